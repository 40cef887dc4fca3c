"""A few functions of r from which all radial functions of several pairs are put together.

The pairs of one spectrum differ by small masses, so their radial functions are nearly the same: a dozen functions carry the thirty
of six pairs. What is computed once for every function of r (the matrix products of the near region) is computed for these.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import BSpline, make_interp_spline

from nupair.pairs.parts import FloatArray
from nupair.pairs.transforms import PairTransforms

RADIAL = 4
"""Place in transforms.FUNCTIONS of the function that goes with |n.j|^2."""

_LOST = 3e-12  # of the largest singular value: what is dropped
_KNOTS = 2.5  # per 1/q0
_ORDER = 9
_BEYOND = 12  # knots outside (0, reach), so that the ends of the spline lie outside too


@dataclass(frozen=True, slots=True)
class RadialBasis:
    """Functions beta_b(r) and coefficients of X_k in them.

    plain: coefficients of all five functions of each pair, shape (pairs, 5, basis). tensor: those of the radial function alone in
    a smaller basis of its own, shape (pairs, few).
    """

    plain: FloatArray
    tensor: FloatArray
    _spline: BSpline

    def __call__(self, r: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(beta of the plain basis, beta of the tensor's), shapes r.shape + (basis,) and r.shape + (few,)."""
        values = self._spline(r)
        return values[..., : self.plain.shape[-1]], values[..., self.plain.shape[-1] :]


def radial_basis(table: PairTransforms, end: float) -> RadialBasis:
    """The basis of a table's functions for 0 <= r <= end, complete to some 1e-11 of the root mean square of each X r^{3/2}."""
    spacing = 1 / (_KNOTS * float(table.largest.max()))
    grid = spacing * np.arange(-_BEYOND, int(np.ceil(end / spacing)) + _BEYOND + 1)
    reached = np.clip(grid, -table.reach, table.reach)
    samples = table.functions(reached)
    weight = np.maximum(np.abs(grid), 1 / table.largest.max()) ** 1.5
    plain, plain_basis = _reduced(samples.reshape(-1, grid.size), weight)
    tensor, tensor_basis = _reduced(samples[:, RADIAL], weight)
    spline = make_interp_spline(grid, np.concatenate([plain_basis, tensor_basis]).T, k=_ORDER)
    return RadialBasis(plain.reshape(*samples.shape[:2], -1), tensor, spline)


def _reduced(rows: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(coefficients, basis) with rows = coefficients @ basis, all rows being of equal importance under the weight."""
    weighted = rows * weight
    size = np.linalg.norm(weighted, axis=1, keepdims=True)
    size = np.where(size > 0, size, 1.0)
    left, values, right = np.linalg.svd(weighted / size, full_matrices=False)
    kept = values > _LOST * values[0]
    return size * left[:, kept] * values[kept], right[kept] / weight
