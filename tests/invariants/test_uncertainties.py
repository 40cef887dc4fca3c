"""Propagated input uncertainties: powers known by hand, linear against sampled, what each input may move."""

from functools import partial

import numpy as np
import pytest

import nupair
from nupair.errors import InputError, UnitError, UnknownNameError
from nupair.ions.judd_ofelt import intensity_parameters
from nupair.keys import known_keys
from nupair.predict.input_errors import input_uncertainties
from nupair.predict.uncertainties import Number, laboratory_numbers
from nupair.tables import table
from nupair.units import cm, eV

approx = partial(pytest.approx, rel=1e-6, abs=0)  # the default would let any number below 1e-12 pass
STATED = nupair.load("er-ylf").replace({"ion.coherence": 0.5})
NONE = dict.fromkeys(known_keys())
ANGLE = 1.375


def only(**own):
    """No uncertainties but these; double underscores stand for the dot of a key."""
    return NONE | {key.replace("__", "."): size for key, size in own.items()}


def volume(experiment):
    """n R^2 L^-1, to have three powers."""
    target = experiment.target
    return {"x": Number(experiment.ion.density * cm**3 * target.radius**2 / target.length / cm, 0.0, "1")}


def test_powers_known_by_hand():
    found = nupair.uncertainties(
        STATED, given=only(ion__density="1 %", target__radius="0.1 mm", target__length="1 %"), evaluate=volume
    )
    value = float(found["value"][0])
    share = (found["share"].sel(quantity="x") / value).to_series()
    assert share["ion.density"] == approx(0.01)
    assert share["target.radius"] == approx(0.02)  # 0.1 mm of 1 cm, squared
    assert share["target.length"] == approx(-0.01 / (1 - 0.01**2))
    assert float(found["bend"].sel(input="target.radius", quantity="x")) / value == approx(1e-4)
    assert float(found["input_error"][0]) / value == approx(np.sqrt(0.01**2 + 0.02**2 + 0.01**2), rel=1e-3)


def test_factors_multiply_in_the_logarithm_and_stay_apart():
    found = nupair.uncertainties(
        STATED, given=only(ion__density="x 3", target__radius="x 2", target__length="2 %"), evaluate=volume
    )
    assert float(found["factor"].sel(input="ion.density", quantity="x")) == approx(3)
    assert float(found["factor"].sel(input="target.radius", quantity="x")) == approx(4)
    assert float(found["input_factor"][0]) == approx(np.exp(np.hypot(np.log(3), np.log(4))))
    assert float(found["input_error"][0] / found["value"][0]) == approx(0.02, rel=1e-3)


def test_a_result_at_a_minimum_is_not_certain():
    """The central difference alone would say zero."""

    def parabola(experiment):
        return {"x": Number(1 + ((experiment.target.length - 2 * cm) / cm) ** 2, 0.0, "1")}

    found = nupair.uncertainties(STATED, given=only(target__length="1 mm"), evaluate=parabola)
    assert float(found["share"][0, 0]) == approx(0, abs=1e-12)
    assert float(found["input_error"][0]) == approx(np.sqrt(2) * 0.01)


def test_sampling_agrees_with_the_expansion():
    given = only(ion__density="4 %", target__radius="x 1.1")
    found = nupair.uncertainties(STATED, given=given, evaluate=volume, samples=4000, generator=np.random.default_rng(5))
    half = np.log(float(found["high"][0]) / float(found["low"][0])) / 2
    joined = np.hypot(float(found["input_error"][0] / found["value"][0]), np.log(float(found["input_factor"][0])))
    assert half == approx(0.9945 * joined, rel=0.04)  # 16 % and 84 % lie 0.9945 standard deviations out
    again = nupair.uncertainties(STATED, given=given, evaluate=volume, samples=4000, generator=np.random.default_rng(5))
    assert float(again["middle"][0]) == float(found["middle"][0])


@pytest.fixture(scope="module")
def whole():
    return nupair.uncertainties(nupair.load("er-ylf"), ANGLE)


