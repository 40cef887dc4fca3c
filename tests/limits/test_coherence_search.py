"""The search for the best light, where the best is known by hand."""

import numpy as np
import pytest

from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.steady_state import steady_state
from nupair.predict.coherence_search import search

FIRST, SECOND, DELAY = "excitation_1_intensity", "excitation_2_intensity", "trigger_delay"
BOUNDS = {FIRST: (1.0, 1e4), SECOND: (1.0, 1e4)}
LADDER = (("g", "q", "e"), (("g", "q"), ("q", "e")), ((("e", "g"), 1e-6), (("q", "g"), 1e-2)), ("e", "g"))
"""Eq. (69): gamma_e far below gamma_q, both far below the Rabi frequencies."""
VEE = (("g", "p", "e"), (("g", "e"), ("g", "p")), ((("e", "g"), 1e-6), (("p", "g"), 1e-6)), ("e", "p"))
"""Eq. (70): the coherence between e and p all but undamped."""


def coherence(scheme):
    """|rho_ab| of the steady state, Rabi frequencies as roots of the two intensities."""
    names, lasers, decays, (a, b) = scheme

    def value(settings):
        rabi = [settings[FIRST] ** 0.5, settings[SECOND] ** 0.5]
        driven = DrivenLevels(
            names,
            tuple(Laser(*pair, omega) for pair, omega in zip(lasers, rabi, strict=True)),
            tuple(Decay(*levels, rate) for levels, rate in decays),
        )
        return abs(steady_state(driven)[names.index(a), names.index(b)])

    return value


@pytest.mark.parametrize(("scheme", "largest"), [(LADDER, 0.5), (VEE, 0.25)])
def test_equal_rabi_frequencies_make_the_largest_steady_coherence(scheme, largest):
    """Omega_1 Omega_2/(Omega_1^2 + Omega_2^2), and half of it: largest where the two are equal, whatever their size."""
    found = search(coherence(scheme), BOUNDS, {FIRST: 2.0, SECOND: 5e3}, 800)
    assert found.value == pytest.approx(largest, rel=1e-3)
    assert found.settings[FIRST] == pytest.approx(found.settings[SECOND], rel=0.15)  # the maximum is flat
    assert found.local[0] == pytest.approx(found.value, rel=1e-3)


def rugged(settings):
    """Narrow ridges on a smooth hill: 1 at (100, 100, 0.01) alone, local maxima on every ridge."""
    x, y, z = np.log(settings[FIRST] / 100), np.log(settings[SECOND] / 100), settings[DELAY] ** 0.5 - 0.1
    return float(np.exp(-(x**2 + y**2 + 20 * z**2) / 8) * (0.2 + 0.8 * np.exp(-(np.sin(5 * (x + y)) ** 2) / 0.02)))


RUGGED, START = BOUNDS | {DELAY: (0.0, 1.0)}, {FIRST: 3.0, SECOND: 3.0, DELAY: 0.5}


def test_more_effort_never_finds_less_and_half_of_it_is_what_is_said():
    efforts = (1, 2, 40, 80, 300, 600, 1200, 2400)
    found = {effort: search(rugged, RUGGED, START, effort) for effort in efforts}
    values = [found[effort].value for effort in efforts]
    assert values == sorted(values)
    assert values[0] >= rugged(START)
    for effort in (2, 80, 600, 1200, 2400):
        assert found[effort].half == found[effort // 2].value
    assert values[-1] == pytest.approx(1, abs=1e-3)


def test_local_maxima_are_listed_and_none_lies_above_the_optimum():
    found = search(rugged, RUGGED, START, 2400)
    assert len(found.local) == 5
    assert list(found.local) == sorted(found.local, reverse=True)
    assert found.local[0] <= found.value
    assert rugged(found.settings) == pytest.approx(found.value, rel=1e-12)


def test_no_more_evaluations_than_the_effort_beside_the_start():
    calls = []
    search(lambda settings: calls.append(settings) or rugged(settings), RUGGED, START, 333)
    assert len(calls) == 334
