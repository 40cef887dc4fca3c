"""The plain answer: made of the rate, the field and the detection that it names."""

import re
from functools import partial

import numpy as np
import pytest

import nupair
from nupair.errors import InputError
from nupair.keys import known_keys
from nupair.predict.coherence import prepared
from nupair.predict.outcome import outcome_numbers, spoken_time
from nupair.predict.sensor import sensor_position
from nupair.units import gauss, tesla, year
from nupair.units import s as second

approx = partial(pytest.approx, rel=1e-6, abs=0)  # the default would let any number below 1e-12 pass
STATED = nupair.load("er-ylf").replace({"ion.coherence": 0.5, "detector.angular_resolution": None})
DRIVEN = nupair.load("er-ylf").replace({"detector.angular_resolution": None})


@pytest.fixture(scope="module")
def found():
    return nupair.outcome(STATED)


def test_rates_are_the_spectrum(found):
    spectrum = nupair.spectrum(STATED, [float(found["signal_angle"])]).sum("pair").isel(signal_angle=0)
    assert float(found["rate"]) == approx(float(spectrum["rate"]), rel=1e-9)
    for place, name in enumerate(("magnetization_rate", "magnetization_rate_even")):
        assert float(found["magnetization_rate"][place]) / float(spectrum[name]) == approx(1, rel=1e-9)


def test_the_field_is_that_of_the_loop(found):
    loop = nupair.pickup(STATED, magnetization=(0, 0, 1.0))
    xi = float(loop["geometric_factor"])
    assert float(found["geometric_factor"]) == approx(xi, rel=1e-9)
    ratio = float(found["field_rate"][1] / found["magnetization_rate"][1])
    assert ratio == approx(xi * gauss / tesla, rel=1e-9)


def test_the_sensor_stays_before_the_end_of_a_crystal_of_any_length():
    """2 mm off: at 12 mm from the centre of 2 cm, at 27 mm from that of 5 cm; a position of its own is taken as it is."""
    for length, z in (("2 cm", 0.012), ("5 cm", 0.027)):
        changed = STATED.replace({"target.length": length})
        np.testing.assert_allclose(sensor_position(changed), [0, 0, z], rtol=1e-12)
        loop = nupair.pickup(changed)
        assert float(loop["clearance"]) == approx(0.002, rel=1e-9)
        assert float(nupair.pickup(changed, position=(0, 0, z))["flux"]) == approx(float(loop["flux"]), rel=1e-9)
    own = STATED.replace({"detector.position": ["1 cm", "2 cm", "3 cm"]})
    np.testing.assert_allclose(sensor_position(own), [0.01, 0.02, 0.03], rtol=1e-12)
    assert sensor_position(STATED.replace({"detector.distance": None})) is None


def test_the_loop_is_as_wide_as_a_crystal_of_any_radius():
    """Until it has a radius of its own; a loop without one is a point."""
    for radius in ("1 mm", "1 cm"):
        changed = STATED.replace({"target.radius": radius})
        own = changed.replace({"detector.pickup_radius": radius})
        assert float(nupair.pickup(changed)["mean_field"]) == float(nupair.pickup(own)["mean_field"])
        assert f"pickup loop of {10 if radius == '1 cm' else 1} mm radius" in nupair.outcome(changed).answer
    wide = STATED.replace({"target.radius": "1 mm", "detector.pickup_radius": "3 mm"})
    assert float(nupair.pickup(wide)["radius"]) == approx(0.003, rel=1e-12)
    with pytest.raises(InputError, match="radius of the pickup loop"):
        nupair.pickup(STATED.replace({"detector.pickup_radius": None}))


def test_a_sensor_inside_the_crystal_is_refused():
    inside = STATED.replace({"detector.position": ["0 cm", "0 cm", "0.5 cm"]})
    for sensor in (inside, inside.replace({"detector.pickup_radius": None})):
        with pytest.raises(InputError, match="crystal"):
            nupair.outcome(sensor)


def test_a_point_sensor_takes_the_size_of_the_field():
    point = STATED.replace({"detector.pickup_radius": None, "detector.position": ["5 cm", "0 cm", "3 cm"]})
    field = nupair.field_map(point, [[0.05, 0, 0.03]])
    assert float(nupair.outcome(point)["geometric_factor"]) == approx(float(field["geometric_factor"][0]), rel=1e-6)


def test_the_time_is_that_of_the_detection(found):
    rate = abs(float(found["field_rate"][1]))
    detected = nupair.detection(STATED, rate)
    assert float(found["time_to_see"][1]) == approx(float(detected["time_to_see_ramp"]), rel=1e-9)
    assert float(found["pairs_until_seen"][1]) == approx(float(found["time_to_see"][1] * found["rate"]))
    six = nupair.outcome(STATED, sigmas=6.0)
    assert float(six["time_to_see"][1]) > float(found["time_to_see"][1])


def test_angular_resolution_is_averaged_over():
    """A response of 3 degrees, beside the centre, where the spectrum is curved, is not the value at the angle."""
    wide = STATED.replace({"detector.angular_resolution": "3 deg"})
    angle = float(nupair.outcome(STATED)["signal_angle"])
    fine = np.linspace(angle - 0.3, angle + 0.3, 241)
    rate = nupair.spectrum(STATED, fine)["rate"].sum("pair").values
    weight = np.exp(-((fine - angle) ** 2) / (2 * np.radians(3.0) ** 2))
    assert float(nupair.outcome(wide)["rate"]) == approx((weight @ rate) / weight.sum(), rel=1e-3)
    assert abs(float(nupair.outcome(wide)["rate"] / nupair.outcome(STATED)["rate"]) - 1) > 1e-4


