"""3j and 6j symbols against sympy; one-electron tensors against what they stand for."""

from itertools import product

import numpy as np
import pytest
from sympy import Rational
from sympy.physics.wigner import wigner_3j, wigner_6j

from nupair.ions.angular_momentum import (
    clebsch_gordan,
    coupled_tensor,
    orbital_momentum,
    reduced_c,
    six_j,
    spin_momentum,
    three_j,
)


@pytest.mark.parametrize(
    "doubled",
    [(13, 2, 11, -3, 2, 1), (15, 12, 15, -5, 8, -3), (6, 8, 6, 0, 0, 0), (5, 4, 7, 1, -4, 3), (2, 2, 2, 2, 2, 2)],
)
def test_3j_is_sympys(doubled):
    exact = wigner_3j(*(Rational(x, 2) for x in doubled)) if sum(doubled[3:]) == 0 else 0
    assert three_j(*doubled) == pytest.approx(float(exact), abs=1e-14)


@pytest.mark.parametrize("doubled", [(2, 6, 4, 6, 6, 4), (11, 2, 13, 12, 3, 12), (6, 8, 12, 6, 6, 6)])
def test_6j_is_sympys(doubled):
    assert six_j(*doubled) == pytest.approx(float(wigner_6j(*(Rational(x, 2) for x in doubled))), abs=1e-14)


def test_reduced_c_of_f():
    assert [reduced_c(k) ** 2 for k in (0, 2, 4, 6)] == pytest.approx([7, 28 / 15, 14 / 11, 700 / 429])
    assert reduced_c(3) == 0


@pytest.mark.parametrize("momentum", [orbital_momentum, spin_momentum])
def test_one_electron_momenta_commute_as_momenta(momentum):
    raising = -np.sqrt(2) * momentum(1)
    np.testing.assert_allclose(raising @ raising.T - raising.T @ raising, 2 * momentum(0), atol=1e-14)


def test_clebsch_gordan_are_orthonormal():
    for tm in (-2, 0, 2):
        rows = [
            [clebsch_gordan(2, a, 4, tm - a, tj, tm) if abs(tm - a) <= 4 else 0.0 for a in (-2, 0, 2)]
            for tj in (2, 4, 6)
            if abs(tm) <= tj
        ]
        np.testing.assert_allclose(np.array(rows) @ np.array(rows).T, np.eye(len(rows)), atol=1e-14)


def test_spin_and_orbit_couple_to_a_vector():
    # {s C2}^1 must turn as a vector under the total angular momentum of one electron
    raising = -np.sqrt(2) * (orbital_momentum(1) + spin_momentum(1))
    vector = {q: coupled_tensor(1, 2, 1, q) for q in (-1, 0, 1)}
    np.testing.assert_allclose(raising @ vector[0] - vector[0] @ raising, np.sqrt(2) * vector[1], atol=1e-14)
    for q, r in product((-1, 0, 1), repeat=2):
        assert q == r or abs(np.trace(vector[q] @ vector[r].T)) < 1e-14
