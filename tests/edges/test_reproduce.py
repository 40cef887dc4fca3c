"""The verb reproduce: its text, its JSON, its files, its refusals."""

import json

import pytest

from nupair.papers.known import paper
from nupair.papers.ledger import VERDICTS, ledger
from nupair.papers.record import printed_records
from nupair.papers.report import write

FIELDS = {"id", "place", "printed", "computed", "error", "unit", "verdict", "cause", "description"}


def test_json_of_one_table(call):
    code, out, _ = call("reproduce", "hara2021", "--only", "table4", "--json")
    rows = json.loads(out)
    assert code == 0
    assert rows
    for row in rows:
        assert set(row) >= FIELDS
        assert row["verdict"] in VERDICTS
        assert row["place"] == "Table 4"


@pytest.mark.parametrize("words", [("reproduce", "hara2012"), ("reproduce", "hara2021", "--only", "table9")])
def test_unknown_names_are_refused_with_one_sentence(call, words):
    code, _, err = call(*words)
    assert code == 2
    assert "Traceback" not in err


def test_the_files_of_the_second_paper(tmp_path):
    chosen = paper("dinh2012")
    entries = ledger(printed_records("dinh2012"), chosen.recompute, chosen.trials)
    names = {path.relative_to(tmp_path).as_posix() for path in write(chosen, entries, tmp_path)}
    assert {
        "report.html",
        "report.md",
        "ledger.json",
        "curves.nc",
        "figures/spectra.png",
        "figures/spectra.svg",
    } <= names
    assert 'src="http' not in (tmp_path / "report.html").read_text(encoding="utf-8")
