"""Sum rules and rates of transitions."""

from itertools import product

import numpy as np
import pytest

from nupair.constants import ALPHA, ELECTRON_MASS
from nupair.ions.forced_dipole import (
    position_on_record,
    summed_strength,
    velocity_elements,
)
from nupair.ions.free_ion import free_ion
from nupair.ions.hamiltonian import cartesian
from nupair.ions.hyperfine import hyperfine_matrix, nuclear_spin_matrices, orbital_constant
from nupair.ions.judd_ofelt import (
    electric_dipole_rate,
    electric_local_field,
    intensity_parameters,
    line_strength,
    rate_from_velocity_element,
    velocity_element_from_rate,
)
from nupair.ions.model import solve, split_parameters
from nupair.ions.multiplet_rates import multiplet_rates
from nupair.ions.odd_field import in_crystal_field_axes, neighbours, odd_field, point_charge_field
from nupair.ions.radial import radial_average, slater_average
from nupair.ions.relaxation import GapLaw, gap_law, multiphonon_rate, nonradiative_rate, orbach_rate
from nupair.ions.selection import vector_components
from nupair.ions.sets import parameter_set
from nupair.ions.shell import shell
from nupair.ions.transitions import (
    elements,
    magnetic_dipole_rate,
    moment_elements,
    multiplet_magnetic_rate,
    rate_from_spin_element,
    reduced_element,
    spin_element_from_rate,
    spin_elements,
    strength,
)
from nupair.tables import table
from nupair.units import angstrom, kelvin, s

ERBIUM = parameter_set("Er3+", "LiYF4")


@pytest.fixture(scope="module")
def levels():
    return solve(11, ERBIUM.symmetry, ERBIUM.values)


@pytest.fixture(scope="module")
def ion():
    return free_ion(shell(11), split_parameters(ERBIUM.values)[0])


def place(ion, name):
    return ion.names.index(name)


def test_spin_strength_summed_over_all_levels_is_s_squared(levels):
    e = levels.find("2H11/2:1")
    total = sum(strength(spin_elements(levels, f, e)).sum() for f in range(levels.energy.size))
    squared = sum(
        float(np.mean([np.vdot(state, c @ (c @ state)).real for state in levels.states[e]]))
        for c in cartesian(levels.shell, "S")
    )
    assert total == pytest.approx(squared, rel=1e-12)


def test_spin_and_moment_agree_between_different_j(levels):
    # J has no element between different J, so L + g_s S = (g_s - 1) S there, up to J mixing
    e, p = levels.find("2H11/2:1"), levels.find("4I13/2:2")
    ratio = strength(moment_elements(levels, p, e)).sum() / strength(spin_elements(levels, p, e)).sum()
    assert ratio == pytest.approx(1.00232**2, rel=0.05)


def test_spin_of_classes(levels):
    # between the classes S_z vanishes; within one it does not (S4 selection rule, M mod 4)
    e = levels.find("2H11/2:1")
    across = strength(spin_elements(levels, levels.find("4I13/2:1"), e))
    within = strength(spin_elements(levels, levels.find("4I13/2:2"), e))
    assert across[2] < 1e-20
    assert across[0] == pytest.approx(across[1])
    assert within[2] > 1e-3


def test_magnetic_dipole_rate_of_the_free_ion(ion):
    rate = multiplet_magnetic_rate(shell(11), ion, place(ion, "4I13/2"), place(ion, "2H11/2"), 1.5631) * s
    assert rate == pytest.approx(16.7, rel=0.03)
    ground = multiplet_magnetic_rate(shell(11), ion, place(ion, "4I15/2"), place(ion, "4I13/2"), 0.8037) * s
    assert ground == pytest.approx(9.93, rel=0.01)


@pytest.mark.parametrize(
    ("final", "initial", "squares"),
    [("4I15/2", "4I13/2", (0.0195, 0.1173, 1.4316)), ("4I15/2", "2H11/2", (0.7125, 0.4125, 0.0925))],
)
def test_unit_tensors_of_carnall(ion, final, initial, squares):
    found = [reduced_element(shell(11), ion, f"U{k}", place(ion, final), place(ion, initial)) ** 2 for k in (2, 4, 6)]
    np.testing.assert_allclose(found, squares, rtol=0.02)


