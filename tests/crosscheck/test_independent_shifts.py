"""Averages over several shifts per ion against even grids of ions, each followed on its own, and against the lowest order in light.

The lowest order is averaged in the time domain: three photons, the elements of rho that stand between them turn with their shifts,
and the mean of exp(-i sum v_k t_k) over Gaussian shifts is exp(-t.C.t/2). No grid of ions and no equation of motion is in it.
"""

import numpy as np
import pytest

from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.ensemble import Spread, ions, resonances
from nupair.light.ensemble_average import ensemble_average
from nupair.light.level_shifts import LevelShifts, common, independent, mixing
from nupair.light.lindblad import generator, pure_state, shifted
from nupair.light.profiles import Gaussian, Step
from nupair.light.propagate import propagate

LEVELS = ("g", "q", "p", "e")
RATIOS = np.array([0.0, 0.54, 0.34, 1.0])
RATES = {("e", "g"): 0.9, ("e", "p"): 0.1, ("q", "g"): 0.02, ("p", "g"): 0.05}
DECAYS = tuple(Decay(a, b, rate) for (a, b), rate in RATES.items())
DEPHASING = 0.1
HALF = LevelShifts(tuple(RATIOS), ((1, 0, 0, 0), (0, 1, 0.3, 0.6), (0, 0.3, 1, 0.5), (0, 0.6, 0.5, 1)))
PAIR = LevelShifts(tuple(RATIOS), ((1, 0, 0, 0), (0, 1, 0.2, 1), (0, 0.2, 1, 0.2), (0, 1, 0.2, 1)))


def driven(strength, detuning=0.0):
    lasers = Laser("g", "q", strength, detuning), Laser("q", "e", 1.5 * strength), Laser("g", "p", 0.7 * strength)
    return DrivenLevels(LEVELS, lasers, DECAYS, DEPHASING)


def found(levels, shifts, width, profiles, times, tolerance=4e-2):
    mixed, core = mixing(shifts), min(width, *(laser.rabi for laser in levels.lasers))
    spread = Spread("gaussian", width, mixed, resonances(levels, mixed, core))
    return ensemble_average(generator(levels), spread, profiles, pure_state(levels), times, tolerance)


