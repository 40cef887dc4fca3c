"""Exact properties of driven levels: trace, hermiticity, positivity, unitarity, relabelling, independence of the listed times."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import nupair
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.lindblad import generator, pure_state
from nupair.light.profiles import Gaussian, Smooth, Step
from nupair.light.propagate import propagate
from nupair.light.steady_state import steady_state

FEW = settings(deadline=None, derandomize=True, max_examples=15)
LEVELS = ("g", "q", "p", "e")
PAIRS = (("g", "q"), ("q", "e"), ("g", "p"))
TIMES = np.linspace(0, 2.5, 26)
rates = st.floats(0, 5)
strengths = st.floats(0.01, 300) | st.floats(0.1, 4e4)


@st.composite
def ions(draw, decaying=True, rabi=strengths):
    lasers = tuple(
        Laser(lower, upper, draw(rabi), draw(st.floats(-50, 50)), draw(rates) if decaying else 0.0)
        for lower, upper in PAIRS
    )
    channels = (("e", "g"), ("e", "p"), ("e", "q"), ("q", "g"), ("q", "p"), ("p", "g"))
    decays = tuple(Decay(upper, lower, draw(rates)) for upper, lower in channels) if decaying else ()
    return DrivenLevels(LEVELS, lasers, decays, draw(rates) if decaying else 0.0)


profiles = st.sampled_from([(Step(), Step(), Step(0.2)), (Step(0.1, 1.9), Step(0, 2.2), Step(0.3, 2.4))])
PULSES = (Gaussian(1.2, 0.4), Gaussian(0.9, 0.5), Smooth(0.3, 0.6, 2.4))


def followed(driven, shapes, times=TIMES):
    return propagate(generator(driven), shapes, pure_state(driven), times)


def assert_density_matrix(rho, tolerance):
    assert_allclose(np.trace(rho, axis1=-2, axis2=-1), 1, atol=tolerance)
    assert_allclose(rho, np.conj(np.swapaxes(rho, -1, -2)), atol=tolerance)
    assert np.linalg.eigvalsh(rho).min() > -tolerance
    populations = np.einsum("...aa->...a", rho).real
    assert populations.min() > -tolerance
    assert populations.max() < 1 + tolerance


@FEW
@given(driven=ions(), shapes=profiles)
def test_steps_keep_a_density_matrix(driven, shapes):
    assert_density_matrix(followed(driven, shapes), 1e-9)


@settings(FEW, max_examples=4)
@given(driven=ions(rabi=st.floats(0.01, 50)))
def test_pulses_keep_a_density_matrix(driven):
    assert_density_matrix(followed(driven, PULSES), 1e-8)


@FEW
@given(driven=ions(decaying=False), shapes=profiles)
def test_without_decay_the_motion_is_unitary(driven, shapes):
    rho = followed(driven, shapes)
    assert_allclose(np.einsum("tab,tba->t", rho, rho).real, 1, atol=1e-9)


@FEW
@given(driven=ions(), shapes=profiles, chosen=st.sets(st.integers(0, 25), min_size=1))
def test_fewer_times_give_the_same_states(driven, shapes, chosen):
    some = sorted(chosen)
    assert_allclose(followed(driven, shapes, TIMES[some]), followed(driven, shapes)[some], atol=1e-8)


@FEW
@given(driven=ions(), shapes=profiles, order=st.permutations(range(4)))
def test_the_order_of_levels_does_not_matter(driven, shapes, order):
    again = DrivenLevels(tuple(LEVELS[k] for k in order), driven.lasers, driven.decays, driven.dephasing)
    rho = propagate(generator(again), shapes, pure_state(again, "g"), TIMES)
    assert_allclose(rho, followed(driven, shapes)[:, order][:, :, order], atol=1e-8)


@FEW
@given(driven=ions(), factor=st.floats(1e-12, 1e12))
def test_units_do_not_matter(driven, factor):
    scaled = DrivenLevels(
        LEVELS,
        tuple(
            Laser(x.lower, x.upper, x.rabi * factor, x.detuning * factor, x.linewidth * factor) for x in driven.lasers
        ),
        tuple(Decay(x.upper, x.lower, x.rate * factor) for x in driven.decays),
        driven.dephasing * factor,
    )
    steps = (Step(), Step(), Step(0.2 / factor))
    assert_allclose(followed(scaled, steps, TIMES / factor), followed(driven, (Step(), Step(), Step(0.2))), atol=1e-8)


@FEW
@given(driven=ions())
def test_a_steady_state_stays(driven):
    fast = DrivenLevels(
        LEVELS, driven.lasers, tuple(Decay(x.upper, x.lower, x.rate + 0.1) for x in driven.decays), driven.dephasing
    )
    rho = steady_state(fast)
    assert_density_matrix(rho, 1e-9)
    later = propagate(generator(fast), [Step()] * 3, rho, np.array([3.0]))[0]
    assert_allclose(later, rho, atol=1e-8)


DRIVE = {
    "lasers.rabi_qg": "3e4 rad/s",
    "lasers.rabi_eq": "5e4 rad/s",
    "lasers.rabi_pg": "2e4 rad/s",
    "ion.decay": {"eg": "500 1/s", "ep": "57 1/s", "qg": "4 1/s", "pg": "27 1/s"},
}


def test_what_is_accumulated_does_not_depend_on_the_listed_times():
    experiment = nupair.load("er-ylf").replace(DRIVE)
    many = nupair.dynamics(experiment, times=np.linspace(0, 2e-3, 41))
    few = nupair.dynamics(experiment, times=[0.7e-3, 2e-3])
    for name in ("coherence_squared", "coherence_rate", "coherence_magnetization"):
        error = float(many[f"accumulated_{name}_error"] + few[f"accumulated_{name}_error"])
        picked = many[f"accumulated_{name}"].sel(time=[0.7e-3, 2e-3], method="nearest")
        assert_allclose(few[f"accumulated_{name}"].values, picked.values, rtol=1e-5, atol=error)
        assert_allclose(few[name].values, many[name].sel(time=few["time"], method="nearest").values, atol=1e-10)


def test_a_narrow_ensemble_is_one_ion_and_a_broad_one_hardly_moves():
    experiment = nupair.load("er-ylf").replace(DRIVE)
    times = np.linspace(0, 3e-4, 16)
    alone = nupair.dynamics(experiment, times=times)["density_matrix"].values
    narrow = nupair.dynamics(experiment.replace({"ion.inhomogeneous_width": "1e-3 Hz"}), times=times)
    assert_allclose(narrow["density_matrix"].values, alone, atol=1e-6)
    broad = nupair.dynamics(experiment.replace({"ion.inhomogeneous_width": "30 MHz"}), times=[1e-4])
    assert abs(broad["density_matrix"].values[:, 1:, :]).max() < 1e-3
    assert broad["ensemble_ions"] > 15