def test_rates_and_elements_are_inverse():
    for n in (1.0, 1.45):
        assert rate_from_spin_element(spin_element_from_rate(1e-14, 1.6, 11, n), 1.6, 11, n) == pytest.approx(1e-14)
        assert rate_from_velocity_element(velocity_element_from_rate(1e-14, 1.6, 11, n), 1.6, 11, n) == pytest.approx(
            1e-14
        )


def test_elements_of_the_papers_rates():
    # eqs. (42), (43) on Table 1: 3.23 and 2.01e-6, where eq. (44) prints 3.47 (it used the total rate) and 2.79e-6
    assert spin_element_from_rate(49.43 / s, 1.5894, 11) == pytest.approx(3.23, abs=0.005)
    assert spin_element_from_rate(57.34 / s, 1.5894, 11) == pytest.approx(3.48, abs=0.005)
    assert velocity_element_from_rate(7.91 / s, 1.5894, 11) == pytest.approx(2.01e-6, abs=0.005e-6)
    assert magnetic_dipole_rate(1.0, 1.6, 1.45) / magnetic_dipole_rate(1.0, 1.6) == pytest.approx(1.45**3)


def test_judd_ofelt_rates(ion):
    omega = {k: record.natural for k, record in intensity_parameters("Er3+", "LiYF4").items()}
    for final, initial, energy, expected in (
        ("4I13/2", "2H11/2", 1.5631, 55.6),
        ("4I15/2", "2H11/2", 2.3667, 1553),
        ("4I15/2", "4I13/2", 0.8037, 81.5),
    ):
        size = line_strength(shell(11), ion, omega, place(ion, final), place(ion, initial))
        rate = electric_dipole_rate(size, energy, int(ion.two_j[place(ion, initial)]), 1.456) * s
        assert rate == pytest.approx(expected, rel=0.02)
    assert electric_local_field(1.0) == 1.0


def test_structure_of_the_site():
    around = neighbours("LiYF4", 8 * angstrom)
    distance = np.sort(np.linalg.norm(around.position, axis=1)) / angstrom
    np.testing.assert_allclose(distance[:8], [2.234] * 4 + [2.295] * 4, atol=0.001)
    even = point_charge_field(around, (2, 4, 6))
    s4 = [abs(value) for (_, p), value in even.items() if p % 4]
    assert max(s4) < 1e-12 * max(abs(v) for v in even.values())


def test_axes_of_the_point_charges():
    turned = in_crystal_field_axes(neighbours("LiYF4"), 138.1)
    field = point_charge_field(turned, (4, 6))
    assert field[4, 4].real < 0
    assert abs(field[4, 4].imag) < 1e-9 * abs(field[4, 4])
    assert field[6, 4].imag > 0 > field[6, 4].real
    other = point_charge_field(in_crystal_field_axes(neighbours("LiYF4"), -138.1), (6,))
    assert other[6, 4] == pytest.approx(field[6, 4].conjugate())


def test_odd_field_of_the_two_sublattices():
    first, second = odd_field("LiYF4", 138.1), odd_field("LiYF4", 138.1, sublattice=-1)
    for (t, p), value in first.items():
        assert second[t, p] == -value
        assert value == pytest.approx((-1) ** p * first[t, -p].conjugate())
        if abs(p) not in (2, 6):
            assert abs(value) < 1e-9 * abs(first[max(t, 3), 2]) * angstrom ** (max(t, 3) - t)


def test_fields_of_the_two_yttrium_sites():
    # from the structure itself: inversion images of each other, even ranks equal, odd ranks opposite
    here, there = (neighbours("LiYF4", 12 * angstrom, sublattice) for sublattice in (1, -1))
    for ranks, sign in (((2, 4, 6), 1), ((3, 5, 7), -1)):
        first, second = point_charge_field(here, ranks), point_charge_field(there, ranks)
        for t in ranks:
            size = max(abs(value) for (rank, _), value in first.items() if rank == t)
            assert size > 0
            for p in range(-t, t + 1):
                assert abs(second[t, p] - sign * first[t, p]) < 1e-9 * size


@pytest.fixture(scope="module")
def position():
    omega = {k: record.natural for k, record in intensity_parameters("Er3+", "LiYF4").items()}
    return position_on_record(shell(11), "Er3+", "LiYF4", 138.1), omega


def test_forced_dipole_carries_the_judd_ofelt_strength(position):
    operator, omega = position
    total = sum(value * np.sum(shell(11).tensors[f"U{k}"] ** 2) for k, value in omega.items())
    assert summed_strength(operator) == pytest.approx(total, rel=1e-9)
    assert all(abs(c - c.conj().T).max() < 1e-20 for c in operator)


