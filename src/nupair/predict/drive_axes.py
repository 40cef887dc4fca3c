"""Settings of the lasers that a map or a search varies, and the drive at other values of them.

excitation_1_intensity, excitation_2_intensity, trigger_intensity: a Rabi frequency goes with the root of its intensity
trigger_delay: time from the excitation lasers to the trigger
linewidth: one value for all three lasers (root mean square); excitation_1_linewidth and so on: of one laser alone
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.experiment import Experiment
from nupair.light.driven import Laser
from nupair.light.profiles import Profile, Step
from nupair.predict.drive import FULL_WIDTH, Drive, drive
from nupair.profile_keys import LASERS, STEP
from nupair.units import Hz, cm, mW, s

FloatArray = NDArray[np.float64]
BEAMS = MappingProxyType({"qg": "excitation_1", "eq": "excitation_2", "pg": "trigger"})
INTENSITIES = MappingProxyType({f"{beam}_intensity": laser for laser, beam in BEAMS.items()})
WIDTHS = MappingProxyType({"linewidth": LASERS} | {f"{beam}_linewidth": (laser,) for laser, beam in BEAMS.items()})
DELAY = "trigger_delay"
AXES = (*INTENSITIES, DELAY, *WIDTHS)
FACTOR, LATEST, NARROWEST, WIDEST = 10.0, 0.4, 1.0, 1e5
"""Ranges unless given: an intensity by this factor up and down, the delay up to this share of the window, linewidths in Hz."""


def axis_name(name: object) -> str:
    """The name of an axis; "lasers." in front of it is taken as well.

    Raises: UnknownNameError.
    """
    short = str(name).removeprefix("lasers.")
    if short not in AXES:
        raise UnknownNameError("an axis of the map", str(name), AXES)
    return short


def unit_of(name: str) -> tuple[str, float]:
    """The unit in which an axis is given and listed, and its value in natural units."""
    if name in INTENSITIES:
        return "mW/cm^2", mW / cm**2
    return ("s", s) if name == DELAY else ("Hz", 2 * np.pi * Hz)


def refuse_unfit(experiment: Experiment) -> None:
    """Maps are of one ion under light that is switched.

    Raises: ConflictError for another profile of the lasers, or an inhomogeneous width.
    """
    profile, width = experiment.lasers.profile or STEP, experiment.ion.inhomogeneous_width
    if profile != STEP:
        raise ConflictError(f"lasers.profile must be {STEP!r} for a map; received {profile!r}.")
    if width is not None:
        raise ConflictError(
            "ion.inhomogeneous_width must not be given for a map, which follows one ion. Take it away, or use nupair.dynamics."
        )


def refuse_fixed(experiment: Experiment, name: str) -> None:
    """An intensity has no effect where the Rabi frequency itself is given.

    Raises: ConflictError.
    """
    laser = INTENSITIES.get(name)
    if laser is not None and getattr(experiment.lasers, f"rabi_{laser}") is not None:
        raise ConflictError(f"{name} has no effect beside lasers.rabi_{laser}. Take that away, or choose another axis.")


def current(experiment: Experiment, driven: Drive) -> dict[str, float]:
    """Described intensities (of lasers whose Rabi frequency is not given) and delay, natural units."""
    lasers = experiment.lasers
    found = {
        name: float(getattr(lasers, name))
        for name, laser in INTENSITIES.items()
        if getattr(lasers, f"rabi_{laser}") is None
    }
    lag = driven.profiles[LASERS.index("pg")].breaks[0]
    return found | {DELAY: lag * driven.clock}


def default_values(name: str, described: Mapping[str, float], window: float, points: int) -> FloatArray:
    """Values of an axis where none are given, natural units. described: as from `current`. window: what is followed."""
    if name == DELAY:
        return np.linspace(0, LATEST * window, points)
    if name in WIDTHS:
        return np.geomspace(NARROWEST, WIDEST, points) * unit_of(name)[1]
    return described[name] * np.geomspace(1 / FACTOR, FACTOR, points)


def checked_values(name: str, values: ArrayLike) -> FloatArray:
    """Values of an axis from the units in which they are given to natural units.

    Raises: InputError unless at least two, finite and increasing; intensities positive, the others not negative.
    """
    unit, natural = unit_of(name)
    try:
        given = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"the values of {name}", f"numbers in {unit}", values) from None
    if given.ndim != 1 or given.size < 2 or not np.all(np.isfinite(given)) or np.any(np.diff(given) <= 0):
        raise InputError(f"the values of {name}", "at least two, finite and increasing", given.tolist())
    if given[0] < 0 or (name in INTENSITIES and given[0] == 0):
        raise InputError(f"the values of {name}", "positive" if name in INTENSITIES else "not negative", given[0])
    return given * natural


def driven_at(driven: Drive, described: Mapping[str, float], changed: Mapping[str, float]) -> Drive:
    """The drive with some settings changed, natural units. described: the settings of `driven`, as from `current`."""
    lasers = dict(zip(LASERS, driven.levels.lasers, strict=True))
    for name, value in changed.items():
        for laser in WIDTHS.get(name, ()):
            lasers[laser] = replace(lasers[laser], linewidth=value * FULL_WIDTH * driven.clock)
        if name in INTENSITIES:
            lasers[INTENSITIES[name]] = _brighter(lasers[INTENSITIES[name]], value / described[name])
    profiles = driven.profiles
    if DELAY in changed:
        profiles = tuple(
            _later(profile, changed[DELAY] / driven.clock) if laser == "pg" else profile
            for laser, profile in zip(LASERS, profiles, strict=True)
        )
    return Drive(replace(driven.levels, lasers=tuple(lasers.values())), profiles, driven.clock)


def reference(experiment: Experiment, varied: tuple[str, ...], duration: float | None) -> tuple[Experiment, Drive]:
    """The description and its drive, with an intensity in place of zero or none where it is varied. duration: eV^-1."""
    missing = [name for name in varied if name in INTENSITIES and not getattr(experiment.lasers, name)]
    lit = experiment.replace({f"lasers.{name}": "1 mW/cm^2" for name in missing}) if missing else experiment
    return lit, drive(lit, duration)


def _brighter(laser: Laser, ratio: float) -> Laser:
    return replace(laser, rabi=laser.rabi * float(np.sqrt(ratio)))


def _later(profile: Profile, start: float) -> Profile:
    """The same light from another time on, until it ended before."""
    return Step(start, profile.stop) if isinstance(profile, Step) else profile
