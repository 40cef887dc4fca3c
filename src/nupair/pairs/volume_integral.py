"""The three-dimensional integral for shapes with an autocorrelation: which region is done how, and how far to trust it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.directions import Orientation
from nupair.pairs.far_region import far_sums
from nupair.pairs.left_out import left_out
from nupair.pairs.near_region import Cut, fade_steepness, near_size, near_sums
from nupair.pairs.parts import FloatArray
from nupair.pairs.rays import FarRule, exits
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import pair_transforms

ROUNDING = 3e-10
"""Error of the near region, of the sum of absolute values: the interpolation of the radial functions."""

ALL_NEAR = 3e5
"""Quadrature nodes up to which a target is done in position space throughout, whatever it costs otherwise."""

_WIDE = (
    2.6  # widths over the end of the cut below which a body is thin: its far region's error is twenty times the usual
)

# What decides between position space and the split, measured in units of setting a node of the near region up:
_PRODUCT = 1 / 700  # one momentum at a node
_SPLIT = 3e5  # setting the split up
_MOST = 1e8  # for a thin body, half a minute
_RAY = 0.125  # one momentum in the far region, per node of a radial panel, of a window and of a kink


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A rule for the far region, and its measured error in two shares.

    base: of the near region without cancellation. relative: of the far region without cancellation. exact: how often the work of
    the split position space throughout is worth, because it misses no tolerance.
    """

    rule: FarRule
    base: float
    relative: float
    exact: float


QUICK = Accuracy(FarRule(62.0, 300.0, 60.0, 9.0, 24, 48, 9, 32, 12, 18.0, 1e-8), 3e-8, 2e-7, 1.0)
FINE = Accuracy(FarRule(100.0, 1500.0, 96.0, 12.0, 38, 76, 11, 44, 18, 22.0, 1e-9), 7e-10, 5e-9, 1.5)


def volume_sums(
    shape: OverlapShape, energy: float, where: Orientation, mass_i: FloatArray, mass_j: FloatArray, accuracy: Accuracy
) -> tuple[FloatArray, FloatArray, int]:
    """Int scalar, mass, 2 A s, 2 B |Q.j|^2, shape (4, N, pairs), eV^5; their absolute error; the cost. All pairs open."""
    rule = accuracy.rule
    sums, error, cost = np.zeros((4, where.size.size, mass_i.size)), np.zeros((4, where.size.size, mass_i.size)), 0
    extent = float(np.hypot(*shape.reach))
    q0 = np.sqrt((energy - mass_i - mass_j) * (energy + mass_i + mass_j))
    for pairs in _similar(q0):
        table = pair_transforms(energy, mass_i[pairs], mass_j[pairs], extent)
        if _is_near(shape, energy, float(q0[pairs].max()), where, accuracy):
            sums[:, :, pairs], scale, used = near_sums(shape, table, where, None)
            error[:, :, pairs] = ROUNDING * scale
            cost += used
            continue
        for chosen, start in _by_start(where, q0[pairs], energy, rule):
            some, index = where[chosen], np.ix_(np.arange(4), chosen, pairs)
            cut = Cut(start, 2 * start, fade_steepness(4 * rule.window / 3))
            if cut.start > extent:
                sums[index], scale, used = near_sums(shape, table, some, None)
                error[index] = ROUNDING * scale
            else:
                near, scale, used = near_sums(shape, table, some, cut)
                far, far_scale, far_used = far_sums(shape, table, some, cut, rule)
                known, doubt = left_out(shape, table, some, cut, rule, accuracy.base * scale)
                sums[index], used = near + far + known, used + far_used
                share = accuracy.relative * _thinness(shape, cut) * _slant(shape, some, rule)
                error[index] = accuracy.base * scale + share * far_scale + doubt
            cost += used
    return sums, error, cost


def _is_near(shape: OverlapShape, energy: float, largest: float, where: Orientation, accuracy: Accuracy) -> bool:
    """Whether position space throughout is cheap, cheaper than the split for as many momenta as there are, or the only good way."""
    rule, count, nodes = accuracy.rule, where.size.size, near_size(shape, largest, float(where.size.max()))
    work, split = nodes * (1 + count * _PRODUCT), _SPLIT + count * _RAY * rule.radial * rule.angular * rule.kink
    return nodes <= ALL_NEAR or work < accuracy.exact * split or (is_thin(shape, energy, rule) and work < _MOST)


def is_thin(shape: OverlapShape, energy: float, rule: FarRule) -> bool:
    """Whether a body is so thin, along or across, that little of the far region lies inside it."""
    return min(shape.reach) < _WIDE * 2 * _usual_start(energy, rule)


def _usual_start(energy: float, rule: FarRule) -> float:
    """Where the cut starts, 1/eV, unless P is small or close to a threshold."""
    return (rule.drift + rule.window) / energy


def _thinness(shape: OverlapShape, cut: Cut) -> float:
    """By how much the far region's error grows for a body not much wider than the cut (design/finite-target/thin.py)."""
    return 1 + 0.14 * (6 * cut.end / min(shape.reach)) ** 6


def _slant(shape: OverlapShape, where: Orientation, rule: FarRule) -> FloatArray:
    """By how much it grows where the axis lies within the window of P at the exit, shape (N, 1)."""
    phase = where.size * exits(shape, where) * (1 - np.cos(where.polar))
    return np.where(phase > 4 * rule.window, 1.0, 3.0)[:, None]


def _by_start(
    where: Orientation, largest: FloatArray, energy: float, rule: FarRule
) -> Iterator[tuple[NDArray[np.intp], float]]:
    """Indices of P that share a cut, and where it starts.

    At the cut either |P| r exceeds the window, so that only directions near P matter, or |q0-P| r exceeds the drift, so that
    nothing beyond matters.
    """
    usual = _usual_start(energy, rule)
    drift = np.abs(largest - where.size[:, None]).min(axis=1)
    need = np.minimum(rule.window / np.maximum(where.size, 1e-12), rule.drift / np.maximum(drift, 1e-12))
    level = np.ceil(np.log2(np.maximum(need / usual, 1.0)) - 1e-9).astype(int)
    for one in np.unique(level):
        yield np.flatnonzero(level == one), usual * 2.0 ** float(one)


def _similar(largest: FloatArray) -> list[NDArray[np.intp]]:
    """Pairs in groups whose q0 differ by less than a quarter."""
    groups: list[list[int]] = []
    for pair in np.argsort(-largest):
        if groups and largest[pair] > 0.8 * largest[groups[-1][0]]:
            groups[-1].append(int(pair))
        else:
            groups.append([int(pair)])
    return [np.array(group) for group in groups]
