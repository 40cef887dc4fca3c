"""Macro-coherent emission of one background photon, e -> p + gamma_b beside the stimulated signal photon (section V).

With the imprinted momentum P the ions emit together into each direction u,
    rate per ion = A N |rho_ep|^2 <|FF(P - k u)|^2>,      k = n_r E,
the mean taken over directions. A is the spontaneous rate of e -> p; its dipole pattern (at most 3/2 of its mean) is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import j1

from nupair.pairs.quadrature import gauss_panels

FloatArray = NDArray[np.float64]
Factor = Callable[[FloatArray], FloatArray]
RESOLVED = 40.0
"""Argument beyond which the ripple of a sharp edge is replaced by its mean."""


@dataclass(frozen=True)
class Profile:
    """Squared form factor as a product of factors of |K_z| L/2 and K_perp R, 1 at zero, smooth at large arguments."""

    axial: Factor
    transverse: Factor


def _sharp_axial(x: FloatArray) -> FloatArray:
    """sinc^2, its mean 1/(2 x^2) where the ripple is not resolved."""
    safe = np.maximum(x, RESOLVED)
    return np.where(x < RESOLVED, np.sinc(x / np.pi) ** 2, 0.5 / safe**2)


def _sharp_transverse(y: FloatArray) -> FloatArray:
    """(2 J1(y)/y)^2, its mean 4/(pi y^3) (1 + 3/(8 y^2)) where the ripple is not resolved."""
    safe, tiny = np.maximum(y, RESOLVED), np.maximum(y, 1e-6)
    mean = 4 / (np.pi * safe**3) * (1 + 3 / (8 * safe**2))
    return np.where(y < RESOLVED, (2 * j1(tiny) / tiny) ** 2, mean)


SHARP = Profile(_sharp_axial, _sharp_transverse)
"""The uniform cylinder of eq. (15)."""
BEAM = Profile(_sharp_axial, lambda y: np.exp(-(y**2) / 4))
"""Sharp faces, Gaussian across: a collimated beam through a slab."""
SMOOTH = Profile(lambda x: np.exp(-(x**2) / np.pi), lambda y: np.exp(-(y**2) / 4))
"""Gaussian along and across: no edges at all."""
LORENTZIAN = Profile(lambda x: 1 / (1 + x**2), lambda y: 1 / (1 + (y * 3 * np.pi**2 / 32) ** 2))
"""The substitutes of eq. (18)."""


def mean_over_directions(
    profile: Profile, momentum: FloatArray, wave_number: float, length: float, radius: float
) -> float:
    """<|FF(P - k u)|^2> over all directions u, dimensionless.

    Gauss rules on panels that grow geometrically away from the directions where P - k u has no component along the axis, or
    none across it. The ripple of sharp edges is averaged, so the result is the mean over a small spread of sizes; accurate to
    about a percent.

    momentum: P, shape (3,), eV. wave_number: k, eV. length, radius: eV^-1.
    """
    along, across = float(momentum[2]), float(np.hypot(momentum[0], momentum[1]))
    peaks = {np.clip(along / wave_number, -1.0, 1.0), -1.0, 1.0}
    if across < wave_number:
        side = np.sqrt(1 - (across / wave_number) ** 2)
        peaks |= {-side, side}
    # narrowest structures in cos(theta): of the axial factor, and of the transverse one near the poles
    finest = min(1 / (wave_number * length), 1 / (wave_number * radius) ** 2)
    cosine, weight = _graded(sorted(peaks), finest)
    sine = np.sqrt(np.maximum(1 - cosine**2, 0))
    turn, turn_weight = _graded([0.0, np.pi], 1 / (wave_number * radius))
    half = np.sin(turn / 2) ** 2
    squared = (across - wave_number * sine[:, None]) ** 2 + 4 * across * wave_number * sine[:, None] * half
    ring = profile.transverse(radius * np.sqrt(squared)) @ turn_weight / np.pi
    return float(0.5 * weight @ (profile.axial(np.abs(along - wave_number * cosine) * length / 2) * ring))


def _graded(points: list[float], finest: float) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights between the first and last point, panels growing by 1.35 from `finest` away from every point."""
    edges = [points[0]]
    for left, right in pairwise(points):
        middle = (right - left) / 2
        if middle <= 0:
            continue
        steps = int(np.ceil(np.log1p(0.35 * middle / min(finest, middle)) / np.log(1.35)))
        inner = np.minimum(min(finest, middle) * np.expm1(np.arange(1, steps + 1) * np.log(1.35)) / 0.35, middle)
        edges += [*(left + inner), *(right - inner[::-1]), right]
    return gauss_panels(np.unique(edges), 8)


def rate_per_ion(spontaneous: float, ions: float, coherence: float, mean_form: ArrayLike) -> FloatArray:
    """A N |rho_ep|^2 <|FF|^2>, eV: mean rate at which one ion is lost to the amplified photon.

    spontaneous: A, eV. ions: N. coherence: |rho_ep|^2. mean_form: shape (...), of `mean_over_directions`.
    """
    rate: FloatArray = spontaneous * ions * coherence * np.asarray(mean_form, dtype=float)
    return rate
