"""Eq. (81) and the ratios below it, recomputed from Table 1."""

from math import pi

import pytest

import nupair
from nupair.light.rabi import printed_field
from nupair.predict.drive_setting import decay_channels, rabi_frequencies
from nupair.units import cm, eV, kHz, mW, s

TEN = {f"lasers.{name}_intensity": "10 mW/cm^2" for name in ("excitation_1", "excitation_2", "trigger")}


@pytest.fixture(scope="module")
def paper():
    return nupair.load("hara-2021").replace(TEN)


def test_ten_milliwatts_are_a_tenth_of_the_printed_field():
    assert printed_field(10 * mW / cm**2) == pytest.approx(1.265e-4 * eV**2, rel=1e-3)


def test_frequencies_of_equation_81_do_not_follow_from_its_formula(paper):
    found = {pair: value / (2 * pi * kHz) for pair, value in rabi_frequencies(paper).items()}
    assert found == pytest.approx({"pg": 17.4, "qg": 3.36, "eq": 6.62}, rel=2e-3)
    printed = {"pg": 174, "qg": 37.4, "eq": 20.9}
    ratios = {pair: printed[pair] / found[pair] for pair in printed}
    assert ratios == pytest.approx({"pg": 10, "qg": 11.1, "eq": 3.16}, rel=5e-3)


def test_printed_ratios_to_the_rates_follow_with_ten_times_the_field(paper):
    decay = {"".join(name): rate for name, rate in decay_channels(paper).items()}
    ratios = {pair: 10 * value / decay[pair] for pair, value in rabi_frequencies(paper).items()}
    assert ratios == pytest.approx({"pg": 4.0e4, "qg": 5.1e4, "eq": 4.0e4}, rel=0.012)


def test_decay_channels_are_table_1(paper):
    rates = {"".join(name): rate * s for name, rate in decay_channels(paper).items()}
    assert rates == pytest.approx({"eg": 518.02, "ep": 57.34, "eq": 10.31, "qg": 4.13, "qp": 4.68, "pg": 27.28})
    lifetime = 1 / sum(rates[name] for name in ("eg", "ep", "eq"))
    assert lifetime == pytest.approx(1.7e-3, rel=0.005)
