"""Parts of the planar integral that are known by hand: means over a ring, bends of the kernel, graded panels."""

import numpy as np
import pytest

from nupair.pairs.graded_panels import graded_ends, panel_nodes
from nupair.pairs.planar import planar_kernel
from nupair.pairs.planar_lines import PairOfMasses
from nupair.pairs.planar_ring import SharpKernel
from nupair.pairs.ring_moments import angular_basis, lorentzian_moments

ENERGY = 1.5896
CURRENT = np.array([0.6, 0.0, 0.8])


@pytest.mark.parametrize("momentum", [(0.0, 0.0), (0.9, 0.7), (-1.3, 0.2), (0.0, -1.1), (2.0, 1.0)])
@pytest.mark.parametrize("half_widths", [(0.3, 0.2), (0.05, 0.7), (0.1, 0.1)])
def test_ring_means_are_sums_over_the_ring(momentum, half_widths):
    px, pz = momentum
    (a, b), nu = half_widths, np.array([0.05, 0.6, 1.1, 1.14])
    angle = np.arange(4000) * 2 * np.pi / 4000  # the rectangle rule converges geometrically for a periodic function
    along, across = pz - nu[:, None] * np.cos(angle), px - nu[:, None] * np.sin(angle)
    weight = a**2 / (along**2 + a**2) * b**2 / (across**2 + b**2) * 2 * np.pi / angle.size
    expected = np.sum(angular_basis(angle - np.arctan2(px, pz))[:, None] * weight, axis=-1)
    found = lorentzian_moments(np.tile([px, 0.0, pz], (nu.size, 1)), half_widths, nu)
    np.testing.assert_allclose(found, expected, atol=1e-13 * expected[0].max(), rtol=1e-9)


def test_a_ring_about_the_peak_of_equal_widths_is_elementary():
    # P = 0, a = b: Int dphi a^4 / [(a^2 + nu^2 cos^2)(a^2 + nu^2 sin^2)] = 4 pi a^3 / [(nu^2 + 2 a^2) sqrt(a^2 + nu^2)]
    a, nu = 0.2, np.array([0.01, 0.3, 2.0])
    found = lorentzian_moments(np.zeros((3, 3)), (a, a), nu)[0]
    np.testing.assert_allclose(found, 4 * np.pi * a**3 / ((nu**2 + 2 * a**2) * np.sqrt(a**2 + nu**2)), rtol=1e-10)


@pytest.mark.parametrize("masses", [(0.05, 0.05), (0.3, 0.1), (0.02, 0.5)])
def test_the_kernel_bends_where_one_neutrino_just_stops_turning_back(masses):
    """At lambda(s) = 4 m^2 Q_x^2 the rest-frame momentum along x equals that neutrino's share of Q_x."""
    pair = PairOfMasses(ENERGY, *masses, CURRENT)
    qx, qz, angle = 0.7, 0.4, 0.9
    paths = {
        "along z": (qx**2, 0.0, lambda s: (qx, np.sqrt(ENERGY**2 - s - qx**2))),
        "along x": (ENERGY**2 - qz**2, 1.0, lambda s: (np.sqrt(ENERGY**2 - s - qz**2), qz)),
        "outward": (
            np.sin(angle) ** 2 * ENERGY**2,
            np.sin(angle) ** 2,
            lambda s: np.sqrt(ENERGY**2 - s) * np.array([np.sin(angle), np.cos(angle)]),
        ),
    }
    for constant, share, place in paths.values():
        for s, mass, other in zip(
            pair.kinks(np.array([constant]), np.array([share]))[:, 0], masses, masses[::-1], strict=True
        ):
            x, _ = place(s)
            total, difference = sum(masses) ** 2, (masses[0] - masses[1]) ** 2
            rest = np.sqrt((s - total) * (s - difference) / (4 * s))
            energy_share = (s + mass**2 - other**2) / (2 * s)
            assert rest * np.sqrt(1 + x**2 / s) == pytest.approx(energy_share * x, rel=1e-9)


def test_the_expansion_of_a_kernel_gives_it_back_near_its_direction():
    pair = PairOfMasses(ENERGY, 0.01, 0.03, CURRENT)
    nu, direction = np.array([0.4, 1.2]), np.array([0.7, 0.7])
    momentum = np.array([[np.sin(0.7), 0.0, np.cos(0.7)]])
    terms = SharpKernel(pair, momentum, 0.005).expansion(np.array([0, 0]), nu)
    for turn in (-0.02, 0.0, 0.01):
        angle = direction + turn
        exact = np.stack(
            planar_kernel(
                ENERGY, nu[:, None] * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], -1), 0.01, 0.03, CURRENT
            )
        )
        model = np.einsum("kfn,k->fn", terms, angular_basis(np.array(turn)))
        np.testing.assert_allclose(
            model, exact, atol=20 * abs(turn) ** 3 * np.abs(exact).max() + 1e-12 * np.abs(exact).max()
        )


def test_graded_panels_integrate_two_narrow_peaks_of_two_rows():
    place, width = np.array([0.3, -0.9]), np.array([1e-5, 1e-3])
    row, node, step = panel_nodes(graded_ends(-np.pi / 2, [(place, width)]), 12)
    peak = width[row] / np.pi / ((node - place[row]) ** 2 + width[row] ** 2)
    found = np.bincount(row, weights=step * peak)
    ends = [np.arctan((np.pi / 2 - place) / width), np.arctan((np.pi / 2 + place) / width)]
    np.testing.assert_allclose(found, (ends[0] + ends[1]) / np.pi, rtol=1e-9)
    assert panel_nodes(graded_ends(0.0, [(np.zeros(0), np.zeros(0))]), 4)[0].size == 0


def test_panels_with_a_rule_of_their_own():
    """Counts by panel: rows stay in order, 0 leaves a panel out, each rule integrates its degree."""
    ends = np.array([[0.0, 1.0, 1.0, 3.0], [-1.0, 0.0, 2.0, 2.5]])
    counts = np.array([[3, 5, 1], [0, 2, 4]])
    row, place, step = panel_nodes(ends, counts)
    assert row.tolist() == [0] * 4 + [1] * 6
    cubes = np.bincount(row, weights=place**3 * step)
    assert cubes[1] == pytest.approx(2.5**4 / 4)  # from 0: the first panel is out
    assert cubes[0] == pytest.approx(1 / 4 + 2 * 2.0**3)  # one node at the middle of the last panel
