"""Signal-to-noise of a growing or stepping field against white and 1/f noise of a magnetometer, offset unknown.

Noise: one-sided power density S0 (1 + f_c/f), S0 the square of the white amplitude noise. A least-squares estimate weights the
record with w(t); its variance is Int_0^inf S(f) |w(f)|^2 df. The two used here are exact,

    slope of a ramp over T:                        S0 (6/T^3 + 9 f_c/T^2)
    step half way through T (mean after - before): S0 (2/T + 4 ln 2 f_c)

so a slope gains on 1/f noise with time and a single step does not; repeating the step does. Any consistent set of units.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError

FloatArray = NDArray[np.float64]


class Noise(NamedTuple):
    """white: amplitude density (field/frequency^0.5). corner: f_c (cycles per time). drift: rms slope, of unknown sign."""

    white: float
    corner: float = 0.0
    drift: float = 0.0


def slope_error(noise: Noise, duration: ArrayLike) -> FloatArray:
    """Standard error of the slope of the field from one record of length T, offset free. Drift cannot be told from signal."""
    time = _positive(duration)
    error: FloatArray = np.sqrt(noise.white**2 * (6 / time**3 + 9 * noise.corner / time**2) + noise.drift**2)
    return error


def step_error(noise: Noise, duration: ArrayLike) -> FloatArray:
    """Standard error of a step in the middle of a record of length T; a drift d adds d T/2."""
    time = _positive(duration)
    error: FloatArray = np.sqrt(
        noise.white**2 * (2 / time + 4 * np.log(2) * noise.corner) + (noise.drift * time / 2) ** 2
    )
    return error


def averaged(error: ArrayLike, cycles: ArrayLike) -> FloatArray:
    """Error of the mean of independent cycles (laser on and off in turn, so that drift has either sign)."""
    mean: FloatArray = np.asarray(error, dtype=float) / np.sqrt(_positive(cycles))
    return mean


def ramp_time(noise: Noise, slope: float, sigmas: float = 3.0) -> float:
    """Length of the record after which a ramp stands `sigmas` standard errors out; infinite where drift hides it.

    The positive root of r T^3 = 9 f_c S0 T + 6 S0, r = (slope/sigmas)^2 - drift^2.
    """
    if not sigmas > 0:
        raise InputError("the number of standard errors", "positive", sigmas)
    room = (slope / sigmas) ** 2 - noise.drift**2
    if not room > 0:
        return float("inf")
    # in units of the time without 1/f noise the root of x^3 - a x - 1 lies between 1 and 1 + sqrt(a)
    scale = (6 * noise.white**2 / room) ** (1 / 3)
    a = 9 * noise.corner * noise.white**2 / (room * scale**2)
    low, high = 1.0, 1.0 + np.sqrt(a)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if middle**3 - a * middle < 1 else (low, middle)
    return float(scale * high)


def repeated_time(error: float, signal: float, repetition: float, sigmas: float = 3.0) -> float:
    """Total time after which repeated cycles show `signal` at `sigmas` standard errors; one cycle has `error`."""
    if not (repetition > 0 and error > 0 and sigmas > 0):
        raise InputError("repetition, error and number of standard errors", "positive", (repetition, error, sigmas))
    return float(np.inf) if signal == 0 else float((sigmas * error / signal) ** 2 / repetition)


def _positive(value: ArrayLike) -> FloatArray:
    number = np.asarray(value, dtype=float)
    if not np.all(number > 0):
        raise InputError("the duration", "positive", float(np.min(number)))
    return number
