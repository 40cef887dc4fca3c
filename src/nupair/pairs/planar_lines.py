"""What the planar integrals share: one pair, one profile, graded Gauss panels on a chord of the disc |Q| < q0, and line integrals.

With unit-area profiles u', w' the operator identity  u' w' = u' + w' - 1 + (u'-1)(w'-1)  gives the double convolution as two line
integrals through P and a remainder of the order of both widths over the distance to the edge, squared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.pairs.graded_panels import FLOOR, Nodes, angular_scale, graded_ends, panel_nodes
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar import planar_kernel
from nupair.pairs.planar_profiles import Profile

BEND = 0.01
"""Panels on either side of a bend, rad: a power 3/2, which Gauss rules meet slowly."""

QUICK_FROM = 3e-5
"""The coarser rules serve tolerances from here up."""

CHANCE = 3e-9
"""Share of the spectrum's top in every error: what two rules that agree by chance hide."""

_SECOND_ORDER = 4.0  # safety factor of the remainder
_AT_ONCE = 100  # momenta computed together


@dataclass(frozen=True, slots=True)
class PairOfMasses:
    """One open pair: its energy and masses, eV, and the unit current."""

    energy: float
    mass_i: float
    mass_j: float
    current: ArrayLike

    @property
    def edge(self) -> float:
        """q0, eV."""
        total = self.mass_i + self.mass_j
        return float(np.sqrt((self.energy - total) * (self.energy + total)))

    @property
    def largest(self) -> float:
        """Where the kernel ends, eV."""
        return self.edge

    def deviation(self, direction: FloatArray) -> FloatArray:
        """How far lasers that spread smear the edge, in directions from z (rad), eV: here not at all."""
        return np.zeros_like(direction)

    @property
    def end_scale(self) -> float:
        """How near the ends of a chord its 1/sqrt(s) gives way to the masses: in Q = end sin(angle), rad."""
        return float(np.clip((self.mass_i + self.mass_j) / self.largest / 2, 10 * FLOOR, 1.0))

    def kernel(self, qx: FloatArray, qz: FloatArray) -> FloatArray:
        """The four pieces of the planar kernel, shape (4, n), eV^3."""
        momentum = np.stack([qx, np.zeros_like(qx), qz], axis=-1)
        return np.stack(planar_kernel(self.energy, momentum, self.mass_i, self.mass_j, self.current))

    def kinks(self, constant: FloatArray, share: FloatArray) -> FloatArray:
        """S at which the kernel bends along a path with Q_x^2 = constant - share s, shape (2, N), eV^2.

        There one neutrino can just be emitted along z whatever the other does: the kernel's |p1x p2x| stops changing sign, at
        lambda(s) = 4 m^2 Q_x^2, m either mass, lambda = [s-(m1+m2)^2] [s-(m1-m2)^2].
        """
        squares, difference = self.mass_i**2 + self.mass_j**2, self.mass_i**2 - self.mass_j**2
        mass = np.array([[self.mass_i], [self.mass_j]]) ** 2
        middle = squares - 2 * mass * share
        bend: FloatArray = middle + np.sqrt(np.maximum(middle**2 - difference**2 + 4 * mass * constant, 0.0))
        return bend


class Sums(NamedTuple):
    """The pieces and their errors, shape (4, N), eV^5; kernel evaluations."""

    values: FloatArray
    errors: FloatArray
    cost: int


def joined(found: list[Sums]) -> Sums:
    """Those of momenta one after the other."""
    values, errors = (np.concatenate([one[part] for one in found], axis=-1) for part in range(2))
    return Sums(values, errors, sum(one.cost for one in found))


def keep_better(
    values: FloatArray, errors: FloatArray, rows: NDArray[np.intp], found: FloatArray, its_error: FloatArray
) -> None:
    """Put in what was found for some rows where its error is the smaller one; shapes (4, all rows) and (4, rows)."""
    better = its_error.max(axis=0) < errors[:, rows].max(axis=0)
    values[:, rows[better]], errors[:, rows[better]] = found[:, better], its_error[:, better]


def in_blocks(way: Callable[[FloatArray], Sums], momentum: FloatArray) -> Sums:
    """A way to the integrals of momenta, shape (N, 3), taken for some at a time: the nodes of all would fill the memory."""
    return joined([way(momentum[first : first + _AT_ONCE]) for first in range(0, len(momentum), _AT_ONCE)])


