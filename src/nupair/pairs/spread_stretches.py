"""Stretches of the lasers' deviations on which the planar kernel is smooth: between its edge, its bends and the cloud's end.

Along a curve of the cloud s = E^2 - Q^2 passes M^2, the edge, and, for either mass, the value at which the kernel bends
(PairOfMasses.kinks). That depends on Q_x alone, so that all are roots of nearly linear functions of the deviation.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import PairOfMasses
from nupair.pairs.spread_cloud import END, SpreadCloud

_SCAN = np.linspace(-END, END, 25)
_HALVINGS, _SECANTS = 2, 6  # of a root between neighbours of the scan
_SHORTEST = 1e-6  # standard deviations; bends closer to the edge than this are left to the rule that crowds there


class Stretches(NamedTuple):
    """Where some kernels are smooth: indices of the momentum and of the curve, both ends in standard deviations, shape (n,)."""

    node: NDArray[np.intp]
    curve: NDArray[np.intp]
    low: FloatArray
    high: FloatArray


def stretches(pair: PairOfMasses, cloud: SpreadCloud, qx: FloatArray, qz: FloatArray) -> Stretches:
    """The open stretches for momenta (Q_x, Q_z), shape (n,), eV, on every curve of the cloud."""
    curves, momenta = cloud.weights.size, qx.size
    curve, node = (axis.ravel() for axis in np.indices((curves, momenta)))
    energy, dx, dz = cloud.at(_SCAN)[:, :, None]
    above = _above(pair, energy, qx[:, None] + dx, qz[:, None] + dz).reshape(3, curve.size, _SCAN.size) > 0
    level, path, place = np.nonzero(above[..., 1:] != above[..., :-1])
    roots = _roots(pair, cloud, level, curve[path], qx[node[path]], qz[node[path]], place)
    order = np.lexsort((roots, path))
    row, at = path[order], roots[order]
    every = np.arange(curve.size)
    row, at = (
        np.concatenate([every, row, every]),
        np.concatenate([np.full(curve.size, -END), at, np.full(curve.size, END)]),
    )
    order = np.lexsort((at, row))
    row, at = row[order], at[order]
    follows = np.flatnonzero((row[1:] == row[:-1]) & (at[1:] - at[:-1] > _SHORTEST))
    row, low, high = row[follows], at[follows], at[follows + 1]
    energy, dx, dz = cloud.on(curve[row], (low + high) / 2)
    is_open = _above(pair, energy, qx[node[row]] + dx, qz[node[row]] + dz)[0] > 0
    row, low, high = row[is_open], low[is_open], high[is_open]
    return Stretches(node[row], curve[row], low, high)


def _above(pair: PairOfMasses, energy: FloatArray, qx: FloatArray, qz: FloatArray) -> FloatArray:
    """How far s lies above the edge and above the two bends, shape (3, ...), eV^2; negative as well where E < M."""
    total = pair.mass_i + pair.mass_j
    squared = (energy - total) * (energy + total)
    excess = np.where(energy > total, squared, -np.abs(squared)) - qx**2 - qz**2
    bends = pair.kinks(qx.ravel() ** 2, np.zeros(qx.size)).reshape(2, *qx.shape) - total**2
    above: FloatArray = np.concatenate([excess[None], excess - np.maximum(bends, 0.0)])
    return above


def _roots(
    pair: PairOfMasses,
    cloud: SpreadCloud,
    level: NDArray[np.intp],
    curve: NDArray[np.intp],
    qx: FloatArray,
    qz: FloatArray,
    place: NDArray[np.intp],
) -> FloatArray:
    """Deviations at which s passes a level between two neighbours of the scan: halvings, then secants."""
    at = np.arange(level.size)

    def excess(t: FloatArray) -> FloatArray:
        energy, dx, dz = cloud.on(curve, t)
        return _above(pair, energy, qx + dx, qz + dz)[level, at]

    left, right = _SCAN[place], _SCAN[place + 1]
    upward = excess(right) > excess(left)
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        before = (excess(middle) < 0) == upward
        left, right = np.where(before, middle, left), np.where(before, right, middle)
    older, root = left, right
    value_older, value = excess(older), excess(root)
    for _ in range(_SECANTS):
        rise = value - value_older
        step = np.where(rise == 0, 0.0, value * (root - older) / np.where(rise == 0, 1.0, rise))
        older, value_older, root = root, value, np.clip(root - step, left, right)
        value = excess(root)
    return root
