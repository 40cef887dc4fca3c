"""Errors of the source from ramps and cycles against integrals over frequency and known formulas, and times to n sigma."""

from functools import partial

import numpy as np
import pytest

import nupair
from nupair.errors import InputError
from nupair.observables.detector import Noise, averaged, cycled, growing, repeated_time, source_error, time_to_see
from nupair.tables import table
from nupair.units import Hz, fT, s

approx = partial(pytest.approx, rel=1e-6, abs=0)  # the default would let any number below 1e-12 pass


def slow(course, noise):
    """The same estimator by an integral over frequency, from finely sampled weights."""
    time = (np.arange(4000) + 0.5) / 4000 * course.length
    order = np.argsort(course.time)
    value = np.interp(time, course.time[order], course.value[order])
    centred = value - value.mean()
    step = course.length / 4000
    weight = centred / (centred @ centred * step)
    frequency = np.geomspace(1e-4 / course.length, 600 / course.length, 2500)
    power = np.array([abs(np.exp(-2j * np.pi * f * time) @ weight * step) ** 2 for f in frequency])
    return np.sqrt(np.trapezoid(noise.white**2 * (1 + noise.corner / frequency) * power, frequency))


@pytest.mark.parametrize("relaxation", [np.inf, 0.8, 6.0])
@pytest.mark.parametrize("corner", [0.0, 3.0])
@pytest.mark.parametrize("make", [growing, cycled])
def test_error_of_the_source_against_the_integral_over_frequency(make, corner, relaxation):
    noise, course = Noise(0.7, corner), make(2.5, relaxation)
    assert source_error(noise, course) == approx(slow(course, noise), rel=4e-3)


def test_a_slope_without_relaxation_is_the_known_formula():
    duration, noise = 2.5, Noise(0.7, 3.0)
    assert source_error(noise, growing(duration)) ** 2 == approx(0.7**2 * (6 / duration**3 + 9 * 3 / duration**2))


@pytest.mark.parametrize("corner", [0.0, 0.05, 4.0])
def test_the_time_to_three_sigma_is_the_root_of_the_variance_of_a_slope(corner):
    """Weight 12 (t - T/2)/T^3, whose transform is |W(f)| = 6 |sin y/y - cos y|/(y T), y = pi f T: variance Int S |W|^2 df.

    In white noise that is 6 S0/T^3, so T = (6 S0 (3/q)^2)^(1/3); 1/f noise adds a multiple of f_c S0/T^2.
    """
    white, source = 0.7, 2e-3
    y, step = np.linspace(0, 4000, 4_000_001, retstep=True)
    y = y[1:] - step / 2
    power = 36 * ((np.sin(y) / y - np.cos(y)) / y) ** 2 * step
    level, flicker = power.sum() / np.pi, (power / y).sum()  # Int |W|^2 df T^3 and Int |W|^2 df/f T^2
    assert level == approx(6, rel=1e-3)
    cubic = np.roots([(source / 3) ** 2, 0.0, -flicker * corner * white**2, -level * white**2])
    expected = float(cubic[np.abs(cubic.imag) < 1e-9 * np.abs(cubic)].real.max())
    assert time_to_see(Noise(white, corner), source, 3.0) == approx(expected, rel=1e-3)
    if corner == 0:
        assert time_to_see(Noise(white), source, 3.0) == approx((6 * white**2 * (3 / source) ** 2) ** (1 / 3), rel=1e-9)


def test_a_triangle_is_the_known_formula():
    """Slopes +1/2 and -1/2 over a period P: Int (s - <s>)^2 = P^3/192, so the variance in white noise is 96 S0/P^3."""
    assert source_error(Noise(0.7), cycled(2.0)) ** 2 == approx(0.7**2 * 96 / 2.0**3)


def test_short_relaxation_gives_a_square_wave():
    """A field of T1 or 0: Int (s - <s>)^2 = T1^2 P/4, variance 2 S0/(T1^2 P)."""
    assert source_error(Noise(1.0), cycled(2.0, 1e-4)) ** 2 == approx(2 / (1e-8 * 2), rel=1e-3)


def test_courses_obey_the_rate_equation():
    """dB/dt = 1 - B/T1 with lasers on, -B/T1 with lasers off; a cycle ends where it began."""
    relaxation = 0.7
    for course, source in ((growing(2.0, relaxation), [1.0]), (cycled(2.0, relaxation), [1.0, 0.0])):
        halves = np.split(np.arange(course.time.size), len(source))
        for own, lasers in zip(halves, source, strict=True):
            slope = np.gradient(course.value[own], course.time[own], edge_order=2)
            offset = 0.5 * relaxation if len(source) == 2 else 0.0  # a cycle is given about its mean
            expected = lasers - (course.value[own] + offset) / relaxation
            np.testing.assert_allclose(slope[2:-2], expected[2:-2], atol=2e-3)
    first = cycled(2.0, relaxation)
    assert np.interp(0, first.time, first.value) == approx(first.value[-1], rel=1e-2)


