"""The planar integral at the kernel's edge: a ring integral for what is sharp, line integrals for the rest.

The kernel changes fast with |Q| (its edge at q0) and slowly with the direction of Q. About the direction of P it is

    g(Q) = h(Q) + rest,     h(Q) = c_0(|Q|) + c_1(|Q|) sin(phi - phi_P) + c_2(|Q|) (1 - cos(phi - phi_P)).

For h the double convolution is exact as one integral, Int nu dnu Sum_k c_k(nu) M_k(nu), the M_k being means of the form factor over
rings: in closed form for Lorentzians (ring_moments), by quadrature for any other factors (ring_means). The rest vanishes with the
third power of phi - phi_P, so that it needs only the two lines through P (planar_lines): what they leave out is of the order of
(widths/q0)^2 of the integral, at the edge as anywhere.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.graded_panels import Nodes, angular_scale, graded_ends, panel_nodes
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import AT_ONCE, PairOfMasses, Sums, chord_nodes, row_sums
from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.ring_means import NEAR, RingMeans, edge_ripples, ring_means
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments

STEPS = (0.005, 0.01)
"""c_1 and c_2 are differences over these angles (rad), in the fine and in the rough evaluation."""

PERIODS = 3
"""Of a ripple on one panel."""

DIFFERENCE, LAST_TERM = 3.0, 1.0
"""Factors in the error, from the error experiment: of the difference of two evaluations and of what the last term changes."""

LEFT_OUT, LEFT_OUT_RIPPLES = 1.5, 0.3
"""The same, of the second order in the widths: Lorentzian and steeper tails."""

AVERAGED = 5e-8
"""Share of the value that ripples averaged away from P and the edge may change."""


class RingTables:
    """The means over rings about momenta P, kept for every pair of neutrinos: they depend on the target and on P alone."""

    def __init__(self, along: Profile, across: Profile, longest: float, order: int) -> None:
        """longest: the largest nu that will be asked for, eV. order: of ring_means. cost: evaluations of the profiles so far."""
        self.along, self.across, self.longest, self.order = along, across, longest, order
        self.cost = 0
        self._kept: dict[tuple[float, float], RingMeans] = {}

    def about(self, momentum: FloatArray) -> RingMeans:
        """The means about P, shape (3,), eV."""
        key = (float(momentum[0]), float(momentum[2]))
        if key not in self._kept:
            self._kept[key] = ring_means(self.along, self.across, momentum, self.longest, self.order)
            self.cost += self._kept[key].cost
        return self._kept[key]


Means = Callable[[NDArray[np.intp], FloatArray], tuple[FloatArray, FloatArray, int]]
"""(row, nu) -> M_k and their errors, shape (3, n) both, and evaluations."""


def lorentzian_ring_sums(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV, for Lorentzian factors.

    order: of the Gauss rule on every panel. The error is thrice the difference from a rule of three orders less with another step
    of the expansion, what the expansion's last term changes, and the second order in the widths.
    """
    found = []
    for first in range(0, len(momentum), AT_ONCE):
        some = momentum[first : first + AT_ONCE]
        means = _lorentzian_means(along, across, some)
        found.append(_two_rules(pair, along, across, some, means, means, (order, order - 3), LEFT_OUT)[0])
    return _joined(found)


