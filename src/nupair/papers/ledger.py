"""The ledger: every record of a paper beside its recomputed value, with a verdict by rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, log10
from typing import Any, NamedTuple

from nupair.errors import InputError
from nupair.papers.record import Printed
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


@dataclass(frozen=True)
class Entry:
    """A record with its recomputed value (None where there is none), the verdict, and what the named cause gives."""

    record: Printed
    computed: Number | None
    verdict: str
    with_cause: float | None


def verdict(record: Printed, computed: Number | None) -> str:
    """The verdict by the record's rule.

    rounding: |computed - printed| within half a unit of the last printed digit and the error. order: within half a decade.
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
        same = value * printed > 0 and abs(log10(value / printed)) <= DECADE
        return ORDER if same else DIFFERS
    slack = error + _ROUNDING * abs(printed)
    holds = value >= printed - slack if record.rule == "least" else value <= printed + slack
    return AGREES if holds else DIFFERS


def entry(record: Printed, recompute: Recomputation | None, because: Recomputation | None = None) -> Entry:
    """One line of the ledger. because: gives what the printed number becomes if the named cause is right."""
    computed = None if recompute is None else _number(recompute())
    reached = None if because is None else _number(because()).value
    return Entry(record, computed, verdict(record, computed), reached)


def _number(given: Number | float) -> Number:
    return given if isinstance(given, Number) else Number(float(given))


def ledger(
    records: Mapping[str, Printed],
    recompute: Mapping[str, Recomputation],
    because: Mapping[str, Recomputation],
    only: Sequence[str] = (),
    progress: Progress[str] = silent,
) -> list[Entry]:
    """The entries of all records, or of those at the places named (`table4`, `fig9`, `eq24`, or an id).

    Raises: InputError where nothing is named so.
    """
    names = chosen(records, only)
    return [
        entry(records[name], recompute.get(name), because.get(name))
        for name in progress(names, len(names), "printed numbers")
    ]


def chosen(records: Mapping[str, Printed], only: Sequence[str]) -> list[str]:
    """Ids of the records at the named places.

    Raises: InputError where nothing is named so.
    """
    if not only:
        return list(records)
    wanted = {_plain(name) for name in only}
    names = [name for name, record in records.items() if {_plain(name), _plain(record.place)} & wanted]
    if not names:
        places = sorted({_plain(record.place) for record in records.values()})
        raise InputError("--only", f"a place or id of the paper, such as {', '.join(places[:40])}", ", ".join(only))
    return names


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def as_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The ledger as a list of plain dictionaries, numbers as numbers, None where there is none."""
    return [
        {
            "id": line.record.id,
            "place": line.record.place,
            "says": line.record.says,
            "printed": line.record.value,
            "computed": None if line.computed is None or not isfinite(line.computed.value) else line.computed.value,
            "error": None if line.computed is None or not isfinite(line.computed.error) else line.computed.error,
            "unit": line.record.unit,
            "verdict": line.verdict,
            "cause": line.record.cause or line.record.missing,
            "with_cause": line.with_cause,
            "rule": line.record.rule,
            "description": line.record.description,
        }
        for line in entries
    ]


def counts(entries: Sequence[Entry]) -> dict[str, int]:
    """How many entries have each verdict."""
    return {name: sum(line.verdict == name for line in entries) for name in VERDICTS}
