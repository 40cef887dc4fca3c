"""What interpolation along lines of neighbouring momenta changes: `python lines.py TARGETS SEED`.

Random targets and masses of honesty.py, done by the split; 80 momenta on an arc of a circle through a random place, as the angles of
a spectrum give them. Compared with each momentum by itself, in units of the estimate and of the largest integral; the part of
the evaluations that the lines save is printed too.
"""

import sys

import numpy as np
from honesty import _sums, random_momentum, random_target

import nupair.pairs.far_region as far
import nupair.pairs.volume_integral as volume
from nupair.pairs.directions import orientation
from nupair.pairs.shapes import Cylinder
from nupair.pairs.two_body import two_body_kernel

MOMENTA = 80


def arc(rng, place, scale):
    """Momenta on a circle of the trigger's size through a place in the plane, a random angle apart, P as a random line would have it."""
    turn = 10 ** rng.uniform(-3.5, -0.3)
    angle = np.linspace(-turn, turn, MOMENTA) + rng.uniform(0, 2 * np.pi)
    middle = angle.mean()
    x = place[0] + scale * (np.sin(angle) - np.sin(middle))
    z = place[2] + scale * (np.cos(angle) - np.cos(middle))
    return np.stack([x, 0 * x, z], axis=-1)


def alone(where, candidates, turn):
    """No lines."""
    return [], candidates


def main(targets, seed):
    rng = np.random.default_rng(seed)
    ratios, shares, saved = {}, {}, {}
    for _ in range(targets):
        energy, mass_i, mass_j, length, radius, current = random_target(rng)
        shape, masses = Cylinder(length, radius), (mass_i, mass_j)
        q0 = np.sqrt(energy**2 - (mass_i + mass_j) ** 2)
        where = orientation(
            arc(rng, random_momentum(rng, float(rng.choice(q0)), length, radius), 0.805 * 1.45), current
        )
        kernel = two_body_kernel(energy, np.zeros(3), mass_i, mass_j, current)
        top = 2 * np.pi / shape.volume * (kernel.scalar + kernel.mass)
        for name, accuracy in (("quick", volume.QUICK), ("fine", volume.FINE)):
            value, estimate, cost = _sums(shape, energy, where, masses, accuracy, False)
            lines = far.momentum_lines
            far.momentum_lines = alone
            try:
                single, own, more = _sums(shape, energy, where, masses, accuracy, False)
            finally:
                far.momentum_lines = lines
            change = np.abs(value - single)
            ratios.setdefault(name, []).append((change / np.minimum(estimate, own)).max())
            shares.setdefault(name, []).append((change / top).max())
            saved.setdefault(name, []).append(cost / more)
    for name in ratios:
        print(
            f"{name}: change/estimate, 50 90 100 %: {np.array2string(np.percentile(ratios[name], [50, 90, 100]), precision=2)}; "
            f"change/top: {np.array2string(np.percentile(shares[name], [50, 90, 100]), precision=1)}; "
            f"evaluations: {np.array2string(np.percentile(saved[name], [10, 50, 90]), precision=2)} of those one by one (10 50 90 %)"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
