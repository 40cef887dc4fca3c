"""The closed two-body kernel against an explicit integral over the decay angles, momenta boosted one by one."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.pairs.helicity import summed_square
from nupair.pairs.two_body import two_body_kernel

QUADRATURE_ROUNDING = 1e-11  # the integrand is a quadratic in the decay direction, so the rule below is exact


def boosted_pair(energy, momentum, m1, m2, direction):
    """Momenta and energies of both particles; `direction` the unit vectors of particle 1 in the rest frame, (n, 3)."""
    root_s = np.sqrt(energy**2 - momentum @ momentum)
    rest_1 = (root_s**2 + m1**2 - m2**2) / (2 * root_s)
    rest_2 = (root_s**2 + m2**2 - m1**2) / (2 * root_s)
    size = np.sqrt((root_s**2 - (m1 + m2) ** 2) * (root_s**2 - (m1 - m2) ** 2)) / (2 * root_s)
    pairs = []
    for rest_energy, rest_momentum in ((rest_1, size * direction), (rest_2, -size * direction)):
        along = rest_momentum @ momentum
        boosted = rest_momentum + np.outer(along / (root_s * (energy + root_s)) + rest_energy / root_s, momentum)
        pairs.append((boosted, (energy * rest_energy + along) / root_s))
    return pairs, size, root_s


def _sphere(polar=6, azimuth=8):
    """Directions and weights, exact for polynomials of degree seven on the sphere."""
    cosine, weight = np.polynomial.legendre.leggauss(polar)
    phi = 2 * np.pi * (np.arange(azimuth) + 0.3) / azimuth
    c, p = (grid.ravel() for grid in np.meshgrid(cosine, phi, indexing="ij"))
    s = np.sqrt(1 - c**2)
    return np.stack([s * np.cos(p), s * np.sin(p), c], axis=-1), np.repeat(weight, azimuth) * 2 * np.pi / azimuth


def _explicit_parts(energy, momentum, m1, m2, j):
    direction, weight = _sphere()
    ((p1, e1), (p2, e2)), size, root_s = boosted_pair(energy, momentum, m1, m2, direction)
    weight = weight * size / root_s  # d^3p1/E1 d^3p2/E2 delta^4 = p dOmega / sqrt(s)
    scalar = e1 * e2 - np.sum(p1 * p2, axis=-1)
    along = 2 * ((p1 @ j) * (p2 @ j).conj()).real
    charge = -((e2 * (p1 @ j) + e1 * (p2 @ j)) * np.conj(momentum @ j)).real / energy
    return [weight @ piece for piece in (scalar, along, charge, np.full_like(e1, m1 * m2))]


def _random_case(seed):
    rng = np.random.default_rng(seed)
    m1, m2 = 10 ** rng.uniform(-3, -0.3, size=2)
    energy = (m1 + m2) * (1 + 10 ** rng.uniform(-2, 1.5))
    direction = rng.normal(size=3)
    largest = np.sqrt(energy**2 - (m1 + m2) ** 2)
    momentum = direction / np.linalg.norm(direction) * largest * rng.uniform(0, 0.99)
    j = rng.normal(size=3) + 1j * rng.normal(size=3) * rng.integers(0, 2)
    return energy, momentum, m1, m2, j / np.linalg.norm(j)


def test_the_boosted_momenta_conserve_energy_and_momentum_on_shell():
    energy, momentum, m1, m2, _ = _random_case(3)
    ((p1, e1), (p2, e2)), *_ = boosted_pair(energy, momentum, m1, m2, _sphere()[0])
    assert_allclose(p1 + p2, np.broadcast_to(momentum, p1.shape), atol=1e-13)
    assert_allclose(e1 + e2, energy, rtol=1e-13)
    assert_allclose(e1**2 - np.sum(p1**2, -1), m1**2, rtol=1e-9)
    assert_allclose(e2**2 - np.sum(p2**2, -1), m2**2, rtol=1e-9)


@pytest.mark.parametrize("seed", range(60))
def test_all_four_parts_equal_the_integral_over_decay_angles(seed):
    case = _random_case(seed)
    scale = sum(abs(piece) for piece in _explicit_parts(*case))
    for name, closed, explicit in zip(
        ["scalar", "along", "charge", "mass"], two_body_kernel(*case), _explicit_parts(*case), strict=True
    ):
        assert_allclose(closed, explicit, rtol=0, atol=QUADRATURE_ROUNDING * scale, err_msg=name)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("ratio", [0.0, 1.0, -0.4])
def test_the_kernel_is_the_helicity_sum_integrated_and_the_t_odd_piece_integrates_to_zero(seed, ratio):
    energy, momentum, m1, m2, j = _random_case(100 + seed)
    direction, weight = _sphere()
    ((p1, e1), (p2, e2)), size, root_s = boosted_pair(energy, momentum, m1, m2, direction)
    square = summed_square(p1, p2, m1, m2, j, ratio) * e1 * e2 / 2
    parts = two_body_kernel(energy, momentum, m1, m2, j)
    expected = parts.spin_squared - ratio * parts.mass
    assert_allclose(
        weight @ square * size / root_s, expected, rtol=0, atol=QUADRATURE_ROUNDING * abs(parts.scalar + parts.mass)
    )


@pytest.mark.parametrize("seed", range(20))
def test_charge_conservation_cancels_the_qq_part_and_leaves_the_isotropic_coefficient(seed):
    energy, momentum, m1, m2, j = _random_case(200 + seed)
    parts = two_body_kernel(energy, momentum, m1, m2, j)
    across = np.cross(momentum, [0.3, -0.5, 0.8])
    isotropic = two_body_kernel(energy, momentum, m1, m2, across / np.linalg.norm(across)).spin_squared
    assert_allclose(parts.spin_velocity, isotropic, rtol=1e-12)
