"""Widths of the edges: against differences of the geometry itself, and in cases known by hand."""

import numpy as np
import pytest

import nupair
from nupair.light.blur import BeamSpread, threshold_slope, threshold_spread
from nupair.light.geometry import arrange, pair_energy, pair_momentum
from nupair.light.refraction import ConstantIndex
from nupair.light.thresholds import largest_momentum, threshold_angles
from nupair.units import cm, mrad

BEAMS = arrange(1.286, 1.1086, 0.805, ConstantIndex(1.45))
MASS = 0.02
EDGE = float(threshold_angles(BEAMS, MASS)[1])
STEP = 1e-6


def _delta(beams, angle=EDGE):
    return np.linalg.norm(pair_momentum(beams, angle)) - largest_momentum(pair_energy(beams), MASS)


def test_the_slope_of_the_pair_momentum():
    difference = (_delta(BEAMS, EDGE + STEP) - _delta(BEAMS, EDGE - STEP)) / (2 * STEP)
    assert threshold_slope(BEAMS, EDGE) == pytest.approx(difference, rel=1e-8)


@pytest.mark.parametrize("laser", range(3))
def test_a_turned_beam_moves_the_edge(laser):
    angles = np.array([0.0, BEAMS.theta_e, EDGE])
    waves = np.array([BEAMS.k_1, BEAMS.k_2, -BEAMS.k_s])

    def size(turned):
        turn = angles + turned * np.eye(3)[laser]
        return np.hypot(waves @ np.sin(turn), waves @ np.cos(turn))

    directions, energies = threshold_spread(BEAMS, BeamSpread(direction=tuple(np.eye(3)[laser])), EDGE, MASS)
    assert directions == pytest.approx(abs(size(STEP) - size(-STEP)) / (2 * STEP), rel=1e-8)
    assert energies == 0


@pytest.mark.parametrize("laser", range(3))
def test_a_detuned_laser_moves_the_edge(laser):
    def delta(change):
        photons = np.array([1.286, 1.1086, 0.805]) + change * np.eye(3)[laser]
        return _delta(arrange(*photons, ConstantIndex(1.45), BEAMS.theta_e))

    _, energies = threshold_spread(BEAMS, BeamSpread(energy=tuple(np.eye(3)[laser])), EDGE, MASS)
    assert energies == pytest.approx(abs(delta(STEP) - delta(-STEP)) / (2 * STEP), rel=1e-8)


def test_independent_spreads_add_in_quadrature():
    one, two = (threshold_spread(BEAMS, BeamSpread(direction=d), EDGE)[0] for d in ((1e-4, 0, 0), (0, 0, 2e-4)))
    both = threshold_spread(BEAMS, BeamSpread(direction=(1e-4, 0, 2e-4)), EDGE)[0]
    assert both == pytest.approx(np.hypot(one, two))


def test_the_width_of_a_face_is_that_of_sinc_squared():
    # a disc so wide that only its faces blur: sinc^2(k L/2) falls to one half at k = 2 * 1.391557 / L
    experiment = nupair.load("hara-2021").replace({"target.length": "1 mm", "target.radius": "10 m"})
    edges = nupair.edges(experiment).sel(pair="11", edge="upper")
    momentum = pair_momentum(BEAMS, float(edges["angle"]))
    cosine = abs(momentum[2]) / np.linalg.norm(momentum)
    width = 2 * 2 * 1.391557 / (0.1 * cm) * cosine / abs(threshold_slope(BEAMS, float(edges["angle"])))
    assert float(edges["width_size"]) == pytest.approx(width, rel=2e-3)


def _resolved(length):
    """Pairs whose edges are resolved at both ends, L = 2R in cm, lightest mass 10 meV."""
    sizes = {"target.length": f"{length} cm", "target.radius": f"{length / 2} cm", "neutrino.lightest_mass": "10 meV"}
    seen = nupair.edges(nupair.load("er-ylf").replace(sizes))["resolved"].all("edge")
    return {str(pair) for pair in seen["pair"].values[seen.values]}


def test_which_edges_the_reference_target_resolves():
    edges = nupair.edges(nupair.load("er-ylf"))
    assert np.all(edges["width_direction"] == 0)
    assert bool(edges["resolved"].sel(pair="33", edge="upper"))
    assert _resolved(2) == {
        "13",
        "23",
        "33",
    }  # the others lie 0.05 to 0.06 mrad apart, the target blurs by 0.065 to 0.072 mrad
    assert _resolved(3) == {"11", "12", "22", "13", "23", "33"}
    blurred = nupair.load("er-ylf").replace(
        {"lasers.trigger_divergence": "0.5 mrad", "lasers.trigger_linewidth": "1 MHz"}
    )
    wide = nupair.edges(blurred)
    assert float(wide["width_direction"].sel(pair="33", edge="upper")) == pytest.approx(2.3548 * 0.5 * mrad, rel=1e-3)
    assert not bool(wide["resolved"].sel(pair="11", edge="upper"))
    assert bool(wide["resolved"].sel(pair="33", edge="upper"))
    heavy = nupair.edges(nupair.load("er-ylf").replace({"neutrino.lightest_mass": "0.9 eV"}))
    assert np.all(np.isnan(heavy["angle"]))
    assert not np.any(heavy["resolved"])