def ring_sums(
    pair: PairOfMasses, tables: list[RingTables], tolerance: float, least: float, momentum: FloatArray
) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV, for any factors.

    tables: tried in turn until the error is within the tolerance (of the largest piece, at least of `least`, eV^5), or finer ones
    cannot help.
    The Gauss rule on every panel has the order of the tables, twice that on ripples. The error is as for Lorentzian factors, the
    other rule being of one order less, with thrice the doubt of the means and a share of the value for ripples averaged away from
    P and the edge.
    """
    found = []
    for place in momentum:
        along, across = _with_edges(pair, tables[0].along, tables[0].across, place)
        spent = 0
        for table in tables:
            rules = (table.order, table.order - 1)
            fine, rough = (_tabulated_means(pair, table, along, across, place, rule) for rule in rules)
            sums, left_out = _two_rules(pair, along, across, place[None], fine, rough, rules, LEFT_OUT_RIPPLES)
            spent += sums.cost
            size = float(np.abs(sums.values).max())
            sums = sums._replace(errors=sums.errors + AVERAGED * size, cost=spent)
            allowed = tolerance * max(size, least)
            if sums.errors.max() <= allowed or left_out.max() + AVERAGED * size > allowed:
                break
        found.append(sums)
    return _joined(found)


def _lorentzian_means(along: Profile, across: Profile, momentum: FloatArray) -> Means:
    def means(row: NDArray[np.intp], nu: FloatArray) -> tuple[FloatArray, FloatArray, int]:
        moments = lorentzian_moments(momentum[row], (along.half_width, across.half_width), nu)
        return moments, np.zeros_like(moments), 0

    return means


def _tabulated_means(
    pair: PairOfMasses, tables: RingTables, along: Profile, across: Profile, momentum: FloatArray, order: int
) -> Means:
    """The table about P, shape (3,), eV, and the ripples at the pair's edge."""
    reach = ripples_at_edge(pair, along, across, momentum).max()

    def means(_: NDArray[np.intp], nu: FloatArray) -> tuple[FloatArray, FloatArray, int]:
        table = tables.about(momentum)
        moments, doubt = table(nu)
        close = np.flatnonzero(nu > pair.largest - reach)
        added, cost = edge_ripples(along, across, momentum, nu[close], order)
        moments[:, close] += added
        return moments, doubt, cost

    return means


def _two_rules(
    pair: PairOfMasses,
    along: Profile,
    across: Profile,
    momentum: FloatArray,
    fine_means: Means,
    rough_means: Means,
    orders: tuple[int, int],
    left_out: float,
) -> tuple[Sums, FloatArray]:
    """The integral and the part of its error that finer rules leave, shape (4, N)."""
    fine, doubt, cost = _terms(pair, along, across, momentum, fine_means, orders[0], STEPS[0])
    rough, _, more = _terms(pair, along, across, momentum, rough_means, orders[1], STEPS[1])
    values = fine.sum(axis=0)
    size = np.abs(values).max(axis=0)
    centre = np.abs(pair.kernel(np.zeros(1), np.zeros(1)))
    top = along.area * across.area * (centre[0] + centre[3])
    second = ((along.half_width + across.half_width) / pair.largest) ** 2 * (top + size)
    difference = np.abs(values - rough.sum(axis=0)) + doubt
    expanded = LAST_TERM * np.abs(fine[2]) + left_out * second
    return Sums(values, DIFFERENCE * difference + expanded, cost + more), expanded


def _joined(found: list[Sums]) -> Sums:
    values, errors = (np.concatenate([one[part] for one in found], axis=1) for part in range(2))
    return Sums(values, errors, sum(one.cost for one in found))


def is_hopeless(pair: PairOfMasses, along: Profile, across: Profile, tolerance: float) -> bool:
    """Whether what rings leave out of a small target is above the tolerance wherever it is looked at."""
    brightest = 5.0  # times the value at P = 0, towards the edges
    second = ((along.half_width + across.half_width) / pair.largest) ** 2
    return LEFT_OUT_RIPPLES * second > brightest * tolerance


def _with_edges(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray) -> tuple[Profile, Profile]:
    """The profiles with their ripples resolved where the lines through P, shape (3,), eV, meet the kernel's edge near P."""
    found = []
    for profile, start, end in zip((along, across), momentum[[2, 0]], _half_chords(pair, momentum), strict=True):
        crossings = [start - end, start + end] if end > 0 else []
        found.append(profile.resolved_at(*(k for k in crossings if abs(k) < NEAR * pair.largest)))
    return found[0], found[1]


