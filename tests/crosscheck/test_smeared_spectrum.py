"""The average over spreading lasers against slow twins, and its error's honesty."""

import numpy as np
import pytest
from scipy.special import erf

import nupair
from nupair.light.blur import BeamSpread, threshold_slope, threshold_spread
from nupair.light.deviation import beam_cloud
from nupair.light.geometry import arrange
from nupair.light.refraction import ConstantIndex
from nupair.light.thresholds import threshold_angles
from nupair.pairs.finite import pair_integrals
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder, LargeTarget
from nupair.pairs.smeared import smeared_integrals
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder
from nupair.predict import setting
from nupair.units import cm

BEAMS = arrange(1.286, 1.1086, 0.805, ConstantIndex(1.45))
MASS = np.array([0.01]), np.array([0.05])
EDGE = float(threshold_angles(BEAMS, 0.06)[1])
ANGLES = EDGE + np.array([-0.5, -0.02, -0.003, 0.0, 0.004, 0.03])
CURRENT = unit_current([0.3, 0.4, 0.8])
SPREADS = [
    BeamSpread(direction=(0.0, 0.0, 1e-3)),
    BeamSpread(direction=(0.0, 0.0, 1e-2)),
    BeamSpread(direction=(4e-3, 0.0, 3e-3)),
    BeamSpread(energy=(0.0, 0.0, 5e-3)),
]


def _brute(shape, spread, orders, angles=ANGLES):
    """Tensor Gauss-Hermite of one order per axis, the unsmeared integral at each node."""
    cloud = beam_cloud(BEAMS, spread, angles)
    rules = [np.polynomial.hermite_e.hermegauss(order) for order in orders]
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*[rule[0] for rule in rules])], axis=-1)
    weight = np.prod(np.meshgrid(*[rule[1] / np.sqrt(2 * np.pi) for rule in rules]), axis=0).ravel()
    row, node = (axis.ravel() for axis in np.indices((angles.size, weight.size)))
    energy, momentum = cloud.place(row, grid[node])
    parts = pair_integrals(shape, "three-dimensional", energy, momentum, *MASS, CURRENT, 1e-5).parts
    return np.stack([(piece[:, 0].reshape(angles.size, -1) @ weight) for piece in parts])


@pytest.mark.parametrize("shape", [Cylinder(200.0, 100.0), GaussianBeam(200.0, 100.0)], ids=["cylinder", "beam"])
@pytest.mark.parametrize("spread", SPREADS, ids=["narrow", "wide", "two beams", "line"])
def test_a_small_target_against_brute_quadrature(spread, shape):
    cloud = beam_cloud(BEAMS, spread, ANGLES)
    value, error, _ = smeared_integrals(shape, "three-dimensional", cloud, *MASS, CURRENT, 1e-4)
    expected = _brute(shape, spread, [24 if spread.energy[2] else 10 if cloud.axes == 2 else 6] * cloud.axes)
    off, said = np.abs(np.stack(value)[..., 0] - expected), np.stack(error)[..., 0]
    assert np.all(off < said + 1e-6 * np.abs(expected))
    assert np.all(off[0] < 4e-4 * expected[0].max())
    assert np.all(said[0] < 0.1 * expected[0, 1])
    unsmeared = pair_integrals(
        shape,
        "three-dimensional",
        *beam_cloud(BEAMS, spread, ANGLES).place(np.arange(6), np.zeros((6, cloud.axes))),
        *MASS,
        CURRENT,
    ).parts
    assert np.max(np.abs(unsmeared.scalar[:, 0] / expected[0] - 1)) > 5 * np.max(off[0] / expected[0])


