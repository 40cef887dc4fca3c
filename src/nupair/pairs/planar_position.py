"""The planar integral in position space, for all momenta at once: the way of small targets.

    F = (areas / 4 pi^2) Int dz dx o(z) o'(x) exp(i(P_z z + P_x x)) G(z, x),    G(z, x) = Int dQ_z dQ_x g(Q) exp(-iQ.r)

o, o' being the overlaps of the target with itself, moved along the axis and, in the planar model's sense, across. G does not
depend on P: chords of one quarter of the disc give it on a Gauss grid of (z, x), so that a spectrum is a matrix product. The kernel
is split into its part that is even in Q_x (and in Q_z) and the odd one, g(-Q) = g(Q).
"""

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.graded_panels import Nodes, graded_ends, panel_nodes
from nupair.pairs.gridding import FrequencyGrid
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import BEND, PairOfMasses, Sums
from nupair.pairs.planar_profiles import Profile

_BLOCK = 3_000_000  # numbers held at once
_MOMENTA = 1000  # multiplied at a time
_PER_RADIAN = 0.27  # Gauss nodes; a quarter is the least
_SPACE = 14  # nodes of a panel in space beyond those of one in momentum
_FIRST = 0.001 * 8.0 ** np.arange(4)
"""Ends of panels across, as shares of the reach: the overlap of sharp sides starts with x^2 log x."""

_ROUNDING = 1e-11  # of the sum of absolute values: the grid of frequencies


