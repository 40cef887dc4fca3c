"""Ring integrals (ring_integral) of the mean kernel, under lasers that spread.

The mean kernel G changes with |Q| on the scale of the spread and slowly with the direction of Q, as the kernel does. It is
tabulated on the rays about P that make c_k and on the two lines through P.
"""

from dataclasses import dataclass

import numpy as np

from nupair.pairs.graded_panels import Nodes, graded_edges, panel_nodes
from nupair.pairs.panel_series import PanelSeries
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.ring_integral import (
    STEPS,
    Blur,
    Rows,
    lorentzian_blur,
    ring_integral,
    tabulated_blur,
    three_terms,
)
from nupair.pairs.ring_means import RingTables
from nupair.pairs.ring_places import resolved_profiles, ring_places
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.pairs.spread_kernel import SpreadPair
from nupair.pairs.spread_tables import edge_rings, kernel_table

_NARROW = 1e-3  # of the edge: widths of a target up to which the far ends of lines need no care
_ORDERS = ((8, 5), (10, 7))  # on rings and lines of Lorentzian factors, by the rule for the mean less one


def spread_ring(
    fine: SpreadPair, rough: SpreadPair, momentum: FloatArray, tables: RingTables
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The integral at one P (shape (3,), eV), its error and the part of that which finer rules leave, shape (4,), eV^5.

    fine, rough: one pair with two rules for the mean. The rough evaluation has its own tables of the kernel.
    """
    blur = _blur(fine, momentum, tables)
    narrow = (blur.along.half_width + blur.across.half_width) / fine.edge < _NARROW
    kernels = [mean_kernel(pair, momentum, turn, narrow) for pair, turn in zip((fine, rough), STEPS, strict=True)]
    sums, left = ring_integral(kernels[0], kernels[1], blur)
    return sums.values[:, 0], sums.errors[:, 0], left[:, 0]


def _blur(pair: SpreadPair, momentum: FloatArray, tables: RingTables) -> Blur:
    """What one P, shape (3,), eV, needs of a target; tables: of its factors, used where they are not Lorentzian."""
    along, across = tables.along, tables.across
    if isinstance(along.shape, LorentzianCylinder):
        return lorentzian_blur(along, across, momentum[None], _ORDERS[pair.rule - 1])
    return tabulated_blur(pair, tables, *resolved_profiles(pair, along, across, momentum), momentum)


@dataclass(frozen=True, slots=True)
class MeanKernel:
    """G about one P, shape (1, 3), eV: on rays at phi_P, phi_P + turn and phi_P - turn, on the lines along z and along x."""

    pair: SpreadPair
    momentum: FloatArray
    turn: float
    rays: tuple[PanelSeries, PanelSeries, PanelSeries]
    lines: tuple[PanelSeries, PanelSeries]

    @property
    def rings(self) -> FloatArray:
        """Ends of panels of the first ray, shape (1, n), eV."""
        return self.rays[0].ends[None]

    def expansion(self, _: Rows, nu: FloatArray) -> FloatArray:
        """c_k(nu), shape (3, 4, n), eV^3."""
        here, above, below = (ray(nu) for ray in self.rays)
        return three_terms(here, above, below, self.turn)

    def on_line(self, axial: bool, qx: FloatArray, qz: FloatArray) -> FloatArray:
        """G at places of the lines through P along z (axial) or along x, shape (4, n), eV^3."""
        return self.lines[0](qz) if axial else self.lines[1](qx)

    def nodes(self, along: Profile, across: Profile, order: int) -> Nodes:
        """(row, nu, step) on 0 < nu < largest: panels of the table, graded to all that ring_places finds."""
        top = self.rings[0, -1]
        places = ring_places(self.pair, along, across, self.momentum)
        edges = [self.rings, places.ends]
        edges += [graded_edges(place / top, np.minimum(scale / top, 1.0)) * top for place, scale in places.points]
        ends = np.sort(np.clip(np.concatenate(edges, axis=1), 0.0, top), axis=1)
        middle = (ends[:, 1:] + ends[:, :-1]) / 2
        return panel_nodes(ends, places.orders(middle, self.pair.edge, order))


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
    return MeanKernel(pair, momentum[None], turn, (rays[0], rays[1], rays[2]), (lines[0], lines[1]))


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
