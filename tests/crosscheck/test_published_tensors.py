"""J1 and J2^ij of eqs. (50)-(52) against eq. (17)'s measure summed over energies and angles, and the paper's three orientations."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nupair
from nupair.light.geometry import pair_energy, pair_momentum
from nupair.pairs.published_tensors import parity_conserving, parity_violating, published_tensors
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.predict import setting

ENERGY, LENGTH, RADIUS = 1.5, 12.0, 6.0
MASSES = (0.05, 0.2)
P = np.array([0.35, 0.0, 0.5])


def slow_tensors():
    """Gauss rules on every smooth piece of eq. (17); angles from z, momenta p (sin, 0, cos)."""
    node, weight = np.polynomial.legendre.leggauss(48)
    m1, m2 = MASSES
    span = ENERGY - m1 - m2
    e1 = m1 + span * (1 + np.sin(np.pi / 2 * node)) / 2
    we = weight * span * np.pi / 4 * np.cos(np.pi / 2 * node)
    pieces = np.linspace(-np.pi, np.pi, 9)
    angle = np.concatenate([a + (b - a) * (1 + node) / 2 for a, b in pairwise(pieces)])
    wa = np.tile(weight * np.pi / 8, 8)
    first, second = 0.0, np.zeros((3, 3))
    t1, t2 = angle[:, None], angle[None, :]
    for e, w in zip(e1, we, strict=True):
        p1, p2 = np.sqrt(e**2 - m1**2), np.sqrt((ENERGY - e) ** 2 - m2**2)
        x = LENGTH / 2 * (p1 * np.cos(t1) + p2 * np.cos(t2) - P[2])
        y = RADIUS * (p1 * np.sin(t1) + p2 * np.sin(t2) - P[0])
        form = 1 / (1 + x**2) / (1 + (y * 3 * np.pi**2 / 32) ** 2)
        measure = w * wa[:, None] * wa * p1 * p2 * np.abs(np.sin(t1) * np.sin(t2)) * form
        first += (measure * (e * (ENERGY - e) - p1 * p2 * np.cos(t1 - t2) - m1 * m2 / 4)).sum()
        one = p1 * np.stack(np.broadcast_arrays(np.sin(t1), 0.0, np.cos(t1)))
        two = p2 * np.stack(np.broadcast_arrays(np.sin(t2), 0.0, np.cos(t2)))
        second += np.einsum(
            "ab,iab,jab->ij",
            measure,
            np.broadcast_to(one, (3, *measure.shape)),
            np.broadcast_to(two, (3, *measure.shape)),
        )
    return first, (second + second.T) / 2


def test_tensors_against_the_measure_of_eq_17():
    found = published_tensors(
        LorentzianCylinder(LENGTH, RADIUS), ENERGY, P[None], *(np.array([m]) for m in MASSES), majorana=1 / 4
    )
    first, second = slow_tensors()
    assert_allclose(found.first[0, 0], first, rtol=2e-3)
    assert_allclose(found.second[0, 0], second, atol=2e-3 * np.abs(second).max())


@pytest.fixture(scope="module")
def reference():
    experiment = nupair.load("hara-2021")
    beams = setting.beams(experiment)
    angle = np.array([1.2, 1.8])
    masses = setting.pair_masses(experiment)
    tensors = published_tensors(setting.shape(experiment), pair_energy(beams), pair_momentum(beams, angle), *masses)
    return experiment, angle, tensors


CASES = {"along k1": "k1", "in the plane": [0.6, 0.0, 0.8], "normal": "normal"}


@pytest.mark.parametrize("case", CASES)
def test_the_three_orientations_give_the_spectrum(reference, case):
    """F_PC with S along c, weighted with b^2, is the rate integral; F_PV with v along S, weighted with bc, the magnetization's."""
    experiment, angle, tensors = reference
    described = experiment.replace({"ion.c_axis": CASES[case]})
    axis, weights = setting.c_axis(described), setting.weights(described)
    found = nupair.spectrum(described, angle)
    assert_allclose(parity_conserving(tensors, axis) * weights.rate, found["rate_integral"], rtol=2e-4)
    violating = parity_violating(tensors, axis, axis) * weights.magnetization
    assert_allclose(violating, found["magnetization_integral"], rtol=2e-4)


def test_normal_to_the_plane_only_the_first_tensor_is_left(reference):
    _, _, tensors = reference
    normal = np.array([0.0, 1.0, 0.0])
    assert_allclose(parity_conserving(tensors, normal), tensors.first, rtol=1e-14)
    assert np.abs(parity_conserving(tensors, np.array([0, 0, 1.0])) / tensors.first - 1).min() > 0.01


def test_velocity_and_spin_across_each_other_still_see_the_second_tensor(reference):
    _, _, tensors = reference
    x, z = np.eye(3)[0], np.eye(3)[2]
    assert_allclose(parity_violating(tensors, x, z), 2 * tensors.second[..., 0, 2], rtol=1e-14)
    assert_allclose(parity_violating(tensors, x, z), parity_violating(tensors, z, x), rtol=1e-14)
