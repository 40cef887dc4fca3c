"""Rate and moment of the coherent target against explicit spinors and density matrices."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.constants import BOHR_MAGNETON, ELECTRON_MASS
from nupair.neutrinos.weights import pair_weights
from nupair.observables.coherent_vectors import LevelPair, averaged_over_sites, coherent_vectors, selected
from nupair.observables.emission import PairTensor, coherent_magnetization, coherent_rate, vector_current
from nupair.observables.prefactors import published_prefactor
from nupair.pairs.two_body import two_body_kernel

SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
ENERGY, MOMENTUM = 1.3, np.array([0.4, -0.2, 0.5])


def _hermitian(rng, n):
    m = rng.normal(size=(n, n)) + 1j * rng.normal(size=(n, n))
    return m + m.conj().T


def _pair_tensor(mass_i, mass_j):
    """The two-body integrals at one Q as the target would give them, for all six labels alike, with A from single currents."""
    kernels = [two_body_kernel(ENERGY, MOMENTUM, mass_i, mass_j, axis) for axis in np.eye(3)]
    direct = kernels[0].scalar + kernels[0].along + kernels[0].charge
    strength = -kernels[0].charge / MOMENTUM[0] ** 2
    along = strength * np.outer(MOMENTUM, MOMENTUM)
    six = np.ones((1, 6))
    return PairTensor(direct * six, kernels[0].mass * six, along * np.ones((1, 6, 1, 1)))


def _rest_frame_nodes(mass_i, mass_j):
    """Momenta (p1, p2) and weights for Int d^3p1/E1 d^3p2/E2 delta^4, by quadrature over the rest-frame sphere."""
    q2 = MOMENTUM @ MOMENTUM
    s = ENERGY**2 - q2
    size = np.sqrt((s - (mass_i + mass_j) ** 2) * (s - (mass_i - mass_j) ** 2)) / (2 * np.sqrt(s))
    x, w = np.polynomial.legendre.leggauss(12)
    phi = np.arange(24) * 2 * np.pi / 24
    direction = np.array([[np.sqrt(1 - c * c) * np.cos(f), np.sqrt(1 - c * c) * np.sin(f), c] for c in x for f in phi])
    weight = np.repeat(w, 24) * 2 * np.pi / 24
    k = size * direction
    e1 = np.hypot(size, mass_i)
    unit, gamma = MOMENTUM / np.sqrt(q2), ENERGY / np.sqrt(s)
    along = k @ unit
    boosted = gamma * (along + np.sqrt(q2) / ENERGY * e1)
    p1 = k + np.outer(boosted - along, unit)
    return p1, MOMENTUM - p1, weight * size / np.sqrt(s)


def _lepton_tensor(mass_i, mass_j):
    """Int sum_h N^mu N^nu* /(2) in the normalisation of the helicity sum, symmetric part only, from momenta: no closed form.

    sum_h N^mu N^nu* E1 E2 = 2 [p1^mu p2^nu + p2^mu p1^nu - g p1.p2] + antisymmetric, which integrates to zero.
    """
    p1, p2, weight = _rest_frame_nodes(mass_i, mass_j)
    e1 = np.sqrt((p1**2).sum(axis=1) + mass_i**2)[:, None]
    e2 = np.sqrt((p2**2).sum(axis=1) + mass_j**2)[:, None]
    a, b = np.hstack([e1, p1]), np.hstack([e2, p2])
    cross = np.einsum("n,nm,nk->mk", weight, a, b)
    trace = np.einsum("mk,mk->", cross, METRIC)
    return cross + cross.T - METRIC * trace, weight.sum()


@pytest.mark.parametrize("masses", [(0.05, 0.05), (0.3, 0.1)])
@pytest.mark.parametrize("seed", range(3))
def test_rate_is_the_contraction_of_the_current_with_momenta_integrated_numerically(seed, masses):
    rng = np.random.default_rng(seed)
    tensor, volume = _lepton_tensor(*masses)
    pair = _random_pair(rng)
    coherence = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))
    vectors = coherent_vectors(pair, coherence)
    v = vector_current(vectors.velocity, vectors.moment, MOMENTUM[None])[0]
    b, c = 0.4, 0.9

    def contracted(sign):
        j = np.concatenate([[sign * c * (MOMENTUM @ v) / ENERGY], sign * c * v - 2 * b * vectors.spin])
        low = METRIC @ j
        crossed = np.real(j @ METRIC @ j.conj())
        return np.real(low @ tensor @ low.conj()) + masses[0] * masses[1] * crossed * volume

    couplings = np.diag([b, 0, 0]).astype(complex)
    weights = pair_weights(couplings, np.diag([c, 0, 0]).astype(complex))
    found = coherent_rate(_pair_tensor(*masses), vectors, MOMENTUM[None], weights, 1.0, 1.0)
    common = published_prefactor(1.0)
    even, odd = (contracted(1) + contracted(-1)) / 2, (contracted(1) - contracted(-1)) / 2
    assert_allclose(found.odd[0, 0], common * odd, rtol=1e-9)
    vector_vector = even - contracted_spin(b, vectors.spin, tensor, volume, masses)
    assert_allclose(found.even[0, 0], common * (even - vector_vector), rtol=1e-9)


def contracted_spin(b, spin, tensor, volume, masses):
    j = np.concatenate([[0], -2 * b * spin])
    low = METRIC @ j
    return np.real(low @ tensor @ low.conj()) + masses[0] * masses[1] * np.real(j @ METRIC @ j.conj()) * volume


def _random_pair(rng):
    def block(n, m):
        return rng.normal(size=(3, n, m)) + 1j * rng.normal(size=(3, n, m))

    within = [np.array([_hermitian(rng, 2) for _ in range(3)]) for _ in range(2)]
    return LevelPair(block(2, 2), block(2, 2), block(2, 2), *within)


def _six_pair_setting(seed):
    rng = np.random.default_rng(seed)
    couplings = np.array([_hermitian(rng, 3).real for _ in range(2)]).astype(complex)
    return rng, pair_weights(*couplings), _pair_tensor(0.1, 0.1)


def test_the_moment_of_a_selected_pair_is_the_rate_times_its_change():
    rng, weights, tensor = _six_pair_setting(5)
    pair = _random_pair(rng)
    after, before = np.array([0.7, -0.7]), np.array([0.2, -0.2])
    within_p = pair.moment_final.copy()
    within_p[2], within_e = np.diag(after), pair.moment_initial.copy()
    within_e[2] = np.diag(before)
    pair = LevelPair(pair.spin, pair.moment, pair.velocity, within_p, within_e)
    vectors = coherent_vectors(pair, selected(pair, final=1, initial=0))
    volume, ions = 3.0, 6.0
    rate = coherent_rate(tensor, vectors, MOMENTUM[None], weights, 1.0, ions)
    change = -BOHR_MAGNETON * (after[1] - before[0]) / volume
    moment = coherent_magnetization(tensor, vectors, MOMENTUM[None], weights, 1.0, volume, ions)
    assert_allclose(moment.even[2], change * rate.even, rtol=1e-12)
    assert_allclose(moment.odd[2], change * rate.odd, rtol=1e-12)


def _time_reversal_pair(rng):
    """Two Kramers doublets (psi, T psi): every operator is odd under time reversal, with the block [[a, b], [b*, -a*]]."""

    def odd(n):
        a, b = (rng.normal(size=n) + 1j * rng.normal(size=n) for _ in range(2))
        return np.array([[a, b], [b.conj(), -a.conj()]]).transpose(2, 0, 1)

    def within():
        b, a = rng.normal(size=3) + 1j * rng.normal(size=3), rng.normal(size=3)
        return np.array([[a, b], [b.conj(), -a]]).transpose(2, 0, 1)

    return LevelPair(odd(3), odd(3), odd(3), within(), within())


def _odd_coherence(rng):
    """rho_ep made by steps of which an odd number is magnetic: odd under time reversal."""
    a, b = rng.normal(size=2) + 1j * rng.normal(size=2)
    return np.array([[a, b], [b.conj(), -a.conj()]])


def _even_coherence(rng):
    a, b = rng.normal(size=2) + 1j * rng.normal(size=2)
    return np.array([[a, b], [-b.conj(), a.conj()]])


@pytest.mark.parametrize("coherence", [_odd_coherence, _even_coherence], ids=["odd", "even"])
@pytest.mark.parametrize("seed", range(3))
def test_an_unpolarised_doublet_has_no_moment_from_spin_and_velocity(seed, coherence):
    rng, weights, tensor = _six_pair_setting(seed)
    pair = _time_reversal_pair(rng)
    vectors = coherent_vectors(pair, coherence(rng))
    at_rest = coherent_magnetization(tensor, vectors, np.zeros((1, 3)), weights, 1.0, 1.0, 1.0)
    polarised = coherent_vectors(pair, selected(pair, 0, 0))
    scale = coherent_magnetization(tensor, polarised, np.zeros((1, 3)), weights, 1.0, 1.0, 1.0)
    assert np.abs(scale.even).max() > 0
    assert np.abs(scale.odd).max() > 0
    assert_allclose(at_rest.even, 0, atol=1e-13 * np.abs(scale.even).max())
    assert_allclose(at_rest.odd, 0, atol=1e-13 * np.abs(scale.odd).max())


def test_the_recoil_gives_an_unpolarised_doublet_a_moment_linear_in_the_momentum():
    rng, weights, tensor = _six_pair_setting(2)
    pair = replace(_time_reversal_pair(rng), velocity=np.zeros((3, 2, 2), complex))
    vectors = coherent_vectors(pair, _odd_coherence(rng))
    once, twice = (
        coherent_magnetization(tensor, vectors, n * MOMENTUM[None], weights, 1.0, 1.0, 1.0).odd for n in (1, 2)
    )
    assert np.abs(once).max() > 0
    assert_allclose(twice, 2 * once, rtol=1e-10)


def test_steps_of_both_kinds_give_an_unpolarised_doublet_a_moment_from_spin_and_velocity():
    """Spin from an odd, velocity from an even number of magnetic steps: their product has the photons' momenta in it once."""
    rng, weights, tensor = _six_pair_setting(4)
    pair = _time_reversal_pair(rng)
    vectors = averaged_over_sites(pair, even=_odd_coherence(rng), odd=_even_coherence(rng))
    moment = coherent_magnetization(tensor, vectors, np.zeros((1, 3)), weights, 1.0, 1.0, 1.0)
    assert np.abs(moment.odd).max() > 1e3 * np.abs(moment.even).max()


