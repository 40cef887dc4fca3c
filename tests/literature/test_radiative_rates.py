"""Rates and lifetimes beside Table 1 and beside measured lifetimes."""

import numpy as np
import pytest

import nupair
from nupair.errors import InputError, UnknownNameError


@pytest.fixture(scope="module")
def rates():
    return nupair.radiative_rates()


def line(rates, initial, final):
    return rates.isel(transition=np.flatnonzero((rates.initial == initial) & (rates.final == final))[0])


def test_magnetic_rates(rates):
    # vacuum 16.7 and 9.93 per second; n^3 of the host's mean index
    e_p, p_g = line(rates, "2H11/2", "4I13/2"), line(rates, "4I13/2", "4I15/2")
    assert float(e_p.magnetic_rate_vacuum) == pytest.approx(16.7, rel=0.03)
    assert float(p_g.magnetic_rate_vacuum) == pytest.approx(9.93, rel=0.01)
    for one in (e_p, p_g):
        assert float(one.magnetic_rate / one.magnetic_rate_vacuum) == pytest.approx(float(one.refractive_index) ** 3)
    assert float(p_g.refractive_index) == pytest.approx(1.4526, abs=2e-4)


def test_electric_rates_of_the_sets(rates):
    # made with fit A of the data notes: 55.6 and 53.0, 1553 and 1954 per second
    assert list(rates.intensities.values) == ["hubert-1991", "kaminskii"]
    np.testing.assert_allclose(line(rates, "2H11/2", "4I13/2").electric_rate, [55.6, 53.0], rtol=0.01)
    np.testing.assert_allclose(line(rates, "2H11/2", "4I15/2").electric_rate, [1553, 1954], rtol=0.01)
    n = line(rates, "2H11/2", "4I13/2").refractive_index
    ratio = line(rates, "2H11/2", "4I13/2").electric_rate / line(rates, "2H11/2", "4I13/2").electric_rate_vacuum
    np.testing.assert_allclose(ratio, n * (n**2 + 2) ** 2 / 9)


def test_table_1_stands_beside(rates):
    e_p = line(rates, "2H11/2", "4I13/2")
    assert (float(e_p.published_magnetic_rate), float(e_p.published_electric_rate)) == (49.43, 7.91)
    assert float(rates.published_rate.sel(level="2H11/2")) == pytest.approx(518.02 + 57.34 + 10.31 + 6.01)
    assert np.isnan(float(line(rates, "4F9/2", "4I15/2").published_electric_rate))
    assert np.all(np.isnan(nupair.radiative_rates("Ho3+").published_energy))


def test_lifetimes_are_one_over_the_sum(rates):
    emitted = (rates.magnetic_rate + rates.electric_rate).sel(intensities="kaminskii")
    for level in rates.level.values:
        total = float(emitted[(rates.initial == level).values].sum())
        assert float(rates.radiative_rate.sel(level=level, intensities="kaminskii")) == pytest.approx(total)
    np.testing.assert_allclose(rates.lifetime, 1 / (rates.radiative_rate + rates.multiphonon_rate))
    ratio = (rates.lifetime[0] / rates.measured_lifetime).dropna("level")
    assert ratio.size == 5
    assert np.all((ratio > 1 / 3) & (ratio < 3))
    warm = nupair.radiative_rates(temperature="300 K")
    assert np.all(warm.multiphonon_rate > rates.multiphonon_rate)
    assert float(rates.multiphonon_rate.sel(level="2H11/2")) == pytest.approx(1e7 * np.exp(4.5e-3 * 240), rel=1e-6)


def test_given_index():
    found = nupair.radiative_rates(refractive_index=1.0)
    np.testing.assert_allclose(found.electric_rate, found.electric_rate_vacuum)
    np.testing.assert_allclose(found.magnetic_rate, found.magnetic_rate_vacuum)


def test_gap_law_of_another_host_is_that_of_its_phonon():
    """2H11/2 of Er3+ in LaF3: the universal law at the gap, 358 1/cm phonons; measured lifetimes are of other hosts."""
    found = nupair.radiative_rates("Er3+", "LaF3", refractive_index=1.6).sel(level="2H11/2")
    expected = 1e7 * np.exp(-4.5e-3 * (float(found["gap"]) - 2 * 358))
    assert float(found["multiphonon_rate"]) == pytest.approx(expected, rel=1e-6)
    assert np.isnan(found["measured_lifetime"])


def test_refusals():
    with pytest.raises(InputError, match="refractive_index must be given"):
        nupair.radiative_rates("Er3+", "LaF3")
    with pytest.raises(InputError, match="a number from 1"):
        nupair.radiative_rates(refractive_index=0.5)
    with pytest.raises(UnknownNameError, match=r"Er3\+"):
        nupair.radiative_rates("Er2+")
    with pytest.raises(InputError, match="high enough"):
        nupair.radiative_rates(highest=10)
