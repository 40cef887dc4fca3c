"""Cycles of excitation, trigger and emission: what a slow spin relaxation lets a repeated source build up.

dM/dt = source(t) - M/T1, solved exactly for a source with straight lines between its samples, each raised or lowered so that its
integral is the one given: a source that oscillates faster than it is sampled is then right but for (distance of samples)/T1. A
cycle is a window, during which the source runs from the beginning of its curve, and a dead time without source; the ions are
taken to be back in their first state when the next one begins. Any unit of time; M comes in (source x time).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Source:
    """A source curve. times: increasing from 0, shape (n,); values: shape (n,). Zero after the last time.

    raised: by how much the source lies above the straight line between two samples in the mean, shape (n - 1,).
    """

    times: FloatArray
    values: FloatArray
    raised: FloatArray


@dataclass(frozen=True)
class Best:
    """The best cycle. window, period: times; value: M at the end of the window in the steady cycle."""

    window: float
    period: float
    value: float


def source_curve(times: ArrayLike, values: ArrayLike, integral: ArrayLike | None = None) -> Source:
    """A checked source curve.

    integral: of the source from zero to each time; None for straight lines between the samples.
    Raises: InputError unless times increase from zero, are as many as the values and the integrals, and all are finite.
    """
    at, value = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    if at.ndim != 1 or at.shape != value.shape or at.size < 2:
        raise InputError("a source curve", "as many values as times, two at least", f"{at.shape} and {value.shape}")
    if at[0] != 0 or np.any(np.diff(at) <= 0) or not np.all(np.isfinite(at)):
        raise InputError("the times of a source curve", "finite and increasing from zero", at[:3].tolist())
    if not np.all(np.isfinite(value)):
        raise InputError("the values of a source curve", "finite", "a value that is not")
    if integral is None:
        return Source(at, value, np.zeros(at.size - 1))
    whole = np.asarray(integral, dtype=float)
    if whole.shape != at.shape or not np.all(np.isfinite(whole)):
        raise InputError("the integral of a source curve", f"{at.size} finite numbers", f"shape {whole.shape}")
    return Source(at, value, np.diff(whole) / np.diff(at) - (value[:-1] + value[1:]) / 2)


def _weights(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weights phi = (1 - e^-x)/x and psi = (1 - phi)/x, with their series where x is small."""
    small = np.abs(x) < 0.01
    safe = np.where(small, 1.0, x)
    phi = np.where(small, 1 - x / 2 + x**2 / 6 - x**3 / 24 + x**4 / 120, -np.expm1(-safe) / safe)
    psi = np.where(small, 0.5 - x / 6 + x**2 / 24 - x**3 / 120 + x**4 / 720, (1 - phi) / safe)
    return phi, psi


def _until(source: Source, window: float) -> Source:
    """The curve up to the end of a window, with its value there."""
    if window >= source.times[-1]:
        return source
    inside = source.times < window
    value = np.interp(window, source.times, source.values)
    number = int(np.count_nonzero(inside))
    return Source(
        np.append(source.times[inside], window), np.append(source.values[inside], value), source.raised[:number]
    )


def one_cycle(source: Source, window: float, relaxation: float) -> float:
    """M at the end of a window that began with M = 0.

    Each segment h from s0 to s1, raised by r, adds h [(s0 + r) phi(x) + (s1 - s0) psi(x)], x = h/T1, and decays afterwards.
    relaxation: T1, may be infinite.
    """
    cut = _until(source, window)
    steps = np.diff(cut.times)
    phi, psi = _weights(steps / relaxation)
    added = steps * ((cut.values[:-1] + cut.raised) * phi + np.diff(cut.values) * psi)
    return float(added @ np.exp(-(window - cut.times[1:]) / relaxation))


def after_cycles(source: Source, window: float, dead_time: float, relaxation: float, cycles: int) -> float:
    """M at the end of the window of the last of so many cycles, M = 0 before the first.

    one_cycle x (1 - r^cycles)/(1 - r), r = exp(-period/T1); one_cycle x cycles for infinite T1.
    """
    x = (window + dead_time) / relaxation
    share = cycles if x == 0 else np.expm1(-cycles * x) / np.expm1(-x)
    return one_cycle(source, window, relaxation) * float(share)


def steady_cycle(source: Source, window: float, dead_time: float, relaxation: float) -> float:
    """M at the end of the window after many cycles: its largest value where the source stays positive until then.

    Raises: InputError for an infinite T1, with which M grows for ever.
    """
    _finite(relaxation)
    return one_cycle(source, window, relaxation) / float(-np.expm1(-(window + dead_time) / relaxation))


def steady_mean(source: Source, window: float, dead_time: float, relaxation: float) -> float:
    """Mean of M over a cycle after many: T1 x (integral of one cycle) x (cycles per time), whatever the shape of the curve.

    Where it is largest does not depend on T1.
    """
    _finite(relaxation)
    return relaxation * one_cycle(source, window, np.inf) / (window + dead_time)


def best_cycle(source: Source, dead_time: float, relaxation: float, shortest: float) -> Best:
    """The window with the largest M at its end in the steady cycle, between `shortest` and the whole curve.

    A bounded scalar search between the neighbours of the best of 400 windows, half of them spaced evenly, half in the logarithm.
    Raises: InputError for times that make no sense.
    """
    from scipy.optimize import minimize_scalar  # here: slow to load

    longest = float(source.times[-1])
    if not 0 < shortest < longest:
        raise InputError("the shortest window", f"between 0 and the end of the curve, {longest:g}", shortest)
    if not dead_time >= 0:
        raise InputError("the dead time", "zero or positive", dead_time)

    def loss(logarithm: float) -> float:
        return -steady_cycle(source, float(np.exp(logarithm)), dead_time, relaxation)

    even = np.linspace(shortest, longest, 201)[1:-1]
    grid = np.sort(np.log(np.append(even, np.geomspace(shortest, longest, 200))))
    losses = np.array([loss(point) for point in grid])
    place = int(np.argmin(losses))
    bounds = (grid[max(place - 1, 0)], grid[min(place + 1, grid.size - 1)])
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-8})
    logarithm, least = (found.x, found.fun) if found.fun < losses[place] else (grid[place], losses[place])
    window = float(np.exp(logarithm))
    return Best(window, window + dead_time, float(-least))


def _finite(relaxation: float) -> None:
    if not 0 < relaxation < np.inf:
        raise InputError("the spin relaxation time", "positive and finite for a steady cycle", relaxation)
