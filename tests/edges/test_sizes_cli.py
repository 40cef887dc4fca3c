"""The verbs sizes and opening: what they print and write."""

import json

import pytest
import xarray as xr

from nupair.cli import main


def call(*words, capsys):
    """Run a verb in this process: (exit code, standard output, standard error)."""
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    printed = capsys.readouterr()
    return stopped.value.code, printed.out, printed.err


def test_sizes_prints_a_row_a_length_and_writes_its_files(capsys, tmp_path):
    code, out, _ = call("sizes", "hara-2021", "--lengths", "1 cm, 3 cm", capsys=capsys)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[-2:]] == ["1", "3"]
    code, out, _ = call("sizes", "hara-2021", "--lengths", "1 cm", "--out", str(tmp_path), capsys=capsys)
    assert code == 0
    assert [line.rpartition("/")[2] for line in out.splitlines()[:3]] == ["sizes.png", "sizes.svg", "sizes.nc"]
    with xr.open_dataset(tmp_path / "sizes.nc", engine="h5netcdf") as stored:
        assert stored["length"].values.tolist() == pytest.approx([1.0])
    code, _, err = call("sizes", "hara-2021", "--lengths", "1 s", capsys=capsys)
    assert code == 2
    assert "lengths" in err


def test_opening_as_json_and_as_a_table(capsys):
    code, out, _ = call("opening", "hara-2021", "--json", capsys=capsys)
    assert code == 0
    printed = json.loads(out)
    assert printed["pair"] == ["11", "12", "22", "13", "23", "33"]
    assert printed["units"]["density"] == "eV^5/rad"
    code, out, _ = call("opening", "hara-2021", "--theta-s", "60 deg", capsys=capsys)
    assert code == 0
    assert "share of pairs" in out


def test_opening_says_that_it_leaves_out_lasers_that_spread(capsys):
    words = ("opening", "er-ylf", "--set", "lasers.trigger_divergence=1 mrad")
    code, out, _ = call(*words, capsys=capsys)
    assert code == 0
    assert "left out" in out
    code, out, _ = call(*words, "--json", capsys=capsys)
    assert "left out" in json.loads(out)["attrs"]["accuracy"]
    code, out, _ = call("opening", "er-ylf", capsys=capsys)
    assert "left out" not in out


def test_a_missed_tolerance_is_printed(capsys):
    words = ("spectrum", "er-ylf", "--set", "lasers.trigger_divergence=1 mrad", "--theta-s", "60 deg", "--tolerance")
    code, out, _ = call(*words, "1e-12", capsys=capsys)
    assert code == 0
    assert "exceeds the tolerance of 1e-12" in " ".join(out.split())
    code, out, _ = call("spectrum", "er-ylf", "--theta-s", "60 deg", capsys=capsys)
    assert "tolerance" not in out
