"""Error experiment for smeared planar targets: `python smeared.py TARGETS SEED lorentzian|exact|beam [TOLERANCE]`.

Random targets, masses, currents and spreads of one or two lasers; four angles about an edge each. The twin is tensor Gauss-Hermite over
turns and detunings with the plain integral at every node, orders chosen from spread over blur, each checked against two orders less;
lasers lifted out of the plane enter by their mean square.
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
from nupair.pairs.gaussian_mean import edge_moments, flat
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder
from nupair.pairs.smeared import smeared_integrals
from nupair.pairs.soft_shapes import GaussianBeam, LorentzianCylinder

BEAMS = arrange(1.286, 1.1086, 0.805, ConstantIndex(1.45))
SHAPES = {"lorentzian": LorentzianCylinder, "exact": Cylinder, "beam": GaussianBeam}


def case(draw, kind):
    """(shape, masses, current, spread): lengths 1e4 to 1e5 per eV, spreads of 0.05 to 0.5 of the target's blur."""
    length = 10 ** draw.uniform(4.0, 5.0)
    shape = SHAPES[kind](length, length * 10 ** draw.uniform(-0.7, 0.3))
    masses = 10 ** draw.uniform(-3, -0.8, 2) if draw.random() < 0.8 else draw.uniform(0.2, 0.35, 2)
    current = unit_current(draw.normal(size=3) + 1j * draw.normal(size=3) * (draw.random() < 0.5))
    size = 10 ** draw.uniform(-1.3, -0.3) * (1 / length + 1 / shape.radius)
    lasers = draw.permutation(3)[: 1 + (draw.random() < 0.4)]
    direction, energy = np.zeros(3), np.zeros(3)
    for laser in lasers:
        (direction if draw.random() < 0.7 else energy)[laser] = size / np.sqrt(lasers.size)
    return shape, masses, current, BeamSpread(tuple(direction), tuple(energy))


def twin(shape, cloud, spread, row, masses, current, order):
    """Pieces, shape (4,), and the error of the plain integrals."""
    moves = sum(value > 0 for value in spread.direction)
    kinds = [0] * moves + [1] * moves + [0] * sum(value > 0 for value in spread.energy)
    rules = [
        np.polynomial.hermite_e.hermegauss(order) if kind == 0 else (np.ones(1), np.full(1, np.sqrt(2 * np.pi)))
        for kind in kinds
    ]
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*[rule[0] for rule in rules], indexing="ij")], axis=-1)
    weight = np.prod(np.meshgrid(*[rule[1] / np.sqrt(2 * np.pi) for rule in rules], indexing="ij"), axis=0).ravel()
    found = pair_integrals(
        shape, "planar", *cloud.place(np.full(len(grid), row), grid), masses[:1], masses[1:], current, 1e-5
    )
    return np.stack(found.parts)[..., 0] @ weight, np.stack(found.error)[..., 0] @ weight


def main(targets, seed, kind, tolerance=1e-4):
    """Print every case and the summary."""
    draw = np.random.default_rng(seed)
    ratios, met, spent = [], [], 0.0
    for _ in range(targets):
        shape, masses, current, spread = case(draw, kind)
        edge = threshold_angles(BEAMS, float(masses.sum()))[draw.integers(2)]
        blur = 1 / shape.length + 1 / shape.radius
        cloud = beam_cloud(BEAMS, spread, edge + blur * np.append(draw.normal(size=3) * 4, draw.normal() * 100))
        start = time.process_time()
        value, error, allowed = smeared_integrals(shape, "planar", cloud, masses[:1], masses[1:], current, tolerance)
        spent += time.process_time() - start
        value, error = np.stack(value)[..., 0], np.stack(error)[..., 0]
        ratio = edge_moments(flat(cloud), float(masses.sum())).deviation / blur
        for row in range(4):
            order = 7 if ratio[row] < 0.15 else 10 if ratio[row] < 0.3 else 16
            truth, its = twin(shape, cloud, spread, row, masses, current, order)
            rough, _ = twin(shape, cloud, spread, row, masses, current, order - 2)
            off = np.maximum(np.abs(value[:, row] - truth) - np.abs(truth - rough) - its, 0.0)
            ratios.append(float((off / error[:, row]).max()))
            met.append((bool(off.max() < allowed[row, 0]), bool(error[:, row].max() < allowed[row, 0])))
            print(
                f"L {shape.length:.1e} R {shape.radius:.1e} m {masses.sum():.1e} spread/blur {ratio[row]:.2f}: true/estimate {ratios[-1]:.2f}, "
                f"estimate/allowed {error[:, row].max() / allowed[row, 0]:.2g}, twin/allowed {max(its.max(), np.abs(truth - rough).max()) / allowed[row, 0]:.1g}",
                flush=True,
            )
    true, said = np.mean(met, axis=0)
    print(
        f"{kind}, {tolerance:g}: {len(ratios)} values, estimate covers {np.mean(np.array(ratios) <= 1):.4f}, worst true/estimate "
        f"{max(ratios):.2f}; within tolerance: true {true:.4f}, estimate {said:.4f}; {1e3 * spent / len(ratios):.0f} ms a value"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], *(float(one) for one in sys.argv[4:]))
