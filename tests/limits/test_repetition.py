"""Repeated cycles: limits known by hand and a slow twin."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import nupair
from nupair.errors import InputError
from nupair.light import repetition as r

TIMES = np.linspace(0, 3, 61)
PULSE = r.source_curve(TIMES, TIMES**2 * np.exp(-3 * TIMES))
CONSTANT = r.source_curve([0.0, 5.0], [2.0, 2.0])


@pytest.mark.parametrize("relaxation", [0.01, 1.0, 300.0, 1e9])
def test_constant_source_saturates(relaxation):
    assert r.one_cycle(CONSTANT, 4.0, relaxation) == pytest.approx(-2 * relaxation * np.expm1(-4 / relaxation))
    assert r.steady_cycle(CONSTANT, 5.0, 0.0, relaxation) == pytest.approx(2 * relaxation)


def test_without_relaxation_cycles_add_up():
    once = r.one_cycle(PULSE, 3.0, np.inf)
    assert once == pytest.approx(np.trapezoid(PULSE.values, PULSE.times))
    assert r.after_cycles(PULSE, 3.0, 1.0, np.inf, 1000) == pytest.approx(1000 * once)
    assert r.after_cycles(PULSE, 3.0, 1.0, 1e9, 1000) == pytest.approx(1000 * once, rel=1e-5)


def test_oscillations_between_the_samples_count_by_their_integral():
    """1 - cos sampled once a period is zero at every sample: its integral alone tells that there is a source."""
    times = np.linspace(0, 1, 201)
    omega = 2 * np.pi * 200
    values, integral = 1 - np.cos(omega * times), times - np.sin(omega * times) / omega
    seen, blind = r.source_curve(times, values, integral), r.source_curve(times, values)
    assert r.one_cycle(blind, 1.0, 0.3) == pytest.approx(0, abs=1e-12)
    exact = 0.3 * -np.expm1(-1 / 0.3) - (np.exp((-1 + 0j) / 0.3) * (np.exp(1 / 0.3) - 1) / (1 / 0.3 + 1j * omega)).real
    assert r.one_cycle(seen, 1.0, 0.3) == pytest.approx(exact, rel=1 / 200 / 0.3)
    assert r.one_cycle(seen, 1.0, np.inf) == pytest.approx(integral[-1], rel=1e-12)
    assert r.one_cycle(seen, 0.5025, np.inf) == pytest.approx(0.5025, rel=1e-9)  # half a step: half of what it adds


def test_the_description_takes_the_integrals_of_the_driven_ion():
    experiment = nupair.load("hara-2021").replace({"ion.spin_relaxation_time": "1000 s"})
    driven = nupair.dynamics(experiment, times=np.linspace(0, 4e-3, 41))
    found = nupair.repetition(experiment, repetition_rate=[250.0], driven=driven)
    whole = float(driven["accumulated_coherence_magnetization"][-1])
    assert float(found["mean_magnetization"][0]) == pytest.approx(1000 * whole / 4e-3, rel=1e-9)
    assert np.trapezoid(driven["coherence_magnetization"], driven["time"]) != pytest.approx(whole, rel=1e-3)


def test_an_integral_of_another_length_is_refused():
    with pytest.raises(InputError, match="integral"):
        r.source_curve([0.0, 1.0], [1.0, 1.0], [0.0])


def test_fast_relaxation_follows_the_source():
    relaxation = 1e-5
    assert r.one_cycle(PULSE, 1.0, relaxation) == pytest.approx(relaxation * PULSE.values[20], rel=1e-4)
    assert r.steady_cycle(PULSE, 1.0, 0.5, relaxation) == pytest.approx(r.one_cycle(PULSE, 1.0, relaxation))


@pytest.mark.parametrize("relaxation", [0.4, 7.0])
def test_cycles_agree_with_a_differential_equation(relaxation):
    window, dead = 1.73, 0.4

    def slope(t, m):
        phase = t % (window + dead)
        return (np.interp(phase, PULSE.times, PULSE.values) if phase < window else 0.0) - m / relaxation

    m = 0.0
    for cycle in range(3):
        begin = cycle * (window + dead)
        stop = begin + window - 1e-12
        m = solve_ivp(slope, (begin, stop), [m], rtol=1e-9, atol=1e-13, max_step=0.02).y[0, -1]
        assert m == pytest.approx(r.after_cycles(PULSE, window, dead, relaxation, cycle + 1), rel=1e-5)
        m *= np.exp(-dead / relaxation)


def test_many_cycles_reach_the_steady_one():
    many, steady = r.after_cycles(PULSE, 2.0, 1.0, 5.0, 10_000), r.steady_cycle(PULSE, 2.0, 1.0, 5.0)
    assert many == pytest.approx(steady, rel=1e-12)


def test_mean_is_relaxation_time_times_integral_times_rate():
    window, dead, relaxation = 2.0, 1.0, 0.8
    fine = r.steady_cycle(PULSE, window, dead, relaxation)
    start = fine * np.exp(-dead / relaxation)
    ends = np.linspace(0, window, 4001)[1:]
    inside = [start * np.exp(-t / relaxation) + r.one_cycle(PULSE, t, relaxation) for t in ends]
    area = np.trapezoid([start, *inside], np.append(0, ends)) - fine * relaxation * np.expm1(-dead / relaxation)
    assert r.steady_mean(PULSE, window, dead, relaxation) == pytest.approx(area / (window + dead), rel=1e-5)


def test_best_cycle_is_the_tangent_for_slow_relaxation():
    best = r.best_cycle(PULSE, 0.3, 1e6, 0.01)
    slope = np.interp(best.window, PULSE.times, PULSE.values)
    assert slope == pytest.approx(r.one_cycle(PULSE, best.window, np.inf) / best.period, rel=1e-3)
    assert best.period == pytest.approx(best.window + 0.3)


def test_best_cycle_is_no_worse_than_its_neighbours_and_the_dead_time_lengthens_it():
    for relaxation in (0.2, 1.0, 50.0):
        best = r.best_cycle(PULSE, 0.3, relaxation, 0.01)
        others = [r.steady_cycle(PULSE, w, 0.3, relaxation) for w in np.linspace(0.02, 3, 300)]
        assert best.value >= max(others)
    assert r.best_cycle(PULSE, 1.0, 50.0, 0.01).window > r.best_cycle(PULSE, 0.1, 50.0, 0.01).window


def test_times_that_make_no_sense_are_refused():
    with pytest.raises(InputError, match="increasing from zero"):
        r.source_curve([0.0, 0.0], [1.0, 1.0])
    with pytest.raises(InputError, match="positive and finite"):
        r.steady_cycle(CONSTANT, 1.0, 0.0, np.inf)
    with pytest.raises(InputError, match="shortest window"):
        r.best_cycle(CONSTANT, 0.0, 1.0, 9.0)


def test_repetition_of_a_description():
    experiment = nupair.load("hara-2021").replace({"ion.spin_relaxation_time": "1 s", "detector.duration": "10 s"})
    driven = nupair.dynamics(experiment, duration=5e-3)
    found = nupair.repetition(experiment, dead_time=1e-3, driven=driven)
    assert found["magnetization"].max() <= found["best_magnetization"] * (1 + 1e-12)
    assert 1 / found["best_rate"] == pytest.approx(found["best_window"] + 1e-3)
    whole = nupair.repetition(experiment, repetition_rate=[200.0], driven=driven)
    integral = float(driven["accumulated_coherence_magnetization"][-1])
    assert whole["mean_magnetization"].item() == pytest.approx(integral * 200.0, rel=1e-3)
    assert whole["magnetization_after"].item() == pytest.approx(
        whole["magnetization"].item() * -np.expm1(-10), rel=1e-6
    )
    with pytest.raises(InputError, match="spin_relaxation_time must be given"):
        nupair.repetition(nupair.load("hara-2021"))