def test_noise_of_the_loop_moves_the_time_alone():
    """In white noise a slope is seen after a time that goes as noise^(2/3)."""
    white = STATED.replace({"detector.corner_frequency": "0 1/s"})
    given = dict.fromkeys(known_keys()) | {"scale.noise": "x 2", "ion.density": "1 %"}
    found = nupair.uncertainties(white, given=given, evaluate=outcome_numbers)
    assert float(found["factor"].sel(input="scale.noise", quantity="time_to_see_odd")) == approx(2 ** (2 / 3), rel=1e-6)
    assert float(found["factor"].sel(input="scale.noise", quantity="field_rate_odd")) == 1
    share = found.sel(input="ion.density", quantity="field_rate_even")
    assert float(share["share"] / share["value"]) == approx(0.02)


def test_the_published_field_outruns_its_events():
    """Each pair is counted with the moment of the whole density: the field would be seen before the first pair."""
    published = nupair.outcome(nupair.load("hara-2021"))
    assert float(published["pairs_until_seen"][0]) < 1
    assert "before the first pair" in published.attrs["answer"]
    assert "before the first pair" not in nupair.outcome(STATED).attrs["answer"]


def test_relaxation_cycles_and_duration_are_said():
    told = {"ion.spin_relaxation_time": "10 ms", "detector.repetition": "50 1/s", "detector.duration": "30 day"}
    found = nupair.outcome(STATED.replace(told))
    assert "spin relaxation time of 0.01 s" in found.attrs["answer"]
    assert "In the described 30 days" in found.attrs["answer"]
    drifting = nupair.outcome(STATED.replace({"detector.drift": "1 fT/s"}))
    assert np.isinf(drifting["time_to_see"]).all()
    assert "never reaches 3 sigma" in drifting.attrs["answer"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.0639, "0.0639 s"), (150, "2.5 minutes"), (86400 * 3, "3 days"), (3.2e9, "101 years")]
)
def test_times_in_words(seconds, said):
    assert spoken_time(seconds) == said
    assert year / second == approx(3.15576e7)


def test_what_is_missing_is_named():
    for key in ("detector.distance", "detector.instrument"):
        with pytest.raises(InputError, match="detector"):
            nupair.outcome(STATED.replace({key: None}))
    with pytest.raises(InputError, match="excited_population"):
        nupair.outcome(nupair.load("hara-2021").replace({"ion.coherence": 0.5}))


def test_the_answer_says_that_the_peak_is_held_and_what_the_mean_gives():
    """The mean over the drive is the accumulated coherence over the window; a trigger switched off lowers it."""
    described = DRIVEN.replace({"model.inhomogeneous": False})
    found = nupair.outcome(described)
    window = float(found["drive_window"])
    course = nupair.dynamics(described, times=np.geomspace(1e-6, window, 400))
    mean = float(course["accumulated_coherence_squared"][-1]) / window
    share = mean / float(course["coherence_squared"].max())
    assert float(found["mean_share"]) == approx(share, rel=1e-2)
    assert 0 < float(found["mean_share_error"]) < 1e-2 * share
    assert float(found["mean_rate"] / found["rate"]) == approx(float(found["mean_share"]))
    assert float(found["mean_time_to_see"][0]) > float(found["time_to_see"][0])
    assert "with the largest coherence that the lasers prepare held for the whole time" in found.answer
    lower = float(re.search(r"coherence is ([\d.e+]+) times lower", found.answer)[1])
    assert lower == approx(1 / share, rel=5e-2)
    dark = nupair.outcome(described.replace({"lasers.stop_pg": "50 us"}))
    assert float(dark["mean_rate"]) < 0.5 * float(found["mean_rate"])
    assert dark.answer != found.answer


def test_a_stated_coherence_has_no_mean(found):
    assert "with the stated coherence held for the whole time" in found.answer
    assert "Over the described drive" not in found.answer
    assert np.isnan(found["mean_rate"])
    assert np.isnan(found["mean_time_to_see"]).all()


def test_single_ions_are_not_in_the_mean():
    """Their emission needs no coherence."""
    both = nupair.load("er-ylf").replace({"detector.angular_resolution": None, "model.incoherent": True})
    alone, found = nupair.outcome(both.replace({"model.incoherent": False})), nupair.outcome(both)
    single = float(found["rate"] - alone["rate"])
    assert float(found["mean_rate"]) == approx(single + float(alone["mean_rate"]), rel=1e-6)


def test_a_rate_below_its_error_is_an_upper_bound(monkeypatch):
    """And has no input uncertainty: that would be a factor of noise."""
    monkeypatch.setattr("nupair.predict.rates.coherence_error", lambda _: 2 * prepared(DRIVEN).coherence)
    text = nupair.outcome(DRIVEN).answer
    assert "at most 1.1e-23 neutrino pairs per second" in text
    assert "no more than a bound" in text
    found = nupair.uncertainties(DRIVEN, given=dict.fromkeys(known_keys()) | {"ion.density": "1 %"})
    assert np.isnan(found["input_error"].sel(quantity="rate"))
    assert np.isnan(found["input_factor"].sel(quantity="rate"))
    assert found["input_error"].sel(quantity="coherence") >= 0
