"""Planar targets with Lorentzian or sharp factors and Gaussian beams under lasers that spread: slow twins, limits, symmetries."""

import numpy as np
import pytest

import nupair
from nupair.light.blur import BeamSpread
from nupair.light.deviation import beam_cloud
from nupair.light.geometry import arrange
from nupair.light.refraction import ConstantIndex
from nupair.light.thresholds import threshold_angles
from nupair.pairs.finite import pair_integrals
from nupair.pairs.gaussian_mean import Cloud, edge_moments, flat
from nupair.pairs.parts import unit_current
from nupair.pairs.planar import planar_kernel
from nupair.pairs.ring_means import RingTables
from nupair.pairs.shapes import Cylinder, LargeTarget
from nupair.pairs.smeared import smeared_integrals
from nupair.pairs.soft_shapes import GaussianBeam, LorentzianCylinder
from nupair.pairs.spread_cloud import STARS, displaced_cloud, starred_cloud
from nupair.pairs.spread_kernel import SpreadPair
from nupair.pairs.spread_near import Place, mean_of_large, near_part
from nupair.pairs.spread_stretches import stretches
from nupair.pairs.spread_target import Smearing
from nupair.predict import setting

BEAMS = arrange(1.286, 1.1086, 0.805, ConstantIndex(1.45))
LIGHT, HEAVY = (0.01, 0.05), (0.3, 0.25)
CURRENT = unit_current([0.3, 0.4j, 0.8])


def _smeared(shape, cloud, masses, tolerance=1e-4, current=CURRENT, **more):
    value, error, allowed = smeared_integrals(
        shape, "planar", cloud, np.array(masses[:1]), np.array(masses[1:]), current, tolerance, **more
    )
    return np.stack(value)[..., 0], np.stack(error)[..., 0], allowed[:, 0]


def _brute(shape, cloud, masses, order, moved):
    """Pieces, (4, rows), and the error of the twin: Gauss-Hermite over axes `moved`, the others (lifts) at their mean square."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*[nodes] * len(moved))], axis=-1)
    weight = np.prod(np.meshgrid(*[weights / np.sqrt(2 * np.pi)] * len(moved)), axis=0).ravel()
    z = np.ones((cloud.rows * weight.size, cloud.axes))
    z[:, moved] = np.tile(grid, (cloud.rows, 1))
    energy, momentum = cloud.place(np.repeat(np.arange(cloud.rows), weight.size), z)
    found = pair_integrals(shape, "planar", energy, momentum, masses[:1], masses[1:], CURRENT, 1e-5)
    return [np.stack(pieces)[..., 0].reshape(4, cloud.rows, -1) @ weight for pieces in (found.parts, found.error)]


def _at_edge(shape, masses, spread, widths):
    """The cloud at angles some of the target's widths away from an edge."""
    edge = float(threshold_angles(BEAMS, sum(masses))[1])
    return beam_cloud(BEAMS, spread, edge + np.array(widths) * (1 / shape.length + 1 / shape.radius))


@pytest.mark.parametrize(
    ("kind", "share", "order", "masses"),
    [
        (LorentzianCylinder, 0.2, 10, LIGHT),
        (LorentzianCylinder, 0.2, 10, HEAVY),
        (LorentzianCylinder, 0.6, 24, LIGHT),
        (Cylinder, 0.1, 6, LIGHT),
        (GaussianBeam, 0.12, 8, LIGHT),
        (GaussianBeam, 0.12, 8, HEAVY),
    ],
    ids=["narrow", "narrow, heavy pair", "as wide", "sharp sides", "beam", "beam, heavy pair"],
)
def test_a_turning_trigger_against_quadrature_over_the_cloud(kind, share, order, masses):
    shape = kind(5e4, 2.5e4)
    spread = BeamSpread(direction=(0.0, 0.0, share * (1 / shape.length + 1 / shape.radius)))
    cloud = _at_edge(shape, masses, spread, [-12.0, 0.3] if any(shape.ripple_periods) else [-60.0, 0.3, 5.0])
    value, said, allowed = _smeared(shape, cloud, masses)
    expected, doubt = _brute(shape, cloud, masses, order, [0])
    assert np.all(np.abs(value - expected) < said + doubt)
    assert np.all(said.max(axis=0) < allowed)
    plain, _ = _brute(shape, cloud, masses, 1, [0])
    assert np.abs(plain - expected)[:, 1].max() > 10 * said[:, 1].max()


