"""The command line: what it prints, its exit codes, the files that it writes."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.units import deg


def test_a_spectrum_as_json_equals_the_one_from_python(call):
    words = [
        "spectrum",
        "hara-2021",
        "--set",
        "neutrino.lightest_mass=30 meV",
        "--theta-s",
        "10 deg, 58.8 deg",
        "--json",
    ]
    code, out, err = call(*words)
    assert (code, err) == (0, "")
    printed = json.loads(out)
    experiment = nupair.load("hara-2021").replace({"neutrino.lightest_mass": "30 meV"})
    computed = nupair.spectrum(experiment, signal_angle=np.array([10, 58.8]) * deg)
    for name in ("rate_integral", "magnetization_integral", "rate_integral_error"):
        np.testing.assert_array_equal(printed[name], computed[name].values)
    assert printed["pair"] == ["11", "12", "22", "13", "23", "33"]
    assert printed["units"]["rate_integral"] == "eV^5"
    assert printed["dims"]["rate_integral"] == ["signal_angle", "pair"]
    assert "30 meV" in printed["attrs"]["experiment"]


def test_a_spectrum_as_a_file_and_as_a_table(call, tmp_path):
    code, out, _ = call("spectrum", "--theta-s", "0 deg:90 deg:4", "--out", str(tmp_path / "new"))
    assert code == 0
    written = [str(tmp_path / "new" / f"spectrum.{kind}") for kind in ("png", "svg", "nc")]
    assert out.splitlines()[:3] == written
    with xr.open_dataset(tmp_path / "new" / "spectrum.nc", engine="h5netcdf") as stored:
        computed = nupair.spectrum(nupair.load("er-ylf"), signal_angle=np.linspace(0, 90, 4) * deg)
        xr.testing.assert_allclose(stored.load(), computed, rtol=1e-12)
        assert stored.attrs["experiment"] == computed.attrs["experiment"]
    code, out, _ = call("spectrum", "--theta-s", "0 deg:90 deg:4")
    assert code == 0
    assert "sum F (eV^5)" in out
    assert "90.00000" in out


def test_a_spectrum_is_written_where_no_figure_can_be_drawn(call, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = call("spectrum", "--theta-s", "0 deg:90 deg:4", "--out", str(tmp_path))
    assert code == 0
    assert out.splitlines()[0] == str(tmp_path / "spectrum.nc")
    assert err.startswith("no figure: this needs matplotlib")
    assert err.count("\n") == 1


REFUSED = [
    (["bogus"], "No such command"),
    (["spectrum", "--nosuch"], "No such option"),
    (["spectrum", "nope"], "er-ylf, hara-2021"),
    (["spectrum", "--set", "x"], "KEY=VALUE"),
    (["spectrum", "--set", "target.length=-1 cm"], "Did you mean '1 cm'?"),
    (["spectrum", "--set", "target.lenght=1 cm"], "Did you mean 'target.length'?"),
    (["spectrum", "--set", "neutrino.lightest_mass=10"], "with a unit"),
    (["spectrum", "--theta-s", ""], "at least one angle"),
    (["spectrum", "--theta-s", "58.8"], "an angle with a unit"),
    (["spectrum", "--theta-s", "nan deg"], "finite"),
    (["spectrum", "--theta-s", "1 deg:2 deg"], "START:STOP:N"),
    (["spectrum", "--theta-s", "1 deg:2 deg:0"], "whole number"),
    (["spectrum", "--theta-s", "1 deg:2 deg:³"], "whole number"),
    (["spectrum", "--theta-s", "1000 deg"], "within 2 pi rad (360 deg)"),
    (["spectrum", "--out", " "], "must have a name"),
    (["show", "--set", "neutrino.alpha=" + "9" * 5000], "neutrino.alpha"),
    (["show", "x" * 5000], "readable"),
    (["show", "--set", "target=3", "--set", "target.length=1 cm"], "a table of keys"),
    (["geometry", "--theta-s", "58.8"], "an angle with a unit"),
    (["show", "absent.toml"], "readable"),
    (["run", "--set", "lasers.trigger=3 eV"], "nothing is left for the pair"),
    (["show", "--set", "detector.position=[]"], "must be three lengths; received []."),
    (["show", "--set", "target.length=true"], "received true."),
    (["show", "--set", "ion.magnetic_field=[1, true, 'x']"], "received [1, true, 'x']."),
    (["show", "--set", "neutrino.nature=[]"], "one of dirac, majorana; received []."),
    (["show", "--set", "ion.species=true"], "ion.species must be a text; received true."),
    (["sizes", "--lengths", ""], "--lengths must be at least one quantity: a length; received ''. Try '2 cm'."),
    (["sizes", "--lengths", "1 cm,,2 cm"], "--lengths must be a list without empty entries"),
    (["reproduce", "--only", "fig99"], "--only must be one of fig1, fig10"),
    (["reproduce", "--only", "table9"], "--only must be one of table1, table2, table3, table4; received 'table9'."),
    (["reproduce", "--only", "nothing"], "places (table4, fig9, eq24) and ids of --json"),
    (["run", "--masses", ""], "at least one quantity: an energy"),
    (["run", "--masses", "1 meV, , 2 meV"], "without empty entries"),
    (["run", "--masses", "1, 30"], "an energy with a unit"),
    (["run", "--masses", "1, -30 meV"], "Did you mean '30 meV'?"),
    (["run", "--masses", "1, 2, 3, 4, 5, 6, 7 meV"], "at most 7 with the described ones"),
    (["spectrum", "--set", "lasers.trigger=0.3 eV"], "range of the index record"),
    (
        ["outcome", "er-ylf", "--set", "lasers.trigger=0.5 eV"],
        "lasers.trigger must be within 1.6 meV of the transition g-p",
    ),
    (["dynamics", "er-ylf", "--set", "lasers.trigger=0.5 eV"], "lasers.detuning_pg = '-75.16 THz'"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED, ids=lambda x: str(x)[:50])
def test_bad_input_is_one_sentence_and_exit_code_2(words, says, call):
    code, out, err = call(*words)
    assert code == 2
    assert out == ""
    assert says in err
    assert err.startswith("nupair: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", 'the description file must be filled; received an empty file. Try base = "er-ylf".'),
        ("# nothing yet\n", "received an empty file"),
        ("[target]\nlength = '2 cm'\nbase = 'er-ylf'\n", "base must be above the first [table]"),
        ("[ion.scheme]\nbase = 'er-ylf'\n", "received base inside [ion.scheme]."),
        ("base = true\n", "base must be one of er-ylf, hara-2021, ho-ylf; received true."),
        ("base = []\n", "ho-ylf; received []."),
        ("[neutrino]\n", "must be given; received nothing. Or begin the description with base"),
    ],
)
def test_a_file_that_is_no_description_is_one_sentence(text, says, call, tmp_path):
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    code, out, err = call("show", str(tmp_path / "mine.toml"))
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_misspelt_name_is_refused_before_heavy_imports(tmp_path):
    """In every verb that takes a description, as preset or as base; numpy alone may be there."""
    (tmp_path / "mine.toml").write_text('base = "er-yfl"', encoding="utf-8")
    verbs = "run spectrum staircase mass-effect sizes opening show weights geometry cite dynamics coherence repetition field "
    verbs += "outcome backgrounds budgets"
    code = f"""
