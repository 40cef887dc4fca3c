"""Means over directions by the kinks' own paths, against real angles under a window wide enough to hold everything."""

import numpy as np
import pytest
from scipy.special import hankel1, jv

from nupair.pairs.kink_means import axis_kinks, axis_means, equator_kinks, face_kinks, rim_kinks
from nupair.pairs.ray_means import steepest_means, windowed_means
from nupair.pairs.rotated_waves import ROTATION, rotated_bessel, rotated_hankel
from nupair.pairs.shapes import Cylinder

SHAPE, SIZE = Cylinder(2534.0, 1267.0), 1.58
RULE = 32, 24.0


def _one(value):
    return np.array([float(value)])


def _gap(phase, r):
    return np.arccos(1 - phase / (SIZE * r))


def _wide(polar, r):
    return windowed_means(SHAPE, _one(SIZE), _one(polar), _one(r), min(600.0, 0.98 * SIZE * r), 1500)[:, 0]


def _descent(polar, r):
    return steepest_means(SHAPE, _one(SIZE), _one(polar), _one(r), 17)[:, 0]


def _kink(function, polar, r):
    return function(SHAPE, _one(SIZE), _one(polar), _one(r), RULE)[:, 0]


def _distance(found, expected):
    return np.abs(found - expected).max() / np.abs(expected).max()


@pytest.mark.parametrize("order", [0, 1, 2])
def test_waves_on_the_rotated_ray(order):
    y = np.geomspace(1e-4, 60, 400)
    x = ROTATION * y
    bessel, hankel = jv(order, x) * np.exp(1j * x), hankel1(order, x) * np.exp(-1j * x)
    assert np.max(np.abs(rotated_bessel(y)[order] - bessel)) < 1e-8  # of J0 at the axis, where J2 comes with sin^2
    assert np.max(np.abs(rotated_hankel(y)[order] / hankel - 1)) < 1e-10


@pytest.mark.parametrize("r", [400.0, 2000.0])
@pytest.mark.parametrize("phase", [0.3, 4.0, 11.0])
def test_near_the_axis_the_whole_mean_from_the_axis(r, phase):
    polar = _gap(phase, r)
    found = axis_means(SHAPE, _one(SIZE), _one(polar), _one(r), (44, 22.0))[:, 0]
    assert _distance(found, _wide(polar, r)) < 1e-9


@pytest.mark.parametrize("r", [400.0, 2000.0])
@pytest.mark.parametrize("phase", [12.0, 30.0, 60.0])
def test_the_cone_about_the_axis(r, phase):
    polar = _gap(phase, r)
    expected, smooth = _wide(polar, r), _descent(polar, r)
    assert _distance(smooth + _kink(axis_kinks, polar, r), expected) < 1e-10
    assert _distance(smooth, expected) > 1e-6


@pytest.mark.parametrize("r", [400.0, 2000.0])
@pytest.mark.parametrize("phase", [0.0, 1.0, 30.0])
def test_the_roof_at_the_equator(r, phase):
    polar = np.pi / 2 - _gap(phase, r)
    expected, smooth = _wide(polar, r), _descent(polar, r)
    assert _distance(smooth + _kink(equator_kinks, polar, r), expected) < 1e-9
    assert _distance(smooth, expected) > 1e-5


@pytest.mark.parametrize("phase", [-8.0, 0.0, 1.0, 25.0])
@pytest.mark.parametrize(("r", "kink"), [(2800.0, face_kinks), (2900.0, rim_kinks)])
def test_the_end_face_and_the_rim_of_the_side(r, kink, phase):
    """P inside the body (phase > 0) or outside, where the end's wave is all there is; in units of the mean of A = 1."""
    inwards = np.sign(phase) * _gap(abs(phase), r)
    polar = np.arccos(SHAPE.length / r) + inwards if kink is face_kinks else np.arcsin(2 * SHAPE.radius / r) - inwards
    unit = 1 / (2 * SIZE * r)
    expected = _wide(polar, r)
    smooth = _descent(polar, r) if phase > 0 else np.zeros(4)
    assert np.abs(smooth + _kink(kink, polar, r) - expected).max() < 2e-9 * unit
    assert np.abs(smooth - expected).max() > 1e-7 * unit
