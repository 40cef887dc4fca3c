"""The planar integral of a target with Lorentzian factors: a ring integral for what is sharp, line integrals for the rest.

The kernel changes fast with |Q| (its edge at q0) and slowly with the direction of Q. About the direction of P it is

    g(Q) = h(Q) + rest,     h(Q) = c_0(|Q|) + c_1(|Q|) sin(phi - phi_P) + c_2(|Q|) (1 - cos(phi - phi_P)).

For h the double convolution is exact as one integral, Int nu dnu Sum_k c_k(nu) M_k(nu) (ring_moments). The rest vanishes with the
third power of phi - phi_P, so that it needs only the two lines through P (planar_lines): what they leave out is of the order of
(widths/q0)^2 of the integral, at the edge as anywhere.
"""

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import (
    AT_ONCE,
    Nodes,
    PairOfMasses,
    Profile,
    Sums,
    angular_scale,
    chord_nodes,
    graded,
    row_sums,
)
from nupair.pairs.ring_moments import angular_basis, ring_moments

_STEPS = (0.005, 0.01)  # rad; c_1 and c_2 are differences over these angles, in the fine and in the rough evaluation
_DIFFERENCE, _LAST_TERM, _LEFT_OUT = 3.0, 1.0, 1.5  # factors in the error, from the error experiment


def ring_sums(
    pair: PairOfMasses,
    along: Profile,
    across: Profile,
    half_widths: tuple[float, float],
    momentum: FloatArray,
    order: int,
) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV.

    half_widths: of the two Lorentzian profiles, eV. order: of the Gauss rule on every panel. The error is thrice the difference
    from a rule of three orders less with another step of the expansion, what the expansion's last term changes, and the
    second order in the widths.
    """
    found = [
        _some(pair, along, across, half_widths, momentum[first : first + AT_ONCE], order)
        for first in range(0, len(momentum), AT_ONCE)
    ]
    values, errors = (np.concatenate([one[part] for one in found], axis=1) for part in range(2))
    return Sums(values, errors, np.zeros(len(momentum)), sum(one.cost for one in found))


def _some(
    pair: PairOfMasses,
    along: Profile,
    across: Profile,
    half_widths: tuple[float, float],
    momentum: FloatArray,
    order: int,
) -> Sums:
    rules = zip((order, order - 3), _STEPS, strict=True)
    (fine, cost), (rough, more) = (_terms(pair, along, across, half_widths, momentum, *rule) for rule in rules)
    values = fine.sum(axis=0)
    centre = np.abs(pair.kernel(np.zeros(1), np.zeros(1)))
    top = along.area * across.area * (centre[0] + centre[3])
    second = (sum(half_widths) / pair.largest) ** 2 * (top + np.abs(values).max(axis=0))
    errors = _DIFFERENCE * np.abs(values - rough.sum(axis=0)) + _LAST_TERM * np.abs(fine[2]) + _LEFT_OUT * second
    return Sums(values, errors, np.zeros(len(momentum)), cost + more)


def _terms(
    pair: PairOfMasses,
    along: Profile,
    across: Profile,
    half_widths: tuple[float, float],
    momentum: FloatArray,
    order: int,
    turn: float,
) -> tuple[FloatArray, int]:
    """Ring minus lines of the three terms of h, the lines of g added to the first, shape (3, 4, N); kernel evaluations."""
    count, direction = len(momentum), np.arctan2(momentum[:, 0], momentum[:, 2])
    rings = np.concatenate([_bent_rings(pair, direction + turned) for turned in (0.0, turn, -turn)]).T
    row, nu, step = _ring_nodes(pair, half_widths, momentum, order, rings)
    moments = ring_moments(momentum[row], half_widths, nu) * step * nu
    terms = row_sums(expansion(pair, nu, direction[row], turn) * moments[:, None], row, count)
    cost = 3 * nu.size
    px, pz = momentum[:, 0], momentum[:, 2]
    for profile, other, centre, fixed in ((along, across, pz, px), (across, along, px, pz)):
        row, q, step = chord_nodes(pair, profile, centre, fixed, order, rings=rings)
        qx, qz = (fixed[row], q) if profile.axial else (q, fixed[row])
        away = np.arctan2(qx, qz) - direction[row]
        model: FloatArray = expansion(pair, np.hypot(qx, qz), direction[row], turn) * angular_basis(away).real[:, None]
        model[0] -= pair.kernel(qx, qz)
        terms -= other.area * row_sums(model * step, row, count)
        cost += 4 * q.size
    return terms, cost


def expansion(pair: PairOfMasses, nu: FloatArray, direction: FloatArray, turn: float) -> FloatArray:
    """c_k(nu) about directions phi_P from differences over `turn` (rad), shape (3, 4, n), eV^3. nu, direction: shape (n,)."""
    turned = direction + np.array([0.0, turn, -turn])[:, None]
    values = pair.kernel((nu * np.sin(turned)).ravel(), (nu * np.cos(turned)).ravel()).reshape(4, 3, nu.size)
    here, above, below = values[:, 0], values[:, 1], values[:, 2]
    odd = (above - below) / (2 * np.sin(turn))
    even = (above + below - 2 * here) / (4 * np.sin(turn / 2) ** 2)
    return np.stack([here, odd, even])


def _bent_rings(pair: PairOfMasses, direction: FloatArray) -> FloatArray:
    """Nu at which the kernel bends along directions from z (shape (N,)), shape (2, N), eV."""
    sine = np.sin(direction) ** 2
    return np.sqrt(np.clip(pair.energy**2 - pair.kinks(sine * pair.energy**2, sine), 0.0, pair.largest**2))


def _ring_nodes(
    pair: PairOfMasses, half_widths: tuple[float, float], momentum: FloatArray, order: int, rings: FloatArray
) -> Nodes:
    """(row, nu, step) on 0 < nu < q0, graded to q0, to |P| and to where the ring first meets the lines through P, split at `rings`.

    nu = q0 sin A makes the kernel's 1/sqrt(s) harmless down to s = (m1+m2)^2.
    """
    a, b = half_widths
    q0, across, along = pair.largest, np.abs(momentum[:, 0]), np.abs(momentum[:, 2])
    size = np.hypot(across, along)
    blur = np.where(size > 0, (a * along + b * across) / np.where(size > 0, size, 1.0), a + b)
    gap = np.maximum(blur, size - q0)
    end = np.clip(np.minimum((pair.mass_i + pair.mass_j) / q0, np.sqrt(2 * gap / q0)) / 2, 1e-6, 1.0)
    points = [(np.full_like(size, np.pi / 2), end)]
    for place, scale in ((size, blur), (across, np.full_like(size, a + b)), (along, np.full_like(size, a + b))):
        angle = np.arcsin(np.minimum(place / q0, 1.0))
        points.append((angle, angular_scale(angle, scale / q0)))
    row, angle, step = graded(0.0, points, order, np.arcsin(np.minimum(rings / q0, 1.0)))
    return row, q0 * np.sin(angle), q0 * np.cos(angle) * step
