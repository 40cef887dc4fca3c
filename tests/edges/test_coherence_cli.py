"""The map of the coherence and its verb, and the verb repetition: what they print, write and refuse."""

import json

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.errors import InputError, UnknownNameError
from nupair.plots.coherence_map import WORDS, coherence_heat_map
from nupair.predict.drive_axes import AXES

SHORT = ["--points", "2", "--duration", "0.5 ms", "--effort", "3"]


def test_the_map_as_json(call):
    code, out, err = call("coherence", "hara-2021", *SHORT, "--y", "trigger_delay", "--json")
    assert (code, err) == (0, "")
    printed = json.loads(out)
    expected = nupair.coherence_map(nupair.load("hara-2021"), y="trigger_delay", points=2, duration=5e-4, effort=3)
    assert printed["dims"]["largest_coherence_squared"] == ["trigger_delay", "excitation_1_intensity"]
    np.testing.assert_allclose(printed["largest_coherence_squared"], expected["largest_coherence_squared"], rtol=1e-9)
    assert printed["units"]["optimum_trigger_delay"] == "s"


def test_the_map_as_a_table_and_as_files(call, tmp_path):
    words = ["coherence", "hara-2021", *SHORT, "--x", "lasers.linewidth", "--set", "lasers.profile=step"]
    code, out, _ = call(*words)
    assert code == 0
    assert "best of the map" in out
    assert "optimum" in out
    code, out, _ = call(*words, "--out", str(tmp_path))
    assert code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"coherence.nc", "coherence.png", "coherence.svg"}
    with xr.open_dataset(tmp_path / "coherence.nc", engine="h5netcdf") as stored:
        assert stored["linewidth"].attrs["units"] == "Hz"


def test_every_axis_has_its_words_in_the_figure_and_a_flat_map_can_be_drawn():
    assert set(WORDS) == set(AXES)
    flat = nupair.coherence_map(
        nupair.load("hara-2021"),
        "trigger_delay",
        "trigger_linewidth",
        {"trigger_delay": [2e-3, 3e-3], "trigger_linewidth": [0.0, 1.0]},
        duration=1e-3,
        effort=1,
    )
    assert float(flat["best"]) == 0
    coherence_heat_map(flat).canvas.draw()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--x", "trigger_intensty"], "Did you mean 'trigger_intensity'?"),
        (["--y", "ion.temperature"], "an axis of the map must be one of"),
        (["--x", "trigger_intensity"], "another axis than x"),
        (["--points", "1"], "points must be a whole number from 2 to 1000"),
        (["--points", "2.5"], "--points"),
        (["--duration", "3 m"], "--duration must be a time"),
        (["--duration", "0 s"], "duration must be positive"),
        (["--set", "lasers.rabi_pg=2 kHz"], "trigger_intensity has no effect beside lasers.rabi_pg"),
        (["--set", "ion.inhomogeneous_width=1 MHz"], "follows one ion"),
        (["--set", "lasers.profile=smooth", "--set", "lasers.rise_time=1 ms"], "lasers.profile must be 'step'"),
        (["--set", 'ion.decay={pg = "1 1/s"}'], "where level e does not decay"),
        (["--x", "linewidth", "--y", "trigger_linewidth"], "beside the linewidth of all"),
        (["--set", "lasers.stop_pg=0.1 ms", "--y", "trigger_delay"], "after its beginning"),
    ],
)
def test_the_map_is_refused_with_code_2(words, sentence, call):
    code, out, err = call("coherence", "hara-2021", *words)
    assert (code, out) == (2, "")
    assert sentence in err


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"values": {"trigger_delay": [0.0, 1e-3]}}, InputError, "for the two axes of the map only"),
        ({"values": {"trigger_intensity": [0.0, 1.0]}}, InputError, "must be positive"),
        ({"values": {"trigger_intensity": [2.0, 1.0]}}, InputError, "finite and increasing"),
        ({"values": {"trigger_intensity": "1 mW/cm^2"}}, InputError, "numbers in mW/cm\\^2"),
        ({"values": {"trigger": [1.0, 2.0]}}, UnknownNameError, "Did you mean"),
        ({"maximised": "coherence"}, UnknownNameError, "what is maximised"),
        ({"duration": "1 ms"}, InputError, "a number of seconds"),
        ({"effort": 0}, InputError, "effort"),
    ],
)
def test_the_function_refuses_with_one_sentence(given, error, says):
    with pytest.raises(error, match=says):
        nupair.coherence_map(nupair.load("hara-2021"), **given)


def test_an_intensity_that_is_an_axis_need_not_be_described():
    values = {"excitation_1_intensity": [1.0, 2.0], "trigger_intensity": [3.0, 10.0]}
    printed = nupair.load("hara-2021")
    dark = printed.replace({"lasers.trigger_intensity": None})
    found, expected = (nupair.coherence_map(e, values=values, duration=5e-4, effort=1) for e in (dark, printed))
    name = "largest_coherence_squared"
    np.testing.assert_allclose(found[name], expected[name], rtol=1e-9)
    with pytest.raises(InputError, match=r"lasers\.trigger_intensity"):
        nupair.coherence_map(dark, "excitation_1_intensity", "linewidth", points=2)


def test_repetition_as_json_table_and_files(call, tmp_path):
    words = ["repetition", "hara-2021", "--set", "ion.spin_relaxation_time=10 ms", "--dead-time", "2 ms"]
    code, out, _ = call(*words, "--json")
    assert code == 0
    experiment = nupair.load("hara-2021").replace({"ion.spin_relaxation_time": "10 ms"})
    assert json.loads(out)["best_rate"] == pytest.approx(float(nupair.repetition(experiment, 2e-3)["best_rate"]))
    code, out, _ = call(*words)
    assert code == 0
    assert "best rate" in out
    code, out, _ = call(*words, "--out", str(tmp_path))
    assert code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"repetition.nc", "repetition.png", "repetition.svg"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "ion.spin_relaxation_time must be given for repeated cycles"),
        (["--set", "ion.spin_relaxation_time=10 ms", "--dead-time", "2 m"], "--dead-time must be a time"),
        (["--set", "ion.spin_relaxation_time=10 ms", "--dead-time", "-2 ms"], "dead_time must be zero or positive"),
    ],
)
def test_repetition_is_refused_with_code_2(words, sentence, call):
    code, out, err = call("repetition", "hara-2021", *words)
    assert (code, out) == (2, "")
    assert sentence in err


def test_without_one_of_the_lasers_there_is_no_coherence_and_no_intensity_to_search():
    dark = nupair.load("hara-2021").replace({"lasers.excitation_2_intensity": "0 W/m^2"})
    found = nupair.coherence_map(dark, points=2, duration=5e-4, effort=2)
    assert float(found["optimum"]) == 0
    assert "optimum_excitation_2_intensity" not in found
