"""What a description says about its lasers in time: driven levels, profiles and the spread of ions, in lifetimes of level e.

The profiles of [lasers], times counted from zero:

step      on at start_qg, start_eq (zero unless given) and, for the trigger, trigger_delay (a fifth of the lifetime of e unless
          given, as in Fig. 11 of the paper); off at stop_qg, stop_eq, stop_pg where given
smooth    the same, rising and falling as sin^2 during rise_time, which begins at the start and ends at the stop
gaussian  centre_qg ... and duration_qg ...: full widths at half maximum of the intensity
sampled   sample_times with samples_qg ..., shares of the full Rabi frequency, straight lines between them, zero outside
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nupair.errors import ConflictError, InputError
from nupair.experiment import Experiment, level_energy
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.level_shifts import LevelShifts
from nupair.light.profiles import Gaussian, Profile, Sampled, Smooth, Step
from nupair.predict.resonance import refuse_detuned
from nupair.profile_keys import LASERS, STEP
from nupair.units import s

FloatArray = NDArray[np.float64]
LEVELS = ("g", "q", "p", "e")
CHANNELS = ("eg", "ep", "eq", "qg", "qp", "pg")
CORRELATED = ("eq", "ep", "qp")
LAG = 0.2
"""Delay of the trigger in lifetimes of e where none is given: Fig. 11 of the paper."""
FULL_WIDTH = math.sqrt(8 * math.log(2))
"""Full width at half maximum over root mean square of a Gaussian."""
_BEAMS = {"qg": "excitation_1", "eq": "excitation_2", "pg": "trigger"}


@dataclass(frozen=True)
class Drive:
    """Driven levels and profiles. clock: unit of time, eV^-1; rates and times inside are in it. lag: of the trigger, clocks."""

    levels: DrivenLevels
    profiles: tuple[Profile, ...]
    clock: float


@dataclass(frozen=True)
class Broadening:
    """Static shifts that differ from ion to ion. shape: of the line; width: of the shift of e, full at half maximum, eV."""

    shape: str
    width: float
    shifts: LevelShifts


def drive(experiment: Experiment, duration: float | None = None) -> Drive:
    """The drive in lifetimes of level e; where e does not decay, in units of the duration (eV^-1).

    A laser's linewidth (root mean square in the description) is taken as a Lorentzian line of the full width of that Gaussian.
    Raises: InputError where e does not decay and no duration is given; ConflictError for a laser that is far from its transition
    and has no detuning.
    """
    refuse_detuned(experiment)
    decays = decay_rates(experiment)
    total = sum(rate for (upper, _), rate in decays.items() if upper == "e")
    if total == 0 and duration is None:
        raise InputError("duration", "given where level e does not decay", duration, "Or give ion.decay.eg.")
    clock = 1 / total if total > 0 else float(duration or 1.0)
    lasers, rabi = experiment.lasers, rabi_frequencies(experiment)
    outside = dict.fromkeys(level for channel in decays for level in channel if level not in LEVELS)
    levels = DrivenLevels(
        (*LEVELS, *outside),
        tuple(
            Laser(
                lower=name[1],
                upper=name[0],
                rabi=rabi[name] * clock,
                detuning=getattr(lasers, f"detuning_{name}") * clock,
                linewidth=getattr(lasers, f"{_BEAMS[name]}_linewidth") * FULL_WIDTH * clock,
            )
            for name in LASERS
        ),
        tuple(Decay(upper, lower, rate * clock) for (upper, lower), rate in decays.items()),
        pure_dephasing(experiment) * clock,
    )
    return Drive(levels, tuple(_profile(experiment, name, clock) for name in LASERS), clock)


def rabi_frequencies(experiment: Experiment) -> dict[str, float]:
    """Angular Rabi frequencies by laser, eV: as given, or from intensities and transition strengths."""
    given = {name: getattr(experiment.lasers, f"rabi_{name}") for name in LASERS}
    if None not in given.values():
        return given
    from nupair.predict import drive_setting

    computed = drive_setting.rabi_frequencies(experiment)
    return {name: computed[name] if value is None else value for name, value in given.items()}


def decay_rates(experiment: Experiment) -> dict[tuple[str, str], float]:
    """Decay rates by upper and lower level, eV: as given, which are then all that there are, or from the levels."""
    given = experiment.ion.decay
    if given is not None:
        return {(channel[0], channel[1]): getattr(given, channel) for channel in CHANNELS}
    from nupair.predict import drive_setting

    return drive_setting.decay_channels(experiment)


def pure_dephasing(experiment: Experiment) -> float:
    """Rate at which every coherence decays beside half the sum of the population rates, eV; zero where decays are given."""
    ion = experiment.ion
    if ion.dephasing is not None:
        return ion.dephasing
    if ion.decay is not None:
        return 0.0
    from nupair.predict import drive_setting

    return drive_setting.dephasing(experiment)


def inhomogeneous_width(experiment: Experiment) -> float | None:
    """Full width at half maximum of the static shifts of e against g, eV; None for ions that are all alike.

    As given; else, with model.inhomogeneous and where no decays are given, such that the line g-p has the width on record for the
    host. None where there is no record.
    Raises: ConflictError for a shift of p of zero, from which no width of e follows.
    """
    ion = experiment.ion
    if ion.inhomogeneous_width is not None:
        return ion.inhomogeneous_width
    if ion.decay is not None or not experiment.model.inhomogeneous:
        return None
    from nupair.predict import drive_setting

    record = drive_setting.inhomogeneous_width(experiment)
    if record is None:
        return None
    ratio = abs(float(shift_ratios(experiment)[LEVELS.index("p")]))
    if ratio == 0:
        raise ConflictError(
            "ion.inhomogeneous_shift.p must not be zero with the width of the line g-p on record. Give ion.inhomogeneous_width."
        )
    return 2 * math.pi * record.natural / ratio


def broadening(experiment: Experiment) -> Broadening | None:
    """The static shifts of the described ions; None for ions that are all alike.

    Raises: as `inhomogeneous_width` and `LevelShifts`.
    """
    width = inhomogeneous_width(experiment)
    if width is None:
        return None
    return Broadening(experiment.ion.inhomogeneous_shape, width, level_shifts(experiment))


def shift_ratios(experiment: Experiment) -> FloatArray:
    """Static shifts of g, q, p, e in units of that of e: proportional to the level's energy above g unless given, shape (4,)."""
    ground, top = level_energy(experiment, "g"), level_energy(experiment, "e")
    given = experiment.ion.inhomogeneous_shift
    ratios = {level: (level_energy(experiment, level) - ground) / (top - ground) for level in LEVELS}
    ratios |= {level: value for level in ("q", "p") if (value := getattr(given, level)) is not None}
    return np.array([ratios[level] for level in LEVELS])


