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
