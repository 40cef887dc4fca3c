"""Driven levels in limits known by hand: Rabi oscillation, decay, steady states, phase diffusion, profiles, ensembles."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.errors import ConflictError
from nupair.light.accumulate import accumulate
from nupair.light.constant_driving import evolve
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.ensemble import Spread
from nupair.light.ensemble_average import ensemble_average
from nupair.light.gauss_kronrod import COARSE, FINE, NODES
from nupair.light.level_shifts import common, mixing
from nupair.light.lindblad import generator, pure_state
from nupair.light.profiles import Gaussian, Sampled, Smooth, Step
from nupair.light.propagate import propagate
from nupair.light.rotating_frame import frame_energies
from nupair.light.steady_state import (
    LadderDecays,
    coherence_decay,
    coherence_decay_eq_80,
    ladder_limit,
    secular_ladder,
    steady_state,
    v_limit,
)

TIMES = np.linspace(0, 3, 61)


def two_levels(rabi=2.0, detuning=0.0, decay=0.0, linewidth=0.0, dephasing=0.0):
    decays = (Decay("b", "a", decay),) if decay else ()
    return DrivenLevels(("a", "b"), (Laser("a", "b", rabi, detuning, linewidth),), decays, dephasing)


def followed(driven, profiles=None, times=TIMES, initial=None):
    profiles = profiles or [Step()] * len(driven.lasers)
    start = pure_state(driven) if initial is None else initial
    return propagate(generator(driven), profiles, start, times)


@pytest.mark.parametrize("detuning", [0.0, 1.5, -4.0])
def test_rabi_oscillation(detuning):
    rho = followed(two_levels(rabi=2.0, detuning=detuning))
    total = np.hypot(2.0, detuning)
    assert_allclose(rho[:, 1, 1].real, (2.0 / total) ** 2 * np.sin(total * TIMES / 2) ** 2, atol=1e-13)


def test_a_quarter_pulse_makes_minus_half_i():
    rho = followed(two_levels(rabi=1.0), times=np.array([np.pi / 2]))[0]
    assert_allclose(rho, [[0.5, 0.5j], [-0.5j, 0.5]], atol=1e-14)  # d rho_ba/dt = -i Omega/2 (rho_aa - rho_bb)


def test_the_sign_of_a_detuning():
    """Light above resonance: the frame turns faster than the level, so rho_ba = c exp(+i delta t) in it."""
    driven = two_levels(rabi=0.0, detuning=0.7, decay=1e-12)
    start = np.array([[0.5, 0.5], [0.5, 0.5]])
    rho = followed(driven, initial=start)
    assert_allclose(rho[:, 1, 0], 0.5 * np.exp(0.7j * TIMES), atol=1e-10)


def test_two_level_steady_state_with_power_broadening():
    omega, gamma, delta = 3.0, 1.4, 0.8
    rho = steady_state(two_levels(rabi=omega, detuning=delta, decay=gamma))
    assert rho[1, 1].real == pytest.approx((omega / 2) ** 2 / (delta**2 + gamma**2 / 4 + omega**2 / 2))


def test_without_light_every_level_decays_exponentially():
    driven = DrivenLevels(("g", "q", "e"), (), (Decay("e", "q", 2.0), Decay("e", "g", 1.0), Decay("q", "g", 0.5)))
    rho = propagate(generator(driven), (), pure_state(driven, "e"), TIMES)
    assert_allclose(rho[:, 2, 2].real, np.exp(-3 * TIMES), atol=1e-14)
    assert_allclose(rho[:, 1, 1].real, 2 / 2.5 * (np.exp(-0.5 * TIMES) - np.exp(-3 * TIMES)), atol=1e-14)


def test_a_chain_of_equal_rates_has_no_eigenbasis():
    driven = DrivenLevels(("g", "q", "e"), (), (Decay("e", "q", 2.0), Decay("q", "g", 2.0)))
    rho = propagate(generator(driven), (), pure_state(driven, "e"), TIMES)
    assert_allclose(rho[:, 1, 1].real, 2 * TIMES * np.exp(-2 * TIMES), atol=1e-13)


def test_critical_damping_has_no_eigenbasis_either():
    """A two-level system with Omega = gamma/4 (inversion damped at gamma, coherence at gamma/2) against steps of its neighbours."""
    critical = followed(two_levels(rabi=1.0, decay=4.0))
    near = [followed(two_levels(rabi=1.0 + shift, decay=4.0)) for shift in (-1e-3, 1e-3)]
    assert_allclose(critical, 0.5 * (near[0] + near[1]), atol=1e-6)
    assert_allclose(critical[-1], steady_state(two_levels(rabi=1.0, decay=4.0)), atol=2e-2)


def test_phase_diffusion_and_dephasing_damp_a_coherence():
    start = np.full((2, 2), 0.5)
    lit = followed(two_levels(rabi=0.0, decay=1e-12, linewidth=1.2), initial=start)
    assert_allclose(lit[:, 1, 0], 0.5 * np.exp(-0.6 * TIMES), atol=1e-11)
    dark = followed(two_levels(rabi=0.0, decay=1e-12, dephasing=0.9), initial=start)
    assert_allclose(dark[:, 1, 0], 0.5 * np.exp(-0.9 * TIMES), atol=1e-11)


def test_phase_diffusion_acts_on_what_a_laser_is_crossed_by():
    """g-q and q-e lasers: their linewidths add in e-g; the trigger's enters e-p with both of them."""
    lasers = (Laser("g", "q", 1.0, 0, 0.2), Laser("q", "e", 1.0, 0, 0.6), Laser("g", "p", 1.0, 0, 2.0))
    driven = DrivenLevels(("g", "q", "p", "e"), lasers, (Decay("e", "g", 1.0),))
    expected = {"qg": 0.1, "eq": 0.3 + 0.5, "eg": 0.4 + 0.5, "pg": 1.0, "ep": 1.4 + 0.5, "qp": 1.1}
    assert {pair: coherence_decay(driven, *pair) for pair in expected} == pytest.approx(expected)


