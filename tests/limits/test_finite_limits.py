"""Finite targets where the answer is known by hand."""

import numpy as np
import pytest

from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.pairs import near_region
from nupair.pairs.directions import orientation
from nupair.pairs.finite import pair_integrals
from nupair.pairs.near_region import Cut
from nupair.pairs.planar import planar_kernel
from nupair.pairs.shapes import PLANAR_AREA, Cylinder, LargeTarget, autocorrelation, form_factor_squared, profile
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder, LorentzianCylinder
from nupair.pairs.transforms import pair_transforms
from nupair.pairs.two_body import two_body_kernel
from nupair.units import cm

ENERGY = 1.5896
INSIDE = np.array([[0.3, 0.1, 0.5], [0.0, 0.0, 0.9], [-0.8, 0.0, 0.2]])
CURRENT = np.array([0.6, 0.0, 0.8])
OVERLAPS = [Cylinder(7.0, 3.0), GaussianCylinder(7.0, 3.0), GaussianBeam(7.0, 3.0)]


@pytest.mark.parametrize("shape", [*OVERLAPS, LorentzianCylinder(7.0, 3.0)])
def test_planar_norm(shape):
    """Int |FF|^2 dK_x dK_z = (2 pi/L)(32/3 pi R) for every planar shape."""
    k = np.sinh(np.linspace(-14, 14, 1_200_001)) * 1e-3
    assert np.trapezoid(shape.axial_power(k), k) == pytest.approx(2 * np.pi / shape.length, rel=2e-3)
    assert np.trapezoid(shape.planar_power(k), k) == pytest.approx(PLANAR_AREA / shape.radius, rel=2e-3)


