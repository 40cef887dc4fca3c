"""Error honesty: estimated against true error over random targets, masses, momenta and currents.

Run as `python honesty.py [targets] [seed] [exact|beam]`; eight momenta and up to six pairs, computed together, per target; both tolerances.
What is judged is the split into near and far region wherever the package may use it. The truth is position space throughout for thin
bodies and where that takes up to fifteen million nodes, else the split with all its phases about one and a half times longer than the
fine rule's.
"""

import sys
import time

import numpy as np

import nupair.pairs.volume_integral as volume
from nupair.pairs.directions import orientation
from nupair.pairs.near_region import near_size
from nupair.pairs.rays import FarRule
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam
from nupair.pairs.two_body import two_body_kernel

TRUTH = volume.Accuracy(FarRule(150.0, 6000.0, 150.0, 16.0, 54, 116, 13, 64, 30, 28.0, 0.0), 0.0, 0.0, 1.0)
SHAPES = {"exact": Cylinder, "beam": GaussianBeam}
MOMENTA = 8
TRUTH_NODES = 1.5e7


def random_target(rng):
    """Energy, the masses of up to six pairs, length, radius, current: 0-0.6 eV, 1 um to 10 cm, R/L from 0.01 to 10."""
    energy = 1.5896 * np.exp(rng.normal(0, 0.15))
    lightest, solar, atmospheric = (
        rng.uniform(0, 0.6) if rng.random() < 0.6 else 10 ** rng.uniform(-4, -0.3),
        7.5e-5,
        2.5e-3,
    )
    if rng.random() < 0.5:  # three states of either ordering, the case of a spectrum
        gaps = [0, solar, atmospheric] if rng.random() < 0.5 else [atmospheric, atmospheric + solar, 0]
        masses = np.sqrt(lightest**2 + np.array(gaps))
    else:
        masses = np.append(rng.uniform(0, 0.6, 2), lightest)
    mass_i, mass_j = masses[[0, 0, 1, 0, 1, 2]], masses[[0, 1, 1, 2, 2, 2]]
    is_open = mass_i + mass_j < energy - 0.01
    if not is_open.any():
        return random_target(rng)
    mass_i, mass_j = mass_i[is_open], mass_j[is_open]
    length = 10 ** rng.uniform(np.log10(5), np.log10(5e5))
    current = rng.normal(size=3) + 1j * rng.normal(size=3) * (rng.random() < 0.5)
    return energy, mass_i, mass_j, length, length * 10 ** rng.uniform(-2, 1), current / np.linalg.norm(current)


def random_momentum(rng, q0, length, radius):
    """P near the threshold at the target's own width, near it on a logarithmic scale, or anywhere; axis and equator favoured."""
    kind = rng.random()
    if kind < 0.3:
        size = q0 + rng.normal() * 3 / min(length, 2 * radius)
    elif kind < 0.6:
        size = q0 + rng.choice([-1, 1]) * 10 ** rng.uniform(-5, 0)
    else:
        size = rng.uniform(0, 1.3 * q0)
    size = min(abs(size), 2 * q0 + 0.1)
    kind = rng.random()
    polar = np.arccos(rng.uniform(-1, 1))
    if kind < 0.15:
        polar = abs(rng.normal() * 0.05)
    elif kind < 0.3:
        polar = np.pi / 2 + rng.normal() * 0.05
    phi = rng.uniform(0, 2 * np.pi)
    return size * np.array([np.sin(polar) * np.cos(phi), np.sin(polar) * np.sin(phi), np.cos(polar)])


def truth(shape, energy, where, masses, q0):
    """The four sums from the slow rule."""
    nodes = near_size(shape, q0, float(where.size.max()))
    near = nodes < TRUTH_NODES or volume.is_thin(shape, energy, volume.FINE.rule)
    return _sums(shape, energy, where, masses, TRUTH, near)[0]


