"""The description: what it takes, what it refuses and how it says so."""

import pytest

import nupair
from nupair.errors import ConflictError, InputError, UnitError, UnknownNameError
from nupair.units import cm, deg, meV

REFUSED = [
    ("neutrino.lightest_mas", "1 meV", UnknownNameError, "Did you mean 'neutrino.lightest_mass'?"),
    ("modle.weights", "derived", UnknownNameError, "Did you mean 'model.weights'?"),
    ("", "1 meV", UnknownNameError, "a key of the description"),
    ("neutrino.release.x", 1, UnknownNameError, "neutrino.release"),
    ("target.length", "-2 cm", InputError, "target.length must be positive; received '-2 cm'. Did you mean '2 cm'?"),
    ("target.length", "0 cm", InputError, "target.length must be positive"),
    ("target.length", "2", UnitError, "with a unit"),
    ("target.length", 2.0, UnitError, "with a unit"),
    ("target.length", "2 eV", UnitError, "must be a length"),
    ("target.length", "inf cm", InputError, "finite"),
    ("target.length", "1e400 cm", InputError, "finite"),
    ("target.length", ["2 cm"], UnitError, "with a unit"),
    ("target.length", "10**10**10 cm", UnitError, "with a unit"),
    ("target.length", "1 cm**9**9**9", UnitError, "with a unit"),
    ("neutrino.lightest_mass", "3 kg", UnitError, "must be an energy"),
    ("neutrino.lightest_mass", "-1 meV", InputError, "zero or positive"),
    ("neutrino.lightest_mass", "nan eV", InputError, "finite"),
    ("neutrino.lightest_mass", None, InputError, "neutrino.lightest_mass must be given"),
    ("neutrino.nature", "Dirac", UnknownNameError, "Did you mean 'dirac'?"),
    ("neutrino.release", "nufit-6.2", UnknownNameError, "Did you mean"),
    ("neutrino.sin2_theta12", 1.5, InputError, "at most 1"),
    ("neutrino.alpha", float("nan"), InputError, "finite"),
    ("neutrino.dm2_21", 7.5e-5, UnitError, "an energy squared with a unit"),
    ("ion.c_axis", [0, 0, 0], InputError, "not all zero"),
    ("ion.c_axis", "k2", InputError, "'k1' or 'normal'"),
    ("ion.scheme.e", "2H11/2:9", UnknownNameError, "ion.scheme.e"),
    ("ion.species", "Ho3+", UnknownNameError, "ion.species"),
    ("ion.host", "LiYF5", UnknownNameError, "Did you mean 'LiYF4'?"),
    ("target.refractive_index", "1.45", InputError, "a number between 0 and 10, or 'ordinary'"),
    ("target.refractive_index", float("nan"), InputError, "a number between 0 and 10"),
    ("lasers.second_angle", "140", UnitError, "or 'matched'"),
    ("lasers.excitation_1", "2 eV", ConflictError, "must reach level e"),
    ("lasers.trigger", "3 eV", ConflictError, "nothing is left for the pair"),
    ("model.weights", "tabel-4", UnknownNameError, "Did you mean 'table-4'?"),
    ("model.form_factor", "lorentzian", ConflictError, "not integrable over two transverse momenta"),
    ("model.majorana_coefficient", "1", InputError, "Leave out the quotes."),
    ("model.majorana_coefficient", True, InputError, "a plain number"),
    ("model.nonradiative", 1, InputError, "true or false"),
    ("detector.position", ["1 cm", "2 cm"], InputError, "three lengths"),
]


@pytest.mark.parametrize(("key", "value", "error", "says"), REFUSED, ids=lambda x: str(x)[:40])
def test_refused_with_one_sentence(key, value, error, says):
    with pytest.raises(error) as caught:
        nupair.load("er-ylf").replace({key: value})
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_printed_weights_do_not_go_with_phases_or_other_mixing():
    printed = nupair.load("hara-2021")
    for change in ({"neutrino.alpha": "0.3 rad"}, {"neutrino.sin2_theta12": 0.3}):
        with pytest.raises(ConflictError, match="table-4"):
            printed.replace(change)


