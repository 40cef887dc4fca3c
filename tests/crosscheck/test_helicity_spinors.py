"""Squared pair amplitudes against explicit four-component spinors and gamma matrices (chiral representation)."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.neutrinos.weights import PairWeights
from nupair.pairs.helicity import DERIVED, HELICITIES, helicity_coefficients, helicity_sums, summed_square
from nupair.pairs.parts import unit_current
from nupair.pairs.two_body import two_body_kernel
from nupair.pairs.weighting import Interference, magnetization_integral, rate_integral

SPINOR_ROUNDING = 1e-11  # sums of a few dozen products of order one, masses down to 1e-3 of the energies
EQUAL_MASS = (0.05, 0.05)
UNEQUAL_MASS = (0.6, 0.02)

_SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
_ZERO, _ONE = np.zeros((2, 2)), np.eye(2)
_GAMMA_0 = np.block([[_ZERO, _ONE], [_ONE, _ZERO]])
_GAMMA = np.array([np.block([[_ZERO, s], [-s, _ZERO]]) for s in _SIGMA])
_GAMMA_5 = np.diag([-1.0, -1.0, 1.0, 1.0])
_LEFT = np.eye(4) - _GAMMA_5


def _particle(p, mass, helicity):
    """u(p, h), normalised to u^dagger u = 2E."""
    size = np.linalg.norm(p)
    energy = np.hypot(size, mass)
    values, vectors = np.linalg.eigh(np.einsum("i,iab->ab", p / size, _SIGMA))
    two = vectors[:, np.argmin(np.abs(values - helicity))]
    return np.concatenate(
        [np.sqrt(energy - helicity * size) * two, np.sqrt(energy + helicity * size) * two],
    )


def _antiparticle(p, mass, helicity):
    """v(p, h) = i gamma^2 u^*: the charge conjugate of a particle of the same helicity."""
    return 1j * _GAMMA[1] @ _particle(p, mass, helicity).conj()


def _amplitude(j, neutrino, antineutrino):
    """ubar gamma.j (1 - gamma5) v."""
    u, v = _particle(*neutrino), _antiparticle(*antineutrino)
    return u.conj() @ _GAMMA_0 @ np.einsum("i,iab->ab", j, _GAMMA) @ _LEFT @ v


def _dirac_square(j, p1, m1, h1, p2, m2, h2):
    energies = np.hypot(np.linalg.norm(p1), m1) * np.hypot(np.linalg.norm(p2), m2)
    return abs(_amplitude(j, (p2, m2, h2), (p1, m1, h1))) ** 2 / (4 * energies)


def _majorana_square(j, b, p1, m1, h1, p2, m2, h2):
    """Wick contraction of b_ij nubar_i Gamma nu_j + b_ji nubar_j Gamma nu_i with one i (momentum p2) and one j (p1)."""
    energies = np.hypot(np.linalg.norm(p1), m1) * np.hypot(np.linalg.norm(p2), m2)
    direct = b * _amplitude(j, (p2, m2, h2), (p1, m1, h1))
    exchanged = np.conj(b) * _amplitude(j, (p1, m1, h1), (p2, m2, h2))
    return abs(direct - exchanged) ** 2 / (4 * energies)


def _random(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=3), rng.normal(size=3) * 0.3, rng.normal(size=3) + 1j * rng.normal(size=3)


def test_the_spinors_solve_the_dirac_equation_and_are_complete():
    p, mass = np.array([0.3, -0.7, 0.2]), 0.4
    energy = np.hypot(np.linalg.norm(p), mass)
    slashed = energy * _GAMMA_0 - np.einsum("i,iab->ab", p, _GAMMA)
    outer_u = sum(np.outer(u, u.conj()) @ _GAMMA_0 for h in (1, -1) for u in [_particle(p, mass, h)])
    outer_v = sum(np.outer(v, v.conj()) @ _GAMMA_0 for h in (1, -1) for v in [_antiparticle(p, mass, h)])
    assert_allclose(outer_u, slashed + mass * np.eye(4), atol=SPINOR_ROUNDING)
    assert_allclose(outer_v, slashed - mass * np.eye(4), atol=SPINOR_ROUNDING)


@pytest.mark.parametrize("masses", [EQUAL_MASS, UNEQUAL_MASS])
@pytest.mark.parametrize("seed", range(5))
def test_dirac_helicity_sum_of_the_t_even_piece_holds_for_a_complex_current(seed, masses):
    p1, p2, j = _random(seed)
    m1, m2 = masses
    explicit = sum(_dirac_square(k, p1, m1, h1, p2, m2, h2) for h1, h2 in HELICITIES for k in (j, j.conj()))
    formula = summed_square(p1, p2, m1, m2, j) + summed_square(p1, p2, m1, m2, j.conj())
    assert_allclose(formula, explicit, rtol=SPINOR_ROUNDING)


@pytest.mark.parametrize("masses", [EQUAL_MASS, UNEQUAL_MASS])
@pytest.mark.parametrize("seed", range(5))
def test_dirac_helicity_sum_with_a_complex_current_has_the_t_odd_piece_with_its_sign(seed, masses):
    p1, p2, j = _random(seed)
    m1, m2 = masses
    explicit = sum(_dirac_square(j, p1, m1, h1, p2, m2, h2) for h1, h2 in HELICITIES)
    assert_allclose(summed_square(p1, p2, m1, m2, j), explicit, rtol=SPINOR_ROUNDING)


@pytest.mark.parametrize(
    "formula",
    [
        lambda p1, p2, j: sum(_dirac_square(j, p1, 1e-6, h1, p2, 1e-6, h2) for h1, h2 in HELICITIES),
        lambda p1, p2, j: summed_square(p1, p2, 1e-6, 1e-6, j),
    ],
    ids=["spinors", "formula"],
)
def test_a_massless_pair_back_to_back_carries_the_angular_momentum_of_the_current(formula):
    # Neutrino along +z with spin -1/2, antineutrino along -z with spin -1/2 about z: only J_x - i J_y creates the pair.
    antineutrino, neutrino = np.array([0, 0, -1.0]), np.array([0, 0, 1.0])
    lowering, raising = np.array([1, -1j, 0]) / np.sqrt(2), np.array([1, 1j, 0]) / np.sqrt(2)
    assert_allclose(formula(antineutrino, neutrino, lowering), 8.0, rtol=1e-9)
    assert_allclose(formula(antineutrino, neutrino, raising), 0.0, atol=1e-9)


@pytest.mark.parametrize("masses", [EQUAL_MASS, UNEQUAL_MASS])
@pytest.mark.parametrize("seed", range(5))
def test_majorana_interference_has_coefficient_one_for_any_phase_and_a_complex_current(seed, masses):
    p1, p2, j = _random(seed)
    m1, m2 = masses
    b = 0.3 * np.exp(0.37j * (seed + 1))
    explicit = sum(_majorana_square(j, b, p1, m1, h1, p2, m2, h2) for h1, h2 in HELICITIES)
    ratio = (b**2).real / abs(b) ** 2
    assert_allclose(2 * abs(b) ** 2 * summed_square(p1, p2, m1, m2, j, ratio), explicit, rtol=SPINOR_ROUNDING)


@pytest.mark.parametrize("masses", [EQUAL_MASS, UNEQUAL_MASS])
def test_the_two_ordered_dirac_channels_average_to_a_majorana_pair_without_interference(masses):
    p1, p2, j = _random(7)
    m1, m2 = masses
    one = summed_square(p1, p2, m1, m2, j)
    other = summed_square(p2, p1, m2, m1, j)
    b = np.exp(0.25j * np.pi)  # Re b^2 = 0
    explicit = sum(_majorana_square(j, b, p1, m1, h1, p2, m2, h2) for h1, h2 in HELICITIES)
    assert_allclose(one + other, explicit, rtol=SPINOR_ROUNDING)
    assert abs(one - other) > 1e-3 * one  # the T-odd piece is really there in each channel


@pytest.mark.parametrize("helicities", HELICITIES)
@pytest.mark.parametrize("masses", [EQUAL_MASS, UNEQUAL_MASS])
@pytest.mark.parametrize("majorana", [False, True])
def test_each_helicity_combination_follows_the_derived_coefficients(helicities, masses, majorana):
    p1, p2, complex_current = _random(11)
    j = complex_current.real
    (h1, h2), (m1, m2) = helicities, masses
    size_1, size_2 = np.linalg.norm(p1), np.linalg.norm(p2)
    first, second = helicity_coefficients(
        DERIVED,
        h1,
        h2,
        size_1 / np.hypot(size_1, m1),
        size_2 / np.hypot(size_2, m2),
        p1 @ p2 / (size_1 * size_2),
        majorana=majorana,
    )
    formula = first * (j @ j) + 2 * second * (p1 @ j) * (p2 @ j) / (size_1 * size_2)
    explicit = (
        _majorana_square(j, 1.0, p1, m1, h1, p2, m2, h2) / 2 if majorana else _dirac_square(j, p1, m1, h1, p2, m2, h2)
    )
    assert_allclose(formula, explicit, rtol=1e-9, atol=1e-13)  # wrong-helicity rates are differences, (m/E)^2 small


@pytest.mark.parametrize("majorana", [False, True])
def test_derived_helicity_sums_agree_with_the_summed_square_for_a_real_current(majorana):
    p1, p2, complex_current = _random(13)
    j, (m1, m2) = complex_current.real, UNEQUAL_MASS
    size_1, size_2 = np.linalg.norm(p1), np.linalg.norm(p2)
    first, second = helicity_sums(
        DERIVED,
        size_1 / np.hypot(size_1, m1),
        size_2 / np.hypot(size_2, m2),
        p1 @ p2 / (size_1 * size_2),
        majorana=majorana,
    )
    formula = first * (j @ j) + 2 * second * (p1 @ j) * (p2 @ j) / (size_1 * size_2)
    assert_allclose(formula, summed_square(p1, p2, m1, m2, j, float(majorana)), rtol=SPINOR_ROUNDING)


# --- spin and conserved vector current together, integrated over the decay -------------------------------------------


def _covariant_amplitude(charge, current, neutrino, antineutrino):
    """ubar (gamma^0 J^0 - gamma.J) (1 - gamma5) v."""
    u, v = _particle(*neutrino), _antiparticle(*antineutrino)
    return u.conj() @ _GAMMA_0 @ (charge * _GAMMA_0 - np.einsum("i,iab->ab", current, _GAMMA)) @ _LEFT @ v


def _integrated_square(energy, momentum, m1, m2, spin, velocity, b, c, majorana):
    """Int d^3p1/E1 d^3p2/E2 delta^4 (E1 E2 / 2) sum_h |N.J|^2 with J = (c Q.V / E, c V - 2 b S), per ordered pair."""
    cosine, weight = np.polynomial.legendre.leggauss(4)
    root_s = np.sqrt(energy**2 - momentum @ momentum)
    rest = (root_s**2 + m1**2 - m2**2) / (2 * root_s)
    size = np.sqrt(rest**2 - m1**2)
    charge, total = momentum @ velocity / energy, 0.0
    for z, w in zip(cosine, weight, strict=True):
        for phi in 2 * np.pi * (np.arange(6) + 0.3) / 6:
            direction = np.array([np.sqrt(1 - z * z) * np.cos(phi), np.sqrt(1 - z * z) * np.sin(phi), z])
            along = size * (direction @ momentum)
            p1 = size * direction + momentum * (along / (root_s * (energy + root_s)) + rest / root_s)
            p2 = momentum - p1
            square = 0.0
            for h1, h2 in HELICITIES:
                one, two = (p1, m1, h1), (p2, m2, h2)
                amplitude = _covariant_amplitude(c * charge, c * velocity - 2 * b * spin, two, one)
                if majorana:
                    exchanged = _covariant_amplitude(
                        np.conj(c) * charge, np.conj(c) * velocity - 2 * np.conj(b) * spin, one, two
                    )
                    amplitude = (amplitude - exchanged) / np.sqrt(2)  # both orders, or half the phase space if i = j
                square += abs(amplitude) ** 2
            total += w * 2 * np.pi / 6 * size / root_s * square / 8  # 1/(4 E1 E2) of the wave functions
    return total


@pytest.mark.parametrize("masses", [EQUAL_MASS, UNEQUAL_MASS])
@pytest.mark.parametrize("majorana", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_rate_and_parity_odd_integrals_follow_from_the_weak_current_of_spin_and_conserved_velocity(
    seed, masses, majorana
):
    rng = np.random.default_rng(seed)
    j = unit_current(rng.normal(size=3) + 1j * rng.normal(size=3))
    energy, momentum = 1.6, 0.5 * rng.normal(size=3)
    b, ratio, slowness = 0.4 * np.exp(1j * (0.5 + seed)), 0.7, 0.01
    weights = [abs(b) ** 2, (b**2).real, ratio * abs(b) ** 2, ratio * (b**2).real]
    weights = PairWeights(*(np.array([w]) for w in weights))
    parts = two_body_kernel(energy, momentum, *masses, j)
    interference = Interference(majorana=float(majorana), conserved_current=True)

    def square(c, velocity):
        return _integrated_square(energy, momentum, *masses, j, velocity, b, c, majorana)

    even = square(0.0, 0 * j)
    odd = (square(ratio * b, slowness * j) - square(-ratio * b, slowness * j)) / 2
    assert_allclose(even, 4 * rate_integral(parts, weights, interference)[0], rtol=1e-10)
    expected = -4 * slowness * magnetization_integral(parts, weights, interference)[0]
    assert_allclose(odd, expected, rtol=0, atol=1e-11 * even)
