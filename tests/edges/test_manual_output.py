"""What the manual prints is what its code and its commands print today."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import nupair
from nupair.cli.app import app
from nupair.predict.drive import drive, inhomogeneous_width, shift_ratios

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("er-ylf.md", "refit.md")
PAGE_DYNAMICS = (DOCS / "dynamics.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```python\n(.*?)```\s*```text\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"`nupair ([^`\n]*)`\n\n```text\n(.*?)```", re.DOTALL)


def shown(pattern, names=PAGES):
    return [found for name in names for found in pattern.findall((DOCS / name).read_text(encoding="utf-8"))]


def test_the_pages_have_code_with_output():
    assert len(shown(BLOCK, ["er-ylf.md"])) >= 2
    assert len(shown(BLOCK, ["refit.md"])) == 2
    assert len(shown(COMMAND)) == 1


@pytest.mark.parametrize(("code", "printed"), shown(BLOCK))
def test_code_of_the_page_prints_what_the_page_shows(code, printed):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})  # the page's own code
    assert out.getvalue().split() == printed.split()


ENSEMBLES = re.compile(r"^\| (.*?) \| ([\d.e-]+)(.*?) \| ([\d.]+) µs \| (\d+) \|$", re.MULTILINE)
ENSEMBLE_ROWS = {
    "one ion (`model.inhomogeneous = false`)": {"model.inhomogeneous": False},
    "width on record, Gaussian, levels shift together": {},
    "width on record, Lorentzian, levels shift together": {"ion.inhomogeneous_shape": "lorentzian"},
    '`ion.inhomogeneous_width = "1 GHz"`, levels shift together': {"ion.inhomogeneous_width": "1 GHz"},
}
INDEPENDENT = "width on record, Gaussian, levels shift independently"


def test_largest_coherences_of_ensembles_are_those_of_the_page():
    rows = {name: rest for name, *rest in shown(ENSEMBLES, ["dynamics.md"])}
    assert set(rows) == {*ENSEMBLE_ROWS, INDEPENDENT}
    for name, change in ENSEMBLE_ROWS.items():
        found = nupair.dynamics(nupair.load("er-ylf").replace(change))
        squared = found["coherence_squared"].values
        at = 1e6 * float(found["time"][squared.argmax()])
        assert [f"{squared.max():.2e}".replace("e-0", "e-"), "", f"{at:.0f}", str(int(found["ensemble_ions"]))] == rows[
            name
        ]


def test_independent_shifts_of_the_page_agree_with_the_lowest_order_in_the_light():
    """The average itself takes minutes; what the page says of it must lie within its own error of the closed form."""
    rows = {name: rest for name, *rest in shown(ENSEMBLES, ["dynamics.md"])}
    squared, within = float(rows[INDEPENDENT][0]), float(rows[INDEPENDENT][1].rpartition(" ")[2])
    said = float(re.search(r"averaged in closed form, is ([\d.e-]+)\.", PAGE_DYNAMICS).group(1))
    experiment = nupair.load("er-ylf").replace({"ion.inhomogeneous_correlation": {"eq": 0, "ep": 0, "qp": 0}})
    expected = third_order(drive(experiment), inhomogeneous_width(experiment), shift_ratios(experiment)) ** 2
    assert f"{expected:.2e}" == f"{said:.2e}"
    assert abs(squared**0.5 - expected**0.5) < within * squared**0.5


def third_order(driven, width, ratios):
    """|rho_ep| long after the light came on: three photons, shifts averaged in the time domain (see the crosscheck of shifts)."""
    levels = driven.levels
    loss = {a: sum(x.rate for x in levels.decays if x.upper == a) / 2 for a in levels.levels}
    covariance = np.diag((ratios * width * driven.clock) ** 2 / (8 * np.log(2)))
    unit = dict(zip("gqpe", np.eye(4), strict=True))
    places, weights = np.polynomial.legendre.leggauss(100)
    log = -14 + (places + 1) / 2 * 16  # from 1e-6 to 7 lifetimes of e
    time, step = np.exp(log), weights * 8 * np.exp(log)
    grid, total = np.stack(np.meshgrid(time, time, time, indexing="ij")), 0.0
    for first, second in (("qg", "eg"), ("qg", "qp"), ("gp", "qp")):
        pairs = (first, second, "ep")
        v = np.array([unit[a] - unit[b] for a, b in pairs])
        decay = np.array([loss[a] + loss[b] + levels.dephasing for a, b in pairs])
        turned = np.einsum("iabc,ij,jabc->abc", grid, v @ covariance @ v.T, grid) / 2 + np.einsum(
            "i,iabc->abc", decay, grid
        )
        total += np.einsum("abc,a,b,c", np.exp(-turned), step, step, step)
    return total * np.prod([laser.rabi for laser in levels.lasers]) / 8


def test_correlations_of_shifts_are_reached_from_file_command_line_and_python(tmp_path):
    quick = {"ion.inhomogeneous_width": "20 kHz", "ion.inhomogeneous_correlation": {"eq": 1, "ep": -1, "qp": -1}}
    described = nupair.load("er-ylf").replace(quick)
    found = float(nupair.dynamics(described, 1e-5)["coherence_squared"].max())
    together = {"ion.inhomogeneous_correlation": {"eq": 1, "ep": 1, "qp": 1}}
    common = nupair.dynamics(described.replace(together), 1e-5)
    assert found != pytest.approx(float(common["coherence_squared"].max()), rel=1e-3, abs=0)
    file = tmp_path / "shifts.toml"
    file.write_text(described.to_toml(), encoding="utf-8")
    table = "ion.inhomogeneous_correlation={eq=1, ep=-1, qp=-1}"
    for arguments in (
        [str(file)],
        ["er-ylf", "--set", "ion.inhomogeneous_width=20 kHz", "--set", table],
    ):
        done = CliRunner().invoke(app, ["dynamics", *arguments, "--duration", "10 us"], env={"COLUMNS": "200"})
        assert done.exit_code == 0, done.output
        assert f"{found:.4e}" in done.stdout
    wrong = CliRunner().invoke(app, ["dynamics", "er-ylf", "--set", "ion.inhomogeneous_correlation.qp=0"])
    assert wrong.exit_code != 0
    assert "negative variance" in str(wrong.exception or wrong.output)


@pytest.mark.parametrize(("command", "printed"), shown(COMMAND))
def test_command_of_the_page_prints_what_the_page_shows(command, printed):
    found = CliRunner().invoke(app, shlex.split(command), env={"COLUMNS": "200"})
    assert found.exit_code == 0
    assert found.stdout.split() == printed.split()


def test_ground_doublet_of_the_accuracy_page_is_what_levels_prints():
    """Row '4I15/2:1, energy, measured, class, irrep, g parallel, g perpendicular, ...' of `nupair levels`."""
    found = CliRunner().invoke(app, ["levels", "--highest", "0"], env={"COLUMNS": "200"})
    (row,) = (line.split() for line in found.stdout.splitlines() if line.startswith("4I15/2:1"))
    text = (DOCS / "accuracy.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"ground doublet comes out with g = (\S+), (\S+) \(measured", text)
    assert list(printed) == row[5:7]


def test_numbers_of_the_gaussian_beam_are_those_of_the_pages():
    even = nupair.load("er-ylf").replace({"ion.coherence": 0.25})
    both = [even.replace({"model.form_factor": "gaussian-beam"}), even]
    rates = [f"{float(nupair.spectrum(one, np.deg2rad([58.8]))['rate'].sum()):.4e}" for one in both]
    page = (DOCS / "descriptions.md").read_text(encoding="utf-8")
    (printed,) = re.findall(
        r"\((\S+) against (\S+) per second in `er-ylf` with `ion.coherence = 0.25` at 58.8 degrees", page
    )
    assert list(printed) == rates
    factors = [f"{float(nupair.pickup(one)['geometric_factor']):.3g}" for one in reversed(both)]
    page = (DOCS / "field.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"loop is (\S+) for the uniform cylinder and (\S+) for a beam", page)
    assert list(printed) == factors
