"""The refit as a labelled result."""

import numpy as np
import pytest

import nupair
from nupair.errors import InputError, UnknownNameError


def test_refit_of_zeta_and_its_residuals():
    found = nupair.refit(free=["zeta"], highest=13000)
    assert found.attrs["free"] == "zeta"
    assert float(found.rms) <= float(found.start_rms)
    assert np.sqrt(np.mean(found.residual**2)) == pytest.approx(float(found.rms), rel=1e-6)
    np.testing.assert_allclose(found.residual, found.energy - found.measured_energy)
    moved = found.parameter.values[(found.start_real != found.value_real).values]
    assert (
        {"zeta"} <= set(moved) <= {"zeta", "M2", "M4", "P4", "P6"}
    )  # the tied ones follow exact ratios, the records are rounded
    assert np.isfinite(found.error.sel(parameter="zeta"))
    assert np.isnan(found.error.sel(parameter="F2"))
    values = {
        str(n): complex(r, i)
        for n, r, i in zip(found.parameter.values, found.value_real.values, found.value_imag.values, strict=True)
    }
    again = nupair.levels(parameters=values)
    np.testing.assert_allclose(again.energy.sel(level=found.level), found.energy, atol=1e-6)


def test_refit_refuses():
    with pytest.raises(InputError, match="at least one name"):
        nupair.refit(free=[])
    with pytest.raises(UnknownNameError, match="manifold to weight"):
        nupair.refit(weights={"4Z1/2": 2.0})
    with pytest.raises(InputError, match="high enough"):
        nupair.refit(highest=-1)