def test_coherence_decay_is_half_of_eq_80():
    driven = DrivenLevels(
        ("g", "p", "e"), (Laser("g", "p", 1.0),), (Decay("e", "g", 5.0), Decay("e", "p", 2.0), Decay("p", "g", 0.7))
    )
    assert coherence_decay_eq_80(driven, "e", "p") == pytest.approx(7.7)  # Gamma_eg + gamma_pg
    assert coherence_decay(driven, "e", "p") == pytest.approx(7.7 / 2)


def ladder(omega_qg, omega_eq, decay):
    lasers = (Laser("g", "q", omega_qg), Laser("q", "e", omega_eq))
    return DrivenLevels(("g", "q", "e"), lasers, tuple(Decay(k[0], k[1], v) for k, v in decay.items()))


@pytest.mark.parametrize("ratio", [1.0, 0.4, 3.0])
def test_eq_69_holds_where_e_decays_slowest(ratio):
    driven = ladder(1e5 * ratio, 1e5, {"eg": 1e-6, "eq": 1e-6, "qg": 1.0})
    assert_allclose(steady_state(driven), ladder_limit(ratio, 1.0), atol=1e-4)


def test_eq_69_fails_where_e_decays_fastest():
    driven = ladder(1e5, 1e5, {"eg": 50.0, "eq": 1.0, "qg": 1.0})
    assert np.abs(steady_state(driven) - ladder_limit(1.0, 1.0)).max() > 0.1


@pytest.mark.parametrize("ratio", [1.0, 0.3, 2.5])
def test_secular_ladder_holds_for_any_ratio_of_rates(ratio):
    decay = {"eg": 5.0, "eq": 0.7, "qg": 0.3}
    driven = ladder(1e6 * ratio, 1e6, decay)
    assert_allclose(steady_state(driven), secular_ladder(ratio, 1.0, LadderDecays(**decay)), atol=1e-5)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 0.5])
def test_eq_70_holds_where_the_coherence_lives(ratio):
    lasers = (Laser("g", "e", 1e6 * ratio), Laser("g", "p", 1e6))
    driven = DrivenLevels(("g", "p", "e"), lasers, (Decay("e", "g", 1.0), Decay("p", "g", 1.0)))
    slow = steady_state(driven)
    assert_allclose(slow, v_limit(ratio, 1.0), atol=1e-5)


def test_several_steady_states_are_refused():
    with pytest.raises(ConflictError, match="unique"):
        steady_state(two_levels())


def test_a_closed_loop_of_lasers():
    loop = (Laser("a", "b", 1.0, 0.3), Laser("b", "c", 1.0, 0.2), Laser("a", "c", 1.0, 0.5))
    energies = frame_energies(DrivenLevels(("a", "b", "c"), loop))
    assert_allclose(energies - energies[0], [0, -0.3, -0.5])
    with pytest.raises(ConflictError, match="add to zero"):
        frame_energies(DrivenLevels(("a", "b", "c"), (*loop[:2], Laser("a", "c", 1.0, 0.6))))
    with pytest.raises(ConflictError, match="no linewidth"):
        frame_energies(DrivenLevels(("a", "b", "c"), (*loop[:2], Laser("a", "c", 1.0, 0.5, 0.1))))


