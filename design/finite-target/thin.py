"""How the far region's error grows for bodies not much wider than the cut: what `_thinness` of volume_integral was set from.

Run as `python thin.py [cpu seconds] [seed]`. Random targets with one side of 200 to 1400 per eV, one pair, eight momenta, against
position space throughout. Printed by rule and by t = 6 cut.end over the thinnest side: quantiles of what the other parts of the
estimate leave uncovered, in units of the far region's share without `_thinness`, and the largest share of `_thinness` it takes.
"""

import sys
import time

import honesty
import numpy as np

import nupair.pairs.volume_integral as volume
from nupair.pairs.directions import orientation
from nupair.pairs.far_region import far_sums
from nupair.pairs.left_out import left_out
from nupair.pairs.near_region import Cut, fade_steepness, near_size, near_sums
from nupair.pairs.shapes import Cylinder
from nupair.pairs.transforms import pair_transforms

NODES = 1.5e6
BINS = (0.8, 1.2, 1.6, 2.2, 3, 4, 5, 6, 9, 20)


def draw(rng):
    """(shape, energy, masses, q0, orientation of eight momenta)."""
    energy, mass_i, mass_j, _, _, current = honesty.random_target(rng)
    masses = mass_i[:1], mass_j[:1]
    q0 = np.sqrt(energy**2 - (masses[0] + masses[1]) ** 2)
    thin = 10 ** rng.uniform(np.log10(200), np.log10(1400))
    wide = thin * 10 ** rng.uniform(0, 1)
    length, radius = (thin, wide / 2) if rng.random() < 0.5 else (wide, thin / 2)
    momenta = [honesty.random_momentum(rng, float(q0[0]), length, radius) for _ in range(8)]
    where = orientation(np.array(momenta), current)
    shape = Cylinder(length, radius)
    if near_size(shape, float(q0[0]), float(where.size.max())) > NODES:
        return draw(rng)
    return shape, energy, masses, q0, where


def uncovered(accuracy, shape, energy, q0, where, table, exact):
    """Rows (t, uncovered in units of the share, that over _thinness)."""
    rule, rows = accuracy.rule, []
    for chosen, start in volume._by_start(where, q0, energy, rule):
        some, cut = where[chosen], Cut(start, 2 * start, fade_steepness(4 * rule.window / 3))
        if cut.start > table.reach:
            continue
        near, scale, _ = near_sums(shape, table, some, cut)
        far, far_scale, _ = far_sums(shape, table, some, cut, rule)
        known, doubt = left_out(shape, table, some, cut, rule, accuracy.base * scale)
        rest = np.abs(near + far + known - exact[:, chosen]) - accuracy.base * scale - doubt
        share = accuracy.relative * far_scale * volume._slant(shape, some, rule)
        ratio = np.where(rest > 0, rest / np.maximum(share, 1e-300), 0.0).max(axis=(0, 2))
        t = 6 * cut.end / min(shape.reach)
        rows += [(t, one, one / volume._thinness(shape, cut)) for one in ratio]
    return rows


def main(seconds=60.0, seed=1):
    rng, begun = np.random.default_rng(seed), time.process_time()
    rows = {"quick": [], "fine": []}
    while time.process_time() - begun < seconds:
        shape, energy, masses, q0, where = draw(rng)
        table = pair_transforms(energy, *masses, float(np.hypot(*shape.reach)))
        exact = near_sums(shape, table, where, None)[0]
        for name, accuracy in (("quick", volume.QUICK), ("fine", volume.FINE)):
            rows[name] += uncovered(accuracy, shape, energy, q0, where, table, exact)
    for name, found in rows.items():
        t, ratio, relative = np.array(found).T
        for low, high in zip(BINS[:-1], BINS[1:], strict=True):
            here = (t > low) & (t <= high)
            if here.any():
                quantiles = np.percentile(ratio[here], [50, 90, 99, 100])
                print(
                    f"{name}, t {low} to {high}: {here.sum()} values, 50 90 99 100 %: "
                    f"{np.array2string(quantiles, precision=1)}, of _thinness {relative[here].max():.2g}"
                )


if __name__ == "__main__":
    main(*(float(word) if i == 0 else int(word) for i, word in enumerate(sys.argv[1:3])))
