"""The planar integral of the paper, eq. (17): the planar kernel blurred along z and x by the target's two profiles.

    F = Int dQ_z u(P_z - Q_z) Int dQ_x w(P_x - Q_x) g(Q_x, Q_z),      Q_x^2 + Q_z^2 < q0^2

With the unit-area profiles u', w' the operator identity  u' w' = u' + w' - 1 + (u'-1)(w'-1)  gives the integral as two line
integrals and a remainder of the order of both widths over the distance to the edge, squared. Where that is too much
(near an edge) the double integral is done, on panels graded towards everything sharp; its error is the difference of two rules.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar import planar_kernel
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.shapes import PLANAR_AREA, Shape

_PERIODS = 14  # of an oscillating profile resolved on either side; the mean beyond
_GRADE = 3.0  # ratio of neighbouring panels
_SECOND_ORDER = 4.0  # safety factor of the remainder


@dataclass(frozen=True, slots=True)
class _Profile:
    """One factor of |FF|^2 on a line: its centre (P), width, and period of oscillation (0 for none), all eV."""

    shape: Shape
    axial: bool
    centre: float
    width: float
    period: float

    def __call__(self, q: FloatArray) -> FloatArray:
        """The factor at Q, replaced by its mean over a period beyond the resolved ones."""
        power = self.shape.axial_power if self.axial else self.shape.planar_power
        k = np.abs(self.centre - q)
        values = power(k)
        if self.period == 0:
            return values
        half = self.period / 2
        far = k > (_PERIODS - 1e-9) * self.period
        k = np.where(far, k, 1.0)
        below = np.maximum(k - half, 0.0)
        mean = (power(k + half) * (k + half) ** 2 + 2 * power(k) * k**2 + power(below) * below**2) / (4 * k**2)
        return np.where(far, mean, values)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Everything about one pair at one P."""

    energy: float
    mass_i: float
    mass_j: float
    current: ArrayLike
    along: _Profile
    across: _Profile

    @property
    def largest(self) -> float:
        """q0, eV."""
        total = self.mass_i + self.mass_j
        return float(np.sqrt((self.energy - total) * (self.energy + total)))

    def kernel(self, qx: FloatArray | float, qz: FloatArray | float) -> FloatArray:
        """The four pieces of the planar kernel, shape (4, ...), eV^3."""
        momentum = np.stack(np.broadcast_arrays(qx, np.zeros(()), qz), axis=-1)
        return np.stack(planar_kernel(self.energy, momentum, self.mass_i, self.mass_j, self.current))


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
    errors = np.zeros_like(values)
    cost = 0
    order = 10 if tolerance >= 3e-5 else 14
    period_z, period_x = shape.ripple_periods
    todo = [(row, pair) for row in range(momentum.shape[0]) for pair in range(mass_i.size)]
    todo = [(row, pair) for row, pair in todo if energies[row] > mass_i[pair] + mass_j[pair]]
    pairs = {
        (row, pair): _Pair(
            float(energies[row]),
            float(mass_i[pair]),
            float(mass_j[pair]),
            current,
            _Profile(shape, True, float(momentum[row, 2]), 1 / shape.length, period_z),
            _Profile(shape, False, float(momentum[row, 0]), 1 / shape.radius, period_x),
        )
        for row, pair in todo
    }
    unresolved = np.zeros(values.shape[1:])
    for (row, pair), one in pairs.items():
        values[:, row, pair], errors[:, row, pair], unresolved[row, pair], used = _by_lines(one, order)
        cost += used
    top = np.max(np.abs(values[0] + values[3]), axis=0, initial=0.0)
    allowed = tolerance * np.maximum(np.abs(values).max(axis=0), 0.01 * top)
    for (row, pair), one in pairs.items():
        if errors[:, row, pair].max() <= allowed[row, pair]:
            continue
        rough, used = _by_plane(one, order - 4)
        fine, more = _by_plane(one, order)
        cost += used + more
        values[:, row, pair] = fine
        errors[:, row, pair] = np.abs(fine - rough) + unresolved[row, pair]
    return values, errors, cost, tolerance * np.maximum(np.abs(values).max(axis=0), 0.01 * top)


