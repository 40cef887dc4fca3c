"""The magnetization that a Gaussian beam leaves in a slab, and how it is taken apart into uniform cylinders.

A large target emits everywhere as f^2, f = exp(-2 rho^2/w^2) being its coherence over that on the axis, so that

    M(rho) = M_0 exp(-4 rho^2/w^2) = Int_rho^oo dr m(r),     m(r) = M_0 (8 r/w^2) exp(-4 r^2/w^2):

uniform cylinders of radius r and magnetization m(r) dr, one in another, of the moment M_0 pi w^2 L/4 together.
"""

import numpy as np
from numpy.typing import NDArray

from nupair.observables.doubling_panels import doubling_edges
from nupair.pairs.quadrature import gauss_panels

FloatArray = NDArray[np.float64]
REACH = 3.0
"""Of the waist: M there is exp(-36) of that on the axis."""
_COARSEST = 0.5  # of the waist: widest first panel
_FINEST = 1e-6  # of the waist: narrowest first panel


def magnetization_profile(rho: FloatArray, waist: float) -> FloatArray:
    """M(rho)/M_0, shape of rho."""
    profile: FloatArray = np.exp(-4 * (rho / waist) ** 2)
    return profile


def coarsest_panel(waist: float) -> float:
    """The widest first panel that resolves the profile, in the unit of the waist."""
    return _COARSEST * waist


def nested_cylinders(rho: float, height: float, waist: float, order: int) -> tuple[FloatArray, FloatArray]:
    """(radii, shares of M_0) of the cylinders that make up the beam for a point at rho from the axis; a Gauss rule of the order.

    height: distance of the point from the plane of the nearer face. As a function of its radius the field of a cylinder jumps at
    rho where the point lies between the planes of the faces, and changes within the height elsewhere: the panels end at rho.
    """
    first = float(np.clip(height, _FINEST * waist, _COARSEST * waist))
    end = REACH * waist
    radii, steps = gauss_panels(doubling_edges(min(rho, end), 0.0, end, first), order)
    return radii, steps * 8 * radii / waist**2 * magnetization_profile(radii, waist)
