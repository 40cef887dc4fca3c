"""Lasers that are ordinary or extraordinary rays: indices, matched angles, thresholds and widths in a uniaxial crystal."""

import numpy as np
import pytest
from scipy.optimize import brentq, fsolve, minimize_scalar

import nupair
from nupair.errors import ConflictError
from nupair.light.birefringence import Wave, extraordinary_index
from nupair.light.blur import BeamSpread, threshold_slope, threshold_spread
from nupair.light.deviation import beam_cloud
from nupair.light.geometry import (
    arrange_waves,
    centre_angle,
    direction,
    matched_angles,
    matched_waves,
    momentum_slope,
    pair_energy,
    pair_momentum,
)
from nupair.light.refraction import host_index
from nupair.light.thresholds import largest_momentum, threshold_angles
from nupair.predict import setting
from nupair.units import deg

ENERGIES = (1.286, 1.1086, 0.805)
K1, NORMAL, SLANTED, SKEW = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.6, 0.0, 0.8), (0.48, 0.6, 0.64)
AXES = pytest.mark.parametrize("axis", [K1, NORMAL, SLANTED, SKEW], ids=["k1", "normal", "slanted", "skew"])
RAYS = pytest.mark.parametrize(
    "extraordinary", [(1, 1, 1), (1, 0, 1), (0, 1, 0), (0, 0, 1)], ids=["eee", "eoe", "oeo", "ooe"]
)
ORDINARY, PRINCIPAL = host_index("LiYF4", "ordinary"), host_index("LiYF4", "extraordinary")
CRYSTAL = nupair.load("er-ylf").replace({"ion.c_axis": list(SLANTED)})
LASERS = ("excitation_1", "excitation_2", "trigger")
STEP = 1e-6


def _waves(extraordinary, axis):
    pairs = [
        (ORDINARY(w) * w, (PRINCIPAL if ray else ORDINARY)(w) * w)
        for w, ray in zip(ENERGIES, extraordinary, strict=True)
    ]
    return tuple(Wave(float(o), float(e), axis) for o, e in pairs)


def _beams(extraordinary, axis, theta_e=None):
    return arrange_waves(ENERGIES, _waves(extraordinary, axis), theta_e)


def _polarised(experiment, rays):
    return experiment.replace({f"lasers.{laser}_polarisation": ray for laser, ray in zip(LASERS, rays, strict=True)})


def test_along_c_both_rays_are_one_and_across_it_the_principal_index_holds():
    assert extraordinary_index(1.45, 1.47, 1.0) == pytest.approx(1.45, rel=1e-15)
    assert extraordinary_index(1.45, 1.47, 0.0) == pytest.approx(1.47, rel=1e-15)
    assert extraordinary_index(1.45, 1.47, 0.6) == pytest.approx((0.36 / 1.45**2 + 0.64 / 1.47**2) ** -0.5, rel=1e-15)
    wave = Wave(1.45, 1.47, K1)
    assert wave(direction(0.0)) == pytest.approx(1.45, rel=1e-15)
    assert wave(direction(np.pi / 2)) == pytest.approx(1.47, rel=1e-15)
    assert np.all(wave.walk_off(direction(np.array([0.0, np.pi / 2]))) < 1e-15)


def test_the_energy_flows_along_the_normal_of_the_surface_of_wave_vectors():
    # 45 degrees from c: tan(angle of S from c) = (n_o/n_e)^2 tan(angle of k from c)
    wave = Wave(1.45, 1.47, K1)
    expected = np.pi / 4 - np.arctan((1.45 / 1.47) ** 2)
    assert wave.walk_off(direction(np.pi / 4)) == pytest.approx(expected, rel=1e-12)


def test_equal_indices_match_as_today():
    waves = tuple(Wave(1.45 * w, 1.45 * w, SLANTED) for w in ENERGIES)
    assert matched_waves(*waves) == matched_angles(*(1.45 * w for w in ENERGIES))


