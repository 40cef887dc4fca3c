"""Symmetries of the laser geometry and of the thresholds."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nupair.light.geometry import arrange, centre_angle, pair_energy, pair_momentum
from nupair.light.refraction import ConstantIndex
from nupair.light.thresholds import threshold_angles, threshold_offsets, threshold_trigger_energies

ROUNDING = 1e-12
EXACT = settings(deadline=None, derandomize=True, max_examples=50)
energies = st.floats(0.3, 3.0)
angles = st.floats(-np.pi, np.pi)
indices = st.floats(1.0, 2.0)


def _beams(w1, w2, ws, n, theta_e):
    assume(ws < w1 + w2)
    return arrange(w1, w2, ws, ConstantIndex(n), theta_e)


@EXACT
@given(energies, energies, energies, indices, angles, angles)
def test_mirroring_the_beams_mirrors_the_momentum(w1, w2, ws, n, theta_e, theta_s):
    plain = pair_momentum(_beams(w1, w2, ws, n, theta_e), theta_s)
    mirrored = pair_momentum(_beams(w1, w2, ws, n, -theta_e), -theta_s)
    assert_allclose(mirrored, plain * [-1, 1, 1], atol=ROUNDING)


@EXACT
@given(energies, energies, energies, indices, angles, angles)
def test_the_momentum_is_smallest_at_the_centre_and_symmetric_about_it(w1, w2, ws, n, theta_e, offset):
    beams = _beams(w1, w2, ws, n, theta_e)
    centre = centre_angle(beams)
    left, middle, right = (np.linalg.norm(pair_momentum(beams, centre + x)) for x in (-offset, 0.0, offset))
    assert_allclose(left, right, atol=1e-7)  # square root of a rounding error where the momentum vanishes
    assert middle <= left + 1e-7


@EXACT
@given(energies, energies, energies, indices, angles, st.floats(0, 2))
def test_threshold_angles_lie_on_the_shell_or_do_not_exist(w1, w2, ws, n, theta_e, mass):
    beams = _beams(w1, w2, ws, n, theta_e)
    energy, offset = pair_energy(beams), float(threshold_offsets(beams, mass))
    inside = [np.linalg.norm(pair_momentum(beams, centre_angle(beams) + x)) for x in (0.0, np.pi)]
    largest_squared = energy**2 - mass**2 if energy > mass else -1.0
    margin = 1e-9
    if offset == 0:
        assert inside[0] ** 2 >= largest_squared - margin
    elif offset >= np.pi:
        assert inside[1] ** 2 <= largest_squared + margin
    else:
        for angle in threshold_angles(beams, mass):
            momentum = pair_momentum(beams, angle)
            assert_allclose(momentum @ momentum, largest_squared, atol=margin)


@EXACT
@given(energies, energies, energies, indices, angles, st.floats(0, 1), st.floats(0, 1))
def test_heavier_pairs_close_first(w1, w2, ws, n, theta_e, mass, more):
    beams = _beams(w1, w2, ws, n, theta_e)
    assert threshold_offsets(beams, mass + more) <= threshold_offsets(beams, mass)


@EXACT
@given(st.floats(1.1, 2.0), angles, angles, st.floats(0, 0.3))
def test_trigger_thresholds_are_roots_of_the_shell_condition(n, theta_e, theta_s, mass):
    index = ConstantIndex(n)
    beams = arrange(1.286, 1.1086, 0.8, index, theta_e)
    (roots,) = threshold_trigger_energies(beams, index, theta_s, mass, (0.1, 2.2))
    for omega in roots:
        detuned = arrange(1.286, 1.1086, float(omega), index, theta_e)
        momentum = pair_momentum(detuned, theta_s)
        assert_allclose(pair_energy(detuned) ** 2 - momentum @ momentum, mass**2, atol=1e-12)