def test_lasers_that_turn_and_detune_together_against_quadrature_over_the_cloud():
    shape = LorentzianCylinder(2e4, 3e4)
    width = 1 / shape.length + 1 / shape.radius
    spread = BeamSpread(direction=(0.15 * width, 0.0, 0.0), energy=(0.0, 0.1 * width, 0.15 * width))
    cloud = _at_edge(shape, LIGHT, spread, [-5.0, 0.5])
    value, said, allowed = _smeared(shape, cloud, LIGHT)
    expected, doubt = _brute(shape, cloud, LIGHT, 6, [0, 2, 3])
    assert np.all(np.abs(value - expected) < said + doubt)
    assert np.all(said.max(axis=0) < allowed)


def test_a_small_target_takes_the_plain_integral_along_the_cloud():
    shape, spread = LorentzianCylinder(400.0, 300.0), BeamSpread(direction=(0.0, 0.0, 1e-3))
    cloud = _at_edge(shape, HEAVY, spread, [0.3])
    value, said, allowed = _smeared(shape, cloud, HEAVY)
    expected, doubt = _brute(shape, cloud, HEAVY, 6, [0])
    assert np.all(np.abs(value - expected) < said + doubt)
    assert said.max() < 3 * allowed[0]


@pytest.mark.parametrize("kind", [LorentzianCylinder, Cylinder, GaussianBeam])
def test_a_vanishing_spread_leaves_the_plain_integral(kind):
    shape = kind(5e4, 2e4)
    cloud = _at_edge(shape, LIGHT, BeamSpread(direction=(1e-9, 0.0, 1e-9), energy=(0.0, 1e-9, 0.0)), [-1.0, 0.5])
    value, said, _ = _smeared(shape, cloud, LIGHT)
    energy, momentum = cloud.centre()
    plain = pair_integrals(shape, "planar", energy, momentum, *LIGHT, CURRENT, 1e-5)
    for one, other, its, more in zip(value, plain.parts, said, plain.error, strict=True):
        assert np.all(np.abs(one - other[:, 0]) < its + more[:, 0])


def test_a_wide_spread_leaves_the_large_target_and_a_part_that_falls_as_one_over_the_length():
    spread, lengths = BeamSpread(direction=(0.0, 0.0, 3e-3)), (1e5, 2e5)
    left = []
    for length in lengths:
        cloud = _at_edge(LorentzianCylinder(2e5, 1e5), LIGHT, spread, [-40.0])
        finite, said, _ = _smeared(LorentzianCylinder(length, length / 2), cloud, LIGHT)
        infinite, _, _ = _smeared(LargeTarget(length, length / 2), cloud, LIGHT)
        left.append(finite[0, 0] / infinite[0, 0] - 1)
        assert 10 * said[0, 0] < abs(left[-1]) * finite[0, 0]
    assert abs(left[0]) < 0.02
    assert left[0] / left[1] == pytest.approx(2.0, rel=0.05)


@pytest.mark.parametrize("kind", [LorentzianCylinder, Cylinder, GaussianBeam])
def test_mirror_and_unit_of_energy(kind):
    """Left and right are alike in the plane; with all energies thrice as large and lengths a third, integrals are 3^5 times."""
    shape, spread = kind(3e4, 2e4), BeamSpread(direction=(0.0, 1e-5, 0.0), energy=(2e-5, 0.0, 0.0))
    cloud = _at_edge(shape, LIGHT, spread, [0.7])
    value, _, _ = _smeared(shape, cloud, LIGHT)

    def mirrored(rows, z):
        energy, momentum = cloud.place(rows, z)
        return energy, momentum * np.array([-1.0, 1.0, 1.0])

    def scaled(rows, z):
        energy, momentum = cloud.place(rows, z)
        return 3 * energy, 3 * momentum

    turned, _, _ = _smeared(shape, Cloud(mirrored, 1, cloud.axes), LIGHT, current=CURRENT * np.array([-1.0, 1.0, 1.0]))
    np.testing.assert_allclose(turned, value, rtol=1e-6)
    smaller = kind(shape.length / 3, shape.radius / 3)
    larger, _, _ = _smeared(smaller, Cloud(scaled, 1, cloud.axes), (3 * LIGHT[0], 3 * LIGHT[1]))
    np.testing.assert_allclose(larger, 3**5 * value, rtol=1e-6)


