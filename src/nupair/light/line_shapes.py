"""Distributions of static shifts over an ensemble of ions: how densely they lie, in full widths at half maximum."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class LineShape(NamedTuple):
    """density: from shifts to the share of ions per shift. reach: shift up to which ions are followed; beyond: their share.

    sum_width: from the widths of independent shifts to that of their sum, which is of the same shape.
    """

    density: Callable[[FloatArray], FloatArray]
    reach: float
    beyond: float
    sum_width: Callable[[FloatArray], float]


def gaussian_density(shift: FloatArray) -> FloatArray:
    """2 sqrt(ln 2/pi) exp(-4 ln 2 x^2), x in full widths at half maximum."""
    density: FloatArray = 2 * math.sqrt(math.log(2) / math.pi) * np.exp(-4 * math.log(2) * np.asarray(shift) ** 2)
    return density


def lorentzian_density(shift: FloatArray) -> FloatArray:
    """(2/pi)/(1 + 4 x^2), x in full widths at half maximum."""
    density: FloatArray = 2 / math.pi / (1 + 4 * np.asarray(shift) ** 2)
    return density


def _root_sum_square(widths: FloatArray) -> float:
    return float(np.linalg.norm(widths))


def _sum(widths: FloatArray) -> float:
    return float(np.abs(widths).sum())


SHAPES = {
    "gaussian": LineShape(gaussian_density, 3.6, 3e-17, _root_sum_square),
    "lorentzian": LineShape(lorentzian_density, 1e4, 1 / (1e4 * math.pi), _sum),
}
"""By name. erfc(3.6 sqrt(4 ln 2)) is 2.3e-17; a Lorentzian has 1/(pi x) of its ions beyond x widths."""
