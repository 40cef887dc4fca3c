"""The planar integral at a kernel's edge: a ring integral for what is sharp, line integrals for the rest.

The kernel changes fast with |Q| (its edge at q0) and slowly with the direction of Q. About the direction of P it is

    g(Q) = h(Q) + rest,     h(Q) = c_0(|Q|) + c_1(|Q|) sin(phi - phi_P) + c_2(|Q|) (1 - cos(phi - phi_P)).

For h the double convolution is exact as one integral, Int nu dnu Sum_k c_k(nu) M_k(nu), the M_k being means of the form factor over
rings: in closed form for Lorentzians (ring_moments), by quadrature for any other factors (ring_means). The rest vanishes with the
third power of phi - phi_P, so that it needs only the two lines through P (planar_lines): what they leave out is of the order of
(widths/q0)^2 of the integral, at the edge as anywhere. What is left out of a kernel without a sharp edge is no more than of one
that has it.

Here is what kernels share; planar_ring has the kernel of sharp lasers, spread_rings its mean under lasers that spread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.graded_panels import Nodes
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import PairOfMasses, Sums, chord_nodes, row_sums
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.ring_means import RingTables, edge_ripples
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments
from nupair.pairs.ring_places import ripples_at_edge

STEPS = (0.005, 0.01)
"""c_1 and c_2 are differences over these angles (rad), in the fine and in the rough evaluation."""

_DIFFERENCE, _LAST_TERM = 3.0, 1.0
"""Factors in the error, from the error experiment: of the difference of two evaluations and of what the last term changes."""

_LEFT_OUT, _LEFT_OUT_RIPPLES = 1.5, 0.3
"""The same, of the second order in the widths: Lorentzian and steeper tails."""

_AVERAGED = 5e-8
"""Share of the value that ripples averaged away from P and the edge may change."""

Rows = NDArray[np.intp]

Means = Callable[[Rows, FloatArray], tuple[FloatArray, FloatArray, int]]
"""(row, nu) -> M_k and their errors, shape (3, n) both, and evaluations."""


class RingKernel(Protocol):
    """A kernel about N momenta P: expanded over rings, and itself on the two lines through each P."""

    @property
    def pair(self) -> PairOfMasses:
        """The pair that is emitted."""

    @property
    def momentum(self) -> FloatArray:
        """P, shape (N, 3), eV."""

    @property
    def rings(self) -> FloatArray:
        """|Q| between which c_k is smooth, shape (N, n), eV."""

    def nodes(self, along: Profile, across: Profile, order: int) -> Nodes:
        """(row, nu, step) on all rings that count."""

    def expansion(self, row: Rows, nu: FloatArray, /) -> FloatArray:
        """c_k(nu), shape (3, 4, n), eV^3, about the P of each row."""

    def on_line(self, axial: bool, qx: FloatArray, qz: FloatArray, /) -> FloatArray:
        """The kernel at places of the lines through P along z (axial) or along x, shape (4, n), eV^3."""


def three_terms(here: FloatArray, above: FloatArray, below: FloatArray, turn: float) -> FloatArray:
    """c_k, shape (3, ...), of a kernel in the direction of P and turned by +turn and -turn (rad)."""
    odd = (above - below) / (2 * np.sin(turn))
    even = (above + below - 2 * here) / (4 * np.sin(turn / 2) ** 2)
    return np.stack([here, odd, even])


@dataclass(frozen=True, slots=True)
class Blur:
    """A target's two factors and their means over rings, by a fine rule and a rough one.

    orders: of the Gauss rule on every panel that goes with each.
    left_out: what the two lines leave out, in units of (widths/q0)^2 of the spectrum's top and of the value.
    averaged: what ripples averaged away from P and the edge may change, a share of the value.
    """

    along: Profile
    across: Profile
    means: tuple[Means, Means]
    orders: tuple[int, int]
    left_out: float
    averaged: float


def lorentzian_blur(along: Profile, across: Profile, momentum: FloatArray, orders: tuple[int, int]) -> Blur:
    """Lorentzian factors about momenta P, shape (N, 3), eV: means in closed form."""

    def means(row: Rows, nu: FloatArray) -> tuple[FloatArray, FloatArray, int]:
        moments = lorentzian_moments(momentum[row], (along.half_width, across.half_width), nu)
        return moments, np.zeros_like(moments), 0

    return Blur(along, across, (means, means), orders, _LEFT_OUT, 0.0)


def tabulated_blur(
    pair: PairOfMasses, tables: RingTables, along: Profile, across: Profile, momentum: FloatArray
) -> Blur:
    """Any factors about one P, shape (3,), eV: tabulated means, with the ripples that along and across resolve at the pair's edge.

    The rough rule has one order less than the tables.
    """
    reach = ripples_at_edge(pair, along, across, momentum[None]).max()

    def means_of(order: int) -> Means:
        def means(_: Rows, nu: FloatArray) -> tuple[FloatArray, FloatArray, int]:
            moments, doubt = tables.about(momentum)(nu)
            close = np.flatnonzero(np.abs(nu - pair.edge) < reach)
            added, cost = edge_ripples(along, across, momentum, nu[close], order)
            moments[:, close] += added
            return moments, doubt, cost

        return means

    orders = (tables.order, tables.order - 1)
    return Blur(along, across, (means_of(orders[0]), means_of(orders[1])), orders, _LEFT_OUT_RIPPLES, _AVERAGED)


def is_hopeless(pair: PairOfMasses, along: Profile, across: Profile, tolerance: float) -> bool:
    """Whether what rings leave out of a small target is above the tolerance wherever it is looked at."""
    brightest = 5.0  # times the value at P = 0, towards the edges
    second = ((along.half_width + across.half_width) / pair.edge) ** 2
    return _LEFT_OUT_RIPPLES * second > brightest * tolerance


def ring_integral(fine: RingKernel, rough: RingKernel, blur: Blur) -> tuple[Sums, FloatArray]:
    """The integral at every P and the part of its error that finer rules leave, shape (4, N), eV^5.

    fine, rough: one kernel by two rules. The error is thrice their difference and the doubt of the means, what the expansion's last
    term changes, the second order in the widths and what averaged ripples may change.
    """
    terms, doubt, cost = _terms(fine, blur, 0)
    again, _, more = _terms(rough, blur, 1)
    values = terms.sum(axis=0)
    size = np.abs(values).max(axis=0)
    centre = np.abs(fine.pair.kernel(np.zeros(1), np.zeros(1)))
    top = blur.along.area * blur.across.area * (centre[0] + centre[3])
    second = ((blur.along.half_width + blur.across.half_width) / fine.pair.edge) ** 2 * (top + size)
    left = _LAST_TERM * np.abs(terms[2]) + blur.left_out * second + blur.averaged * size
    difference = np.abs(values - again.sum(axis=0)) + doubt
    return Sums(values, _DIFFERENCE * difference + left, cost + more), left


def _terms(kernel: RingKernel, blur: Blur, rule: int) -> tuple[FloatArray, FloatArray, int]:
    """Rings less lines of the three terms of h, lines of g added to the first, (3, 4, N); doubt of the M_k, (4, N); evaluations."""
    order, count = blur.orders[rule], len(kernel.momentum)
    px, pz = kernel.momentum[:, 0], kernel.momentum[:, 2]
    row, nu, step = kernel.nodes(blur.along, blur.across, order)
    moments, doubt, cost = blur.means[rule](row, nu)
    model = kernel.expansion(row, nu)
    terms = row_sums(model * (moments * step * nu)[:, None], row, count)
    doubtful = row_sums(np.sum(np.abs(model) * (doubt * step * nu)[:, None], axis=0), row, count)
    cost += 3 * nu.size
    direction = np.arctan2(px, pz)
    for profile, other, centre, fixed in ((blur.along, blur.across, pz, px), (blur.across, blur.along, px, pz)):
        row, q, step = chord_nodes(kernel.pair, profile, centre, fixed, order, rings=kernel.rings)
        qx, qz = (fixed[row], q) if profile.axial else (q, fixed[row])
        away = np.arctan2(qx, qz) - direction[row]
        model = kernel.expansion(row, np.hypot(qx, qz)) * angular_basis(away).real[:, None]
        model[0] -= kernel.on_line(profile.axial, qx, qz)
        terms -= other.area * row_sums(model * step, row, count)
        cost += 4 * q.size
    return terms, doubtful, cost