@pytest.mark.parametrize(
    ("profile", "area"),
    [
        (Step(0.5, 1.5), 1.0),
        (Smooth(0.2, 0.3, 1.7), 1.2),
        (Gaussian(1.5, 0.2), 0.2 * np.sqrt(np.pi / (2 * np.log(2)))),
        (Sampled((0.0, 1.0, 2.0), (0.0, 0.8, 0.0)), 0.8),
    ],
)
def test_only_the_area_of_a_resonant_pulse_counts(profile, area):
    rho = followed(two_levels(rabi=1.7), [profile], np.array([2.9]))
    assert rho[0, 1, 1].real == pytest.approx(np.sin(1.7 * area / 2) ** 2, abs=1e-8)


def test_a_profile_is_half_in_intensity_at_its_full_width():
    assert Gaussian(1.0, 0.4).strength(1.2) ** 2 == pytest.approx(0.5)
    assert Smooth(0.0, 2.0).strength(1.0) == pytest.approx(0.5)


def test_counter_intuitive_order_moves_all_ions_past_q():
    lasers = (Laser("g", "q", 60.0), Laser("q", "e", 60.0))
    driven = DrivenLevels(("g", "q", "e"), lasers)
    times = np.linspace(0, 6, 25)
    rho = followed(driven, [Gaussian(3.5, 1.2), Gaussian(2.5, 1.2)], times)
    assert rho[-1, 2, 2].real > 0.99
    assert rho[:, 1, 1].real.max() < 0.02
    swapped = followed(driven, [Gaussian(2.5, 1.2), Gaussian(3.5, 1.2)], times)
    assert swapped[:, 1, 1].real.max() > 0.1


def test_rules_of_gauss_and_kronrod_are_exact_to_their_orders():
    for power in range(0, 23, 2):
        assert FINE @ NODES**power == pytest.approx(1 / (power + 1), abs=1e-15)
    for power in range(0, 13, 2):
        assert COARSE @ NODES**power == pytest.approx(1 / (power + 1), abs=1e-15)


def ensemble_coherence(shape, width, times):
    driven, start = two_levels(rabi=0.0, decay=1e-12), np.full((2, 2), 0.5)
    spread = Spread(shape, width, mixing(common(np.array([0.0, 1.0]))), ())
    found = ensemble_average(generator(driven), spread, [Step()], start, times, 1e-6)
    return found.states(times)[:, 1, 0], found.error[1, 0], found


def test_free_induction_decays_as_the_transform_of_the_distribution():
    times, width = np.linspace(0, 2, 21), 3.0
    gaussian, error, found = ensemble_coherence("gaussian", width, times)
    assert_allclose(gaussian, 0.5 * np.exp(-((width * times) ** 2) / (16 * np.log(2))), atol=1e-6)
    assert error < 1e-6
    assert "converged" in found.reason
    lorentzian, error, _ = ensemble_coherence("lorentzian", width, times)
    assert np.abs(lorentzian - 0.5 * np.exp(-width * times / 2)).max() < error < 1e-3


def test_integrals_of_fast_oscillations_do_not_depend_on_what_is_listed():
    def values(at):
        return np.array([np.sin(300 * at) ** 2 * np.exp(-at)])

    def exact(at):
        return 0.5 * (1 - np.exp(-at)) - 0.5 * ((1 - np.exp((-1 + 600j) * at)) / (1 - 600j)).real

    few, many = np.array([0.4, 2.0]), np.linspace(0, 2, 201)
    for times in (few, many):
        found = accumulate(values, np.zeros(0), times)
        assert_allclose(found.integral[0], exact(times), atol=1e-7)
        assert abs(found.integral[0, -1] - exact(2.0)) <= found.error[0]


@pytest.mark.parametrize(
    "times", [np.linspace(0.3, 2.5, 1001), np.append(np.linspace(0, 2.5, 777), 2.5), np.geomspace(1, 3, 500)]
)
def test_states_on_combs_are_sums_of_exponentials(times):
    """Of several generators at once, with modes that are not orthogonal."""
    values, modes = np.array([[-0.3 + 400j, -1e3], [0.0, -2 - 7j]]), np.array([[1.0, 0.4j], [0.3, 1.0]])
    matrix = modes @ (values[:, :, None] * np.linalg.inv(modes))
    state = np.array([0.2, 1.0 - 0.5j])
    weights = np.linalg.solve(modes, state)
    expected = (np.exp(values[:, None, :] * times[:, None]) * weights) @ modes.T
    assert_allclose(evolve(matrix, np.stack([state, state]), times), expected, rtol=0, atol=2e-12)
