"""The planar integral of the paper, eq. (17): the planar kernel blurred along z and x by the target's two profiles.

    F = Int dQ_z u(P_z - Q_z) Int dQ_x w(P_x - Q_x) g(Q_x, Q_z),      Q_x^2 + Q_z^2 < q0^2

Two line integrals through P (planar_lines) are good away from the edge. Where they miss the tolerance: for Gaussian factors polar
coordinates (planar_polar), good at any size; for others a ring integral (planar_ring), good at the edge of targets that are not
small; for small ones position space (planar_position), one table for all momenta. What is left is a double integral on panels
graded towards everything sharp.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import (
    CHANCE,
    QUICK_FROM,
    PairOfMasses,
    Sums,
    chord_nodes,
    dropped_ripples,
    in_blocks,
    keep_better,
    line_sums,
)
from nupair.pairs.planar_polar import gaussian_sums
from nupair.pairs.planar_position import position_cost, position_sums
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.planar_ring import lorentzian_ring_sums, ring_sums
from nupair.pairs.ring_integral import is_hopeless
from nupair.pairs.ring_means import RingTables
from nupair.pairs.shapes import Shape
from nupair.pairs.soft_shapes import GaussianCylinder, LorentzianCylinder

_TABLED = 512  # momenta whose means over rings are held at once: some 30 kB each
_MOST_PERIODS = 60  # of a ripple resolved by the double integral on either side of K = 0
_MOST_POSITION = 1.3e10  # position_cost up to which position space is used
_RIPPLED_COST, _SMOOTH_COST = 3.3e8, 1e7  # of one momentum otherwise, with ripples and without, on the same scale


def planar_sums(
    shape: Shape,
    energies: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: ArrayLike,
    tolerance: float,
) -> tuple[FloatArray, FloatArray, int, FloatArray]:
    """The pieces, shape (4, N, pairs), eV^5; their errors; kernel evaluations; the error the tolerance allows, (N, pairs)."""
    values = np.zeros((4, momentum.shape[0], mass_i.size))
    errors, top = np.zeros_like(values), np.zeros(values.shape[1:])
    along, across = Profile(shape, axial=True), Profile(shape, axial=False)
    longest = float(np.max(energies, initial=0.0))
    orders = (6, 8) if tolerance >= QUICK_FROM else (8, 10)
    cost = 0
    for energy, rows in _together(energies):
        tables = [RingTables(along, across, longest, order) for order in orders]
        for column in np.flatnonzero(mass_i + mass_j < energy):
            pair = PairOfMasses(energy, float(mass_i[column]), float(mass_j[column]), current)
            centre = np.abs(pair.kernel(np.zeros(1), np.zeros(1)))
            top[rows, column] = along.area * across.area * (centre[0] + centre[3])
            found = _best(pair, tables, momentum[rows], tolerance, float(top[rows[0], column]))
            values[:, rows, column], errors[:, rows, column] = found.values, found.errors
            cost += found.cost
        cost += sum(table.cost for table in tables)
    return values, errors, cost, tolerance * np.maximum(np.abs(values).max(axis=0), 0.01 * top)


def _together(energies: FloatArray) -> Iterator[tuple[float, NDArray[np.intp]]]:
    """(energy, rows) of momenta whose tables are held together: of one energy, at most _TABLED."""
    for energy in np.unique(energies):
        rows = np.flatnonzero(energies == energy)
        for first in range(0, rows.size, _TABLED):
            yield float(energy), rows[first : first + _TABLED]


def _best(pair: PairOfMasses, tables: list[RingTables], momentum: FloatArray, tolerance: float, top: float) -> Sums:
    """Every way in turn for the momenta whose error is still too large; a way is kept where its error is the smaller one."""
    along, across = tables[0].along, tables[0].across
    order = 10 if tolerance >= QUICK_FROM else 14
    found = in_blocks(lambda some: line_sums(pair, along, across, some, order), momentum)
    cost = found.cost
    for way in _ways(pair, tables, tolerance, top):
        allowed = tolerance * np.maximum(np.abs(found.values).max(axis=0), 0.01 * top)
        late = np.flatnonzero(found.errors.max(axis=0) > allowed)
        if not late.size:
            break
        again = way(momentum[late])
        keep_better(found.values, found.errors, late, again.values, again.errors)
        cost += again.cost
    return found._replace(errors=found.errors + CHANCE * top, cost=cost)


def _ways(
    pair: PairOfMasses, tables: list[RingTables], tolerance: float, top: float
) -> list[Callable[[FloatArray], Sums]]:
    """What follows the lines, in the order in which it is tried; the last serves everywhere."""
    along, across = tables[0].along, tables[0].across
    order, ring, polar = (10, 8, 10) if tolerance >= QUICK_FROM else (14, 10, 12)
    position = partial(_position_sums, pair, along, across, order)
    plane = partial(_plane_sums, pair, along, across, order)
    if isinstance(along.shape, GaussianCylinder):
        return [position, lambda some: gaussian_sums(pair, along, across, some, polar)]
    if isinstance(along.shape, LorentzianCylinder):
        return [lambda some: lorentzian_ring_sums(pair, along, across, some, ring), position, plane]
    if is_hopeless(pair, along, across, tolerance):
        return [position, plane]
    return [position, partial(ring_sums, pair, tables, tolerance, 0.01 * top), plane]


def _position_sums(pair: PairOfMasses, along: Profile, across: Profile, order: int, momentum: FloatArray) -> Sums:
    """Position space where that is cheaper than the momenta one by one; else an infinite error."""
    each = _RIPPLED_COST if along.period or across.period else _SMOOTH_COST
    farthest = float(np.hypot(momentum[:, 0], momentum[:, 2]).max())
    if position_cost(pair, along, across, farthest) > min(_MOST_POSITION, len(momentum) * each):
        return Sums(np.zeros((4, len(momentum))), np.full((4, len(momentum)), np.inf), 0)
    return position_sums(pair, along, across, momentum, order)


def _plane_sums(pair: PairOfMasses, along: Profile, across: Profile, order: int, momentum: FloatArray) -> Sums:
    """The double integral one momentum after the other.

    The error is twice the difference from a rule of four orders less and what averaged ripples would have done at the edge.
    """
    values, errors, cost = np.zeros((4, len(momentum))), np.zeros((4, len(momentum))), 0
    farthest = pair.largest + float(np.hypot(momentum[:, 0], momentum[:, 2]).max())
    along, across = (profile.resolved_for(farthest, _MOST_PERIODS) for profile in (along, across))
    for row, place in enumerate(momentum):
        fine, used = plane_integral(pair, along, across, place, order)
        rough, more = plane_integral(pair, along, across, place, order - 4)
        values[:, row], errors[:, row] = fine, 2 * np.abs(fine - rough)
        cost += used + more
    return Sums(values, errors + dropped_ripples(pair, along, across, momentum), cost)


def plane_integral(
    pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int
) -> tuple[FloatArray, int]:
    """The double integral on graded panels at one P, shape (3,), eV: the pieces, shape (4,), and kernel evaluations."""
    px, pz = float(momentum[0]), float(momentum[2])
    crossing = np.sqrt(max(pair.largest**2 - px**2, 0.0))
    sharp: tuple[tuple[float, float], ...] = ()
    passing = np.zeros((1, 1))
    if crossing > 0:
        slope = abs(px) / crossing
        scale = across.width * max(slope, 0.01)
        sharp = ((crossing, scale), (-crossing, scale))
        passing = np.abs(crossing + slope * across.near_ripples)[
            None
        ]  # the chord's end passes ripples of the other factor
    _, z, z_step = chord_nodes(pair, along, np.array([pz]), np.zeros(1), order, sharp, passing)
    total, cost = np.zeros(4), 0
    for first in range(0, z.size, 64):
        some = slice(first, first + 64)
        rows: NDArray[np.intp]
        rows, x, x_step = chord_nodes(pair, across, np.full_like(z[some], px), z[some], order)
        total += pair.kernel(x, z[some][rows]) @ (x_step * z_step[some][rows])
        cost += x.size
    return total, cost