def test_site_average_keeps_axial_vectors_of_the_even_and_the_velocity_of_the_odd_preparation():
    rng = np.random.default_rng(8)
    pair = _random_pair(rng)
    even, odd = (rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)) for _ in range(2))
    image = LevelPair(pair.spin, pair.moment, -pair.velocity, pair.moment_final, pair.moment_initial)
    first, second = coherent_vectors(pair, even + odd), coherent_vectors(image, even - odd)
    mean = averaged_over_sites(pair, even, odd)
    for name in vars(mean):
        assert_allclose(getattr(mean, name), (getattr(first, name) + getattr(second, name)) / 2, atol=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_reversing_momenta_odd_field_and_vector_coupling_leaves_rate_and_moment(seed):
    rng = np.random.default_rng(seed)
    axial, vector = (_hermitian(rng, 3).real.astype(complex) for _ in range(2))
    pair = _random_pair(rng)
    even, odd = (rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)) for _ in range(2))
    tensor = _pair_tensor(0.1, 0.2)
    mirrored = LevelPair(pair.spin, pair.moment, -pair.velocity, pair.moment_final, pair.moment_initial)
    here, there = coherent_vectors(pair, even + odd), coherent_vectors(mirrored, even + odd)
    first = coherent_magnetization(tensor, here, MOMENTUM[None], pair_weights(axial, vector), 1.0, 1.0, 1.0)
    second = coherent_magnetization(tensor, there, -MOMENTUM[None], pair_weights(axial, -vector), 1.0, 1.0, 1.0)
    assert_allclose(second.even, first.even, rtol=1e-12)
    assert_allclose(second.odd, first.odd, rtol=1e-12)


def test_recoil_current_of_a_spin_along_x_moving_along_z_points_along_y():
    """V = i Q x M/(2 m_e): z cross x is y."""
    current = vector_current(np.zeros(3, complex), np.array([1, 0, 0], complex), np.array([[0, 0, 2.0]]))
    assert_allclose(current, [[0, 1j / ELECTRON_MASS, 0]], atol=1e-18, rtol=1e-14)
