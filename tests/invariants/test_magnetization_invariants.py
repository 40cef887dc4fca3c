"""Symmetries of the emitting ion in LiYF4 and agreement of the two ways to a magnetization."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nupair
from nupair.constants import BOHR_MAGNETON
from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.predict import setting
from nupair.predict.emitting_pair import emitting_pair, level_pair, to_laser_frame
from nupair.predict.magnetization import laser_coherence, magnetization
from nupair.units import gauss

STATED = nupair.load("er-ylf").replace({"ion.coherence": 0.5, "model.form_factor": "large-target"})
ANGLES = np.array([0.6, 1.6])


@pytest.fixture(scope="module")
def chosen():
    return magnetization(STATED, ANGLES, "selected")


@pytest.mark.parametrize("nature", ["dirac", "majorana"])
def test_the_selected_pair_gives_the_rate_and_the_moment_of_the_spectrum(nature):
    experiment = STATED.replace({"neutrino.nature": nature, "neutrino.lightest_mass": "300 meV"})
    full, short = magnetization(experiment, ANGLES), nupair.spectrum(experiment, ANGLES)
    assert_allclose(full["rate"], short["rate"], rtol=1e-9)
    for name in ("magnetization_rate", "magnetization_rate_even"):
        assert_allclose(full[name].sel(component="z"), short[name], rtol=1e-7)


def test_a_moment_has_the_size_of_one_event_in_the_volume(chosen):
    volume = np.pi * STATED.target.radius**2 * STATED.target.length
    change = emitting_pair(STATED).moment_change / volume
    ratio = chosen["magnetization_rate_even"].sel(component="z") / chosen["rate"]
    assert_allclose(ratio, change / gauss, rtol=1e-9)


def polarised(experiment, said):
    names = ("excitation_1", "excitation_2", "trigger")
    return experiment.replace({f"lasers.{name}_polarisation": word for name, word in zip(names, said, strict=True)})


def test_the_polarisation_of_the_description_counts_for_unpolarised_ions_only():
    stated = STATED.replace({"target.refractive_index": 1.45})  # one index for both rays, so that P stays
    plane = polarised(stated, ("in-plane",) * 3)
    for preparation, same in (("selected", True), ("unpolarised", False)):
        one, other = (magnetization(case, ANGLES, preparation)["magnetization_rate"].values for case in (stated, plane))
        assert np.allclose(one, other, rtol=1e-9, atol=0) is same


def test_turning_the_a_axes_about_c_turns_s_v_with_twice_the_angle():
    """S.v^* of states along a field across c goes as cos(2 phi + delta), phi about c, opposite on the second sublattice."""
    across = STATED.replace({"ion.field_axis": [1.0, 0.0, 0.0], "model.sublattices": "one"})

    def product(degrees):
        pair = emitting_pair(across.replace({"ion.a_axis_angle": f"{degrees} deg"}))
        return np.vdot(pair.velocity, pair.spin).real

    angles = np.arange(0, 180, 15)
    values = np.array([product(angle) for angle in angles])
    basis = np.stack([np.cos(2 * np.radians(angles)), np.sin(2 * np.radians(angles))], axis=1)
    fit, *_ = np.linalg.lstsq(basis, values, rcond=None)
    assert np.hypot(*fit) > 0
    assert_allclose(basis @ fit, values, atol=1e-9 * np.abs(values).max())
    assert_allclose(values[:6], -values[6:], rtol=1e-9)


def test_with_the_field_along_c_the_a_axes_do_not_matter():
    turned = STATED.replace({"ion.a_axis_angle": "33 deg"})
    for name in ("rate", "magnetization_rate", "magnetization_rate_even"):
        one, other = (nupair.spectrum(case, ANGLES)[name].values for case in (STATED, turned))
        assert_allclose(other, one, rtol=1e-9)


@pytest.mark.parametrize("polarisation", [("normal", "normal", "normal"), ("in-plane", "normal", "in-plane")])
def test_unpolarised_ions_keep_no_parity_even_moment(chosen, polarisation):
    unpolarised = magnetization(polarised(STATED, polarisation), ANGLES, "unpolarised")
    size = float(np.abs(chosen["magnetization_rate_even"]).max())
    assert float(unpolarised["rate"].sum()) > 0
    assert_allclose(unpolarised["magnetization_rate_even"], 0, atol=1e-9 * size)


def test_spin_and_velocity_of_a_pair_lie_in_conjugate_circular_components_at_s4():
    """S.v^* = 0 with the field along c: the factor S.v/(|S||v|) of eq. (64) is 0, not 1."""
    pair = emitting_pair(STATED)
    size = np.linalg.norm(pair.spin) * np.linalg.norm(pair.velocity)
    assert size > 0
    assert abs(np.vdot(pair.velocity, pair.spin)) < 1e-9 * size
    across = emitting_pair(STATED.replace({"ion.field_axis": [1.0, 0.0, 0.0]}))
    assert abs(np.vdot(across.velocity, across.spin)) > 1e-3 * size


def test_the_parity_even_moment_is_a_million_times_the_odd_one_along_the_same_axis(chosen):
    even, odd = (
        np.abs(chosen[name].sel(component="z").sum("pair").values)
        for name in ("magnetization_rate_even", "magnetization_rate")
    )
    assert np.all((even / odd > 1e6) & (even / odd < 1e8))
    for name in ("magnetization_rate_even", "magnetization_rate"):
        across = np.abs(chosen[name]).sel(component=["x", "y"]).max()
        assert float(across) < 1e-9 * float(np.abs(chosen[name]).sel(component="z").max())


def test_a_moment_lies_along_the_quantisation_axis_with_half_g():
    """Not g mu_B cos(theta_s): L + g_s S of a state is g/2 along the field that selects it, whatever the signal's direction."""
    from nupair.ions.matching import recorded_levels
    from nupair.observables.coherent_vectors import along_axis

    levels = recorded_levels("Er3+", "LiYF4")
    pair = along_axis(level_pair(STATED), np.array([0.0, 0.0, 1.0]))
    for moment, name in ((pair.moment_final, "4I13/2:1"), (pair.moment_initial, "2H11/2:1")):
        g = abs(levels.g_parallel[levels.find(name)])
        assert_allclose(np.sort(np.diag(moment[2]).real), [-g / 2, g / 2], rtol=1e-6)
    turned = emitting_pair(STATED.replace({"ion.field_axis": [0.3, 0.0, 0.9]}))
    assert turned.axis @ [0.0, 0.0, 1.0] < 0.99


