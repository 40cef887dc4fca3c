"""The planar integral of a target under lasers that spread: rings and lines as in planar_ring, of the mean kernel.

The mean kernel G changes with |Q| on the scale of the spread and slowly with the direction of Q, as the kernel does. So

    G(Q) = h(Q) + rest,     h(Q) = c_0(|Q|) + c_1(|Q|) sin(phi - phi_P) + c_2(|Q|) (1 - cos(phi - phi_P)),

rings for h and the two lines through P for the rest, with G tabulated on the rays about P that make c_k and on the two lines. Beside
a spread much wider than the target's own blur, what is left out is smaller than for sharp lasers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import Sums, chord_nodes, graded_edges, mixed_nodes
from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.planar_ring import RingTables
from nupair.pairs.ring_means import edge_ripples
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.pairs.spread_kernel import SpreadPair
from nupair.pairs.spread_ripples import seen_at_edge
from nupair.pairs.spread_tables import KernelTable, edge_rings, kernel_table

_STEPS = (0.005, 0.01)  # rad; c_1 and c_2 are differences over these angles, in the fine and in the rough evaluation
_PERIODS = 3  # of a ripple on one panel
_DIFFERENCE, _LAST_TERM = 3.0, 1.0  # factors in the error, as in planar_ring
_LEFT_OUT, _LEFT_OUT_RIPPLES, _AVERAGED = 1.5, 0.3, 5e-8  # the same
_ORDERS = (8, 5), (10, 7)  # of the Gauss rules on rings and lines of Lorentzian factors, by the rule for the mean less one

Means = Callable[[FloatArray], tuple[FloatArray, FloatArray, int]]
"""nu -> M_k and their errors, shape (3, n) both, and evaluations."""


@dataclass(frozen=True, slots=True)
class MeanKernel:
    """G about one P: on rays at phi_P and at angles of either sign from it, on the line along z and on the one along x.

    rays: phi_P first, then (+, -) of each of _STEPS. breaks: ends of panels of the ray at phi_P, eV.
    """

    pair: SpreadPair
    momentum: FloatArray
    rays: tuple[KernelTable, ...]
    lines: tuple[KernelTable, KernelTable]
    rings: FloatArray

    @property
    def direction(self) -> float:
        """phi_P, rad from z."""
        return float(np.arctan2(self.momentum[0], self.momentum[2]))

    def expansion(self, nu: FloatArray, step: int) -> tuple[FloatArray, FloatArray]:
        """c_k(nu) from differences over one of _STEPS, shape (3, 4, n), eV^3, and the doubt of c_0, shape (4, n)."""
        (here, doubt), (above, _), (below, _) = (self.rays[n](nu) for n in (0, 1 + 2 * step, 2 + 2 * step))
        turn = _STEPS[step]
        odd = (above - below) / (2 * np.sin(turn))
        even = (above + below - 2 * here) / (4 * np.sin(turn / 2) ** 2)
        return np.stack([here, odd, even]), doubt


def mean_kernel(fine: SpreadPair, rough: SpreadPair, momentum: FloatArray, narrow: bool) -> MeanKernel:
    """G on all the lines that one P, shape (3,), eV, needs. narrow: the target's blur is so small that far ends hardly count."""
    direction = float(np.arctan2(momentum[0], momentum[2]))
    turns = [0.0, *(sign * turn for turn in _STEPS for sign in (1, -1))]
    radii = [_ray_ends(fine, direction + turn) for turn in turns]
    rays = tuple(
        kernel_table(fine, rough, np.zeros(2), np.array([np.sin(direction + turn), np.cos(direction + turn)]), ends)
        for turn, ends in zip(turns, radii, strict=True)
    )
    px, pz = float(momentum[0]), float(momentum[2])
    lines = tuple(
        kernel_table(fine, rough, start, along, _line_ends(fine, fixed, centre, axial, narrow))
        for start, along, fixed, centre, axial in (
            (np.array([px, 0.0]), np.array([0.0, 1.0]), px, pz, True),
            (np.array([0.0, pz]), np.array([1.0, 0.0]), pz, px, False),
        )
    )
    return MeanKernel(fine, momentum, rays, (lines[0], lines[1]), radii[0])