def _spread_pair(masses, spread, rule=1, curves=displaced_cloud):
    cloud = flat(beam_cloud(BEAMS, spread, [float(threshold_angles(BEAMS, sum(masses))[1])]))
    sharp = edge_moments(cloud, sum(masses)).sharp[0]
    energy, momentum = cloud.centre()
    return SpreadPair(float(energy[0]), *masses, CURRENT, curves(cloud, 0, sharp), rule), cloud, momentum[0]


@pytest.mark.parametrize("masses", [LIGHT, HEAVY], ids=["light", "heavy"])
def test_the_mean_kernel_against_very_many_places(masses):
    pair, cloud, momentum = _spread_pair(masses, BeamSpread(energy=(0.0, 0.0, 5e-3)))
    z = np.linspace(-7.5, 7.5, 600_001)[:, None]
    weight = np.exp(-(z[:, 0] ** 2) / 2) * (z[1, 0] - z[0, 0]) / np.sqrt(2 * np.pi)
    for factor in (0.95, 0.985, 0.997, 1.0, 1.004):
        q = factor * pair.edge * momentum / np.linalg.norm(momentum)
        energy, moved = cloud.place(np.zeros(z.size, dtype=int), z)
        expected = np.stack(planar_kernel(energy, moved - momentum + q, *masses, CURRENT)) @ weight
        found = pair.kernel(q[[0]], q[[2]])[:, 0]
        edge = (
            2 * np.abs(planar_kernel(pair.energy, 0.9999 * pair.edge * q / np.linalg.norm(q), *masses, CURRENT)).max()
        )
        np.testing.assert_allclose(
            found, expected, atol=0.4 * (z[1, 0] - z[0, 0]) * edge, rtol=0
        )  # where the step falls


def test_stretches_end_where_the_pair_closes_and_where_its_kernel_bends():
    pair, _, momentum = _spread_pair(LIGHT, BeamSpread(direction=(0.0, 0.0, 1e-2)))
    q = 0.99 * pair.edge * momentum / np.linalg.norm(momentum)
    found = stretches(pair, pair.cloud, q[[0]], q[[2]])
    assert len(found.low) == 3
    roots = np.unique(np.append(found.low, found.high))
    roots = roots[np.abs(roots) < 6]
    energy, dx, dz = pair.cloud.on(np.zeros(1, dtype=int), roots)
    s = energy**2 - (q[0] + dx) ** 2 - (q[2] + dz) ** 2
    order = np.argsort(s)  # the edge, the bend of the lighter mass, that of the heavier
    kallen = ((s - sum(LIGHT) ** 2) * (s - (LIGHT[1] - LIGHT[0]) ** 2))[order]
    expected = (2 * np.array([0.0, *LIGHT]) * (q[0] + dx[order])) ** 2
    np.testing.assert_allclose(kallen, expected, rtol=1e-9, atol=1e-12)


def test_curves_have_the_moments_of_the_cloud():
    _, cloud, momentum = _spread_pair(LIGHT, BeamSpread(direction=(2e-3, 1e-3, 0.0), energy=(0.0, 2e-3, 0.0)))
    sharp = edge_moments(cloud, sum(LIGHT)).sharp[0]
    curves = starred_cloud(cloud, 0, sharp, STARS[0])
    nodes, weights = np.polynomial.hermite_e.hermegauss(7)
    places, weight = curves.at(nodes), curves.weights[:, None] * weights / np.sqrt(2 * np.pi)
    draws = np.random.default_rng(3).standard_normal((400_000, cloud.axes))
    energy, moved = cloud.place(np.zeros(len(draws), dtype=int), draws)
    sample = np.stack([energy, *(moved - momentum)[:, [0, 2]].T])
    mean = np.einsum("kcn,cn->k", places, weight)
    second = np.einsum("kcn,jcn,cn->kj", places - mean[:, None, None], places - mean[:, None, None], weight)
    noise = sample.std(axis=1) / np.sqrt(len(draws))
    assert np.all(np.abs(mean - sample.mean(axis=1)) < 4 * noise)
    assert np.all(np.abs(second - np.cov(sample)) < 6 * np.outer(noise, noise) * np.sqrt(len(draws)))


