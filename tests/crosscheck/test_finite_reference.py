"""Finite targets against slow twins: brute-force convolution, stored values of it, and Monte Carlo in five dimensions."""

import numpy as np
import pytest

from nupair.pairs import volume_integral
from nupair.pairs.finite import pair_integrals
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder, form_factor_squared
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder, LorentzianCylinder
from nupair.pairs.two_body import two_body_kernel

FIRST, SECOND, SIGNAL, INDEX = 1.2860, 1.1086, 0.805, 1.45
ENERGY = FIRST + SECOND - SIGNAL


def momentum(offset):
    """P for theta_e matched and theta_s = 1.0260995339 + offset (deg), reference geometry of the paper."""
    matched = np.arccos(-(FIRST**2 + SECOND**2 - SIGNAL**2) / (2 * FIRST * SECOND))
    signal = np.arccos((FIRST**2 + SIGNAL**2 - SECOND**2) / (2 * FIRST * SIGNAL)) + np.radians(np.atleast_1d(offset))
    x = SECOND * np.sin(matched) - SIGNAL * np.sin(signal)
    z = FIRST + SECOND * np.cos(matched) - SIGNAL * np.cos(signal)
    return INDEX * np.stack([x, 0 * x, z], axis=-1)


def brute_force(shape, energy, total, mass_i, mass_j, current, order=70):
    """(2 pi)^-2 Int d^3Q |FF(P-Q)|^2 Phi(Q) by a product rule over the ball of allowed Q."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    q0 = np.sqrt(energy**2 - (mass_i + mass_j) ** 2)
    angle = np.pi / 4 * (nodes + 1)
    q, q_step = q0 * np.sin(angle), np.pi / 4 * weights * q0 * np.cos(angle)
    phi = 2 * np.pi * np.arange(order) / order
    q, cosine, phi = np.meshgrid(q, nodes, phi, indexing="ij")
    step = (q_step[:, None] * weights)[..., None] * (2 * np.pi / order) * q**2
    sine = np.sqrt(1 - cosine**2)
    vector = np.stack([q * sine * np.cos(phi), q * sine * np.sin(phi), q * cosine], axis=-1)
    kernel = two_body_kernel(energy, vector, mass_i, mass_j, current)
    weight = step * form_factor_squared(shape, total - vector) / (2 * np.pi) ** 2
    return np.array([np.sum(weight * piece) for piece in kernel])


STORED = [
    (20, 10, 0, 4.75422e-3),
    (20, 10, -60, 2.71504e-3),
    (20, 10, 85.8, 2.01194e-3),
    (20, 10, 95, 5.56316e-4),
    (60, 30, 0, 1.88911e-4),
    (60, 30, -60, 1.09639e-4),
    (60, 30, 85.8, 7.88555e-5),
    (60, 30, 95, 6.52365e-6),
    (200, 100, -60, 3.04731e-6),
    (200, 100, 85.0, 3.55319e-6),
    (200, 100, 85.8, 1.86492e-6),
    (200, 100, 86.5, 7.18752e-7),
]


@pytest.mark.parametrize(("length", "radius", "offset", "value"), STORED)
def test_stored_cylinder_values(length, radius, offset, value):
    result = pair_integrals(
        Cylinder(length, radius), "three-dimensional", ENERGY, momentum(offset), [0.05], [0.05], [0, 0, 1.0]
    )
    assert result.parts.spin_squared[0, 0] == pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize("shape", [Cylinder(9.0, 3.0), GaussianCylinder(5.0, 4.0), GaussianBeam(4.0, 6.0)])
@pytest.mark.parametrize("masses", [(0.05, 0.05), (0.01, 0.5), (0.0, 0.0)])
def test_small_targets_against_brute_force(shape, masses):
    current = unit_current([0.3, 0.5j, -0.7])
    total = np.array([0.4, -0.3, 1.1])
    result = pair_integrals(shape, "three-dimensional", ENERGY, total, [masses[0]], [masses[1]], current, 1e-6)
    expected = brute_force(shape, ENERGY, total, *masses, current)
    found = np.array([piece[0, 0] for piece in result.parts])
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-8 * expected[0])


@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_split_against_position_space_throughout(tolerance, monkeypatch):
    """The far region, with its cuts, fades and dropped waves, against quadrature over the whole body."""
    shape, current = Cylinder(900.0, 260.0), unit_current([0.3, 0.4j, 0.6])
    total = momentum([-77.1, -76, -45, 2, 60, 84, 85.5, 85.8, 86.5, 95])
    masses = np.array([0.001, 0.05, 0.3])
    split = pair_integrals(shape, "three-dimensional", ENERGY, total, masses, masses, current, tolerance)
    monkeypatch.setattr(volume_integral, "ALL_NEAR", 1e9)
    whole = pair_integrals(shape, "three-dimensional", ENERGY, total, masses, masses, current, 1e-6)
    assert split.cost != whole.cost
    top = 2 * np.pi / shape.volume * two_body_kernel(ENERGY, np.zeros(3), masses, masses, current).scalar
    for found, expected, error in zip(split.parts, whole.parts, split.error, strict=True):
        assert np.all(np.abs(found - expected) <= error + 1e-9 * top)
        assert np.max(np.abs(found - expected) / top) < 0.5 * tolerance


def test_monte_carlo_in_five_dimensions():
    """The scalar piece from both neutrinos' momenta, with no use of the two-body kernel."""
    vegas = pytest.importorskip("vegas")
    gvar = pytest.importorskip("gvar")
    gvar.ranseed(7)
    shape, mass_i, mass_j, total = Cylinder(8.0, 4.0), 0.05, 0.2, np.array([0.3, 0.0, 0.9])

    @vegas.batchintegrand
    def integrand(x):
        e1, e2 = x[:, 0], ENERGY - x[:, 0]
        p1, p2 = np.sqrt(e1**2 - mass_i**2), np.sqrt(e2**2 - mass_j**2)
        vectors = []
        for size, cosine, phi in ((p1, x[:, 1], x[:, 2]), (p2, x[:, 3], x[:, 4])):
            sine = np.sqrt(1 - cosine**2)
            vectors.append(size[:, None] * np.stack([sine * np.cos(phi), sine * np.sin(phi), cosine], axis=-1))
        blur = form_factor_squared(shape, total - vectors[0] - vectors[1])
        return p1 * p2 * (e1 * e2 - np.sum(vectors[0] * vectors[1], axis=-1)) * blur / (2 * np.pi) ** 2

    box = [[mass_i, ENERGY - mass_j], [-1, 1], [0, 2 * np.pi], [-1, 1], [0, 2 * np.pi]]
    integrator = vegas.Integrator(box)
    integrator(integrand, nitn=5, neval=20_000)
    estimate = integrator(integrand, nitn=8, neval=40_000)
    ours = pair_integrals(shape, "three-dimensional", ENERGY, total, [mass_i], [mass_j], [0, 0, 1.0])
    assert estimate.sdev < 4e-3 * estimate.mean
    assert abs(ours.parts.scalar[0, 0] - estimate.mean) < 4 * estimate.sdev


