"""Write hara2021_ledger.json anew: python tests/literature/store_ledger.py (after a change of numbers that is understood)."""

import json
from pathlib import Path

from nupair.papers.known import paper
from nupair.papers.ledger import ledger
from nupair.papers.record import printed_records

STORE = Path(__file__).with_name("hara2021_ledger.json")


def _short(value):
    return None if value is None else float(f"{value:.8g}")


def stored(line):
    """What is kept of a line: verdict, recomputed value, value of every trial and whether it reaches the print."""
    kept = {"verdict": line.verdict, "computed": _short(line.computed and line.computed.value)}
    return kept | ({"tried": [[_short(one.value), one.reached] for one in line.tried]} if line.tried else {})


if __name__ == "__main__":
    chosen = paper("hara2021")
    lines = ledger(printed_records("hara2021"), chosen.recompute, chosen.trials)
    rows = ",\n ".join(f"{json.dumps(line.record.id)}: {json.dumps(stored(line))}" for line in lines)
    STORE.write_text("{\n " + rows + "\n}\n", encoding="utf-8")
