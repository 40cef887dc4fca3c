"""Timings of the driven ion, as ratios to QuTiP within one run at equal accuracy (1e-6).

Aims: continuous light at least 50 times faster; 200 detunings in 2 s; cost independent of the Rabi frequency for continuous light.
"""

import time
import warnings

import numpy as np
import pytest

from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.lindblad import generator, operators, pure_state, shifted
from nupair.light.profiles import Step
from nupair.light.propagate import propagate

TIMES = np.linspace(0, 2.5, 2000)
STEPS = (Step(), Step(), Step(0.2))
RATES = {"eg": 0.886, "ep": 0.097, "eq": 0.0174, "qg": 0.007, "qp": 0.0079, "pg": 0.0461}


def ion(factor=1.0):
    """The reference case in lifetimes of e: Rabi frequencies of 218, 211 and 18.5 per lifetime, times a factor."""
    pairs = (("g", "q", 217.5), ("q", "e", 210.6), ("g", "p", 18.48))
    lasers = tuple(Laser(lower, upper, rabi * factor) for lower, upper, rabi in pairs)
    return DrivenLevels(("g", "q", "p", "e"), lasers, tuple(Decay(k[0], k[1], v) for k, v in RATES.items()))


def best(work, rounds=20):
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begun)
    return min(times), result


def ours(driven):
    return propagate(generator(driven), STEPS, pure_state(driven), TIMES)


def theirs(driven, tolerance):
    """QuTiP in two calls, so that it need not look for the switch."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import qutip

    parts = operators(driven)
    collapses = [qutip.Qobj(c) for c in parts.collapses]
    options = {"atol": tolerance * 1e-2, "rtol": tolerance, "nsteps": 10_000_000, "progress_bar": ""}
    state, states = qutip.Qobj(pure_state(driven)), []
    for start, stop, light in ((0.0, 0.2, (1, 1, 0)), (0.2, 2.5, (1, 1, 1))):
        hamiltonian = qutip.Qobj(parts.rest + np.tensordot(light, parts.drives, axes=(0, 0)))
        listed = np.concatenate([[start], TIMES[(start < TIMES) & (stop > TIMES)], [stop]])
        found = qutip.mesolve(hamiltonian, state, listed, collapses, options=options).states
        state, states = found[-1], states + found[(1 if start else 0) : -1]
    return np.array([x.full() for x in [*states, state]])


@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_continuous_light_against_qutip(benchmark, factor):
    driven = ion(factor)
    our_time, mine = best(lambda: ours(driven))
    for tolerance in (1e-6, 1e-7, 1e-8, 1e-9):
        their_time, other = best(lambda tolerance=tolerance: theirs(driven, tolerance), 2)
        difference = np.abs(mine - other).max()
        if difference < 1e-6:
            break
    ratio = their_time / our_time
    print(
        f"\nRabi frequencies times {factor:g}: {our_time * 1e3:.2f} ms, "
        f"QuTiP {their_time * 1e3:.0f} ms at {difference:.0e}: {ratio:.0f} times"
    )
    benchmark(ours, driven)


def test_cost_does_not_grow_with_the_rabi_frequency(benchmark):
    reference, _ = best(lambda: ours(ion()))
    for factor in (1, 10, 100, 1000):
        spent, _ = best(lambda factor=factor: ours(ion(factor)))
        print(f"\nRabi frequencies times {factor}: {spent / reference:.2f} of the reference time")
    benchmark(ours, ion(200.0))


def test_two_hundred_detunings(benchmark):
    driven = ion()
    moved = shifted(generator(driven), np.linspace(-500, 500, 200)[:, None] * np.array([0.0, 0.5, 0.3, 1.0]))
    spent, _ = best(lambda: propagate(moved, STEPS, pure_state(driven), TIMES), 2)
    print(f"\n200 detunings, 2000 times: {spent:.2f} s")
    benchmark.pedantic(propagate, (moved, STEPS, pure_state(driven), TIMES), rounds=2)
