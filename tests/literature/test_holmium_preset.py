"""Ho3+ in LiYF4: the preset, its levels, and the finder that chose it."""

import numpy as np
import pytest

import nupair
from nupair.ions.forced_dipole import position_on_record, summed_strength
from nupair.ions.judd_ofelt import intensity_parameters
from nupair.ions.selection import vector_components
from nupair.ions.shell import shell
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
    assert found.velocity is not None
    # S_z is of Gamma 1, v_z of Gamma 2, v_x and v_y of Gamma 34: between two singlets of one class v vanishes
    assert np.abs(found.velocity).max() < 1e-18


RESIDUES = {"5I5:1": (0,), "5I6:2": (0,), "5I6:5": (4,), "5I6:3": (2, -2), "5I5:3": (2, -2), "5I5:4": (4,)}
"""Doubled M mod 8 of the states of some levels, by the measured classes 0, 2 and 1."""


@pytest.mark.parametrize("pair", [(p, e) for p in ("5I6:2", "5I6:3", "5I6:5") for e in ("5I5:1", "5I5:3", "5I5:4")])
def test_selection_between_non_kramers_levels(experiment, pair):
    # every component that M mod 4 allows is there, for singlets and for twofold levels (psi, T psi), and no other
    p, e = pair
    found = transition_vectors(experiment.replace({"ion.scheme.p": p, "ion.scheme.e": e}))
    assert found.spin.shape == (3, len(RESIDUES[p]), len(RESIDUES[e]))
    for polar, (x, y, z), size in ((False, found.spin, 1.0), (True, found.velocity, 1e-6)):
        spherical = {-1: (x - 1j * y) / np.sqrt(2), 0: z, 1: -(x + 1j * y) / np.sqrt(2)}
        for a, final in enumerate(RESIDUES[p]):
            for b, initial in enumerate(RESIDUES[e]):
                allowed = vector_components(final, initial, polar=polar)
                for q, matrix in spherical.items():
                    assert (abs(matrix[a, b]) > 1e-6 * size) == (q in allowed)


def test_velocity_of_holmium_has_the_judd_ofelt_size():
    # summed over all states: sum_k Omega_k Tr(U^k U^k), whatever the radial function; it sets the direction only
    shell_10 = shell(10)
    omega = {k: record.natural for k, record in intensity_parameters("Ho3+", "LiYF4").items()}
    operator = position_on_record(shell_10, "Ho3+", "LiYF4", 109.1)
    total = sum(value * np.sum(shell_10.tensors[f"U{k}"] ** 2) for k, value in omega.items())
    assert summed_strength(operator) == pytest.approx(total, rel=1e-9)


def test_spin_axis_follows_the_singlets(experiment):
    # the spectrum is the one with all of the spin along c
    angle = [0.4]
    computed = nupair.spectrum(experiment, angle).rate_integral
    along = nupair.spectrum(experiment.replace({"model.spin_axis": "c-axis"}), angle).rate_integral
    np.testing.assert_allclose(computed, along)
    assert float(computed.sum()) > 0


def test_twofold_levels_count_once_in_the_finder():
    # 5I7:2 is the twofold level at 5156 1/cm; no name on record comes twice
    names = set(np.ravel(nupair.schemes("Ho3+", number=40, doublets=2, every_q=True).level.values))
    assert {name for name in names if name.startswith("5I8")} == {"5I8:1"}
    assert "5I7:2" in names
    assert "5I7:3" not in names


def test_velocity_in_the_finder_is_that_of_the_named_levels():
    found = nupair.schemes("Er3+", highest=20000.0, number=500, every_q=True)
    for number in found.scheme.values[::40]:
        chosen = found.sel(scheme=number)
        names = {f"ion.scheme.{role}": str(chosen.level.sel(role=role).item()) for role in "gqpe"}
        strength = transition_vectors(nupair.load("er-ylf").replace(names)).velocity_strength
        assert float(chosen.velocity) == pytest.approx(np.sqrt(strength.sum()), rel=1e-9)
    # between the singlets of one class that head the list for Ho3+ the site forbids v
    assert float(nupair.schemes("Ho3+", number=1).velocity[0]) == 0


def test_a_scheme_is_listed_once_unless_every_q_is_asked_for():
    once, each = nupair.schemes("Er3+", number=10**6), nupair.schemes("Er3+", number=10**6, every_q=True)
    emission = [tuple(row) for row in once.level.sel(role=["e", "p", "g"]).values]
    assert len(set(emission)) == len(emission) < each.sizes["scheme"] == int(once.ways.sum())
    assert set(emission) == {tuple(row) for row in each.level.sel(role=["e", "p", "g"]).values}
    for found in (once, each):
        assert list(found.scheme.values) == list(range(1, found.sizes["scheme"] + 1))
        (mine,) = found.isel(scheme=np.flatnonzero(found.preset.values == "er-ylf")).level.values
        scheme = nupair.load("er-ylf").ion.scheme
        assert list(mine) == [scheme.g, scheme.q, scheme.p, scheme.e]


def test_the_scheme_of_a_preset_follows_the_best_with_its_rank():
    found = nupair.schemes("Er3+", number=2)
    assert list(found.preset.values) == ["", "", "er-ylf"]
    full = nupair.schemes("Er3+", number=10**6)
    assert full.preset.sel(scheme=found.scheme[-1]) == "er-ylf"
