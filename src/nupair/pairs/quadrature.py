"""Gauss rules, kept once computed."""

from functools import lru_cache

import numpy as np
from numpy.polynomial.hermite import hermgauss
from scipy.special import roots_legendre

from nupair.pairs.parts import FloatArray


@lru_cache(maxsize=256)
def gauss_legendre(order: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights on (-1, 1)."""
    nodes, weights = roots_legendre(order)
    return _frozen(nodes), _frozen(weights)


@lru_cache(maxsize=8)
def gauss_hermite(order: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights for the weight exp(-y^2)."""
    nodes, weights = hermgauss(order)
    return _frozen(nodes), _frozen(weights)


def _frozen(values: FloatArray) -> FloatArray:
    """The same array, closed to writing, since callers share it."""
    values = np.asarray(values, dtype=float)
    values.setflags(write=False)
    return values