@AXES
@RAYS
def test_matched_angles_close_the_triangle_and_shift_by_tenths_of_a_degree(axis, extraordinary):
    waves = _waves(extraordinary, axis)

    def mismatch(angles):
        units = [np.array([np.sin(a), 0.0, np.cos(a)]) for a in (0.0, *angles)]
        k_1, k_2, k_s = (wave(n) * n for wave, n in zip(waves, units, strict=True))
        return (k_1 + k_2 - k_s)[[0, 2]]

    found = matched_waves(*waves)
    np.testing.assert_allclose(mismatch(found), 0.0, atol=1e-12)
    np.testing.assert_allclose(found, fsolve(mismatch, [2.4, 1.0], xtol=1e-13), atol=1e-9)
    plain = matched_angles(*(float(ORDINARY(omega)) * omega for omega in ENERGIES))
    shift = np.abs(np.array(found) - plain).max() / deg
    if axis is NORMAL and all(extraordinary):  # one common factor but for dispersion: the triangle keeps its shape
        assert shift < 0.01
    else:
        assert (
            (0.05 if extraordinary == (0, 0, 1) else 0.1) < shift < 2
        )  # that trigger is 22 degrees from the slanted c


def test_no_triangle_is_refused():
    with pytest.raises(ConflictError, match="triangle"):
        matched_waves(Wave(3.0, 3.0), Wave(0.75, 0.75), Wave(0.75, 0.75))


@AXES
@RAYS
@pytest.mark.parametrize("theta_e", [None, 2.2])
def test_thresholds_lie_on_the_shell_and_the_centre_has_the_least_momentum(axis, extraordinary, theta_e):
    beams = _beams(extraordinary, axis, theta_e)
    for mass in (0.0, 0.1):
        sizes = np.linalg.norm(pair_momentum(beams, threshold_angles(beams, mass)), axis=-1)
        np.testing.assert_allclose(sizes, largest_momentum(pair_energy(beams), mass), rtol=1e-11)
    centre = centre_angle(beams)
    least = minimize_scalar(
        lambda a: float(np.linalg.norm(pair_momentum(beams, a))), (centre - 0.3, centre + 0.2), tol=1e-12
    )
    assert centre == pytest.approx(least.x, abs=1e-7)


@AXES
@RAYS
def test_slopes_and_spreads_are_derivatives_of_the_geometry(axis, extraordinary):
    beams = _beams(extraordinary, axis)
    angle, mass = float(threshold_angles(beams, 0.02)[1]), 0.02
    change = (pair_momentum(beams, angle + STEP) - pair_momentum(beams, angle - STEP)) / (2 * STEP)
    np.testing.assert_allclose(momentum_slope(beams, angle), change, atol=1e-9)
    sizes = np.linalg.norm(pair_momentum(beams, angle + np.array([-STEP, STEP])), axis=-1)
    assert threshold_slope(beams, angle) == pytest.approx((sizes[1] - sizes[0]) / (2 * STEP), rel=1e-8)
    for laser in range(3):
        spread = BeamSpread(direction=tuple(STEP * np.eye(3)[laser]), energy=tuple(STEP * np.eye(3)[laser]))
        cloud = beam_cloud(beams, spread, [angle])
        squares = []
        for step in np.eye(3):
            energy, momentum = cloud.place(np.zeros(2, dtype=int), np.stack([-step, step]))
            delta = np.linalg.norm(momentum, axis=-1) - largest_momentum(energy, mass)
            squares.append((delta[1] - delta[0]) ** 2 / 4)
        directions, energies = threshold_spread(beams, spread, angle, mass)
        assert directions == pytest.approx(np.sqrt(squares[0] + squares[1]), rel=1e-7, abs=1e-15)
        assert energies == pytest.approx(np.sqrt(squares[2]), rel=1e-7)


