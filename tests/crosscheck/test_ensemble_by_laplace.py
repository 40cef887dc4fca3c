"""The ensemble of er-ylf by another road: optical Bloch equations written out here, inverted from their Laplace transform.

The transform (z - L)^-1 of every ion is smooth in its shift on the scale 1/t, so that no mode of an ion has to be followed and none
is faded out; Euler's summation of the Bromwich integral (Abate and Whitt) turns the averaged transform into the average at t.
Only rates, Rabi frequencies, the width and the ratios of shifts are taken from the package.
"""

from math import comb

import numpy as np
import pytest

import nupair
from nupair.predict.drive import drive, inhomogeneous_width, shift_ratios
from nupair.units import s

DAMPING, TERMS, BINOMIAL = 14.0, 22, 11
"""The error of the inversion is exp(-DAMPING) of later values and what Euler's summation of so many terms leaves."""


def liouvillians(levels, clock, shift, trigger):
    """d rho/dt for each ion, (m, n^2, n^2), 1/s; element (a, b) at n a + b. shift: of each level, (m, n), rad/s."""
    names, n = list(levels.levels), len(levels.levels)
    place = {name: row for row, name in enumerate(names)}
    h = np.zeros((len(shift), n, n))
    h[:, range(n), range(n)] = shift
    for laser in levels.lasers:
        if trigger or (laser.upper, laser.lower) != ("p", "g"):
            a, b = place[laser.upper], place[laser.lower]
            h[:, a, b] = h[:, b, a] = laser.rabi / clock / 2
    out = np.zeros(n)
    matrix = np.zeros((len(shift), n, n, n, n), dtype=complex)  # [m, a, b, c, d]: rho_cd into d rho_ab/dt
    for decay in levels.decays:
        out[place[decay.upper]] += decay.rate / clock
        low, up = place[decay.lower], place[decay.upper]
        matrix[:, low, low, up, up] += decay.rate / clock
    for a in range(n):
        for b in range(n):
            matrix[:, a, b, :, b] += -1j * h[:, a, :]
            matrix[:, a, b, a, :] += 1j * h[:, :, b]
            matrix[:, a, b, a, b] -= (out[a] + out[b]) / 2 + (a != b) * levels.dephasing / clock
    return matrix.reshape(len(shift), n * n, n * n)


def averaged_coherence(shift, weight, driven, time):
    """<rho_ep> at a time, s: exactly to the trigger, by the inversion from there."""
    clock, n = driven.clock / s, len(driven.levels.levels)
    delay = driven.profiles[2].start * clock
    dark, lit = (liouvillians(driven.levels, clock, shift, trigger) for trigger in (False, True))
    state = np.zeros((len(shift), n * n, 1), dtype=complex)
    state[:, 0] = 1
    term = state
    for power in range(1, 60):  # exp(L delay): |L| delay stays below 10
        term = dark @ term * (delay / power)
        state = state + term
    span, element = time - delay, 3 * n + 2

    def transform(z):
        return weight @ np.linalg.solve(z * np.eye(n * n) - lit, state)[:, element, 0]

    # rho_ep is complex: its real and imaginary parts are inverted from f(z) +- f(z*)*
    values = []
    for k in range(TERMS + BINOMIAL + 1):
        z = (DAMPING + 2j * np.pi * k) / (2 * span)
        up, down = transform(z), np.conj(transform(np.conj(z)))
        values.append(((up + down).real / 2, ((up - down) / 2j).real))
    found = []
    for series in np.array(values).T:
        signed = series * (-1.0) ** np.arange(len(series))
        partial = np.cumsum(np.append(signed[0] / 2, signed[1:]))[TERMS:]
        share = np.array([comb(BINOMIAL, j) for j in range(BINOMIAL + 1)]) / 2.0**BINOMIAL
        found.append(np.exp(DAMPING / 2) / span * (share @ partial))
    return complex(*found)


def common_shifts(experiment, driven, number):
    """Shifts of an even grid in arsinh(x/core), (m, n), and their weights."""
    sigma = inhomogeneous_width(experiment) * s / np.sqrt(8 * np.log(2))
    core = 3e4
    u, step = np.linspace(-1, 1, number, retstep=True)
    reach = np.arcsinh(6 * sigma / core)
    x = core * np.sinh(u * reach)
    weight = np.exp(-0.5 * (x / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi)) * np.hypot(x, core) * reach * step
    ratios = np.append(shift_ratios(experiment), np.zeros(len(driven.levels.levels) - 4))
    return x[:, None] * ratios, weight


def test_the_average_of_er_ylf_is_that_of_another_method():
    experiment, time = nupair.load("er-ylf"), 44e-6
    driven = drive(experiment)
    shift, weight = common_shifts(experiment, driven, 601)
    assert weight.sum() == pytest.approx(1, rel=1e-8)
    own = averaged_coherence(shift, weight, driven, time)
    code = nupair.dynamics(experiment, times=[20e-6, time])
    rho = complex(code["density_matrix"].sel(row="e", column="p")[-1])
    assert abs(own - rho) < 1e-3 * abs(rho)
    assert abs(own - rho) < float(code["ensemble_error"].sel(row="e", column="p")) + 1e-5 * abs(rho)