@pytest.mark.parametrize(("share", "kind"), [(1.0, Cylinder), (3.0, Cylinder), (1.0, GaussianBeam)])
def test_the_finite_part_of_a_centimetre_target_against_brute_quadrature(share, kind):
    """Spreads comparable with 1/L, within some 1/L of an edge: neither the target's blur nor the lasers' is the smaller one."""
    shape = kind(1 * cm, 0.5 * cm)
    blur = 1 / shape.length / abs(float(threshold_slope(BEAMS, EDGE)))
    angles = EDGE + np.array([-4.0, 0.5, 3.0]) * blur
    spread = BeamSpread(direction=(0.0, 0.0, share * blur))
    cloud = beam_cloud(BEAMS, spread, angles)
    value, error, _ = smeared_integrals(shape, "three-dimensional", cloud, *MASS, CURRENT, 1e-4)
    expected = _brute(shape, spread, (10, 2), angles)  # out of the plane the edge moves to second order only
    off, said = np.abs(np.stack(value)[..., 0] - expected), np.stack(error)[..., 0]
    assert np.all(off < said)
    assert np.all(off < 1e-4 * np.abs(expected).max(axis=0))
    energy, momentum = cloud.centre()
    plain = pair_integrals(shape, "three-dimensional", energy, momentum, *MASS, CURRENT).parts.scalar[:, 0]
    infinite = pair_integrals(
        LargeTarget(shape.length, shape.radius), "three-dimensional", energy, momentum, *MASS, CURRENT
    )
    assert np.all(np.abs(plain / expected[0] - 1)[1:] > 100 * (off / expected)[0, 1:])
    assert np.all(np.abs(infinite.parts.scalar[1:, 0] / expected[0, 1:] - 1) > 0.1)


def test_a_large_target_against_random_lasers():
    spread = BeamSpread(direction=(2e-3, 1e-3, 3e-3), energy=(1e-3, 0.0, 2e-3))
    shape, cloud = LargeTarget(2e5, 1e5), beam_cloud(BEAMS, spread, ANGLES)
    value, error, _ = smeared_integrals(shape, "three-dimensional", cloud, *MASS, CURRENT)
    draws = np.random.default_rng(5).standard_normal((40_000, cloud.axes))
    for row in range(ANGLES.size):
        energy, momentum = cloud.place(np.full(len(draws), row), draws)
        sample = pair_integrals(shape, "three-dimensional", energy, momentum, *MASS, CURRENT).parts.spin_squared[:, 0]
        noise = sample.std() / np.sqrt(sample.size)
        assert (
            abs(value.spin_squared[row, 0] - sample.mean())
            < 4 * noise + error.scalar[row, 0] + 1e-4 * value.spin_squared[2, 0]
        )
        assert noise < 0.02 * value.spin_squared[2, 0]


@pytest.mark.parametrize(
    "spread",
    [BeamSpread(direction=(0.0, 0.0, 2e-4)), BeamSpread(direction=(1e-4, 3e-4, 1e-4), energy=(2e-4, 0.0, 1e-4))],
)
def test_a_step_becomes_an_error_function_of_the_width_of_the_edge(spread):
    # a current along P and light masses: the kernel is a step of height P^2 at the edge, to order of the width
    light = np.array([1e-7]), np.array([1e-7])
    edge = float(threshold_angles(BEAMS, 2e-7)[1])
    slope = abs(float(threshold_slope(BEAMS, edge)))
    width = float(np.hypot(*threshold_spread(BEAMS, spread, edge, 2e-7)))
    angle = edge + np.linspace(-2, 2, 9) * width / slope
    cloud = beam_cloud(BEAMS, spread, angle)
    _, momentum = cloud.centre()
    shape = LargeTarget(2e5, 1e5)
    value, _, _ = smeared_integrals(shape, "three-dimensional", cloud, *light, unit_current(momentum[0]))
    seen = value.spin_squared[:, 0]
    height = 2 * seen[4]
    np.testing.assert_allclose(seen / height, 0.5 * (1 - erf(np.linspace(-2, 2, 9) / np.sqrt(2))), atol=4e-3)


def test_lifting_a_beam_moves_the_edge_to_second_order_only():
    lifted = beam_cloud(BEAMS, BeamSpread(direction=(0.0, 0.0, 1e-2)), [EDGE])
    step = np.array([[0.0, 1.0]])
    _, momentum = lifted.place(np.zeros(1, dtype=int), step)
    _, straight = lifted.place(np.zeros(1, dtype=int), 0 * step)
    assert momentum[0, 1] == pytest.approx(-BEAMS.k_s * np.sin(1e-2), rel=1e-12)
    assert abs(np.linalg.norm(momentum) - np.linalg.norm(straight)) < 1e-4 * BEAMS.k_s


