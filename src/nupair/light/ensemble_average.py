"""Average of the density matrix over an ensemble of ions, with as many ions as it takes.

What is averaged is the complex density matrix, so that ions out of phase cancel in a coherence; populations just add.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.light.averaged import Average, averaged
from nupair.light.ensemble import Ions, Spread, first_sizes, ions
from nupair.light.lindblad import Generator, shifted
from nupair.light.line_shapes import SHAPES
from nupair.light.profiles import Profile
from nupair.light.propagate import breaks, propagate
from nupair.light.tabulated import tabulated

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
FIRST, MOST = (300, 1_600, 3_000), (6_400, 30_000, 60_000)
"""Ions to begin with, and at most, under constant light: with 1, 2, 3 numbers per ion."""
TOLERANCE = (1e-3, 1e-2, 5e-2)
"""Wanted, with 1, 2, 3 numbers per ion."""
MOST_PULSED = 800
"""Ions at most under pulses, which every ion is stepped through."""
GROWTH = 1.5
"""Steps of a number over those before. An error that falls as the square of the step is then smaller than its last change."""
SPARED = 0.1
"""Share of the tolerance below which finer steps are not kept where there are several numbers: the others would pay for them."""
TABULATED, TABLE = 1_000_000, 0.1
"""Ions x times from which on states of ions shifted in several ways are read from a table, and its share of the tolerance."""
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
    spread: Spread,
    profiles: Sequence[Profile],
    initial: ComplexArray,
    times: FloatArray,
    tolerance: float | None = None,
) -> Ensemble:
    """The average from time zero to the last of the times; converged at them.

    given, profiles, initial: as for `propagate`, for an ion without shift.
    tolerance: wanted error of each element, relative to its largest value over the times; TOLERANCE where nothing is said.

    The steps of one number after another are made finer by GROWTH, where that last changed most, until no element changes by more
    than the tolerance. The error is the last change in each number, what an echo could bring back (`averaged`), the ions
    beyond the reach of the line shape, and the table that many ions are read from.
    Raises: InputError for pulses that turn an ion far out through more than TURNS.
    """
    end, numbers = float(times[-1]), spread.mixing.shape[1]
    edges = breaks(profiles, end)
    constant = all(profile.constant(a, b) for a, b in pairwise(edges) for profile in profiles)
    if not constant:
        _refuse_broad(spread, end)
    wanted = TOLERANCE[numbers - 1] if tolerance is None else tolerance
    most = MOST[numbers - 1] if constant else MOST_PULSED
    sizes = first_sizes(spread, min(FIRST[numbers - 1], most // 4))

    def average(steps: tuple[int, ...]) -> Average:
        chosen = ions(spread, steps)
        if not constant:
            return _followed(given, chosen, profiles, initial)
        return averaged(given, chosen, profiles, initial, end)

    found = average(sizes)
    now, changes = found.states(times), np.full((numbers, *initial.shape), np.inf)
    while True:
        number = int(np.argmax(_relative(changes, now)))
        finer = tuple(round(GROWTH * n) if k == number else n for k, n in enumerate(sizes))
        trial = average(finer)
        later = trial.states(times)
        changes[number] = np.abs(later - now).max(axis=0)
        if numbers == 1 or _relative(changes, later)[number] > SPARED * wanted:
            sizes, found, now = finer, trial, later
        else:  # the coarser rule is further off than it is from the finer one, least so if errors fall as the square of the step
            changes[number] /= 1 - GROWTH**-2
        largest = np.abs(now).max(axis=0)
        error = SHAPES[spread.shape].beyond * numbers * largest + found.echo + changes.sum(axis=0)
        counted = largest > COUNTED * largest.max()
        converged = bool(np.all(error[counted] <= wanted * largest[counted]))
        taken = math.prod(sizes)
        if converged or GROWTH * taken > most:
            states = found.states
            if numbers > 1 and taken * times.size > TABULATED:
                states, read = tabulated(found.states, edges, TABLE * wanted)
                error = error + read
            verdict = "converged with" if converged else "stopped at"
            return Ensemble(states, taken, error, f"ensemble {verdict} {taken} ions")


def _relative(changes: FloatArray, now: ComplexArray) -> FloatArray:
    """Largest change of an element that counts, in units of its largest value, by number."""
    largest = np.abs(now).max(axis=0)
    counted = largest > COUNTED * largest.max()
    relative: FloatArray = (changes[:, counted] / largest[counted]).max(axis=1)
    return relative


def _refuse_broad(spread: Spread, end: float) -> None:
    """Every ion is stepped through a pulse, in steps shorter than its own period."""
    shape = SHAPES[spread.shape]
    widest = max(shape.sum_width(one - other) for one in spread.mixing for other in spread.mixing)
    turns = spread.width * shape.reach * widest * end
    if turns > TURNS:
        raise InputError(
            "ion.inhomogeneous_width",
            f"narrower under pulses, so that ions far out turn by at most {TURNS:g} rad",
            f"{turns:.3g} rad",
            "Use lasers.profile = 'step', a shorter time, or model.inhomogeneous = false.",
        )


def _followed(given: Generator, chosen: Ions, profiles: Sequence[Profile], initial: ComplexArray) -> Average:
    """Ions followed one by one through pulses."""

    def states(times: FloatArray) -> ComplexArray:
        total = np.zeros((times.size, *initial.shape), dtype=complex)
        number = chosen.weight.size
        pieces = 1 + number * times.size * initial.size // BLOCK
        for part in np.array_split(np.arange(number), min(pieces, number)):
            moved = shifted(given, chosen.shift[part])
            total += np.tensordot(chosen.weight[part], propagate(moved, profiles, initial, times), axes=(0, 0))
        return total

    return Average(states, np.zeros(initial.shape))
