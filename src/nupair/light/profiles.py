"""How a laser's field, and so its Rabi frequency, rises and falls: 0 to 1 of its full strength against time."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError

FloatArray = NDArray[np.float64]
NEGLIGIBLE = 1e-12
"""Strength below which a Gaussian pulse is taken as off."""


class Profile(Protocol):
    """A profile: its strength, the times where it is not smooth, and whether it is constant between them."""

    @property
    def breaks(self) -> tuple[float, ...]:
        """Times at which it switches or has a kink."""

    def strength(self, time: ArrayLike) -> FloatArray:
        """Fraction of the full Rabi frequency."""

    def constant(self, start: float, stop: float) -> bool:
        """Whether it is constant over a stretch that holds no break inside."""


def _ordered(start: float, stop: float, what: str = "the end of a pulse") -> None:
    if not (math.isfinite(start) and stop > start):
        raise InputError(what, f"after its beginning at {start:g}", stop)


@dataclass(frozen=True)
class Step:
    """Continuous light from start to stop."""

    start: float = 0.0
    stop: float = math.inf

    def __post_init__(self) -> None:
        """Refuse a pulse that ends before it begins."""
        _ordered(self.start, self.stop)

    @property
    def breaks(self) -> tuple[float, ...]:
        """Where it switches."""
        return self.start, self.stop

    def strength(self, time: ArrayLike) -> FloatArray:
        """1 from start to stop, else 0."""
        at = np.asarray(time, dtype=float)
        return ((at >= self.start) & (at < self.stop)).astype(float)

    def constant(self, start: float, stop: float) -> bool:  # noqa: ARG002
        """Always, between switches."""
        return True


@dataclass(frozen=True)
class Smooth:
    """Light that rises as sin^2 during `rise` from start, and falls the same way until stop."""

    start: float
    rise: float
    stop: float = math.inf

    def __post_init__(self) -> None:
        """Refuse a rise of no length, and a pulse too short to rise and fall."""
        if not (self.rise > 0 and math.isfinite(self.rise)):
            raise InputError("the rise time", "positive and finite", self.rise)
        _ordered(self.start + 2 * self.rise * (1 - 1e-12), self.stop, "the end of a pulse, with its rise and fall,")

    @property
    def breaks(self) -> tuple[float, ...]:
        """Ends of the rise and the fall."""
        return self.start, self.start + self.rise, self.stop - self.rise, self.stop

    def strength(self, time: ArrayLike) -> FloatArray:
        """sin^2 in the rise and the fall, 1 between."""
        at = np.asarray(time, dtype=float)
        rising = np.clip((at - self.start) / self.rise, 0, 1)
        falling = np.clip((self.stop - at) / self.rise, 0, 1) if math.isfinite(self.stop) else 1.0
        smooth: FloatArray = np.sin(np.pi / 2 * np.minimum(rising, falling)) ** 2
        return smooth

    def constant(self, start: float, stop: float) -> bool:
        """Outside the rise and the fall."""
        middle = 0.5 * (start + stop)
        return middle < self.start or self.start + self.rise < middle < self.stop - self.rise or middle > self.stop


@dataclass(frozen=True)
class Gaussian:
    """A Gaussian pulse; duration: full width at half maximum of the intensity, which is the square of the strength."""

    centre: float
    duration: float

    def __post_init__(self) -> None:
        """Refuse a pulse of no length."""
        if not (math.isfinite(self.centre) and self.duration > 0 and math.isfinite(self.duration)):
            raise InputError("the duration of a pulse", "positive and finite", self.duration)

    @property
    def _reach(self) -> float:
        """From the centre to where the strength is negligible."""
        return self.duration * math.sqrt(-math.log(NEGLIGIBLE) / (2 * math.log(2)))

    @property
    def breaks(self) -> tuple[float, ...]:
        """Where it becomes worth following, its middle, and where it ceases to be."""
        return self.centre - self._reach, self.centre, self.centre + self._reach

    def strength(self, time: ArrayLike) -> FloatArray:
        """exp(-2 ln 2 ((t - centre)/duration)^2), zero beyond the breaks."""
        offset = np.asarray(time, dtype=float) - self.centre
        full = np.exp(-2 * math.log(2) * (offset / self.duration) ** 2)
        return np.where(np.abs(offset) < self._reach, full, 0.0)

    def constant(self, start: float, stop: float) -> bool:
        """Outside its reach, where it is zero."""
        return abs(0.5 * (start + stop) - self.centre) > self._reach


@dataclass(frozen=True)
class Sampled:
    """A strength given at some times, straight lines between them, zero before and after."""

    times: tuple[float, ...]
    strengths: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse samples that make no pulse."""
        if len(self.times) < 2 or len(self.times) != len(self.strengths):
            must = "two or more times with as many strengths"
            raise InputError("a sampled pulse", must, (len(self.times), len(self.strengths)))
        if not (np.all(np.isfinite(self.times)) and np.all(np.diff(self.times) > 0)):
            raise InputError("the times of a sampled pulse", "finite and increasing", self.times)
        if not np.all(np.isfinite(self.strengths)):
            raise InputError("the strengths of a sampled pulse", "finite", self.strengths)

    @property
    def breaks(self) -> tuple[float, ...]:
        """The sample times."""
        return self.times

    def strength(self, time: ArrayLike) -> FloatArray:
        """Linear interpolation."""
        drawn: FloatArray = np.interp(np.asarray(time, dtype=float), self.times, self.strengths, left=0.0, right=0.0)
        return drawn

    def constant(self, start: float, stop: float) -> bool:
        """Where two samples are equal, and outside."""
        inside = self.strength(np.linspace(start, stop, 4)[1:3])
        return bool(inside[0] == inside[1])
