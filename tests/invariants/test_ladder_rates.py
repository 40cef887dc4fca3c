"""The ladder in laboratory units: its steps multiply, wait where they must, and never divide by zero."""

import numpy as np
import pytest

import nupair
from nupair.predict.effects import effect, offset_angle
from nupair.report.tables import differences
from nupair.switches import SWITCHES


@pytest.fixture(scope="module")
def ladder():
    return nupair.ladder(nupair.load("hara-2021"), nupair.load("er-ylf"))


def test_every_switch_is_walked_once(ladder):
    names = [step.name for step in ladder.steps]
    assert set(SWITCHES) <= set(names)
    assert len(names) == len(set(names))


def test_the_last_step_is_the_spectrum_of_the_last_description(ladder):
    angle = offset_angle(ladder.last)
    centre = nupair.geometry(ladder.last)["centre_angle"].item()
    assert angle - centre == pytest.approx(np.deg2rad(20))
    sums = nupair.spectrum(ladder.last, angle).sum("pair")
    found = ladder.steps[-1].after
    assert found.pair_rate == pytest.approx(sums["rate"].item(), rel=1e-3)
    assert found.field_rate == pytest.approx(sums["magnetization_rate"].item(), rel=1e-3)


def test_no_stage_loses_what_the_next_factor_needs(ladder):
    for step in ladder.steps:
        assert step.after.pair_rate
        assert step.after.field_rate
    names = [step.name for step in ladder.steps]
    assert names.index("spin_axis") > names.index("levels and laser energies")
    assert names.index("sublattices") > names.index("spin_axis")


def test_switches_of_rates_leave_the_integrals(ladder):
    before = ladder.start
    for step in ladder.steps:
        if step.name in SWITCHES and SWITCHES[step.name].acts_on == "absolute rates":
            assert (step.after.rate, step.after.magnetization) == (before.rate, before.magnetization)
        before = step.after


def test_both_sublattices_leave_nothing_of_the_published_current():
    published = nupair.load("hara-2021")
    assert effect(published.replace({"model.sublattices": "both"})).field_rate == 0
    walked = nupair.ladder(published, published.replace({"model.sublattices": "both"}))
    _, row, product, _, total = differences(walked).rows
    assert row[-1] == "0"
    assert product[6] == total[6] == "0"
    back = differences(nupair.ladder(walked.last, walked.first)).rows
    assert back[1][6] == "undefined (from 0)"
    assert back[2][6] == "-"


def test_the_printed_factors_multiply_to_the_printed_ratio(ladder):
    """Every factor has four digits, so a product of fifteen is good to a few in the third."""
    rows = differences(ladder).rows
    first, product, last, ratio = rows[0], rows[-3], rows[-2], rows[-1]
    assert (first[0], product[0], last[0], ratio[0]) == ("beginning", "product of the factors", "end", "all together")
    for column in range(2, 7):
        factors = [float(row[column]) for row in rows[1:-3]]
        assert len(factors) == len(ladder.steps)
        assert float(product[column]) == pytest.approx(np.prod(factors), rel=1e-3)
        assert float(product[column]) == pytest.approx(float(ratio[column]), rel=2e-3)
        assert float(last[column]) / float(first[column]) == pytest.approx(float(ratio[column]), rel=1e-3)


def test_a_description_without_rates_has_integrals_and_the_reason():
    mute = nupair.load("hara-2021").replace({"model.description": "consistent"})
    found = effect(mute)
    assert found.pair_rate is None
    assert "ion.levels" in found.missing
    walked = nupair.ladder(nupair.load("hara-2021"), mute)
    assert walked.steps[-1].after.pair_rate is None
    assert walked.steps[-1].after.rate == found.rate
