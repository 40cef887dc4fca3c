"""Average of the density matrix over an ensemble of ions, with as many ions as it takes.

What is averaged is the complex density matrix, so that ions out of phase cancel in a coherence; populations just add.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.light.averaged import Average, averaged
from nupair.light.ensemble import Ions, Spread, ions
from nupair.light.lindblad import Generator, shifted
from nupair.light.line_shapes import SHAPES
from nupair.light.profiles import Profile
from nupair.light.propagate import breaks, propagate

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
FIRST, MOST, MOST_PULSED = 200, 6400, 800
"""Ions to begin with, and at most: of constant light, and of pulses, which every ion is stepped through."""
TURNS = 1e5
"""Largest phase, rad, between an ion far out and the light during pulses."""
COUNTED = 1e-12
"""Elements that stay below this share of the largest are rounding."""
BLOCK = 2_000_000
"""Most elements of density matrices that are held at a time."""


class Ensemble(NamedTuple):
    """states: from increasing times (t,) to averaged density matrices (t, n, n). number: of ions. error: absolute, (n, n)."""

    states: Callable[[FloatArray], ComplexArray]
    number: int
    error: FloatArray
    reason: str


def ensemble_average(
    given: Generator,
    ratios: FloatArray,
    spread: Spread,
    profiles: Sequence[Profile],
    initial: ComplexArray,
    times: FloatArray,
    tolerance: float = 1e-3,
) -> Ensemble:
    """The average from time zero to the last of the times; converged at them.

    given, profiles, initial: as for `propagate`, for an ion without shift. ratios: shift of each level in units of x, (n,).
    tolerance: wanted error of each element, relative to its largest value over the times.

    The number of ions is doubled until no element changes by more than the tolerance. The error is the last change, what an echo
    could bring back (`averaged`), and the ions beyond the reach of the line shape.
    Raises: InputError for pulses that turn an ion far out through more than TURNS.
    """
    end = float(times[-1])
    constant = all(profile.constant(a, b) for a, b in pairwise(breaks(profiles, end)) for profile in profiles)
    if not constant:
        _refuse_broad(spread, ratios, end)
    most, number, before = MOST if constant else MOST_PULSED, FIRST, None
    while True:
        chosen = ions(spread, number)
        found = (
            averaged(given, ratios, chosen, profiles, initial, end)
            if constant
            else _followed(given, ratios, chosen, profiles, initial)
        )
        now = found.states(times)
        largest = np.abs(now).max(axis=0)
        error = SHAPES[spread.shape].beyond * largest + found.echo
        if before is not None:
            error = error + np.abs(now - before).max(axis=0)
            counted = largest > COUNTED * largest.max()
            if np.all(error[counted] <= tolerance * largest[counted]):
                return Ensemble(found.states, number, error, f"ensemble converged with {number} ions")
            if 2 * number > most:
                return Ensemble(found.states, number, error, f"ensemble stopped at {number} ions")
        before, number = now, 2 * number


def _refuse_broad(spread: Spread, ratios: FloatArray, end: float) -> None:
    """Every ion is stepped through a pulse, in steps shorter than its own period."""
    turns = spread.width * SHAPES[spread.shape].reach * float(np.ptp(ratios)) * end
    if turns > TURNS:
        raise InputError(
            "ion.inhomogeneous_width",
            f"narrower under pulses, so that ions far out turn by at most {TURNS:g} rad",
            f"{turns:.3g} rad",
            "Use lasers.profile = 'step', a shorter time, or model.inhomogeneous = false.",
        )


def _followed(
    given: Generator, ratios: FloatArray, chosen: Ions, profiles: Sequence[Profile], initial: ComplexArray
) -> Average:
    """Ions followed one by one through pulses."""

    def states(times: FloatArray) -> ComplexArray:
        total = np.zeros((times.size, *initial.shape), dtype=complex)
        pieces = 1 + chosen.shift.size * times.size * initial.size // BLOCK
        for part in np.array_split(np.arange(chosen.shift.size), min(pieces, chosen.shift.size)):
            moved = shifted(given, chosen.shift[part, None] * ratios)
            total += np.tensordot(chosen.weight[part], propagate(moved, profiles, initial, times), axes=(0, 0))
        return total

    return Average(states, np.zeros(initial.shape))
