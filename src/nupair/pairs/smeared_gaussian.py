"""Planar integrals of a Gaussian target averaged over lasers that spread: the cloud of P as one more Gaussian.

Where P is linear in the cloud's deviations z, |FF(P-Q)|^2 averaged over it is a Gaussian whose covariance is the target's plus
the cloud's, of the same area. Energies that vary move the edge q0(E) instead of P: to the same order, P less n (q0(E) - q0).
"""

import numpy as np
from numpy.polynomial.hermite_e import hermegauss

from nupair.pairs.gaussian_mean import Rows
from nupair.pairs.large_target import PLANAR
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import CHANCE, PairOfMasses, keep_better
from nupair.pairs.planar_polar import polar_integral
from nupair.pairs.shapes import PLANAR_AREA
from nupair.pairs.spread_target import Masses, Smearing

_ORDERS = {1: 10, 2: 12}  # of the rules, by the rule for the kernel's mean
_SHARE = 0.25  # of the variance in the sharp direction that the check takes exactly
_NODES, _WEIGHTS = hermegauss(5)
_CURVED = 8.0  # factor of what the check changes: it sees a quarter of how E and P vary together, 7/16 of the skewness


def smeared_gaussian(
    smearing: Smearing,
    mass_i: FloatArray,
    mass_j: FloatArray,
    large: tuple[FloatArray, FloatArray],
    bound: FloatArray,
    allowed: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """(means, errors), shape (4, rows, pairs), eV^5; arguments and what is kept as in smeared_planar."""
    values, errors = large[0].copy(), large[1] + bound
    energy, _ = smearing.cloud.centre()
    for column, masses in enumerate(zip(mass_i.tolist(), mass_j.tolist(), strict=True)):
        late = np.flatnonzero((errors[..., column].max(axis=0) > allowed[:, column]) & (energy > sum(masses)))
        keep_better(values[..., column], errors[..., column], late, *_one_pair(smearing, late, masses))
    return values, errors


def _one_pair(smearing: Smearing, rows: Rows, masses: Masses) -> tuple[FloatArray, FloatArray]:
    """(pieces, errors), shape (4, rows), eV^5, of one pair open at every row's energy.

    The error is what a rule of two orders less and what following the cloud exactly in five places along the sharp direction, in
    which the pair moves toward its edge, change.
    """
    values, errors = np.zeros((4, rows.size)), np.zeros((4, rows.size))
    order = _ORDERS[smearing.rule]
    for n, row in enumerate(rows):
        sharp = smearing.moments.sharp[row]
        basis = _basis(sharp)
        found, rough = (_once(smearing, row, 0 * sharp, basis, masses, one) for one in (order, order - 2))
        narrow = basis.copy()
        narrow[0] *= np.sqrt(1 - _SHARE)
        check = sum(
            weight
            / np.sqrt(2 * np.pi)
            * _once(smearing, row, np.sqrt(_SHARE) * node * sharp, narrow, masses, order - 2)
            for node, weight in zip(_NODES, _WEIGHTS, strict=True)
        )
        values[:, n] = found
        errors[:, n] = np.abs(found - rough) + _CURVED * np.abs(check - rough) + CHANCE * _top(smearing, row, masses)
    return values, errors


def _top(smearing: Smearing, row: np.intp, masses: Masses) -> float:
    """The large target's scalar + mass at P = 0, eV^5."""
    energy, _ = smearing.cloud.centre(np.array([row]))
    centre = PLANAR.kernel(energy[0], np.zeros(3), *masses, np.array([0.0, 0.0, 1.0]))
    return float(smearing.area * (centre.scalar + centre.mass))


def _basis(sharp: FloatArray) -> FloatArray:
    """Orthonormal vectors, the first one `sharp`, shape (axes, axes)."""
    return np.linalg.qr(np.column_stack([sharp, np.eye(sharp.size)]))[0].T


def _once(
    smearing: Smearing, row: np.intp, centre: FloatArray, steps: FloatArray, masses: Masses, order: int
) -> FloatArray:
    """The four pieces with the cloud linear about z = centre, its standard deviations `steps`, shape (axes, axes)."""
    shape = smearing.shape
    z = np.concatenate([centre[None], centre + steps, centre - steps])
    energy, momentum = smearing.cloud.place(np.full(len(z), row), z)
    total = sum(masses)
    if energy[0] <= total:  # the laser's line may reach where the pair is too heavy
        return np.zeros(4)
    pair = PairOfMasses(float(energy[0]), *masses, smearing.current)
    edge = np.sqrt(np.maximum((energy - total) * (energy + total), 0.0))
    size = np.linalg.norm(momentum[0])
    normal = momentum[0] / size if size > 0 else np.array([0.0, 0.0, 1.0])
    seen = momentum - (edge - edge[0])[:, None] * normal
    above, below = np.split(seen[1:, [2, 0]], 2)
    mean = seen[0, [2, 0]] + np.sum(above + below - 2 * seen[0, [2, 0]], axis=0) / 2
    moved = (above - below) / 2
    widths = np.array([np.sqrt(2 * np.pi) / shape.length, PLANAR_AREA / np.sqrt(2 * np.pi) / shape.radius])
    variance, axes = np.linalg.eigh(np.diag(widths**2) + moved.T @ moved)
    own = np.sqrt(variance)
    turn = float(np.arctan2(axes[1, 0], axes[0, 0]))
    place = np.array([[mean[1], 0.0, mean[0]]])
    pieces, _ = polar_integral(pair, (float(own[0]), float(own[1])), place, order, turn)
    scaled: FloatArray = pieces[:, 0] * (widths[0] * widths[1] / (own[0] * own[1]))
    return scaled
