"""Rabi frequencies in cases that are known by hand, and the decay channels of a description."""

from math import pi

import numpy as np
import pytest

import nupair
from nupair.errors import InputError
from nupair.ions.cascade import fed
from nupair.ions.matching import recorded_levels
from nupair.ions.pair_vectors import pair_vectors
from nupair.light import rabi
from nupair.predict.drive_setting import decay_channels, dephasing, rabi_frequencies
from nupair.units import eV, s

RATE, ENERGY, INTENSITY = 50 / s, 0.8 * eV, 1e-8 * eV**4


@pytest.fixture(scope="module")
def crystal():
    return nupair.load("er-ylf")


def test_intensity_is_the_energy_density_times_the_speed_of_light():
    n = 1.45
    field = rabi.field_amplitude(INTENSITY, n)
    assert n**2 * field**2 / 2 / n == pytest.approx(INTENSITY)  # mean energy density n^2 E0^2/2, speed 1/n
    assert rabi.field_amplitude(INTENSITY) == pytest.approx(np.sqrt(2) * rabi.printed_field(INTENSITY))


@pytest.mark.parametrize("n", [1.0, 1.45, 2.0])
def test_rate_and_intensity_alone_fix_the_frequency(n):
    electric = rabi.electric_rabi(rabi.electric_dipole(RATE, ENERGY, n), INTENSITY, n)
    magnetic = rabi.magnetic_rabi(rabi.magnetic_dipole(RATE, ENERGY, n), INTENSITY, n)
    assert electric == pytest.approx(magnetic) == pytest.approx(rabi.rabi_from_rate(RATE, ENERGY, INTENSITY, n))


def test_saturation_intensity_of_a_two_level_system():
    saturation = ENERGY**3 * RATE / (12 * pi)
    assert rabi.rabi_from_rate(RATE, ENERGY, saturation) ** 2 == pytest.approx(RATE**2 / 2)


def test_printed_forms_differ_by_root_three_and_by_the_cross_term():
    one = rabi.printed_rabi(RATE, 0.0, ENERGY, INTENSITY)
    assert one == pytest.approx(np.sqrt(3) * rabi.printed_trigger_coupling(RATE, 0.0, ENERGY, INTENSITY))
    both = rabi.printed_trigger_coupling(RATE, RATE, ENERGY, INTENSITY)
    assert both == pytest.approx(2 * one / np.sqrt(3))
    assert rabi.printed_rabi(RATE, RATE, ENERGY, INTENSITY) == pytest.approx(np.sqrt(2) * one)


def test_quadrature_is_the_mean_over_the_sublattices():
    for phase in (0.0, 0.7, pi / 2):
        electric, magnetic = 2.0 * np.exp(1j * phase), 3.0
        mean = np.mean([abs(magnetic + sign * electric) ** 2 for sign in (1, -1)])
        assert rabi.combined_rabi(2.0, 3.0) == pytest.approx(np.sqrt(mean))


def test_unpolarised_is_the_mean_over_two_polarisations(crystal):
    vectors = pair_vectors(recorded_levels("Er3+", "LiYF4"), "4I15/2:1", "4I13/2:1")
    tensor = rabi.strength_tensor(vectors.moment)
    direction = np.array([0.6, 0.0, 0.8])
    across = ([0.8, 0.0, -0.6], [0.0, 1.0, 0.0])
    mean = np.mean([rabi.polarised_dipole(tensor, np.array(e)) ** 2 for e in across])
    assert rabi.unpolarised_dipole(tensor, direction) ** 2 == pytest.approx(mean)
    assert tensor[0, 0] == pytest.approx(tensor[1, 1])  # S4
    assert tensor - np.diag(np.diag(tensor)) == pytest.approx(1j * np.imag(tensor), abs=1e-9)
    assert np.trace(rabi.isotropic_tensor(2.0)).real == pytest.approx(4)


def test_linear_light_drives_both_states_of_a_kramers_doublet_alike():
    vectors = pair_vectors(recorded_levels("Er3+", "LiYF4"), "4I15/2:1", "4I13/2:1")
    tensor = rabi.strength_tensor(vectors.moment)
    linear = np.array([0.3, -0.5, 0.9])
    first, second = rabi.rabi_pair(vectors.moment, linear, 1.0)
    assert first == pytest.approx(second, rel=1e-7) == pytest.approx(rabi.polarised_dipole(tensor, linear))
    first, second = rabi.rabi_pair(vectors.moment, np.array([1, 1j, 0]), 1.0)
    assert first > 1.01 * second


def test_what_decays_pass_through_is_found_through_others():
    rates = np.zeros((6, 6))  # 3 -> 2 -> 1 -> 0; 5 -> 4 is not reached from 3
    rates[3, 2], rates[2, 1], rates[1, 0], rates[5, 4] = 8, 3, 5, 1
    assert fed(rates, (0, 3)) == (1, 2)
    assert fed(rates, (0, 1)) == ()
    assert fed(rates, (0, 1, 5)) == (4,)


def test_nonradiative_decay_adds_the_multiphonon_rate_and_loses_nothing(crystal):
    def total(channels):
        return sum(rate for name, rate in channels.items() if name[0] == "e") * s

    dark, bright = decay_channels(crystal), decay_channels(crystal.replace({"model.nonradiative": False}))
    gap_law = 1e7 * np.exp(4.5e-3 * 240)  # two phonons of 450/cm less the measured gap of 660/cm
    assert total(dark) - total(bright) == pytest.approx(gap_law, rel=1e-6)
    assert 500 < total(bright) < 5000
    table = nupair.load("hara-2021").replace({"model.nonradiative": True})
    assert total(decay_channels(table)) == pytest.approx(gap_law + 591.68, rel=1e-6)


def test_frequency_grows_with_the_root_of_the_intensity(crystal):
    weak = rabi_frequencies(crystal)
    strong = rabi_frequencies(crystal.replace({"lasers.trigger_intensity": "40 mW/cm^2"}))
    assert strong == pytest.approx(weak | {"pg": 2 * weak["pg"]})


def test_dephasing_is_the_measured_coherence_time_less_decay(crystal):
    assert 0.9e4 < dephasing(crystal) * s < 1e4
    assert dephasing(crystal.replace({"model.nonradiative": False})) == 0


def test_a_missing_intensity_is_named(crystal):
    with pytest.raises(InputError, match=r"lasers\.trigger_intensity must be given"):
        rabi_frequencies(crystal.replace({"lasers.trigger_intensity": None}))
