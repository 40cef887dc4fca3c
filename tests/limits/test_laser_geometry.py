"""Matched angles, momentum left for the pair, thresholds, and the index of the host, all checkable by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.light.geometry import arrange, centre_angle, matched_angles, pair_energy, pair_momentum
from nupair.light.refraction import ConstantIndex, host_index
from nupair.light.thresholds import (
    largest_momentum,
    threshold_angles,
    threshold_offsets,
    threshold_trigger_energies,
)
from nupair.neutrinos.masses import masses_from_lightest
from nupair.neutrinos.weights import PAIR_INDICES

ROUNDING = 1e-12
PRINTED_DIGIT = 0.5  # of the last digit given
INDEX = ConstantIndex(1.45)


@pytest.fixture
def erbium():
    return arrange(1.286, 1.1086, 0.805, INDEX)


def test_matched_angles_of_the_erbium_lasers():
    angles = np.degrees(matched_angles(1.286, 1.1086, 0.805))
    assert_allclose(angles, [141.607, 58.791], atol=PRINTED_DIGIT * 1e-3)


def test_an_equilateral_triangle_is_matched_at_120_and_60_degrees():
    assert_allclose(np.degrees(matched_angles(1.0, 1.0, 1.0)), [120.0, 60.0], rtol=ROUNDING)


@pytest.mark.parametrize("index", [1.0, 1.45, 3.0])
def test_at_the_matched_angles_no_momentum_is_left_whatever_the_index(index):
    beams = arrange(1.286, 1.1086, 0.805, ConstantIndex(index))
    theta_s = matched_angles(1.286, 1.1086, 0.805)[1]
    assert_allclose(pair_momentum(beams, theta_s), 0.0, atol=1e-15 * 10)
    assert centre_angle(beams) == pytest.approx(theta_s, rel=ROUNDING)


def test_the_momentum_follows_eqs_21_and_22(erbium):
    theta_s, n = 0.4, 1.45
    w_l = (1.286 + 1.1086 * np.cos(erbium.theta_e) - 0.805 * np.cos(theta_s)) * n
    w_t = (1.1086 * np.sin(erbium.theta_e) - 0.805 * np.sin(theta_s)) * n
    assert_allclose(pair_momentum(erbium, theta_s), [w_t, 0.0, w_l], atol=1e-15)
    assert pair_energy(erbium) == pytest.approx(1.5896, rel=ROUNDING)


def test_the_momentum_of_aligned_beams_is_a_plain_sum():
    beams = arrange(1.0, 0.7, 0.5, ConstantIndex(1.0), theta_e=0.0)
    assert_allclose(pair_momentum(beams, 0.0), [0, 0, 1.2], atol=1e-15)
    assert_allclose(pair_momentum(beams, np.pi), [0, 0, 2.2], atol=1e-15)
    assert_allclose(pair_momentum(beams, np.pi / 2), [-0.5, 0, 1.7], atol=1e-15)


def test_the_massless_edges_lie_86_degrees_from_the_centre(erbium):
    # |P| = 2 n omega_s sin(offset / 2) = E
    offset = 2 * np.arcsin(1.5896 / (2 * 1.45 * 0.805))
    assert threshold_offsets(erbium, 0.0) == pytest.approx(offset, rel=ROUNDING)
    assert np.degrees(offset) == pytest.approx(85.8, abs=0.05)
    assert_allclose(np.degrees(threshold_angles(erbium, 0.0)), [-27.04, 144.62], atol=PRINTED_DIGIT * 1e-2)


def test_the_six_thresholds_are_a_staircase_inside_the_massless_edge(erbium):
    mass = masses_from_lightest(10e-3, 7.5e-5, 2.5e-3, "normal")
    i, j = PAIR_INDICES.T
    inside = 1e3 * (threshold_offsets(erbium, 0.0) - threshold_offsets(erbium, mass[i] + mass[j]))
    assert_allclose(inside[:3], [0.15, 0.20, 0.26], atol=PRINTED_DIGIT * 1e-2)
    assert_allclose(inside[3:], [1.4, 1.5, 3.8], atol=PRINTED_DIGIT * 1e-1)


def test_at_a_threshold_angle_the_momentum_is_the_largest_that_the_masses_allow(erbium):
    for pair_mass in (0.0, 0.02, 0.3, 1.2):
        for angle in threshold_angles(erbium, pair_mass):
            size = np.linalg.norm(pair_momentum(erbium, angle))
            assert_allclose(size, np.sqrt(1.5896**2 - pair_mass**2), rtol=ROUNDING)


def test_a_pair_heavier_than_its_energy_has_no_threshold(erbium):
    assert np.isnan(largest_momentum(1.5, 1.6))
    assert threshold_offsets(erbium, 1.6) == 0.0
    assert np.all(np.isnan(threshold_angles(erbium, 1.6)))


def test_beams_that_leave_little_momentum_are_open_everywhere():
    beams = arrange(1.0, 1.0, 0.1, ConstantIndex(1.0), theta_e=np.pi)  # k1 + k2 = 0: |P| = 0.1 < E = 1.9
    assert threshold_offsets(beams, 0.0) == pytest.approx(np.pi)
    assert np.all(np.isnan(threshold_angles(beams, 0.0)))


def test_beams_that_leave_too_much_momentum_are_closed_everywhere():
    beams = arrange(1.0, 1.0, 0.1, ConstantIndex(2.0), theta_e=0.0)  # |P| >= 4 - 0.2 > E = 1.9
    assert threshold_offsets(beams, 0.0) == 0.0


def test_trigger_thresholds_of_aligned_beams_solve_a_quadratic():
    # theta_e = pi, k1 = k2: P = n w, E = 2 - w, so (2 - w)^2 - n^2 w^2 = M^2
    n, pair_mass = 1.45, np.array([0.0, 0.5])
    beams = arrange(1.0, 1.0, 0.8, ConstantIndex(n), theta_e=np.pi)
    found = threshold_trigger_energies(beams, ConstantIndex(n), 0.0, pair_mass, (0.1, 1.5))
    for roots, mass in zip(found, pair_mass, strict=True):
        a, b, c = n**2 - 1, 4.0, mass**2 - 4.0
        assert_allclose(roots, [(-b + np.sqrt(b * b - 4 * a * c)) / (2 * a)], rtol=1e-12)


def test_a_trigger_threshold_on_a_grid_point_is_found():
    # k1 + k2 = 0 in vacuum: (2 - w)^2 = w^2 at w = 1, the 101st of 400 points from 0 to 3.99
    beams = arrange(1.0, 1.0, 0.5, ConstantIndex(1.0), theta_e=np.pi)
    (roots,) = threshold_trigger_energies(beams, ConstantIndex(1.0), 0.0, 0.0, (0.0, 3.99))
    assert_allclose(roots, [1.0], rtol=1e-12)


def test_collinear_beams_are_matched_when_the_trigger_carries_the_difference():
    for k_2 in (0.04, 0.30, 0.55):
        theta_e, theta_s = matched_angles(1.01, k_2, round(1.01 - k_2, 2))
        assert_allclose([theta_e, theta_s], [np.pi, 0.0], atol=1e-6)


SELLMEIER_TABLE = [
    (0.4813, 1.43803, 1.46036),
    (0.8050, 1.44524, 1.46724),
    (0.8109, 1.44531, 1.46730),
    (1.1086, 1.44766, 1.46977),
    (1.2662, 1.44861, 1.47079),
    (1.2860, 1.44872, 1.47092),
    (1.5894, 1.45047, 1.47282),
    (2.3946, 1.45588, 1.47880),
]


@pytest.mark.parametrize(("energy", "ordinary", "extraordinary"), SELLMEIER_TABLE)
def test_the_index_of_the_host_at_the_energies_of_the_ion(energy, ordinary, extraordinary):
    assert host_index("LiYF4", "ordinary")(energy) == pytest.approx(ordinary, abs=0.6e-5)
    assert host_index("LiYF4", "extraordinary")(energy) == pytest.approx(extraordinary, abs=0.6e-5)
