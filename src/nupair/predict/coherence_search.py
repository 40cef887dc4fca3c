"""The intensities and the delay of the trigger that make the most coherence at fixed linewidths."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.predict.drive_axes import DELAY

FloatArray = NDArray[np.float64]
Bounds = Mapping[str, tuple[float, float]]
EDGE = 1e-3
"""How near an end of its range, in shares of the range, a setting counts as being at it."""


class Optimum(NamedTuple):
    """settings: by name. value: of what is maximised. ends: names of settings at an end of their range."""

    settings: dict[str, float]
    value: float
    ends: tuple[str, ...]


def search(value: Callable[[dict[str, float]], float], bounds: Bounds, start: dict[str, float], effort: int) -> Optimum:
    """The largest value within bounds: nowhere below the value at the start.

    Intensities are searched in their logarithm, the delay as it is. First DIRECT over the whole box, which divides it into ever
    smaller ones where they promise most, then simplices from its best point and from the start. No random numbers. Rabi
    oscillations leave many maxima: this is the best one found, and more effort may find a better.
    effort: evaluations of DIRECT, and of each simplex at most.
    """
    from scipy.optimize import direct, minimize  # here: slow to load

    names = tuple(bounds)
    start = {name: start[name] for name in names}
    ends = np.array([[_coordinate(name, end) for end in bounds[name]] for name in names])
    low, length = ends[:, 0], ends[:, 1] - ends[:, 0]
    first_value = value(start)
    scale = first_value if first_value > 0 else 1.0

    def settings(place: FloatArray) -> dict[str, float]:
        return {n: _setting(n, x) for n, x in zip(names, low + np.clip(place, 0, 1) * length, strict=True)}

    def loss(place: FloatArray) -> float:
        return -value(settings(place)) / scale

    box = [(0.0, 1.0)] * len(names)
    at_start = np.clip((np.array([_coordinate(n, start[n]) for n in names]) - low) / length, 0, 1)
    coarse = direct(loss, box, maxfun=effort, maxiter=effort, locally_biased=False)
    best, place, chosen = first_value, at_start, start
    for first in (at_start, np.asarray(coarse.x)):
        found = minimize(
            loss, first, method="Nelder-Mead", bounds=box, options={"maxfev": effort, "xatol": 1e-5, "fatol": 1e-9}
        )
        if -found.fun * scale > best:
            best, place, chosen = -float(found.fun) * scale, np.asarray(found.x), settings(found.x)
    at_end = tuple(n for n, x in zip(names, place, strict=True) if min(x, 1 - x) < EDGE)
    return Optimum(chosen, best, at_end)


def _coordinate(name: str, value: float) -> float:
    return value if name == DELAY else float(np.log(value))


def _setting(name: str, coordinate: float) -> float:
    return float(coordinate if name == DELAY else np.exp(coordinate))
