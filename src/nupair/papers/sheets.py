"""The ledger as tables: line by line, and how many lines have each verdict."""

from collections.abc import Sequence

from nupair.papers.ledger import VERDICTS, Entry, counts
from nupair.report.tables import Sheet

COLUMNS = ("place", "number", "printed", "computed", "unit", "verdict", "under", "cause, or what is missing")


def verdict_sheet(entries: Sequence[Entry], heading: str = "Printed and recomputed") -> Sheet:
    """One row for every record."""
    return Sheet(heading, COLUMNS, [_row(line) for line in entries])


def summary_sheet(title: str, entries: Sequence[Entry]) -> Sheet:
    """Number of records by verdict, in each description."""
    rows = []
    for description in ("published", "consistent"):
        found = counts([line for line in entries if line.record.description == description])
        rows.append((description, *(str(found[name]) for name in VERDICTS), str(sum(found.values()))))
    total = counts(entries)
    rows.append(("all", *(str(total[name]) for name in VERDICTS), str(len(entries))))
    return Sheet(title, ("recomputed under", *VERDICTS, "records"), rows)


def _row(line: Entry) -> tuple[str, ...]:
    record = line.record
    why = record.cause if line.verdict == "differs" else record.missing if line.verdict == "cannot-be-checked" else ""
    if line.with_cause is not None and why:
        why += f" [with it: {line.with_cause:.4g}]"
    unit = "" if record.unit == "1" else record.unit
    return (
        record.place,
        record.says,
        f"(in words; criterion: {record.rule} {record.text})" if record.own else record.text,
        _computed(line),
        unit,
        line.verdict,
        record.description,
        why,
    )


def _computed(line: Entry) -> str:
    if line.computed is None:
        return ""
    value, error = line.computed
    return f"{value:.6g}" + (f" ± {error:.1g}" if error > 1e-6 * abs(value) else "")
