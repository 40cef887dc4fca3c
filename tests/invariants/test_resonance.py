"""A laser far from its transition is not driven as resonant; what needs no coherence goes on."""

import numpy as np
import pytest

import nupair
from nupair.errors import ConflictError, InputError
from nupair.predict.coherence import prepared
from nupair.predict.resonance import level_tolerance
from nupair.units import eV, meV

FAR = {"lasers.trigger": "0.5 eV"}
TUNED = "-75.16 THz"
"""(0.5 eV - 0.810857 eV)/h."""


def test_the_tolerance_is_three_deviations_of_two_levels():
    """3 sqrt(2) 3/cm, the uncertainty on record; 1/cm is 0.12398 meV."""
    assert level_tolerance() / meV == pytest.approx(3 * np.sqrt(2) * 3 * 0.1239842, rel=1e-6)


def test_a_far_trigger_has_integrals_and_geometry_and_no_rate():
    far = nupair.load("er-ylf").replace(FAR)
    found = nupair.spectrum(far, [1.0])
    assert float(found["rate_integral"].sum()) > 0
    assert "rate" not in found
    assert "lasers.trigger must be within 1.6 meV of the transition g-p" in found.attrs["rate_missing"]
    assert TUNED in found.attrs["rate_missing"]
    assert float(nupair.geometry(far)["pair_energy"]) == pytest.approx(2.374545 - 0.5, rel=1e-6)
    with pytest.raises(ConflictError, match=r"lasers\.trigger"):
        nupair.dynamics(far)
    with pytest.raises(InputError, match=r"lasers\.trigger"):
        nupair.outcome(far)


def test_the_detuning_may_be_said_or_the_coherence_stated():
    """Off resonance by 75 THz the coherence is many orders of magnitude smaller."""
    near = nupair.load("er-ylf").replace({"model.inhomogeneous": False})
    far = near.replace(FAR)
    tuned = far.replace({"lasers.detuning_pg": TUNED})
    assert prepared(tuned).coherence < 1e-15 * prepared(near).coherence
    assert "rate" in nupair.spectrum(far.replace({"ion.coherence": 0.5}), [1.0])


@pytest.mark.parametrize("name", ["hara-2021", "er-ylf", "ho-ylf"])
def test_presets_are_on_resonance(name):
    assert "rate" in nupair.spectrum(nupair.load(name), [1.0])


@pytest.mark.parametrize(("off", "driven"), [(-1.5, True), (1.5, True), (-1.7, False), (1.7, False)])
def test_near_the_tolerance(off, driven):
    energy = 0.8108566577531299 + off * meV / eV
    found = nupair.spectrum(nupair.load("er-ylf").replace({"lasers.trigger": f"{energy!r} eV"}), [1.0])
    assert ("rate" in found) == driven


def test_each_excitation_laser_is_looked_at_and_not_only_their_sum():
    split = {"lasers.excitation_1": "0.9 eV", "lasers.excitation_2": "1.47455 eV"}
    found = nupair.spectrum(nupair.load("er-ylf").replace(split), [1.0])
    assert "lasers.excitation_1 must be within" in found.attrs["rate_missing"]
