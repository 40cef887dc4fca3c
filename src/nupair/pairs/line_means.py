"""Means over directions for neighbouring momenta on a smooth line, interpolated between a few points of the line.

A kink's share turns with its own wave exp(i P r (1 - cos gap)), tens of radians along a line. Without that wave every share is
smooth over an angle of 1/sqrt(P r), and at each r it is present on one stretch of the line: there it is a short Chebyshev
series. Where members are as few as its points, or the series has not ended, the members themselves are computed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.chebyshev import chebvander
from numpy.typing import NDArray

from nupair.pairs.direction_means import Share, shares
from nupair.pairs.momentum_lines import Line
from nupair.pairs.parts import FloatArray
from nupair.pairs.rays import FarRule
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray

_FEW = 7.0  # points of a short stretch
_PER_SWING = 1.5  # and more for every 1/sqrt(P r) of it
_ATTEMPTS, _FINER = 2, 1.6  # and so many times more where a series has not ended
_STEP = 3  # numbers of points differ by so many, so that few groups of r result
_WORTH = 0.7  # points per member up to which a series is worth its while
_LAST = 2  # coefficients that must have become small


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some r (rows) at which a share is present between two places of the line (low, high, one each), and the points it takes."""

    rows: NDArray[np.intp]
    low: FloatArray
    high: FloatArray
    points: int


def line_means(
    shape: OverlapShape, line: Line, r: FloatArray, wanted: NDArray[np.bool_], rule: FarRule
) -> tuple[ComplexArray, int]:
    """(M_k for every r and member of the line, shape (4, r.size, members), evaluations of the autocorrelation).

    wanted: where they are needed, shape (r.size, members); zero elsewhere.
    """
    size, polar = line.at(line.place)
    means = np.zeros((4, *wanted.shape), dtype=complex)
    largest, cost = 0.0, 0
    for share in shares(shape, size, polar, r[:, None], rule):
        alone = share.present & wanted
        for finer in range(_ATTEMPTS):
            for stretch in _stretches(share, alone, line, size, polar, r, _FINER**finer):
                rows = stretch.rows
                values, last, first = _series(shape, share, stretch, line, r[rows])
                largest = max(largest, first)
                ended = alone[rows] & (last <= rule.tail * largest)[:, None]
                at = size, polar, r[rows, None]
                means[:, rows] += values * (share.wave(*at) * share.weight(*at, rule) * ended)
                alone[rows] &= ~ended
                cost += rows.size * stretch.points * share.cost
        row, member = np.nonzero(alone)
        at = size[member], polar[member], r[row]
        means[:, row, member] += share.sent(shape, *at) * share.weight(*at, rule)
        cost += row.size * share.cost
    return means, cost


def _stretches(
    share: Share,
    wanted: NDArray[np.bool_],
    line: Line,
    size: FloatArray,
    polar: FloatArray,
    r: FloatArray,
    finer: float,
) -> Iterator[_Stretch]:
    """Where a share is better interpolated, those r together that take equally many points; finer: times the usual points."""
    rows = np.flatnonzero(wanted.sum(axis=1) * _WORTH > finer * _FEW)
    if not rows.size:
        return
    asked = wanted[rows]
    low, high = _range(line.place, asked)
    between = (line.place >= low[:, None]) & (line.place <= high[:, None])
    unbroken = np.all(share.present[rows] | ~between, axis=1)
    turn = np.subtract(*reversed(_range(polar, asked)))
    swing = np.sqrt(2 * share.phase * size.max() * r[rows]) * turn / 2
    points = (_STEP * np.ceil(finer * (_FEW + _PER_SWING * swing) / _STEP)).astype(int)
    worth = unbroken & (points <= _WORTH * asked.sum(axis=1))
    for count in np.unique(points[worth]):
        some = worth & (points == count)
        yield _Stretch(rows[some], low[some], high[some], int(count))


def _range(values: FloatArray, chosen: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """The least and the largest of the values (m,) that are chosen (rows, m), for every row."""
    return np.where(chosen, values, np.inf).min(axis=1), np.where(chosen, values, -np.inf).max(axis=1)


def _series(
    shape: OverlapShape, share: Share, stretch: _Stretch, line: Line, r: FloatArray
) -> tuple[ComplexArray, FloatArray, float]:
    """(what is sent without its wave, at every member, shape (4, rows, members); its last coefficients, (rows,); its largest).

    Members outside the stretch get what its end has.
    """
    middle, half = (stretch.high + stretch.low)[:, None] / 2, (stretch.high - stretch.low)[:, None] / 2
    nodes = np.cos(np.pi * (np.arange(stretch.points) + 0.5) / stretch.points)
    size, polar = line.at(middle + half * nodes)
    radii = np.broadcast_to(r[:, None], size.shape)
    values = share.sent(shape, size.ravel(), polar.ravel(), radii.ravel()).reshape(4, *size.shape)
    values = values * np.conj(share.wave(size, polar, radii))
    order = stretch.points - 1
    coefficients = values @ (chebvander(nodes, order) * np.where(np.arange(order + 1) > 0, 2.0, 1.0)) / (order + 1)
    members = chebvander(np.clip((line.place - middle) / half, -1.0, 1.0), order)
    found: ComplexArray = np.einsum("krn,rmn->krm", coefficients, members, optimize=True)
    sizes = np.abs(coefficients)
    return found, sizes[..., -_LAST:].max(axis=(0, 2)), float(sizes.max())
