"""A Gaussian beam described in Python, on the command line and in a file is one experiment; what it cannot have is refused."""

import json

import numpy as np

import nupair
from nupair.units import deg

BEAM = {"model.form_factor": "gaussian-beam", "target.radius": "2 mm", "ion.coherence": 0.25}
FILE = """
base = "er-ylf"

[ion]
coherence = 0.25

[target]
radius = "2 mm"

[model]
form_factor = "gaussian-beam"
"""
VARIABLES = ("rate_integral", "magnetization_integral", "rate", "magnetization_rate")


def test_python_command_line_and_file_give_the_same_numbers(call, tmp_path):
    place = tmp_path / "beam.toml"
    place.write_text(FILE, encoding="utf-8")
    experiment = nupair.load("er-ylf").replace(BEAM)
    expected = nupair.spectrum(experiment, np.array([1.0, 143.4]) * deg)
    changes = [word for key, value in BEAM.items() for word in ("--set", f"{key}={value}")]
    for words in (["er-ylf", *changes], [str(place)]):
        code, out, _ = call("spectrum", *words, "--theta-s", "1 deg, 143.4 deg", "--json")
        assert code == 0
        found = json.loads(out)
        for name in VARIABLES:
            np.testing.assert_allclose(found[name], expected[name].values, rtol=1e-12)
    again = tmp_path / "again.toml"
    again.write_text(experiment.to_toml(), encoding="utf-8")
    assert nupair.load(again).model.form_factor == "gaussian-beam"


def test_single_ions_and_a_misspelt_beam_are_refused_in_one_sentence(call):
    for change, words in (
        ("model.incoherent=true", "not the population of e"),
        ("model.form_factor=gausian-beam", "Did you mean 'gaussian-beam'?"),
    ):
        code, _, err = call("spectrum", "er-ylf", "--set", "model.form_factor=gaussian-beam", "--set", change)
        assert code == 2
        assert words in err
        assert err.count("\n") == 1


def test_the_field_names_the_waist(call):
    code, out, _ = call("field", "er-ylf", "--set", "model.form_factor=gaussian-beam")
    assert code == 0
    assert "that of the waist" in out
