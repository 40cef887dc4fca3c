"""Crystal field of one multiplet against Stevens operators, and against published pure-multiplet levels."""

import numpy as np
import pytest

from nupair.errors import InputError, UnknownNameError
from nupair.ions.crystal_field import allowed, crystal_field, rotated, strength
from nupair.ions.hamiltonian import cartesian, crystal_field_matrix
from nupair.ions.shell import shell
from nupair.ions.stevens import stevens_factors, stevens_from_wybourne, wybourne_from_stevens
from nupair.ions.zeeman import g_factors

KRAEMER = {
    (2, 0): 60.2258e-3,
    (4, 0): -0.1164e-3,
    (4, 4): -4.3280e-3,
    (6, 0): -0.0019e-3,
    (6, 4): (-0.0850 - 0.0227j) * 1e-3,
}
MEV = 8.065544  # 1/cm


def pure(shell_of_ion, label):
    """The states of one pure multiplet."""
    place = next(i for i in range(shell_of_ion.two_j.size) if shell_of_ion.label(i) == label)
    return np.nonzero(shell_of_ion.multiplet == place)[0]


@pytest.mark.parametrize(
    ("n", "label", "exact"),
    [
        (11, "4I15/2", (4 / 1575, 2 / 45045, 8 / 3864861)),
        (10, "5I8", (-1 / 450, -1 / 30030, -5 / 3864861)),
        (13, "2F7/2", (2 / 63, -2 / 1155, 4 / 27027)),
        (1, "2F5/2", (-2 / 35, 2 / 315, 0)),
    ],
)
def test_stevens_factors(n, label, exact):
    assert list(stevens_factors(shell(n), label).values()) == pytest.approx(exact)


def test_rank_two_is_3jz2_minus_j2():
    basis = shell(11)
    states = pure(basis, "4I15/2")
    matrix = crystal_field_matrix(basis, {(2, 0): 100.0})[states][:, states].toarray()
    m = basis.two_m[states] / 2
    coefficient = stevens_from_wybourne({(2, 0): 100.0}, stevens_factors(basis, "4I15/2"))[2, 0]
    np.testing.assert_allclose(matrix, np.diag(coefficient * (3 * m**2 - 255 / 4)), atol=1e-10)


def test_order_four_is_half_of_j_plus_and_minus_to_the_fourth():
    basis = shell(11)
    states = pure(basis, "4I15/2")
    x, y, _ = (a + b for a, b in zip(cartesian(basis, "L"), cartesian(basis, "S"), strict=True))
    raising = (x + 1j * y)[states][:, states].toarray()
    up = np.linalg.matrix_power(raising, 4)
    field = {(4, 4): 100.0 + 30.0j}
    stevens = stevens_from_wybourne(field, stevens_factors(basis, "4I15/2"))[4, 4]
    expected = stevens.real * (up + up.conj().T) / 2 + stevens.imag * (up - up.conj().T) / 2j
    matrix = crystal_field_matrix(basis, field)[states][:, states].toarray()
    np.testing.assert_allclose(matrix, expected, atol=1e-9)


def test_stevens_conversion_there_and_back():
    factors = stevens_factors(shell(11), "4I15/2")
    wybourne = wybourne_from_stevens({key: value * MEV for key, value in KRAEMER.items()}, factors)
    # the converted row of the record
    printed = {(2, 0): 382.5, (4, 0): -169.2, (4, 4): -751.8, (6, 0): -118.5, (6, 4): -472.1 + 126.1j}
    for key, value in printed.items():
        assert wybourne[key] == pytest.approx(value, abs=0.6)
    back = stevens_from_wybourne(wybourne, factors)
    assert all(back[key] == pytest.approx(value * MEV) for key, value in KRAEMER.items())


def test_pure_multiplet_without_j_mixing():
    # Stevens set of LiErF4 in the pure 4I15/2: levels and g of an independent calculation with Stevens factors
    basis = shell(11)
    states = pure(basis, "4I15/2")
    field = wybourne_from_stevens({k: v * MEV for k, v in KRAEMER.items()}, stevens_factors(basis, "4I15/2"))
    energy, vectors = np.linalg.eigh(crystal_field_matrix(basis, field)[states][:, states].toarray())
    expected = [0, 17.9, 28.4, 56.5, 185, 237, 248, 284]
    np.testing.assert_allclose(energy[::2] - energy[0], expected, atol=0.6)
    moments = np.array(
        [
            vectors[:, :2].conj().T @ (6 / 5 * (a + b)[states][:, states].toarray()) @ vectors[:, :2]
            for a, b in zip(cartesian(basis, "L"), cartesian(basis, "S"), strict=True)
        ]
    )
    parallel, perpendicular = g_factors(moments[:, None])
    assert (parallel[0], perpendicular[0]) == pytest.approx((3.88, 7.87), rel=0.01)


def test_allowed_parameters():
    assert allowed("S4") == ("B20", "B40", "B44", "B60", "B64")
    assert allowed("C2v") == ("B20", "B22", "B40", "B42", "B44", "B60", "B62", "B64", "B66")
    assert len(allowed("C1")) == 15


@pytest.mark.parametrize(
    ("parameters", "symmetry", "match"),
    [
        ({"B22": 10.0}, "S4", "allowed by S4"),
        ({"B64": 1j}, "D2d", "real"),
        ({"B20": 1 + 1j}, "S4", "real"),
    ],
)
def test_forbidden_parameters(parameters, symmetry, match):
    with pytest.raises(InputError, match=match):
        crystal_field(parameters, symmetry)


def test_unknown_names():
    with pytest.raises(UnknownNameError, match="B44"):
        crystal_field({"B45": 1.0}, "S4")
    with pytest.raises(UnknownNameError, match="S6"):
        crystal_field({}, "S5")
    with pytest.raises(InputError, match="one multiplet"):
        stevens_factors(shell(11), "2H11/2")


def test_a_turn_of_45_degrees_changes_the_sign_of_both_order_four_parameters():
    field = {(4, 4): -1000.0, (6, 4): -600 + 130j, (2, 0): 300.0}
    turned = rotated(field, np.pi / 4)
    assert turned[4, 4] == pytest.approx(1000)
    assert turned[6, 4] == pytest.approx(600 - 130j)
    assert strength(turned, 6) == pytest.approx(strength(field, 6))
