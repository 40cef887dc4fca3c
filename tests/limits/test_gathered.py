"""Largest values and integrals in time where they are known by hand, and elements of the density matrix as exponentials."""

import numpy as np
import pytest

from nupair.errors import InputError
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.gathered import gathered
from nupair.light.lindblad import generator, pure_state
from nupair.light.modes import elements_in_time
from nupair.light.profiles import Smooth, Step
from nupair.light.propagate import propagate


def test_oscillation_and_decay():
    turn = 50.0

    def values(at):
        return np.array([np.sin(turn * at) ** 2, at * np.exp(-at), np.exp(-at) * np.cos(turn * at) ** 6])

    found = gathered(values, np.array([0.0, 1.0, 3.0]), 2 * turn)
    integrals = [1.5 - np.sin(2 * turn * 3) / (4 * turn), 1 - 4 * np.exp(-3)]
    np.testing.assert_allclose(found.integral[:2], integrals, rtol=1e-9)
    np.testing.assert_allclose(found.largest, [1, np.exp(-1), 1], rtol=1e-6)
    assert found.when[1] == pytest.approx(1, abs=1e-3)
    assert found.when[2] == pytest.approx(0, abs=1e-4)


def test_a_pulse_far_narrower_than_a_panel_is_resolved():
    width = 1e-4
    found = gathered(lambda at: np.exp(-at / width)[None], np.array([0.0, 1.0]), 1.0)
    assert found.integral[0] == pytest.approx(width, rel=1e-6)
    assert found.error[0] < 1e-4 * width


def test_nothing_stays_nothing():
    found = gathered(lambda at: np.zeros((1, at.size)), np.array([0.0, 1.0]), 10.0)
    assert (found.largest[0], found.integral[0], found.error[0]) == (0, 0, 0)


LADDER = DrivenLevels(
    ("g", "q", "e"),
    (Laser("g", "q", 9.0, 1.0, 0.2), Laser("q", "e", 14.0)),
    (Decay("e", "q", 1.0), Decay("q", "g", 0.3)),
)
WANTED = ((2, 2), (2, 0), (1, 0))


def test_elements_are_those_of_the_propagation():
    profiles, times = (Step(0.0, 1.5), Step(0.4)), np.linspace(0, 2, 41)
    parts, start = generator(LADDER), pure_state(LADDER)
    expected = propagate(parts, profiles, start, times)
    found = elements_in_time(parts, profiles, start, 2.0, WANTED)(times)
    np.testing.assert_allclose(found, np.stack([expected[:, a, b] for a, b in WANTED], axis=1), atol=1e-12)


def test_a_chain_of_equal_decays_whose_generator_is_defective():
    chain = DrivenLevels(("c", "b", "a"), (), (Decay("a", "b", 1.0), Decay("b", "c", 1.0)))
    times = np.linspace(0, 4, 17)
    found = elements_in_time(generator(chain), (), pure_state(chain, "a"), 4.0, ((1, 1), (2, 2)))(times)
    np.testing.assert_allclose(found, np.stack([times * np.exp(-times), np.exp(-times)], axis=1), atol=1e-12)


def test_light_that_rises_is_refused():
    profiles = Smooth(0.0, 0.5), Step(0.0)
    with pytest.raises(InputError, match="constant between switches"):
        elements_in_time(generator(LADDER), profiles, pure_state(LADDER), 2.0, WANTED)
