"""The README's summary table and the ledger say the same."""

import json
from collections import Counter
from pathlib import Path

import pytest

from nupair.papers.ledger import VERDICTS
from nupair.papers.record import DESCRIPTIONS, WAYS, printed_records

RECORDS = printed_records("hara2021")
STORED = json.loads(Path(__file__).with_name("hara2021_ledger.json").read_text(encoding="utf-8"))
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _row(name, records):
    counts = Counter(STORED[record]["verdict"] for record in records)
    return f"| {name} | " + " | ".join(str(counts[verdict]) for verdict in VERDICTS) + f" | {len(records)} |"


@pytest.mark.parametrize("name", [*DESCRIPTIONS, "all"])
def test_the_rows_of_the_summary(name):
    chosen = [record for record, one in RECORDS.items() if name in (one.description, "all")]
    assert _row(name, chosen) in README


def _ways(records):
    """How many of those that differ each way reaches, in the order of the README's columns."""
    differ = [record for record in records if STORED[record]["verdict"] == "differs"]
    reached = [record for record in differ if any(found for _, found in STORED[record]["tried"])]
    counts = Counter(RECORDS[record].reached_by for record in reached)
    return [len(differ), *(counts[way] for way in WAYS), len(differ) - len(reached)]


@pytest.mark.parametrize("name", [*DESCRIPTIONS, "all"])
def test_the_rows_of_the_causes(name):
    chosen = [record for record, one in RECORDS.items() if name in (one.description, "all")]
    assert f"| {name} | " + " | ".join(map(str, _ways(chosen))) + " |" in README


def test_the_numbers_in_the_text():
    differ, cause, *without, unknown = _ways(RECORDS)
    assert f"recomputes {len(STORED)} printed numbers" in README
    assert f"Of the {differ} that differ, {cause} have a cause" in README
    assert f"{sum(without)} are reached without one" in README
    assert f"for the other {unknown}" in README
