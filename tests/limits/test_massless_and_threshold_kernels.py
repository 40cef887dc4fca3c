"""Two-body kernels where they are known by hand: massless pairs, thresholds, equal masses, a pair at rest."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL, large_target_integrals
from nupair.pairs.planar import planar_kernel
from nupair.pairs.two_body import phase_space, two_body_kernel

ROUNDING = 1e-12
ALONG_Z = np.array([0, 0, 1.0])
ACROSS_X = np.array([1.0, 0, 0])
ACROSS_Y = np.array([0, 1.0, 0])
CIRCULAR = np.array([1, 1j, 0]) / np.sqrt(2)
E = 1.5896


def _d_over_s_wave(energy, momentum, m1, m2, current):
    """(D, D - m1 m2, full bracket) with the phase space 4 ps divided out, eV^2."""
    parts = two_body_kernel(energy, momentum, m1, m2, current)
    s = energy**2 - momentum @ momentum
    measure = 4 * phase_space(s, s - (m1 + m2) ** 2, m1, m2)
    return parts.spin_velocity / measure, (parts.spin_velocity - parts.mass) / measure, parts.spin_squared / measure


@pytest.mark.parametrize("current", [ALONG_Z, ACROSS_X, CIRCULAR])
@pytest.mark.parametrize("size", [0.0, 0.4, 1.2])
def test_massless_pairs_have_d_equal_s_over_three_and_b_equal_one_sixth(current, size):
    parts = two_body_kernel(E, size * ALONG_Z, 0.0, 0.0, current)
    s, ray = E**2 - size**2, (size * abs(current[2])) ** 2
    assert_allclose(parts.scalar, 2 * np.pi * s / 2, rtol=ROUNDING)
    assert_allclose(parts.along, 2 * np.pi * (-s / 6 + ray / 3), rtol=ROUNDING)
    assert_allclose(parts.charge, -2 * np.pi * ray / 3, rtol=ROUNDING, atol=0)
    assert_allclose(parts.mass, 0.0, atol=0)
    assert_allclose(parts.spin_squared, 2 * np.pi * (s + ray) / 3, rtol=ROUNDING)


def test_a_massless_planar_pair_at_rest_integrates_to_elementary_angles():
    # p1 = -p2 = E/2: |p1x p2x| = E^2/4 cos^2, E1E2 - p1.p2 = E^2/2, 2 (p1z)(p2z) = -E^2/2 sin^2; Int cos^2 = pi, sin^2 cos^2 = pi/4
    along_z = planar_kernel(E, 0 * ALONG_Z, 0.0, 0.0, ALONG_Z)
    assert_allclose(along_z.scalar, np.pi * E**3 / 8, rtol=ROUNDING)
    assert_allclose(along_z.along, -np.pi * E**3 / 32, rtol=ROUNDING)
    along_x = planar_kernel(E, 0 * ALONG_Z, 0.0, 0.0, ACROSS_X)
    assert_allclose(along_x.along, -3 * np.pi * E**3 / 32, rtol=ROUNDING)
    normal = planar_kernel(E, 0 * ALONG_Z, 0.0, 0.0, ACROSS_Y)
    assert_allclose(normal.along, 0.0, atol=0)


@pytest.mark.parametrize("mass", [1e-3, 0.05, 0.6])
def test_a_planar_pair_at_rest_with_equal_masses(mass):
    p = np.sqrt(E**2 / 4 - mass**2)
    parts = planar_kernel(E, 0 * ALONG_Z, mass, mass, ALONG_Z)
    assert_allclose(parts.scalar, np.pi * p**2 * (E**2 / 4 + p**2) / E, rtol=ROUNDING)
    assert_allclose(parts.along, -np.pi / 2 * p**4 / E, rtol=ROUNDING)
    assert_allclose(parts.mass, np.pi * p**2 * mass**2 / E, rtol=ROUNDING)


def test_the_massless_reference_at_the_centre_in_closed_form():
    length, radius = 1.0e5, 5.0e4
    space, _ = large_target_integrals(THREE_DIMENSIONAL, length, radius, E, 0 * ALONG_Z, 0.0, 0.0, ALONG_Z)
    plane, _ = large_target_integrals(PLANAR, length, radius, E, 0 * ALONG_Z, 0.0, 0.0, ALONG_Z)
    assert_allclose(space.spin_squared, 2 / (radius**2 * length) * 2 * np.pi * E**2 / 3, rtol=ROUNDING)
    assert_allclose(plane.spin_squared, 64 / (3 * length * radius) * 3 * np.pi * E**3 / 32, rtol=ROUNDING)


@pytest.mark.parametrize("masses", [(0.05, 0.05), (0.3, 0.02)])
@pytest.mark.parametrize("gap", [1e-4, 1e-6])
def test_at_a_threshold_d_is_the_product_of_the_masses(masses, gap):
    m1, m2 = masses
    q = np.sqrt(E**2 - (m1 + m2) ** 2 - gap * m1 * m2) * ALONG_Z
    d, d_minus_mass, _ = _d_over_s_wave(E, q, m1, m2, ACROSS_X)
    assert_allclose(d, m1 * m2, rtol=2 * gap)  # D - m1 m2 is of first order in s - (m1+m2)^2
    assert abs(d_minus_mass) < 2 * gap * m1 * m2


def test_across_p_equal_masses_open_as_a_dirac_s_wave_and_a_majorana_p_wave():
    mass, gaps = 0.05, np.array([1e-7, 1e-6])
    rates = []
    for gap in gaps:
        q = np.sqrt(E**2 - 4 * mass**2 - gap) * ALONG_Z
        parts = two_body_kernel(E, q, mass, mass, ACROSS_X)
        rates.append((parts.spin_squared, parts.spin_squared - parts.mass))
    (dirac_low, majorana_low), (dirac_high, majorana_high) = rates
    slope = [np.log10(high / low) for low, high in ((dirac_low, dirac_high), (majorana_low, majorana_high))]
    assert_allclose(slope, [0.5, 1.5], atol=1e-3)  # velocity, velocity cubed; next order is gap / m^2
    assert_allclose(majorana_low / dirac_low, (2 / 3) * gaps[0] / (2 * mass**2), rtol=1e-4)


def test_across_p_unequal_masses_keep_no_s_wave_for_majorana_pairs_with_real_mixing():
    m1, m2, gap = 0.3, 0.02, 1e-8
    q = np.sqrt(E**2 - (m1 + m2) ** 2 - gap) * ALONG_Z
    parts = two_body_kernel(E, q, m1, m2, ACROSS_X)
    assert (parts.spin_squared - parts.mass) / parts.spin_squared < 10 * gap / (m1 * m2)


def test_along_p_the_threshold_is_a_step_of_order_p_squared_nearly_blind_to_the_nature():
    mass, gap = 0.01, 1e-8
    q = np.sqrt(E**2 - 4 * mass**2 - gap) * ALONG_Z
    d, _, dirac = _d_over_s_wave(E, q, mass, mass, ALONG_Z)
    # 2 B Q^2 at s = 4 m^2 with equal masses: B = (s^2 + 2 m^2 s) / (6 s^2) = 1/4
    assert_allclose(dirac, mass**2 + 0.5 * (q @ q), rtol=1e-3)
    assert mass**2 / dirac < 1e-4
    assert_allclose(d, mass**2, rtol=1e-3)


@pytest.mark.parametrize("kernel", [two_body_kernel, planar_kernel])
@pytest.mark.parametrize("current", [ALONG_Z, ACROSS_X, CIRCULAR])
def test_dirac_and_majorana_become_equal_as_the_masses_vanish(kernel, current):
    q = np.array([0.5, 0, -0.3])
    ratios = []
    for mass in (1e-2, 1e-3, 0.0):
        parts = kernel(E, q, mass, mass, current)
        ratios.append(1 - (parts.spin_squared - parts.mass) / parts.spin_squared)
    assert ratios[2] == 0.0
    assert_allclose(ratios[0] / ratios[1], 100, rtol=5e-3)  # of order m^2


def test_the_kernel_of_a_pair_at_rest_depends_on_no_direction_in_three_dimensions():
    values = [two_body_kernel(E, 0 * ALONG_Z, 0.3, 0.1, j).spin_squared for j in (ALONG_Z, ACROSS_X, CIRCULAR)]
    assert_allclose(values, values[0], rtol=ROUNDING)
