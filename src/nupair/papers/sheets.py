"""The ledger as tables: line by line, and how many lines have each verdict."""

from collections.abc import Sequence

from nupair.papers.ledger import VERDICTS, Entry, Tried, counts, ways
from nupair.papers.record import CAUSE, ELSEWHERE, FIT, PRINT, Printed
from nupair.report.tables import Sheet

SAME = 5e-4
"""Relative distance that is not worth a number."""
WAYS_IN_WORDS = {
    CAUSE: "cause found",
    PRINT: "follows from the print's own numbers",
    ELSEWHERE: "holds under another condition",
    FIT: "reached with changes without a known reason",
    "not found": "not found",
}
COLUMNS = (
    "place",
    "number",
    "printed",
    "computed",
    "unit",
    "verdict",
    "under",
    "cause, or what is missing",
    "value with it, or what was tried",
)


def verdict_sheet(entries: Sequence[Entry], heading: str = "Printed and recomputed") -> Sheet:
    """One row for every record; columns in which nothing stands are left out."""
    rows = [_row(line) for line in entries]
    kept = [k for k in range(len(COLUMNS)) if not rows or any(row[k] for row in rows)]
    return Sheet(heading, tuple(COLUMNS[k] for k in kept), [tuple(row[k] for k in kept) for row in rows])


def summary_sheet(title: str, entries: Sequence[Entry]) -> Sheet:
    """Number of records by verdict, in each description."""
    rows = []
    for description in ("published", "consistent"):
        found = counts([line for line in entries if line.record.description == description])
        rows.append((description, *(str(found[name]) for name in VERDICTS), str(sum(found.values()))))
    total = counts(entries)
    rows.append(("all", *(str(total[name]) for name in VERDICTS), str(len(entries))))
    return Sheet(title, ("recomputed under", *VERDICTS, "records"), rows)


def causes_sheet(entries: Sequence[Entry]) -> Sheet:
    """Of the numbers that differ: how many have a cause that a calculation demonstrates, and what is known of the others."""
    rows: list[tuple[str, ...]] = []
    for description in ("published", "consistent", "all"):
        found = ways([one for one in entries if description in (one.record.description, "all")])
        rows.append((description, str(sum(found.values())), *(str(found[way]) for way in WAYS_IN_WORDS)))
    return Sheet("Causes of the differences", ("recomputed under", "differs", *WAYS_IN_WORDS.values()), rows)


def _why(line: Entry) -> str:
    """The cause in words; where the printed number is reached without one, that first."""
    if line.reached_by in (None, CAUSE):
        return line.why
    return f"no cause, {WAYS_IN_WORDS[line.reached_by]}: {line.why}"


def _row(line: Entry) -> tuple[str, ...]:
    record = line.record
    return (
        record.place,
        record.says,
        _printed(record),
        _computed(line),
        "" if record.unit == "1" else record.unit,
        line.verdict,
        record.description,
        _why(line),
        demonstration(line),
    )


_RULES = {"order": "of order ", "least": "at least ", "most": "at most "}


def _printed(record: Printed) -> str:
    text = _RULES.get(record.rule, "") + record.text
    return f"in words; criterion chosen here: {text}" if record.own else text


def demonstration(line: Entry) -> str:
    """The value that reaches the printed number and with what; where none does, all that was tried."""
    if line.found is not None:
        return _tried(line.found)
    return ("tried: " + "; ".join(map(_tried, line.tried))) if line.tried else ""


def _tried(one: Tried) -> str:
    """The value, how far it is from the print where that says something, and what was switched in."""
    off = one.off if one.off is not None and SAME < abs(one.off) < 0.95 else None
    return f"{one.value:.4g}" + ("" if off is None else f" [{100 * off:+.2g} %]") + f": {one.what}"


def _computed(line: Entry) -> str:
    if line.computed is None:
        return ""
    value, error = line.computed
    return f"{value:.6g}" + (f" ± {error:.1g}" if error > 1e-6 * abs(value) else "")
