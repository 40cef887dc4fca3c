"""The driven ion at its edges: what is refused and how, the verb, its files, keys of the description."""

import json

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.errors import ConflictError, InputError, UnitError, UnknownNameError
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.profiles import Gaussian, Sampled, Smooth, Step
from nupair.units import s

DRIVE = {
    "lasers.rabi_qg": "3e4 rad/s",
    "lasers.rabi_eq": "5e4 rad/s",
    "lasers.rabi_pg": "2 kHz",
    "ion.decay": {"eg": "500 1/s", "ep": "57 1/s", "qg": "4 1/s", "pg": "27 1/s"},
}


def experiment():
    return nupair.load("er-ylf").replace(DRIVE)


@pytest.mark.parametrize(
    ("key", "value", "error", "says"),
    [
        ("lasers.rabi_qg", "3e4 1/s", UnitError, "rad/s"),
        ("lasers.rabi_qg", "-3e4 rad/s", InputError, "Did you mean '3e4 rad/s'?"),
        ("lasers.rabi_qg", "3e4 m rad/s", UnitError, "with a unit"),
        ("ion.decay", {"eg": "-1 1/s"}, InputError, "ion.decay.eg must be zero or positive"),
        ("ion.decay", {"ge": "1 1/s"}, UnknownNameError, "ion.decay.ge"),
        ("ion.decay", {}, InputError, "at least one channel"),
        ("ion.decay", 3, InputError, "a table of keys such as ion.decay.eg"),
        ("ion.inhomogeneous_width", "0 GHz", InputError, "positive"),
        ("ion.inhomogeneous_shape", "gausian", UnknownNameError, "Did you mean 'gaussian'?"),
        ("lasers.centre_qg", "1 ms", ConflictError, "Set lasers.profile to 'gaussian'."),
        ("lasers.profile", "gaussian", ConflictError, "needs lasers.centre_qg"),
        ("lasers.profile", "smooth", ConflictError, "needs lasers.rise_time"),
        ("lasers.sample_times", "1 ms", InputError, "a list, each entry a time with its unit"),
        ("lasers.samples_qg", [1.0, True], InputError, "a list of plain numbers between"),
    ],
)
def test_keys_are_refused_with_one_sentence(key, value, error, says):
    with pytest.raises(error) as caught:
        experiment().replace({key: value})
    assert says in str(caught.value)


def test_a_rabi_frequency_in_rad_per_second_hertz_and_energy():
    spellings = ("6.283185307179586e3 rad/s", "1 kHz", "6.283185307179586 rad/ms", "4.135667696923859e-12 eV")
    values = [experiment().replace({"lasers.rabi_qg": text}).lasers.rabi_qg for text in spellings]
    np.testing.assert_allclose(values, 2e3 * np.pi / s, rtol=1e-12)


def test_decays_given_again_replace_all_channels_and_none_takes_them_away():
    again = experiment().replace({"ion.decay": {"pg": "3 1/s"}})
    assert (again.ion.decay.eg, again.ion.decay.pg) == (0.0, pytest.approx(3 / s))
    assert experiment().replace({"ion.decay.pg": "3 1/s"}).ion.decay.eg == pytest.approx(500 / s)
    assert experiment().replace({"ion.decay": None}).ion.decay is None