def relative(found, key, name):
    one = found.sel(input=key, quantity=name)
    return float(one["share"] / one["value"])


def test_every_input_has_a_row_and_a_reason(whole):
    assert set(whole["origin"].values) == {"record", "assumed"}
    assert all(whole["reason"].values)
    assert {
        "neutrino.dm2_3l",
        "scale.level_e",
        "scale.refractive_index",
        "scale.judd_ofelt_4",
        "scale.radial_4",
    } <= set(whole["input"].values)
    assert {"scale.multiphonon", "scale.B64_imag", "scale.zeta", "neutrino.sin2_theta_w"} <= set(whole["input"].values)
    assert "ion.density" in whole.attrs["no_uncertainty"]


def test_numerical_and_input_errors_are_apart(whole):
    rate = whole.sel(quantity="rate")
    plain = nupair.spectrum(nupair.load("er-ylf"), [ANGLE])
    assert float(rate["value"]) == float(plain["rate"].sum())
    assert float(rate["numerical_error"]) == float(plain["rate_error"].sum())
    assert float(rate["input_error"]) > 100 * float(rate["numerical_error"])


def test_mixing_does_not_move_the_summed_massless_rate_but_the_weak_angle_moves_the_magnetization(whole):
    """sum b^2 = 3/4 whatever the mixing; sum b c = 3/4 - sin^2 theta_w."""
    assert abs(relative(whole, "neutrino.sin2_theta12", "rate")) < 1e-6
    assert relative(whole, "neutrino.sin2_theta_w", "magnetization_integral") == approx(
        -5e-5 / (0.75 - 0.23868), rel=1e-2
    )
    assert abs(relative(whole, "neutrino.sin2_theta_w", "rate")) < 1e-12


def test_the_gap_law_is_the_largest_and_the_ion_does_not_touch_the_integrals(whole):
    factors = whole["factor"].sel(quantity="rate")
    assert factors.idxmax().item() == "scale.multiphonon"
    assert float(factors.max()) > 10
    parameter = whole["factor"].sel(input="scale.judd_ofelt_4")
    assert float(parameter.sel(quantity="rate_integral")) == approx(1, rel=1e-14)
    assert float(parameter.sel(quantity="rate")) > 1.01


def test_radial_averages_count_where_one_site_is_taken():
    one = STATED.replace({"model.sublattices": "one", "ion.field_axis": [1.0, 0.0, 0.0]})
    both = one.replace({"model.sublattices": "both"})
    moved = [nupair.uncertainties(case, ANGLE, only(scale__radial_6="x 2")) for case in (one, both)]
    sizes = [abs(float(np.log(case["factor"].sel(quantity="magnetization_rate")[0]))) for case in moved]
    assert sizes[0] > 1e-3
    assert sizes[1] < 1e-12


def test_a_longer_target_and_a_denser_crystal():
    """Gamma ~ n^2 V, dM/dt ~ n^2 in the large target."""
    large = STATED.replace({"model.form_factor": "large-target"})
    found = nupair.uncertainties(large, ANGLE, only(ion__density="1 %", target__radius="1 %"))
    assert relative(found, "ion.density", "rate") == approx(0.02)
    assert relative(found, "ion.density", "magnetization_rate") == approx(0.02)
    assert relative(found, "target.radius", "rate") == approx(0.02, rel=1e-3)
    assert abs(relative(found, "target.radius", "magnetization_rate")) < 1e-3


@pytest.mark.parametrize("factor", [0.5, 2.0])
@pytest.mark.parametrize(
    ("key", "name", "power"),
    [
        ("scale.electric_rates", "magnetization_rate", 0.5),  # v of eq. (43), S.v of eq. (61); h_r is stated away
        ("scale.magnetic_rates", "rate", 1.0),  # S^2 of eq. (42)
    ],
)
def test_factors_on_table_1_reach_the_published_vectors(key, name, power, factor):
    published = nupair.load("hara-2021").replace({"ion.coherence": 0.5, "model.coherence": "bloch"})
    rates = [laboratory_numbers(one, ANGLE)[name].value for one in (published, published.replace({key: factor}))]
    assert rates[1] / rates[0] == approx(factor**power)


