"""Ions whose levels are shifted by static amounts (inhomogeneous broadening): which of them stand for the ensemble.

Model: one number x per ion, distributed with a given shape and full width at half maximum; level a is shifted by x c_a. All
shifts of an ion are correlated, with fixed ratios c_a.

The rule is the trapezoidal one in a variable u(x) = sum_r asinh((x - x_r)/core) about the resonances x_r, on which response and
distribution are smooth over the whole line, so that it converges faster than any power of its step. Ions lie evenly near a
resonance and ever farther apart beside it: a line a million times broader than the response takes 14 e-foldings a side.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.driven import DrivenLevels
from nupair.light.line_shapes import SHAPES
from nupair.light.rotating_frame import frame_energies, photon_numbers

FloatArray = NDArray[np.float64]
OFFSET = 0.381966
"""Place of the first ion in its step: no ion stands on a resonance, where levels may be degenerate."""


class Ions(NamedTuple):
    """Ions that stand for an ensemble. shift: x; weight: adding to 1; step: distance to the next ion in x. Shape (m,) each."""

    shift: FloatArray
    weight: FloatArray
    step: FloatArray


class Spread(NamedTuple):
    """Distribution of x. shape: a name in SHAPES; width: full at half maximum; centres: resonances; core: their width."""

    shape: str
    width: float
    centres: FloatArray
    core: float


def resonances(driven: DrivenLevels, ratios: FloatArray) -> FloatArray:
    """Values of x at which two levels that lasers join are degenerate in the rotating frame, shape (k,); ratios: c_a, (levels,)."""
    energy, photons = frame_energies(driven), np.abs(photon_numbers(driven))
    joined = photons @ photons.T + np.any(photons, axis=1)[:, None] * ~np.any(photons, axis=1)[None, :]
    found = [
        -(energy[a] - energy[b]) / (ratios[a] - ratios[b])
        for a in range(len(energy))
        for b in range(a)
        if (joined[a, b] or joined[b, a]) and ratios[a] != ratios[b]
    ]
    return np.unique(np.array(found)) if found else np.zeros(1)


def ions(spread: Spread, number: int) -> Ions:
    """So many ions; twice as many are the rule of half the step."""
    shape = SHAPES[spread.shape]
    ends = _stretched(spread.width * shape.reach * np.array([-1.0, 1.0]), spread)
    size = float(ends[1] - ends[0]) / number
    shift = _placed(ends[0] + size * (np.arange(number) + OFFSET), spread)
    step = size / _density(shift, spread)
    share = shape.density(shift / spread.width) * step
    return Ions(shift, share / share.sum(), step)


def _stretched(shift: FloatArray, spread: Spread) -> FloatArray:
    """u(x), increasing."""
    stretched: FloatArray = np.arcsinh((shift[:, None] - spread.centres) / spread.core).sum(axis=1)
    return stretched


def _density(shift: FloatArray, spread: Spread) -> FloatArray:
    """du/dx."""
    density: FloatArray = (1 / np.hypot(shift[:, None] - spread.centres, spread.core)).sum(axis=1)
    return density


def _placed(stretched: FloatArray, spread: Spread) -> FloatArray:
    """x(u): between the values for all resonances at the lowest and at the highest, by bisection and Newton's method."""
    level = spread.core * np.sinh(stretched / spread.centres.size)
    low, high = level + spread.centres.min(), level + spread.centres.max()
    shift = 0.5 * (low + high)
    while True:
        excess = _stretched(shift, spread) - stretched
        low, high = np.where(excess < 0, shift, low), np.where(excess > 0, shift, high)
        newton = shift - excess / _density(shift, spread)
        moved = np.where((newton > low) & (newton < high), newton, 0.5 * (low + high))
        if np.all(np.abs(moved - shift) <= 1e-12 * (np.abs(moved) + spread.core)):
            return np.asarray(moved)
        shift = moved
