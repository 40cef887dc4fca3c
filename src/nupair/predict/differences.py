"""What differs between two descriptions and by what factor: one step at a time from one to the other."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from nupair.documents import spelled
from nupair.errors import ConflictError
from nupair.experiment import Experiment
from nupair.keys import known_keys
from nupair.predict import setting
from nupair.predict.effects import Effect, effect
from nupair.switches import SWITCHES


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


class _Change(NamedTuple):
    name: str
    about: str
    keys: dict[str, Any]


class _Stage(NamedTuple):
    """A change, the description that it leads to, and what that gives."""

    change: _Change
    experiment: Experiment
    effect: Effect


_INPUTS = {
    "oscillation parameters and weak angle": ("neutrino",),
    "levels and laser energies": ("ion", "lasers"),
    "index and size of the target": ("target",),
    "factors on records": ("scale",),
}


def ladder(first: Experiment, last: Experiment) -> Ladder:
    """Every switch and every table of inputs that differs, applied one after the other.

    The factors of the steps multiply to the ratio of the two descriptions. Steps that only make sense after another one
    (a three-dimensional measure after an exact form factor) wait for it; so do, as long as another step is left, those that would
    take the rates away (computed vectors before computed levels) or make the parity-violating part vanish (both sublattices
    before the recoil has a part in it). Integrals are taken at the centre angle of each stage, where |P| is smallest, rates at
    `effects.offset_angle`.
    """
    waiting = _changes(setting.described(first), setting.described(last))
    current, start = first, effect(first)
    reached = start
    steps: list[Step] = []
    while waiting:
        stage, waiting = _next(current, reached, waiting)
        name, about, keys = stage.change
        before, after = _spoken(current, keys), _spoken(stage.experiment, keys)
        steps.append(Step(name, before, after, about, _alone(first, keys), stage.effect))
        current, reached = stage.experiment, stage.effect
    return Ladder(first, last, start, tuple(steps))


def _next(current: Experiment, reached: Effect, waiting: list[_Change]) -> tuple[_Stage, list[_Change]]:
    """The first change that leaves all that was defined, else the first that can be described; and those still waiting.

    Raises: ConflictError where no change can be described.
    """
    possible: list[_Stage] = []
    conflict: ConflictError | None = None
    for place, change in enumerate(waiting):
        try:
            changed = current.replace(change.keys)
        except ConflictError as error:
            conflict = conflict or error
            continue
        stage = _Stage(change, changed, effect(changed))
        if _compared(stage.effect) >= _compared(reached):
            return stage, waiting[place + 1 :] + waiting[:place]
        possible.append(stage)
    if not possible and conflict is not None:
        raise conflict
    return possible[0], [change for change in waiting if change is not possible[0].change]


def _compared(found: Effect) -> int:
    """How many of the two rates can be divided by."""
    return sum(bool(value) for value in (found.pair_rate, found.field_rate))


def _alone(first: Experiment, keys: dict[str, Any]) -> Effect | None:
    try:
        return effect(first.replace(keys))
    except ConflictError:
        return None


def _changes(first: Experiment, last: Experiment) -> list[_Change]:
    changes = []
    for name, switch in SWITCHES.items():
        if getattr(first.model, name) != getattr(last.model, name):
            changes.append(_Change(name, switch.about, {f"model.{name}": getattr(last.model, name)}))
    old, new = dict(first.values()), dict(last.values())
    for name, parts in _INPUTS.items():
        keys = [key for key in known_keys() if key.partition(".")[0] in parts and old.get(key) != new.get(key)]
        if keys:
            changes.append(_Change(name, "input", {key: new.get(key) for key in keys}))
    return changes


def _spoken(experiment: Experiment, keys: dict[str, Any]) -> str:
    if len(keys) == 1 and next(iter(keys)).startswith("model."):
        return spelled(getattr(experiment.model, next(iter(keys)).removeprefix("model.")))
    given = dict(experiment.values())
    return ", ".join(f"{key.rpartition('.')[2]} {spelled(given[key])}" for key in keys if key in given)
