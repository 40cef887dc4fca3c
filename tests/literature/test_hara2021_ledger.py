"""The ledger of Hara, Yoshimi, Yoshimura (2021): no verdict and no recomputed value can drift unseen."""

import json
from pathlib import Path

import pytest

from nupair.papers import hara2021
from nupair.papers.ledger import AGREES, DIFFERS, ORDER, UNCHECKED, Number, chosen, entry, verdict
from nupair.papers.record import Printed, printed_records

RECORDS = printed_records("hara2021")
STORED = json.loads(Path(__file__).with_name("hara2021_ledger.json").read_text(encoding="utf-8"))
"""Verdict and recomputed value of every record."""
ROUNDED_ZEROS = {"section-5-quadrangle"}
"""Numbers that vanish but for rounding, beside those stored as 0; others may be as small as 1e-46."""
RELATIVE = 2e-3
"""Room for other releases of the numerical libraries; sampled numbers bring their own error."""


@pytest.mark.parametrize("name", RECORDS)
def test_verdict_and_value(name):
    line = entry(RECORDS[name], hara2021.RECOMPUTE.get(name), hara2021.BECAUSE.get(name))
    assert line.verdict == STORED[name]["verdict"]
    if line.computed is not None:
        stored = STORED[name]["computed"]
        room = max(
            RELATIVE * abs(stored), 3 * line.computed.error, 1e-12 if stored == 0 or name in ROUNDED_ZEROS else 0.0
        )
        assert line.computed.value == pytest.approx(STORED[name]["computed"], abs=room, rel=0)
    if line.verdict == DIFFERS:
        assert line.record.cause, "a difference needs a cause, or the words that none was found"


def test_every_record_that_can_be_checked_has_a_function_and_every_function_a_record():
    unchecked = {name for name, record in RECORDS.items() if record.rule == "unchecked"}
    assert set(RECORDS) - unchecked <= set(hara2021.RECOMPUTE)
    assert set(hara2021.RECOMPUTE) | set(hara2021.BECAUSE) <= set(RECORDS)
    assert set(STORED) == set(RECORDS)


@pytest.mark.parametrize(
    ("text", "digit"), [("0.748e3", 1.0), ("1.2", 0.1), ("140", 1.0), ("1.26e-3", 1e-5), ("0.0311", 1e-4)]
)
def test_the_last_digit_is_read_from_the_printed_text(text, digit):
    assert Printed("x", "here", "x", text).last_digit == pytest.approx(digit)


@pytest.mark.parametrize(
    ("rule", "text", "value", "error", "expected"),
    [
        ("rounding", "1.20", 1.2049, 0.0, AGREES),
        ("rounding", "1.20", 1.2051, 0.0, DIFFERS),
        ("rounding", "1.20", 1.2051, 0.001, AGREES),
        ("order", "1e2", 300.0, 0.0, ORDER),
        ("order", "1e2", 320.0, 0.0, DIFFERS),
        ("order", "1e2", -100.0, 0.0, DIFFERS),
        ("most", "1e-3", 9e-4, 0.0, AGREES),
        ("most", "1e-3", 2e-3, 0.0, DIFFERS),
        ("least", "0.5", 0.4, 0.0, DIFFERS),
        ("rounding", "1.0", float("nan"), 0.0, UNCHECKED),
    ],
)
def test_the_rules_of_the_verdicts(rule, text, value, error, expected):
    assert verdict(Printed("x", "here", "x", text, rule=rule), Number(value, error)) == expected


def test_places_are_found_by_their_plain_name():
    assert all(name.startswith("table-4") for name in chosen(RECORDS, ["table4"]))
    assert chosen(RECORDS, ["Eq. 59"]) == ["eq-59"]
