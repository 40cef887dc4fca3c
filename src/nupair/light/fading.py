"""Sums of the modes of many ions, read at any times; modes whose phase differs too much between neighbours are faded out."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.ion_modes import Modes

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
NEGLIGIBLE = 1e-10
"""Modes whose share of every element is below this, relative to the largest, are left out."""
FADED, DECAYED = 48.0, 40.0
"""Squares of scaled phases and decay exponents where modes are gone: all that is left of them is below 1e-17."""
ROWS = 16
"""Times that are read at once: few, so that what is held stays in the cache."""
EVEN = 8 * float(np.finfo(float).eps)
"""Of the time: distances between times that differ by no more are rounded differently."""


class Sharpness(NamedTuple):
    """How modes are faded out: by Q(order, (scale x phase/limit)^2), flat up to the power 2 order of the phase."""

    order: int
    scale: float


SHARPNESS = (Sharpness(3, 2.2), Sharpness(2, 1.3), Sharpness(2, 1.3))
"""With 1, 2, 3 numbers per ion. Ions that lie e times farther apart than their neighbours cannot follow a sharp edge."""


class Stretch(NamedTuple):
    """What is left of all modes: values and fading (1/time), (k,), and their share of the averaged elements, (k, elements).

    Of two conjugate modes one, and of a real mode one half: the elements are the sum and its Hermitian conjugate.
    """

    values: ComplexArray
    fading: FloatArray
    share: ComplexArray


def stretch(modes: Modes, weights: ComplexArray, fading: FloatArray, share: FloatArray) -> Stretch:
    """The modes of all ions in one row. weights, fading: of each mode, (m, k). share: of each ion, (m,)."""
    ion, mode = np.nonzero(modes.values.imag >= 0)
    values = modes.values[ion, mode]
    of_ion = weights[ion, mode] * share[ion] * np.where(values.imag > 0, 1.0, 0.5)
    return _counting(Stretch(values, fading[ion, mode], modes.vectors[ion, :, mode] * of_ion[:, None]))


def joined(parts: Sequence[Stretch]) -> Stretch:
    """A stretch of several blocks of ions."""
    return _counting(Stretch(*(np.concatenate(of) for of in zip(*parts, strict=True))))


def _counting(found: Stretch) -> Stretch:
    """Without the modes that add nothing."""
    sizes = np.abs(found.share)
    kept = np.any(sizes > NEGLIGIBLE * sizes.max(axis=0), axis=1)
    return Stretch(found.values[kept], found.fading[kept], found.share[kept])


def read(found: Stretch, times: FloatArray, sharpness: Sharpness) -> ComplexArray:
    """Sum over the modes at increasing times since the start of a stretch, shape (t, elements).

    Times are taken ROWS at once, exp(value t) as a product of that at the first of them and of that from there on, which evenly
    spaced times share.
    """
    sums = np.zeros((times.size, found.share.shape[1]), dtype=complex)
    ahead, onward = np.zeros(0), np.zeros((0, found.values.size), dtype=complex)
    for first in range(0, times.size, ROWS):
        at = times[first : first + ROWS]
        alive = ((sharpness.scale * found.fading * at[0]) ** 2 < FADED) & (-found.values.real * at[0] < DECAYED)
        if not np.all(alive):
            found, onward = Stretch(*(of[alive] for of in found)), onward[:, alive]
        passed = at - at[0]
        if passed.size > ahead.size or np.any(np.abs(passed - ahead[: at.size]) > EVEN * at[-1]):
            ahead, onward = passed, np.exp(found.values * passed[:, None])
        turned = onward[: at.size] * np.exp(found.values * at[0])
        turned *= kept_share(found.fading * at[:, None], sharpness)
        sums[first : first + ROWS] = turned @ found.share
    return sums


def kept_share(phase: FloatArray, sharpness: Sharpness) -> FloatArray:
    """Share of a mode that is kept, Q(n, y) = exp(-y) sum_j<n y^j/j!; phase between neighbours over its limit."""
    y = (sharpness.scale * phase) ** 2
    series = np.full_like(y, 1 / math.factorial(sharpness.order - 1))
    for power in reversed(range(sharpness.order - 1)):
        series *= y
        series += 1 / math.factorial(power)
    kept: FloatArray = np.exp(-y) * series
    return kept
