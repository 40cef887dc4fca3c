"""Labelled results agree with each other: one number, whichever way it is asked for."""

import numpy as np
import pytest

import nupair
from nupair.light.geometry import pair_energy, pair_momentum
from nupair.predict import setting
from nupair.predict.family import edge_angles
from nupair.units import deg, eV, mrad

ANGLES = np.array([-10.0, 58.79, 100.0]) * deg


def test_a_family_holds_the_single_spectra():
    experiment = nupair.load("er-ylf")
    family = nupair.spectrum_family(experiment, ["5 meV", "0.2 eV"], ANGLES)
    for ordering in ("normal", "inverted"):
        for nature in ("dirac", "majorana"):
            keys = {"neutrino.ordering": ordering, "neutrino.nature": nature, "neutrino.lightest_mass": "0.2 eV"}
            single = nupair.spectrum(experiment.replace(keys), ANGLES)
            member = family.sel(ordering=ordering, nature=nature, lightest_mass=0.2)
            for name in ("rate_integral", "magnetization_integral", "rate_integral_error", "pair_mass"):
                np.testing.assert_array_equal(member[name].values, single[name].values)


def test_the_steps_of_the_ladder_multiply_to_the_ratio_of_the_descriptions():
    ladder = nupair.ladder(nupair.load("hara-2021"), nupair.load("er-ylf"))
    product, before = 1.0, ladder.start
    for step in ladder.steps:
        product *= step.after.rate / before.rate
        before = step.after
    centre = nupair.geometry(ladder.last)["centre_angle"].item()
    last = nupair.spectrum(ladder.last, centre, tolerance=1e-5, refine=True)["rate_integral"].sum().item()
    assert product == pytest.approx(last / ladder.start.rate, rel=1e-12)
    assert {"phase_space", "form_factor", "weights", "current", "spin_axis"} <= {step.name for step in ladder.steps}


def test_the_ladder_says_what_the_phase_space_costs():
    ladder = nupair.ladder(
        nupair.load("hara-2021"), nupair.load("hara-2021").replace({"model.description": "consistent"})
    )
    before = {
        step.name: b for step, b in zip(ladder.steps, (ladder.start, *(s.after for s in ladder.steps)), strict=False)
    }
    step = next(step for step in ladder.steps if step.name == "phase_space")
    assert step.after.rate / before["phase_space"].rate == pytest.approx(8.283e-6, rel=2e-3)
    assert step.alone is None  # a Lorentzian does not exist in three dimensions


def test_a_ladder_between_equal_descriptions_has_no_steps():
    assert nupair.ladder(nupair.load("er-ylf"), nupair.load("er-ylf")).steps == ()


def test_threshold_triggers_are_thresholds():
    experiment = nupair.load("er-ylf")
    result = nupair.geometry(experiment, signal_angle=100 * deg)
    for pair, mass in zip(result["pair"].values, result["pair_mass"].values, strict=True):
        for trigger in result["threshold_trigger"].sel(pair=pair).values:
            if np.isfinite(trigger):
                beams = setting.beams(
                    experiment.replace(
                        {"lasers.trigger": f"{float(trigger)!r} eV", "lasers.second_angle": _angle(result)}
                    )
                )
                momentum = pair_momentum(beams, 100 * deg)
                mass_squared = pair_energy(beams) ** 2 - momentum @ momentum
                assert mass_squared / eV**2 == pytest.approx(mass**2, abs=1e-12)


def _angle(result):
    return f"{result['second_angle'].item()!r} rad"


def test_edge_angles_hold_every_threshold_of_light_pairs():
    experiment = nupair.load("hara-2021")
    angles = edge_angles(experiment)
    edges = nupair.geometry(experiment)["threshold_angle"].sel(edge="upper").values
    assert np.all(np.diff(angles) > 0)
    for edge in edges:
        assert np.min(np.abs(angles - edge)) < 1e-4 * mrad


def test_trigger_given_as_energy_wavelength_wavenumber_or_frequency():
    spelled = ["0.81085666 eV", "6540.0000 1/cm", "1529.0520 nm", "196.0643 THz"]
    found = [setting.beams(nupair.load("er-ylf").replace({"lasers.trigger": text})).omega_s for text in spelled]
    np.testing.assert_allclose(found, found[0], rtol=1e-6)


def test_weights_in_force_are_those_of_the_description():
    assert nupair.weights(nupair.load("hara-2021"))["in_force"].item() == "table-4"
    weights = nupair.weights(nupair.load("er-ylf"))
    assert weights["in_force"].item() == "derived"
    assert weights["weight"].sel(origin="derived", kind="rate").sum().item() == pytest.approx(0.75, rel=1e-12)
    assert weights["weight"].sel(origin="derived", kind="magnetization").sum().item() == pytest.approx(
        0.75 - 0.23868, rel=1e-12
    )


def test_results_carry_units_description_sources_and_version():
    for result in (nupair.spectrum(nupair.load("er-ylf"), ANGLES), nupair.geometry(nupair.load("hara-2021"))):
        assert result.attrs["nupair_version"] == nupair.__version__
        assert "2105.11114" in result.attrs["sources"]
        assert "[neutrino]" in result.attrs["experiment"]
        assert all("units" in result[name].attrs for name in result.data_vars)
