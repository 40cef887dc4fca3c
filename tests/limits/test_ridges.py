"""Ridges along the axis and the equator: what the window about P leaves out of them, where that is known to be nothing."""

import numpy as np
import pytest

from nupair.pairs.directions import orientation
from nupair.pairs.near_region import Cut, fade_steepness
from nupair.pairs.ridges import ridge_sums
from nupair.pairs.shapes import Cylinder
from nupair.pairs.transforms import pair_transforms
from nupair.pairs.two_body import two_body_kernel
from nupair.pairs.volume_integral import FINE, QUICK, volume_sums

ENERGY, MASS = 1.48, np.array([2.8e-4])
CURRENT = np.array([0.2 - 0.7j, 0.6 + 0.2j, -0.1 - 0.2j]) / np.sqrt(0.04 + 0.49 + 0.36 + 0.04 + 0.01 + 0.04)


def _top(shape):
    kernel = two_body_kernel(ENERGY, np.zeros(3), MASS, MASS, CURRENT)
    return float((2 * np.pi / shape.volume * (kernel.scalar + kernel.mass))[0])


def _where(size, polar):
    return orientation(size * np.array([[np.sin(polar), 0.0, np.cos(polar)]]), CURRENT)


@pytest.mark.parametrize("accuracy", [QUICK, FINE])
@pytest.mark.parametrize(("polar", "which"), [(1.479, (False, True)), (0.02, (True, False)), (1.55, (False, True))])
def test_a_ridge_that_fades_with_the_momentum_beside_it_adds_nothing(accuracy, polar, which):
    """P lies beyond the edge and within the window of the axis or the equator, whose wave turns nearly as fast as its own."""
    shape, rule = Cylinder(5203.0, 21609.0), accuracy.rule
    start = (rule.drift + rule.window) / ENERGY
    cut = Cut(start, 2 * start, fade_steepness(4 * rule.window / 3))
    table = pair_transforms(ENERGY, MASS, MASS, float(np.hypot(*shape.reach)))
    worth = tuple(np.array([one]) for one in which)
    sums = ridge_sums(shape, table, _where(1.5166, polar), cut, rule, worth)
    assert np.abs(sums).max() < 1e-9 * _top(shape)


@pytest.mark.parametrize("polar", [1.479, 1.3, 0.3, 0.05])
def test_both_rules_agree_for_a_light_pair_beyond_its_edge(polar):
    shape, where = Cylinder(5203.0, 21609.0), _where(1.5166, polar)
    quick, its, _ = volume_sums(shape, ENERGY, where, MASS, MASS, QUICK)
    fine, own, _ = volume_sums(shape, ENERGY, where, MASS, MASS, FINE)
    assert np.all(np.abs(quick - fine) < its + own)
    assert np.abs(fine).max() > 1e3 * own.max()