def test_the_doublets_are_time_reversed_pairs_with_traceless_moments():
    pair = level_pair(STATED)
    for moment in (pair.moment_final, pair.moment_initial):
        assert_allclose(np.trace(moment, axis1=1, axis2=2), 0, atol=1e-10)


def test_the_velocity_drops_out_of_both_sites_and_stays_on_one():
    one = STATED.replace({"model.sublattices": "one", "ion.field_axis": [1.0, 0.0, 0.0]})
    both = one.replace({"model.sublattices": "both"})
    odd_one, odd_both = (nupair.spectrum(e, ANGLES)["magnetization_rate"].values for e in (one, both))
    assert np.abs(odd_one).max() > 3 * np.abs(odd_both).max()


def test_the_recoil_vanishes_with_the_momentum():
    """At P = 0 nothing parity-violating is left of an even preparation on both sites."""
    matched = STATED.replace({"target.refractive_index": 1.45})
    centre = float(nupair.geometry(matched)["centre_angle"])
    values = nupair.spectrum(matched, [centre, centre + 0.5])["magnetization_rate"].sum("pair").values
    assert abs(values[0]) < 1e-9 * abs(values[1])


def test_the_laser_chain_has_unit_weight_shared_by_the_ground_doublet():
    even, odd = laser_coherence(STATED)
    assert np.sum(np.abs(even) ** 2) + np.sum(np.abs(odd) ** 2) == pytest.approx(0.5)
    assert np.sum(np.abs(even) ** 2) > 0
    assert np.sum(np.abs(odd) ** 2) > 0


