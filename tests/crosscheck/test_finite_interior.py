"""The shortcut away from thresholds, and pairs computed together: both against the integral computed one by one."""

import numpy as np
import pytest

from nupair.pairs import finite
from nupair.pairs.finite import pair_integrals
from nupair.pairs.interior import large_with_bound
from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.units import cm

ENERGY, AXIS = 1.5896, np.array([0, 0, 1.0])
LIGHTEST = np.array([0.01, np.sqrt(1e-4 + 7.5e-5), np.sqrt(1e-4 + 2.5e-3)])
MASS_I, MASS_J = LIGHTEST[[0, 0, 1, 0, 1, 2]], LIGHTEST[[0, 1, 1, 2, 2, 2]]


def _momenta(distance, polar):
    return np.outer(ENERGY + np.asarray(distance), [np.sin(polar), 0.0, np.cos(polar)])


@pytest.mark.parametrize("polar", [0.2025, 0.9])
def test_pairs_with_different_thresholds_can_be_computed_together(polar):
    # between the edges one pair needs the exit of the body and another does not: their panels must serve both
    momenta = _momenta([-0.00438, -0.0032, -0.00289, -0.00259, -0.0014], polar)
    target = Cylinder(2 * cm, 1 * cm)
    together = pair_integrals(target, "three-dimensional", ENERGY, momenta, MASS_I, MASS_J, AXIS)
    for pair in range(MASS_I.size):
        alone = pair_integrals(target, "three-dimensional", ENERGY, momenta, MASS_I[[pair]], MASS_J[[pair]], AXIS)
        for one, other, error, its in zip(together.parts, alone.parts, together.error, alone.error, strict=True):
            assert np.all(np.abs(one[:, pair] - other[:, 0]) <= error[:, pair] + its[:, 0])


def test_both_rules_agree_through_the_edges_of_the_reference_spectrum():
    momenta = _momenta(np.linspace(-0.012, 0.002, 30), 0.2025)
    target = Cylinder(2 * cm, 1 * cm)
    quick, fine = (
        pair_integrals(target, "three-dimensional", ENERGY, momenta, MASS_I, MASS_J, AXIS, tolerance)
        for tolerance in (1e-4, 1e-6)
    )
    for one, other, error, its in zip(quick.parts, fine.parts, quick.error, fine.error, strict=True):
        assert np.all(np.abs(one - other) <= error + its)


def _random_momenta(rng, energy, total, number):
    largest = np.sqrt(energy**2 - total**2)
    distance = rng.choice([-1, -1, 1], number) * 10 ** rng.uniform(-2, 0, number) * largest
    size, polar = np.clip(largest + distance, 0, 2 * largest), rng.uniform(0, np.pi, number)
    return size[:, None] * np.stack([np.sin(polar), 0 * polar, np.cos(polar)], axis=-1)


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_covers_what_the_size_changes_in_three_dimensions(seed):
    rng = np.random.default_rng(seed)
    length = 10 ** rng.uniform(3.5, 6)
    target = Cylinder(length, length * 10 ** rng.uniform(-1, 1))
    masses = rng.uniform(0, 0.3, 2)
    momenta = _random_momenta(rng, ENERGY, masses.sum(), 8)
    current = rng.normal(size=3) / 2 + 0j
    current /= np.linalg.norm(current)
    large, bound = large_with_bound(
        target, THREE_DIMENSIONAL, np.full(8, ENERGY), momenta, masses[:1], masses[1:], current
    )
    values, errors, _ = finite._volume(
        target, np.full(8, ENERGY), momenta, masses[:1], masses[1:], current, finite.FINE
    )
    for one, other, error in zip(large, values, errors, strict=True):
        assert np.all(np.abs(one - other) <= bound + error)


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_covers_what_the_size_changes_in_the_plane(seed):
    rng = np.random.default_rng(seed)
    length = 10 ** rng.uniform(4, 5.5)
    target = LorentzianCylinder(length, length * 10 ** rng.uniform(-0.5, 0.5))
    masses = rng.uniform(0, 0.3, 2)
    momenta = _random_momenta(rng, ENERGY, masses.sum(), 3)
    large, bound = large_with_bound(target, PLANAR, np.full(3, ENERGY), momenta, masses[:1], masses[1:], AXIS + 0j)
    full = finite.planar_sums(target, np.full(3, ENERGY), momenta, masses[:1], masses[1:], AXIS, 1e-5)
    for one, other, error in zip(large, full[0], full[1], strict=True):
        assert np.all(np.abs(one - other) <= bound + error)


def test_unrefined_values_say_so_and_carry_the_bound():
    momenta = _momenta([-0.5, -1e-3], 0.4)
    target = Cylinder(2 * cm, 1 * cm)
    rough = pair_integrals(target, "three-dimensional", ENERGY, momenta, MASS_I, MASS_J, AXIS, refine=False)
    better = pair_integrals(target, "three-dimensional", ENERGY, momenta, MASS_I, MASS_J, AXIS)
    assert "bounded, not computed" in rough.reason
    assert np.all(np.abs(rough.parts.scalar - better.parts.scalar) <= rough.error.scalar + better.error.scalar)
    assert np.all(rough.error.scalar[1] > 10 * better.error.scalar[1])


def test_a_spectrum_is_its_points_one_by_one():
    """Angular means interpolated along neighbouring momenta, with shared radial nodes, against each momentum alone."""
    shape, current = Cylinder(6e4, 2e4), unit_current([0.3, 0.4j, 0.6])
    angle = 0.24 + np.linspace(-2e-3, 2e-3, 24)
    momentum = (
        1.5885 * (1 + 0.3 * (angle - 0.24))[:, None] * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=-1)
    )
    masses = np.array([0.01, 0.05]), np.array([0.01, 0.05])
    together = pair_integrals(shape, "three-dimensional", 1.5896, momentum, *masses, current, 1e-6)
    single = [pair_integrals(shape, "three-dimensional", 1.5896, p, *masses, current, 1e-6) for p in momentum[::8]]
    largest = np.max(np.abs(together.parts))
    for piece, alone in zip(together.parts, zip(*(one.parts for one in single), strict=True), strict=True):
        assert np.abs(piece[::8] - np.concatenate(alone)).max() < 1e-9 * largest
