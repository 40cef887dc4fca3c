"""What tests of the base of the natural units share."""

import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec

import pytest

HEAD = """
import json, sys, types
path, base = sys.argv[1], sys.argv[2]
source = open(path, encoding="utf-8").read()
line = "\\neV = 1.0\\n"
assert source.count(line) == 1
import nupair
units = types.ModuleType("nupair.units")
units.__file__ = path
sys.modules["nupair.units"] = nupair.units = units
exec(compile(source.replace(line, f"\\neV = {base}\\n"), path, "exec"), units.__dict__)
assert units.eV == float(base)
"""


@cache
def _printed(program, base):
    done = subprocess.run(
        [sys.executable, "-c", HEAD + program, find_spec("nupair.units").origin, base],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def with_base():
    """The JSON that a program prints in a process of its own, where units are powers of another eV: with_base(program, base)."""
    return _printed