def _by_lines(one: _Pair, order: int) -> tuple[FloatArray, FloatArray, float, int]:
    """The integral from its two lines through P, its error, the part of that from unresolved oscillation, and the cost.

    Dropping the oscillation beyond X radians costs 1/X^2 of the kernel's step, if that step lies there.
    """
    px, pz, q0 = one.across.centre, one.along.centre, one.largest
    area_z, area_x = 2 * np.pi * one.along.width, PLANAR_AREA * one.across.width
    here = one.kernel(np.array(px), np.array(pz))
    total, rough, biggest, cost = -here, -here, np.abs(here).max(), 1
    for profile, area, fixed, axial in ((one.along, area_z, px, True), (one.across, area_x, pz, False)):
        end = np.sqrt(max(q0**2 - fixed**2, 0.0))
        if end == 0:
            continue
        for rule in (order, order - 4):
            q, step = _line(profile, end, (one.mass_i + one.mass_j) / q0, (), rule)
            kernel = one.kernel(fixed, q) if axial else one.kernel(q, fixed)
            value = kernel @ (profile(q) * step) / area
            if rule == order:
                total = total + value
                biggest = max(biggest, np.abs(kernel).max())
            else:
                rough = rough + value
            cost += q.size
    gap = max(abs(float(np.hypot(px, pz)) - q0), 1e-300)
    nearest = gap * q0 / max(float(np.hypot(px, pz)), q0)
    second = _SECOND_ORDER * biggest * one.along.width * one.across.width / nearest**2
    factor = area_z * area_x
    unresolved = 0.0
    for profile in (one.along, one.across):
        if profile.period:
            unresolved += 0.5 * biggest * (profile.width / max(nearest, _PERIODS * profile.period)) ** 2
    error = np.abs(total - rough) + second + unresolved
    return factor * total, factor * error, float(factor * unresolved), cost


def _by_plane(one: _Pair, order: int) -> tuple[FloatArray, int]:
    """The double integral on graded panels, shape (4,), and the number of kernel evaluations."""
    px, q0 = one.across.centre, one.largest
    light = (one.mass_i + one.mass_j) / q0
    crossing = np.sqrt(max(q0**2 - px**2, 0.0))
    scale = one.across.width * max(abs(px) / max(crossing, 1e-300), 0.01) if crossing > 0 else 0.0
    sharp = ((crossing, scale), (-crossing, scale)) if crossing > 0 else ()
    z, z_step = _line(one.along, q0, light, sharp, order)
    z_step = z_step * one.along(z)
    total, cost = np.zeros(4), 0
    for first in range(0, z.size, 64):
        part = slice(first, first + 64)
        rows, columns, weights = [], [], []
        for value, step in zip(z[part], z_step[part], strict=True):
            end = np.sqrt(max(q0**2 - value**2, 0.0))
            if end == 0:
                continue
            x, x_step = _line(one.across, end, light, (), order)
            columns.append(x)
            rows.append(np.full(x.size, value))
            weights.append(x_step * one.across(x) * step)
        if columns:
            x = np.concatenate(columns)
            total += one.kernel(x, np.concatenate(rows)) @ np.concatenate(weights)
            cost += x.size
    return total, cost


def _line(
    profile: _Profile, end: float, light: float, sharp: tuple[tuple[float, float], ...], order: int
) -> tuple[FloatArray, FloatArray]:
    """Nodes and steps on (-end, end), graded to the profile's centre, to other sharp points and to the ends.

    Q = end sin a: the kernel's 1/sqrt(s) at the ends is harmless then down to s = (m1+m2)^2, a = light from the end.
    """
    edges = [np.array([-end, end])]
    periods = _PERIODS if profile.period else 0
    inner = np.arange(1, periods + 1) * profile.period
    reach = 2.2 * end + abs(profile.centre)
    first = max(profile.width, periods * profile.period)
    outer = first * _GRADE ** np.arange(max(1, int(np.ceil(np.log(max(reach / first, 1.0)) / np.log(_GRADE))) + 1))
    steps = np.concatenate([[0.0], inner, outer])
    edges.extend([profile.centre - steps, profile.centre + steps])
    for point, scale in sharp:
        number = max(1, int(np.ceil(np.log(max(end / scale, 1.0)) / np.log(_GRADE))) + 1)
        ladder = np.concatenate([[0.0], scale * _GRADE ** np.arange(number)])
        edges.extend([point - ladder, point + ladder])
    angles = np.arcsin(np.clip(np.concatenate(edges) / end, -1, 1))
    floor = max(light / 2, 1e-6)
    ladder = np.empty(0)
    if floor < 0.5:
        ladder = np.pi / 2 - np.geomspace(floor, 1.0, int(np.log(1 / floor) / np.log(_GRADE)) + 2)
    angles = np.unique(np.concatenate([angles, ladder, -ladder]))
    widths = np.diff(angles)
    keep = widths > 1e-14
    low, widths = angles[:-1][keep], widths[keep]
    nodes, weights = gauss_legendre(order)
    a = (low[:, None] + widths[:, None] / 2 * (nodes + 1)).ravel()
    step = (widths[:, None] / 2 * weights).ravel()
    return end * np.sin(a), end * np.cos(a) * step
