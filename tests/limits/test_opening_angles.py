"""Opening angles of the pair: sums, sharpness and the limits known by hand."""

import numpy as np
import pytest

from nupair.errors import InputError, UnknownNameError
from nupair.pairs.opening import opening_angles
from nupair.pairs.planar import planar_kernel
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.pairs.two_body import two_body_kernel
from nupair.units import cm

ENERGY, MASSES, AXIS = 1.5896, (0.01, 0.02), np.array([0, 0, 1.0])
LENGTH, RADIUS = 2 * cm, 1 * cm
EDGES = np.pi - np.array([np.pi, 1e-1, 1e-2, 1e-3, 1e-4, 0])
CASES = [
    ("planar", LorentzianCylinder(LENGTH, RADIUS), planar_kernel, 64 / (3 * LENGTH * RADIUS)),
    ("three-dimensional", Cylinder(LENGTH, RADIUS), two_body_kernel, 2 / (RADIUS**2 * LENGTH)),
]


def _distribution(shape, measure, momentum, seed=1):
    return opening_angles(shape, measure, ENERGY, momentum, *MASSES, AXIS, EDGES, np.random.default_rng(seed))


@pytest.mark.parametrize(("measure", "shape", "kernel", "norm"), CASES, ids=["planar", "space"])
@pytest.mark.parametrize("momentum", [[0.0, 0.0, 0.0], [0.3, 0.0, 0.4]])
def test_all_bins_together_are_the_pair_integral(measure, shape, kernel, norm, momentum):
    found = _distribution(shape, measure, np.array(momentum))
    expected = norm * kernel(ENERGY, momentum, *MASSES, AXIS).spin_squared
    error = np.sqrt(np.sum(found.error**2))
    assert abs(found.content.sum() - expected) < 5 * error + 1e-4 * expected
    assert error < 2e-3 * expected


@pytest.mark.parametrize(("measure", "shape"), [case[:2] for case in CASES], ids=["planar", "space"])
def test_pairs_at_rest_leave_back_to_back_but_for_the_target(measure, shape):
    found = _distribution(shape, measure, np.zeros(3))
    assert found.content[-1] > 0.7 * found.content.sum()  # within 0.1 mrad, 1/(p L) being 0.01 mrad
    assert 0 < found.content[0] < 1e-3 * found.content.sum()  # tails of the form factor


def test_a_moving_pair_closes_to_the_angle_of_its_boost():
    # equal light energies at |Q| = 0.5 E: the smallest opening angle is 2 arccos(|Q|/E)
    smallest = 2 * np.arccos(0.5)
    edges = np.array([0.0, smallest - 0.02, np.pi])
    found = opening_angles(
        CASES[1][1], "three-dimensional", ENERGY, [0, 0, 0.5 * ENERGY], 0.0, 0.0, AXIS, edges, np.random.default_rng(2)
    )
    assert found.content[0] < 1e-3 * found.content.sum()


def test_the_same_seed_gives_the_same_bins_and_bad_bins_are_refused():
    one, two = (_distribution(CASES[0][1], "planar", np.zeros(3), seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.content, two.content)
    for edges in ([0.0], [1.0, 0.5], [0.0, 4.0]):
        with pytest.raises(InputError):
            opening_angles(CASES[0][1], "planar", ENERGY, np.zeros(3), *MASSES, AXIS, edges, np.random.default_rng(1))
    with pytest.raises(UnknownNameError):
        _distribution(CASES[0][1], "flat", np.zeros(3))
