"""The ledger: every record of a paper beside its recomputed value, with a verdict by rule."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite, log10
from typing import Any, NamedTuple

from nupair.errors import UnknownNameError
from nupair.papers.record import WAYS, Printed
from nupair.predict.progress import Progress, silent

AGREES, DIFFERS, ORDER, UNCHECKED = "agrees", "differs", "order-of-magnitude", "cannot-be-checked"
VERDICTS = (AGREES, DIFFERS, ORDER, UNCHECKED)
DECADE = 0.5
"""Largest distance from an order of magnitude, in decades."""
_ROUNDING = 1e-9


class Number(NamedTuple):
    """A recomputed value and its absolute error, both in the unit of the record."""

    value: float
    error: float = 0.0


Recomputation = Callable[[], Number | float]


class Trial(NamedTuple):
    """One thing switched in to reach a printed number: what it is, and the calculation with it."""

    what: str
    compute: Recomputation


Trials = Mapping[str, Sequence[Trial]]
"""By record id."""


@dataclass(frozen=True)
class Tried:
    """What a trial gives, in the unit of the record.

    off: value over the printed number, less one; None where that is zero or a bound. reached: the printed number follows by the
    record's own rule.
    """

    what: str
    value: float
    off: float | None
    reached: bool


@dataclass(frozen=True)
class Entry:
    """A record with its recomputed value (None where there is none), the verdict, and what was tried to reach the print."""

    record: Printed
    computed: Number | None
    verdict: str
    tried: tuple[Tried, ...] = ()

    @property
    def found(self) -> Tried | None:
        """The first trial that reaches the printed number; `reached_by` says whether it is a cause. None where none does."""
        return next((one for one in self.tried if one.reached), None)

    @property
    def reached_by(self) -> str | None:
        """Of what differs: the way (`record.WAYS`) by which the printed number is reached. None where nothing reaches it."""
        return self.record.reached_by if self.verdict == DIFFERS and self.found is not None else None

    @property
    def why(self) -> str:
        """The cause in words for what differs, what is missing for what cannot be checked, else nothing."""
        if self.verdict == UNCHECKED:
            return self.record.missing
        return self.record.cause if self.verdict == DIFFERS else ""


def verdict(record: Printed, computed: Number | None) -> str:
    """The verdict by the record's rule.

    rounding: |computed - printed| within half a unit of the last printed digit and the error. order: within half a decade and the
    error.
    least, most: on the printed side of the bound, within the error.
    """
    printed = record.value
    if record.rule == "unchecked" or computed is None or printed is None or not isfinite(computed.value):
        return UNCHECKED
    value, error = computed
    if record.rule == "rounding":
        near = abs(value - printed) <= 0.5 * record.last_digit * (1 + _ROUNDING) + error
        return AGREES if near else DIFFERS
    if record.rule == "order":
        nearest = value + min(error, abs(printed - value)) * (1 if printed > value else -1)
        same = nearest * printed > 0 and abs(log10(nearest / printed)) <= DECADE
        return ORDER if same else DIFFERS
    slack = error + _ROUNDING * abs(printed)
    holds = value >= printed - slack if record.rule == "least" else value <= printed + slack
    return AGREES if holds else DIFFERS


def entry(record: Printed, recompute: Recomputation | None, trials: Sequence[Trial] = ()) -> Entry:
    """One line of the ledger. trials: what reaches, or was tried to reach, the printed number; run where it is not met."""
    computed = None if recompute is None else _number(recompute())
    found = verdict(record, computed)
    tried = tuple(attempt(record, trial) for trial in trials) if found in (DIFFERS, ORDER) else ()
    return Entry(record, computed, found, tried)


def attempt(record: Printed, trial: Trial) -> Tried:
    """The value of a trial, judged by the record's rule."""
    number = _number(trial.compute())
    bound = record.rule in ("least", "most")
    off = number.value / record.value - 1 if record.value and not bound else None
    return Tried(trial.what, number.value, off, verdict(record, number) in (AGREES, ORDER))


def _number(given: Number | float) -> Number:
    return given if isinstance(given, Number) else Number(float(given))


def ledger(
    records: Mapping[str, Printed],
    recompute: Mapping[str, Recomputation],
    trials: Trials,
    only: Sequence[str] = (),
    progress: Progress[str] = silent,
    figures: Sequence[str] = (),
) -> list[Entry]:
    """The entries of all records, or of those at the places named (`table4`, `fig9`, `eq24`, or an id).

    figures: names that may be asked for without a record. Raises: UnknownNameError where a name is none of these.
    """
    names = chosen(records, only, figures)
    return [
        entry(records[name], recompute.get(name), trials.get(name, ()))
        for name in progress(names, len(names), "printed numbers")
    ]


def chosen(records: Mapping[str, Printed], only: Sequence[str], figures: Sequence[str] = ()) -> list[str]:
    """Ids of the records at the named places, in the order of the paper.

    figures: as in `ledger`. Raises: UnknownNameError, with the nearest place or id, where a name is neither.
    """
    if not only:
        return list(records)
    known = {name: plain_names(record) for name, record in records.items()}
    wanted = {plain(name) for name in only}
    all_names = set().union(*known.values()) | {plain(name) for name in figures}
    for name in wanted - all_names:
        raise UnknownNameError("--only", name, _alike(name, all_names), "places (table4, fig9, eq24) and ids of --json")
    return [name for name, names in known.items() if names & wanted]


def _alike(name: str, known: Collection[str]) -> Collection[str]:
    """The names of one kind with a name and its number: all figures for "fig99"; all names where there are none."""
    kind = name.rstrip("0123456789")
    numbered = [other for other in known if other != kind and other.rstrip("0123456789") == kind]
    return numbered or known


def plain(name: str) -> str:
    """A name in small letters and digits only: "Table 4" is table4."""
    return "".join(character for character in name.lower() if character.isalnum())


def plain_names(record: Printed) -> set[str]:
    """What a record answers to: its id, its place, and each equation of a place that names several."""
    kind, _, numbers = record.place.partition(" ")
    each = {f"eq{plain(part)}" for part in numbers.split(",")} if kind == "eqs." else set()
    return {plain(record.id), plain(record.place)} | each


def as_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The ledger as a list of plain dictionaries, numbers as numbers, None where there is none."""
    return [
        {
            "id": line.record.id,
            "place": line.record.place,
            "says": line.record.says,
            "printed": None if line.record.own else line.record.value,
            "criterion": line.record.value if line.record.own else None,
            "computed": None if line.computed is None or not isfinite(line.computed.value) else line.computed.value,
            "error": None if line.computed is None or not isfinite(line.computed.error) else line.computed.error,
            "unit": line.record.unit,
            "verdict": line.verdict,
            "cause": line.why,
            "reached_by": line.reached_by,
            "with_cause": None if line.found is None else line.found.value,
            "tried": [asdict(one) for one in line.tried],
            "rule": line.record.rule,
            "description": line.record.description,
        }
        for line in entries
    ]


def ways(entries: Sequence[Entry]) -> dict[str, int]:
    """Of the entries that differ: how many are reached by each way, and under "not found" how many are not reached."""
    differ = [line.reached_by for line in entries if line.verdict == DIFFERS]
    return {way: differ.count(way) for way in WAYS} | {"not found": differ.count(None)}


def counts(entries: Sequence[Entry]) -> dict[str, int]:
    """How many entries have each verdict."""
    return {name: sum(line.verdict == name for line in entries) for name in VERDICTS}
