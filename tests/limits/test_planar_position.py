"""The planar integral in position space: its parts by hand, the whole against the double integral with every ripple resolved."""

import numpy as np
import pytest
from scipy.integrate import quad

from nupair.pairs import planar_position
from nupair.pairs.finite import pair_integrals
from nupair.pairs.gridding import FrequencyGrid
from nupair.pairs.planar_integral import plane_integral
from nupair.pairs.planar_lines import PairOfMasses
from nupair.pairs.planar_position import position_sums
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder, LorentzianCylinder

SHAPES = [Cylinder, GaussianBeam, GaussianCylinder, LorentzianCylinder]
CURRENT = np.array([0.5, 0.2j, 0.7 - 0.4j]) / np.linalg.norm([0.5, 0.2, 0.7, 0.4])


def test_a_grid_of_frequencies_carries_scattered_ones():
    rng = np.random.default_rng(4)
    grid, x = FrequencyGrid(1.6, 300.0), np.linspace(0, 300, 41)
    q = np.append(rng.uniform(0, 1.6, 500), [0.0, 1.6])
    values, row = rng.normal(size=(2, q.size)), np.sort(rng.integers(0, 3, q.size))
    spread, waves = grid.spread(values, q, row, 3), grid.waves(x)
    for one in range(3):
        own = row == one
        for wave, direct in zip(waves, (np.cos, np.sin), strict=True):
            off = spread[:, one] @ wave - values[:, own] @ direct(np.outer(q[own], x))
            assert np.abs(off).max() < 1e-11 * np.abs(values[:, own]).sum()


@pytest.mark.parametrize("make", SHAPES)
@pytest.mark.parametrize("axial", [True, False])
@pytest.mark.parametrize("k", [0.0, 0.3, 2.0])
def test_a_factor_is_the_transform_of_its_overlap(make, axial, k):
    profile = Profile(make(3.0, 2.0), axial=axial)

    def wave(r):
        return float(profile.overlap(np.array(r))) * np.cos(k * r)

    value = quad(wave, 0, profile.overlap_reach, epsabs=1e-11, limit=400)[0] * profile.area / np.pi
    assert value == pytest.approx(float(profile.power(np.array(k))), abs=2e-10)


def _both(make, length, radius, masses):
    """(pair, profiles, momenta about the edge and anywhere, the brightest piece of the large target)."""
    pair = PairOfMasses(1.5896, *masses, CURRENT)
    along, across = (Profile(make(length, radius), axial=axial) for axial in (True, False))
    size = np.array([pair.largest - 1 / radius, pair.largest + 0.5 / length, 0.4, 2.0])
    angle = np.array([0.7, 2.2, -0.4, 4.0])
    momenta = size[:, None] * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=-1)
    centre = pair.kernel(np.zeros(1), np.zeros(1))
    return pair, along, across, momenta, along.area * across.area * float(centre[0, 0] + centre[3, 0])


@pytest.mark.parametrize("make", SHAPES)
@pytest.mark.parametrize("masses", [(0.01, 0.05), (0.3, 0.5)])
def test_position_space_agrees_with_the_double_integral(make, masses):
    pair, along, across, momenta, top = _both(make, 12.0, 9.0, masses)
    got = position_sums(pair, along, across, momenta, 14)
    whole = [profile.resolved_for(4.5, 400) for profile in (along, across)]
    plane = np.stack([plane_integral(pair, *whole, place, 16)[0] for place in momenta], axis=1)
    allowance = 1e-10 if along.shape.ripple_periods[1] or make is not LorentzianCylinder else 1e-9  # its reach
    assert np.abs(got.values - plane).max() < allowance * top
    assert np.all(np.abs(got.values - plane) < got.errors + allowance * top)
    assert got.errors.min() > 1e-12 * top  # rounding, however well two rules agree


def test_the_ends_of_the_chords_turn_the_phase_of_the_rows():
    """A flat disc: with rows that follow the waves along the axis alone, this is wrong by 1e-2 of the top and more."""
    pair, along, across, momenta, top = _both(Cylinder, 25.0, 150.0, (0.005, 0.01))
    got = position_sums(pair, along, across, momenta, 14)
    whole = [profile.resolved_for(4.5, 400) for profile in (along, across)]
    plane, _ = plane_integral(pair, *whole, momenta[0], 20)
    assert np.abs(got.values[:, 0] - plane).max() < 1e-10 * top
    assert got.errors.max() < 1e-6 * top


def test_the_coarser_rule_shows_in_the_error(monkeypatch):
    pair, along, across, momenta, _ = _both(Cylinder, 60.0, 45.0, (0.005, 0.01))
    truth = position_sums(pair, along, across, momenta, 22).values
    monkeypatch.setattr(planar_position, "_PER_RADIAN", 0.12)  # too few on purpose
    got = position_sums(pair, along, across, momenta, 10)
    off = np.abs(got.values - truth)
    assert off.max() > 1e-9 * np.abs(truth).max()
    assert np.all(off <= got.errors + 1e-11 * np.abs(truth).max())


def test_a_current_along_an_axis_has_no_odd_part():
    pair = PairOfMasses(1.5896, 0.01, 0.05, np.array([0.0, 0.0, 1.0]) + 0j)
    grid = np.array([0.5, 3.0])
    even, odd, _ = planar_position._transforms(pair, 10.0, grid, grid, 10)
    assert np.abs(odd).max() < 1e-14 * np.abs(even).max()


@pytest.mark.parametrize("make", SHAPES)
def test_small_targets_meet_the_tolerance_everywhere(make):
    largest = np.sqrt(1.5896**2 - 0.06**2)
    size, angle = np.linspace(0.02, 2.4, 60) * largest, np.linspace(0, 2 * np.pi, 60)
    momenta = size[:, None] * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=-1)
    for tolerance in (1e-4, 1e-6):
        got = pair_integrals(make(30.0, 15.0), "planar", 1.5896, momenta, [0.01], [0.05], CURRENT, tolerance)
        assert got.reason.startswith("the estimated error is within the tolerance")
