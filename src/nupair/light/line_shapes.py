"""Distributions of static shifts over an ensemble of ions: where a given share of the ions lies below."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

FloatArray = NDArray[np.float64]
_SIGMA = 1 / math.sqrt(8 * math.log(2))
"""Standard deviation of a Gaussian of unit full width at half maximum."""


def gaussian_quantile(share: FloatArray) -> FloatArray:
    """Shift below which a share of the ions lies, in full widths at half maximum."""
    shift: FloatArray = _SIGMA * ndtri(share)
    return shift


def lorentzian_quantile(share: FloatArray) -> FloatArray:
    """Shift below which a share of the ions lies, in full widths at half maximum."""
    shift: FloatArray = 0.5 * np.tan(np.pi * (share - 0.5))
    return shift


def gaussian_share(shift: FloatArray) -> FloatArray:
    """Share of the ions below a shift, in full widths at half maximum."""
    share: FloatArray = ndtr(np.asarray(shift) / _SIGMA)
    return share


def lorentzian_share(shift: FloatArray) -> FloatArray:
    """Share of the ions below a shift, in full widths at half maximum."""
    share: FloatArray = 0.5 + np.arctan(2 * np.asarray(shift)) / np.pi
    return share


Curve = Callable[[FloatArray], FloatArray]
SHAPES: dict[str, tuple[Curve, Curve]] = {
    "gaussian": (gaussian_quantile, gaussian_share),
    "lorentzian": (lorentzian_quantile, lorentzian_share),
}
"""Quantile and cumulative share by name of the shape."""