def _sums(shape, energy, where, masses, accuracy, near):
    """volume_sums with the choice between position space throughout and the split made by hand."""
    choice = volume._is_near
    volume._is_near = lambda *_: near
    try:
        return volume.volume_sums(shape, energy, where, *masses, accuracy)
    finally:
        volume._is_near = choice


def compare(rng, kind):
    """Rows (ratio, true error, estimate, value) per tolerance for one random target; errors relative to the largest integral."""
    energy, mass_i, mass_j, length, radius, current = random_target(rng)
    shape, masses = SHAPES[kind](length, radius), (mass_i, mass_j)
    q0 = np.sqrt(energy**2 - (mass_i + mass_j) ** 2)
    momentum = np.array([random_momentum(rng, float(rng.choice(q0)), length, radius) for _ in range(MOMENTA)])
    where = orientation(momentum, current)
    kernel = two_body_kernel(energy, np.zeros(3), mass_i, mass_j, current)
    top = 2 * np.pi / shape.volume * (kernel.scalar + kernel.mass)
    nodes = near_size(shape, float(q0.max()), float(where.size.max()))
    exact = truth(shape, energy, where, masses, float(q0.max()))
    rows = []
    for accuracy in (volume.QUICK, volume.FINE):
        near = nodes <= volume.ALL_NEAR or volume.is_thin(shape, energy, accuracy.rule)
        value, estimate, _ = _sums(shape, energy, where, masses, accuracy, near)
        error = np.abs(value - exact)
        ratio = (error / (estimate + 3e-12 * top)).max(axis=0)
        largest = np.abs(exact).max(axis=0)
        relative = [ratio, error.max(axis=0) / top, estimate.max(axis=0) / top, largest / top]
        rows.append(np.stack(relative, axis=-1).reshape(-1, 4))
    return np.stack(rows), (energy, mass_i, mass_j, length, radius, q0), momentum


def main(targets, seed, kind):
    rng = np.random.default_rng(seed)
    begun, rows = time.perf_counter(), []
    for number in range(targets):
        row, description, momentum = compare(rng, kind)
        rows.append(row)
        if row[..., 0].max() > 1:
            worst = int(row[..., 0].max(axis=0).argmax())
            energy, mass_i, mass_j, length, radius, q0 = description
            place, pair = divmod(worst, q0.size)
            size = np.linalg.norm(momentum[place])
            print(
                f"target {number}: E {energy:.3f} m {mass_i[pair]:.4f} {mass_j[pair]:.4f} L {length:.0f} R {radius:.0f} "
                f"q0 {q0[pair]:.5f} P {size:.5f} polar {np.degrees(np.arccos(momentum[place, 2] / size)):.1f}: "
                f"true/estimate {row[0, worst, 0]:.2g}, {row[1, worst, 0]:.2g}; "
                f"true {row[0, worst, 1]:.1e}, {row[1, worst, 1]:.1e}",
                flush=True,
            )
    table = np.concatenate(rows, axis=1)
    print(f"{table.shape[1]} configurations in {time.perf_counter() - begun:.0f} s")
    for name, tolerance, part in (("quick", 1e-4, table[0]), ("fine", 1e-6, table[1])):
        ratio, error, estimate, value = part.T
        allowed = tolerance * np.maximum(value, 0.01)
        print(
            f"{name}: estimate covers {np.mean(ratio <= 1):.4f}, worst true/estimate {ratio.max():.2g}; "
            f"true error / top, 50 90 99 100 %: {np.array2string(np.percentile(error, [50, 90, 99, 100]), precision=1)}; "
            f"estimate: {np.array2string(np.percentile(estimate, [50, 90, 99, 100]), precision=1)}; "
            f"within tolerance {tolerance:g}: true {np.mean(error <= allowed):.4f}, estimate {np.mean(estimate <= allowed):.4f}"
        )


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 250,
        int(sys.argv[2]) if len(sys.argv) > 2 else 20,
        sys.argv[3] if len(sys.argv) > 3 else "exact",
    )
