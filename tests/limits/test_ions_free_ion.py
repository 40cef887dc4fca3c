"""Free ions whose energies are known in closed form."""

import numpy as np
import pytest

from nupair.errors import InputError, UnknownNameError
from nupair.ions.coupled import term_name
from nupair.ions.free_ion import free_ion, free_ion_matrix, term_weights
from nupair.ions.shell import FREE_ION, shell
from nupair.ions.three_body import MULTIPLICITY, THREE_BODY, coefficients

# terms of f^2 in F_2 = F^2/225, F_4 = F^4/1089, F_6 = 25 F^6/184041: Condon and Shortley, table of f^2
F2_TERMS = {
    "3H": (-25, -51, -13),
    "3F": (-10, -33, -286),
    "1G": (-30, 97, 78),
    "1D": (19, -99, 715),
    "1I": (25, 9, 1),
    "3P": (45, 33, -1287),
    "1S": (60, 198, 1716),
}
HUND = {1: "2F5/2", 2: "3H4", 3: "4I9/2", 4: "5I4", 10: "5I8", 11: "4I15/2", 12: "3H6", 13: "2F7/2"}


def test_coulomb_energies_of_f2():
    basis = shell(2)
    for i in range(basis.two_j.size):
        term = term_name(int(basis.two_s[i]), int(basis.two_l[i]))
        weights = (1 / 225, 1 / 1089, 25 / 184041)
        for k, coefficient, scale in zip((2, 4, 6), F2_TERMS[term], weights, strict=True):
            assert basis.scalars[f"F{k}"][i, i] == pytest.approx(coefficient * scale, abs=1e-13)


@pytest.mark.parametrize(("n", "sign"), [(1, 1), (13, -1)])
def test_one_electron_or_hole_splits_by_seven_halves_zeta(n, sign):
    ion = free_ion(shell(n), {"zeta": 1000.0})
    assert ion.energy[1] == pytest.approx(3500.0)
    assert tuple(ion.two_j) == ((5, 7) if sign > 0 else (7, 5))


@pytest.mark.parametrize("n", HUND)
def test_hunds_rules(n):
    ion = free_ion(shell(n), {"F2": 90000.0, "F4": 65000.0, "F6": 48000.0, "zeta": 1500.0})
    assert ion.names[0] == HUND[n]


def test_casimir_eigenvalues():
    basis = shell(11)
    for name, exact in (("r7", {3 / 5, 6 / 5, 9 / 5}), ("g2", {0, 1 / 2, 1, 7 / 6, 7 / 4})):
        found = {round(float(x), 9) for x in getattr(basis, name)}
        assert found == {round(x, 9) for x in exact}
    assert np.allclose(np.diag(basis.scalars["alpha"]), basis.two_l / 2 * (basis.two_l / 2 + 1))


def test_three_body_coefficients_are_orthonormal():
    table = np.array([coefficients(name) for name in THREE_BODY])
    np.testing.assert_allclose((table * np.array(MULTIPLICITY)) @ table.T, np.eye(len(THREE_BODY)), atol=1e-12)


def test_three_body_operators_vanish_for_two_electrons():
    assert max(np.abs(shell(2).scalars[name]).max() for name in THREE_BODY) < 1e-12


@pytest.mark.parametrize(
    ("names", "sign"),
    [(("T3", "T4", "T6", "T7", "T8", "zeta"), -1), (("M0", "M2", "M4", "P2", "P4", "P6", "beta", "gamma"), 1)],
)
def test_electrons_and_holes(names, sign):
    # operators of odd quasi-spin change sign from n to 14 - n, those of even quasi-spin do not
    few, many = shell(3), shell(11)
    for name in names:
        e, h = (np.sort(np.linalg.eigvalsh(s.scalars[name])) for s in (few, many))
        np.testing.assert_allclose(np.sort(sign * e), h, atol=1e-10)


@pytest.mark.parametrize("name", ["M0", "M2", "M4", "P2", "P4", "P6", "SS0", "SS2", "SS4"])
def test_magnetic_operators_hold_no_spin_orbit_part(name):
    basis = shell(11)
    weight = (basis.two_j + 1)[:, None]
    assert np.sum(weight * basis.scalars[name] * basis.scalars["zeta"]) == pytest.approx(0, abs=1e-9)


def test_spin_other_orbit_of_f2():
    # diagonal elements of 3P0, with and without the spin-spin part: (12, 24, 300/11) and (-4, -8, -100/11), before the
    # spin-orbit part is taken off; that part is -11/6, 1/6, 5/66 of zeta, and zeta of 3P0 is -1
    basis = shell(2)
    place = next(i for i in range(basis.two_j.size) if basis.label(i) == "3P0")
    other = {0: 12 - 11 / 6, 2: 24 + 1 / 6, 4: 300 / 11 + 5 / 66}
    for k, spin_spin in ((0, -4), (2, -8), (4, -100 / 11)):
        assert basis.scalars[f"SS{k}"][place, place] == pytest.approx(spin_spin)
        assert basis.scalars[f"M{k}"][place, place] - spin_spin == pytest.approx(other[k])


def test_term_weights_sum_to_one():
    basis = shell(11)
    ion = free_ion(basis, {"F2": 97000.0, "F4": 68000.0, "F6": 54000.0, "zeta": 2370.0})
    weights = term_weights(basis, ion.states[:, 6])
    assert sum(weights.values()) == pytest.approx(1)
    assert next(iter(weights.values())) == max(weights.values())


def test_bad_names_and_numbers():
    with pytest.raises(UnknownNameError, match="zeta"):
        free_ion_matrix(shell(2), {"zetta": 1.0})
    for n in (0, 14):
        with pytest.raises(InputError, match="between 1 and 13"):
            shell(n)
    assert len(FREE_ION) == 19
