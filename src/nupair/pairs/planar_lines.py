"""What the planar integrals share: one pair, one profile, graded Gauss panels on a chord of the disc |Q| < q0, and line integrals.

With unit-area profiles u', w' the operator identity  u' w' = u' + w' - 1 + (u'-1)(w'-1)  gives the double convolution as two line
integrals through P and a remainder of the order of both widths over the distance to the edge, squared.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar import planar_kernel
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.shapes import PLANAR_AREA, Shape

_PERIODS = 14  # of an oscillating profile resolved on either side; the mean beyond
_GRADE = 3.0  # ratio of neighbouring panels
_FLOOR = 1e-7  # rad; smallest panel
_SECOND_ORDER = 4.0  # safety factor of the remainder
AT_ONCE = 100
"""Momenta computed together."""

Nodes = tuple[NDArray[np.intp], FloatArray, FloatArray]
"""(row, place, step) of the nodes of many rows, rows ascending."""


@dataclass(frozen=True, slots=True)
class PairOfMasses:
    """One open pair: its energy and masses, eV, and the unit current."""

    energy: float
    mass_i: float
    mass_j: float
    current: ArrayLike

    @property
    def largest(self) -> float:
        """q0, eV."""
        total = self.mass_i + self.mass_j
        return float(np.sqrt((self.energy - total) * (self.energy + total)))

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
    """The pieces and their errors, shape (4, N), eV^5; the part of the error that more nodes would not help, (N,); evaluations."""

    values: FloatArray
    errors: FloatArray
    unresolved: FloatArray
    cost: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One factor of |FF|^2 on a line, along the target's axis or across it."""

    shape: Shape
    axial: bool

    @property
    def width(self) -> float:
        """1/L or 1/R, eV."""
        return 1 / self.shape.length if self.axial else 1 / self.shape.radius

    @property
    def area(self) -> float:
        """Its integral, eV."""
        return (2 * float(np.pi) if self.axial else PLANAR_AREA) * self.width

    @property
    def period(self) -> float:
        """Period of its oscillation, eV; 0 for none."""
        return self.shape.ripple_periods[0 if self.axial else 1]

    @property
    def reach(self) -> float:
        """How far the oscillation is resolved, eV."""
        return _PERIODS * self.period

    def __call__(self, k: FloatArray) -> FloatArray:
        """The factor at K, replaced by its mean over a period beyond the resolved ones."""
        power = self.shape.axial_power if self.axial else self.shape.planar_power
        k = np.abs(k)
        values = power(k)
        if self.period == 0:
            return values
        half = self.period / 2
        far = k > (_PERIODS - 1e-9) * self.period
        k = np.where(far, k, 1.0)
        below = np.maximum(k - half, 0.0)
        mean = (power(k + half) * (k + half) ** 2 + 2 * power(k) * k**2 + power(below) * below**2) / (4 * k**2)
        return np.where(far, mean, values)


def graded(
    low: float, points: list[tuple[FloatArray, FloatArray]], order: int, between: FloatArray | None = None
) -> Nodes:
    """Gauss panels on (low, pi/2), graded geometrically to points with a scale each (shape (N,) all).

    between: more ends of panels, shape (N, n).
    """
    rows = points[0][0].size
    edges = [np.full((rows, 1), low), np.full((rows, 1), np.pi / 2)] + ([] if between is None else [between])
    edges += [graded_edges(place, scale) for place, scale in points]
    return panel_nodes(np.sort(np.clip(np.concatenate(edges, axis=1), low, np.pi / 2), axis=1), order)


def graded_edges(place: FloatArray, scale: FloatArray) -> FloatArray:
    """Ends of panels that grow geometrically away from places with a scale each (shape (N,) both, rad), shape (N, n)."""
    number = int(np.ceil(np.log(np.pi / scale.min(initial=1.0)) / np.log(_GRADE))) + 1
    ladder = scale[:, None] * np.concatenate([[0.0], _GRADE ** np.arange(number)])
    return np.concatenate([place[:, None] - ladder, place[:, None] + ladder], axis=1)


