"""The planar integral of the paper, eq. (17): the planar kernel blurred along z and x by the target's two profiles.

    F = Int dQ_z u(P_z - Q_z) Int dQ_x w(P_x - Q_x) g(Q_x, Q_z),      Q_x^2 + Q_z^2 < q0^2

as a product of Gauss-Legendre panels, graded towards everything sharp: the profiles' peaks (panels doubling in width from the
profile's own width), the ends of the ranges, and the Q_z at which the inner range ends at P_x. Every panel is integrated with two
rules; their difference is the error. Oscillating profiles (the exact cylinder) are resolved for some periods and beyond these
replaced by their mean, whose error is estimated from the size of what is left.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar import planar_kernel
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.shapes import PLANAR_AREA, Shape

_Profile = Callable[[FloatArray], FloatArray]


def planar_sums(
    shape: Shape,
    energies: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: ArrayLike,
    tolerance: float,
) -> tuple[FloatArray, FloatArray, int, FloatArray]:
    """The four pieces, shape (4, N, pairs), eV^5; their errors; kernel evaluations; the error the tolerance allows, (N, pairs)."""
    values = np.zeros((4, momentum.shape[0], mass_i.size))
    errors = np.zeros_like(values)
    cost = 0
    orders = (6, 10) if tolerance >= 3e-5 else (10, 14)
    for row in range(momentum.shape[0]):
        for pair in range(mass_i.size):
            if energies[row] <= mass_i[pair] + mass_j[pair]:
                continue
            masses = (float(mass_i[pair]), float(mass_j[pair]))
            fine, used = _one(shape, float(energies[row]), momentum[row], masses, current, orders[1])
            coarse, more = _one(shape, float(energies[row]), momentum[row], masses, current, orders[0])
            values[:, row, pair] = fine
            errors[:, row, pair] = np.abs(fine - coarse)
            cost += used + more
    return values, errors, cost, np.zeros(values.shape[1:])
