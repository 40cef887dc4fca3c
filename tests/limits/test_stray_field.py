"""Field of the magnetised cylinder: closed forms on the axis and far away, conventions inside, the loop against Faraday."""

from functools import partial

import numpy as np
import pytest

import nupair
from nupair.errors import InputError
from nupair.observables.pickup import Loop, linked_flux, loop_field
from nupair.observables.stray_field import dipole_field, geometric_factor, on_axis_field
from nupair.predict.magnetised_body import cylinder_field

approx = partial(pytest.approx, rel=1e-6, abs=0)  # the default would let any number below 1e-12 pass

L, R = 0.02, 0.01
MU_0 = 1.25663706127e-6
EXPERIMENT = nupair.load("er-ylf")


def surface_charge_field(position, magnetization, nodes=120):
    """Slow twin: B/mu_0 outside from the charges M.n on the faces and the mantle; position (3,), SI."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    turn = 2 * np.pi * np.arange(2 * nodes) / (2 * nodes)
    step = np.pi / nodes
    total = np.zeros(3)
    rho, rho_weight = R * (x + 1) / 2, R * w / 2
    for side in (-1, 1):
        source = np.stack(
            np.broadcast_arrays(rho[:, None] * np.cos(turn), rho[:, None] * np.sin(turn), side * L / 2), -1
        )
        apart = position - source
        charge = side * magnetization[2] * (rho * rho_weight)[:, None] * step
        total += np.sum((charge / np.linalg.norm(apart, axis=-1) ** 3)[..., None] * apart, axis=(0, 1))
    normal = np.stack([np.cos(turn), np.sin(turn)], -1)
    source = np.stack(np.broadcast_arrays(R * np.cos(turn), R * np.sin(turn), (L / 2 * x)[:, None]), -1)
    apart = position - source
    charge = (normal @ magnetization[:2]) * (L / 2 * w)[:, None] * R * step
    total += np.sum((charge / np.linalg.norm(apart, axis=-1) ** 3)[..., None] * apart, axis=(0, 1))
    return total / (4 * np.pi)


def test_axis_outside_and_inside():
    z = np.array([-0.05, -0.0101, -0.004, 0.0, 0.0099, 0.0101, 0.03])
    points = np.stack([0 * z, 0 * z, z], -1)
    field = cylinder_field(points, np.array([0.0, 0.0, 3.0]), L, R)
    np.testing.assert_allclose(field[:, 2] / (3 * MU_0), on_axis_field(z, L, R), rtol=1e-9)
    np.testing.assert_allclose(field[:, :2], 0, atol=1e-18)


def test_middle_of_a_long_cylinder_has_all_of_mu_0_m_and_of_a_flat_one_none():
    assert on_axis_field(0.0, 1000.0, 1.0) == approx(1, rel=1e-5)
    assert on_axis_field(0.0, 1e-3, 1.0) == approx(0.5e-3, rel=1e-5)


def test_inside_is_b_and_not_h():
    value = nupair.field_map(EXPERIMENT, [[0.0, 0.0, 0.0]])
    assert bool(value["inside"][0])
    assert float(value["magnetic_field"][0, 2]) == approx(MU_0 / np.sqrt(2), rel=1e-9)
    assert float(value["geometric_factor"][0]) == approx(1 / np.sqrt(2), rel=1e-9)


@pytest.mark.parametrize("moment", [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.3, -0.5, 0.8)])
def test_far_field_is_a_dipole(moment):
    moment = np.array(moment)
    direction = np.array([[0.6, 0.2, 0.7], [0.0, 1.0, 0.1]])
    volume = np.pi * R**2 * L
    for distance, accuracy in ((0.5, 2e-3), (2.0, 2e-4)):
        field = cylinder_field(distance * direction, moment, L, R) / MU_0
        size = np.linalg.norm(moment)
        np.testing.assert_allclose(
            field, size * dipole_field(distance * direction, moment / size, volume), atol=accuracy * np.abs(field).max()
        )


@pytest.mark.parametrize("moment", [(0.0, 0.0, 1.0), (1.0, 0.5, 0.0), (0.3, -0.5, 0.8)])
def test_against_the_integral_over_surface_charges(moment):
    moment = np.array(moment)
    for point in ([0.0, 0.004, 0.013], [0.014, -0.003, 0.002], [0.012, 0.012, -0.015]):
        library = cylinder_field(np.array(point), moment, L, R) / MU_0
        np.testing.assert_allclose(library, surface_charge_field(np.array(point), moment), rtol=1e-7, atol=1e-9)


def test_stray_field_has_the_shape_of_position_and_unit_magnetization_by_default():
    points = np.array([[[0.0, 0.0, 0.05], [0.02, 0.0, 0.0]]])
    field = nupair.stray_field(EXPERIMENT, points)
    assert field.shape == points.shape
    np.testing.assert_allclose(2.5 * field, nupair.stray_field(EXPERIMENT, points, (0, 0, 2.5)), rtol=1e-12)
    assert field[0, 0, 2] == approx(MU_0 * on_axis_field(0.05, L, R), rel=1e-9)
    assert nupair.stray_field(EXPERIMENT, [0.0, 0.0, 0.05]).shape == (3,)


def test_no_flux_leaves_a_box_around_the_crystal():
    x, w = np.polynomial.legendre.leggauss(24)
    half, total, outward = 0.03, 0.0, 0.0
    u, v = np.meshgrid(half * x, half * x, indexing="ij")
    weight = half**2 * np.outer(w, w)
    for axis in range(3):
        for side in (-1, 1):
            points = np.stack(np.insert([u, v], axis, side * half, axis=0), -1)
            field = nupair.stray_field(EXPERIMENT, points, (0.4, 0.1, 0.9))[..., axis] * side
            total += np.sum(weight * field)
            outward += np.sum(weight * np.abs(field))
    assert abs(total) < 1e-8 * outward


def test_loop_field_on_its_axis_and_far_away():
    z = np.array([0.0, 0.3, 2.0])
    points = np.stack([0 * z, 0 * z, z], -1)
    np.testing.assert_allclose(loop_field(points, 1.5)[:, 2], 1.5**2 / (2 * (1.5**2 + z**2) ** 1.5), rtol=1e-13)
    far = np.array([30.0, 40.0, -70.0])
    np.testing.assert_allclose(loop_field(far, 0.1), dipole_field(far, [0, 0, 1], np.pi * 0.01), rtol=1e-4)


def test_loop_field_is_continuous_where_its_formula_changes():
    near = np.array([[0.99e-4, 0.0, 0.4], [1.01e-4, 0.0, 0.4]])
    first, second = loop_field(near, 1.0)[:, 0] / near[:, 0]
    assert first == approx(second, rel=1e-6)


@pytest.mark.parametrize(("centre", "normal"), [((0, 0, 0.013), (0, 0, 1)), ((0.002, 0.004, 0.016), (0.3, -0.2, 1.0))])
def test_flux_is_the_integral_of_the_field_over_the_disc(centre, normal):
    loop, moment = Loop(centre, normal, 0.008), np.array([0.36, 0.48, 0.8])
    n = loop.unit_normal
    across = np.cross(n, [1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    x, w = np.polynomial.legendre.leggauss(40)
    turn = 2 * np.pi * np.arange(80) / 80
    rho, weight = 0.004 * (x + 1), 0.004 * w * 0.004 * (x + 1) * 2 * np.pi / 80
    spoke = np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * np.cross(n, across)
    field = cylinder_field(rho[:, None, None] * spoke + np.array(centre), moment, L, R)
    flux = weight @ (field @ n).sum(axis=1) / MU_0
    found = linked_flux(loop, moment, L, R)
    assert found.value == approx(flux, rel=1e-7)
    assert abs(found.value - flux) <= max(found.error, 1e-9 * abs(flux))


def test_a_loop_round_a_long_magnet_links_all_of_its_flux_and_a_wide_one_none():
    area = np.pi * 0.01**2
    assert linked_flux(Loop((0, 0, 0), (0, 0, 1), 0.02), [0, 0, 1], 2.0, 0.01).value == approx(area, rel=1e-3)
    small = linked_flux(Loop((0, 0, 0), (0, 0, 1), 10.0), [0, 0, 1], 0.02, 0.01).value
    assert small == approx(area * 0.02 / 20, rel=1e-5)


def test_turns_normal_and_magnetization_of_a_loop():
    one = nupair.pickup(EXPERIMENT, (0, 0, 0.012), radius=0.01)
    ten = nupair.pickup(EXPERIMENT, (0, 0, 0.012), (0, 0, -2), 0.01, 10, (0, 0, 3.0))
    assert float(ten["flux"]) == approx(-30 * float(one["flux"]), rel=1e-12)
    assert float(ten["geometric_factor"]) == approx(float(one["geometric_factor"]), rel=1e-12)
    assert float(one["clearance"]) == approx(0.002, rel=1e-9)
    tiny = nupair.pickup(EXPERIMENT, (0, 0, 0.012), radius=1e-4)
    assert float(tiny["mean_field"]) == approx(MU_0 * on_axis_field(0.012, L, R), rel=1e-4)


def test_xi_is_the_field_over_mu_0_m():
    field = nupair.stray_field(EXPERIMENT, [0.0, 0.0, 0.011], (0, 0, 5.0))
    assert float(geometric_factor(field / MU_0, [0, 0, 5.0])) == approx(0.402, abs=1e-3)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: nupair.stray_field(EXPERIMENT, [[0, 0, 0.05], [0, 0.005, 0.0]]),
            "position[1] must be outside the crystal",
        ),
        (lambda: nupair.stray_field(EXPERIMENT, [0, 0, 0.01]), "field_map"),
        (lambda: nupair.stray_field(EXPERIMENT, [0, 0.05]), "shape (..., 3)"),
        (lambda: nupair.stray_field(EXPERIMENT, [0, 0, np.nan]), "finite"),
        (lambda: nupair.stray_field(EXPERIMENT, [0, 0, 1], (0, 0, 0)), "not all zero"),
        (lambda: nupair.stray_field("er-ylf", [0, 0, 1]), "a description"),
        (lambda: nupair.pickup(EXPERIMENT, (0, 0, 0.0101), radius=0.0), "positive"),
        (lambda: nupair.pickup(EXPERIMENT, (0, 0, 0.0), radius=0.01), "clear of the crystal"),
        (lambda: nupair.pickup(EXPERIMENT, (0, 0, 0.02), (0, 0, 0), 0.01), "other than zero"),
        (lambda: nupair.pickup(EXPERIMENT, (0, 0, 0.02), radius=0.01, turns=0), "whole number"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(InputError) as refused:
        call()
    assert words in str(refused.value)


def test_a_loop_much_smaller_than_its_distance_is_a_point():
    """Its mean field is the field at its centre, down to a nanometre."""
    at = cylinder_field(np.array([[0.0, 0.0, 0.012]]), np.array([0.0, 0.0, 1.0]), 0.02, 0.01)[0, 2]
    for radius in (1e-5, 1e-7, 1e-9):
        loop = nupair.pickup(nupair.load("er-ylf"), position=(0, 0, 0.012), radius=radius)
        assert float(loop["mean_field"]) / at == pytest.approx(1, rel=2e-5)


def test_the_dipole_meets_the_elliptic_integrals():
    from nupair.observables.pickup import SMALL, loop_field

    direction = np.array([0.6, 0.0, 0.8])
    inside, outside = (loop_field(direction * f / SMALL, 1.0) for f in (0.999, 1.001))
    ratio = outside[[0, 2]] / inside[[0, 2]]
    assert ratio == pytest.approx((0.999 / 1.001) ** 3, rel=1e-6)