def test_average_of_one_slater_orbital():
    # <r^k> = (8+k)!/(8! (2 xi)^k) by hand: <r> = 9/(2 xi), <1/r> = 2 xi/8, and scaling with xi
    assert slater_average([1.0], [3.0], 1) == pytest.approx(9 / 6)
    assert slater_average([1.0], [3.0], -1) == pytest.approx(6 / 8)
    assert slater_average([1.0], [6.0], 8) * 2**8 == pytest.approx(slater_average([1.0], [3.0], 8))
    assert slater_average([1.0, 1.0], [3.0, 3.0], 2) == pytest.approx(slater_average([1.0], [3.0], 2))


def test_radial_functions_on_record():
    bohr = 1 / (ALPHA * ELECTRON_MASS)
    # Freeman, Watson (1962): 0.666, 1.126, 3.978 for Er3+; Ho3+ lies above it and below the relativistic 0.745, 1.379, 5.379
    erbium, holmium = ([radial_average(ion, k) / bohr**k for k in (2, 4, 6, 8)] for ion in ("Er3+", "Ho3+"))
    np.testing.assert_allclose(erbium[:3], [0.666, 1.126, 3.978], rtol=3e-4)
    assert all(more > less for more, less in zip(holmium, erbium, strict=True))
    assert all(less < relativistic for less, relativistic in zip(holmium[:3], (0.745, 1.379, 5.379), strict=True))
    # the functions are normalised as published: sum c_i c_j N_i N_j 8!/(xi_i + xi_j)^9 = 1
    for ion in ("Er3+", "Ho3+"):
        entry = table("intensities")["radial"][ion]
        c, xi = (np.array([record.value for record in entry[name]]) for name in ("coefficients", "exponents"))
        overlap = (4 * np.outer(xi, xi)) ** 4.5 / (xi[:, None] + xi) ** 9
        assert c @ overlap @ c == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match="Er3\\+, Ho3\\+"):
        radial_average("Nd3+", 2)


def test_spin_and_velocity_are_orthogonal_in_s4(levels, position):
    # S and v of a doublet pair lie in conjugate circular components, so sum_c S_c v_c^* vanishes for each
    operator, _ = position
    e = levels.find("2H11/2:1")
    for name in ("4I13/2:1", "4I13/2:2"):
        p = levels.find(name)
        spin = spin_elements(levels, p, e)
        velocity = velocity_elements(levels, operator, p, e, 1.563)
        size = np.linalg.norm(spin) * np.linalg.norm(velocity)
        assert size > 0
        assert np.abs(np.sum(spin * velocity.conj(), axis=0)).max() < 1e-9 * size
        assert 1e-8 < np.linalg.norm(velocity) < 1e-5


def test_the_other_sublattice_has_the_opposite_velocity(position):
    operator, _ = position
    other = position_on_record(shell(11), "Er3+", "LiYF4", 138.1, sublattice=-1)
    assert all(abs(a + b).max() < 1e-20 for a, b in zip(operator, other, strict=True))


@pytest.mark.parametrize("polar", [False, True])
@pytest.mark.parametrize(
    ("final", "initial"), [("4I13/2:1", "2H11/2:1"), ("4I13/2:2", "2H11/2:1"), ("4I15/2:3", "4I13/2:1")]
)
def test_selection_by_residue(levels, position, polar, final, initial):
    # the computed elements of spin and position have the circular components that M mod 4 allows, and all of them
    vector = position[0] if polar else cartesian(levels.shell, "S")
    f, i = levels.find(final), levels.find(initial)
    x, y, z = elements(levels, vector, f, i)
    spherical = {-1: (x - 1j * y) / np.sqrt(2), 0: z, 1: -(x + 1j * y) / np.sqrt(2)}
    largest = max(np.abs(matrix).max() for matrix in spherical.values())
    for a, b in product(range(2), repeat=2):
        two_m = [
            (1 - 2 * member) * {"1/2": 1, "3/2": 3}[levels.symmetry_class[level]] for member, level in ((a, f), (b, i))
        ]
        allowed = vector_components(*two_m, polar=polar)
        for q, matrix in spherical.items():
            assert (abs(matrix[a, b]) > 1e-6 * largest) == (q in allowed)


