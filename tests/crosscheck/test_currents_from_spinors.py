"""Section 6 once more, from explicit Dirac spinors: the electron's current, its recoil, and the pair's tensor with every sign."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.neutrinos.weights import pair_weights
from nupair.observables.coherent_vectors import CoherentVectors
from nupair.observables.emission import PairTensor, coherent_rate, vector_current
from nupair.observables.prefactors import published_prefactor
from nupair.pairs.two_body import two_body_kernel

SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
ONE, NONE = np.eye(2), np.zeros((2, 2))
GAMMA0 = np.block([[ONE, NONE], [NONE, -ONE]])
GAMMA = [GAMMA0, *(np.block([[NONE, s], [-s, NONE]]) for s in SIGMA)]
GAMMA5 = np.block([[NONE, ONE], [ONE, NONE]])
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def spinors(momentum, mass):
    """(u, v), columns two spin states, u^+ u = 2E; v = i gamma^2 u^*, which fixes the phase of a Majorana field."""
    energy = np.sqrt(momentum @ momentum + mass**2)
    slant = np.einsum("k,kab->ab", momentum, SIGMA) / (energy + mass)
    u = np.sqrt(energy + mass) * np.vstack([ONE, slant])
    return u, 1j * GAMMA[2] @ u.conj(), energy


@pytest.mark.parametrize("seed", range(4))
def test_the_electrons_current_has_the_signs_of_section_6(seed):
    """Ubar' gamma^mu (c - b gamma5) u/(2 m), electron giving Q to the pair: (c + ..., c [v + i Q x sigma/(2 m)] - b sigma).

    v is the mean velocity before and after, sigma = 2 S = L + 2 S of a free electron; the axial charge is -b sigma.v.
    """
    rng = np.random.default_rng(seed)
    mass, b, c = 1.0, 0.7, 0.4
    before, given = 1e-4 * rng.normal(size=3), 1e-4 * rng.normal(size=3)
    (u, _, _), (v, _, _) = spinors(before, mass), spinors(before - given, mass)
    current = [v.conj().T @ GAMMA0 @ g @ (c * np.eye(4) - b * GAMMA5) @ u / (2 * mass) for g in GAMMA]
    for k in range(3):
        velocity = (before - given / 2)[k] / mass * ONE
        cross = np.cross(given, np.eye(3)[k])  # (Q x sigma)_k = sum_l sigma_l (e_k x Q)_l
        recoil = -1j * np.einsum("l,lab->ab", cross, SIGMA) / (2 * mass)
        # the vector part alone, c with b = 0, to its own first order
        vector = v.conj().T @ GAMMA0 @ GAMMA[k + 1] @ u / (2 * mass)
        assert_allclose(vector, velocity + recoil, atol=1e-11)
        assert_allclose(current[k + 1], c * (velocity + recoil) - b * SIGMA[k], atol=1e-7)
    axial_charge = b * np.einsum("k,kab->ab", before - given / 2, SIGMA) / mass
    assert_allclose(current[0], c * ONE - axial_charge, atol=1e-7)


def test_the_recoil_of_the_package_is_the_spinors():
    """V of `vector_current` for one spin element, against (Q x sigma) of the electron."""
    mass, given = 510998.95069, np.array([0.3, -0.7, 1.1])
    for bra, ket in ((0, 0), (0, 1), (1, 0)):
        moment = SIGMA[:, bra, ket]
        u, v = spinors(np.zeros(3), mass)[0], spinors(-given, mass)[0]
        exact = np.array([v[:, bra].conj() @ GAMMA0 @ g @ u[:, ket] for g in GAMMA[1:]]) / (2 * mass)
        velocity = -given / 2 / mass * (bra == ket)
        found = vector_current(velocity.astype(complex), moment, given[None])[0]
        assert_allclose(found, exact, atol=1e-9 * np.abs(exact).max())


ENERGY, TOTAL = 1.3, np.array([0.4, -0.2, 0.5])


def pair_momenta(mass_1, mass_2):
    """Momenta and weights of Int d^3p1/E1 d^3p2/E2 delta^4 over the rest-frame sphere."""
    q2 = TOTAL @ TOTAL
    s = ENERGY**2 - q2
    size = np.sqrt((s - (mass_1 + mass_2) ** 2) * (s - (mass_1 - mass_2) ** 2)) / (2 * np.sqrt(s))
    x, w = np.polynomial.legendre.leggauss(8)
    phi = np.arange(12) * 2 * np.pi / 12
    unit, gamma = TOTAL / np.sqrt(q2), ENERGY / np.sqrt(s)
    for cosine, weight in zip(x, w, strict=True):
        for f in phi:
            sine = np.sqrt(1 - cosine**2)
            k = size * np.array([sine * np.cos(f), sine * np.sin(f), cosine])
            boosted = gamma * (k @ unit + np.sqrt(q2) / ENERGY * np.hypot(size, mass_1))
            p1 = k + (boosted - k @ unit) * unit
            yield p1, TOTAL - p1, weight * 2 * np.pi / 12 * size / np.sqrt(s)


def rate_from_spinors(current, mass_1, mass_2, majorana):
    """Sum over helicities of 1/2 |ubar(p2) gamma_mu (1 - gamma5) v(p1) J^mu|^2/(4 E1 E2), times E1 E2, over the pair's momenta.

    The half belongs to (G_F/sqrt 2)^2. Majorana: one field, the amplitude less that with the two exchanged,
    over root two, both orders counted.
    """
    lowered = sum(sign * part * g for sign, part, g in zip(np.diag(METRIC), current, GAMMA, strict=True))
    vertex = GAMMA0 @ lowered @ (np.eye(4) - GAMMA5)
    total = 0.0
    for p1, p2, weight in pair_momenta(mass_1, mass_2):
        (u1, v1, _), (u2, v2, _) = spinors(p1, mass_1), spinors(p2, mass_2)
        amplitude = u2.conj().T @ vertex @ v1
        if majorana:
            amplitude = (amplitude - (u1.conj().T @ vertex @ v2).T) / np.sqrt(2)
        total += weight * np.sum(np.abs(amplitude) ** 2) / 8
    return total


@pytest.mark.parametrize("majorana", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_rate_of_the_package_against_spinors_with_signs(seed, majorana):
    """Even and odd parts separately: the odd one is what changes when c changes sign."""
    rng = np.random.default_rng(seed)
    mass_1, mass_2 = (0.3, 0.3) if majorana else (0.3, 0.1)
    b, c = 0.4, 0.9

    def vector():
        return rng.normal(size=3) + 1j * rng.normal(size=3)

    spin, moment, velocity = vector(), 1e5 * vector(), vector()
    v = vector_current(velocity, moment, TOTAL[None])[0]

    def exact(sign):
        current = np.array([sign * c * (TOTAL @ v) / ENERGY, *(sign * c * v - 2 * b * spin)])
        return rate_from_spinors(current, mass_1, mass_2, majorana)

    nothing = np.zeros((3, 3), complex)
    vectors = CoherentVectors(spin, moment, velocity, nothing, nothing, nothing)
    kernels = [two_body_kernel(ENERGY, TOTAL, mass_1, mass_2, axis) for axis in np.eye(3)]
    strength = -kernels[0].charge / TOTAL[0] ** 2
    six = np.ones((1, 6))
    tensor = PairTensor(
        (kernels[0].scalar + kernels[0].along + kernels[0].charge) * six,
        kernels[0].mass * six,
        strength * np.outer(TOTAL, TOTAL) * np.ones((1, 6, 1, 1)),
    )
    weights = pair_weights(np.diag([b, 0, 0]).astype(complex), np.diag([c, 0, 0]).astype(complex))
    found = coherent_rate(tensor, vectors, TOTAL[None], weights, float(majorana), 1.0)
    common = published_prefactor(1.0)
    odd = (exact(1) - exact(-1)) / 2
    # the package leaves two vector currents out; without spin they are all there is
    both = np.array([c * (TOTAL @ v) / ENERGY, *(c * v)])
    even = (exact(1) + exact(-1)) / 2 - rate_from_spinors(both, mass_1, mass_2, majorana)
    assert_allclose(found.odd[0, 0] / common, odd, rtol=1e-9)
    assert_allclose(found.even[0, 0] / common, even, rtol=1e-9)