def test_no_spread_is_the_spectrum_itself_and_a_vanishing_one_its_limit():
    experiment = nupair.load("er-ylf").replace({"target.length": "0.1 mm", "target.radius": "0.1 mm"})
    none = {f"lasers.{laser}_pointing": "0 rad" for laser in ("excitation_1", "excitation_2", "trigger")}
    angle = float(threshold_angles(setting.beams(experiment), 0.0)[1]) + np.array([-1e-2, -1e-3, 0.0, 2e-3])
    plain = nupair.spectrum(experiment, angle)
    assert plain["rate_integral"].equals(nupair.spectrum(experiment.replace(none), angle)["rate_integral"])
    faint = nupair.spectrum(experiment.replace({"lasers.trigger_divergence": "1e-9 rad"}), angle)
    top = float(plain["rate_integral"].max())
    np.testing.assert_allclose(faint["rate_integral"], plain["rate_integral"], rtol=1e-5, atol=1e-5 * top)


def test_the_planar_spectrum_is_smeared_with_an_error_for_the_target():
    experiment = nupair.load("hara-2021")
    angle = float(threshold_angles(setting.beams(experiment), 0.0)[1]) + np.array([-0.1, -1e-2, 1e-2])
    smeared = nupair.spectrum(experiment.replace({"lasers.trigger_divergence": "10 mrad"}), angle).sum("pair")
    plain = nupair.spectrum(experiment, angle, refine=False).sum("pair")
    assert float(plain["rate_integral"][2]) == 0
    assert float(smeared["rate_integral"][2]) > 0.01 * float(plain["rate_integral"][1])
    assert np.all(smeared["rate_integral_error"] < 1e-3 * smeared["rate_integral"])
    assert abs(float(smeared["rate_integral"][0] / plain["rate_integral"][0]) - 1) < 0.01


def test_a_planar_gaussian_target_without_spread_is_the_plain_one():
    shape, angles = GaussianCylinder(5e4, 2e4), EDGE + np.array([-1e-4, 0.0, 5e-5])
    cloud = beam_cloud(BEAMS, BeamSpread(direction=(1e-10, 0.0, 1e-10), energy=(0.0, 1e-10, 0.0)), angles)
    value, error, allowed = smeared_integrals(shape, "planar", cloud, *MASS, CURRENT, 1e-6)
    energy, momentum = cloud.centre()
    plain = pair_integrals(shape, "planar", energy, momentum, *MASS, CURRENT, 1e-6)
    for one, other, said in zip(value, plain.parts, error, strict=True):
        assert np.all(np.abs(one - other) < 1e-2 * allowed + said)
        assert np.all(said < allowed)


def test_a_line_that_reaches_where_the_pair_is_too_heavy_has_a_number():
    half = np.array([0.49995 * float(BEAMS.omega_1 + BEAMS.omega_2 - BEAMS.omega_s)])
    cloud = beam_cloud(BEAMS, BeamSpread(energy=(0.0, 0.0, 1e-3)), [1.0])
    value, error, _ = smeared_integrals(GaussianCylinder(200.0, 100.0), "planar", cloud, half, half, CURRENT)
    assert np.all(np.isfinite(np.stack(value)))
    assert np.all(np.isfinite(np.stack(error)))


