"""The walk from the published magnetization rate to the consistent one: the printed factors multiply to the printed ratio."""

from math import prod

import pytest

from nupair.papers.hara2021 import decomposition
from nupair.predict.effects import effect

PRINTED = 5e-4
"""Half a unit of the last of four digits, relative: the largest rounding of one factor."""


@pytest.fixture(scope="module")
def sheet():
    (found,) = decomposition.sheets()
    return found


def factors(sheet):
    """The rows of the steps: between the first description's row and the product's."""
    names = [row[0] for row in sheet.rows]
    return sheet.rows[names.index("beginning") + 1 : names.index("product of the factors")]


@pytest.mark.parametrize("column", ["ΣF", "ΣF, Majorana", "ΣG", "rate", "dM/dt"])
def test_the_printed_factors_multiply_to_the_printed_ratio(sheet, column):
    place = sheet.columns.index(column)
    steps = [float(row[place]) for row in factors(sheet)]
    total = float(sheet.rows[-1][place])
    assert len(steps) > 10
    assert prod(steps) == pytest.approx(total, rel=PRINTED * (len(steps) + 1), abs=0)


def test_the_ratio_is_that_of_the_two_descriptions_by_themselves(sheet):
    walked = decomposition.steps()
    first, last = effect(walked.first), effect(walked.last)
    found = {
        name: float(text) for name, text in zip(sheet.columns, sheet.rows[-1], strict=True) if name in ("rate", "dM/dt")
    }
    assert found["rate"] == pytest.approx(last.pair_rate / first.pair_rate, rel=PRINTED, abs=0)
    assert found["dM/dt"] == pytest.approx(last.field_rate / first.field_rate, rel=PRINTED, abs=0)


def test_one_switch_at_a_time(sheet):
    names = [row[0] for row in sheet.rows]
    assert len(names) == len(set(names))
    switches = [row for row in factors(sheet) if row[0].isidentifier()]
    assert len(switches) > 8
    assert all("→" in row[1] and ", " not in row[1].partition("→")[0] for row in switches)