def test_level_factors_move_the_resonant_lasers():
    moved = STATED.replace({"scale.level_p": 1.001})
    trigger = [float(nupair.geometry(one)["photon_energy"].sel(laser="trigger")) for one in (STATED, moved)]
    assert trigger[1] / trigger[0] == approx(1.001)


def test_the_hamiltonian_factor_is_that_parameter():
    from nupair.ions.matching import recorded_levels
    from nupair.ions.model import solve
    from nupair.ions.sets import electrons, parameter_set

    chosen = parameter_set("Er3+", "LiYF4")
    values = dict(chosen.values)
    values["B64"] = complex(values["B64"].real, 1.2 * values["B64"].imag)
    slow = solve(electrons("Er3+"), chosen.symmetry, values)
    found = recorded_levels("Er3+", "LiYF4", (("B64_imag", 1.2),))
    np.testing.assert_allclose(found.energy, slow.energy, atol=1e-7)
    assert abs(found.energy - recorded_levels("Er3+", "LiYF4").energy).max() > 0.1


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"ion.densty": "5 %"}, UnknownNameError, "ion.density"),
        ({"target.length": "1 kg"}, UnitError, "fits"),
        ({"target.length": "-1 mm"}, InputError, "positive"),
        ({"ion.density": "x 1"}, InputError, "above 1"),
        ({"ion.density": "nan %"}, InputError, "positive"),
        ({"ion.host": "5 %"}, InputError, "a number in the description"),
        ({"scale.noise": "many"}, InputError, "a number"),
    ],
)
def test_what_cannot_be_an_uncertainty_is_refused(given, error, words):
    with pytest.raises(error, match=words):
        nupair.uncertainties(STATED, ANGLE, given)


def test_samples_need_a_seeded_generator():
    with pytest.raises(InputError, match="seeded generator"):
        nupair.uncertainties(STATED, ANGLE, samples=10)


def test_texts_of_inputs():
    inputs, _ = input_uncertainties(STATED, {"target.length": "0.1 mm", "lasers.trigger": "1 meV"})
    by_key = {one.key: one for one in inputs}
    assert str(by_key["target.length"]) == "2 +- 0.01 cm"
    assert STATED.replace({"target.length": by_key["target.length"].at(-1.0)}).target.length == approx(1.99 * cm)
    assert STATED.replace({"lasers.trigger": by_key["lasers.trigger"].at(1.0)}).lasers.trigger > 0.8 * eV


def test_an_input_known_to_a_factor_is_log_normal_and_never_negative():
    """The gap law is known within ten: x 10^z, median the value itself, log of it normal with standard deviation ln 10."""
    inputs, _ = input_uncertainties(nupair.load("er-ylf"))
    gap = next(one for one in inputs if one.key == "scale.multiphonon")
    assert gap.factor == 10
    deviations = np.random.default_rng(2).normal(size=4000)
    drawn = np.array([gap.at(float(z)) for z in deviations])
    assert drawn.min() > 0
    np.testing.assert_allclose(np.log(drawn), np.log(10) * deviations, rtol=1e-12)
    known = table("intensities")["judd_ofelt"]["Er3+"]["LiYF4"]
    for one in inputs:
        if one.key.startswith("scale.judd_ofelt"):  # the sets on record lie at its ends, seen from their geometric mean
            values = [intensity_parameters("Er3+", "LiYF4", name)[int(one.key[-1])].value for name in known]
            assert one.factor == approx(np.sqrt(max(values) / min(values)))
            assert one.at(-6.0) > 0
    given, _ = input_uncertainties(STATED, only(target__length="x 2"))
    assert STATED.replace({"target.length": given[0].at(-3.0)}).target.length == approx(2 * cm / 8)
