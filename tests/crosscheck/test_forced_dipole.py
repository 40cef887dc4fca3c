"""Rates in SI units, and the forced-dipole operator of one electron from explicit sums over the excited d and g states."""

import numpy as np
import pytest
from scipy import constants as si

from nupair.ions.angular_momentum import clebsch_gordan, three_j
from nupair.ions.forced_dipole import RANKS, closure_weights
from nupair.ions.judd_ofelt import electric_dipole_rate, electric_local_field, velocity_element_from_rate
from nupair.ions.transitions import magnetic_dipole_rate, spin_element_from_rate
from nupair.units import angstrom, s


def test_magnetic_dipole_rate_in_si_units():
    # A = mu_0 omega^3 |m|^2/(3 pi hbar c^3), m = mu_B sqrt(18.93/14) of 4I13/2 -> 4I15/2
    energy, strength = 0.8037, 18.93 / 14
    omega = energy * si.e / si.hbar
    moment = si.physical_constants["Bohr magneton"][0] ** 2 * strength
    expected = si.mu_0 * omega**3 * moment / (3 * np.pi * si.hbar * si.c**3)
    assert magnetic_dipole_rate(strength, energy) * s == pytest.approx(expected, rel=1e-6)
    # eq. (42) is its inverse: the paper's rate, J = 11/2, n = 1
    element = spin_element_from_rate(49.43 / s, 1.5894, 11)
    omega = 1.5894 * si.e / si.hbar
    moment = (element * si.physical_constants["Bohr magneton"][0]) ** 2 / 12
    assert si.mu_0 * omega**3 * moment / (3 * np.pi * si.hbar * si.c**3) == pytest.approx(49.43, rel=1e-6)


def test_electric_dipole_rate_in_si_units():
    # A = omega^3 e^2 |r|^2/(3 pi eps_0 hbar c^3), |r|^2 = 1e-4 A^2/(2J+1)
    energy, strength = 1.5631, 1e-4 * angstrom**2
    omega = energy * si.e / si.hbar
    dipole = si.e**2 * 1e-4 * 1e-20 / 12
    expected = omega**3 * dipole / (3 * np.pi * si.epsilon_0 * si.hbar * si.c**3)
    assert electric_dipole_rate(strength, energy, 11) * s == pytest.approx(expected, rel=1e-6)
    # eq. (43): v = omega r, so that |v|/c = omega |r|/c
    element = velocity_element_from_rate(expected / s, energy, 11)
    assert element == pytest.approx(omega * np.sqrt(1e-24) / si.c, rel=1e-6)


def test_local_field_factors():
    # E_loc = E (n^2+2)/3 in a medium with photon density of states n^3 and field energy 1/n^2; the magnetic field is not changed
    n = 1.45
    assert electric_local_field(n) == pytest.approx(n * ((n**2 + 2) / 3) ** 2)
    assert magnetic_dipole_rate(1.0, 1.0, n) == pytest.approx(n**3 * magnetic_dipole_rate(1.0, 1.0))


def _c(l_bra, k, q, l_ket):
    """<l m|C^k_q|l' m'> of one electron, shape (2l+1, 2l'+1), Condon and Shortley."""
    sign_l = (-1.0) ** l_bra * np.sqrt((2 * l_bra + 1) * (2 * l_ket + 1))
    reduced = sign_l * three_j(2 * l_bra, 2 * k, 2 * l_ket, 0, 0, 0)
    return np.array(
        [
            [
                (-1.0) ** (l_bra - m) * three_j(2 * l_bra, 2 * k, 2 * l_ket, -2 * m, 2 * q, 2 * n) * reduced
                for n in range(-l_ket, l_ket + 1)
            ]
            for m in range(-l_bra, l_bra + 1)
        ]
    )


def _unit(k, q):
    """<3 m|u^k_q|3 m'>, reduced element 1."""
    return np.array(
        [[(-1.0) ** (3 - m) * three_j(6, 2 * k, 6, -2 * m, 2 * q, 2 * n) for n in range(-3, 4)] for m in range(-3, 4)]
    )


def _second_order(t, p, q):
    """Sum over d and g of -(C^1_q |l'><l'| C^t_p + C^t_p |l'><l'| C^1_q), one energy denominator of size 1."""
    total = np.zeros((7, 7))
    for l_between in (2, 4):
        total -= _c(3, 1, q, l_between) @ _c(l_between, t, p, 3)
        total -= _c(3, t, p, l_between) @ _c(l_between, 1, q, 3)
    return total


@pytest.mark.parametrize("t", [1, 3, 5, 7])
def test_closure_weights_are_the_explicit_sum(t):
    # with the size and the sign of every rank: what the interference between k = 2, 4, 6 rests on
    weights = closure_weights(dict.fromkeys((1, 3, 5, 7), 1.0))
    for p in range(-t, t + 1):
        for q in (-1, 0, 1):
            expected = np.zeros((7, 7))
            for k, rank in RANKS:
                if rank == t and abs(p + q) <= k:
                    coupling = clebsch_gordan(2, 2 * q, 2 * t, 2 * p, 2 * k, 2 * (p + q))
                    expected += weights[k, rank] * coupling * _unit(k, p + q)
            found = _second_order(t, p, q)
            found -= np.eye(7) * np.trace(found) / 7  # rank 0 (t = 1 only): the same for all states, no transition
            np.testing.assert_allclose(found, expected, atol=1e-12)