def chord_nodes(
    pair: PairOfMasses,
    profile: Profile,
    centre: FloatArray,
    fixed: FloatArray,
    order: int,
    sharp: tuple[tuple[float, float], ...] = (),
    rings: FloatArray | None = None,
) -> Nodes:
    """Nodes on the chords at a distance `fixed` from the middle of the disc, steps times the profile about `centre`.

    Graded to the centre, to other sharp places (Q, scale) and to the ends; split where the kernel bends, at Q = 0 (it contains
    |Q_x|^3) and where |Q| is one of `rings`, shape (N, n). Q = end sin a: the kernel's 1/sqrt(s) at the ends is
    harmless then down to s = (m1+m2)^2. centre, fixed: shape (N,), eV.
    """
    end = np.sqrt(np.maximum(pair.largest**2 - fixed**2, 0.0))
    chosen = np.flatnonzero(end > 0)
    end, centre = end[chosen], centre[chosen]
    right = np.full_like(end, np.pi / 2)
    light = np.full_like(end, pair.end_scale)
    points = [(right, light), (-right, light)]
    for place, scale in [
        (centre, max(profile.width, profile.reach)),
        *((np.full_like(end, q), size) for q, size in sharp),
    ]:
        angle = np.arcsin(np.clip(place / end, -1.0, 1.0))
        points.append((angle, angular_scale(angle, (scale + np.maximum(np.abs(place) - end, 0.0)) / end)))
    resolved = np.concatenate([profile.ripples(1) + place for place in (0.0, *profile.places)])
    ripples = np.arcsin(np.clip((centre[:, None] - resolved) / end[:, None], -1.0, 1.0))
    left, one = pair.energy**2 - fixed[chosen] ** 2, np.ones_like(end)
    bend = pair.kinks(fixed[chosen] ** 2, 0 * one) if profile.axial else pair.kinks(left, one)
    squares = (left - bend).T
    if rings is not None:
        squares = np.concatenate([squares, rings[chosen] ** 2 - fixed[chosen, None] ** 2], axis=1)
    bends = np.arcsin(np.sqrt(np.clip(squares / end[:, None] ** 2, 0.0, 1.0)))
    bends = np.concatenate([np.zeros((end.size, 1)), bends, bends - BEND, bends + BEND], axis=1)
    ends = graded_ends(-np.pi / 2, points, np.concatenate([ripples, bends, -bends], axis=1))
    row, angle, step = panel_nodes(ends, order)
    q = end[row] * np.sin(angle)
    return chosen[row], q, step * end[row] * np.cos(angle) * profile(centre[row] - q)


def row_sums(values: FloatArray, rows: NDArray[np.intp], count: int) -> FloatArray:
    """Sums over the nodes of every row, shape (..., count). rows: ascending row of every node."""
    total = np.zeros((*values.shape[:-1], count))
    present, first = np.unique(rows, return_index=True)
    if present.size:
        total[..., present] = np.add.reduceat(values, first, axis=-1)
    return total


def line_sums(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    """The integral from its two lines through each P, shape (N, 3), eV; good where P is many widths away from the edge.

    The error is the difference of two rules, the remainder, and what averaged ripples would have done at the edge.
    """
    px, pz = momentum[:, 0], momentum[:, 2]
    here = pair.kernel(px, pz)
    biggest = np.maximum(np.abs(here).max(axis=0), np.abs(pair.kernel(np.zeros(1), np.zeros(1))).max())
    rules, cost = [], len(momentum)
    for rule in (order, order - 4):
        total = -along.area * across.area * here
        for profile, other, centre, fixed in ((along, across, pz, px), (across, along, px, pz)):
            row, q, step = chord_nodes(pair, profile, centre, fixed, rule)
            kernel = pair.kernel(fixed[row], q) if profile.axial else pair.kernel(q, fixed[row])
            total = total + other.area * row_sums(kernel * step, row, len(momentum))
            if row.size:
                present, first = np.unique(row, return_index=True)
                largest = np.maximum.reduceat(np.abs(kernel).max(axis=0), first)
                biggest[present] = np.maximum(biggest[present], largest)
            cost += q.size
        rules.append(total)
    nearest = _nearest_edge(pair, momentum)
    second = _SECOND_ORDER * along.area * across.area * biggest * along.width * across.width / nearest**2
    ripples = dropped_ripples(pair, along, across, momentum)
    return Sums(rules[0], np.abs(rules[0] - rules[1]) + second + ripples, cost)


def _nearest_edge(pair: PairOfMasses, momentum: FloatArray) -> FloatArray:
    """A lower bound on how far the edge is from P along either line, shape (N,), eV."""
    size = np.hypot(momentum[:, 0], momentum[:, 2])
    away = np.maximum(np.abs(size - pair.largest), 1e-12 * pair.energy)
    nearest: FloatArray = away * pair.largest / np.maximum(size, pair.largest)
    return nearest


def dropped_ripples(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray) -> FloatArray:
    """Estimate of what averaging ripples changes, where the lines through P meet the edge and near P, shape (N,), eV^5.

    The kernel is taken a width inside the edge, since it may grow as 1/sqrt(s) there; without a chord, towards P.
    """
    nearest, size = _nearest_edge(pair, momentum), np.hypot(momentum[:, 0], momentum[:, 2])
    dropped = np.zeros(len(momentum))
    for profile, start, fixed in ((along, momentum[:, 2], momentum[:, 0]), (across, momentum[:, 0], momentum[:, 2])):
        end = np.sqrt(np.maximum(pair.largest**2 - fixed**2, 0.0))
        missed = end == 0
        share = pair.largest / np.maximum(size, pair.largest) * (1 - min(profile.width / pair.largest, 1.0))
        inside = np.where(missed, share * start, np.maximum(end - profile.width, 0.0))
        other = np.where(missed, share * fixed, fixed)
        kernel = np.abs(pair.kernel(other, inside) if profile.axial else pair.kernel(inside, other)).max(axis=0)
        for crossing in (start - end, start + end):
            dropped += kernel * profile.dropped(np.where(missed, nearest, np.abs(crossing)))
    here = np.abs(pair.kernel(momentum[:, 0], momentum[:, 2])).max(axis=0)
    bound: FloatArray = along.area * across.area * (dropped + here * (along.lost + across.lost))
    return bound
