"""Panels that double in width away from the place where an integrand changes fastest."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def doubling_edges(centre: float, low: float, high: float, first: float) -> FloatArray:
    """Edges from `low` to `high` that double in distance on either side of `centre`, the first panels being `first` wide."""
    return np.unique(
        np.concatenate([centre - _doubling(first, centre - low), centre + _doubling(first, high - centre)])
    )


def _doubling(first: float, end: float) -> FloatArray:
    """0, first, 3 first, 7 first ... up to and with `end`."""
    if end <= 0:
        return np.zeros(1)
    steps = first * (2.0 ** np.arange(1, 60) - 1)
    return np.concatenate([[0.0], steps[steps < 0.9 * end], [end]])
