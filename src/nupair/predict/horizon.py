"""How long the driven ion is followed where nothing is said."""

import numpy as np
from numpy.typing import NDArray

from nupair.light.driven import DrivenLevels, total_decay
from nupair.predict.drive import Drive
from nupair.units import s

FloatArray = NDArray[np.float64]
LIFETIMES, NUMBER = 2.5, 501
"""So many lifetimes, at so many times."""


def settling(levels: DrivenLevels) -> float:
    """2.5 lifetimes of the level that lives longest, inverse unit of the rates."""
    rates = [total_decay(levels, level) for level in levels.levels]
    return LIFETIMES / min(rate for rate in rates if rate > 0)


def window(levels: DrivenLevels) -> float:
    """2.5 lifetimes of e, or of the level that lives longest where light cannot turn e over within its lifetime.

    Such an e, emptied by phonons within nanoseconds, only follows what q and p do in milliseconds. Inverse unit of the rates.
    """
    rate = total_decay(levels, "e")
    reached = max(laser.rabi for laser in levels.lasers if "e" in (laser.lower, laser.upper))
    return LIFETIMES / rate if 0 < rate <= reached or reached == 0 else settling(levels)


def default_times(driven: Drive) -> FloatArray:
    """Times up to the `window`, s."""
    return _spread(driven, window(driven.levels))


def long_times(driven: Drive) -> FloatArray:
    """Times until the slowest level has settled, s."""
    return _spread(driven, settling(driven.levels))


def _spread(driven: Drive, end: float) -> FloatArray:
    """2.5 lifetimes of e in even steps, then wider ones to the end; s. end: clocks."""
    clock = driven.clock / s
    first = min(LIFETIMES, end)
    even = np.linspace(0, first, NUMBER)
    if end <= first * (1 + 1e-9):
        return even * clock
    return np.concatenate([even, np.geomspace(first, end, NUMBER)[1:]]) * clock
