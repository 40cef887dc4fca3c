"""Driven ions against QuTiP's Lindblad solvers, steps and pulses alike."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nupair

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import qutip

DRIVE = {
    "lasers.rabi_qg": "3e4 rad/s",
    "lasers.rabi_eq": "5e4 rad/s",
    "lasers.rabi_pg": "2e4 rad/s",
    "lasers.detuning_qg": "4e3 rad/s",
    "lasers.detuning_pg": "-900 rad/s",
    "lasers.trigger_linewidth": "20 Hz",
    "ion.dephasing": "150 1/s",
    "ion.decay": {"eg": "500 1/s", "ep": "57 1/s", "eq": "10 1/s", "qg": "4 1/s", "qp": "5 1/s", "pg": "27 1/s"},
}
NEAR, SKIPPED = 1e-9, 1e-14
"""Times that count as one, and what is left out on either side of a switch, s."""
STEP = {"lasers.trigger_delay": "0.3 ms", "lasers.stop_eq": "0.7 ms"}
SMOOTH = {"lasers.profile": "smooth", "lasers.rise_time": "0.1 ms", "lasers.trigger_delay": "0.3 ms"}
GAUSSIAN = {"lasers.profile": "gaussian"} | {
    f"lasers.{part}_{name}": value
    for name, centre, duration in (("qg", "0.5 ms", "0.2 ms"), ("eq", "0.35 ms", "0.2 ms"), ("pg", "0.6 ms", "0.1 ms"))
    for part, value in (("centre", centre), ("duration", duration))
}
SAMPLED = {
    "lasers.profile": "sampled",
    "lasers.sample_times": ["0 ms", "0.2 ms", "0.5 ms", "0.9 ms"],
    "lasers.samples_qg": [0.0, 1.0, 0.5, 0.0],
    "lasers.samples_eq": [1.0, 1.0, 0.2, 0.0],
    "lasers.samples_pg": [0.0, 0.1, 1.0, 1.0],
}


@pytest.mark.parametrize("profile", [STEP, SMOOTH, GAUSSIAN, SAMPLED], ids=["step", "smooth", "gaussian", "sampled"])
@pytest.mark.filterwarnings("ignore")
def test_density_matrices_agree(profile):
    experiment = nupair.load("er-ylf").replace(DRIVE | profile)
    times = np.linspace(0, 1e-3, 21)
    model = nupair.to_qutip(experiment)
    inside_times = [time for time in model.switches if NEAR < time < times[-1] - NEAR]
    edges = np.unique(np.round(np.concatenate([[0.0, times[-1]], inside_times]), 12))
    state, theirs = model.state, {0: model.state.full()}
    options = {"atol": 1e-11, "rtol": 1e-9, "nsteps": 1_000_000, "method": "dop853", "progress_bar": ""}
    for start, stop in pairwise(edges):  # the solver must not see both sides of a switch
        inside = times[(times > start + NEAR) & (times < stop - NEAR)]
        listed = np.concatenate([[start + SKIPPED], inside, [stop - SKIPPED]])
        found = qutip.mesolve(model.hamiltonian, state, listed, model.collapses, options=options)
        theirs |= {round(time / NEAR): rho.full() for time, rho in zip(listed[1:], found.states[1:], strict=True)}
        state = found.states[-1]
    ours = nupair.dynamics(experiment, times=times)["density_matrix"].values
    assert_allclose(ours, np.array([theirs[round(time / NEAR)] for time in times]), atol=1e-6)


@pytest.mark.filterwarnings("ignore")
def test_steady_states_agree():
    experiment = nupair.load("er-ylf").replace(DRIVE | {"lasers.trigger_delay": "0 ms"})
    model = nupair.to_qutip(experiment)
    theirs = qutip.steadystate(model.hamiltonian(0.0), model.collapses).full()
    ours = nupair.dynamics(experiment, times=[0.5])["density_matrix"].values[0]
    assert_allclose(ours, theirs, atol=1e-6)
