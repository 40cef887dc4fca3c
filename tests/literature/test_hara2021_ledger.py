"""The ledger of Hara, Yoshimi, Yoshimura (2021): no verdict and no recomputed value can drift unseen."""

import json
from functools import cache
from pathlib import Path

import pytest

from nupair.errors import UnknownNameError
from nupair.papers import hara2021
from nupair.papers.hara2021 import spectra
from nupair.papers.ledger import AGREES, DIFFERS, ORDER, UNCHECKED, Number, Trial, as_rows, chosen, entry, verdict, ways
from nupair.papers.record import CAUSE, PRINT, Printed, printed_records
from nupair.papers.sheets import WAYS_IN_WORDS, causes_sheet, verdict_sheet

RECORDS = printed_records("hara2021")
STORED = json.loads(Path(__file__).with_name("hara2021_ledger.json").read_text(encoding="utf-8"))
"""Verdict, recomputed value and trials of every record; written by store_ledger.py."""
ROUNDED_ZEROS = {"section-5-quadrangle", "section-5-three-photon"}
"""Records of which a number, or a trial, vanishes but for rounding, beside those stored as 0; others may be as small as 1e-46."""
RELATIVE = 2e-3
"""Room for other releases of the numerical libraries; sampled numbers bring their own error."""
SAMPLED = 0.1
"""Of integrations that are not converged."""
NOT_FOUND = "not found"
PRINTED_INTO_A_FORMULA = {"eq-44-squared", "section-4-coherence", "fig-11-peak"}
"""Records whose cause puts a printed number into another formula than the paper's: a cause, not the print's own arithmetic."""


@cache
def _line(name):
    return entry(RECORDS[name], hara2021.RECOMPUTE.get(name), hara2021.TRIALS.get(name, ()))


def _same(value, stored, room):
    return value == pytest.approx(stored, rel=0, abs=room)


@pytest.mark.parametrize("name", RECORDS)
def test_verdict_and_value(name):
    line = _line(name)
    assert line.verdict == STORED[name]["verdict"]
    if line.computed is not None:
        stored = STORED[name]["computed"]
        zero = 1e-12 if stored == 0 or name in ROUNDED_ZEROS else 0.0
        assert _same(line.computed.value, stored, max(RELATIVE * abs(stored), 3 * line.computed.error, zero))


@pytest.mark.parametrize("name", RECORDS)
def test_what_differs_is_reached_with_its_cause_or_says_that_none_was_found(name):
    line = _line(name)
    if line.verdict == DIFFERS:
        assert line.tried, "a difference needs a calculation"
        assert line.why
        assert line.why.startswith(NOT_FOUND) == (line.found is None)
    if line.verdict == ORDER:
        assert line.found is not None
    if line.verdict in (AGREES, UNCHECKED):
        assert not line.record.cause, "a cause of nothing"


@pytest.mark.parametrize("name", RECORDS)
def test_numbers_of_the_print_alone_are_no_cause(name):
    line = _line(name)
    if line.record.reached_by != CAUSE:
        assert line.found is not None, "nothing is reached"
    if line.verdict == DIFFERS and line.found and "printed" in line.found.what and name not in PRINTED_INTO_A_FORMULA:
        assert line.reached_by != CAUSE


def test_the_ways_are_counted_apart_and_named_in_the_tables():
    record = Printed("x", "here", "x", "1.20", cause="half of it", reached_by=PRINT)
    lines = [
        entry(record, lambda: 2.0, (Trial("half", lambda: 1.2),)),
        entry(Printed("y", "here", "y", "1.20", cause="half"), lambda: 2.0, (Trial("half", lambda: 1.2),)),
        entry(Printed("z", "here", "z", "1.20", cause="not found"), lambda: 2.0, (Trial("third", lambda: 0.7),)),
        entry(record, lambda: 1.2),
    ]
    assert ways(lines) == {"cause": 1, "print": 1, "elsewhere": 0, "fit": 0, "not found": 1}
    assert [row["reached_by"] for row in as_rows(lines)] == ["print", "cause", None, None]
    assert causes_sheet(lines).rows[-1] == ("all", "3", "1", "1", "0", "0", "1")
    assert "no cause, follows from the print's own numbers: half of it" in verdict_sheet(lines).rows[0]
    assert set(ways([])) == set(WAYS_IN_WORDS)


def test_growth_has_a_sign():
    assert spectra.growth(Number(1.0), Number(2.0)).value == -0.5


def test_an_unconverged_integration_peaks_at_the_centre_but_its_peak_does_not_grow_with_the_size():
    peaks = [[spectra.unconverged_peaking(length, seed) for length in (0.5, 5.0)] for seed in spectra.SEEDS]
    assert min(map(min, peaks)) > 1.5
    assert 0 < sum(large > small for small, large in peaks) < len(peaks), "chance: either sign"
    assert spectra.unconverged_growth() < 0


@pytest.mark.parametrize("name", [name for name, kept in STORED.items() if "tried" in kept])
def test_what_was_tried(name):
    for one, (value, reached) in zip(_line(name).tried, STORED[name]["tried"], strict=True):
        assert one.reached == reached, one.what
        room = SAMPLED if "unconverged" in one.what else RELATIVE
        zero = 1e-12 if value == 0 or name in ROUNDED_ZEROS else 0.0
        assert _same(one.value, value, max(room * abs(value), zero))


def test_every_record_that_can_be_checked_has_a_function_and_every_function_a_record():
    unchecked = {name for name, record in RECORDS.items() if record.rule == "unchecked"}
    assert set(RECORDS) - unchecked <= set(hara2021.RECOMPUTE)
    assert set(hara2021.RECOMPUTE) | set(hara2021.TRIALS) <= set(RECORDS)
    assert set(STORED) == set(RECORDS)


def test_a_trial_is_judged_by_the_rule_of_its_record():
    record = Printed("x", "here", "x", "1.20", cause="half of it")
    line = entry(record, lambda: 2.0, (Trial("too small", lambda: 1.0), Trial("half", lambda: 1.2)))
    assert [one.reached for one in line.tried] == [False, True]
    assert line.found.what == "half"
    assert line.tried[0].off == pytest.approx(1 / 1.2 - 1)
    assert entry(record, lambda: 1.2, (Trial("not run", lambda: 1 / 0),)).tried == ()


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
        ("order", "1e2", 320.0, 10.0, ORDER),
        ("order", "1e2", 31.0, 1.0, ORDER),
        ("order", "1e2", 100.0, 500.0, ORDER),
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


def test_a_place_with_several_equations_answers_to_each():
    assert "eq-56-majorana" in chosen(RECORDS, ["eq63"])


@pytest.mark.parametrize(("asked", "offered"), [("table9", "table"), ("tabel4", "table4"), ("fig99", "fig9")])
def test_an_unknown_place_is_refused_with_the_nearest_one(asked, offered):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{offered}"):
        chosen(RECORDS, ["table4", asked])


def test_a_figure_without_records_may_be_asked_for():
    assert chosen(RECORDS, ["fig1"], ["fig-1"]) == []
