"""The planar integral at the kernel's edge: a ring integral for what is sharp, line integrals for the rest.

The kernel changes fast with |Q| (its edge at q0) and slowly with the direction of Q. About the direction of P it is

    g(Q) = h(Q) + rest,     h(Q) = c_0(|Q|) + c_1(|Q|) sin(phi - phi_P) + c_2(|Q|) (1 - cos(phi - phi_P)).

For h the double convolution is exact as one integral, Int nu dnu Sum_k c_k(nu) M_k(nu), the M_k being means of the form factor over
rings: in closed form for Lorentzians (ring_moments), by quadrature for any other factors (ring_means). The rest vanishes with the
third power of phi - phi_P, so that it needs only the two lines through P (planar_lines): what they leave out is of the order of
(widths/q0)^2 of the integral, at the edge as anywhere.
"""

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import (
    AT_ONCE,
    Nodes,
    PairOfMasses,
    Sums,
    angular_scale,
    chord_nodes,
    graded_ends,
    mixed_nodes,
    row_sums,
)
from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.ring_means import quadrature_moments
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments
from nupair.pairs.soft_shapes import LorentzianCylinder

_STEPS = (0.005, 0.01)  # rad; c_1 and c_2 are differences over these angles, in the fine and in the rough evaluation
_PERIODS = 3  # of a ripple on one panel
_DIFFERENCE, _LAST_TERM = 3.0, 1.0  # factors in the error, from the error experiment
_LEFT_OUT = {
    True: 0.3,
    False: 1.5,
}  # the same, of the second order in the widths; with and without ripples: unlike tails
_AVERAGED = 2e-7  # share of the value that ripples averaged away from P and the edge may change


def ring_sums(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV.

    order: of the Gauss rule on every panel, twice that on ripples. The error is thrice the difference from a rule of three orders
    less (one, with ripples) with another step of the expansion, what the expansion's last term changes, and the second order in the
    widths.
    """
    together = AT_ONCE if isinstance(along.shape, LorentzianCylinder) else 1
    found = [
        _some(pair, along, across, momentum[first : first + together], order)
        for first in range(0, len(momentum), together)
    ]
    values, errors = (np.concatenate([one[part] for one in found], axis=1) for part in range(2))
    return Sums(values, errors, sum(one.cost for one in found))


def _some(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    rippling = along.period > 0 or across.period > 0
    if rippling:
        along, across = _with_edges(pair, along, across, momentum[0])
    rules = zip((order, order - 1 if rippling else order - 3), _STEPS, strict=True)
    (fine, cost), (rough, more) = (_terms(pair, along, across, momentum, *rule) for rule in rules)
    values = fine.sum(axis=0)
    size = np.abs(values).max(axis=0)
    centre = np.abs(pair.kernel(np.zeros(1), np.zeros(1)))
    top = along.area * across.area * (centre[0] + centre[3])
    second = ((along.half_width + across.half_width) / pair.largest) ** 2 * (top + size)
    left_out = _LEFT_OUT[rippling] * second + rippling * _AVERAGED * size
    errors = _DIFFERENCE * np.abs(values - rough.sum(axis=0)) + _LAST_TERM * np.abs(fine[2]) + left_out
    return Sums(values, errors, cost + more)


def _with_edges(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray) -> tuple[Profile, Profile]:
    """The profiles with their ripples resolved where the lines through P, shape (3,), eV, first meet the kernel's edge."""
    px, pz = momentum[0], momentum[2]
    ends = [np.sqrt(max(pair.largest**2 - fixed**2, 0.0)) for fixed in (px, pz)]
    return (
        along.resolved_at(pz - np.copysign(ends[0], pz)) if ends[0] > 0 else along,
        across.resolved_at(px - np.copysign(ends[1], px)) if ends[1] > 0 else across,
    )


def _terms(
    pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int, turn: float
) -> tuple[FloatArray, int]:
    """Ring minus lines of the three terms of h, the lines of g added to the first, shape (3, 4, N); kernel evaluations."""
    count, direction = len(momentum), np.arctan2(momentum[:, 0], momentum[:, 2])
    rings = np.concatenate([_bent_rings(pair, direction + turned) for turned in (0.0, turn, -turn)]).T
    row, nu, step = _ring_nodes(pair, along, across, momentum, order, rings)
    moments, cost = _moments(along, across, momentum, row, nu, order)
    terms = row_sums(expansion(pair, nu, direction[row], turn) * (moments * step * nu)[:, None], row, count)
    cost += 3 * nu.size
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


def _moments(
    along: Profile, across: Profile, momentum: FloatArray, row: NDArray[np.intp], nu: FloatArray, order: int
) -> tuple[FloatArray, int]:
    """M_k on rings nu about momenta[row], shape (3, n), and what they cost; other factors than Lorentzians: one momentum."""
    if isinstance(along.shape, LorentzianCylinder):
        return lorentzian_moments(momentum[row], (along.half_width, across.half_width), nu), 0
    return quadrature_moments(along, across, momentum[0], nu, order)


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
    pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int, rings: FloatArray
) -> Nodes:
    """(row, nu, step) on 0 < nu < q0, graded to q0, to |P| and to where the ring first meets the lines through P, split at `rings`.

    Panels follow the ripples about |P| and below q0 as they are seen across the edge. nu = q0 sin A makes the kernel's 1/sqrt(s)
    harmless down to s = (m1+m2)^2.
    """
    q0, px, pz = pair.largest, np.abs(momentum[:, 0]), np.abs(momentum[:, 2])
    size = np.hypot(px, pz)
    sine, cosine = (np.where(size > 0, part / np.where(size > 0, size, 1.0), 1.0) for part in (px, pz))
    blur = along.half_width * cosine + across.half_width * sine
    both = np.full_like(size, along.half_width + across.half_width)
    ripples = seen_ripples(along, across, cosine, sine, _PERIODS)
    last = ripples[:, -1]
    gap = np.maximum(blur, size - q0)
    end = np.clip(np.minimum((pair.mass_i + pair.mass_j) / q0, np.sqrt(2 * gap / q0)) / 2, 1e-6, 1.0)
    points = [(np.full_like(size, np.pi / 2), end)]
    for place, scale in ((size, np.maximum(blur, last)), (px, np.maximum(both, last)), (pz, np.maximum(both, last))):
        angle = np.arcsin(np.minimum(place / q0, 1.0))
        points.append((angle, angular_scale(angle, scale / q0)))
    between = np.concatenate([rings, size[:, None] + ripples, q0 + ripples], axis=1)
    ends = graded_ends(0.0, points, np.arcsin(np.clip(between / q0, 0.0, 1.0)))
    middle = q0 * np.sin((ends[:, 1:] + ends[:, :-1]) / 2)
    close = np.minimum(np.abs(middle - size[:, None]), q0 - middle) < last[:, None]
    row, angle, step = mixed_nodes(ends, order, close, 2 * order)
    back = np.argsort(row, kind="stable")
    return row[back], q0 * np.sin(angle[back]), (q0 * np.cos(angle) * step)[back]
