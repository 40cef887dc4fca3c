"""Away from the thresholds: the large-target value with a bound on what the finite size changes.

A sharp-edged target's form factor falls as 1/K^2 along its axis, so it mixes in a share of order 1/(L delta) of the kernel from
beyond the distance delta to the threshold, and likewise across. The bound is

    top (1/L + 1/R) (EDGE / delta + SMOOTH / E) scale,

with top the large target's scalar + mass at P = 0. The two numbers per measure were set from random targets, kernels and directions
(`design/finite-target/interior.py` draws them again and prints the largest ratios), with a margin.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.large_target import PLANAR, Measure, large_target_integrals
from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.shapes import Shape


class Bound(NamedTuple):
    """The two numbers of the bound."""

    edge: float
    smooth: float


IN_SPACE = Bound(edge=0.45, smooth=1.6)
IN_PLANE = Bound(edge=1.0, smooth=2.5)


def large_with_bound(
    shape: Shape,
    measure: Measure,
    energies: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: ArrayLike,
) -> tuple[KernelParts, FloatArray]:
    """(large-target pieces, bound on what the finite size changes in any of them), shape (N, pairs), eV^5.

    energies: (N,), momentum: (N, 3), masses: (pairs,). The bound grows without limit toward a threshold.
    """
    size = (shape.length, shape.radius)
    rows, i, j = energies[:, None], mass_i[None, :], mass_j[None, :]
    parts, rounding = large_target_integrals(measure, *size, rows, momentum[:, None], i, j, current)
    centre, _ = large_target_integrals(measure, *size, rows, np.zeros(3), i, j, current)
    total = i + j
    largest = np.sqrt(np.maximum((rows - total) * (rows + total), 0.0))
    p = np.linalg.norm(momentum, axis=1)[:, None]
    distance = np.maximum(np.abs(p - largest), 1e-12 * rows)
    bound, scale = IN_SPACE, np.ones_like(distance)
    if measure is PLANAR:  # whose kernel grows as 1/sqrt(s) toward the edge of light pairs
        bound, scale = IN_PLANE, rows / np.sqrt(np.maximum(np.abs(rows - p) * (rows + p), 1e-12 * rows**2))
    blur = (1 / shape.length + 1 / shape.radius) * (bound.edge / distance + bound.smooth / rows)
    change = np.where(total < rows, (centre.scalar + centre.mass) * blur * scale, 0.0)
    return parts, rounding + change