def panel_nodes(ends: FloatArray, order: int, chosen: NDArray[np.bool_] | bool = True) -> Nodes:
    """Gauss nodes between the ascending ends of panels of every row, shape (N, n); chosen: the panels that count, (N, n-1)."""
    width = np.diff(ends, axis=1)
    row, panel = np.nonzero((width > 1e-14) & chosen)
    nodes, weights = gauss_legendre(order)
    half = width[row, panel][:, None] / 2
    place = ends[row, panel][:, None] + half * (nodes + 1)
    return np.repeat(row, order), place.ravel(), (half * weights).ravel()


def angular_scale(angle: FloatArray, scale: FloatArray) -> FloatArray:
    """How a scale of Q = end sin(angle), as a share of `end`, appears in the angle, shape (N,), rad."""
    seen: FloatArray = np.clip(scale / np.maximum(np.cos(angle), np.sqrt(scale)), _FLOOR, 1.0)
    return seen


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

    Graded to the centre, to other sharp places (Q, scale) and to the ends; split where the kernel bends and where |Q| is one of
    `rings`, shape (N, n). Q = end sin a: the kernel's 1/sqrt(s) at the ends is
    harmless then down to s = (m1+m2)^2. centre, fixed: shape (N,), eV.
    """
    end = np.sqrt(np.maximum(pair.largest**2 - fixed**2, 0.0))
    chosen = np.flatnonzero(end > 0)
    end, centre = end[chosen], centre[chosen]
    right = np.full_like(end, np.pi / 2)
    light = np.full_like(end, np.clip((pair.mass_i + pair.mass_j) / pair.largest / 2, 10 * _FLOOR, 1.0))
    points = [(right, light), (-right, light)]
    for place, scale in [
        (centre, max(profile.width, profile.reach)),
        *((np.full_like(end, q), size) for q, size in sharp),
    ]:
        angle = np.arcsin(np.clip(place / end, -1.0, 1.0))
        points.append((angle, angular_scale(angle, (scale + np.maximum(np.abs(place) - end, 0.0)) / end)))
    inner = profile.period * np.arange(-_PERIODS, _PERIODS + 1) if profile.period else np.zeros(1)
    ripples = np.arcsin(np.clip((centre[:, None] + inner) / end[:, None], -1.0, 1.0))
    left, one = pair.energy**2 - fixed[chosen] ** 2, np.ones_like(end)
    bend = pair.kinks(fixed[chosen] ** 2, 0 * one) if profile.axial else pair.kinks(left, one)
    squares = (left - bend).T
    if rings is not None:
        squares = np.concatenate([squares, rings[chosen] ** 2 - fixed[chosen, None] ** 2], axis=1)
    bends = np.arcsin(np.sqrt(np.clip(squares / end[:, None] ** 2, 0.0, 1.0)))
    row, angle, step = graded(-np.pi / 2, points, order, np.concatenate([ripples, bends, -bends], axis=1))
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

    The error is the difference of two rules, the remainder, and what dropping the oscillation beyond X radians costs: 1/X^2 of the
    kernel's step, if that step lies there.
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
    size = np.hypot(px, pz)
    nearest = (
        np.maximum(np.abs(size - pair.largest), 1e-12 * pair.energy) * pair.largest / np.maximum(size, pair.largest)
    )
    second = _SECOND_ORDER * along.width * across.width / nearest**2
    unresolved = np.zeros(len(momentum))
    for profile in (along, across):
        if profile.period:
            unresolved += 0.5 * (profile.width / np.maximum(nearest, profile.reach)) ** 2
    factor = along.area * across.area * biggest
    return Sums(rules[0], np.abs(rules[0] - rules[1]) + factor * (second + unresolved), factor * unresolved, cost)
