"""What the manual prints is what its code and its commands print today."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nupair.cli.app import app

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("er-ylf.md", "refit.md")
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