@pytest.mark.parametrize("shape", [LorentzianCylinder(12.0, 7.0), Cylinder(12.0, 7.0), GaussianCylinder(12.0, 7.0)])
def test_planar_small_target_against_brute_force(shape):
    from nupair.pairs.planar import planar_kernel

    nodes, weights = np.polynomial.legendre.leggauss(400)
    masses, total = (0.1, 0.25), np.array([0.5, 0.0, 1.0])
    q0 = np.sqrt(ENERGY**2 - sum(masses) ** 2)
    qz, z_step = q0 * np.sin(np.pi / 2 * nodes), q0 * np.cos(np.pi / 2 * nodes) * np.pi / 2 * weights
    end = np.sqrt(q0**2 - qz**2)
    qx, x_step = (
        end[:, None] * np.sin(np.pi / 2 * nodes),
        end[:, None] * np.cos(np.pi / 2 * nodes) * np.pi / 2 * weights,
    )
    vector = np.stack([qx, 0 * qx, np.broadcast_to(qz[:, None], qx.shape)], axis=-1)
    kernel = planar_kernel(ENERGY, vector, *masses, np.array([0.6, 0, 0.8]))
    blur = shape.axial_power(total[2] - vector[..., 2]) * shape.planar_power(total[0] - qx) * z_step[:, None] * x_step
    expected = np.array([np.sum(blur * piece) for piece in kernel])
    result = pair_integrals(shape, "planar", ENERGY, total, [masses[0]], [masses[1]], [0.6, 0, 0.8], 1e-4)
    found = np.array([piece[0, 0] for piece in result.parts])
    error = np.array([piece[0, 0] for piece in result.error])
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-4 * expected[0])
    assert np.all(np.abs(found - expected) <= error + 1e-5 * expected[0])


def momentum_kept_along(shape, energy, total, mass, current, order=300):
    """The integral of a long fibre: Q_z = P_z, and (2 pi)^-2 (2 pi/L) Int d^2Q |FF(P-Q)|^2 Phi(Q) over the disc that is left."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    angle, step = np.pi / 4 * (nodes + 1), np.pi / 4 * weights
    end = np.sqrt(energy**2 - 4 * mass**2 - total[2] ** 2)
    q, phi = np.meshgrid(end * np.sin(angle), 2 * np.pi * np.arange(2 * order) / (2 * order), indexing="ij")
    vector = np.stack([q * np.cos(phi), q * np.sin(phi), np.full_like(q, total[2])], axis=-1)
    weight = (step * end * np.cos(angle))[:, None] * (np.pi / order) * q * form_factor_squared(shape, total - vector)
    kernel = two_body_kernel(energy, vector, mass, mass, current)
    return np.array([np.sum(weight * piece) for piece in kernel]) / (2 * np.pi * shape.length)


@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
@pytest.mark.parametrize("radius", [3.0, 25.0, 120.0])
def test_a_thin_fibre_keeps_momentum_along_it(radius, tolerance):
    """Far thinner than what near and far region are split at; the tails of sinc^2 add some 1/L."""
    shape, current = Cylinder(15000.0, radius), unit_current([0, 0, 1.0])
    total = momentum(60.0)
    result = pair_integrals(shape, "three-dimensional", ENERGY, total, 0.05, 0.05, current, tolerance)
    expected = momentum_kept_along(shape, ENERGY, total[0], 0.05, current)
    found = np.array([piece[0, 0] for piece in result.parts])
    assert np.abs(found - expected).max() < 4e-4 * np.abs(expected).max()
    assert "within the tolerance" in result.reason


def test_a_refined_value_is_not_worse_than_the_bounded_one():
    """Too long and thin for any way: the large target's bound stays where the split knows less."""
    arguments = (Cylinder(5e6, 5.0), "three-dimensional", ENERGY, momentum(60.0), 0.05, 0.05, unit_current([0, 0, 1.0]))
    refined, bounded = pair_integrals(*arguments), pair_integrals(*arguments, refine=False)
    assert np.all(np.max(refined.error, axis=0) <= np.max(bounded.error, axis=0))
    assert "exceeds the tolerance" in refined.reason