def test_the_published_spectrum_under_a_divergence_is_computed_to_the_tolerance():
    experiment = nupair.load("hara-2021").replace({"lasers.trigger_divergence": "1 mrad"})
    edge = float(threshold_angles(setting.beams(experiment), 0.0)[1])
    seen = nupair.spectrum(experiment, edge + np.array([-0.05, -1e-3, 1e-3]))
    assert "within the tolerance" in seen.attrs["accuracy"]
    bounded = nupair.spectrum(experiment, edge + np.array([-0.05, -1e-3, 1e-3]), refine=False)
    off = np.abs(seen["rate_integral"] - bounded["rate_integral"])
    assert np.all(off <= bounded["rate_integral_error"] + seen["rate_integral_error"])
    assert float(seen["rate_integral_error"].max()) < 0.05 * float(bounded["rate_integral_error"].max())


def test_the_mean_of_the_large_target_is_within_its_error_in_spite_of_bends():
    """Random spreads and places about an edge; truth: curves split at edge and bends, cut at 6.4 standard deviations."""
    rng, shape = np.random.default_rng(10), LargeTarget(1e6, 1e6)
    for _ in range(60):
        masses = [LIGHT, HEAVY, (1e-3, 1e-3), (0.1, 0.2)][rng.integers(4)]
        turn = 10 ** rng.uniform(-5, -2.3)
        spread = [
            BeamSpread(direction=(0.0, 0.0, turn)),
            BeamSpread(direction=(turn, 0.0, turn)),
            BeamSpread(direction=(turn, turn, turn), energy=(0.0, 0.0, turn / 3)),
        ][rng.integers(3)]
        edge = float(threshold_angles(BEAMS, sum(masses))[1])
        cloud = flat(beam_cloud(BEAMS, spread, np.array([edge + 4 * turn * rng.normal()])))
        value, said, allowed = _smeared(shape, cloud, masses)
        smearing = Smearing(shape, cloud, edge_moments(cloud, sum(masses)), CURRENT, 1e-6)
        truth, doubt = mean_of_large(smearing, _place(cloud, masses))
        assert np.all(np.abs(value[:, 0] - truth) < said[:, 0] + doubt + 1e-3 * allowed)


def test_what_the_curves_of_the_finite_part_leave_out_comes_from_the_large_target():
    """A target so long that its blur is nothing: what remains is the mean of the large target over the whole cloud."""
    shape, spread = LorentzianCylinder(1e8, 1e8), BeamSpread(direction=(5e-3, 5e-3, 5e-3))
    cloud = flat(_at_edge(LorentzianCylinder(1e4, 1e4), LIGHT, spread, [-10.0]))
    smearing, place = Smearing(shape, cloud, edge_moments(cloud, sum(LIGHT)), CURRENT, 1e-4), _place(cloud, LIGHT)
    found, _ = near_part(smearing, place, [RingTables(*smearing.profiles, 2.4, 0)], 1.0)
    whole, _ = mean_of_large(smearing, place)
    one = displaced_cloud(cloud, 0, smearing.moments.sharp[0])
    curve = smearing.area * SpreadPair(place.energy, *LIGHT, CURRENT, one, 1).kernel(*place.momentum[[[0], [2]]])[:, 0]
    assert np.abs(found - whole).max() < 0.1 * np.abs(curve - whole).max()


def _place(cloud, masses):
    energy, momentum = cloud.centre()
    return Place(0, float(energy[0]), momentum[0], masses)