def test_every_new_key_survives_toml(tmp_path):
    sampled = {
        "lasers.profile": "sampled",
        "lasers.sample_times": ["0 s", "1 ms"],
        **{f"lasers.samples_{name}": [0.0, 1.0] for name in ("qg", "eq", "pg")},
        "lasers.detuning_eq": "-3 kHz",
        "ion.dephasing": "3 1/s",
        "ion.inhomogeneous_width": "2 MHz",
        "ion.inhomogeneous_shape": "lorentzian",
        "ion.inhomogeneous_shift": {"q": 0.5, "p": -0.1},
    }
    described = experiment().replace(sampled)
    path = tmp_path / "driven.toml"
    path.write_text(described.to_toml(), encoding="utf-8")
    assert nupair.load(path) == described


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Step(1.0, 1.0), "the end of a pulse must be after its beginning"),
        (lambda: Step(2.0, 1.0), "after its beginning at 2"),
        (lambda: Smooth(0.0, 1.0, 1.5), "with its rise and fall"),
        (lambda: Smooth(0.0, 0.0), "the rise time must be positive"),
        (lambda: Gaussian(1.0, -1.0), "the duration of a pulse must be positive"),
        (lambda: Sampled((0.0, 1.0, 1.0), (0.0, 1.0, 0.0)), "must be finite and increasing"),
        (lambda: Sampled((0.0, 1.0), (0.0, 1.0, 0.0)), "as many strengths"),
        (
            lambda: DrivenLevels(("a", "b"), (Laser("a", "b", 1.0),), (Decay("b", "a", -1.0),)),
            "must be zero or positive",
        ),
        (lambda: DrivenLevels(("a", "b"), (Laser("a", "b", float("nan")),)), "must be finite"),
        (lambda: DrivenLevels(("a", "b"), (Laser("a", "c", 1.0),)), "must be one of a, b"),
        (lambda: DrivenLevels(("a", "b"), (Laser("a", "a", 1.0),)), "between two different levels"),
        (lambda: DrivenLevels(("a", "b", "c"), (Laser("a", "b", 1.0),)), "level 'c' must be connected to level 'a'"),
    ],
)
def test_ions_and_pulses_are_refused_with_one_sentence(make, says):
    with pytest.raises((InputError, ConflictError)) as caught:
        make()
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"times": [0.0, 2e-3, 1e-3]}, "times must be increasing"),
        ({"times": [0.0, 0.0]}, "times must be increasing"),
        ({"times": [-1.0, 0.0]}, "not negative"),
        ({"times": []}, "at least one time"),
        ({"times": "now"}, "real numbers"),
        ({"duration": 0.0}, "duration must be positive"),
        ({"duration": "1 ms"}, "a number of seconds"),
        ({"duration": 1e-3, "times": [0.0]}, "no effect beside times"),
    ],
)
def test_times_are_refused_with_one_sentence(given, says):
    with pytest.raises((InputError, ConflictError), match=says):
        nupair.dynamics(experiment(), **given)


def test_an_ion_that_does_not_decay_needs_a_duration():
    lasting = experiment().replace({"ion.decay": {"pg": "0 1/s"}})
    with pytest.raises(InputError, match="where level e does not decay"):
        nupair.dynamics(lasting)
    result = nupair.dynamics(lasting, duration=1e-4)
    purity = np.einsum("tab,tba->t", result["density_matrix"].values, result["density_matrix"].values).real
    np.testing.assert_allclose(purity, 1, atol=1e-10)
    assert not np.isfinite(float(result["lifetime"]))


def as_toml(value):
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f'{name} = "{rate}"' for name, rate in value.items()) + "}"


def words(*more):
    return ["dynamics", "er-ylf", *(f"--set={key}={as_toml(value)}" for key, value in DRIVE.items()), *more]


def test_the_verb_prints_writes_and_draws(call, tmp_path):
    code, out, _ = call(*words("--duration", "1 ms", "--json"))
    assert code == 0
    printed = json.loads(out)
    computed = nupair.dynamics(experiment(), duration=1e-3)
    np.testing.assert_allclose(printed["density_matrix_imag"], computed["density_matrix"].values.imag, atol=1e-15)
    code, _, _ = call(*words("--duration", "1 ms", "--out", str(tmp_path)))
    assert code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"dynamics.nc", "populations-coherences.png", "emission-in-time.png"} <= names
    with xr.open_dataset(tmp_path / "dynamics.nc", engine="h5netcdf") as stored:
        density = stored["density_matrix_real"] + 1j * stored["density_matrix_imag"]
        np.testing.assert_allclose(density.values, computed["density_matrix"].values, atol=1e-15)
        assert stored["density_matrix_real"].attrs["units"] == "1"


def test_the_verb_refuses_with_code_2(call):
    code, _, err = call(*words("--duration", "1 m"))
    assert code == 2
    assert "--duration must be a time" in err
