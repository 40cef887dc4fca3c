"""Bessel and Hankel functions on the ray of steepest descent from the axis, x = exp(i pi/4) y, without their exponential.

    rotated_bessel: exp(ix) J_k(x),     rotated_hankel: exp(-ix) H^(1)_k(x),     k = 0, 1, 2, y > 0.

One real variable, so a spline up to where the large-argument series holds: in y, or in ln y for the logarithm of H^(1).
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import hankel1e, jv

from nupair.pairs.hankel import Waves, hankel_series
from nupair.pairs.parts import FloatArray
from nupair.pairs.transforms import ComplexArray

ROTATION = np.exp(1j * np.pi / 4)

_LARGEST = 18.0
_SPACING = 0.012
_CANCELS = 0.05  # y below which J2 is taken from its power series
_SMALLEST = 1e-7  # H^(1) is taken as constant below: it comes with a factor that vanishes at the axis
_POINTS_PER_E_FOLD = 160


def rotated_bessel(y: FloatArray) -> Waves:
    """exp(ix) J_k(x) for k = 0, 1, 2; absolute error below 1e-8."""
    zeroth, first = _by_distance(
        y, lambda near: _bessel_table()(near), lambda x: tuple(h / 2 for h in hankel_series(x))
    )
    x = ROTATION * np.maximum(y, _CANCELS)
    second = 2 * first / x - zeroth
    close = y < _CANCELS
    if close.any():
        small = ROTATION * y[close]
        second[close] = np.exp(1j * small) * small**2 / 8 * (1 - small**2 / 12)
    return zeroth, first, second


def rotated_hankel(y: FloatArray) -> Waves:
    """exp(-ix) H^(1)_k(x) for k = 0, 1, 2."""
    y = np.maximum(y, _SMALLEST)
    zeroth, first = _by_distance(
        y, lambda near: _hankel_table()(np.log(near)), lambda x: tuple(np.conj(h) for h in hankel_series(np.conj(x)))
    )
    return zeroth, first, 2 * first / (ROTATION * y) - zeroth


def _by_distance(
    y: FloatArray,
    table: Callable[[FloatArray], ComplexArray],
    series: Callable[[ComplexArray], tuple[ComplexArray, ...]],
) -> tuple[ComplexArray, ComplexArray]:
    """Orders 0 and 1: by table up to _LARGEST, by series of x beyond."""
    far = y > _LARGEST
    if not far.any():
        values = table(y)
        return values[..., 0], values[..., 1]
    values = np.empty((*y.shape, 2), dtype=complex)
    values[~far] = table(y[~far])
    values[far] = np.stack(series(ROTATION * y[far])[:2], axis=-1)
    return values[..., 0], values[..., 1]


@lru_cache(maxsize=1)
def _bessel_table() -> CubicSpline:
    """exp(ix) J_k in y, k = 0, 1."""
    y = np.arange(-5, int(_LARGEST / _SPACING) + 5) * _SPACING  # across 0, where a spline that ends is less good
    x = ROTATION * y
    return CubicSpline(y, np.stack([jv(k, x) * np.exp(1j * x) for k in (0, 1)], axis=-1))


@lru_cache(maxsize=1)
def _hankel_table() -> CubicSpline:
    """exp(-ix) H^(1)_k in ln y, k = 0, 1."""
    steps = int(_POINTS_PER_E_FOLD * np.log(_LARGEST / _SMALLEST))
    logs = np.linspace(np.log(0.99 * _SMALLEST), np.log(1.001 * _LARGEST), steps)
    x = ROTATION * np.exp(logs)
    return CubicSpline(logs, np.stack([hankel1e(k, x) for k in (0, 1)], axis=-1))
