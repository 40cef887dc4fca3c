"""The public surface: what other people's scripts may rely on."""

import subprocess
import sys

import nupair

PUBLIC = [
    "Experiment",
    "NupairError",
    "__version__",
    "backgrounds",
    "budgets",
    "coherence_map",
    "detection",
    "dynamics",
    "edges",
    "field_map",
    "geometry",
    "ladder",
    "levels",
    "load",
    "magnetization",
    "opening_angles",
    "outcome",
    "pickup",
    "presets",
    "radiative_rates",
    "refit",
    "repetition",
    "schemes",
    "seen",
    "size_study",
    "spectrum",
    "spectrum_family",
    "staircase",
    "stray_field",
    "to_qutip",
    "uncertainties",
    "weights",
]


def test_public_names_are_these():
    assert nupair.__all__ == PUBLIC


def test_every_public_name_can_be_had():
    assert all(getattr(nupair, name) is not None for name in nupair.__all__)


def test_a_name_that_does_not_exist_is_an_attribute_error():
    assert not hasattr(nupair, "spectrumm")


def test_import_loads_no_heavy_library():
    code = (
        "import sys, nupair; heavy = {'matplotlib', 'xarray', 'pandas', 'pint', 'pydantic', 'rich', 'typer', 'numpy', 'scipy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version_is_the_installed_one():
    from importlib.metadata import version

    assert version("nupair") == nupair.__version__