def level_shifts(experiment: Experiment) -> LevelShifts:
    """Static shifts of g, q, p, e, how they go together from ion to ion."""
    given = experiment.ion.inhomogeneous_correlation
    table = {frozenset(pair): getattr(given, pair) for pair in CORRELATED}
    rows = tuple(tuple(1.0 if a == b else table.get(frozenset((a, b)), 0.0) for b in LEVELS) for a in LEVELS)
    return LevelShifts(tuple(map(float, shift_ratios(experiment))), rows)


def _profile(experiment: Experiment, name: str, clock: float) -> Profile:
    """The profile of one laser; errors name the keys."""
    lasers = experiment.lasers
    kind = lasers.profile or STEP
    if kind == "gaussian":
        return Gaussian(getattr(lasers, f"centre_{name}") / clock, getattr(lasers, f"duration_{name}") / clock)
    if kind == "sampled":
        given = lasers.sample_times or ()
        if any(later <= earlier for earlier, later in pairwise(given)):
            raise InputError("lasers.sample_times", "increasing, in s", [float(f"{time / s:.6g}") for time in given])
        times = tuple(time / clock for time in given)
        return Sampled(times, getattr(lasers, f"samples_{name}"))
    start = (LAG * clock if lasers.trigger_delay is None else lasers.trigger_delay) if name == "pg" else None
    if name != "pg":
        start = getattr(lasers, f"start_{name}") or 0.0
    stop = getattr(lasers, f"stop_{name}")
    if stop is not None and stop <= (start or 0.0):
        key, begins = f"lasers.stop_{name}", (start or 0.0) / s
        raise InputError(key, f"after its beginning at {begins:.6g} s", f"{stop / s:.6g} s")
    begin, end = (start or 0.0) / clock, math.inf if stop is None else stop / clock
    if kind == "smooth":
        return Smooth(begin, (lasers.rise_time or 0.0) / clock, end)
    return Step(begin, end)
