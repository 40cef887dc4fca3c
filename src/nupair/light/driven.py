"""An ion's levels with the lasers and decays that act on them. Rates and frequencies in any one unit, times in its inverse."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from nupair.errors import ConflictError, InputError, UnknownNameError


@dataclass(frozen=True)
class Laser:
    """One laser between two levels, H = (rabi/2)(|upper><lower| + h.c.) in the rotating frame.

    detuning: laser frequency minus transition frequency. linewidth: full width at half maximum of its Lorentzian line; the
    phase diffuses, each laser's on its own.
    """

    lower: str
    upper: str
    rabi: float
    detuning: float = 0.0
    linewidth: float = 0.0

    @property
    def name(self) -> str:
        """Upper and lower level."""
        return f"{self.upper}-{self.lower}"


@dataclass(frozen=True)
class Decay:
    """Population that goes from one level to another at a rate, radiative or not."""

    upper: str
    lower: str
    rate: float


@dataclass(frozen=True)
class DrivenLevels:
    """Levels, lasers, decays; dephasing: rate at which every coherence decays beside half the sum of the population rates.

    The first level is where the ion starts unless another state is given.
    Raises: InputError for rates that are negative or not finite, UnknownNameError for a level that is not in the list,
    ConflictError for a level that no light or decay connects to the others.
    """

    levels: tuple[str, ...]
    lasers: tuple[Laser, ...]
    decays: tuple[Decay, ...] = ()
    dephasing: float = field(default=0.0)

    def __post_init__(self) -> None:
        """Refuse what is no driven ion."""
        if len(set(self.levels)) != len(self.levels) or len(self.levels) < 2:
            raise InputError("levels", "at least two different names", self.levels)
        for laser in self.lasers:
            _known(self.levels, f"laser {laser.name}", laser.lower, laser.upper)
            _finite(f"the Rabi frequency of {laser.name}", laser.rabi)
            _finite(f"the detuning of {laser.name}", laser.detuning)
            _rate(f"the linewidth of {laser.name}", laser.linewidth)
        for decay in self.decays:
            _known(self.levels, f"decay {decay.upper}-{decay.lower}", decay.upper, decay.lower)
            _rate(f"the rate of the decay {decay.upper}-{decay.lower}", decay.rate)
        _rate("the dephasing", self.dephasing)
        _connected(self)


def _known(levels: Iterable[str], what: str, *names: str) -> None:
    for name in names:
        if name not in levels:
            raise UnknownNameError(f"a level of {what}", name, levels)
    if names[0] == names[1]:
        raise InputError(what, "between two different levels", names[0])


def _finite(what: str, value: float) -> None:
    if not math.isfinite(value):
        raise InputError(what, "finite", value)


def _rate(what: str, value: float) -> None:
    if not (math.isfinite(value) and value >= 0):
        raise InputError(what, "zero or positive and finite", value)


def _connected(driven: DrivenLevels) -> None:
    """Every level must be reached from the first by lasers or decays that are not zero, in either direction."""
    links = [(laser.lower, laser.upper) for laser in driven.lasers if laser.rabi != 0]
    links += [(decay.upper, decay.lower) for decay in driven.decays if decay.rate > 0]
    reached = {driven.levels[0]}
    for _ in driven.levels:
        reached |= {end for link in links if reached & set(link) for end in link}
    alone = [level for level in driven.levels if level not in reached]
    if alone:
        raise ConflictError(
            f"level {alone[0]!r} must be connected to level {driven.levels[0]!r} by lasers or decays; received none. "
            "Leave the level out, or give a Rabi frequency or a decay rate that is not zero."
        )


def total_decay(driven: DrivenLevels, level: str) -> float:
    """Rate at which a level's population decays, the sum of its channels."""
    return sum(decay.rate for decay in driven.decays if decay.upper == level)
