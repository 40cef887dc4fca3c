"""Errors of slopes and steps against Monte Carlo-free integrals over frequency, and times to n sigma."""

from functools import partial

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import spherical_jn

import nupair
from nupair.errors import InputError
from nupair.observables.detector import Noise, averaged, ramp_time, repeated_time, slope_error, step_error
from nupair.tables import table
from nupair.units import Hz, fT, s

approx = partial(pytest.approx, rel=1e-6, abs=0)  # the default would let any number below 1e-12 pass


def variance(weight, density, duration, cells=1000):
    """Slow twin: Int S(f) |w(f)|^2 df of a sampled weight function, on a logarithmic grid of frequencies."""
    time = (np.arange(cells) + 0.5) / cells * duration
    values = weight(time)
    frequency = np.geomspace(1e-4 / duration, 0.2 * cells / duration, 3000)
    power = np.array([abs(np.exp(-2j * np.pi * f * time) @ values * duration / cells) ** 2 for f in frequency])
    return np.trapezoid(density(frequency) * power, frequency)


@pytest.mark.parametrize("corner", [0.0, 3.0])
def test_slope_and_step_against_the_integral_over_frequency(corner):
    duration, noise = 2.5, Noise(0.7, corner)

    def density(f):
        return noise.white**2 * (1 + corner / f)

    slope = variance(lambda t: 12 * (t - duration / 2) / duration**3, density, duration)
    assert slope == approx(float(slope_error(noise, duration)) ** 2, rel=2e-3)
    step = variance(lambda t: np.sign(t - duration / 2) * 2 / duration, density, duration)
    assert step == approx(float(step_error(noise, duration)) ** 2, rel=2e-3)


def test_the_two_constants():
    assert quad(lambda x: spherical_jn(1, x) ** 2 / x, 1e-9, 400, limit=2000)[0] == approx(1 / 4, rel=1e-4)
    assert quad(lambda y: np.sin(y) ** 4 / y**3, 1e-9, 400, limit=2000)[0] == approx(np.log(2), rel=1e-4)


def test_white_noise_of_a_sampled_record():
    generator = np.random.default_rng(3)
    samples, duration, white = 400, 2.0, 0.5
    rate = samples / duration
    time = (np.arange(samples) + 0.5) / rate
    records = generator.normal(0, white * np.sqrt(rate / 2), (4000, samples))  # one-sided density over half the rate
    slopes = np.polyfit(time, records.T, 1)[0]
    assert slopes.std() == approx(float(slope_error(Noise(white), duration)), rel=0.04)


def test_a_single_step_meets_a_floor_and_a_slope_does_not():
    noise = Noise(1.0, 10.0)
    assert step_error(noise, 1e9) == approx(np.sqrt(4 * np.log(2) * 10), rel=1e-6)
    assert slope_error(noise, 1e6) == approx(1e-3 * slope_error(noise, 1e3), rel=1e-3)


@pytest.mark.parametrize("noise", [Noise(2.0), Noise(2.0, 5.0), Noise(2.0, 5e6), Noise(2.0, 5.0, 1e-3)])
def test_after_the_stated_time_the_ramp_stands_out(noise):
    time = ramp_time(noise, 0.05, 3.0)
    assert 0.05 / float(slope_error(noise, time)) == approx(3, rel=1e-10)


def test_drift_hides_a_smaller_slope_for_ever():
    assert ramp_time(Noise(1.0, 0.0, 0.4), 1.0, 3.0) == np.inf
    assert np.isfinite(ramp_time(Noise(1.0, 0.0, 0.3), 1.0, 3.0))


def test_repeated_cycles_gain_with_the_root_of_time():
    assert averaged(2.0, 400) == approx(0.1)
    assert repeated_time(2.0, 0.1, 50.0, 3.0) == approx(3600 / 50)
    assert repeated_time(2.0, 0.0, 50.0) == np.inf


def test_detection_of_the_described_instrument():
    experiment = nupair.load("er-ylf").replace({"detector.repetition": "100 1/s", "detector.instrument": "LTS SQUID"})
    result = nupair.detection(experiment, 1e-15, [1.0, 100.0])
    record = table("detectors")["LTS SQUID"]
    assert float(result["white_noise"]) == approx(2e-15)
    assert float(result["corner_frequency"]) == approx(record["white_above"].value)
    error = np.sqrt(2e-15**2 * (6 / 100**3 + 9 / 100**2))
    assert float(result["ramp_error"][1]) == approx(error, rel=1e-9)
    ramp = float(result["time_to_see_ramp"])
    again = nupair.detection(experiment, 1e-15, [ramp])
    assert float(again["ramp_signal_to_noise"][0]) == approx(3, rel=1e-9)
    seen = nupair.detection(experiment, 1e-15, [float(result["time_to_see_steps"])])
    assert float(seen["repeated_signal_to_noise"][0]) == approx(3, rel=1e-9)


def test_the_description_overrides_the_record():
    experiment = nupair.load("er-ylf").replace({"detector.noise": "5 fT/Hz^0.5", "detector.drift": "2 fT/s"})
    result = nupair.detection(experiment, 1e-15)
    assert float(result["white_noise"]) == approx(5e-15)
    assert float(result["corner_frequency"]) == 0  # the record's corner belongs to the record's noise
    assert float(result["drift"]) == approx(2e-15)
    cornered = nupair.detection(experiment.replace({"detector.corner_frequency": "3 Hz"}), 1e-15)
    assert float(cornered["corner_frequency"]) == approx(3)


def test_a_detector_without_noise_is_refused():
    with pytest.raises(InputError, match=r"detector\.noise"):
        nupair.detection(nupair.load("er-ylf").replace({"detector.instrument": None}), 1e-15)
    with pytest.raises(InputError, match="duration"):
        nupair.detection(nupair.load("er-ylf"), 1e-15, [0.0])


def test_every_record_has_noise_and_a_band():
    for name, record in table("detectors").items():
        assert record["noise"].natural / (fT / Hz**0.5) > 0, name
        assert record["white_above"].natural * s > 0, name
