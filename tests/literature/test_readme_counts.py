"""The README's summary table and the ledger say the same."""

import json
from collections import Counter
from pathlib import Path

import pytest

from nupair.papers.ledger import VERDICTS
from nupair.papers.record import DESCRIPTIONS, printed_records

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


def test_the_numbers_in_the_text():
    differs = [one for one in STORED.values() if one["verdict"] == "differs"]
    reached = sum(any(found for _, found in one["tried"]) for one in differs)
    assert f"recomputes {len(STORED)} printed numbers" in README
    assert f"Of the {len(differs)} that differ, {reached} are reached" in README
