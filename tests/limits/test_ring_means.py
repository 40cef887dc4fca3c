"""Profiles with ripples and their means over rings, against plain sums that resolve everything."""

import numpy as np
import pytest

from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.ring_means import _ring_nodes, edge_ripples, ring_means, ring_moments
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam, LorentzianCylinder

PLACES = [(0.9, 0.7), (-1.1, 0.05), (0.0, -1.14), (1.14, 0.0)]


def _profiles(shape, **keys):
    return Profile(shape, axial=True, **keys), Profile(shape, axial=False, **keys)


def _plain(shape, momentum, nu, points=80_000):
    """The rectangle rule, which converges geometrically on a ring."""
    phi = np.arange(points) * 2 * np.pi / points
    u = shape.axial_power(np.abs(momentum[2] - nu[:, None] * np.cos(phi)))
    w = shape.planar_power(np.abs(momentum[0] - nu[:, None] * np.sin(phi)))
    turn = phi - np.arctan2(momentum[0], momentum[2])
    return np.sum(angular_basis(turn)[:, None] * u * w, axis=-1) * 2 * np.pi / points


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", [Cylinder(4000.0, 1500.0), Cylinder(2000.0, 5000.0), GaussianBeam(4000.0, 1500.0)])
def test_means_near_the_momentum_are_sums_over_the_ring(shape, place):
    momentum = np.array([place[0], 0.0, place[1]])
    nu = np.hypot(*place) + np.array([-2.0, -0.4, 0.0, 0.8]) * min(shape.ripple_periods[0], np.pi / shape.radius)
    expected = _plain(shape, momentum, nu)
    found, cost = ring_moments(*_profiles(shape), momentum, nu, 8)
    assert cost > 0
    np.testing.assert_allclose(found, expected, atol=2e-6 * expected[0].max())


@pytest.mark.parametrize("place", [*PLACES, (1e-9, 1.58), (-1e-9, 1.58), (-2e-6, -1.58), (0.9, -0.7)])
def test_the_nodes_cover_the_whole_ring(place):
    nu = np.hypot(*place) * np.array([0.5, 0.999, 1.0, 1.01])
    row, _, step = _ring_nodes(*_profiles(Cylinder(1e5, 5e4)), np.array([place[0], 0.0, place[1]]), nu, 8, False)
    np.testing.assert_allclose(np.bincount(row, step), 2 * np.pi, rtol=1e-10)


@pytest.mark.parametrize("place", PLACES)
def test_lorentzian_means_agree_with_their_residues(place):
    """No ripples, so nothing is averaged; two centimetres: widths of 2e-5 eV."""
    shape = LorentzianCylinder(1e5, 5e4)
    momentum = np.array([place[0], 0.0, place[1]])
    nu = np.hypot(*place) + np.array([-0.3, -1e-3, -1e-5, 0.0, 1e-5, 1e-2])
    expected = lorentzian_moments(np.tile(momentum, (nu.size, 1)), shape.half_widths, nu)
    found, _ = ring_moments(*_profiles(shape), momentum, nu, 8)
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-6)
    np.testing.assert_allclose(found[1:], expected[1:], rtol=1e-5, atol=1e-9 * expected[0].max())


def test_the_table_gives_the_means_within_its_doubt():
    momentum = np.array([0.9, 0.0, 0.7])
    profiles = _profiles(Cylinder(1e5, 5e4))
    table = ring_means(*profiles, momentum, 1.5896, 8)
    nu = np.hypot(0.9, 0.7) + np.array([-0.5, -0.01, -3.1e-4, -2e-5, 0.0, 7e-6, 2.2e-4, 5e-3, 0.2])
    expected, _ = ring_moments(*profiles, momentum, nu, 10)
    found, doubt = table(nu)
    assert np.all(np.abs(found - expected) < 10 * doubt + 1e-9 * expected[0].max())
    np.testing.assert_allclose(found[:, 2:7], expected[:, 2:7], atol=1e-6 * expected[0].max())


def test_ripples_at_an_edge_are_those_that_the_mean_leaves_out():
    """16 periods from P: whole profiles there, against the averaged ones and what is added to them."""
    shape, momentum = Cylinder(3000.0, 1500.0), np.array([0.15, 0.0, 1.13])
    along, across = _profiles(shape)
    size = np.hypot(0.15, 1.13)
    nu = size - along.period * (1.13 / size) * (16 + np.array([0.0, 0.25, 0.5, 0.75]))
    edges = along.resolved_at(1.13 - np.sqrt(nu[1] ** 2 - 0.15**2)), across
    expected = _plain(shape, momentum, nu)[0]
    averaged = ring_moments(along, across, momentum, nu, 8)[0][0]
    added = edge_ripples(*edges, momentum, nu, 8)[0][0]
    assert np.abs(averaged - expected).max() > 0.2 * expected.mean()
    np.testing.assert_allclose(averaged + added, expected, atol=0.01 * expected.mean())


@pytest.mark.parametrize("axial", [True, False])
def test_the_mean_keeps_the_integral_and_bounds_what_it_drops(axial):
    """Beyond an edge at k the mean and the factor differ by less than the bound, wherever in a ripple the edge lies."""
    profile = Profile(Cylinder(1.0, 1.0), axial)
    for edge in np.linspace(9.0, 11.0, 9) * profile.period:
        k = np.linspace(edge, edge + 400 * profile.period, 400_001)
        missed = np.trapezoid(profile.power(k) - profile(k), k)
        assert abs(missed) < profile.dropped(np.array([edge]))[0] * profile.area
    whole = Profile(Cylinder(1.0, 1.0), axial, whole=400)
    k = np.linspace(-300, 300, 1_200_001) * profile.period
    assert np.trapezoid(profile(k), k) == pytest.approx(np.trapezoid(whole(k), k), rel=2 * profile.lost)


def test_ripples_are_seen_with_the_longer_period():
    along, across = _profiles(Cylinder(100.0, 20.0))  # periods 0.063 and 0.157 eV
    cosine, sine = np.array([1.0, 0.8]), np.array([0.0, 0.6])
    first = seen_ripples(along, across, cosine, sine, 3)[:, -1] / np.array([3, 3])
    assert first[0] / first[1] == pytest.approx(2 * np.pi / 100 / (0.6 * np.pi / 20), rel=1e-12)
