"""What differs between two descriptions and by what factor: one step at a time from one to the other."""

from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from nupair.errors import ConflictError
from nupair.experiment import Experiment, known_keys
from nupair.light.geometry import centre_angle
from nupair.predict import setting
from nupair.predict.spectrum import spectrum
from nupair.switches import SWITCHES


@dataclass(frozen=True)
class Effect:
    """Sums over the six pairs at the centre angle: rate and magnetization integral (eV^5) and rate prefactor (eV^-5 s^-1)."""

    rate: float
    rate_majorana: float
    magnetization: float
    prefactor: float


@dataclass(frozen=True)
class Step:
    """One change on the way from one description to the other.

    alone: the effect of this change by itself on the first description, None where it cannot stand alone.
    after: the effect of this and all earlier changes.
    """

    name: str
    before: str
    changed_to: str
    about: str
    alone: Effect | None
    after: Effect


@dataclass(frozen=True)
class Ladder:
    """The steps from `first` to `last`, and where they began."""

    first: Experiment
    last: Experiment
    start: Effect
    steps: tuple[Step, ...]


TOLERANCE = 1e-5
"""Of the integrals whose ratios the ladder shows."""
_INPUTS = {
    "oscillation parameters and weak angle": ("neutrino",),
    "levels and laser energies": ("ion", "lasers"),
    "index and size of the target": ("target",),
}


def ladder(first: Experiment, last: Experiment) -> Ladder:
    """Every switch that acts on the integrals and every table of inputs that differs, applied one after the other.

    The factors of the steps multiply to the ratio of the two descriptions. Steps that only make sense after another one
    (a three-dimensional measure after an exact form factor) wait for it. All effects are taken at the centre angle of each
    stage, where |P| is smallest.
    """
    waiting = deque(_changes(setting.described(first), setting.described(last)))
    current, start = first, effect(first)
    steps: list[Step] = []
    refused = 0
    while waiting:
        name, about, keys = waiting.popleft()
        try:
            changed = current.replace(keys)
        except ConflictError:
            refused += 1
            if refused > len(waiting):
                raise
            waiting.append((name, about, keys))
            continue
        refused = 0
        steps.append(
            Step(name, _spoken(current, keys), _spoken(changed, keys), about, _alone(first, keys), effect(changed))
        )
        current = changed
    return Ladder(first, last, start, tuple(steps))


def effect(experiment: Experiment) -> Effect:
    """The sums at the centre angle; the rate for Majorana neutrinos beside the described nature's."""
    angle = np.array([centre_angle(setting.beams(experiment))])
    dirac = spectrum(experiment.replace({"neutrino.nature": "dirac"}), angle, tolerance=TOLERANCE, refine=True)
    majorana = spectrum(experiment.replace({"neutrino.nature": "majorana"}), angle, tolerance=TOLERANCE, refine=True)
    return Effect(
        rate=float(dirac["rate_integral"].sum()),
        rate_majorana=float(majorana["rate_integral"].sum()),
        magnetization=float(dirac["magnetization_integral"].sum()),
        prefactor=float(dirac["rate_prefactor"]),
    )


def _alone(first: Experiment, keys: dict[str, Any]) -> Effect | None:
    try:
        return effect(first.replace(keys))
    except ConflictError:
        return None


def _changes(first: Experiment, last: Experiment) -> list[tuple[str, str, dict[str, Any]]]:
    changes = []
    for name, switch in SWITCHES.items():
        if switch.acts_on == "integrals" and getattr(first.model, name) != getattr(last.model, name):
            changes.append((name, switch.about, {f"model.{name}": getattr(last.model, name)}))
    old, new = dict(first.values()), dict(last.values())
    for name, parts in _INPUTS.items():
        keys = [key for key in known_keys() if key.partition(".")[0] in parts and old.get(key) != new.get(key)]
        if keys:
            changes.append((name, "input", {key: new.get(key) for key in keys}))
    return changes


def _spoken(experiment: Experiment, keys: dict[str, Any]) -> str:
    if len(keys) == 1 and next(iter(keys)).startswith("model."):
        return str(getattr(experiment.model, next(iter(keys)).removeprefix("model.")))
    given = dict(experiment.values())
    return ", ".join(f"{key.rpartition('.')[2]} {given[key]}" for key in keys if key in given)