@pytest.mark.parametrize("make", [growing, cycled])
def test_a_very_long_relaxation_is_none(make):
    assert source_error(Noise(1.0, 2.0), make(1.0, 1e9)) == approx(source_error(Noise(1.0, 2.0), make(1.0)), rel=1e-6)


def test_white_noise_of_a_sampled_record():
    generator = np.random.default_rng(3)
    samples, duration, white = 400, 2.0, 0.5
    rate = samples / duration
    time = (np.arange(samples) + 0.5) / rate
    records = generator.normal(0, white * np.sqrt(rate / 2), (4000, samples))  # one-sided density over half the rate
    slopes = np.polyfit(time, records.T, 1)[0]
    assert slopes.std() == approx(source_error(Noise(white), growing(duration)), rel=0.04)


def test_a_saturated_field_is_an_offset():
    """Beyond T1 a longer record gains nothing: a weak source is never seen without interruption, but in cycles it is."""
    noise = Noise(1.0, 10.0)
    assert source_error(noise, growing(100.0, 0.01)) > 0.5 * source_error(noise, growing(1.0, 0.01))
    assert time_to_see(noise, 1.0, relaxation=0.01) == np.inf
    cycle = source_error(noise, cycled(0.03, 0.01))
    assert np.isfinite(repeated_time(cycle, 1.0, 1 / 0.03))


@pytest.mark.parametrize("relaxation", [np.inf, 300.0])
@pytest.mark.parametrize("noise", [Noise(2.0), Noise(2.0, 5.0), Noise(2.0, 5e6), Noise(2.0, 5.0, 1e-3)])
def test_after_the_stated_time_the_source_stands_out(noise, relaxation):
    source = 0.5 if noise.corner < 1e3 else 500.0
    time = time_to_see(noise, source, 3.0, relaxation)
    assert source / source_error(noise, growing(time, relaxation)) == approx(3, rel=1e-9)
    assert source / source_error(noise, growing(0.99 * time, relaxation)) < 3


def test_drift_hides_a_smaller_slope_for_ever_but_not_cycles():
    assert time_to_see(Noise(1.0, 0.0, 0.4), 1.0, 3.0) == np.inf
    assert np.isfinite(time_to_see(Noise(1.0, 0.0, 0.3), 1.0, 3.0))
    drifting, still = (source_error(Noise(1.0, 0.0, drift), cycled(2.0)) for drift in (5.0, 0.0))
    assert drifting == approx(still, rel=1e-9)  # a triangle is even about its middle


def test_sizes_of_real_life_do_not_upset_it():
    """1e-45 G/s: a time of 1e40 s, not an overflow."""
    assert time_to_see(Noise(1.0), 1e-60) == approx((6 * 9 / 1e-120) ** (1 / 3), rel=1e-9)


def test_repeated_cycles_gain_with_the_root_of_time():
    assert averaged(2.0, 400) == approx(0.1)
    assert repeated_time(2.0, 0.1, 50.0, 3.0) == approx(3600 / 50)
    assert repeated_time(2.0, 0.0, 50.0) == np.inf


DESCRIBED = {"detector.repetition": "100 1/s", "detector.instrument": "LTS SQUID", "detector.duration": "2 hour"}


def test_detection_of_the_described_instrument():
    experiment = nupair.load("er-ylf").replace(DESCRIBED)
    result = nupair.detection(experiment, 1e-15, [1.0, 100.0])
    record = table("detectors")["LTS SQUID"]
    assert float(result["white_noise"]) == approx(2e-15)
    assert float(result["corner_frequency"]) == approx(record["white_above"].value)
    error = np.sqrt(2e-15**2 * (6 / 100**3 + 9 / 100**2))
    assert float(result["ramp_error"][1]) == approx(error, rel=1e-8)
    ramp = float(result["time_to_see_ramp"])
    again = nupair.detection(experiment, 1e-15, [ramp])
    assert float(again["ramp_signal_to_noise"][0]) == approx(3, rel=1e-9)
    seen = nupair.detection(experiment, 1e-15, [float(result["time_to_see_cycles"])])
    assert float(seen["cycle_signal_to_noise"][0]) == approx(3, rel=1e-3)  # whole cycles
    assert np.isnan(result["described_signal_to_noise"])


def test_the_described_duration_and_relaxation_count():
    experiment = nupair.load("er-ylf").replace(DESCRIBED)
    free = nupair.detection(experiment, 1e-15)
    assert free.sizes["duration"] == 62
    at = free.sel(duration=7200.0, method="nearest")
    assert float(at["duration"]) == approx(7200.0)
    assert float(free["described_signal_to_noise"]) == max(
        float(at["ramp_signal_to_noise"]), float(at["cycle_signal_to_noise"])
    )
    bound = nupair.detection(experiment.replace({"ion.spin_relaxation_time": "20 ms"}), 1e-15)
    assert float(bound["ramp_signal_to_noise"][-1]) < 1e-3 * float(free["ramp_signal_to_noise"][-1])
    noisy = nupair.detection(experiment.replace({"scale.noise": 2.0}), 1e-15)
    assert float(noisy["ramp_signal_to_noise"][0]) == approx(float(free["ramp_signal_to_noise"][0]) / 2)


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
