"""Density matrix of driven levels against time, for any profiles of the lasers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from nupair.errors import InputError
from nupair.light.constant_driving import evolve
from nupair.light.graded import coordinates
from nupair.light.lindblad import Generator, embedded, lit, reduced
from nupair.light.profiles import Profile

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
TOLERANCE = 1e-10
"""Relative accuracy of a step of the adaptive integration; elements of a density matrix are at most 1."""


def propagate(given: Generator, profiles: Sequence[Profile], initial: ComplexArray, times: FloatArray) -> ComplexArray:
    """Density matrices at the given times, shape (..., t, n, n).

    given: the generator, whose rest may have leading dimensions (ions with different shifts). profiles: one for each laser.
    initial: state at time zero, shape (n, n). times: shape (t,), increasing, not negative, in the inverse unit of the rates.

    Between the breaks of the profiles, stretches of constant light are propagated exactly; others by an adaptive Runge-Kutta
    method of order 8, at a cost that grows with the pulse area.
    Raises: InputError for times that are not increasing or negative, or as many profiles as there are lasers not given.
    """
    times = checked_times(times)
    if len(profiles) != len(given.drives):
        raise InputError("the number of profiles", f"that of the lasers, {len(given.drives)}", len(profiles))
    leading = given.rest.shape[:-2]
    given, start_state, kept = reduced(given, initial)
    state = np.broadcast_to(start_state, (*leading, kept.size))
    found = np.empty((*leading, times.size + 1, kept.size), dtype=complex)  # one row more: where a stretch ends
    edges = breaks(profiles, float(times[-1]))
    for start, stop in pairwise(edges):
        first, last = np.searchsorted(times, [start, stop])
        last = times.size if stop == edges[-1] else last
        _stretch(given, profiles, state, start, np.append(times[first:last], stop), found[..., first : last + 1, :])
        state = found[..., last, :].copy()
    return embedded(found[..., :-1, :], kept, len(initial))


def checked_times(times: object) -> FloatArray:
    """Times as an array of shape (t,).

    Raises: InputError unless they are finite, increasing and not negative.
    """
    try:
        at = np.asarray(times, dtype=float)
    except (TypeError, ValueError):
        raise InputError("times", "real numbers", times) from None
    if at.ndim != 1 or at.size == 0:
        raise InputError("times", "a list of at least one time", f"an array of shape {at.shape}")
    if not np.all(np.isfinite(at)) or at[0] < 0:
        raise InputError("times", "finite and not negative", float(at[~(np.isfinite(at) & (at >= 0))][0]))
    if np.any(np.diff(at) <= 0):
        where = int(np.argmax(np.diff(at) <= 0))
        raise InputError("times", "increasing", f"{at[where + 1]:g} after {at[where]:g}")
    return at


def breaks(profiles: Sequence[Profile], end: float) -> FloatArray:
    """Zero, the end, and every break of the profiles between them; at least two."""
    inside = {time for profile in profiles for time in profile.breaks if 0 < time < end}
    return np.array(sorted({0.0, end} | inside)) if end > 0 else np.zeros(2)


def _stretch(
    given: Generator,
    profiles: Sequence[Profile],
    state: ComplexArray,
    start: float,
    times: FloatArray,
    states: ComplexArray,
) -> None:
    """Writes the states at times from start on, within a stretch without breaks; the last time is its end."""
    stop = float(times[-1])
    if all(profile.constant(start, stop) for profile in profiles):
        middle = 0.5 * (start + stop)
        strengths = np.array([float(profile.strength(middle)) for profile in profiles])
        evolve(lit(given, strengths), state, times - start, states)
    else:
        states[...] = _integrated(given, profiles, state, start, times)


def _integrated(
    given: Generator, profiles: Sequence[Profile], state: ComplexArray, start: float, times: FloatArray
) -> ComplexArray:
    """By an adaptive Runge-Kutta method, each element in its own unit; a stretch ends with the profiles from within."""
    stop, shape = float(times[-1]), state.shape
    unit = coordinates(lit(given, np.ones(len(profiles))), state).unit
    inner = start + np.array([1e-13, 1 - 1e-13]) * (stop - start)

    def slope(time: float, flat: ComplexArray) -> ComplexArray:
        at = min(max(time, inner[0]), inner[1])
        matrix = lit(given, np.array([float(profile.strength(at)) for profile in profiles])) * (unit / unit[:, None])
        return (matrix @ flat.reshape(*shape, 1)).reshape(-1)

    distinct, place = np.unique(times, return_inverse=True)
    solution = solve_ivp(
        slope,
        (start, stop),
        (state / unit).reshape(-1),
        method="DOP853",
        t_eval=distinct,
        rtol=TOLERANCE,
        atol=TOLERANCE * 1e-2,
    )
    if not solution.success:
        raise InputError("the driving", "one that can be followed in time", solution.message, "Try slower pulses.")
    found: ComplexArray = np.moveaxis(solution.y[:, place].reshape(*shape, times.size), -1, -2) * unit
    return found
