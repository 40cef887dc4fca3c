"""The verbs sizes and opening: what they print and write."""

import json

import pytest
import xarray as xr


def test_sizes_prints_a_row_a_length_and_writes_its_files(call, tmp_path):
    code, out, _ = call("sizes", "hara-2021", "--lengths", "1 cm, 3 cm")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[-2:]] == ["1", "3"]
    code, out, _ = call("sizes", "hara-2021", "--lengths", "1 cm", "--out", str(tmp_path))
    assert code == 0
    assert [line.rpartition("/")[2] for line in out.splitlines()[:3]] == ["sizes.png", "sizes.svg", "sizes.nc"]
    with xr.open_dataset(tmp_path / "sizes.nc", engine="h5netcdf") as stored:
        assert stored["length"].values.tolist() == pytest.approx([1.0])
    code, _, err = call("sizes", "hara-2021", "--lengths", "1 s")
    assert code == 2
    assert "lengths" in err


def test_opening_as_json_and_as_a_table(call):
    code, out, _ = call("opening", "hara-2021", "--json")
    assert code == 0
    printed = json.loads(out)
    assert printed["pair"] == ["11", "12", "22", "13", "23", "33"]
    assert printed["units"]["density"] == "eV^5/rad"
    code, out, _ = call("opening", "hara-2021", "--theta-s", "60 deg")
    assert code == 0
    assert "share of pairs" in out


def test_opening_says_that_it_leaves_out_lasers_that_spread(call):
    words = ("opening", "er-ylf", "--set", "lasers.trigger_divergence=1 mrad")
    code, out, _ = call(*words)
    assert code == 0
    assert "left out" in out
    code, out, _ = call(*words, "--json")
    assert "left out" in json.loads(out)["attrs"]["accuracy"]
    code, out, _ = call("opening", "er-ylf")
    assert "left out" not in out


def test_a_missed_tolerance_is_printed(call):
    words = ("spectrum", "er-ylf", "--set", "lasers.trigger_divergence=1 mrad", "--theta-s", "60 deg", "--tolerance")
    code, out, _ = call(*words, "1e-12")
    assert code == 0
    assert "exceeds the tolerance of 1e-12" in " ".join(out.split())
    code, out, _ = call("spectrum", "er-ylf", "--theta-s", "60 deg")
    assert "tolerance" not in out
