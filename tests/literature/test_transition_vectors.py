"""Spin and velocity elements of a description, and the paper's from its printed rates."""

from dataclasses import replace

import numpy as np
import pytest

import nupair
from nupair.errors import ConflictError, UnknownNameError
from nupair.ions.forced_dipole import position_on_record
from nupair.ions.judd_ofelt import intensity_parameters, line_strength
from nupair.ions.matching import computed_states, record_name, recorded_levels
from nupair.ions.named_levels import named_levels
from nupair.ions.pair_vectors import level_states
from nupair.ions.selection import vector_components
from nupair.ions.time_reversal import time_reversed
from nupair.ions.transitions import between
from nupair.predict import emitting_pair, setting
from nupair.predict.vectors import published_vectors, transition_vectors


@pytest.fixture(scope="module")
def erbium():
    return nupair.load("er-ylf")


def test_published_elements():
    found = published_vectors()
    assert found.reduced_spin == pytest.approx(3.23, abs=0.005)
    assert found.reduced_velocity == pytest.approx(2.01e-6, abs=0.005e-6)
    assert found.velocity_over_spin == pytest.approx(0.62e-6, abs=0.005e-6)
    assert found.spin_squared == pytest.approx(0.0106, abs=0.00005)
    assert published_vectors(1.45).reduced_spin == pytest.approx(found.reduced_spin / 1.45**1.5)


def test_erbium_pair_is_circular_across_the_axis(erbium):
    found = transition_vectors(erbium)
    assert (found.final, found.initial) == ("4I13/2:1", "2H11/2:1")
    assert found.energy == pytest.approx(1.56369, abs=1e-5)
    assert found.spin_strength[0] == pytest.approx(0.00070, rel=0.05)
    assert found.spin_strength[2] < 1e-20
    assert np.abs(np.sum(found.spin * found.velocity.conj(), axis=0)).max() < 1e-12 * np.abs(found.spin).max() * 1e-5
    assert transition_vectors(erbium) is found


def test_velocity_summed_over_stark_levels_is_the_judd_ofelt_strength(erbium):
    # all states of 2H11/2 and 4I13/2: sum |r|^2 = sum_k Omega_k |<f||U^k||i>|^2, up to the mixing of J by the crystal
    levels = recorded_levels("Er3+", "LiYF4")
    position = position_on_record(levels.shell, "Er3+", "LiYF4", 138.1)
    omega = {k: record.natural for k, record in intensity_parameters("Er3+", "LiYF4").items()}
    for final, initial in (("4I13/2", "2H11/2"), ("4I15/2", "4I13/2")):
        f, i = levels.ion.names.index(final), levels.ion.names.index(initial)
        bra, ket = (np.concatenate(levels.states[levels.manifold == m]) for m in (f, i))
        total = np.sum(np.abs(between(bra, position, ket)) ** 2)
        assert total == pytest.approx(line_strength(levels.shell, levels.ion, omega, f, i), rel=0.08)
    found = transition_vectors(erbium)
    size = line_strength(
        levels.shell, levels.ion, omega, levels.ion.names.index("4I13/2"), levels.ion.names.index("2H11/2")
    )
    mean = found.energy**2 * size / 12 / 7
    assert mean / 10 < found.velocity_strength.sum() < mean * 10


def test_roles_and_level_sets_are_checked(erbium):
    with pytest.raises(UnknownNameError, match="final level"):
        transition_vectors(erbium, final="x")
    with pytest.raises(ConflictError, match="published_vectors"):
        transition_vectors(nupair.load("hara-2021"))


@pytest.mark.parametrize(("species", "sizes"), [("Er3+", {1}), ("Ho3+", {1, 2})])
def test_names_on_record_and_computed_levels_are_one_to_one(species, sizes):
    levels = recorded_levels(species, "LiYF4")
    found = {
        name: computed_states(levels, species, "LiYF4", name) for name in named_levels("measured", species, "LiYF4")
    }
    every = [state for states in found.values() for state in states]
    assert len(set(every)) == len(every)
    assert {len(states) for states in found.values()} == sizes
    for name, states in found.items():
        assert {record_name(levels, species, "LiYF4", state) for state in states} == {name}


def test_twofold_level_of_holmium_is_psi_and_its_time_reversal():
    levels = recorded_levels("Ho3+", "LiYF4")
    psi, partner = level_states(levels, computed_states(levels, "Ho3+", "LiYF4", "5I8:1"))
    np.testing.assert_allclose(partner, time_reversed(levels.shell, psi), atol=1e-12)
    weight = np.abs(psi) ** 2
    assert weight[(levels.shell.two_m - 2) % 8 == 0].sum() == pytest.approx(1)
    assert abs(np.vdot(psi, partner)) < 1e-12


def test_holmium_spin_follows_the_selection_rule():
    holmium = nupair.load("er-ylf").replace(
        {
            "ion.species": "Ho3+",
            "ion.scheme": {"g": "5I8:1", "q": "5I6:3", "p": "5I7:2", "e": "5F5:1"},
            "lasers.excitation_1": "resonant",
        }
    )
    x, y, z = transition_vectors(holmium).spin  # 5I7:2 is twofold, 5F5:1 a singlet of class 2
    assert x.shape == (2, 1)
    spherical = {-1: (x - 1j * y) / np.sqrt(2), 0: z, 1: -(x + 1j * y) / np.sqrt(2)}
    for a, two_m in enumerate((2, -2)):
        allowed = vector_components(two_m, 4)
        for q, matrix in spherical.items():
            assert (abs(matrix[a, 0]) > 1e-9) == (q in allowed)


def test_the_preset_takes_spin_direction_and_velocity_from_the_ion(erbium, monkeypatch):
    """er-ylf end to end: another S and v between the computed doublets are another rate and another odd rate."""
    large = {"target.shape": "cylinder", "model.form_factor": "large-target", "ion.coherence": 0.5}
    one_site = {"model.sublattices": "one", "ion.field_axis": [0.0, 1.0, 0.0]}  # where S.v* does not vanish
    experiment = erbium.replace(large | one_site)
    assert experiment.model.spin_axis == "computed"

    def rates(spin, velocity):
        def scaled(described, final, initial):
            found = transition_vectors(described, final, initial)
            if (final, initial) != ("p", "e"):
                return found
            return replace(found, spin=spin * found.spin, velocity=velocity * found.velocity)

        with monkeypatch.context() as patch:
            patch.setattr(emitting_pair, "transition_vectors", scaled)
            result = nupair.spectrum(experiment, [1.2])
        return float(result["rate"].sum()), float(result["magnetization_rate"].sum())

    rate, odd = rates(1, 1)
    assert rate > 0
    assert abs(odd) > 0
    assert rates(2, 1)[0] == pytest.approx(4 * rate, rel=1e-6)
    assert rates(1, 3)[0] == pytest.approx(rate, rel=1e-6)
    plain = rates(1, 0)[1]  # the recoil alone
    assert rates(1, 3)[1] - plain == pytest.approx(3 * (odd - plain), rel=1e-6)
    assert abs(odd - plain) > 1e-3 * abs(plain)


def test_the_direction_of_the_spin_follows_the_doublets(erbium):
    # lowest doublets: of different class, S across c; the second doublet of 4I13/2 has S mostly along c
    vectors = [
        emitting_pair.emitting_pair(setting.described(erbium.replace({"ion.scheme.p": p}))).spin
        for p in ("4I13/2:1", "4I13/2:2")
    ]
    shares = [abs(spin[2]) ** 2 / np.sum(np.abs(spin) ** 2) for spin in vectors]
    assert shares[0] < 1e-12
    assert shares[1] > 0.5
