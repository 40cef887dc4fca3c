"""Means over directions along a line of momenta, against each momentum by itself."""

import numpy as np
import pytest

from nupair.pairs.direction_means import direction_means
from nupair.pairs.directions import orientation
from nupair.pairs.line_means import line_means
from nupair.pairs.momentum_lines import momentum_lines
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder
from nupair.pairs.volume_integral import FINE, QUICK

SIZE, RADII = 1.58, np.array([120.0, 400.0, 2100.0, 2500.0, 2560.0, 2700.0])
CYLINDER = Cylinder(2534.0, 1267.0)
MEMBERS = 120


def _line(middle, turn):
    """Momenta whose size and direction change together, the polar angle by `turn` about `middle`."""
    angle = middle + np.linspace(-turn / 2, turn / 2, MEMBERS)
    size = SIZE * (1 + 0.3 * (angle - middle))
    where = orientation(size[:, None] * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=-1), [0, 0, 1.0])
    (line,), rest = momentum_lines(where, np.arange(MEMBERS), 1.0)
    assert rest.size == 0
    return where, line


def _one_by_one(shape, where, rule):
    size, polar = (np.tile(values, RADII.size) for values in (where.size, where.polar))
    means, cost = direction_means(shape, size, polar, np.repeat(RADII, MEMBERS), rule)
    return means.reshape(4, RADII.size, MEMBERS), cost


@pytest.mark.parametrize("shape", [CYLINDER, GaussianBeam(2534.0, 1267.0), GaussianCylinder(2534.0, 1267.0)])
@pytest.mark.parametrize("rule", [QUICK.rule, FINE.rule])
@pytest.mark.parametrize(("middle", "turn"), [(0.13, 0.25), (0.45, 0.2), (0.78, 0.1), (1.3, 0.2), (1.45, 0.2)])
def test_the_line_is_its_members_one_by_one(shape, rule, middle, turn):
    """Near the axis, inside, at the corner of the body, near the equator; in units of the largest mean of A = 1."""
    where, line = _line(middle, turn)
    expected, own = _one_by_one(shape, where, rule)
    found, cost = line_means(shape, line, RADII, np.ones((RADII.size, MEMBERS), dtype=bool), rule)
    assert np.abs(found - expected).max() < 2 * rule.tail / (2 * SIZE * RADII.min())
    assert cost < 0.9 * own


def test_far_from_kinks_a_line_takes_a_tenth_of_the_evaluations():
    where, line = _line(0.7, 0.1)
    _, own = _one_by_one(CYLINDER, where, QUICK.rule)
    wanted = np.broadcast_to((RADII < 2200)[:, None], (RADII.size, MEMBERS))
    found, cost = line_means(CYLINDER, line, RADII, wanted, QUICK.rule)
    assert cost < 0.1 * own
    assert np.all(found[:, ~wanted] == 0)
