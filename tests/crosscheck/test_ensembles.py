"""Averages over static shifts against evenly spaced ions, each followed on its own, with no mode left out."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.ensemble import Resonance, Spread, ions, resonances
from nupair.light.ensemble_average import ensemble_average
from nupair.light.level_shifts import common, mixing
from nupair.light.lindblad import generator, pure_state, shifted
from nupair.light.line_shapes import SHAPES
from nupair.light.profiles import Gaussian, Step
from nupair.light.propagate import propagate

LEVELS = ("g", "q", "p", "e")
RATIOS = np.array([0.0, 0.54, 0.34, 1.0])
DECAYS = tuple(
    Decay(a, b, rate) for a, b, rate in (("e", "g", 0.9), ("e", "p", 0.1), ("q", "g", 0.02), ("p", "g", 0.05))
)
TIMES = np.linspace(0, 2, 41)
LATE = (Step(), Step(), Step(0.3))
SWITCHED = (Step(0, 0.4), Step(0, 0.5), Step(0.3, 0.9))


def driven(trigger=20.0, detuning=0.0, strength=40.0):
    lasers = Laser("g", "q", strength, detuning), Laser("q", "e", 1.5 * strength), Laser("g", "p", trigger)
    return DrivenLevels(LEVELS, lasers, DECAYS, 0.1)


def found(levels, width, profiles, shape="gaussian", tolerance=1e-3, times=TIMES):
    core, mixed = min(width, *(laser.rabi for laser in levels.lasers)), mixing(common(RATIOS))
    spread = Spread(shape, width, mixed, resonances(levels, mixed, core))
    return ensemble_average(generator(levels), spread, profiles, pure_state(levels), times, tolerance)


def one_by_one(levels, width, profiles, shape="gaussian", number=6000, reach=3.6, times=TIMES):
    shift = width * reach * np.linspace(-1, 1, number)
    weight = SHAPES[shape].density(shift / width)
    total = 0
    for part in np.array_split(np.arange(number), 1 + number // 500):
        moved = shifted(generator(levels), shift[part, None] * RATIOS)
        total = total + np.tensordot(weight[part], propagate(moved, profiles, pure_state(levels), times), axes=(0, 0))
    return total / weight.sum()


@pytest.mark.parametrize(
    ("levels", "profiles"),
    [(driven(), LATE), (driven(trigger=0.8), LATE), (driven(detuning=150.0), SWITCHED)],
    ids=["strong", "weak trigger", "switched off"],
)
def test_a_broad_line_is_what_its_ions_add_up_to_within_the_error(levels, profiles):
    width = 300.0  # 3.6 x 300 x 2 = 2,000 rad between an ion far out and the light
    quick, slow = found(levels, width, profiles), one_by_one(levels, width, profiles)
    assert "converged" in quick.reason
    difference = np.abs(quick.states(TIMES) - slow).max(axis=0)
    assert np.all(difference <= quick.error + 1e-12)
    assert np.all(quick.error <= 1e-3 * np.abs(slow).max(axis=0) + 1e-12)


def test_a_line_a_million_times_broader_than_the_response_converges():
    quick = found(driven(), 4e7, LATE)
    assert "converged" in quick.reason
    # far above the response the share of ions that take part, and the average, go as 1/width
    other = found(driven(), 4e8, LATE)
    coherence, broader = (abs(x.states(TIMES)[:, 3, 2]).max() for x in (quick, other))
    assert coherence == pytest.approx(10 * broader, rel=2e-3)


def test_an_echo_that_fading_would_lose_is_in_the_error():
    # pulses of areas pi/2 and pi; all of a line far broader than the time apart allows to resolve comes back at twice that time
    pair = DrivenLevels(("g", "e"), (Laser("g", "e", np.pi / 2 / 1e-4),), (Decay("e", "g", 1e-3),))
    spread = Spread("gaussian", 300.0, mixing(common(np.array([0.0, 1.0]))), ())
    lasers = (Laser("g", "e", np.pi / 2 / 1e-4), Laser("g", "e", np.pi / 1e-4))
    levels = DrivenLevels(("g", "e"), lasers, pair.decays)
    profiles = (Step(0, 1e-4), Step(1.0, 1.0 + 1e-4))
    times = np.array([1e-4, 0.5, 1.5, 2.0])
    parts = generator(levels)
    few = ensemble_average(parts, spread, profiles, pure_state(levels), times, 0.9)
    echo = abs(few.states(times)[-1, 1, 0])
    assert abs(echo - 0.5) < few.error[1, 0] + 0.01
    many = ensemble_average(parts, spread, profiles, pure_state(levels), times, 1e-3)
    assert abs(many.states(times)[-1, 1, 0]) == pytest.approx(0.5, abs=many.error[1, 0] + 0.01)


@pytest.mark.parametrize("shape", SHAPES)
def test_averages_are_density_matrices(shape):
    quick = found(driven(), 2000.0, LATE, shape, tolerance=1e-5)
    rho = quick.states(TIMES)
    assert_allclose(np.trace(rho, axis1=-2, axis2=-1), 1, atol=1e-10)
    assert_allclose(rho, np.conj(np.swapaxes(rho, -1, -2)), atol=1e-10)
    assert np.linalg.eigvalsh(rho).min() > -1e-6


def test_without_light_an_ensemble_decays_as_its_ions():
    levels = DrivenLevels(LEVELS, driven().lasers, DECAYS)
    spread = Spread("gaussian", 100.0, mixing(common(RATIOS)), ())
    dark = (Step(5), Step(5), Step(5))
    excited = pure_state(levels, "e")
    average = ensemble_average(generator(levels), spread, dark, excited, TIMES).states(TIMES)
    assert_allclose(average[:, 3, 3].real, np.exp(-TIMES), rtol=1e-10)


def test_pulses_are_followed_ion_by_ion():
    pulses = (Gaussian(0.9, 0.4), Gaussian(0.7, 0.4), Gaussian(1.1, 0.4))
    levels = driven(strength=6.0, trigger=5.0)
    times = np.linspace(0, 2, 5)
    quick = found(levels, 3.0, pulses, times=times)
    slow = one_by_one(levels, 3.0, pulses, number=200, times=times)
    assert np.abs(quick.states(times) - slow).max() < max(quick.error.max(), 1e-9)


def test_ions_stand_for_the_distribution():
    at = tuple(Resonance(-place, np.array([1.0]), 0.2) for place in (-1.0, 0.0, 4.0))
    for shape, width in (("gaussian", 3.0), ("lorentzian", 50.0)):
        chosen = ions(Spread(shape, width, np.array([[0.0], [1.0]]), at), (800,))
        shift, step = chosen.shift[:, 1], chosen.step[:, 0, 1]
        assert chosen.weight.sum() == pytest.approx(1, abs=1e-12)
        assert np.all(np.diff(shift) > 0)
        assert_allclose(np.diff(shift), 0.5 * (step[1:] + step[:-1]), rtol=2e-2)
        middle = float(chosen.weight @ (np.abs(shift) < width / 2))
        assert middle == pytest.approx({"gaussian": 0.7610, "lorentzian": 0.5}[shape], abs=1e-2)