@AXES
def test_mirrored_beams_in_the_mirrored_crystal_leave_the_mirrored_momentum(axis):
    plain = _beams((1, 1, 1), axis)
    mirrored = _beams((1, 1, 1), (-axis[0], axis[1], axis[2]), -plain.theta_e)
    angle = np.linspace(-3, 3, 7)
    np.testing.assert_allclose(pair_momentum(mirrored, -angle), pair_momentum(plain, angle) * [-1, 1, 1], atol=1e-14)
    np.testing.assert_allclose(threshold_angles(mirrored, 0.0), -threshold_angles(plain, 0.0)[::-1], atol=1e-11)
    turned = _beams((1, 1, 1), tuple(-x for x in axis))
    np.testing.assert_allclose(pair_momentum(turned, angle), pair_momentum(plain, angle), atol=1e-14)


def test_ordinary_lasers_are_todays_numbers_and_so_are_extraordinary_ones_across_c():
    angle = np.array([0.3, 1.0, 2.0])
    for described, ray in ((CRYSTAL, "ordinary"), (CRYSTAL.replace({"ion.c_axis": "normal"}), "extraordinary")):
        plain = nupair.spectrum(described.replace({"target.refractive_index": ray}), angle)
        same = nupair.spectrum(_polarised(described, [ray] * 3), angle)
        for name in ("rate_integral", "rate_integral_error", "pair_momentum", "threshold_angle"):
            np.testing.assert_allclose(same[name], plain[name], rtol=1e-12)


def test_each_laser_of_a_description_sees_its_own_index():
    mixed = nupair.geometry(_polarised(CRYSTAL, ["extraordinary", "ordinary", "extraordinary"]))
    matched = matched_waves(*_described_waves(mixed))
    assert float(mixed["second_angle"]) == pytest.approx(matched[0], rel=1e-12)
    assert float(mixed["centre_angle"]) == pytest.approx(float(mixed["matched_signal_angle"]), abs=1e-9)
    assert float(np.abs(mixed["pair_momentum"]).max()) < 1e-11
    index = mixed["wave_number"] / mixed["photon_energy"]
    assert float(index[1]) == pytest.approx(float(ORDINARY(float(mixed["photon_energy"][1]))), rel=1e-12)
    assert float(mixed["walk_off"][1]) == 0
    assert 0.1 * deg < float(mixed["walk_off"][0]) < 1.0 * deg
    plain = nupair.geometry(CRYSTAL)
    for name in ("second_angle", "centre_angle"):
        assert 0.05 < abs(float(mixed[name] - plain[name])) / deg < 2


@pytest.mark.parametrize("theta_e", [None, 2.3])
def test_matched_angles_and_thresholds_from_the_ellipsoid_of_indices(theta_e):
    """The index of a field along D is the radius of x^2/n_o^2 + z^2/n_e^2 = 1 along D, z along c; no formula of the code's."""
    turn, rays = 0.4, ("extraordinary", "ordinary", "extraordinary")
    described = _polarised(CRYSTAL.replace({"ion.c_axis": [np.sin(turn), 0.0, np.cos(turn)]}), rays)
    if theta_e is not None:
        described = described.replace({"lasers.second_angle": f"{theta_e} rad"})
    beams = setting.beams(described)
    omega_1, omega_2, omega_s = beams.omega_1, beams.omega_2, beams.omega_s

    def wave_vector(omega, angle, ray):
        field = np.array(
            [np.cos(angle - turn), -np.sin(angle - turn)]
        )  # across the wave vector, in axes (across c, along c)
        radius = 1 / np.hypot(field[0] / ORDINARY(omega), field[1] / PRINCIPAL(omega))
        index = radius if ray == "extraordinary" else ORDINARY(omega)
        return float(index) * omega * np.array([np.sin(angle), np.cos(angle)])

    def left(second, signal):
        k_1, k_2, k_s = map(wave_vector, (omega_1, omega_2, omega_s), (0.0, second, signal), rays)
        return k_1 + k_2 - k_s

    if theta_e is None:
        second, signal = fsolve(lambda angles: left(*angles), [2.4, 1.0], xtol=1e-12)
        assert beams.theta_e == pytest.approx(second, abs=1e-10)
        assert centre_angle(beams) == pytest.approx(signal, abs=1e-7)
    energy = omega_1 + omega_2 - omega_s
    for mass in (0.0, 0.05, 0.3):
        size = np.sqrt(energy**2 - mass**2)
        centre = centre_angle(beams)
        expected = [
            brentq(lambda angle, size=size: np.linalg.norm(left(beams.theta_e, angle)) - size, *ends, xtol=1e-14)
            for ends in ((centre - 2.5, centre), (centre, centre + 2.5))
        ]
        np.testing.assert_allclose(threshold_angles(beams, mass), expected, atol=1e-10)