def position_sums(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV.

    order: Gauss nodes of a panel besides those that its phase asks for. The error is the difference from a rule of four less, and
    rounding.
    """
    fine, scale, cost = _by_rule(pair, along, across, momentum, order)
    rough, _, more = _by_rule(pair, along, across, momentum, order - 4)
    return Sums(fine, np.abs(fine - rough) + _ROUNDING * scale, cost + more)


def position_cost(pair: PairOfMasses, along: Profile, across: Profile, farthest: float) -> float:
    """About how many products of matrices' entries position_sums takes; 1e9 is about two seconds. farthest: |P|, eV."""
    own, highest = 1.6 * _PER_RADIAN * pair.largest, _PER_RADIAN * (pair.largest + farthest)
    rows = 40 + own * (along.overlap_reach + across.overlap_reach)
    waves = 2 / np.pi * pair.largest * across.overlap_reach + highest * along.overlap_reach
    return float(rows * (100 + highest * across.overlap_reach) * (40 + waves))


def _by_rule(
    pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int
) -> tuple[FloatArray, float, int]:
    """The pieces, shape (4, N), eV^5; the sum of absolute values; kernel evaluations."""
    pz, px = momentum[:, 2], momentum[:, 0]
    z, z_step = _places(along, pair.largest + float(np.abs(pz).max()), np.array([0.0, 1.0]), order)
    x, x_step = _places(across, pair.largest + float(np.abs(px).max()), np.concatenate([[0.0], _FIRST, [1.0]]), order)
    even, odd, cost = _transforms(pair, along.overlap_reach, z, x, order)
    weight = along.area * across.area / np.pi**2 * np.outer(along.overlap(z) * z_step, across.overlap(x) * x_step)
    even, odd = even * weight, odd * weight
    total = np.zeros((4, len(momentum)))
    for first in range(0, len(momentum), _MOMENTA):
        some = slice(first, first + _MOMENTA)
        along_z, along_x = np.outer(pz[some], z), np.outer(px[some], x)
        total[:, some] = _bilinear(np.cos(along_z), even, np.cos(along_x))
        if odd.any():
            total[:, some] += _bilinear(np.sin(along_z), odd, np.sin(along_x))
    return total, float(np.abs(even).sum(axis=(1, 2)).max()), cost


def _places(profile: Profile, frequency: float, shares: FloatArray, order: int) -> tuple[FloatArray, FloatArray]:
    """Gauss nodes and steps between the given shares of the reach, for so high a frequency (eV)."""
    ends = shares * profile.overlap_reach
    _, places, steps = panel_nodes(ends[None], _counts(_SPACE + order, frequency * np.diff(ends)[None]))
    return places, steps


def _transforms(
    pair: PairOfMasses, reach: float, z: FloatArray, x: FloatArray, order: int
) -> tuple[FloatArray, FloatArray, int]:
    """G at the Gauss grid: its even part (cosines) and its odd part (sines), shape (4, z, x) both; kernel evaluations."""
    longest = np.array([float(x.max()) * pair.largest])  # the chords' ends turn the phase of their sums as well
    _, angle, step = _quarter(pair, np.array([reach * pair.largest]), np.zeros((1, 0)), order, longest)
    row_z, row_end = pair.largest * np.sin(angle), pair.largest * np.cos(angle)
    row_step = row_end * step
    grid = FrequencyGrid(pair.largest, float(x.max()))
    cosine, sine = grid.waves(x)
    even, odd, cost = np.zeros((4, z.size, x.size)), np.zeros((4, z.size, x.size)), 0
    for first in range(0, row_z.size, rows := max(1, _BLOCK // (8 * len(grid.places)))):
        some = slice(first, first + rows)
        heights = row_z[some]
        row, q, weight = _chords(pair, heights, row_end[some], float(x.max()), order)
        right, left = pair.kernel(q, heights[row]) * weight, pair.kernel(-q, heights[row]) * weight
        cost += 2 * q.size
        phase = np.outer(z, heights)
        for total, values, waves, turned in (
            (even, right + left, cosine, np.cos(phase)),
            (odd, right - left, sine, np.sin(phase)),
        ):
            if np.any(values):  # a current along an axis leaves nothing odd
                half = grid.spread(2 * values, q, row, heights.size) @ waves
                total += (turned * row_step[some]) @ half
    return even, odd, cost


def _chords(pair: PairOfMasses, heights: FloatArray, end: FloatArray, reach: float, order: int) -> Nodes:
    """(row, Q_x, step) on the chords 0 < Q_x < end at heights Q_z, split where the kernel bends, for waves up to |x| = reach."""
    left = pair.energy**2 - heights**2
    bends = np.arcsin(np.sqrt(np.clip((left - pair.kinks(left, np.ones_like(end))).T / end[:, None] ** 2, 0.0, 1.0)))
    between = np.concatenate([bends, bends - BEND, bends + BEND], axis=1)
    row, angle, step = _quarter(pair, reach * end, between, order)
    return row, end[row] * np.sin(angle), step * end[row] * np.cos(angle)


def _quarter(
    pair: PairOfMasses, phase: FloatArray, between: FloatArray, order: int, crossing: FloatArray | float = 0.0
) -> Nodes:
    """Nodes in the angle of Q = end sin(angle), 0 to pi/2, graded to the end.

    phase, crossing: of waves in end sin(angle) and end cos(angle): end times the longest x, shape (N,), rad.
    """
    ends = graded_ends(0.0, [(np.full_like(phase, np.pi / 2), np.full_like(phase, pair.end_scale))], between)
    rate = phase[:, None] * np.cos(ends[:, :-1]) + np.reshape(crossing, (-1, 1)) * np.sin(ends[:, 1:])
    return panel_nodes(ends, _counts(order, rate * np.diff(ends, axis=1)))


def _counts(order: int, phase: FloatArray) -> NDArray[np.intp]:
    """Nodes of panels that sweep so many radians; in steps, so that few Gauss rules serve all."""
    counts = order + _PER_RADIAN * phase
    step = np.where(counts < 64, 4, 16)
    return (step * np.ceil(counts / step)).astype(np.intp)


def _bilinear(left: FloatArray, matrices: FloatArray, right: FloatArray) -> FloatArray:
    """Sum_zx left[n, z] matrices[p, z, x] right[n, x], shape (p, n)."""
    total: FloatArray = np.einsum("pnx,nx->pn", left @ matrices, right)
    return total