import sys
from nupair.cli import main
for verb in {[*verbs.split(), "uncertainties"]}:
    for name in ("er-yfl", {str(tmp_path / "mine.toml")!r}):
        try:
            main([verb, name])
        except SystemExit as stopped:
            assert stopped.code == 2, verb
print(sorted({{"xarray", "pandas", "scipy", "pint", "matplotlib"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr.count("Did you mean 'er-ylf'?") == done.stderr.count("\n") == 36


@pytest.mark.parametrize(
    "words",
    [
        ("spectrum", "--theta-s", "58 deg"),
        ("outcome", "hara-2021"),
        ("weights",),
        ("geometry",),
        ("levels", "--highest", "100"),
        ("reproduce", "--only", "eq24"),
    ],
    ids=lambda words: words[0],
)
def test_the_answer_is_printed_beside_the_files(words, call, tmp_path):
    """With --out the paths of the files come first, then what is printed without it."""
    code, answer, _ = call(*words)
    assert code == 0
    code, out, err = call(*words, "--out", str(tmp_path))
    assert (code, err) == (0, "")
    paths = [line for line in out.splitlines() if line.startswith(str(tmp_path))]
    assert paths
    assert out == "".join(f"{path}\n" for path in paths) + answer


def test_a_folder_without_write_permission(call, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # as the system answers to anybody but root
    code, _, err = call("spectrum", "--theta-s", "58 deg", "--out", str(tmp_path))
    assert code == 2
    assert "cannot be written to" in err


def test_an_output_folder_that_is_a_file(call, tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    code, _, err = call("spectrum", "--theta-s", "58 deg", "--out", str(tmp_path / "taken"))
    assert code == 2
    assert "cannot be made" in err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_failed_write_leaves_the_old_file(tmp_path):
    from nupair.errors import OutputError
    from nupair.files import write

    path = tmp_path / "old.txt"
    path.write_text("old", encoding="utf-8")

    def fail(temporary):
        temporary.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        write(path, fail)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_bad_input_leaves_existing_output_untouched(call, tmp_path):
    kept = tmp_path / "spectrum.nc"
    kept.write_text("old", encoding="utf-8")
    code, *_ = call("spectrum", "--set", "target.length=0 cm", "--out", str(tmp_path))
    assert code == 2
    assert kept.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        ("show", "neutrino.lightest_mass"),
        ("weights", "0.7500"),
        ("geometry", "(33)"),
        ("cite", "2105.11114"),
    ],
)
def test_information_verbs_print(verb, says, call):
    code, out, err = call(verb, "er-ylf")
    assert (code, err) == (0, "")
    assert says in out


@pytest.mark.parametrize("verb", ["show", "weights", "geometry"])
def test_information_verbs_as_json(verb, call):
    code, out, _ = call(verb, "hara-2021", "--json")
    assert code == 0
    assert json.loads(out)


def test_show_spells_values_as_a_description_does(call):
    _, out, _ = call("show", "--set", "detector.position=['0 cm', '0 cm', '1.2 cm']")
    assert "['0 cm', '0 cm', '1.2 cm']" in out
    (row,) = (line.split() for line in out.splitlines() if line.startswith("model.nonradiative"))
    assert row[1] == "true"


def test_the_printed_angles_are_round_and_stand_in_the_stored_spectrum(call):
    """Five degrees apart: every 20th of the default quarters of a degree."""
    _, out, _ = call("spectrum", "hara-2021")
    rows = [line.split()[0] for line in out.splitlines() if line.strip().endswith(tuple("0123456789"))]
    angles = np.array([float(row) for row in rows if row.replace(".", "").replace("-", "").isdigit()])
    assert angles.size == 36
    np.testing.assert_array_equal(np.diff(angles), 5)
    assert np.all(angles == np.round(angles))
    full = nupair.spectrum(nupair.load("hara-2021"))["signal_angle"].values / deg
    assert np.all([np.isclose(full, angle, rtol=0, atol=1e-9).any() for angle in angles])


def test_show_names_a_source_for_every_value(call):
    _, out, _ = call("show", "hara-2021", "--json")
    document = json.loads(out)
    assert all(entry["source"] for entry in document["values"].values())
    assert all(entry["source"] for entry in document["records"].values())


def test_decays_print_and_refuse(call):
    code, out, _ = call("decays")
    assert code == 0
    assert "Table 1" in out
    assert "49.43" in out
    code, out, _ = call("decays", "Ho3+", "--json")
    assert code == 0
    assert json.loads(out)["units"]["lifetime"] == "s"
    for arguments in (["decays", "Er2+"], ["decays", "--temperature", "4"], ["decays", "Er3+", "LaF3"]):
        code, _, message = call(*arguments)
        assert code == 2
        assert message.count("\n") == 1


@pytest.mark.parametrize("ion", ["Er3+", "Ho3+"])
def test_schemes_of_a_host_without_measured_levels_say_so(ion, call):
    """Widths follow the gap law of the host; there is no odd crystal field on record, hence no velocity."""
    code, out, err = call("schemes", ion, "LaF3", "--number", "3")
    assert (code, err) == (0, "")
    assert "no measured levels on record, all energies computed" in out
    assert "nan" not in out
    found = nupair.schemes(ion, "LaF3", number=3)
    assert np.all(np.isnan(found["velocity"]))
    assert np.all(found["width_e"] > 0)
    widths = (found["width_e"] + found["width_p"]) / 1e6  # in MHz
    np.testing.assert_allclose(found["merit"], found["spin_squared"] * found["pair_energy"] ** 2 / (1 + widths))


def test_levels_and_schemes_print_draw_and_refuse(call, tmp_path):
    code, out, _ = call("levels", "Er3+", "LiYF4")
    assert code == 0
    assert "2H11/2:1" in out
    code, out, _ = call("levels", "--json")
    assert json.loads(out)["measured_energy"][1] == 17
    code, out, _ = call("levels", "--out", str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"levels.png", "levels.svg", "levels.nc"}
    code, out, _ = call("schemes", "--number", "3", "--json")
    assert np.shape(json.loads(out)["level"]) == (4, 4)  # three, and the preset's
    code, out, _ = call("schemes")
    rows = [line.rstrip() for line in out.splitlines() if " → " in line][1:]
    assert len(rows) == 21
    (marked,) = (row for row in rows if row.endswith("er-ylf"))
    assert "2H11/2:1 → 4I13/2:1 → 4I15/2:1" in marked
    assert "er-ylf: lowest doublet of each manifold of the paper's scheme" in out
    for words in (
        ["levels", "Er2+"],
        ["levels", "Er3+", "KCl"],
        ["levels", "--magnetic-field", "0.1"],
        ["schemes", "--number", "0"],
    ):
        code, out, err = call(*words)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1


def test_geometry_draws(call, tmp_path):
    code, out, _ = call("geometry", "--out", str(tmp_path))
    assert code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"geometry.png", "geometry.svg", "geometry.nc"}
    assert "geometry.svg" in out


def test_bibtex(call):
    _, out, _ = call("cite", "er-ylf", "--bibtex")
    assert out.count("@") >= 5
    assert "Hara2021" in out


def test_without_a_verb_the_help_is_printed(call):
    code, out, _ = call()
    assert code == 0
    assert "spectrum" in out


@pytest.mark.parametrize(("words", "code"), [("show", 2), ("show --json", 2), ("--version", 2)])
def test_a_full_disk_behind_standard_output_is_one_sentence(words, code):
    done = subprocess.run(
        f"{sys.executable} -m nupair {words} > /dev/full", shell=True, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_output_that_nobody_reads_and_output_in_ascii(tmp_path):
    mine = tmp_path / "ü.toml"
    mine.write_text('base = "er-ylf"', encoding="utf-8")
    for command in (
        f"{sys.executable} -m nupair show >&-",
        f"PYTHONIOENCODING=ascii {sys.executable} -m nupair show '{mine}'",
    ):
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert done.returncode == 0


def test_python_m_nupair_is_the_same_program():
    done = subprocess.run([sys.executable, "-m", "nupair", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"nupair {nupair.__version__}"


def test_help_of_every_verb(call):
    for verb in ("levels", "schemes"):
        assert call(verb, "--help")[0] == 0
    for verb in ("run", "spectrum", "show", "weights", "geometry", "cite"):
        code, out, _ = call(verb, "--help")
        assert code == 0
        assert "--set" in out
