"""Dinh, Petcov, Sasao, Tanaka, Yoshimura, PLB 719 (2013) 154: the collinear spectral function as a limit of the kernel.

There all photons lie on one axis and the current is averaged over its directions: E = e_eg - w, |P| = w.
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.light.geometry import arrange
from nupair.light.refraction import ConstantIndex
from nupair.light.thresholds import threshold_trigger_energies
from nupair.neutrinos.couplings import axial_coupling
from nupair.neutrinos.mixing import electron_row
from nupair.pairs.two_body import two_body_kernel
from nupair.papers import dinh2012
from nupair.papers.ledger import AGREES, UNCHECKED, entry
from nupair.papers.record import printed_records

ROUNDING = 1e-12
PRINTED_DIGIT = 0.5
E_EG = 2.14349  # eV, ytterbium 6s6p 3P0


def _invariant(w):
    return E_EG * (E_EG - 2 * w)


def _velocity_factor(w, mi, mj):
    s = _invariant(w)
    return np.sqrt((s - (mi + mj) ** 2) * (s - (mi - mj) ** 2)) / s


def _spectral_function(w, mi, mj):
    s = _invariant(w)
    last = (E_EG - w) ** 2 * (mi**2 - mj**2) ** 2 / (2 * s**2)
    return (s + w**2 / 2 - w**2 * _velocity_factor(w, mi, mj) ** 2 / 6 - (mi**2 + mj**2) / 2 - last) / 3


def _averaged_kernel(w, mi, mj, direction=(0, 0, 1.0)):
    """Mean over three orthogonal currents, phase space 2 pi Delta_ij divided out: (spin squared, mass)."""
    parts = [two_body_kernel(E_EG - w, w * np.array(direction), mi, mj, axis) for axis in np.eye(3)]
    norm = 2 * np.pi * _velocity_factor(w, mi, mj)
    return np.mean([p.spin_squared for p in parts]) / norm, parts[0].mass / norm


@pytest.mark.parametrize("w", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("masses", [(0.0, 0.0), (0.02, 0.06), (0.2, 0.2), (0.3, 0.001)])
def test_the_orientation_average_of_the_kernel_is_the_spectral_function(w, masses):
    average, mass = _averaged_kernel(w, *masses)
    assert_allclose(average, _spectral_function(w, *masses), rtol=ROUNDING)
    assert_allclose(mass, masses[0] * masses[1], rtol=ROUNDING)


def test_the_stored_value_of_the_spectral_function():
    assert _averaged_kernel(0.9, 0.02, 0.06)[0] == pytest.approx(0.335239, abs=PRINTED_DIGIT * 1e-6)


def test_the_average_does_not_depend_on_the_direction_of_the_photon():
    tilted = np.array([0.48, 0.6, 0.64])
    assert_allclose(_averaged_kernel(0.7, 0.1, 0.3, tilted), _averaged_kernel(0.7, 0.1, 0.3), rtol=ROUNDING)


@pytest.mark.parametrize("w", [0.2, 0.8])
def test_the_massless_spectrum_summed_over_the_pairs(w):
    b = axial_coupling(electron_row(0.307, 0.0241))
    total = np.sum(np.abs(b) ** 2) * _averaged_kernel(w, 0.0, 0.0)[0]
    assert_allclose(total, (w**2 - 6 * E_EG * w + 3 * E_EG**2) / 12, rtol=ROUNDING)


def test_the_couplings_of_that_paper():
    b2 = np.abs(axial_coupling(electron_row(0.307, 0.0241))) ** 2
    printed = {(0, 0): 0.0311, (0, 1): 0.2026, (0, 2): 0.0163, (1, 1): 0.0402, (1, 2): 0.0072, (2, 2): 0.2265}
    for pair, value in printed.items():
        assert b2[pair] == pytest.approx(value, abs=PRINTED_DIGIT * 1e-4)


def test_the_six_thresholds_in_photon_energy():
    # two excitation photons of e_eg / 2 from opposite sides, vacuum: the pair recoils against the trigger alone
    beams = arrange(E_EG / 2, E_EG / 2, 0.5, ConstantIndex(1.0), theta_e=np.pi)
    pair_mass = np.array([0.0, 0.02, 0.06, 0.5])
    found = threshold_trigger_energies(beams, ConstantIndex(1.0), 0.3, pair_mass, (0.05, 1.5))
    assert_allclose(np.ravel(found), E_EG / 2 - pair_mass**2 / (2 * E_EG), rtol=1e-12)


@pytest.mark.parametrize("name", printed_records("dinh2012"))
def test_the_ledger_of_that_paper(name):
    record = printed_records("dinh2012")[name]
    line = entry(record, dinh2012.RECOMPUTE.get(name))
    assert line.verdict == (UNCHECKED if record.rule == "unchecked" else AGREES)


def test_a_wrong_threshold_would_be_seen():
    # the closed form with the mass of one neutrino only
    wrong = dinh2012.given("yb_eg") / 2 - dinh2012.masses(0.02)[2] ** 2 / (2 * dinh2012.given("yb_eg"))
    assert abs(wrong / dinh2012.threshold_of_kernel("yb", "33") - 1) > 1e-4
