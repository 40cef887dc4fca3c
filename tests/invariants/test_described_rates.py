"""One rate, however it is asked for: of single levels, of manifolds, of the dynamics, of the table of radiative rates."""

import numpy as np
import pytest

import nupair
from nupair.ions.matching import computed_states, recorded_levels
from nupair.ions.multiplet_rates import mean_energies
from nupair.ions.named_levels import named_levels
from nupair.ions.transitions import magnetic_dipole_rate, moment_elements
from nupair.predict.drive_setting import decay_channels
from nupair.predict.indices import field_index, index_at, rate_index
from nupair.predict.ion_rates import (
    energies,
    excited_decay_rate,
    level_rates,
    line_rates,
    pair_energy,
    printed_rates,
    radiative_rate,
)
from nupair.predict.rates import described_trigger_factor
from nupair.units import per_cm, s


@pytest.fixture(scope="module")
def crystal():
    return nupair.load("er-ylf")


@pytest.fixture(scope="module")
def paper():
    return nupair.load("hara-2021")


@pytest.mark.parametrize("nonradiative", [True, False])
@pytest.mark.parametrize("temperature", ["4 K", "300 K"])
def test_what_leaves_e_arrives_somewhere(crystal, nonradiative, temperature):
    experiment = crystal.replace({"model.nonradiative": nonradiative, "ion.temperature": temperature})
    channels = decay_channels(experiment)
    total = sum(rate for name, rate in channels.items() if name[0] == "e")
    assert excited_decay_rate(experiment) == pytest.approx(total, rel=1e-12)
    table = nupair.radiative_rates(temperature=temperature).isel(intensities=0).sel(level="2H11/2")
    phonons = float(table.multiphonon_rate) if nonradiative else 0.0
    assert total * s == pytest.approx(float(table.radiative_rate) + phonons, rel=1e-9)
    assert radiative_rate(experiment) * s == pytest.approx(float(table.radiative_rate), rel=1e-9)


def test_table_1_in_full_is_the_lifetime_of_the_paper(paper):
    # 1.7 ms; eq. (68) takes 1/518 s, the ground manifold alone
    assert radiative_rate(paper) * s == pytest.approx(518.02 + 57.34 + 10.31 + 6.01)
    assert 1 / (excited_decay_rate(paper) * s) == pytest.approx(1.69e-3, abs=5e-6)
    four_levels = sum(rate for name, rate in decay_channels(paper).items() if name[0] == "e")
    assert (excited_decay_rate(paper) - four_levels) * s == pytest.approx(6.01)
    dark = paper.replace({"model.nonradiative": True})
    four_levels = sum(rate for name, rate in decay_channels(dark).items() if name[0] == "e")
    assert excited_decay_rate(dark) == pytest.approx(four_levels, rel=1e-12)
    assert excited_decay_rate(dark) * s == pytest.approx(1e7 * np.exp(4.5e-3 * 240) + 591.68, rel=1e-9)


def test_single_levels_add_up_to_their_manifolds(crystal):
    # per energy cubed: photon energies differ by level. What is left is the mixing of J by the crystal: 1 percent of the magnetic
    # and 0.01 percent of the electric strength here (9 percent of the electric one in e to p)
    bare = crystal.replace({"model.local_field": False})
    names = named_levels("measured", "Er3+", "LiYF4")
    upper, lower = ([name for name in names if name.startswith(f"{manifold}:")] for manifold in ("4I13/2", "4I15/2"))
    assert (len(upper), len(lower)) == (7, 8)
    found = np.array([[_per_energy_cubed(bare, p, g) for g in lower] for p in upper])
    levels = recorded_levels("Er3+", "LiYF4")
    centre = mean_energies(levels, energies(bare)) * per_cm
    whole = np.array(line_rates(bare, "pg")) / (centre[1] - centre[0]) ** 3
    magnetic, electric = found.sum(axis=1).mean(axis=0) / whole
    assert magnetic == pytest.approx(1, abs=0.01)
    assert electric == pytest.approx(1, abs=2e-4)
    assert level_rates(crystal, "ep").total < line_rates(crystal, "ep").total / 5


def _per_energy_cubed(experiment, p, g):
    chosen = experiment.replace({"ion.scheme.p": p, "ion.scheme.g": g})
    return np.array(level_rates(chosen, "pg")) / pair_energy(chosen, "pg") ** 3


def test_a_printed_set_knows_manifolds_only(paper):
    for pair in ("pg", "qg", "qp", "eg", "ep", "eq"):
        assert level_rates(paper, pair) == line_rates(paper, pair) == printed_rates(paper, pair)


def test_printed_levels_stand_for_the_lowest_of_their_class():
    levels = recorded_levels("Er3+", "LiYF4")
    for name, level in named_levels("hara-2021", "Er3+", "LiYF4").items():
        (place,) = computed_states(levels, "Er3+", "LiYF4", name, "hara-2021")
        same = [
            other
            for other, group in enumerate(levels.symmetry_class)
            if levels.manifold[other] == levels.manifold[place] and level.symmetry_class in ("", group)
        ]
        assert levels.names[levels.manifold[place]] == name
        assert place == min(same, key=lambda other: levels.energy[other])


def test_index_of_a_beam_and_of_a_rate(crystal):
    energy = 1.56
    rays = [
        index_at(crystal.replace({"target.refractive_index": ray}), energy) for ray in ("ordinary", "extraordinary")
    ]
    assert rays[0] != rays[1]
    assert rate_index(crystal)(energy) == pytest.approx((2 * rays[0] + rays[1]) / 3)
    assert field_index(crystal, energy) == rays[0]
    assert rate_index(crystal)(0.05) == rate_index(crystal)(0.06)  # beyond the record
    given = crystal.replace({"target.refractive_index": 1.5})
    assert (rate_index(given)(energy), field_index(given, energy)) == (1.5, 1.5)
    bare = crystal.replace({"model.local_field": False})
    assert (rate_index(bare)(energy), field_index(bare, energy)) == (1.0, 1.0)


def test_the_trigger_factor_takes_the_described_ion(crystal):
    warm = crystal.replace({"lasers.trigger_intensity": "10 mW/cm^2"})
    magnetic, electric = line_rates(warm, "pg")
    assert magnetic * s == pytest.approx(30.44, rel=2e-3)  # 24.82 in Table 1
    assert electric * s == pytest.approx(81.48, rel=2e-3)  # 2.46 in Table 1
    width = line_rates(warm, "ep").total
    assert described_trigger_factor(warm, 2 * width) == pytest.approx(described_trigger_factor(warm) / 2)


def test_both_states_of_a_twofold_level_count(crystal):
    scheme = {"g": "5I8:1", "q": "5I6:10", "p": "5I7:1", "e": "5F5:1"}
    holmium = crystal.replace({"ion.species": "Ho3+"} | {f"ion.scheme.{role}": name for role, name in scheme.items()})
    levels = recorded_levels("Ho3+", "LiYF4")
    final, initial = (computed_states(levels, "Ho3+", "LiYF4", scheme[role]) for role in "gp")
    assert len(final) == 2
    squares = sum(np.sum(np.abs(moment_elements(levels, f, i)) ** 2) for f in final for i in initial) / len(initial)
    energy = pair_energy(holmium, "pg")
    expected = magnetic_dipole_rate(float(squares), energy, rate_index(holmium)(energy))
    assert level_rates(holmium, "pg").magnetic == pytest.approx(expected, rel=1e-9)