@pytest.mark.parametrize("preset", nupair.presets())
def test_toml_and_back_is_the_same_description(preset, tmp_path):
    experiment = nupair.load(preset).replace({"neutrino.lightest_mass": "30 meV", "ion.c_axis": [1, 0, 2]})
    file = tmp_path / "mine.toml"
    file.write_text(experiment.to_toml(), encoding="utf-8")
    assert nupair.load(file) == experiment
    assert '"30 meV"' in experiment.to_toml()


@pytest.mark.parametrize("preset", nupair.presets())
def test_every_value_of_a_preset_has_a_source(preset):
    experiment = nupair.load(preset)
    assert [key for key, _ in experiment.values() if not experiment.source(key)] == []


def test_replace_leaves_the_old_description_alone():
    old = nupair.load("er-ylf")
    new = old.replace({"target.length": "3 cm"})
    assert old.target.length == pytest.approx(2 * cm)
    assert new.target.length == pytest.approx(3 * cm)
    assert new.source("target.length") == "set by the user"
    assert old.source("target.length") != new.source("target.length")


def test_a_short_file_on_a_base(tmp_path):
    file = tmp_path / "thin.toml"
    file.write_text(
        'base = "er-ylf"\n[target]\nlength = "5 mm"\n[neutrino]\nlightest_mass = "1 meV"\n', encoding="utf-8"
    )
    experiment = nupair.load(file)
    assert experiment.name == "thin"
    assert experiment.target.length == pytest.approx(0.5 * cm)
    assert experiment.neutrino.lightest_mass == pytest.approx(1 * meV)
    assert experiment.source("target.length") == "given in thin.toml"
    assert experiment.source("target.radius") == nupair.load("er-ylf").source("target.radius")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"x = ", "valid TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b'base = "nothing"', "base must be one of"),
        (b'base = "er-ylf"\n[target]\nlength = 2', "target.length"),
        (b'[neutrino]\nrelease = "nufit-6.1"', "must be given"),
        (b"neutrino = 3", "neutrino"),
        (b'base = "er-ylf"\nsources = 3', "sources must be"),
        (b'base = "er-ylf"\n[target.length]\nx = 1', "target.length"),
    ],
)
def test_a_file_that_cannot_be_used(text, says, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_bytes(text)
    with pytest.raises(nupair.NupairError, match=says):
        nupair.load(file)


def test_a_missing_file_and_an_unknown_preset(tmp_path):
    with pytest.raises(InputError, match="readable"):
        nupair.load(tmp_path / "absent.toml")
    with pytest.raises(UnknownNameError, match="Did you mean 'er-ylf'"):
        nupair.load("er-ylff")


def test_switches_follow_the_description_until_set():
    experiment = nupair.load("er-ylf").replace({"model.majorana_coefficient": 0.25})
    assert experiment.model.phase_space == "three-dimensional"
    published = experiment.replace({"model.description": "published"})
    assert (published.model.phase_space, published.model.form_factor) == ("planar", "lorentzian")
    assert published.model.majorana_coefficient == 0.25
    assert published.replace({"model.majorana_coefficient": None}).model.majorana_coefficient == 0.125


def test_angles_in_degrees_are_caught():
    with pytest.raises(InputError, match=r"nupair\.units\.deg"):
        nupair.spectrum(nupair.load("er-ylf"), signal_angle=[58.8])
    for bad in ([], [[0.1]], [float("nan")], ["x"]):
        with pytest.raises(InputError):
            nupair.spectrum(nupair.load("er-ylf"), signal_angle=bad)
    assert nupair.spectrum(nupair.load("er-ylf"), signal_angle=58.8 * deg).sizes["signal_angle"] == 1
