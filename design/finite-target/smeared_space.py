"""Error experiment for smeared targets in three dimensions: `python smeared_space.py TARGETS SEED [exact|beam|gaussian]...`.

Random small targets (60 to 1600 per eV, R/L from 0.1 to 5), masses, currents and one laser that turns or detunes by 0.1 to 1.3 of
the target's width; three angles about an edge. The twin: Gauss-Hermite over that laser, its lift out of the plane at plus and minus
one standard deviation, the plain integral at every node, two orders.
"""

import sys
import time

import numpy as np

from nupair.light.blur import BeamSpread
from nupair.light.deviation import beam_cloud
from nupair.light.geometry import arrange
from nupair.light.refraction import ConstantIndex
from nupair.light.thresholds import threshold_angles
from nupair.pairs.finite import pair_integrals
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder
from nupair.pairs.smeared import smeared_integrals
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder

BEAMS = arrange(1.286, 1.1086, 0.805, ConstantIndex(1.45))
SHAPES = {"exact": Cylinder, "beam": GaussianBeam, "gaussian": GaussianCylinder}
ORDERS = (24, 18)


def case(draw):
    """(length, radius, masses, current, spread, cloud)."""
    length = 10 ** draw.uniform(1.8, 3.2)
    radius = length * 10 ** draw.uniform(-1.0, 0.7)
    masses = 10 ** draw.uniform(-3, -0.8, 2) if draw.random() < 0.7 else draw.uniform(0.2, 0.35, 2)
    current = unit_current(draw.normal(size=3) + 1j * draw.normal(size=3) * (draw.random() < 0.5))
    blur = 1 / length + 1 / radius
    size = min(10 ** draw.uniform(-1, 0.1) * blur, 0.03)
    direction, energy = np.zeros(3), np.zeros(3)
    (direction if draw.random() < 0.7 else energy)[draw.integers(3)] = size
    edge = threshold_angles(BEAMS, float(masses.sum()))[draw.integers(2)]
    angles = edge + blur * draw.normal(size=3) * np.array([1, 5, 20.0])
    return (
        length,
        radius,
        masses,
        current,
        size / blur,
        beam_cloud(BEAMS, BeamSpread(tuple(direction), tuple(energy)), angles),
    )


def twin(shape, cloud, masses, current, order):
    """Pieces, shape (4, rows)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    lifts = np.array([1.0, -1.0]) if cloud.axes == 2 else np.ones(1)
    grid = np.stack([axis.ravel() for axis in np.meshgrid(nodes, lifts, indexing="ij")], axis=-1)[:, : cloud.axes]
    weight = np.repeat(weights / np.sqrt(2 * np.pi), lifts.size) / lifts.size
    place = cloud.place(np.repeat(np.arange(cloud.rows), len(grid)), np.tile(grid, (cloud.rows, 1)))
    found = pair_integrals(shape, "three-dimensional", *place, masses[:1], masses[1:], current, 1e-5)
    return np.stack(found.parts)[..., 0].reshape(4, cloud.rows, -1) @ weight


def main(targets, seed, kinds):
    """Print every case and the summary."""
    draw, ratios, said = np.random.default_rng(seed), {kind: [] for kind in kinds}, {kind: [] for kind in kinds}
    begun = time.process_time()
    for _ in range(targets):
        length, radius, masses, current, share, cloud = case(draw)
        line = f"L {length:.0f} R {radius:.0f} m {masses.sum():.2g} spread/blur {share:.2f}: true/estimate"
        for kind in kinds:
            shape = SHAPES[kind](length, radius)
            value, error, allowed = smeared_integrals(
                shape, "three-dimensional", cloud, masses[:1], masses[1:], current, 1e-4
            )
            value, error = np.stack(value)[..., 0], np.stack(error)[..., 0]
            truth, rough = (twin(shape, cloud, masses, current, order) for order in ORDERS)
            ratio = (np.maximum(np.abs(value - truth) - np.abs(truth - rough), 0.0) / error).max(axis=0)
            ratios[kind] += ratio.tolist()
            said[kind] += (error.max(axis=0) / allowed[:, 0]).tolist()
            line += f" {kind} {ratio.max():.2f}"
        print(line, flush=True)
    for kind in kinds:
        found = np.array(ratios[kind])
        print(
            f"{kind}: {found.size} values, estimate covers {np.mean(found <= 1):.4f}, worst true/estimate {found.max():.2f}; "
            f"estimate/allowed at 50, 90 %: {np.quantile(said[kind], [0.5, 0.9]).round(1)}"
        )
    print(f"{time.process_time() - begun:.0f} s of processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or list(SHAPES))
