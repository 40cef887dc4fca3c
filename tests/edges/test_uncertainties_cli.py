"""The verb uncertainties: what it prints, writes and refuses."""

import json

import pytest

STATED = ["uncertainties", "hara-2021", "--set", "ion.coherence=0.5", "--set", "ion.excited_population=0.5"]


def test_tables_and_what_is_not_known(call):
    code, out, _ = call(*STATED, "--uncertain", "ion.density=5 %", "--samples", "5")
    assert code == 0
    assert "inputs to a factor" in out
    (density,) = (line for line in out.splitlines() if line.startswith("ion.density "))
    assert "+15" in density.split()  # per-density moment: n^3
    assert "84 %" in out
    assert "not propagated: neutrino.lightest_mass" in out


def test_the_table_of_inputs_is_in_groups_on_lines_of_equal_ends(call):
    """One line an input, no key broken; every column of numbers ends where its heading does."""
    code, out, _ = call("uncertainties", "er-ylf")
    assert code == 0
    lines = [line.rstrip() for line in out[out.index("Shares of the inputs") :].split("\n\n")[0].splitlines()]
    head, body = lines[1], lines[2:]
    groups = [line for line in body if line.endswith(":")]
    assert groups == ["neutrino:", "index and levels:", "strengths and widths:", "Hamiltonian of the ion:"]
    inputs = [line for line in body if line not in groups]
    assert all(line.startswith(("neutrino.", "scale.")) for line in inputs)
    end = head.index("dM/dt") + len("dM/dt")
    assert all(line[end - 1] != " " and line[end] == " " for line in inputs)


def test_json_keeps_the_kinds_apart(call):
    code, out, _ = call(*STATED, "--json", "--uncertain", "scale.electric_rates=none")
    assert code == 0
    found = json.loads(out)
    assert "scale.electric_rates" not in found["input"]
    assert len(found["share"]) == len(found["input"])
    assert len(found["share"][0]) == len(found["quantity"])


def test_times_that_are_never_reached(call):
    code, out, err = call(*STATED, "--outcome", "--set", "detector.drift=1 T/s")
    assert (code, err) == (0, "")
    assert "infinite" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--uncertain", "ion.density"], "KEY=SIZE"),
        (["--uncertain", "ion.density=many"], "a quantity in 1/cm^3"),
        (["--uncertain", "ion.densty=5 %"], "ion.density"),
        (["--theta-s", "nan deg"], "finite"),
        (["--samples", "-1"], "samples"),
        (["--seed", "-1"], "--seed"),
        (["--set", "scale.level_e=2"], "must reach level e"),
        (["--set", "scale.leve_e=2"], "scale.level_e"),
    ],
)
def test_bad_input_is_one_sentence(words, sentence, call):
    code, out, err = call("uncertainties", "hara-2021", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
