"""A few elements of the density matrix under switched light, as sums of exponentials that are found once and read at any times."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.light.constant_driving import WORST_CONDITION, evolve
from nupair.light.graded import coordinates
from nupair.light.lindblad import Generator, lit, reduced
from nupair.light.profiles import Profile
from nupair.light.propagate import breaks

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


class Stretch(NamedTuple):
    """elements: from times since its start (t,) to the wanted elements (t, k). last: the whole state at its end, (m,)."""

    elements: Callable[[FloatArray], ComplexArray]
    last: ComplexArray


def elements_in_time(
    given: Generator, profiles: Sequence[Profile], initial: ComplexArray, end: float, wanted: Sequence[tuple[int, int]]
) -> Callable[[FloatArray], ComplexArray]:
    """A function from increasing times (t,) between zero and the end to elements of the density matrix, shape (t, k).

    given, profiles, initial: as for `propagate`, with a rest of shape (n^2, n^2). wanted: rows and columns of the k elements.
    The same numbers as `propagate`, at a cost per time that does not hold the other elements.
    Raises: InputError for profiles that are not constant between their breaks.
    """
    size, (given, state, kept) = len(initial), reduced(given, initial)
    if not np.all(np.isin(asked := np.array([row * size + column for row, column in wanted]), kept)):
        return lambda times: np.zeros((times.size, asked.size), dtype=complex)
    places = np.searchsorted(kept, asked)
    edges, stretches = breaks(profiles, end), []
    for start, stop in pairwise(edges):
        if not all(profile.constant(start, stop) for profile in profiles):
            raise InputError("the light", "constant between switches", "a profile that is not")
        strengths = np.array([float(profile.strength(0.5 * (start + stop))) for profile in profiles])
        stretches.append(_stretch(lit(given, strengths), state, stop - start, places))
        state = stretches[-1].last

    def elements(times: FloatArray) -> ComplexArray:
        which = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(stretches) - 1)
        parts = [stretch.elements(times[which == k] - edges[k]) for k, stretch in enumerate(stretches)]
        return np.concatenate(parts)

    return elements


def _stretch(matrix: ComplexArray, state: ComplexArray, length: float, places: NDArray[np.int_]) -> Stretch:
    """In the eigenbasis of the generator, or where that is ill-conditioned by `evolve`."""
    into, back, _ = coordinates(matrix, state)
    values, vectors = np.linalg.eig(into @ matrix @ back)
    if np.linalg.cond(vectors) >= WORST_CONDITION:
        last = evolve(matrix, state, np.array([length]))[0]
        return Stretch(lambda at: evolve(matrix, state, at)[:, places] if at.size else _nothing(places), last)
    weights = np.linalg.solve(vectors, into @ state)
    vectors = back @ vectors
    amplitudes = (vectors[places] * weights).T
    last = vectors @ (np.exp(values * length) * weights)
    return Stretch(lambda at: np.exp(at[:, None] * values) @ amplitudes, last)


def _nothing(places: NDArray[np.int_]) -> ComplexArray:
    return np.empty((0, places.size), dtype=complex)
