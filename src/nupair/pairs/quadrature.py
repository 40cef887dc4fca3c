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


def gauss_panels(ends: FloatArray, order: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights of a Gauss-Legendre rule on every panel between the ascending ends, shape (panels * order,)."""
    nodes, weights = gauss_legendre(order)
    half = np.diff(ends)[:, None] / 2
    return (ends[:-1, None] + half * (nodes + 1)).ravel(), (half * weights).ravel()


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


@lru_cache(maxsize=16)
def double_exponential(number: int) -> tuple[FloatArray, FloatArray]:
    """Places in (0, 1) and weights of a rule with so many nodes; powers at either end are integrated well.

    x = 1/(1 + exp(-pi sinh tau)), cut where rounding of 1/sqrt(x) and the step cost alike. By symmetry 1 - x is the same list read
    backwards, without the loss of digits.
    """
    last = min(2.55 + 0.011 * number, 3.4)
    tau = np.linspace(-last, last, number)
    share = 1 / (1 + np.exp(-np.pi * np.sinh(tau)))
    return _frozen(share), _frozen(
        (tau[1] - tau[0]) * np.pi * np.cosh(tau) * share / (1 + np.exp(np.pi * np.sinh(tau)))
    )
