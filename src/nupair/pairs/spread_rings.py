"""The planar integral of a target under lasers that spread: rings and lines as in planar_ring, of the mean kernel.

The mean kernel G changes with |Q| on the scale of the spread and slowly with the direction of Q, as the kernel does. So

    G(Q) = h(Q) + rest,     h(Q) = c_0(|Q|) + c_1(|Q|) sin(phi - phi_P) + c_2(|Q|) (1 - cos(phi - phi_P)),

rings for h and the two lines through P for the rest, with G tabulated on the rays about P that make c_k and on the two lines. What
is left out of a kernel without a sharp edge is no more than of one that has it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nupair.pairs.graded_panels import graded_edges, panel_nodes
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import chord_nodes
from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.planar_ring import (
    AVERAGED,
    DIFFERENCE,
    LAST_TERM,
    LEFT_OUT,
    LEFT_OUT_RIPPLES,
    PERIODS,
    STEPS,
    RingTables,
    ripples_at_edge,
)
from nupair.pairs.ring_means import edge_ripples
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.pairs.spread_kernel import SpreadPair
from nupair.pairs.spread_ripples import resolved_profiles
from nupair.pairs.spread_tables import KernelTable, edge_rings, kernel_table

_NARROW = 1e-3  # of the edge: widths of a target up to which the far ends of lines need no care
_ORDERS = (
    (8, 5),
    (10, 7),
)  # of the Gauss rules on rings and lines of Lorentzian factors, by the rule for the mean less one

Means = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""nu -> M_k and their errors, shape (3, n) both."""


@dataclass(frozen=True, slots=True)
class MeanKernel:
    """G about one P: on rays at phi_P, phi_P + turn and phi_P - turn, on the line through P along z and on the one along x.

    rings: ends of panels of the first ray, eV.
    """

    pair: SpreadPair
    momentum: FloatArray
    turn: float
    rays: tuple[KernelTable, KernelTable, KernelTable]
    lines: tuple[KernelTable, KernelTable]
    rings: FloatArray

    @property
    def direction(self) -> float:
        """phi_P, rad from z."""
        return float(np.arctan2(self.momentum[0], self.momentum[2]))

    def expansion(self, nu: FloatArray) -> FloatArray:
        """c_k(nu), shape (3, 4, n), eV^3."""
        here, above, below = (ray(nu) for ray in self.rays)
        odd = (above - below) / (2 * np.sin(self.turn))
        even = (above + below - 2 * here) / (4 * np.sin(self.turn / 2) ** 2)
        return np.stack([here, odd, even])


def mean_kernel(pair: SpreadPair, momentum: FloatArray, turn: float, narrow: bool) -> MeanKernel:
    """G on all the lines that one P, shape (3,), eV, needs. narrow: the target's blur is so small that far ends hardly count."""
    px, pz = float(momentum[0]), float(momentum[2])
    directions = [float(np.arctan2(px, pz)) + turned for turned in (0.0, turn, -turn)]
    rays = [
        kernel_table(pair, np.zeros(2), np.array([np.sin(phi), np.cos(phi)]), _ray_ends(pair, phi))
        for phi in directions
    ]
    lines = [
        kernel_table(pair, start, along, _line_ends(pair, fixed, centre, axial, narrow))
        for start, along, fixed, centre, axial in (
            (np.array([px, 0.0]), np.array([0.0, 1.0]), px, pz, True),
            (np.array([0.0, pz]), np.array([1.0, 0.0]), pz, px, False),
        )
    ]
    return MeanKernel(pair, momentum, turn, (rays[0], rays[1], rays[2]), (lines[0], lines[1]), rays[0].ends)


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
    """The target's two factors, ripples resolved where this P needs them, and their means over rings by two rules.

    left_out: what the two lines leave out, in units of (widths/q0)^2 of the spectrum's top and of the value; averaged: what ripples
    averaged away from P and the edge may change, a share of the value.
    """

    along: Profile
    across: Profile
    means: tuple[Means, Means]
    orders: tuple[int, int]
    left_out: float
    averaged: float


def ring_blur(pair: SpreadPair, momentum: FloatArray, tables: RingTables) -> Blur:
    """What one P, shape (3,), eV, needs of a target; tables: of its factors, used where they are not Lorentzian."""
    if isinstance(tables.along.shape, LorentzianCylinder):
        widths = (tables.along.half_width, tables.across.half_width)

        def closed(nu: FloatArray) -> tuple[FloatArray, FloatArray]:
            moments = lorentzian_moments(np.broadcast_to(momentum, (nu.size, 3)), widths, nu)
            return moments, np.zeros_like(moments)

        return Blur(tables.along, tables.across, (closed, closed), _ORDERS[pair.rule - 1], LEFT_OUT, 0.0)
    along, across = resolved_profiles(pair, tables.along, tables.across, momentum)
    reach = float(ripples_at_edge(pair, along, across, momentum).max())

    def means(order: int) -> Means:
        def tabulated(nu: FloatArray) -> tuple[FloatArray, FloatArray]:
            moments, doubt = tables.about(momentum)(nu)
            close = np.flatnonzero(np.abs(nu - pair.edge) < reach)
            added, _ = edge_ripples(along, across, momentum, nu[close], order)
            moments[:, close] += added
            return moments, doubt

        return tabulated

    orders = (tables.order, tables.order - 1)
    return Blur(along, across, (means(orders[0]), means(orders[1])), orders, LEFT_OUT_RIPPLES, AVERAGED)