def _ray_ends(pair: SpreadPair, direction: float) -> FloatArray:
    sine = np.array([np.sin(direction) ** 2])
    bends = np.sqrt(np.clip(pair.energy**2 - pair.kinks(sine * pair.energy**2, sine), 0.0, pair.edge**2)).ravel()
    return np.unique(np.concatenate([[0.0, pair.largest], bends, edge_rings(pair, direction)]))


def _line_ends(pair: SpreadPair, fixed: float, centre: float, axial: bool, narrow: bool) -> FloatArray:
    """Ends of panels on a line at a distance `fixed` from the middle of the disc, ascending, eV."""
    end = np.sqrt(max(pair.largest**2 - fixed**2, 0.0))
    crossing = np.sqrt(max(pair.edge**2 - fixed**2, 0.0))
    found = [np.array([-end, 0.0, end])]
    left, one = np.array([pair.energy**2 - fixed**2]), np.ones(1)
    bend = pair.kinks(fixed**2 * one, 0 * one) if axial else pair.kinks(left, one)
    bends = np.sqrt(np.clip(left - bend, 0.0, crossing**2)).ravel()
    found += [bends, -bends]
    for sign in (1, -1):
        where = np.arctan2(fixed, sign * crossing) if axial else np.arctan2(sign * crossing, fixed)
        coarse = narrow and sign * centre < 0 and abs(centre) > 0.1 * pair.edge
        rings = edge_rings(pair, float(where), coarse)
        found.append(sign * np.sqrt(np.clip(rings**2 - fixed**2, 0.0, end**2)))
    return np.unique(np.concatenate(found))


@dataclass(frozen=True, slots=True)
class Blur:
    """The target's two factors, ripples resolved where this P needs them, and their means over rings, in two rules of an order each.

    left_out: what the two lines leave out, in units of (widths/q0)^2 of the spectrum's top and of the value; averaged: what ripples
    averaged away from P and the edge may change, a share of the value.
    """

    along: Profile
    across: Profile
    means: tuple[Means, Means]
    orders: tuple[int, int]
    left_out: float
    averaged: float


def ring_blur(kernel: MeanKernel, tables: RingTables) -> Blur:
    """What one P needs of a target; tables: of its factors, used where they are not Lorentzian."""
    momentum, pair = kernel.momentum, kernel.pair
    if isinstance(tables.along.shape, LorentzianCylinder):
        widths = (tables.along.half_width, tables.across.half_width)

        def closed(nu: FloatArray) -> tuple[FloatArray, FloatArray, int]:
            moments = lorentzian_moments(np.broadcast_to(momentum, (nu.size, 3)), widths, nu)
            return moments, np.zeros_like(moments), 0

        return Blur(tables.along, tables.across, (closed, closed), _ORDERS[pair.rule - 1], _LEFT_OUT, 0.0)
    along, across = resolved_profiles(pair, tables.along, tables.across, momentum)
    reach = float(seen_at_edge(pair, along, across, momentum, _PERIODS).max())

    def means(order: int) -> Means:
        def tabulated(nu: FloatArray) -> tuple[FloatArray, FloatArray, int]:
            moments, doubt = tables.about(momentum)(nu)
            close = np.flatnonzero(np.abs(nu - pair.edge) < reach)
            added, cost = edge_ripples(along, across, momentum, nu[close], order)
            moments[:, close] += added
            return moments, doubt, cost

        return tabulated

    orders = (tables.order, tables.order - 1)
    return Blur(along, across, (means(orders[0]), means(orders[1])), orders, _LEFT_OUT_RIPPLES, _AVERAGED)


