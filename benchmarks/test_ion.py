"""Timings of the ion: operators of 4f^11 and 4f^10 built once, read from disk, and one diagonalisation.

Aims: the build of 4f^11 takes seconds, a diagonalisation well under 0.2 s.
"""

import pytest

from nupair.ions import shell as shells
from nupair.ions.model import spectrum
from nupair.ions.sets import electrons, parameter_set


@pytest.mark.parametrize("ion", ["Er3+", "Ho3+"])
def test_build(benchmark, ion, tmp_path, monkeypatch):
    monkeypatch.setenv("NUPAIR_CACHE", str(tmp_path))

    def build():
        for file in tmp_path.iterdir():
            file.unlink()
        shells.shell.cache_clear()
        shells.shell(electrons(ion))

    benchmark.pedantic(build, rounds=2)
    shells.shell.cache_clear()


@pytest.mark.parametrize("ion", ["Er3+", "Ho3+"])
def test_diagonalisation(benchmark, ion):
    values = parameter_set(ion, "LiYF4").values
    spectrum(electrons(ion), "S4", values)
    benchmark(spectrum, electrons(ion), "S4", values)
