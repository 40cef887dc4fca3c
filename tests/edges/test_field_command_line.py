"""The verbs field, backgrounds, budgets: what they print, write and refuse."""

import json

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.cli.field import fitting_tesla
from nupair.units import deg


def test_field_at_points_as_json(call):
    words = ["field", "er-ylf", "--position", "0, 0, 5 cm", "--position=-2 cm, 1 mm, 0 m"]
    code, out, err = call(*words, "--magnetization", "0, 0, 1e-6 A/m", "--json")
    assert (code, err) == (0, "")
    printed = json.loads(out)
    expected = nupair.stray_field(nupair.load("er-ylf"), [[0, 0, 0.05], [-0.02, 0.001, 0]], (0, 0, 1e-6))
    np.testing.assert_allclose(printed["magnetic_field"], expected, rtol=1e-9, atol=1e-30)
    assert printed["units"]["magnetic_field"] == "T"
    assert printed["attrs"]["magnetization"] == "uniform, as given"


def test_field_as_a_table_has_the_loop(call):
    code, out, _ = call("field")
    assert code == 0
    assert "xi of the loop" in out
    assert "in the crystal" in out
    (row,) = (line for line in out.splitlines() if line.startswith("radius"))
    assert row.split() == ["radius", "(cm),", "that", "of", "the", "crystal", "1"]


def test_a_loop_that_touches_the_crystal_prints_no_half_answer(call):
    code, out, err = call("field", "--set", 'detector.position=["0 cm", "0 cm", "0 cm"]')
    assert (code, out) == (2, "")
    assert "clear of the crystal" in err


def test_field_at_a_position_prints_that_position_only(call):
    code, out, _ = call("field", "--position", "0, 0, 5 cm")
    assert code == 0
    assert "0, 0, 5 " in out
    assert "loop" not in out


@pytest.mark.parametrize(
    ("largest", "unit"), [(0.0, "T"), (2.0, "T"), (4.5e-7, "nT"), (1e-6, "µT"), (3e-13, "fT"), (9e-55, "T")]
)
def test_fields_are_printed_in_a_unit_that_fits(largest, unit):
    found, size = fitting_tesla(largest)
    assert found == unit
    assert largest / size < 1000


def test_the_printed_field_is_that_of_the_result(call):
    """In nT, 5 cm from the centre of a crystal with 1 A/m."""
    _, out, _ = call("field", "--position", "0, 0, 5 cm")
    row = out.splitlines()[-1].split()
    assert "Bz (nT)" in out
    assert float(row[5]) * 1e-9 == pytest.approx(
        nupair.stray_field(nupair.load("er-ylf"), [0, 0, 0.05])[2], rel=1e-6, abs=0
    )


def test_field_writes_map_and_figure(call, tmp_path):
    code, out, _ = call("field", "--out", str(tmp_path))
    assert code == 0
    assert {line.rpartition("/")[2] for line in out.splitlines()[:4]} == {
        "field.nc",
        "field-map.nc",
        "field-map.png",
        "field-map.svg",
    }
    with xr.open_dataset(tmp_path / "field-map.nc", engine="h5netcdf") as stored:
        assert stored["magnetic_field"].dims == ("z", "x", "component")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["field", "--position", "0, 5 cm"], "three quantities"),
        (["field", "--position", "0, 0, 5 kg"], "a length"),
        (["field", "--position", "0, 0, 5"], "with a unit"),
        (["field", "--magnetization", "0, 0, 1 T"], "a magnetization"),
        (["field", "--magnetization", "0, 0, 0 A/m"], "not all zero"),
        (["backgrounds", "--coherence", "2"], "between 0 and 0.25"),
        (["backgrounds", "--coherence", "nan"], "between 0 and 0.25"),
        (["outcome", "--theta-s", "nan deg"], "finite"),
        (["outcome", "--set", "detector.angular_resolution=200 deg"], "between 1e-9 rad and 30 deg"),
        (["outcome", "--set", "ion.excited_population=0.1", "--set", "ion.coherence=0.5"], "density matrix"),
        (["outcome", "hara-2021", "--set", "ion.coherence=0.5"], "excited_population"),
        (["field", "--set", "detector.pickup_radius=0 cm"], "positive"),
        (
            ["field", "--position", "0, 0, 1e300 m"],
            "position must be finite and within 1000 m; received [0.0, 0.0, 1e+300].",
        ),
        (["field", "--magnetization", "0, 0, 1e300 A/m"], "the largest between 1e-100 and 1e+09"),
        (["field", "--magnetization", "0, 0, 1e-300 A/m"], "the largest between 1e-100 and 1e+09"),
        (["spectrum", "hara-2021", "--set", "model.incoherent=true"], "bloch"),
        (["backgrounds", "--set", "ion.temperature=-4 K"], "positive"),
        (["budgets", "--set", "detector.instrument=SQUIT"], "detector.instrument"),
    ],
)
def test_refusals_are_one_sentence(words, sentence, call):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_backgrounds_as_json_and_table(call):
    code, out, _ = call("backgrounds", "--json")
    printed = json.loads(out)
    assert code == 0
    assert printed["place"] == ["centre", "edge"]
    assert len(printed["two_photon_rate_per_ion"]) == 2
    code, out, _ = call("backgrounds", "--theta-s", "10 deg, 58.8 deg")
    assert code == 0
    assert "58.8000 deg" in out
    (beam, _) = (line.split() for line in out.splitlines() if line.split()[:1] == ["beam"])
    found = nupair.backgrounds(nupair.load("er-ylf"), np.array([10.0, 58.8]) * deg)
    expected = found["two_photon_rate_by_profile"].sel(profile="beam").values
    np.testing.assert_allclose([float(word) for word in beam[1:]], expected, rtol=1e-3)


def test_budgets_as_table_and_file(call, tmp_path):
    code, out, _ = call("budgets")
    assert code == 0
    assert "photons_per_ion" in out
    code, out, _ = call("budgets", "--out", str(tmp_path))
    assert code == 0
    with xr.open_dataset(tmp_path / "budgets.nc", engine="h5netcdf") as stored:
        assert stored["thermal_field"].attrs["units"] == "G"


def test_figures_can_be_drawn():
    from nupair.plots.detection import detection_figure
    from nupair.plots.field import field_figure

    experiment = nupair.load("er-ylf")
    assert field_figure(nupair.field_map(experiment)).axes
    assert detection_figure(nupair.detection(experiment, 1e-15)).axes