@pytest.mark.parametrize("axis", [(0, 0, 1), (0, 0, -1), (0, 1, 0), (0.6, 0, -0.8)])
def test_the_crystal_frame_turns_its_z_to_the_c_axis(axis):
    rotation = to_laser_frame(np.array(axis, dtype=float))
    assert_allclose(rotation @ [0, 0, 1], axis, atol=1e-14)
    assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-14)
    assert np.linalg.det(rotation) == pytest.approx(1)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ConflictError, match="phase_space"):
        magnetization(nupair.load("hara-2021"), ANGLES)
    with pytest.raises(UnknownNameError, match="preparation"):
        magnetization(STATED, ANGLES, "selectd")
    with pytest.raises(UnknownNameError, match="polarisation"):
        STATED.replace({"lasers.trigger_polarisation": "circular"})
    with pytest.raises(InputError, match="shape"):
        magnetization(STATED, ANGLES, coherence=np.ones(3))


def test_published_rate_is_eq_24_and_needs_both_stated_numbers():
    published = nupair.load("hara-2021").replace({"ion.coherence": 0.5})
    assert "excited_population" in nupair.spectrum(published, ANGLES).attrs["rate_missing"]
    known = nupair.spectrum(published.replace({"ion.excited_population": 0.5}), ANGLES)
    product = known.attrs["factor_prefactor"] * known.attrs["factor_trigger"] * known.attrs["factor_coherence"]
    assert_allclose(known["rate"], product * known.attrs["factor_spin_squared"] * known["rate_integral"], rtol=1e-12)
    assert known.attrs["factor_coherence"] == pytest.approx(1 / 16)


ONE_INDEX = STATED.replace({"target.refractive_index": 1.45})


def moment_per_event(experiment):
    """Parity-even change of the moment per event, in mu_B, shape (component, angle)."""
    found = magnetization(experiment, ANGLES, "unpolarised")
    volume = np.pi * experiment.target.radius**2 * experiment.target.length
    ratio = found["magnetization_rate_even"].sum("pair") / found["rate"].sum("pair")
    return ratio.values * gauss * volume / BOHR_MAGNETON


def test_circular_light_makes_a_moment_along_k_by_qed_alone():
    """No parity violation is needed: of the size of one ion's moment per event, along k1, odd in the handedness."""
    left, right = (moment_per_event(polarised(ONE_INDEX, (said,) * 3)) for said in ("circular+", "circular-"))
    assert np.all((np.abs(left[2]) > 0.5) & (np.abs(left[2]) < 10))
    assert_allclose(right, -left, rtol=1e-9)
    linear = moment_per_event(polarised(ONE_INDEX, ("in-plane",) * 3))
    assert_allclose(linear, 0, atol=1e-9 * np.abs(left[2]).min())


def test_one_circular_laser_along_c_is_enough_and_is_the_ordinary_ray_there():
    plus, minus = (polarised(STATED, (said, None, None)) for said in ("circular+", "circular-"))
    assert STATED.target.refractive_index == "ordinary"
    moments = moment_per_event(plus)
    assert_allclose(moment_per_event(minus)[2], -moments[2], rtol=1e-9)
    assert np.all(np.abs(moments[2]) > 0.5)
    assert_allclose(moments[:2], 0, atol=1e-9)
    assert setting.beams(plus).theta_e == setting.beams(STATED).theta_e


def test_photons_of_spin_one_along_c_raise_the_projection_by_one():
    """An S_z change of +1 for circular+ from the rotation of the field itself: turning it by phi multiplies it by exp(-i phi)."""
    towards, turn = np.array([0.0, 0.0, 1.0]), np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    for said, phase in (("circular+", -1j), ("circular-", 1j)):
        field = setting.field_direction(polarised(STATED, (said,) * 3), "excitation_1", towards)
        assert np.vdot(field, field).real == pytest.approx(1)
        assert_allclose(turn @ field, phase * field, atol=1e-15)


@pytest.mark.parametrize(
    "changes",
    [
        {"lasers.trigger_polarisation": "circular+"},
        {"lasers.excitation_2_polarisation": "circular-"},
        {"lasers.excitation_1_polarisation": "circular+", "ion.c_axis": "normal"},
    ],
)
def test_circular_light_off_the_c_axis_of_a_birefringent_crystal_is_refused(changes):
    with pytest.raises(ConflictError, match="two rays of different index"):
        nupair.geometry(STATED.replace(changes))
