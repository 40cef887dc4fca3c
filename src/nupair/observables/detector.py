"""Signal-to-noise of the field of an emitting crystal against white and 1/f noise of a magnetometer, offset unknown.

The crystal's moment grows with a constant source q while the lasers are on and relaxes with the spin relaxation time T1,

    dB/dt = q - B/T1.

A record of length T is fitted by least squares with the known course s(t) of the field for q = 1 and an unknown offset, weight
w(t) = (s - <s>)/Int (s - <s>)^2 dt. With the one-sided noise density S0 (1 + f_c/f), S0 the square of the white amplitude noise,
the variance of q is Int_0^inf S(f) |W(f)|^2 df, W the transform of w: exactly

    S0/2 Int w^2 dt  -  S0 f_c Int Int w(t) w(t') ln|t - t'| dt dt'.

A drift of unknown sign adds the square of its slope times Int t w dt. For T1 much longer than T the first two are 6 S0/T^3 and
9 f_c S0/T^2. Any consistent set of units.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError
from nupair.pairs.quadrature import gauss_panels

FloatArray = NDArray[np.float64]
ORDER = 64
"""Gauss nodes on each smooth piece of a course."""
POLYNOMIALS = 120
"""Chebyshev polynomials of the logarithmic kernel; a panel's nodes are exact for all of them times a slope."""


class Noise(NamedTuple):
    """white: amplitude density (field/frequency^0.5). corner: f_c (cycles per time). drift: rms slope, of unknown sign."""

    white: float
    corner: float = 0.0
    drift: float = 0.0


class Course(NamedTuple):
    """The field for a unit source at the nodes of a quadrature over one record: time, weight, value, each shape (n,)."""

    time: FloatArray
    weight: FloatArray
    value: FloatArray

    @property
    def length(self) -> float:
        """T, the length of the record."""
        return float(self.weight.sum())


def growing(duration: float, relaxation: float = np.inf) -> Course:
    """T1 (1 - exp(-t/T1)) from the moment the lasers are switched on; t itself for an infinite T1."""
    time, weight = gauss_panels(_edges(_positive(duration), relaxation), ORDER)
    return Course(time, weight, _saturating(time, relaxation))


def cycled(period: float, relaxation: float = np.inf) -> Course:
    """One period of lasers on for its first half and off for its second, after many of them, time from its beginning.

    On: T1 [1 - exp(-t/T1)/(1 + exp(-h/T1))], off: T1 exp(-t/T1)/(1 + exp(-h/T1)), h half the period, t from the last switch.
    Without relaxation a triangle of slopes +1/2 and -1/2 (about a mean that counts as offset).
    """
    half = _positive(period) / 2
    time, weight = gauss_panels(_edges(half, relaxation), ORDER)
    if np.isinf(relaxation):
        on, off = (time - half / 2) / 2, (half / 2 - time) / 2
    else:
        # about the mean T1/2; written so that nothing cancels where T1 is long
        rest, late = np.exp(-half / relaxation), np.expm1(-time / relaxation)
        swing = (-np.expm1(-half / relaxation) / 2 + late) / (1 + rest)
        on, off = -relaxation * swing, relaxation * swing
    return Course(np.concatenate([time, time + half]), np.tile(weight, 2), np.concatenate([on, off]))


def source_error(noise: Noise, course: Course) -> float:
    """Standard error of the source q (field/time) from one record, offset free."""
    centred = course.value - course.weight @ course.value / course.length
    w = centred / (course.weight @ centred**2)
    white = 0.5 * (course.weight @ w**2)
    variance = noise.white**2 * (white + noise.corner * _logarithmic(course, w))
    middle = course.time - course.weight @ course.time / course.length
    return float(np.sqrt(variance + (noise.drift * (course.weight @ (w * middle))) ** 2))


def averaged(error: ArrayLike, cycles: ArrayLike) -> FloatArray:
    """Error of the mean of independent cycles. Exact for white noise; offsets of neighbouring cycles are fitted apart."""
    number = np.asarray(cycles, dtype=float)
    if not np.all(number > 0):
        raise InputError("the number of cycles", "positive", float(np.min(number)))
    mean: FloatArray = np.asarray(error, dtype=float) / np.sqrt(number)
    return mean


def time_to_see(noise: Noise, source: float, sigmas: float = 3.0, relaxation: float = np.inf) -> float:
    """Shortest record after which a growing field stands `sigmas` standard errors out; infinite where it never does.

    A field that has saturated cannot be told from an offset, and a drift hides a slope: longer is not always better.
    """
    _positive(sigmas)
    size = abs(source) / sigmas
    if not size > 0:
        return float("inf")

    def excess(log_time: float) -> float:
        return float(np.log(source_error(noise, growing(float(np.exp(log_time)), relaxation)) / size))

    # white noise alone, and relaxation alone, bound the time from below; from there on until longer records gain nothing
    start = (np.log(6) + 2 * np.log(noise.white / size)) / 3
    grid = start + np.concatenate([[-0.1], np.linspace(0.0, 120.0, 481)])
    above = excess(float(grid[0]))
    for left, right in pairwise(grid):
        below = excess(float(right))
        if below <= 0:
            return float(np.exp(_crossing(excess, float(left), float(right))))
        if right - start > 3 and below >= above - 1e-9:
            return float("inf")
        above = below
    return float("inf")


def repeated_time(error: float, source: float, repetition: float, sigmas: float = 3.0) -> float:
    """Total time after which cycles, one of them with `error`, show the source at `sigmas` standard errors."""
    if not (repetition > 0 and error > 0 and sigmas > 0):
        raise InputError("repetition, error and number of standard errors", "positive", (repetition, error, sigmas))
    return float(np.inf) if source == 0 else float((sigmas * error / source) ** 2 / repetition)


def _logarithmic(course: Course, w: FloatArray) -> float:
    """-Int Int w w' ln|t - t'| for a weight of vanishing mean: sum over n of (2/n) (Int w T_n)^2.

    On [-1, 1] ln|x - y| = -ln 2 - sum (2/n) T_n(x) T_n(y); scaling the interval adds a constant, which the mean takes away.
    """
    angle = np.arccos(np.clip(2 * course.time / course.length - 1, -1.0, 1.0))
    n = np.arange(1, POLYNOMIALS + 1)
    coefficients = np.cos(np.outer(n, angle)) @ (course.weight * w)
    return float(np.sum(2 / n * coefficients**2))


def _saturating(time: FloatArray, relaxation: float) -> FloatArray:
    value: FloatArray = time if np.isinf(relaxation) else -relaxation * np.expm1(-time / relaxation)
    return value


def _edges(length: float, relaxation: float) -> FloatArray:
    """Panels from 0 that resolve the exponential: the first as long as T1, then doubling."""
    if not relaxation < length:
        return np.array([0.0, length])
    steps = relaxation * 2.0 ** np.arange(60)
    return np.concatenate([[0.0], steps[steps < 0.7 * length], [length]])


def _crossing(excess: Callable[[float], float], left: float, right: float) -> float:
    for _ in range(60):
        middle = (left + right) / 2
        left, right = (middle, right) if excess(middle) > 0 else (left, middle)
    return right


def _positive(value: float) -> float:
    if not (value > 0 and np.isfinite(value)):
        raise InputError("a duration or number of standard errors", "positive and finite", value)
    return float(value)