def test_spin_and_position_never_share_a_component():
    for final, initial in product((1, 3, -1, -3), repeat=2):
        axial, polar = (set(vector_components(final, initial, polar=p)) for p in (False, True))
        assert not axial & polar
        assert len(axial) + len(polar) >= 1
    with pytest.raises(ValueError, match="half-integer"):
        vector_components(1, 2)
    with pytest.raises(ValueError, match="improper"):
        vector_components(1, 3, order=3, polar=True)


def test_table_1(levels):
    omega = {k: record.natural for k, record in intensity_parameters("Er3+", "LiYF4").items()}
    lines = {(line.initial, line.final): line for line in multiplet_rates(levels, omega, 1.456)}
    assert len(lines) == 7
    for pair, magnetic in ((("4I13/2", "4I15/2"), 30.4), (("4I11/2", "4I13/2"), 6.78), (("2H11/2", "4I13/2"), 51.7)):
        assert lines[pair].magnetic * s == pytest.approx(magnetic, rel=0.03)
    assert lines["4I11/2", "4I15/2"].magnetic == pytest.approx(0, abs=1e-30)
    assert lines["4I11/2", "4I15/2"].velocity_over_spin == float("inf")
    ep = lines["2H11/2", "4I13/2"]
    assert ep.spin == pytest.approx(1.92, abs=0.01)
    assert 5e-7 < ep.velocity_over_spin < 3e-6
    with pytest.raises(ValueError, match="multiplet"):
        multiplet_rates(levels, omega, 1.456, [("4I13/2", "4Z1/2")])


def test_gap_law():
    law = gap_law("LiYF4")
    assert multiphonon_rate(law, 900.0) * s == pytest.approx(1e7)
    assert multiphonon_rate(law, 660.0) * s == pytest.approx(1e7 * np.exp(4.5e-3 * 240))
    assert multiphonon_rate(law, 10.0) == multiphonon_rate(law, law.phonon)
    warm = multiphonon_rate(law, 900.0, 300 * kelvin) / multiphonon_rate(law, 900.0)
    assert warm == pytest.approx((1 / (1 - np.exp(-450 / (300 * 0.6950348)))) ** 2, rel=1e-6)
    assert orbach_rate(1.0, 17.0, 0.0) == 0
    assert 0 < orbach_rate(1.0, 17.0, 4.2 * kelvin) < 0.01


def test_decay_of_the_upper_state(levels):
    rate = nonradiative_rate(levels, gap_law("LiYF4"), levels.find("2H11/2:1")) * s
    assert 1e7 < rate < 1e8
    assert nonradiative_rate(levels, gap_law("LiYF4"), 0) == 0
    assert nonradiative_rate(levels, GapLaw(1.0, 1.0, 450.0), levels.find("4I13/2:1")) < 1e-100


def test_hyperfine_is_a_j_j_dot_i_within_one_multiplet(ion):
    basis = shell(11)
    constant = orbital_constant(basis, ion, 0, 0.0035)
    rows = np.nonzero(basis.two_j[basis.multiplet] == 15)[0]
    # the pure-J states of the ground multiplet of the free ion
    states = np.zeros((16, basis.two_m.size), dtype=complex)
    for row in rows:
        states[(basis.two_m[row] + 15) // 2, row] = ion.states[basis.multiplet[row], 0]
    energy = np.linalg.eigvalsh(hyperfine_matrix(basis, states, constant, 3.5))
    f = np.arange(4, 12)
    interval = 0.5 * 0.0035 * (f * (f + 1) - 15 / 2 * 17 / 2 - 3.5 * 4.5)
    np.testing.assert_allclose(np.unique(energy.round(9)), np.sort(interval).round(9), atol=1e-8)


@pytest.mark.parametrize(("place_of_j", "j"), [(0, 2.5), (1, 3.5)])
def test_hyperfine_of_one_electron(place_of_j, j):
    # A_j = a l(l+1)/[j(j+1)] for a single electron
    basis = shell(1)
    assert orbital_constant(basis, free_ion(basis, {"zeta": 1.0}), place_of_j, 1.0) == pytest.approx(j * (j + 1) / 12)


def test_nuclear_spin():
    x, y, z = nuclear_spin_matrices(3.5)
    np.testing.assert_allclose(x @ y - y @ x, 1j * z, atol=1e-13)
    with pytest.raises(ValueError, match="multiple of 1/2"):
        nuclear_spin_matrices(0.3)