def even_grid(levels, shifts, width, profiles, times, number, reach=2.4):
    """Every ion of an even grid in the shifts themselves, weighed with their joint density."""
    moving = np.array(RATIOS)[1:] * width
    axes = np.meshgrid(*[x * reach * np.linspace(-1, 1, number) for x in moving], indexing="ij")
    shift = np.stack([np.zeros(axes[0].size), *(axis.ravel() for axis in axes)], axis=1)
    scaled = shift[:, 1:] / moving
    inverse = np.linalg.inv(np.array(shifts.correlation)[1:, 1:])
    weight = np.exp(-4 * np.log(2) * np.einsum("ma,ab,mb->m", scaled, inverse, scaled))
    weight = weight / weight.sum()
    kept = np.flatnonzero(weight > 1e-9 * weight.max())
    total = 0
    for part in np.array_split(kept, 1 + kept.size // 1000):
        states = propagate(shifted(generator(levels), shift[part]), profiles, pure_state(levels), times)
        total = total + np.tensordot(weight[part], states, axes=(0, 0))
    return total


@pytest.mark.parametrize(
    ("levels", "shifts", "profiles"),
    [
        (driven(4.0), independent(RATIOS), (Step(), Step(), Step(0.2))),
        (driven(4.0, 1.5), HALF, (Step(0, 0.6), Step(), Step(0.2))),
    ],
    ids=["independent", "partly, detuned, switched off"],
)
def test_ions_shifted_in_several_ways_add_up_within_the_error(levels, shifts, profiles):
    times = np.linspace(0, 1.0, 5)
    quick = found(levels, shifts, 3.0, profiles, times)
    slow = even_grid(levels, shifts, 3.0, profiles, times, 15)
    difference = np.abs(quick.states(times) - slow).max(axis=0)
    assert "converged" in quick.reason
    assert np.all(difference <= quick.error + 1e-6)
    assert np.all(quick.error <= 4e-2 * np.abs(slow).max(axis=0) + 1e-6)
    # far outside it lie levels that shift together
    together = found(levels, common(RATIOS), 3.0, profiles, times).states(times)
    assert np.abs(together - slow).max() > 5 * quick.error.max()


def test_two_levels_that_shift_together_leave_two_numbers():
    levels, times, profiles = driven(4.0), np.linspace(0, 1.0, 5), (Step(), Step(), Step(0.2))
    mixed = mixing(PAIR)
    assert mixed.shape[1] == 2
    quick = found(levels, PAIR, 3.0, profiles, times)
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    one, other = np.meshgrid(nodes, nodes, indexing="ij")
    z = np.stack([one.ravel(), other.ravel()], axis=1) * 3.0 / np.sqrt(8 * np.log(2))
    states = propagate(shifted(generator(levels), z @ mixed.T), profiles, pure_state(levels), times)
    slow = np.tensordot(np.outer(weights, weights).ravel() / weights.sum() ** 2, states, axes=(0, 0))
    assert np.all(np.abs(quick.states(times) - slow).max(axis=0) <= quick.error + 1e-6)


def test_a_pulse_acts_on_ions_shifted_in_several_ways():
    pulses = (Gaussian(0.5, 0.3), Gaussian(0.6, 0.3), Gaussian(0.7, 0.3))
    levels, times, shifts = driven(4.0), np.linspace(0, 1.2, 4), independent(RATIOS)
    quick, slow = found(levels, shifts, 1.0, pulses, times), even_grid(levels, shifts, 1.0, pulses, times, 7)
    assert quick.number <= 800
    assert np.all(np.abs(quick.states(times) - slow).max(axis=0) <= quick.error + 2e-3)


def lowest_order(levels, shifts, width, nodes=60):
    """rho_ep long after the light came on, to third order, for shifts that let no echo build up: shape ()."""
    index = {name: row for row, name in enumerate(LEVELS)}
    decay = {a: sum(rate for (up, _), rate in RATES.items() if up == a) for a in LEVELS}
    sigma = np.array(shifts.ratios) * width / np.sqrt(8 * np.log(2))
    covariance = np.outer(sigma, sigma) * np.array(shifts.correlation)

    def turning(a, b):
        return np.eye(4)[index[a]] - np.eye(4)[index[b]]

    places, weights = np.polynomial.legendre.leggauss(nodes)
    log = -12 + (places + 1) / 2 * 16  # times between exp(-12) and exp(4)
    time, step = np.exp(log), weights * 8 * np.exp(log)
    total = 0.0
    for first, second in ((("q", "g"), ("e", "g")), (("q", "g"), ("q", "p")), (("g", "p"), ("q", "p"))):
        pairs = (first, second, ("e", "p"))
        v = np.array([turning(*pair) for pair in pairs])
        c = v @ covariance @ v.T
        t = np.stack(np.meshgrid(time, time, time, indexing="ij"))
        loss = [(decay[a] + decay[b]) / 2 + levels.dephasing for a, b in pairs]
        turned = np.exp(-0.5 * np.einsum("iabc,ij,jabc->abc", t, c, t) - np.einsum("i,iabc->abc", loss, t))
        total += np.einsum("abc,a,b,c", turned, step, step, step)
    return np.prod([laser.rabi for laser in levels.lasers]) / 8 * total


@pytest.mark.parametrize("shifts", [independent(RATIOS), common(RATIOS)], ids=["independent", "common"])
def test_weak_light_gives_the_lowest_order(shifts):
    lasers = Laser("g", "q", 0.02), Laser("q", "e", 0.02), Laser("g", "p", 0.02)
    levels = DrivenLevels(LEVELS, lasers, DECAYS, 2.0)
    times = np.linspace(0, 6, 13)
    average = found(levels, shifts, 8.0, (Step(), Step(), Step()), times)
    expected = lowest_order(levels, shifts, 8.0)
    got = average.states(times)[-1, 3, 2]
    assert got.imag == pytest.approx(-expected, rel=max(1e-2, average.error[3, 2] / expected), abs=0)
    assert abs(got.real) < average.error[3, 2] + 1e-3 * expected


def test_steps_are_differences_of_neighbours_and_weights_integrate_the_density():
    """In all three numbers, with resonances that move with the numbers before; variances and covariances come out."""
    levels, sizes = driven(4.0, 1.5), (60, 60, 60)
    mixed = mixing(HALF)
    chosen = ions(Spread("gaussian", 3.0, mixed, resonances(levels, mixed, 1.0)), sizes)
    shift = chosen.shift.reshape(*sizes, 4)
    for number in range(3):
        step = np.moveaxis(chosen.step[:, number].reshape(*sizes, 4), number, 0)
        change = np.diff(np.moveaxis(shift, number, 0), axis=0)
        middle = slice(10, 50)  # where the grid is fine enough for differences
        inner = (middle, middle, middle)
        mean = 0.5 * (step[1:] + step[:-1])
        np.testing.assert_allclose(change[inner], mean[inner], atol=0.02 * np.abs(mean).max())
    sigma = RATIOS * 3.0 / np.sqrt(8 * np.log(2))
    covariance = np.einsum("m,ma,mb->ab", chosen.weight, chosen.shift, chosen.shift)
    np.testing.assert_allclose(covariance, np.outer(sigma, sigma) * np.array(HALF.correlation), atol=1e-6)
