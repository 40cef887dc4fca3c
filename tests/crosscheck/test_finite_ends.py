"""Ripples and ridges of a sharp-edged target, which far region and window leave out, against position space throughout."""

import numpy as np
import pytest

from nupair.pairs import volume_integral
from nupair.pairs.directions import orientation
from nupair.pairs.far_region import far_sums
from nupair.pairs.left_out import left_out
from nupair.pairs.near_region import Cut, fade_steepness, near_sums
from nupair.pairs.parts import unit_current
from nupair.pairs.ridges import ridge_sums
from nupair.pairs.ripples import ripples
from nupair.pairs.shapes import Cylinder
from nupair.pairs.transforms import pair_transforms

ENERGY, MASS, RULE = 1.5896, np.array([0.01]), volume_integral.FINE.rule
LARGEST = float(np.sqrt(ENERGY**2 - 4 * MASS[0] ** 2))
CURRENT = unit_current([0.5, 0.3, 0.8])


def _sums(shape, momentum):
    """(near + far, position space throughout, table, orientation, cut)."""
    where = orientation(np.atleast_2d(momentum), CURRENT)
    table = pair_transforms(ENERGY, MASS, MASS, float(np.hypot(*shape.reach)))
    start = (RULE.drift + RULE.window) / ENERGY
    cut = Cut(start, 2 * start, fade_steepness(4 * RULE.window / 3))
    split = near_sums(shape, table, where, cut)[0] + far_sums(shape, table, where, cut, RULE)[0]
    return split[:, :, 0], near_sums(shape, table, where, None)[0][:, :, 0], table, where, cut


@pytest.mark.parametrize(
    ("length", "radius", "size", "polar"),
    [
        (700.0, 700.0, 0.7, 0.9),  # both faces
        (700.0, 700.0, 1.6, 0.2),  # the far face alone: the near one lies within the window
        (1400.0, 240.0, 1.0, 0.03),  # the side, with P near the axis
        (600.0, 270.0, 0.1, 0.02),  # faces and side, P so small that the azimuth is not stationary
    ],
)
def test_ripples_are_what_the_split_lacks(length, radius, size, polar):
    shape = Cylinder(length, radius)
    sizes = size * (1 + np.linspace(0, 0.01, 4))
    momenta = sizes[:, None] * np.array([np.sin(polar), 0.0, np.cos(polar)])
    split, whole, table, where, cut = _sums(shape, momenta)
    known, error = ripples(shape, table, where, cut, RULE, 0)
    lacking = np.abs(whole - split).max()
    assert np.abs(whole - split - known).max() < 0.1 * lacking
    # position space itself is good to some 1e-11 of the sum of absolute values: rounding and the radial functions' interpolation
    noise = 1e-11 * near_sums(shape, table, where, None)[1][0]
    assert noise < 0.01 * lacking
    assert np.all(np.abs(whole - split - known) < error + 1e-4 * lacking + noise)


def test_a_ridge_is_what_the_window_loses():
    shape, along = Cylinder(900.0, 450.0), LARGEST * np.array([0.999, 1.0, 1.001])
    momenta = np.stack([np.full(3, 1.1), np.zeros(3), along], axis=-1)  # on P_z = q0, far from the sphere
    split, whole, table, where, cut = _sums(shape, momenta)
    every = np.ones(3, dtype=bool)
    ridge = ridge_sums(shape, table, where, cut, RULE, (every, ~every))[:, :, 0]
    lacking = np.abs(whole - split).max()
    assert lacking > 5e-10 * np.abs(near_sums(shape, table, orientation(np.zeros((1, 3)), CURRENT), None)[0]).max()
    assert np.abs(whole - split - ridge).max() < 0.2 * lacking


def test_what_is_left_out_comes_with_an_error_that_covers_it():
    shape = Cylinder(900.0, 450.0)
    rng = np.random.default_rng(5)
    momenta = rng.normal(size=(12, 3)) * 0.9
    split, whole, table, where, cut = _sums(shape, momenta)
    known, error = left_out(shape, table, where, cut, RULE, np.zeros(1))
    scale = np.abs(near_sums(shape, table, orientation(np.zeros((1, 3)), CURRENT), None)[0]).max()
    assert np.all(np.abs(whole - split - known[:, :, 0]) < error[:, :, 0] + 2e-8 * scale)
