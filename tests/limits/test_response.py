"""Angular resolution, in cases known by hand."""

import numpy as np
import pytest
from scipy.special import erf

from nupair.errors import InputError
from nupair.observables.response import adjacent_means, gaussian_response


def test_groups_of_four_with_half_overlap():
    angle, mean = adjacent_means(np.arange(8.0), np.arange(8.0) ** 2)
    np.testing.assert_allclose(angle, [1.5, 3.5, 5.5])
    np.testing.assert_allclose(mean, [np.mean([0, 1, 4, 9]), np.mean([4, 9, 16, 25]), np.mean([16, 25, 36, 49])])


def test_groups_keep_further_dimensions_and_refuse_short_lists():
    _, mean = adjacent_means(np.arange(6.0), np.ones((6, 3)))
    assert mean.shape == (2, 3)
    with pytest.raises(InputError):
        adjacent_means([1.0, 2.0], [1.0, 2.0])
    with pytest.raises(InputError):
        adjacent_means(np.arange(9.0), np.arange(9.0), points=4, overlap=4)


def test_a_response_keeps_a_straight_line():
    angle = np.sort(np.random.default_rng(1).uniform(-1, 1, 60))
    angle[[0, -1]] = -1, 1
    seen = gaussian_response(angle, 2 + 3 * angle, [0.0, 0.1], 0.02)
    np.testing.assert_allclose(seen, [2.0, 2.3], rtol=1e-12)


def test_a_step_becomes_an_error_function():
    angle = np.array([-1.0, -1e-9, 1e-9, 1.0])
    at = np.linspace(-0.05, 0.05, 11)
    seen = gaussian_response(angle, [0.0, 0.0, 1.0, 1.0], at, 0.01)
    np.testing.assert_allclose(seen, 0.5 * (1 + erf(at / 0.01 / np.sqrt(2))), atol=1e-7)


def test_a_response_adds_its_variance_to_that_of_a_narrow_line():
    angle = np.linspace(-0.4, 0.4, 3201)
    line = np.exp(-(angle**2) / (2 * 0.03**2))
    seen = gaussian_response(angle, line, angle, 0.04)
    variance = np.sum(seen * angle**2) / np.sum(seen)
    assert variance == pytest.approx(0.03**2 + 0.04**2, rel=1e-4)


@pytest.mark.parametrize("resolution", [0.0, -1.0, float("nan")])
def test_a_resolution_must_be_positive(resolution):
    with pytest.raises(InputError):
        gaussian_response([0.0, 1.0], [1.0, 1.0], [0.5], resolution)
