"""Hankel functions without their oscillation, for waves that are followed along one direction.

h_k(x) = exp(-ix) H^(1)_k(x),      its conjugate is exp(ix) H^(2)_k(x) for real x.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import j0, j1, y0, y1

from nupair.pairs.parts import FloatArray

ComplexArray = NDArray[np.complex128]
Waves = tuple[ComplexArray, ComplexArray, ComplexArray]

FAR = 15.0
"""Argument from which the series are good to 1e-10."""

_TERMS = 11


def hankel_series(x: ComplexArray) -> Waves:
    """exp(ix) H^(2)_k(x) for k = 0, 1, 2 by the large-argument series, complex x with |x| > 15 or so."""
    inverse = 1 / x
    root = np.sqrt(2 / np.pi * inverse)
    zeroth, first = (
        root * (np.exp(1j * np.pi * (1 + 2 * k) / 4) * _horner(_coefficients(k) * (-1j) ** np.arange(_TERMS), inverse))
        for k in (0, 1)
    )
    return zeroth, first, 2 * first * inverse - zeroth


def direct_and_reflected(x: FloatArray, direct: FloatArray, reflected: FloatArray) -> Waves:
    """exp(ix) (direct H^(2)_k(x) + reflected H^(1)_k(x)) / 2 for k = 0, 1, 2, all of one shape; x real, not negative.

    Where both weights are 1 this is exp(ix) J_k(x), without the cancellation of the two at small x.
    """
    zeroth: ComplexArray = np.empty(x.shape, dtype=complex)
    first: ComplexArray = np.empty(x.shape, dtype=complex)
    far = x > FAR
    if not far.all():
        near = ~far
        zeroth[near], first[near] = _near(x[near], direct[near], reflected[near])
    distant = x[far]
    outgoing = _real_series(distant)
    weight, back = direct[far] / 2, reflected[far] / 2
    returning = back > 0
    turn = back[returning] * np.exp(2j * distant[returning])
    for wave, h in zip((zeroth, first), outgoing, strict=True):
        sum_of_both = weight * h
        sum_of_both[returning] += turn * np.conj(h[returning])
        wave[far] = sum_of_both
    second: ComplexArray = 2 * first / np.maximum(x, 1e-30) - zeroth
    return zeroth, first, second


def _near(x: FloatArray, direct: FloatArray, reflected: FloatArray) -> tuple[ComplexArray, ComplexArray]:
    """The same for k = 0, 1 from the Bessel functions themselves."""
    safe = np.maximum(x, 1e-30)
    even, odd = (direct + reflected) / 2, (direct - reflected) / 2
    turn = np.exp(1j * safe)
    return turn * (even * j0(safe) - 1j * odd * y0(safe)), turn * (even * j1(safe) - 1j * odd * y1(safe))


def _real_series(x: FloatArray) -> tuple[ComplexArray, ComplexArray]:
    """exp(ix) H^(2)_k(x), k = 0, 1, for real x > 15: even and odd terms apart, so that all sums are real."""
    inverse = 1 / x
    square = inverse * inverse
    root = np.sqrt(2 / np.pi * inverse)
    waves = []
    for k in (0, 1):
        terms = _coefficients(k)
        signs = (-1.0) ** np.arange((_TERMS + 1) // 2)
        even = _horner(terms[0::2] * signs, square)
        odd = _horner(terms[1::2] * signs[: terms[1::2].size], square) * inverse
        waves.append((root * np.exp(1j * np.pi * (1 + 2 * k) / 4)) * (even - 1j * odd))
    return waves[0], waves[1]


def _coefficients(k: int) -> FloatArray:
    """a_n of H^(1)_k ~ sqrt(2/pi x) exp(i(x - k pi/2 - pi/4)) sum_n (i/x)^n a_n."""
    n = np.arange(1, _TERMS)
    terms: FloatArray = np.cumprod(np.append(1.0, (4.0 * k * k - (2 * n - 1) ** 2) / (8 * n)))
    return terms


def _horner(terms: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """The polynomial sum_n terms[n] x^n."""
    total = np.full_like(x, terms[-1])
    for term in terms[-2::-1]:
        total *= x
        total += term
    return total
