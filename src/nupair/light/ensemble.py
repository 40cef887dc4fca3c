"""Ions whose levels are shifted by static amounts (inhomogeneous broadening): which of them stand for the ensemble.

Model: k independent numbers z per ion, each distributed with a given shape and one full width at half maximum; level a is shifted
by sum_j A_aj z_j (`level_shifts`). Levels that shift together need one number.

The rule is the trapezoidal one in variables u_j(z) = sum_r asinh((z_j - z_r)/core_r) about the resonances z_r, on which response
and distribution are smooth over the whole line, so that it converges faster than any power of its step. Where z_j has its
resonances depends on the numbers before it, so that also those on the diagonals (two levels shifted alike) are met. Ions
lie evenly near a resonance and ever farther apart beside it: a line a million times broader than the response takes 14 e-foldings
a side.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.driven import DrivenLevels, total_decay
from nupair.light.line_shapes import SHAPES
from nupair.light.rotating_frame import frame_energies

FloatArray = NDArray[np.float64]
OFFSETS = (0.381966, 0.618034, 0.236068)
"""Place of the first ion in its step, by number: no ion stands on a resonance, where levels may be degenerate."""
CLOSE = 1e-9
"""Resonances closer than this, in widths, are one."""


class Ions(NamedTuple):
    """Ions that stand for an ensemble. shift: of each level, (m, levels); weight: adding to 1, (m,).

    step: how the shifts change to the next ion in each number, (m, k, levels).
    """

    shift: FloatArray
    weight: FloatArray
    step: FloatArray


class Resonance(NamedTuple):
    """Where offset + slope . z = 0 within a core; slope: (k,)."""

    offset: float
    slope: FloatArray
    core: float


class Spread(NamedTuple):
    """Distribution of the shifts. shape: a name in SHAPES; width: full at half maximum, of each z; mixing: A, (levels, k)."""

    shape: str
    width: float
    mixing: FloatArray
    resonances: tuple[Resonance, ...]


def resonances(driven: DrivenLevels, mixing: FloatArray, core: float) -> tuple[Resonance, ...]:
    """Pairs of levels that lasers join and that shifts make degenerate in the rotating frame.

    Each is as wide as the core, or as the coherence between the two decays.
    """
    energy, index = frame_energies(driven), {level: row for row, level in enumerate(driven.levels)}
    joined = np.eye(len(energy), dtype=bool)
    for laser in driven.lasers:
        joined[index[laser.lower], index[laser.upper]] = joined[index[laser.upper], index[laser.lower]] = True
    joined = np.linalg.matrix_power(joined.astype(float), len(energy)) > 0
    decay = [total_decay(driven, level) / 2 for level in driven.levels]
    return tuple(
        Resonance(
            float(energy[a] - energy[b]), mixing[a] - mixing[b], max(core, decay[a] + decay[b] + driven.dephasing)
        )
        for a in range(len(energy))
        for b in range(a)
        if joined[a, b] and np.any(mixing[a] != mixing[b])
    )


class Stage(NamedTuple):
    """The resonances of one number: at offset + before . (the numbers before it), (r,) and (r, j), as wide as the core, (r,)."""

    offset: FloatArray
    before: FloatArray
    core: FloatArray


def ions(spread: Spread, sizes: tuple[int, ...]) -> Ions:
    """Ions on a grid; sizes: steps of each number."""
    shape, count = SHAPES[spread.shape], spread.mixing.shape[1]
    stages = [_stage(spread, j) for j in range(count)]
    ends = spread.width * shape.reach * np.array([-1.0, 1.0])
    places = np.meshgrid(*[(np.arange(n) + OFFSETS[j]) / n for j, n in enumerate(sizes)], indexing="ij")
    z = np.empty((places[0].size, 0))
    slopes = np.zeros((places[0].size, count, count))  # d place_j/d z_i
    for j, (stage, place) in enumerate(zip(stages, places, strict=True)):
        centres = stage.offset + z @ stage.before.T
        low, high = (_stretched(np.full(len(z), end), centres, stage.core) for end in ends)
        at = _placed(low + place.ravel() * (high - low), centres, stage.core)
        pulls = _pulls(at, centres, stage.core)
        slopes[:, j, j] = pulls.sum(axis=1) / (high - low)
        low_pulls, high_pulls = (_pulls(np.full(len(z), end), centres, stage.core) for end in ends)
        share = place.ravel()[:, None]
        moved = -pulls + low_pulls + share * (high_pulls - low_pulls)
        slopes[:, j, :j] = moved @ stage.before / (high - low)[:, None]
        z = np.column_stack([z, at])
    lone = np.diagonal(slopes, axis1=1, axis2=2)
    share = np.prod(shape.density(z / spread.width) / lone, axis=1)
    steps = np.linalg.inv(slopes) / np.array(sizes)  # d z_i per step of number j
    return Ions(z @ spread.mixing.T, share / share.sum(), np.swapaxes(steps, 1, 2) @ spread.mixing.T)


def _stage(spread: Spread, j: int) -> Stage:
    """What of the resonances the j-th number meets, the numbers after it being spread over their widths.

    A resonance that those smear over more than the number itself moves it is left to them.
    """
    rows: dict[tuple[int, ...], tuple[FloatArray, float]] = {}
    for offset, slope, core in spread.resonances:
        smeared = SHAPES[spread.shape].sum_width(slope[j + 1 :])
        if slope[j] == 0 or smeared >= abs(slope[j]):
            continue
        line = -np.append(offset / spread.width, slope[:j]) / slope[j]
        wide = (core + smeared * spread.width) / abs(slope[j])
        key = tuple(np.round(line / CLOSE).astype(int))
        rows[key] = (line, min(wide, rows[key][1] if key in rows else np.inf))
    lines = np.array([line for line, _ in rows.values()]) if rows else np.zeros((1, j + 1))
    cores = np.array([wide for _, wide in rows.values()]) if rows else np.array([spread.width])
    return Stage(lines[:, 0] * spread.width, lines[:, 1:], cores)


def first_sizes(spread: Spread, number: int) -> tuple[int, ...]:
    """Steps of each number for about so many ions, alike in u where the numbers before are zero."""
    ends = spread.width * SHAPES[spread.shape].reach * np.array([-1.0, 1.0])
    stages = [_stage(spread, j) for j in range(spread.mixing.shape[1])]
    lengths = [float(np.ptp(_stretched(ends, stage.offset[None, :], stage.core))) for stage in stages]
    return tuple(max(1, round(length * (number / np.prod(lengths)) ** (1 / len(stages)))) for length in lengths)


def _stretched(shift: FloatArray, centres: FloatArray, core: FloatArray) -> FloatArray:
    """u(z), increasing; centres: (m, r)."""
    stretched: FloatArray = np.arcsinh((shift[:, None] - centres) / core).sum(axis=1)
    return stretched


def _pulls(shift: FloatArray, centres: FloatArray, core: FloatArray) -> FloatArray:
    """What each resonance adds to du/dz, (m, r)."""
    pulls: FloatArray = 1 / np.hypot(shift[:, None] - centres, core)
    return pulls


def _placed(stretched: FloatArray, centres: FloatArray, core: FloatArray) -> FloatArray:
    """z(u): by bisection and Newton's method, from where each resonance alone would put it."""
    alone = centres + core * np.sinh(stretched / centres.shape[1])[:, None]
    low, high = alone.min(axis=1), alone.max(axis=1)
    shift = 0.5 * (low + high)
    while True:
        excess = _stretched(shift, centres, core) - stretched
        low, high = np.where(excess < 0, shift, low), np.where(excess > 0, shift, high)
        newton = shift - excess / _pulls(shift, centres, core).sum(axis=1)
        moved = np.where((newton > low) & (newton < high), newton, 0.5 * (low + high))
        if np.all(np.abs(moved - shift) <= 1e-12 * (np.abs(moved) + core.min())):
            return np.asarray(moved)
        shift = moved
