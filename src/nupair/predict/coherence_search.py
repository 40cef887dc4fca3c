"""The intensities and the delay of the trigger that make the most coherence at fixed linewidths.

One fixed sequence of trials, cut off where the effort ends, so that more effort never finds less: first the start is refined; then,
in turns, the box is filled with points of low discrepancy and the best of them that are not yet refined are. Rabi oscillations
leave many narrow maxima, on ridges where the dressed levels have simple ratios: a simplex alone steps over them, so each
refinement begins with a fine walk along every axis. No random numbers. What is found is the best of the maxima that were tried,
and the spread of the best few says how far that can be trusted.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.predict.drive_axes import DELAY

FloatArray = NDArray[np.float64]
Bounds = Mapping[str, tuple[float, float]]
EDGE = 1e-3
"""How near an end of its range, in shares of the range, a setting counts as being at it."""
FILLED, REFINED = 128, 2
"""Points that fill the box, and the best of them that are refined, in each turn."""
WALK = np.setdiff1d(np.round(np.linspace(-0.1, 0.1, 21), 12), [0.0])
"""Steps along an axis, in shares of its range."""
SIMPLEX, TRIALS, CLOSE = 0.01, 250, 1e-4
"""Size of the simplex, its trials at most, and when it stops: in shares of the ranges, and of the value."""
APART = 0.05
"""Distance, in shares of the ranges, below which two starts belong to one maximum."""
LISTED = 5
"""Local maxima that are reported."""


class Optimum(NamedTuple):
    """settings: by name. value: of what is maximised. ends: names of settings at an end of their range.

    half: what the first half of the effort found. local: the best local maxima that were refined to the end, falling.
    """

    settings: dict[str, float]
    value: float
    ends: tuple[str, ...]
    half: float
    local: tuple[float, ...]


class _SpentError(Exception):
    """The effort is used up."""


class _Trials:
    """Values at places of the unit box, counted; settings in between."""

    def __init__(self, value: Callable[[dict[str, float]], float], bounds: Bounds, effort: int) -> None:
        self.value, self.names, self.effort = value, tuple(bounds), effort
        ends = np.array([[_coordinate(name, end) for end in bounds[name]] for name in self.names]).reshape(-1, 2)
        self.low, self.length = ends[:, 0], ends[:, 1] - ends[:, 0]
        self.found: list[tuple[float, FloatArray]] = []

    def place(self, settings: Mapping[str, float]) -> FloatArray:
        at = np.array([_coordinate(name, settings[name]) for name in self.names])
        return np.asarray(np.clip((at - self.low) / self.length, 0, 1))

    def settings(self, place: FloatArray) -> dict[str, float]:
        at = self.low + np.clip(place, 0, 1) * self.length
        return {name: _setting(name, x) for name, x in zip(self.names, at, strict=True)}

    def __call__(self, place: FloatArray) -> float:
        if len(self.found) >= self.effort:
            raise _SpentError
        self.found.append((self.value(self.settings(place)), np.array(place)))
        return self.found[-1][0]


def search(value: Callable[[dict[str, float]], float], bounds: Bounds, start: dict[str, float], effort: int) -> Optimum:
    """The largest value within bounds: nowhere below the value at the start, nor below that of less effort.

    Intensities are searched in their logarithm, the delay in its square root. effort: evaluations in all, beside that of the start.
    """
    trials = _Trials(value, bounds, effort)
    start = {name: start[name] for name in trials.names}
    first_value, first = value(start), trials.place(start)
    local: list[float] = []
    try:
        for begin, height in _starts(trials, first, first_value):
            local.append(_refined(trials, begin, height))
    except _SpentError:
        pass
    heights = np.array([first_value, *(height for height, _ in trials.found)])
    best = int(np.argmax(heights))
    place, settings = (first, start) if best == 0 else (trials.found[best - 1][1], {})
    at_end = tuple(n for n, x in zip(trials.names, place, strict=True) if min(x, 1 - x) < EDGE)
    half = float(heights[: 1 + max(1, effort // 2)].max())
    listed = tuple(sorted(local, reverse=True)[:LISTED])
    return Optimum(settings or trials.settings(place), float(heights[best]), at_end, half, listed)


def _starts(trials: _Trials, first: FloatArray, first_value: float) -> Iterator[tuple[FloatArray, float]]:
    """The start, then without end the best points so far that lie apart from all starts before."""
    from scipy.stats import qmc  # here: slow to load

    yield first, first_value
    points, begun = qmc.Halton(len(first), scramble=False), [first]
    points.fast_forward(1)  # the first is the corner of the box
    filled, heights = np.empty((0, len(first))), np.empty(0)
    while True:
        new = points.random(FILLED)
        filled, heights = np.append(filled, new, axis=0), np.append(heights, [trials(point) for point in new])
        for _ in range(REFINED):
            apart = np.all([np.abs(filled - one).max(axis=1) > APART for one in begun], axis=0)
            if apart.any():
                best = int(np.argmax(np.where(apart, heights, -np.inf)))
                begun.append(filled[best])
                yield filled[best], float(heights[best])


def _refined(trials: _Trials, place: FloatArray, height: float) -> float:
    """The local maximum above a place: a walk along each axis, then a simplex from the best point met."""
    from scipy.optimize import minimize  # here: slow to load

    place, begun = place.copy(), len(trials.found)
    for axis in range(place.size):
        centre = place[axis]
        for at in centre + WALK:
            moved = place.copy()
            moved[axis] = at
            if 0 <= at <= 1 and (new := trials(moved)) > height:
                place, height = moved, new
    scale = height if height > 0 else 1.0
    corners = place + np.vstack([np.zeros(place.size), np.diag(np.where(place + SIMPLEX <= 1, SIMPLEX, -SIMPLEX))])
    minimize(
        lambda at: -trials(at) / scale,
        place,
        method="Nelder-Mead",
        bounds=[(0.0, 1.0)] * place.size,
        options={"initial_simplex": corners, "maxfev": TRIALS, "xatol": CLOSE, "fatol": CLOSE},
    )
    return max(height, *(found for found, _ in trials.found[begun:]))


def _coordinate(name: str, value: float) -> float:
    """Delays by their square root, since the best are short and may be zero; intensities by their logarithm."""
    return float(np.sqrt(value) if name == DELAY else np.log(value))


def _setting(name: str, coordinate: float) -> float:
    return float(coordinate**2 if name == DELAY else np.exp(coordinate))
