"""Unit values that can be looked up, and relations between them."""

from math import pi, sqrt

import pytest

from nupair import constants, units
from nupair.observables.prefactors import consistent_prefactor, published_prefactor
from nupair.units import cm, eV, gauss, joule, kelvin, kg, mW, nG, per_cm, s, tesla

HBAR_C = 197.3269804e-9  # eV m


def test_lengths_and_times():
    assert 2 * cm / (1 / eV) == pytest.approx(1.0135e5, rel=5e-5)
    assert cm * eV == pytest.approx(1 / (HBAR_C * 100), rel=1e-9)
    assert 1 / s / eV == pytest.approx(6.582119569e-16, rel=1e-9)
    assert per_cm / eV == pytest.approx(1.239841984e-4, rel=1e-9)
    assert 8.065544 * per_cm / units.meV == pytest.approx(1.0, rel=1e-6)


def test_an_intensity_of_ten_milliwatts_and_its_square_root():
    intensity = 10 * mW / cm**2 / eV**4
    assert intensity == pytest.approx(1.5997e-8, rel=5e-5)
    assert sqrt(intensity) == pytest.approx(1.265e-4, rel=5e-4)


def test_magnetic_units():
    assert constants.BOHR_MAGNETON * eV == pytest.approx(2.9630e-7, rel=5e-5)
    assert constants.BOHR_MAGNETON * tesla / eV == pytest.approx(5.7883818e-5, rel=1e-8)
    assert constants.BOHR_MAGNETON * tesla / per_cm == pytest.approx(0.46686447719, rel=1e-9)
    assert nG / units.fT == pytest.approx(100.0, rel=1e-12)
    assert tesla**2 / 2 == pytest.approx(joule / units.m**3 / (2 * 4e-7 * pi), rel=2e-10)


def test_the_magneton_is_half_the_charge_over_the_electron_mass():
    # closes only if charge, fine-structure constant, tesla and electron mass agree with each other
    assert pytest.approx(constants.BOHR_MAGNETON, rel=1e-9) == constants.CHARGE / (2 * constants.ELECTRON_MASS)


def test_mass_and_temperature():
    assert 9.1093837139e-31 * kg / eV == pytest.approx(constants.ELECTRON_MASS / eV, rel=1e-9)
    assert 300 * kelvin / units.meV == pytest.approx(25.852, rel=1e-4)


def test_the_magnetization_of_a_magneton_per_ion_in_gauss():
    # xi g muB n in CGS is 0.00766 emu/cm^3 for xi = 0.01, g = 5.9, n = 1.4e19 cm^-3; 4 pi of it is a field in gauss
    field = 0.01 * 5.9 * constants.BOHR_MAGNETON * 1.4e19 / cm**3 / gauss
    assert field == pytest.approx(0.0963, rel=1e-3)
    assert field / (4 * pi) == pytest.approx(0.00766, rel=1e-3)


def test_the_fermi_constant_and_the_prefactors_by_hand():
    assert constants.FERMI * eV**2 == pytest.approx(1.1663788e-23, rel=1e-9)
    number = 1e19
    assert published_prefactor(number) == pytest.approx(constants.FERMI**2 * number**2 / 248.0502134, rel=1e-9)
    # |2 b S|^2 (G_F^2/2) 2 (2 pi) (2 pi)^2 / (2 pi)^6 for helicity sum 2 {...}, spin 2 b S, golden rule 2 pi
    by_hand = 4 * (constants.FERMI**2 / 2) * 2 * (2 * pi) * (2 * pi) ** 2 / (2 * pi) ** 6
    assert consistent_prefactor(1.0) == pytest.approx(by_hand, rel=1e-12)
