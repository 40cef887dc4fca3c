"""Ho3+ in LiYF4: the preset, its levels, and the finder that chose it."""

import numpy as np
import pytest

import nupair
from nupair.predict.vectors import transition_vectors


@pytest.fixture(scope="module")
def experiment():
    return nupair.load("ho-ylf")


def test_levels_are_measured_and_close(experiment):
    geometry = nupair.geometry(experiment)
    assert float(geometry["pair_energy"]) == pytest.approx((11242 - 8669) * 1.239841984e-4, rel=1e-6)
    assert np.allclose(geometry["pair_momentum"], 0, atol=1e-9)


def test_preset_is_the_first_scheme_of_the_finder(experiment):
    first = nupair.schemes("Ho3+", number=1).isel(scheme=0)
    scheme = experiment.ion.scheme
    assert [str(first.level.sel(role=role).item()) for role in "gqpe"] == [scheme.g, scheme.q, scheme.p, scheme.e]


def test_spin_between_singlets_lies_along_the_axis(experiment):
    # both singlets are of class 0, so S_+ and S_- vanish; a non-Kramers singlet has no spin of its own
    found = transition_vectors(experiment)
    assert found.spin.shape == (3, 1, 1)
    assert found.axis_share == pytest.approx(1)
    assert abs(found.spin[2, 0, 0]) > 0.5
    assert found.velocity is None  # no radial averages of Ho3+ on record


def test_spin_axis_follows_the_singlets(experiment):
    # the spectrum is the one with all of the spin along c
    angle = [0.4]
    computed = nupair.spectrum(experiment, angle).rate_integral
    along = nupair.spectrum(experiment.replace({"model.spin_axis": "c-axis"}), angle).rate_integral
    np.testing.assert_allclose(computed, along)
    assert float(computed.sum()) > 0


def test_twofold_levels_count_once_in_the_finder():
    # 5I7:2 is the twofold level at 5156 1/cm; no name on record comes twice
    names = set(np.ravel(nupair.schemes("Ho3+", number=40, doublets=2).level.values))
    assert {name for name in names if name.startswith("5I8")} == {"5I8:1"}
    assert "5I7:2" in names
    assert "5I7:3" not in names
