"""How far the large-target value is from the computed one, in units of the bound of `nupair.pairs.interior`.

Run as `python interior.py [seconds] [seed] [beam]`. Random targets (L 1e3 to 1e6 per eV, R/L 0.03 to 10), masses, momenta away from
the threshold and currents; prints the quantiles of (difference / bound) for both measures. The largest must stay below 1.
"""

import sys
import time

import numpy as np

from nupair.pairs import finite
from nupair.pairs.interior import large_with_bound
from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam, LorentzianCylinder

MOMENTA = 8


def draw(rng):
    """Energy, masses (1,), (1,), length, radius, momenta (8, 3), current."""
    energy = rng.uniform(0.8, 2)
    first = rng.choice([0, 10 ** rng.uniform(-3, -0.3)])
    second = rng.choice([first, 10 ** rng.uniform(-3, -0.3)])
    if first + second > 0.8 * energy:
        return draw(rng)
    largest = np.sqrt(energy**2 - (first + second) ** 2)
    distance = np.sign(rng.uniform(-1, 0.5, MOMENTA)) * 10 ** rng.uniform(-2.5, 0, MOMENTA) * largest
    size = np.clip(largest + distance, 0, 2 * largest)
    polar = rng.uniform(0, np.pi, MOMENTA)
    special = rng.random(MOMENTA) < 0.3
    polar[special] = rng.choice([0, np.pi / 2]) + rng.normal(size=special.sum()) * 0.02
    momenta = size[:, None] * np.stack([np.sin(polar), 0 * polar, np.cos(polar)], axis=-1)
    current = rng.normal(size=3) + 1j * rng.normal(size=3) * (rng.random() < 0.5)
    length = 10 ** rng.uniform(3.3, 6)
    radius = length * 10 ** rng.uniform(-1.5, 1)
    return energy, np.array([first]), np.array([second]), length, radius, momenta, current / np.linalg.norm(current)


def ratios(measure, rng, beam):
    """Largest difference of the four pieces over the bound, shape (8,)."""
    energy, first, second, length, radius, momenta, current = draw(rng)
    energies = np.full(MOMENTA, energy)
    if measure is PLANAR:
        body = (GaussianBeam if beam else LorentzianCylinder)(length, radius)
        values, *_ = finite.planar_sums(body, energies, momenta, first, second, current, 1e-6)
    else:
        body = (GaussianBeam if beam else Cylinder)(length, radius)
        values, *_ = finite._volume(body, energies, momenta, first, second, current, finite.FINE)
    large, bound = large_with_bound(body, measure, energies, momenta, first, second, current)
    return np.max([np.abs(a - b)[:, 0] / bound[:, 0] for a, b in zip(large, values, strict=True)], axis=0)


def main(seconds=60.0, seed=1, beam=False):
    for measure in (THREE_DIMENSIONAL, PLANAR):
        rng, found, begun = np.random.default_rng(seed), [], time.perf_counter()
        while time.perf_counter() - begun < seconds:
            found.append(ratios(measure, rng, beam))
        all_ratios = np.concatenate(found)
        quantiles = np.quantile(all_ratios, [0.5, 0.9, 0.99, 1]).round(3)
        print(f"{measure.name}: {all_ratios.size} values, difference/bound at 50, 90, 99, 100 %: {quantiles}")


if __name__ == "__main__":
    main(*(float(word) if i == 0 else int(word) for i, word in enumerate(sys.argv[1:3])), beam="beam" in sys.argv)