def spread_ring(kernel: MeanKernel, blur: Blur) -> Sums:
    """The integral at one P, shape (4, 1). The error is as in planar_ring, with the doubt of the tabulated kernel."""
    fine, doubt, cost = _terms(kernel, blur, 0)
    rough, _, more = _terms(kernel, blur, 1)
    values = fine.sum(axis=0)
    pair, area = kernel.pair, blur.along.area * blur.across.area
    centre = np.abs(pair.kernel(np.zeros(1), np.zeros(1)))[:, 0]
    widths = (blur.along.half_width + blur.across.half_width) / pair.edge
    size = float(np.abs(values).max())
    second = blur.left_out * widths**2 * (area * (centre[0] + centre[3]) + size) + blur.averaged * size
    difference = np.abs(values - rough.sum(axis=0)) + doubt
    errors = _DIFFERENCE * difference + _LAST_TERM * np.abs(fine[2]) + second
    return Sums(values[:, None], errors[:, None], cost + more)


def _terms(kernel: MeanKernel, blur: Blur, rule: int) -> tuple[FloatArray, FloatArray, int]:
    """Rings less lines of the three terms of h, lines of G added to the first, shape (3, 4); doubt, (4,); evaluations."""
    order = blur.orders[rule]
    nu, weight = _ring_nodes(kernel, blur.along, blur.across, order)
    moments, doubt, cost = blur.means[rule](nu)
    model, unsure = kernel.expansion(nu, rule)
    weight = weight * nu
    terms = np.einsum("jkn,jn->jk", model, moments * weight)
    doubtful = np.einsum("jkn,jn->k", np.abs(model), doubt * np.abs(weight)) + unsure @ np.abs(moments[0] * weight)
    for axial, table in zip((True, False), kernel.lines, strict=True):
        profile, other = (blur.along, blur.across) if axial else (blur.across, blur.along)
        centre, fixed = kernel.momentum[[2, 0]] if axial else kernel.momentum[[0, 2]]
        _, q, weight = chord_nodes(
            kernel.pair, profile, np.array([centre]), np.array([fixed]), order, rings=kernel.rings[None]
        )
        qx, qz = (np.full_like(q, fixed), q) if axial else (q, np.full_like(q, fixed))
        model, unsure = kernel.expansion(np.hypot(qx, qz), rule)
        model = model * angular_basis(np.arctan2(qx, qz) - kernel.direction)[:, None]
        on_line, more = table(q)
        model[0] -= on_line
        terms -= other.area * (model @ weight)
        doubtful += other.area * ((unsure + more) @ np.abs(weight))
        cost += q.size
    return terms, doubtful, cost + nu.size


def _ring_nodes(kernel: MeanKernel, along: Profile, across: Profile, order: int) -> tuple[FloatArray, FloatArray]:
    """(nu, step) on 0 < nu < largest: panels of the table, graded to |P| and to where a ring first meets the lines through P."""
    px, pz = np.abs(kernel.momentum[[0]]), np.abs(kernel.momentum[[2]])
    size = np.hypot(px, pz)
    cosine, sine = (pz / size, px / size) if size[0] > 0 else (np.ones(1), np.ones(1))
    ripples = seen_ripples(along, across, cosine, sine, _PERIODS)
    last = ripples[:, -1]
    blur = np.maximum(along.half_width * cosine + across.half_width * sine, last)
    both = np.maximum(np.full(1, along.half_width + across.half_width), last)
    top = kernel.rings[-1]
    at_edge = seen_at_edge(kernel.pair, along, across, kernel.momentum, _PERIODS)
    edges = [kernel.rings[None], size[:, None] + ripples, kernel.pair.edge + at_edge[None]]
    edges += [graded_edges(place / top, np.minimum(scale / top, 1.0)) * top for place, scale in ((size, blur), (px, both), (pz, both))]
    ends = np.sort(np.clip(np.concatenate(edges, axis=1), 0.0, top), axis=1)
    middle = (ends[:, 1:] + ends[:, :-1]) / 2
    close = (np.abs(middle - size[:, None]) < last[:, None]) | (np.abs(middle - kernel.pair.edge) < at_edge.max())
    _, nu, step = mixed_nodes(ends, order, close, 2 * order)
    return nu, step