def spread_ring(
    fine: SpreadPair, rough: SpreadPair, momentum: FloatArray, tables: RingTables
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The integral at one P (shape (3,), eV), its error and the part of that which finer rules leave, shape (4,), eV^5.

    fine, rough: one pair with two rules for the mean. The error is as in planar_ring, the rough evaluation having its own tables.
    """
    blur = ring_blur(fine, momentum, tables)
    widths = (blur.along.half_width + blur.across.half_width) / fine.edge
    terms, doubt = _terms(mean_kernel(fine, momentum, STEPS[0], widths < _NARROW), blur, 0)
    again, _ = _terms(mean_kernel(rough, momentum, STEPS[1], widths < _NARROW), blur, 1)
    values = terms.sum(axis=0)
    centre = np.abs(fine.kernel(np.zeros(1), np.zeros(1)))[:, 0]
    top, size = blur.along.area * blur.across.area * (centre[0] + centre[3]), float(np.abs(values).max())
    expanded = LAST_TERM * np.abs(terms[2]) + blur.left_out * widths**2 * (top + size) + blur.averaged * size
    return values, DIFFERENCE * (np.abs(values - again.sum(axis=0)) + doubt) + expanded, expanded


def _terms(kernel: MeanKernel, blur: Blur, rule: int) -> tuple[FloatArray, FloatArray]:
    """Rings less lines of the three terms of h, lines of G added to the first, shape (3, 4); what the doubt of M_k makes, (4,)."""
    order = blur.orders[rule]
    nu, weight = _ring_nodes(kernel, blur.along, blur.across, order)
    moments, doubt = blur.means[rule](nu)
    model = kernel.expansion(nu)
    weight = weight * nu
    terms = np.einsum("jkn,jn->jk", model, moments * weight)
    doubtful = np.einsum("jkn,jn->k", np.abs(model), doubt * np.abs(weight))
    for axial, table in zip((True, False), kernel.lines, strict=True):
        profile, other = (blur.along, blur.across) if axial else (blur.across, blur.along)
        centre, fixed = kernel.momentum[[2, 0]] if axial else kernel.momentum[[0, 2]]
        _, q, weight = chord_nodes(
            kernel.pair, profile, np.array([centre]), np.array([fixed]), order, rings=kernel.rings[None]
        )
        qx, qz = (np.full_like(q, fixed), q) if axial else (q, np.full_like(q, fixed))
        basis = angular_basis(np.arctan2(qx, qz) - kernel.direction).real
        model = kernel.expansion(np.hypot(qx, qz)) * basis[:, None]
        model[0] -= table(q)
        terms -= other.area * (model @ weight)
    return terms, doubtful


def _ring_nodes(kernel: MeanKernel, along: Profile, across: Profile, order: int) -> tuple[FloatArray, FloatArray]:
    """(nu, step) on 0 < nu < largest: panels of the table, graded to |P| and to where a ring first meets the lines through P."""
    px, pz = np.abs(kernel.momentum[[0]]), np.abs(kernel.momentum[[2]])
    size = np.hypot(px, pz)
    cosine, sine = (pz / size, px / size) if size[0] > 0 else (np.ones(1), np.ones(1))
    ripples = seen_ripples(along, across, cosine, sine, PERIODS)
    last = ripples[:, -1]
    blur = np.maximum(along.half_width * cosine + across.half_width * sine, last)
    both = np.maximum(np.full(1, along.half_width + across.half_width), last)
    top = kernel.rings[-1]
    at_edge = ripples_at_edge(kernel.pair, along, across, kernel.momentum)
    edges = [kernel.rings[None], size[:, None] + ripples, kernel.pair.edge + at_edge[None]]
    edges += [
        graded_edges(place / top, np.minimum(scale / top, 1.0)) * top
        for place, scale in ((size, blur), (px, both), (pz, both))
    ]
    ends = np.sort(np.clip(np.concatenate(edges, axis=1), 0.0, top), axis=1)
    middle = (ends[:, 1:] + ends[:, :-1]) / 2
    close = (np.abs(middle - size[:, None]) < last[:, None]) | (np.abs(middle - kernel.pair.edge) < at_edge.max())
    _, nu, step = panel_nodes(ends, np.where(close, 2 * order, order))
    return nu, step
