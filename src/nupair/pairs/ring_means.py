"""Means of any two profiles over rings of pair momenta |Q| = nu by quadrature, tabulated in nu once for all pairs of neutrinos.

    M_k(nu) = Int_0^{2 pi} dphi u(P_z - nu cos phi) w(P_x - nu sin phi) e_k(phi - phi_P)

with e as in ring_moments. On a ring the panels follow the ripples on the side where P is and grow from there; so do the panels of
the table about nu = |P|. Where the ring meets the two lines through P again, far from P, they have half as many nodes: what is
there is of the order of a width over q0. Ripples at a pair's own edge are added apart.
"""

from dataclasses import dataclass

import numpy as np

from nupair.pairs.graded_panels import Nodes, panel_nodes
from nupair.pairs.panel_series import PanelSeries, panel_series
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.quadrature import gauss_panels
from nupair.pairs.ring_moments import angular_basis

_BLOCK = 64  # rings at a time
_PERIODS = 3  # of a ripple on one panel of a ring
NEAR = 0.6
"""Rad; how far from the direction of P ripples are followed."""

_TABULATED = 1.5  # periods of a seen ripple on one panel of the table
_GROWTH = 4.0  # ratio of neighbouring panels of the table
_COARSE = 0.05  # of the distance from |P|: first panel of the table where a ring first meets a line through P
_CHECKED = 3  # one panel in so many is computed by a second rule


@dataclass(frozen=True, slots=True)
class RingMeans:
    """M_k about one P as functions of nu (eV), tabulated.

    table: M_k. doubt: error of M_k on each panel, an estimate, shape (3, panels). cost: evaluations of the two profiles.
    """

    table: PanelSeries
    doubt: FloatArray
    cost: int

    def __call__(self, nu: FloatArray) -> tuple[FloatArray, FloatArray]:
        """M_k and their doubt, shape (3, n) both, dimensionless, at nu within the table, eV."""
        return self.table(nu), self.doubt[:, self.table.panel(nu)]


def ring_means(along: Profile, across: Profile, momentum: FloatArray, longest: float, order: int) -> RingMeans:
    """The table for P, shape (3,), eV, up to nu = longest (eV).

    order: nodes on a panel of a ring, twice that on ripples.
    """
    ends, nodes = _table_ends(along, across, momentum, longest), order + 8
    nu, _ = gauss_panels(ends, nodes)
    values, cost = ring_moments(along, across, momentum, nu, order)
    table = panel_series(ends, nodes, values)
    cut_off = 0.1 * np.abs(table.series[:, :, -2:]).max(axis=2)
    by_panel = nu.reshape(-1, nodes)
    checked = np.arange(0, len(by_panel), _CHECKED)
    again, more = ring_moments(along, across, momentum, by_panel[checked].ravel(), order - 1)
    off = np.abs(again.reshape(3, -1, nodes) - values.reshape(3, -1, nodes)[:, checked]).max(axis=2)
    around = np.maximum(off, np.roll(off, -1, axis=1))  # of the checked panels on either side
    return RingMeans(table, np.repeat(around, _CHECKED, axis=1)[:, : len(by_panel)] + cut_off, cost + more)


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


def _table_ends(along: Profile, across: Profile, momentum: FloatArray, longest: float) -> FloatArray:
    px, pz = np.abs(momentum[[0]]), np.abs(momentum[[2]])
    size = np.hypot(px, pz)
    sine, cosine = (part / size if size[0] > 0 else np.ones(1) for part in (px, pz))
    ripples = seen_ripples(along, across, cosine, sine, _TABULATED)[0]
    last = max(float(ripples[-1]), float((along.half_width * cosine + across.half_width * sine)[0]))
    ends = [np.array([0.0, longest]), size + ripples]
    for place in (size, px, pz):
        first = max(last, _COARSE * float(size[0] - place[0]))
        ladder = first * _GROWTH ** np.arange(max(1, 1 + int(np.ceil(np.log(2 * longest / first) / np.log(_GROWTH)))))
        ends += [place, place - ladder, place + ladder]
    return np.unique(np.clip(np.concatenate(ends), 0.0, longest))


def ring_moments(
    along: Profile, across: Profile, momentum: FloatArray, nu: FloatArray, order: int
) -> tuple[FloatArray, int]:
    """M_k, shape (3, n), dimensionless, and evaluations of the two profiles. momentum: P, shape (3,), eV. nu: shape (n,), eV."""
    return _summed([(1.0, along, across)], along, across, momentum, nu, order, only_places=False)


def edge_ripples(
    along: Profile, across: Profile, momentum: FloatArray, nu: FloatArray, order: int
) -> tuple[FloatArray, int]:
    """What ripples resolved at the profiles' `places` add to M_k, shape (3, n), and evaluations; arguments as in ring_moments."""
    signed = [(1.0, along, across), (-1.0, along.resolved_at(), across.resolved_at())]
    return _summed(signed, along, across, momentum, nu, order, only_places=True)


def _summed(
    signed: list[tuple[float, Profile, Profile]],
    along: Profile,
    across: Profile,
    momentum: FloatArray,
    nu: FloatArray,
    order: int,
    only_places: bool,
) -> tuple[FloatArray, int]:
    """Sums over rings of products of profiles with signs, on panels made for along and across."""
    moments, cost = np.zeros((3, nu.size)), 0
    px, pz = momentum[0], momentum[2]
    direction = np.arctan2(px, pz)
    for first in range(0, nu.size, _BLOCK):
        some = nu[first : first + _BLOCK]
        row, phi, step = _ring_nodes(along, across, momentum, some, order, only_places)
        kz, kx = pz - some[row] * np.cos(phi), px - some[row] * np.sin(phi)
        weight = step * sum(sign * u(kz) * w(kx) for sign, u, w in signed)
        for moment, basis in zip(moments, angular_basis(phi - direction), strict=True):
            moment[first : first + _BLOCK] = np.bincount(row, basis * weight, some.size)
        cost += phi.size * len(signed)
    return moments, cost


def _ring_nodes(
    along: Profile, across: Profile, momentum: FloatArray, nu: FloatArray, order: int, only_places: bool
) -> Nodes:
    """(row, phi, step) on rings nu, phi counted from z; only_places: on the panels of ripples that are resolved at `places`."""
    px, pz = momentum[0], momentum[2]
    direction, longest = np.arctan2(px, pz), 2 * np.hypot(px, pz) + float(nu.max())
    edges = [np.tile([-np.pi / 2, 0.0, np.pi / 2, np.pi], (nu.size, 1))]
    for profile, centre, turn in ((along, pz, 0.0), (across, px, np.pi / 2)):
        away = np.arccos(np.clip((centre - profile.ladder(longest, _PERIODS)) / nu[:, None], -1.0, 1.0))
        edges += [turn + away, turn - away]
    placed = np.mod(np.concatenate(edges, axis=1) - direction + np.pi, 2 * np.pi) - np.pi + direction
    limits = np.tile([direction - np.pi, direction + np.pi], (nu.size, 1))
    ends = np.sort(np.concatenate([placed, limits], axis=1), axis=1)
    middle = (ends[:, 1:] + ends[:, :-1]) / 2
    near = np.abs(middle - direction) < NEAR
    kz, kx = pz - nu[:, None] * np.cos(middle), px - nu[:, None] * np.sin(middle)
    if only_places:
        return panel_nodes(ends, np.where(near & (along.at_places(kz) | across.at_places(kx)), 2 * order, 0))
    return panel_nodes(ends, np.where(near & (along.rippling(kz) | across.rippling(kx)), 2 * order, order))
