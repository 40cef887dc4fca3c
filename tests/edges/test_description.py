"""The description: what it takes, what it refuses and how it says so."""

import pickle
import tempfile
from pathlib import Path

import numpy as np
import pint
import pytest
import xarray as xr

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
    ("neutrino.sin2_theta12", 1.5, InputError, "a plain number between 0 and 1"),
    ("neutrino.alpha", float("nan"), InputError, "an angle, in rad or with its unit"),
    ("neutrino.dm2_21", 7.5e-5, UnitError, "an energy squared with a unit"),
    ("ion.c_axis", [0, 0, 0], InputError, "not all zero"),
    ("ion.c_axis", "k2", InputError, "'k1' or 'normal'"),
    (
        "target.shape",
        "gaussian",
        UnknownNameError,
        "one of cylinder; received 'gaussian'. Soft sides are model.form_factor",
    ),
    ("ion.scheme.e", "2H11/2:9", UnknownNameError, "ion.scheme.e"),
    ("ion.species", "Tm3+", UnknownNameError, "ion.species"),
    (
        "ion.host",
        "LaF3",
        InputError,
        "LaF3 has neither index nor structure on record; nupair levels, schemes and decays",
    ),
    ("ion.host", "LiYF5", UnknownNameError, "Did you mean 'LiYF4'?"),
    ("target.refractive_index", "1.45", InputError, "a number between 1 and 5, or 'ordinary'"),
    ("target.refractive_index", float("nan"), InputError, "a number between 1 and 5"),
    ("lasers.second_angle", "140", UnitError, "or 'matched'"),
    ("lasers.trigger_polarisation", "extrordinary", UnknownNameError, "Did you mean 'extraordinary'?"),
    ("lasers.polarisation", "ordinary", UnknownNameError, "lasers.polarisation"),
    ("lasers.excitation_1", "2 eV", ConflictError, "must reach level e"),
    ("lasers.trigger", "3 eV", ConflictError, "nothing is left for the pair"),
    ("model.weights", "tabel-4", UnknownNameError, "Did you mean 'table-4'?"),
    ("model.form_factor", "lorentzian", ConflictError, "not integrable over two transverse momenta"),
    ("model.majorana_coefficient", "1", InputError, "Leave out the quotes."),
    ("model.majorana_coefficient", True, InputError, "a plain number"),
    ("model.nonradiative", 1, InputError, "true or false"),
    ("detector.position", ["1 cm", "2 cm"], InputError, "three lengths"),
    ("target.length", "1 pm", InputError, "between 1 nm and 1 km"),
    ("target.radius", "1e300 m", InputError, "between 1 nm and 1 km"),
    ("target.length", "1 m rad", UnitError, "with a unit"),
    ("ion.density", "1e300 1/cm^3", InputError, "between"),
    ("ion.density", "2e22 1/cm^3", ConflictError, "at most 1.397e+22 1/cm^3, the yttrium sites of LiYF4"),
    ("target", {"length": "1 nm", "radius": "1 nm"}, ConflictError, "must hold an ion"),
    ("ion.magnetic_field", "1e300 T", InputError, "5 T, where a doublet splits in proportion to the field"),
    ("ion.temperature", "1e4 K", InputError, "1000 K, where the host is a crystal"),
    ("lasers.trigger_intensity", "1e300 W/m^2", InputError, "zero, or between"),
    ("lasers.trigger_divergence", "1e-300 rad", InputError, "zero, or between"),
    ("lasers.samples_qg", [1e300], InputError, "a list of plain numbers between -1000 and 1000"),
    ("detector.position", ["0 cm", "0 cm", "1e300 m"], InputError, "detector.position must be between -1 km and 1 km"),
    ("detector.noise", "1e-300 T/Hz^0.5", InputError, "between"),
    ("detector.drift", "1e290 T/s", InputError, "zero, or between"),
    ("detector.repetition", "1e-300 1/s", InputError, "between"),
    ("detector.pickup_radius", "targt", UnitError, "or 'target'"),
    ("scale.level_e", 1000, InputError, "between 0.5 and 2"),
    ("ion.c_axis", [10**400, 0, 0], InputError, "three finite numbers"),
    ("ion.scheme.q", "junk", UnknownNameError, "ion.scheme.q"),
    ("ion.scheme.q", "4I15/2:1", ConflictError, "lasers.excitation_1 must be positive"),
    ("neutrino.lightest_mass", "1e200 eV", InputError, "between 0 eV and 1 keV"),
    ("neutrino.lightest_mass", "1e308 GeV", InputError, "finite"),
    ("neutrino.lightest_mass", "10 meV deg", UnitError, "with a unit"),
    ("neutrino.lightest_mass", "10 meV%", UnitError, "with a unit"),
    ("neutrino.dm2_3l", "1e300 eV^2", InputError, "between"),
    ("neutrino.alpha", 10**400, InputError, "an angle"),
    ("neutrino.sin2_theta12", 10**400, InputError, "a plain number"),
    ("lasers.trigger", "194.7e12 cycle/s", UnitError, "a photon energy"),
    ("lasers.second_angle", "1e308 turn", InputError, "finite"),
    ("target", 3, InputError, "a table of keys such as target.shape"),
    ("neutrino", {1, 2}, InputError, "a table of keys"),
    ("target.length", {1: 2}, InputError, "a text, a number"),
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
        (b'base = "er-ylf"\n[sources]\n"no.such.key" = "x"', "a key of the description"),
        (b'base = "er-ylf"\n[sources]\n"target.length" = 3', "one line of text"),
        (b'base = "er-ylf"\nname = 3', "one line of text"),
        (b'base = "er-ylf"\nname = "\\u0000"', "one line of text"),
        (b'base = "er-ylf"\n[foo]\n', "must be"),
        (b'base = "er-ylf"\ntarget = 1', "a table of keys"),
        (b"x = " + b"9" * 5000, "valid TOML"),
        (b"x = " + b"[" * 5000, "valid TOML"),
        (b'base = "er-ylf"\n[target.length]\nx = 1', "target.length"),
    ],
)
def test_a_file_that_cannot_be_used(text, says, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_bytes(text)
    with pytest.raises(nupair.NupairError, match=says):
        nupair.load(file)


def test_a_file_with_a_byte_order_mark(tmp_path):
    file = tmp_path / "windows.toml"
    file.write_bytes(b'\xef\xbb\xbfbase = "er-ylf"\r\n')
    assert nupair.load(file).target == nupair.load("er-ylf").target


def test_a_missing_file_and_an_unknown_preset(tmp_path):
    with pytest.raises(InputError, match="readable"):
        nupair.load(tmp_path / "absent.toml")
    with pytest.raises(UnknownNameError, match="Did you mean 'er-ylf'"):
        nupair.load("er-ylff")


def test_a_description_is_immutable_and_hashable():
    axis = [0.0, 0.0, 1.0]
    tilted = nupair.load("er-ylf").replace({"ion.c_axis": axis})
    axis[0] = 1.0
    assert tilted.ion.c_axis == (0.0, 0.0, 1.0)
    assert nupair.load(_saved(tilted)) == tilted
    assert len({nupair.load("er-ylf"), nupair.load("er-ylf"), tilted}) == 2
    assert pickle.loads(pickle.dumps(tilted)) == tilted


def _saved(experiment):
    file = Path(tempfile.mkdtemp()) / "saved.toml"
    file.write_text(experiment.to_toml(), encoding="utf-8")
    return file


def test_values_of_other_libraries_are_taken():
    registry = pint.UnitRegistry()
    changes = {
        "target.length": registry.Quantity(3, "cm"),
        "neutrino.sin2_theta12": np.float32(0.25),
        "ion.c_axis": np.array([0, 0, 2]),
    }
    experiment = nupair.load("er-ylf").replace(changes)
    assert experiment.target.length == pytest.approx(3 * cm)
    assert experiment.neutrino.sin2_theta12 == 0.25
    assert nupair.load(_saved(experiment)) == experiment


def test_a_table_given_whole_changes_only_what_it_names():
    experiment = nupair.load("er-ylf").replace({"target": {"length": "1 cm"}, "detector": {}})
    assert experiment.target.radius == pytest.approx(1 * cm)
    assert nupair.load(_saved(experiment)) == experiment


def test_a_tilted_axis_of_any_size_is_one_direction():
    for scale in (1e300, 1e-300):
        axis = nupair.load("er-ylf").replace({"ion.c_axis": [scale, 0, scale]}).ion.c_axis
        assert axis == pytest.approx((np.sqrt(0.5), 0, np.sqrt(0.5)))


def test_angles_may_say_their_unit():
    experiment = nupair.load("er-ylf")
    expected = nupair.spectrum(experiment, [58.0 * deg])["rate_integral"].values
    for angle in (
        pint.UnitRegistry().Quantity(58.0, "deg"),
        xr.DataArray([58.0], attrs={"units": "deg"}),
        np.array([58.0 * deg]),
    ):
        np.testing.assert_allclose(nupair.spectrum(experiment, angle)["rate_integral"].values, expected, rtol=1e-12)
    for bad in (xr.DataArray([58.0], attrs={"units": "m"}), np.array([1 + 1j]), np.array([True]), "1", b"1"):
        with pytest.raises(InputError):
            nupair.spectrum(experiment, bad)


@pytest.mark.parametrize(
    "call", [nupair.spectrum, nupair.geometry, nupair.edges, nupair.weights, lambda e: nupair.ladder(e, e)]
)
def test_a_name_in_place_of_a_description_is_refused(call):
    with pytest.raises(InputError, match=r"nupair\.load"):
        call("er-ylf")


def test_arguments_of_families_and_geometry():
    experiment = nupair.load("er-ylf")
    for bad in (
        {"lightest_masses": []},
        {"lightest_masses": "10 meV"},
        {"lightest_masses": ["1 meV"], "orderings": []},
    ):
        with pytest.raises(InputError):
            nupair.spectrum_family(experiment, signal_angle=[1.0], **bad)
    for bad in ([0.1, 0.2], float("nan"), 1000.0, "1 deg"):
        with pytest.raises(InputError):
            nupair.geometry(experiment, bad)
    for bad in (None, 3, "abc"):
        with pytest.raises(InputError):
            experiment.replace(bad)
        with pytest.raises(InputError):
            nupair.load(bad)


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


def test_a_name_that_only_shares_its_ending_is_not_offered():
    assert "Did you mean" not in str(UnknownNameError("the ion", "Yb3+", ["Er3+", "Ho3+"]))
    assert "Did you mean 'Er3+'" in str(UnknownNameError("the ion", "Er3", ["Er3+", "Ho3+"]))
