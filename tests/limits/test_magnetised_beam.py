"""The field of what a Gaussian beam leaves in a slab: on the axis, far away, in the middle, through a loop."""

from functools import partial

import numpy as np
import pytest
from scipy.integrate import quad

import nupair
from nupair.errors import InputError
from nupair.observables.stray_field import dipole_field, on_axis_field
from nupair.predict.magnetised_body import beam_field

approx = partial(pytest.approx, rel=1e-6, abs=0)
L, W = 0.02, 0.01
MU_0 = 1.25663706127e-6
ALONG = np.array([0.0, 0.0, 1.0])
BEAM = nupair.load("er-ylf").replace({"model.form_factor": "gaussian-beam"})


def test_on_the_axis_the_cylinders_add_up():
    for z in (0.0, 0.004, 0.0099, 0.0101, 0.012, 0.03, 0.2):
        expected, _ = quad(
            lambda r, z=z: 8 * r / W**2 * np.exp(-4 * (r / W) ** 2) * float(on_axis_field(z, L, r)),
            0, 4 * W, epsabs=0, epsrel=1e-11, limit=500, points=[abs(z - L / 2), W / 4, W],
        )  # fmt: skip
        found = beam_field(np.array([0.0, 0.0, z]), 3 * ALONG, L, W)
        assert found[2] / (3 * MU_0) == approx(expected, rel=1e-8)
        assert np.abs(found[:2]).max() < 1e-12 * abs(found[2])


@pytest.mark.parametrize("moment", [(0.0, 0.0, 1.0), (0.6, 0.0, 0.8)])
def test_far_away_it_is_the_dipole_of_a_quarter_of_the_coherent_volume(moment):
    direction = np.array([[0.6, 0.2, 0.7], [0.0, 1.0, 0.1]])
    dipole = dipole_field(2.0 * direction, moment, np.pi * W**2 * L / 4)
    found = beam_field(2.0 * direction, np.array(moment), L, W) / MU_0
    np.testing.assert_allclose(found, dipole, atol=3e-4 * np.abs(dipole).max())


def test_in_the_middle_of_a_long_slab_b_is_all_of_mu_0_m():
    rho = np.array([0.0, 0.3, 0.7, 1.2, 2.0]) * W
    points = np.stack([rho, 0 * rho, 0 * rho], axis=-1)
    field = beam_field(points, ALONG, 200 * W, W) / MU_0
    np.testing.assert_allclose(field[:, 2], np.exp(-4 * (rho / W) ** 2), atol=1e-4)


@pytest.mark.parametrize("height", [1e-5, 2e-3, 3e-2])
def test_twice_the_nodes_leave_the_field_near_a_face_and_beside_the_axis(height):
    points = np.array([[x, 0.3 * x, 0.01 + height] for x in (0.0, 2e-3, 7e-3, 2e-2)] + [[4e-3, 0.0, 5e-3]])
    moment = np.array([0.3, 0.2, 0.9])
    coarse, fine = (beam_field(points, moment, L, W, order) for order in (10, 24))
    np.testing.assert_allclose(coarse, fine, atol=2e-8 * np.abs(fine).max())


def test_the_field_of_the_description_is_that_of_its_waist_and_differs_from_the_even_cylinder():
    point = [0.0, 0.0, 0.012]
    field = nupair.stray_field(BEAM, point)
    np.testing.assert_allclose(field, beam_field(np.array(point), ALONG, L, W), rtol=1e-12)
    even = nupair.stray_field(BEAM.replace({"model.form_factor": "exact"}), point)
    assert 0.3 < float(field[2] / even[2]) < 0.95


def test_the_flux_is_the_integral_of_the_field_over_the_disc():
    x, w = np.polynomial.legendre.leggauss(60)
    rho, weight = 0.004 * (x + 1), 0.004 * w * 0.004 * (x + 1) * 2 * np.pi
    places = np.stack([rho, 0 * rho, np.full_like(rho, 0.012)], axis=-1)
    flux = float(weight @ nupair.stray_field(BEAM, places)[:, 2])
    found = nupair.pickup(BEAM, position=(0, 0, 0.012), radius=0.008)
    assert float(found["flux"]) == approx(flux, rel=1e-6)
    assert float(found["clearance"]) == approx(0.002)
    around = nupair.pickup(BEAM, position=(0, 0, 0), radius=0.04)
    x, w = np.polynomial.legendre.leggauss(200)
    rho, weight = 0.02 * (x + 1), 0.02 * w * 0.02 * (x + 1) * 2 * np.pi
    inside = nupair.field_map(BEAM, np.stack([rho, 0 * rho, 0 * rho], axis=-1))
    assert float(around["flux"]) == approx(float(weight @ inside["magnetic_field"].values[:, 2]), rel=1e-5)


def test_places_within_three_waists_are_inside():
    found = nupair.field_map(BEAM, [[0.029, 0.0, 0.0], [0.031, 0.0, 0.0], [0.0, 0.0, 0.0101]])
    assert found["inside"].values.tolist() == [True, False, False]
    assert found["radius"].attrs["outlined"] == "waist"
    with pytest.raises(InputError, match="outside the crystal"):
        nupair.stray_field(BEAM, [0.029, 0.0, 0.0])
    with pytest.raises(InputError, match="clear of the crystal"):
        nupair.pickup(BEAM, position=(0, 0, 0), radius=0.02)


def test_the_outcome_gives_the_moment_of_all_pairs():
    """Far away the field at the sensor is the dipole of the moment per event times the rate, whatever the profile."""
    keys = {"ion.coherence": 0.25, "detector.position": ["0 m", "0 m", "3 m"], "detector.pickup_radius": "1 mm"}
    fields, rates = [], []
    for name in ("gaussian-beam", "large-target"):
        found = nupair.outcome(BEAM.replace(keys | {"model.form_factor": name}), 0.4)
        fields.append(float(found["field_rate"][1]))
        rates.append(float(found["rate"]))
    assert fields[0] / rates[0] == approx(fields[1] / rates[1], rel=1e-3)