@pytest.mark.parametrize("masses", [(0.01, 0.05), (0.3, 0.25)], ids=["light", "heavy"])
@pytest.mark.parametrize(
    ("spread", "good"),
    [
        (BeamSpread(direction=(0.0, 0.0, 3e-3)), 3e-3),
        (BeamSpread(direction=(0.0, 0.0, 2e-2)), 6e-2),
        (BeamSpread(energy=(0.0, 0.0, 4e-3)), 2e-2),
    ],
    ids=["narrow", "wide", "line"],
)
def test_a_planar_gaussian_target_against_the_exact_cloud(masses, spread, good):
    """Nothing linear in the twin: the plain integral at 41 places of the one laser that varies, at one lift out of the plane."""
    shape, pair = GaussianCylinder(200.0, 100.0), (np.array(masses[:1]), np.array(masses[1:]))
    angles = float(threshold_angles(BEAMS, sum(masses))[1]) + np.array([-0.015, 0.0, 0.03])
    cloud = beam_cloud(BEAMS, spread, angles)
    value, error, allowed = smeared_integrals(shape, "planar", cloud, *pair, CURRENT, 1e-4)
    place = np.linspace(-6, 6, 41)
    weight = np.exp(-(place**2) / 2) * (place[1] - place[0]) / np.sqrt(2 * np.pi)
    row, node = (axis.ravel() for axis in np.indices((angles.size, place.size)))
    z = np.ones((node.size, cloud.axes))  # the lift enters by its square: 1 is its mean
    z[:, 0] = place[node]
    parts = pair_integrals(shape, "planar", *cloud.place(row, z), *pair, CURRENT, 1e-4).parts
    expected = np.stack([piece[:, 0].reshape(angles.size, -1) @ weight for piece in parts])
    off, said = np.abs(np.stack(value)[..., 0] - expected), np.stack(error)[..., 0]
    assert np.all(off < said + 0.1 * allowed[:, 0])
    assert np.all(said < good * np.abs(expected).max())
    bounded = smeared_integrals(shape, "planar", cloud, *pair, CURRENT, 1e-4, refine=False)[1]
    assert np.all(said < np.stack(bounded)[..., 0] * (1 + 1e-12))
    assert said[0, 1] < 0.1 * bounded.scalar[1, 0]


@pytest.mark.parametrize(
    ("shape", "masses", "spread", "widths"),
    [
        (GaussianBeam(381.0, 74.0), (0.01, 0.012), BeamSpread(energy=(0.0, 0.0, 0.0105)), [5.0, 7.0]),
        (GaussianBeam(403.0, 63.0), (0.02, 0.026), BeamSpread(direction=(0.0, 8.5e-3, 0.0)), [3.6, 6.0]),
        (GaussianCylinder(660.0, 510.0), (0.03, 0.044), BeamSpread(energy=(3e-3, 0.0, 0.0)), [3.4]),
        (Cylinder(900.0, 160.0), (0.01, 0.02), BeamSpread(direction=(0.0, 0.0, 6.7e-3)), [1.78]),
    ],
    ids=["beam, line", "beam, turn", "gaussian, line", "cylinder, turn"],
)
def test_the_error_covers_what_an_isotropic_cloud_misses_beyond_the_lower_edge(shape, masses, spread, widths):
    """Places where a soft side has fallen off and the shape of the cloud decides; lifts count at plus and minus their deviation."""
    circular = unit_current([0.3, 0.4j, 0.8])
    one, other = np.array(masses[:1]), np.array(masses[1:])
    edge = float(threshold_angles(BEAMS, sum(masses))[0])
    cloud = beam_cloud(BEAMS, spread, edge - np.array(widths) * (1 / shape.length + 1 / shape.radius))
    value, error, _ = smeared_integrals(shape, "three-dimensional", cloud, one, other, circular, 1e-4)
    off = []
    for order in (24, 18):
        nodes, weights = np.polynomial.hermite_e.hermegauss(order)
        lifts = np.array([1.0, -1.0]) if cloud.axes == 2 else np.ones(1)
        z = np.stack([axis.ravel() for axis in np.meshgrid(nodes, lifts, indexing="ij")], axis=-1)[:, : cloud.axes]
        weight = np.repeat(weights / np.sqrt(2 * np.pi), lifts.size) / lifts.size
        place = cloud.place(np.repeat(np.arange(cloud.rows), len(z)), np.tile(z, (cloud.rows, 1)))
        parts = pair_integrals(shape, "three-dimensional", *place, one, other, circular, 1e-5).parts
        off.append(np.stack(value)[..., 0] - np.stack(parts)[..., 0].reshape(4, cloud.rows, -1) @ weight)
    assert np.all(np.abs(off[0]) < np.stack(error)[..., 0] + np.abs(off[0] - off[1]))
