"""The planar integral of Gaussian factors in polar coordinates, known by hand for kernels that are constant on the disc."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import ndtr

from nupair.pairs.planar_lines import PairOfMasses
from nupair.pairs.planar_polar import _bend_angles, _meetings, gaussian_sums, polar_integral
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.shapes import PLANAR_AREA
from nupair.pairs.soft_shapes import GaussianCylinder

ENERGY = 1.5896


@dataclass(frozen=True, slots=True)
class Flat(PairOfMasses):
    """A kernel of 1 all over the disc |Q| < q0."""

    def kernel(self, qx, qz):
        return np.ones((4, np.size(qx + qz)))


@pytest.fixture
def flat():
    return Flat(ENERGY, 0.05, 0.02, np.array([0.0, 0.0, 1.0]))


@pytest.mark.parametrize("widths", [(1e-5, 3e-5), (1e-3, 1e-5), (2e-6, 0.02), (0.05, 0.03)])
@pytest.mark.parametrize("place", [(0.0, 0.0), (0.9, 0.4), (-0.3, 1.0), (0.0, -1.0), (1.0, 1e-5), (-1e-3, 2e-4)])
def test_a_flat_kernel_gives_the_area_under_the_profiles(flat, widths, place):
    momentum = np.array([[place[0], 0.0, place[1]]])
    found, _ = polar_integral(flat, widths, momentum, 12)
    assert found[:, 0] / (2 * np.pi * widths[0] * widths[1]) == pytest.approx(1.0, rel=3e-9)


@pytest.mark.parametrize("polar", [0.0, 0.02, 0.7, 1.3, np.pi / 2, 2.5, -2.0])
@pytest.mark.parametrize("widths", [(1e-6, 1e-6), (3e-6, 2e-7), (1e-7, 2e-6)])
def test_a_straight_edge_is_blurred_into_an_error_function(flat, polar, widths):
    """For large targets the edge is straight: F/area = Phi((q0-|P|)/blur), blur^2 = sum (width n)^2."""
    direction = np.array([np.sin(polar), 0.0, np.cos(polar)])
    blur = np.hypot(widths[0] * direction[2], widths[1] * direction[0])
    gap = np.array([3.0, 0.4, 0.0, -1.5, -4.0])
    momentum = (flat.largest - gap * blur)[:, None] * direction
    found, _ = polar_integral(flat, widths, momentum, 12)
    bent = max(widths) ** 2 / flat.largest / blur  # shift of the edge in units of the blur
    np.testing.assert_allclose(
        found[0] / (2 * np.pi * widths[0] * widths[1]), ndtr(gap), atol=bent + 1e-9, rtol=10 * bent + 1e-7
    )


def test_a_round_profile_on_the_axis_of_the_disc_is_elementary(flat):
    # equal widths about Q = 0: Int_0^q0 2 pi nu exp(-nu^2/2 sigma^2) dnu = 2 pi sigma^2 (1 - exp(-q0^2/2 sigma^2))
    sigma = 0.8
    found, _ = polar_integral(flat, (sigma, sigma), np.zeros((1, 3)), 12)
    expected = 2 * np.pi * sigma**2 * -np.expm1(-(flat.largest**2) / (2 * sigma**2))
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-10)


def test_the_massless_edge_is_an_integrable_root():
    """Kernel 1/sqrt(q0^2 - Q^2), straight edge: at |P| = q0, Int_0^inf exp(-y^2/2 s^2)/sqrt(2 q0 y) dy in closed form."""

    class Root(Flat):
        def kernel(self, qx, qz):
            left = self.largest**2 - qx**2 - qz**2  # rounds to zero or below on the edge itself
            return np.tile(np.maximum(left, 1e-16) ** -0.5, (4, 1))

    pair, sigma = Root(ENERGY, 0.0, 0.0, np.array([0.0, 0.0, 1.0])), 1e-5
    found, _ = polar_integral(pair, (sigma, sigma), np.array([[pair.largest * 0.6, 0.0, pair.largest * 0.8]]), 12)
    # Int_0^inf y^(-1/2) exp(-y^2/2 s^2) dy = 2^(-3/4) Gamma(1/4) sqrt(s)
    expected = np.sqrt(2 * np.pi) * sigma * 2**-0.75 * 3.6256099082219083 * np.sqrt(sigma / (2 * pair.largest))
    np.testing.assert_allclose(found[0, 0], expected, rtol=20 * sigma)


def test_rings_cross_the_bends_where_the_kernel_says():
    pair, angle = PairOfMasses(ENERGY, 0.3, 0.1, np.array([0.0, 0.0, 1.0])), np.array([1.3, 1.45])
    nu = pair.largest * np.sin(angle)
    for column, phi in enumerate(_bend_angles(pair, angle).T):
        assert np.all((phi > 0) & (phi < np.pi / 2))
        sine = np.sin(phi) ** 2
        kinks = pair.kinks(sine * ENERGY**2, sine)[column]
        np.testing.assert_allclose(kinks, ENERGY**2 - nu**2, rtol=1e-10)


def test_far_outside_the_disc_nothing_is_left_and_the_error_is_a_number(flat):
    shape = GaussianCylinder(1e4, 1e4)
    profiles = (Profile(shape, axial=True), Profile(shape, axial=False))
    found = gaussian_sums(flat, *profiles, np.array([[1.9, 0.0, 0.5], [0.3, 0.0, 0.3]]), 8)
    assert np.all(found.values[:, 0] == 0)
    assert np.all(found.values[:, 1] > 0)
    assert np.all(np.isfinite(found.errors))


def _heavy_pair_in_a_spot():
    """A heavy pair whose bends cross both lines through P, one of them within the spot."""
    pair = PairOfMasses(ENERGY, 0.52, 0.58, np.array([0.3, 0.0, 0.8 + 0.5j]))
    return pair, (0.019, 0.2), np.array([[0.65, 0.0, 0.24], [-0.4, 0.0, 0.7], [0.1, 0.0, -0.15]])


@pytest.mark.parametrize("turn", [0.0, 0.4, -1.2])
def test_radial_panels_end_where_the_bends_cross_the_lines_through_the_momentum(turn):
    pair, _, momentum = _heavy_pair_in_a_spot()
    place, line = momentum[:, [0, 2]], np.array([np.sin(turn), np.cos(turn)])
    crossed = 0
    for mass in (pair.mass_i, pair.mass_j):
        for q in (place[:, None] + _meetings(pair, mass, place, line)[..., None] * line).reshape(-1, 2):
            s = ENERGY**2 - q @ q
            lamb = (s - 1.1**2) * (s - 0.06**2)
            if s > 1.1**2 and np.isclose(lamb, (2 * mass * q[0]) ** 2, rtol=1e-7):
                crossed += 1
    assert crossed >= 6


@pytest.mark.parametrize("turn", [0.3, -1.1])
def test_a_turned_spot_is_a_straight_one_blurred_along_a_line(turn):
    """Covariances add: a blur d in one direction turns the main axes."""
    pair, widths = PairOfMasses(ENERGY, 0.3, 0.1, np.array([0.3, 0.0, 0.8])), (2e-3, 5e-3)
    momentum = pair.largest * np.array([[0.6, 0.0, 0.8], [-0.3, 0.0, 0.9], [0.2, 0.0, -0.1]])
    step = 4e-3 * np.array([np.cos(turn), np.sin(turn)])  # (z, x)
    variance, axes = np.linalg.eigh(np.diag(np.square(widths)) + np.outer(step, step))
    own = np.sqrt(variance)
    found, _ = polar_integral(pair, (own[0], own[1]), momentum, 12, float(np.arctan2(axes[1, 0], axes[0, 0])))
    nodes, weights = np.polynomial.hermite_e.hermegauss(30)
    spread = (momentum[:, None] + nodes[:, None] * np.array([step[1], 0.0, step[0]])).reshape(-1, 3)
    straight, _ = polar_integral(pair, widths, spread, 12)
    expected = straight.reshape(4, 3, 30) @ (weights / np.sqrt(2 * np.pi))
    found = found * np.prod(widths) / np.prod(own)
    assert np.max(np.abs(found - expected) / np.abs(expected).max(axis=0)) < 1e-8
    wrong, _ = polar_integral(pair, (own[0], own[1]), momentum, 12, -float(np.arctan2(axes[1, 0], axes[0, 0])))
    assert np.max(np.abs(wrong * np.prod(widths) / np.prod(own) / expected - 1)) > 1e-3


def test_neighbouring_rules_do_not_err_alike_where_bends_cross_the_spot():
    """Without panels that end there, order 10 is off by up to 5e-6, twice its difference from order 8."""
    pair, widths, momentum = _heavy_pair_in_a_spot()
    truth, _ = polar_integral(pair, widths, momentum, 32)
    shape = GaussianCylinder(np.sqrt(2 * np.pi) / widths[0], PLANAR_AREA / np.sqrt(2 * np.pi) / widths[1])
    found = gaussian_sums(pair, Profile(shape, axial=True), Profile(shape, axial=False), momentum, 10)
    off, size = np.abs(found.values - truth), np.abs(truth).max(axis=0)
    assert np.all(off < 1e-8 * size)
    assert np.all(off < found.errors + 1e-9 * size)