def _described_waves(data):
    return tuple(
        Wave(float(ORDINARY(w)) * w, float((PRINCIPAL if ray else ORDINARY)(w)) * w, SLANTED)
        for w, ray in zip(map(float, data["photon_energy"]), (1, 0, 1), strict=True)
    )


def test_the_trigger_thresholds_lie_on_the_shell_of_the_polarised_trigger():
    described = _polarised(CRYSTAL, ["ordinary", "ordinary", "extraordinary"])
    angle = 2.4
    root = float(nupair.geometry(described, angle)["threshold_trigger"].sel(pair="33").isel(root=0))
    moved = described.replace(
        {"lasers.trigger": f"{root!r} eV", "lasers.second_angle": f"{setting.beams(described).theta_e!r} rad"}
    )
    beams = setting.beams(moved)
    mass = float(nupair.geometry(described)["pair_mass"].sel(pair="33"))
    size = np.linalg.norm(pair_momentum(beams, angle))
    assert size == pytest.approx(float(largest_momentum(pair_energy(beams), mass)), rel=1e-10)


def test_the_records_of_both_rays_are_cited_for_an_extraordinary_laser():
    from nupair.predict.provenance import used_records

    names = used_records(_polarised(CRYSTAL, ["ordinary", "ordinary", "extraordinary"]))
    assert {"index, ordinary ray, c1", "index, extraordinary ray, c1"} <= set(names)
    assert "index, extraordinary ray, c1" not in used_records(CRYSTAL)


def test_a_beam_along_the_c_axis_has_no_extraordinary_ray():
    described = _polarised(CRYSTAL.replace({"ion.c_axis": "k1"}), ["extraordinary", "ordinary", "ordinary"])
    with pytest.raises(
        ConflictError, match=r"lasers\.excitation_1_polarisation must be 'ordinary' for a beam along the c axis"
    ):
        nupair.geometry(described)
    trigger = _polarised(CRYSTAL.replace({"ion.c_axis": "k1"}), ["ordinary", "ordinary", "extraordinary"])
    assert np.isfinite(nupair.geometry(trigger, 0.0)["pair_momentum"]).all()  # one direction among many: n_o there


def test_a_polarisation_needs_two_indices():
    with pytest.raises(
        ConflictError, match=r"lasers\.trigger_polarisation = 'extraordinary' has no effect with target.refr"
    ):
        nupair.load("hara-2021").replace({"lasers.trigger_polarisation": "extraordinary"})


@pytest.mark.parametrize(
    ("axis", "normal", "plane"),
    [([1.0, 0.0, 1.0], "ordinary", "extraordinary"), ("normal", "extraordinary", "ordinary")],
)
def test_a_field_in_or_across_the_plane_is_a_ray(axis, normal, plane):
    crystal = nupair.load("er-ylf").replace({"ion.c_axis": axis})
    towards = np.array([np.sin(0.7), 0.0, np.cos(0.7)])
    for said, meant in (("normal", normal), ("in-plane", plane)):
        by_field, by_ray = (crystal.replace({"lasers.trigger_polarisation": word}) for word in (said, meant))
        assert setting.ray(by_field, "trigger") == meant
        field, same = (setting.field_direction(case, "trigger", towards) for case in (by_field, by_ray))
        assert abs(field @ same) == pytest.approx(1, abs=1e-12)
        assert field @ towards == pytest.approx(0, abs=1e-12)


def test_an_oblique_crystal_keeps_neither_field():
    crystal = nupair.load("er-ylf").replace({"ion.c_axis": [1.0, 1.0, 1.0], "lasers.trigger_polarisation": "normal"})
    with pytest.raises(ConflictError, match="oblique to the plane"):
        setting.beams(crystal)
