"""Exact symmetries of the ion, for random parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupair.ions.crystal_field import NAMES, rotated
from nupair.ions.free_ion import free_ion
from nupair.ions.hamiltonian import cartesian, crystal_field_matrix, diagonalise, hamiltonian
from nupair.ions.levels import crystal_levels
from nupair.ions.model import solve, spectrum
from nupair.ions.shell import shell
from nupair.ions.time_reversal import combinations, kramers_block, squared_sign, time_reversed
from nupair.ions.zeeman import moment_operator
from nupair.units import tesla

FREE = {"F2": 97000.0, "F4": 68000.0, "F6": 54000.0, "zeta": 2373.0, "T2": 380.0, "M0": 3.7, "P2": 690.0}
S4 = {"B20": 294.5, "B40": -686.7, "B44": -1077.6, "B60": -17.6, "B64": -599.3 + 138.1j}
sizes = st.floats(-800, 800, allow_nan=False)
seeds = st.integers(0, 2**32 - 1)


def random_field(seed):
    """A field without any symmetry."""
    rng = np.random.default_rng(seed)
    return {key: complex(rng.normal(), 0 if key[1] == 0 else rng.normal()) * 300 for key in NAMES.values()}


def random_state(n, seed):
    rng = np.random.default_rng(seed)
    size = shell(n).two_m.size
    state = rng.normal(size=size) + 1j * rng.normal(size=size)
    return state / np.linalg.norm(state)


@pytest.mark.parametrize("n", [2, 3, 11, 12])
@given(seed=seeds)
@settings(max_examples=5, deadline=None)
def test_time_reversal_squares_to_its_sign(n, seed):
    state = random_state(n, seed)
    twice = time_reversed(shell(n), time_reversed(shell(n), state))
    np.testing.assert_allclose(twice, squared_sign(n) * state, atol=1e-15)


@pytest.mark.parametrize("n", [3, 12])
@given(seed=seeds)
@settings(max_examples=5, deadline=None)
def test_time_reversal_of_operators(n, seed):
    # <T phi|V|T psi> = +- <phi|V|psi>^*: + for an even-rank field and the free ion, - for L and S
    basis = shell(n)
    phi, psi = random_state(n, seed), random_state(n, seed + 1)
    even = hamiltonian(basis, FREE, random_field(seed))
    for operator, sign in ((even, 1), *((v, -1) for name in "LS" for v in cartesian(basis, name))):
        straight = np.vdot(phi, operator @ psi)
        reversed_ = np.vdot(time_reversed(basis, phi), operator @ time_reversed(basis, psi))
        assert reversed_ == pytest.approx(sign * straight.conjugate(), rel=1e-9, abs=1e-9)


@given(seed=seeds)
@settings(max_examples=5, deadline=None)
def test_form_of_a_kramers_block(seed):
    # T-even [[a, b], [-b*, a*]], T-odd [[a, b], [b*, -a*]]: two complex numbers, and no transition forbidden
    basis = shell(3)
    phi, psi = random_state(3, seed), random_state(3, seed + 1)
    even = kramers_block(basis, crystal_field_matrix(basis, random_field(seed)), phi, psi)
    odd = kramers_block(basis, cartesian(basis, "S")[0], phi, psi)
    for block, sign in ((even, 1), (odd, -1)):
        assert block[1, 1] == pytest.approx(sign * block[0, 0].conjugate())
        assert block[1, 0] == pytest.approx(-sign * block[0, 1].conjugate())
        assert abs(block[0, 0]) > 0
        assert abs(block[0, 1]) > 0
    inside = kramers_block(basis, cartesian(basis, "S")[0], psi, psi)
    assert np.trace(inside) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("n", "kramers"), [(3, True), (2, False)])
def test_paper_combinations_are_no_eigenstates_for_odd_n(n, kramers):
    # eq. (32): T (1 +- T) psi = +- (1 +- T) psi holds for even n only; for odd n T exchanges the two
    basis = shell(n)
    plus, minus = combinations(basis, random_state(n, 1))
    image = time_reversed(basis, plus)
    np.testing.assert_allclose(image, -minus if kramers else plus, atol=1e-14)
    np.testing.assert_allclose(time_reversed(basis, minus), plus if kramers else -minus, atol=1e-14)
    if kramers:
        assert abs(np.vdot(plus, image)) < 1e-14


@given(seed=seeds)
@settings(max_examples=4, deadline=None)
def test_odd_n_is_doubly_degenerate_in_any_crystal_field(seed):
    basis = shell(3)
    found = diagonalise(basis, hamiltonian(basis, FREE, random_field(seed)))
    assert len(found.blocks) == 1
    np.testing.assert_allclose(found.energy[::2], found.energy[1::2], atol=1e-7)
    levels = crystal_levels(found, free_ion(basis, FREE), field_free=True)
    assert levels.energy.size == basis.two_m.size // 2
    both = levels.states.reshape(-1, basis.two_m.size)
    np.testing.assert_allclose(both.conj() @ both.T, np.eye(both.shape[0]), atol=1e-9)


@given(seed=seeds)
@settings(max_examples=5, deadline=None)
def test_a_crystal_field_has_no_trace(seed):
    matrix = crystal_field_matrix(shell(3), random_field(seed))
    assert abs(matrix.diagonal().sum()) < 1e-8
    assert abs(matrix - matrix.conj().T).max() < 1e-10


@given(angle=st.floats(-3, 3))
@settings(max_examples=4, deadline=None)
def test_turning_the_axes_changes_no_energy(angle):
    basis = shell(3)
    field = {(2, 0): 294.5, (4, 4): -1077.6, (6, 4): -599.3 + 138.1j}
    first = diagonalise(basis, hamiltonian(basis, FREE, field)).energy
    second = diagonalise(basis, hamiltonian(basis, FREE, rotated(field, angle))).energy
    np.testing.assert_allclose(first, second, atol=1e-7)


def test_axis_sense_changes_no_energy_and_no_g():
    flipped = {name: complex(value).conjugate() for name, value in S4.items()}
    one, other = (solve(11, "S4", FREE | field) for field in (S4, flipped))
    np.testing.assert_allclose(one.energy, other.energy, atol=1e-7)
    np.testing.assert_allclose(one.g_parallel[:8], other.g_parallel[:8], atol=1e-7)


def test_s4_blocks_are_m_mod_4():
    found = spectrum(11, "S4", FREE | S4)
    assert len(found.blocks) == 4
    for members in found.blocks:
        assert len({int(m) % 8 for m in found.shell.two_m[members]}) == 1


def test_a_field_reversed_has_the_same_energies():
    up = spectrum(11, "S4", FREE | S4, np.array([0.3, 0.1, 0.8]) * tesla)
    down = spectrum(11, "S4", FREE | S4, -np.array([0.3, 0.1, 0.8]) * tesla)
    np.testing.assert_allclose(up.energy, down.energy, atol=1e-7)


@pytest.mark.parametrize("direction", [(0, 0, 1), (1, 0, 0)])
def test_zeeman_splitting_is_g_mu_b_b(direction):
    levels = solve(11, "S4", FREE | S4)
    field = 1e-3 * tesla * np.array(direction)
    split = spectrum(11, "S4", FREE | S4, field).energy[1]
    g = levels.g_parallel[0] if direction[2] else levels.g_perpendicular[0]
    assert split == pytest.approx(0.46686448 * 1e-3 * g, rel=1e-4)


def test_weights_sum_to_one_and_doublets_are_symmetric():
    levels = solve(11, "S4", FREE | S4)
    np.testing.assert_allclose(levels.weight.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(levels.weight, levels.weight[:, ::-1], atol=1e-12)
    counts = np.bincount(levels.manifold)
    np.testing.assert_array_equal(2 * counts, levels.ion.two_j + 1)


def test_moment_is_hermitian_and_odd_in_m():
    for component in moment_operator(shell(3)):
        assert abs(component - component.conj().T).max() < 1e-12
        assert abs(component.diagonal().sum()) < 1e-10


HOLMIUM = {"F2": 93671.0, "F4": 65856.0, "F6": 49979.0, "zeta": 2113.0, "M0": 4.25, "P2": 581.0}
S4_HOLMIUM = {"B20": 348.6, "B40": -647.8, "B44": -899.4, "B60": -33.8, "B64": -668.4 + 109.1j}


@pytest.fixture(scope="module")
def holmium():
    return solve(10, "S4", HOLMIUM | S4_HOLMIUM)


def test_twofold_levels_of_even_n_are_the_odd_m(holmium):
    # Gamma 34: M odd, exactly twofold by T (T^2 = +1 maps M to -M, another residue mod 4); Gamma 1, 2 are single
    classes = np.array(holmium.symmetry_class)
    odd = np.sort(holmium.energy[classes == "1"])
    np.testing.assert_allclose(odd[::2], odd[1::2], atol=1e-7)
    single = np.sort(holmium.energy[classes != "1"])
    assert np.diff(single).min() > 1e-4
    # 1001 states: M = 0 mod 4, 2 mod 4 and odd, counted from the determinants
    two_m = holmium.shell.two_m
    assert odd.size == np.sum(two_m % 4 == 2)
    assert np.isfinite(holmium.g_parallel[classes == "1"]).all()
    assert np.isnan(holmium.g_parallel[classes != "1"]).all()


def test_non_kramers_doublet_splits_along_the_axis_only(holmium):
    # no moment across: T-odd operators of a real two-dimensional representation have one component, along c
    assert holmium.symmetry_class[0] == "1"
    field = 1e-2 * tesla
    along, across, twice = (
        spectrum(10, "S4", HOLMIUM | S4_HOLMIUM, np.array(b) * field).energy[1]
        for b in ((0, 0, 1), (1, 0, 0), (2, 0, 0))
    )
    assert along == pytest.approx(0.46686448 * 1e-2 * holmium.g_parallel[0], rel=1e-4)
    assert holmium.g_perpendicular[0] < 1e-6
    assert across < 1e-3 * along
    assert twice == pytest.approx(4 * across, rel=0.01)  # second order in the field


def test_non_kramers_singlets_carry_no_moment(holmium):
    for level in np.flatnonzero(np.array(holmium.symmetry_class) != "1")[:20]:
        state = holmium.states[level, 0]
        for component in moment_operator(holmium.shell):
            assert abs(np.vdot(state, component @ state)) < 1e-9