def _half_chords(pair: PairOfMasses, momentum: FloatArray) -> FloatArray:
    """Half of what the disc cuts from the lines through P along z and along x, shape (2,), eV; 0 outside."""
    halves: FloatArray = np.sqrt(np.maximum(pair.edge**2 - momentum[[0, 2]] ** 2, 0.0))
    return halves


def ripples_at_edge(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray) -> FloatArray:
    """Ends of panels in nu of the ripples resolved at the edge, counted from q0, shape (n,), eV.

    Where the line along z meets the edge, at an angle with cosine end/q0 to z, that is how a ripple of K_z is seen; likewise for x.
    """
    halves = _half_chords(pair, momentum) / pair.edge
    seen = [one.ripples(PERIODS) * share for one, share in zip((along, across), halves, strict=True) if one.places]
    return np.concatenate([np.zeros(1), *seen])


def _terms(
    pair: PairOfMasses,
    along: Profile,
    across: Profile,
    momentum: FloatArray,
    means: Means,
    order: int,
    turn: float,
) -> tuple[FloatArray, FloatArray, int]:
    """Ring minus lines of the three terms of h, lines of g added to the first, shape (3, 4, N); doubt, (4, N); evaluations."""
    count, direction = len(momentum), np.arctan2(momentum[:, 0], momentum[:, 2])
    rings = np.concatenate([_bent_rings(pair, direction + turned) for turned in (0.0, turn, -turn)]).T
    row, nu, step = _ring_nodes(pair, along, across, momentum, order, rings)
    moments, doubt, cost = means(row, nu)
    model = expansion(pair, nu, direction[row], turn)
    terms = row_sums(model * (moments * step * nu)[:, None], row, count)
    doubtful = row_sums(np.sum(np.abs(model) * (doubt * step * nu)[:, None], axis=0), row, count)
    cost += 3 * nu.size
    px, pz = momentum[:, 0], momentum[:, 2]
    for profile, other, centre, fixed in ((along, across, pz, px), (across, along, px, pz)):
        row, q, step = chord_nodes(pair, profile, centre, fixed, order, rings=rings)
        qx, qz = (fixed[row], q) if profile.axial else (q, fixed[row])
        away = np.arctan2(qx, qz) - direction[row]
        model = expansion(pair, np.hypot(qx, qz), direction[row], turn) * angular_basis(away).real[:, None]
        model[0] -= pair.kernel(qx, qz)
        terms -= other.area * row_sums(model * step, row, count)
        cost += 4 * q.size
    return terms, doubtful, cost


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
    ripples = seen_ripples(along, across, cosine, sine, PERIODS)
    last = ripples[:, -1]
    at_edge = np.stack([ripples_at_edge(pair, along, across, one) for one in momentum])
    gap = np.maximum(blur, size - q0)
    end = np.clip(np.minimum((pair.mass_i + pair.mass_j) / q0, np.sqrt(2 * gap / q0)) / 2, 1e-6, 1.0)
    points = [(np.full_like(size, np.pi / 2), end)]
    for place, scale in ((size, np.maximum(blur, last)), (px, np.maximum(both, last)), (pz, np.maximum(both, last))):
        angle = np.arcsin(np.minimum(place / q0, 1.0))
        points.append((angle, angular_scale(angle, scale / q0)))
    between = np.concatenate([rings, size[:, None] + ripples, q0 + at_edge], axis=1)
    ends = graded_ends(0.0, points, np.arcsin(np.clip(between / q0, 0.0, 1.0)))
    middle = q0 * np.sin((ends[:, 1:] + ends[:, :-1]) / 2)
    close = (np.abs(middle - size[:, None]) < last[:, None]) | (q0 - middle < at_edge.max(axis=1, keepdims=True))
    row, angle, step = panel_nodes(ends, np.where(close, 2 * order, order))
    return row, q0 * np.sin(angle), q0 * np.cos(angle) * step