@pytest.mark.parametrize("shape", OVERLAPS)
def test_norm_and_volume(shape):
    """A(0) = 1 and Int A d^3r = V, so Int |FF|^2 d^3K = (2 pi)^3/V and |FF(0)| = 1."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    end_z, end_rho = shape.reach
    z, rho = end_z * (nodes + 1) / 2, end_rho * (nodes + 1) / 2
    r = np.stack(np.broadcast_arrays(rho[None], 0.0, z[:, None]), axis=-1)
    step = (end_z / 2 * weights)[:, None] * (end_rho / 2 * weights * 2 * np.pi * rho)
    assert 2 * np.sum(step * autocorrelation(shape, r)) == pytest.approx(shape.volume, rel=1e-5)
    assert autocorrelation(shape, np.zeros(3)) == pytest.approx(1, rel=1e-14)
    assert form_factor_squared(shape, np.zeros(3)) == pytest.approx(1, rel=1e-14)


@pytest.mark.parametrize("shape", OVERLAPS)
def test_overlap_is_the_transform_of_the_power(shape):
    """V/(2 pi)^3 Int |FF|^2 exp(-iK.r) along each axis: the factors of A and |FF|^2 are a transform pair."""
    nodes, weights = np.polynomial.legendre.leggauss(400)
    z = shape.reach[0] * (nodes + 1) / 2
    for k in (0.1, 0.5, 1.3):
        ours = 2 * np.sum(shape.reach[0] / 2 * weights * shape.axial_overlap(z) * np.cos(k * z)) / shape.length
        assert ours == pytest.approx(shape.axial_power(np.array(k)), abs=1e-10)


@pytest.mark.parametrize("direction", [[0, 0, 1.0], [1.0, 0, 0], [1.0, 1.0, 1.0]])
def test_profile_has_unit_area(direction):
    k = np.linspace(-60, 60, 24_001)
    assert np.trapezoid(profile(Cylinder(7.0, 3.0), np.array(direction), k), k) == pytest.approx(1, abs=4e-3)


def test_axial_profile_is_the_sinc():
    k = np.linspace(-5, 5, 101)
    along = profile(Cylinder(7.0, 3.0), np.array([0, 0, 2.0]), k)
    assert along == pytest.approx(7.0 / (2 * np.pi) * Cylinder(7.0, 3.0).axial_power(k), abs=1e-12)


@pytest.mark.parametrize("shape", [Cylinder, GaussianCylinder, GaussianBeam])
def test_large_bodies_balance_momentum(shape):
    """F -> (2 pi/V) Phi(P) inside, to order 1/L."""
    body = shape(2 * cm, 1 * cm)
    found = pair_integrals(body, "three-dimensional", ENERGY, INSIDE, [0.01], [0.05], CURRENT)
    expected = two_body_kernel(ENERGY, INSIDE, 0.01, 0.05, CURRENT).scaled(2 * np.pi / body.volume)
    for piece, limit in zip(found.parts, expected, strict=True):
        assert piece[:, 0] == pytest.approx(limit, rel=5e-5)


def test_declared_large_target():
    body = LargeTarget(100.0, 50.0)
    found = pair_integrals(body, "three-dimensional", ENERGY, INSIDE, [0.01], [0.05], CURRENT).parts
    expected = two_body_kernel(ENERGY, INSIDE, 0.01, 0.05, CURRENT).scaled(2 * np.pi / body.volume)
    assert np.stack(found)[..., 0] == pytest.approx(np.stack(expected), rel=1e-14)
    found = pair_integrals(body, "planar", ENERGY, INSIDE, [0.01], [0.05], CURRENT).parts
    expected = planar_kernel(ENERGY, INSIDE, 0.01, 0.05, CURRENT).scaled(2 * np.pi / 100 * PLANAR_AREA / 50)
    assert np.stack(found)[..., 0] == pytest.approx(np.stack(expected), rel=1e-14)


@pytest.mark.parametrize("shape", [LorentzianCylinder, Cylinder, GaussianCylinder])
def test_large_planar_bodies(shape):
    body = shape(2 * cm, 1 * cm)
    found = pair_integrals(body, "planar", ENERGY, INSIDE[:, [0, 1, 2]], [0.05], [0.05], CURRENT)
    expected = planar_kernel(ENERGY, INSIDE, 0.05, 0.05, CURRENT).scaled(
        2 * np.pi / body.length * PLANAR_AREA / body.radius
    )
    assert found.parts.scalar[:, 0] == pytest.approx(expected.scalar, rel=1e-4)


@pytest.mark.parametrize("size", [0.0, 5e-324, 1e-200])
def test_no_momentum_at_all(size):
    """P = 0 and a momentum too small to divide by: the integral is even and smooth there."""
    total = np.array([[0.0, 0.0, size], [0.0, 0.0, 1e-6]])
    found = pair_integrals(Cylinder(20.0, 10.0), "three-dimensional", ENERGY, total, [0.05], [0.05], CURRENT).parts
    assert found.scalar[0, 0] == pytest.approx(found.scalar[1, 0], rel=1e-9)


def test_heavy_pairs_are_closed():
    result = pair_integrals(Cylinder(20.0, 10.0), "three-dimensional", ENERGY, INSIDE, [0.8, 0.1], [0.8, 0.1], CURRENT)
    assert np.all(result.parts.scalar[:, 0] == 0)
    assert np.all(result.error.scalar[:, 0] == 0)
    assert np.all(result.parts.scalar[:, 1] > 0)


def test_far_tail_is_positive_and_falls():
    total = np.array([[1.0, 0.0, 1.3], [1.1, 0.0, 1.9]])
    tail = pair_integrals(Cylinder(200.0, 100.0), "three-dimensional", ENERGY, total, [0.05], [0.05], CURRENT, 1e-6)
    assert np.all(tail.parts.scalar > 0)
    assert tail.parts.scalar[1, 0] < tail.parts.scalar[0, 0]


def test_refusals():
    arguments = (ENERGY, INSIDE, [0.05], [0.05], CURRENT)
    with pytest.raises(ConflictError, match="divergent"):
        pair_integrals(LorentzianCylinder(20.0, 10.0), "three-dimensional", *arguments)
    with pytest.raises(UnknownNameError, match="planar"):
        pair_integrals(Cylinder(20.0, 10.0), "plane", *arguments)
    with pytest.raises(InputError, match="length must be"):
        Cylinder(-1.0, 2.0)
    with pytest.raises(InputError, match="total momentum"):
        pair_integrals(Cylinder(20.0, 10.0), "planar", ENERGY, np.zeros((2, 2)), [0.05], [0.05], CURRENT)


@pytest.mark.parametrize(
    "shape", [Cylinder(90.0, 60.0), GaussianCylinder(20.0, 30.0), GaussianBeam(60.0, 15.0), Cylinder(3.0, 4.0)]
)
@pytest.mark.parametrize("cut", [None, Cut(12.0, 24.0, 4.0)])
def test_twice_the_nodes_of_position_space_change_nothing(shape, cut, monkeypatch):
    masses, counted = (np.array([0.01, 0.3]), np.array([0.05, 0.5])), near_region._count
    table = pair_transforms(ENERGY, *masses, float(np.hypot(*shape.reach)))
    size = np.linspace(0.1, 2.4, 12)
    momenta = size[:, None] * np.stack([np.sin(2 * size), 0 * size, np.cos(2 * size)], axis=-1)
    where = orientation(momenta, CURRENT)
    sums, scale, _ = near_region.near_sums(shape, table, where, cut)
    monkeypatch.setattr(near_region, "_count", lambda length, frequency: 2 * counted(length, frequency))
    denser, _, _ = near_region.near_sums(shape, table, where, cut)
    assert np.all(np.abs(sums - denser) < 3e-10 * scale)


@pytest.mark.parametrize("shape", [Cylinder(8.0, 1500.0), Cylinder(2000.0, 3.0), GaussianBeam(20.0, 400.0)])
def test_position_space_in_panels_is_that_in_one(shape, monkeypatch):
    masses = np.array([0.01, 0.3]), np.array([0.05, 0.5])
    table = pair_transforms(ENERGY, *masses, float(np.hypot(*shape.reach)))
    angle = np.linspace(0.0, 1.5, 8)
    where = orientation(2.4 * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=-1), CURRENT)
    sums, scale, _ = near_region.near_sums(shape, table, where, None)
    monkeypatch.setattr(near_region, "_AT_ONCE", 600)
    panels, _, _ = near_region.near_sums(shape, table, where, None)
    assert np.all(np.abs(sums - panels) < 3e-10 * scale)
