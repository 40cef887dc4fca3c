"""Pair integrals of a target so large that momentum is conserved exactly, in both phase-space measures.

The three-dimensional form factor integrates to (2 pi)^3 / V, the planar ones (eq. 18, and the exact functions of eq. 15 alike) to
(2 pi / L) (32 / (3 pi R)) over the two momenta of the plane, so that

    three-dimensional: F = (2 pi / V) Phi(P),     planar: F = 64 / (3 L R) g(P).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.planar import planar_kernel
from nupair.pairs.two_body import invariant_excess, two_body_kernel

Kernel = Callable[[ArrayLike, ArrayLike, ArrayLike, ArrayLike, ArrayLike], KernelParts]

_ROUNDING = 64 * np.finfo(float).eps
"""Rounding of a kernel per unit of condition number; tests compare it with 50-digit arithmetic."""


@dataclass(frozen=True)
class Measure:
    """A phase-space measure: its kernel and the integral of |FF|^2 that multiplies it, from length and radius (eV^-1)."""

    name: str
    kernel: Kernel
    norm: Callable[[float, float], float]


THREE_DIMENSIONAL = Measure(
    "three-dimensional", two_body_kernel, lambda length, radius: 2 * pi / (pi * radius**2 * length)
)
PLANAR = Measure("planar", planar_kernel, lambda length, radius: 64 / (3 * length * radius))


def large_target_integrals(
    measure: Measure,
    length: float,
    radius: float,
    energy: ArrayLike,
    momentum: ArrayLike,
    mass_i: ArrayLike,
    mass_j: ArrayLike,
    current: ArrayLike,
) -> tuple[KernelParts, FloatArray]:
    """(pieces of F, bound on the rounding error of each piece), both eV^5.

    length, radius: eV^-1. energy: E, eV. momentum: P, shape (..., 3), eV. masses: shape (...), eV. current: unit vector.
    The error is that of the arithmetic alone; the limit itself leaves out what a finite target changes.
    """
    energy = np.asarray(energy, dtype=float)
    norm = measure.norm(length, radius)
    parts = measure.kernel(energy, momentum, mass_i, mass_j, current)
    excess = invariant_excess(energy, np.sum(np.asarray(momentum) ** 2, axis=-1), mass_i, mass_j)
    blur = _ROUNDING * energy**2
    magnitude = abs(parts.scalar) + abs(parts.along) + abs(parts.charge) + abs(parts.mass)
    error = magnitude * (_ROUNDING + blur / np.maximum(np.abs(excess), blur))
    if np.any(at_edge := np.abs(excess) < blur):
        error = error + np.where(at_edge, _largest_at_edge(measure, energy, momentum, mass_i, mass_j, current), 0.0)
    return parts.scaled(norm), norm * error


def _largest_at_edge(
    measure: Measure, energy: FloatArray, momentum: ArrayLike, mass_i: ArrayLike, mass_j: ArrayLike, current: ArrayLike
) -> FloatArray:
    """The kernel just inside the edge: what rounding may have hidden or added.

    Infinite for the planar measure where rounding decides about s itself, in whose root that kernel diverges.
    """
    inside = measure.kernel(energy * (1 + 2 * _ROUNDING), momentum, mass_i, mass_j, current)
    size = abs(inside.scalar) + abs(inside.along) + abs(inside.charge) + abs(inside.mass)
    if measure is PLANAR:
        least_s = (np.asarray(mass_i) + np.asarray(mass_j)) ** 2
        return np.where(least_s < _ROUNDING * energy**2, np.inf, size)
    return size
