"""Coordinates for density matrices whose elements differ by many orders of magnitude.

Weak or blurred light leaves coherences of 1e-20 beside populations of 1. An eigenbasis that is right to rounding of its largest
entry holds such a coherence as a difference of numbers of order 1e-17. In units of the size that each element can reach, all of
them are of order one, and the same rounding costs each its last digits only.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
SMALL = 1e-9
"""Size of an element below which units are changed: plain rounding is up to some 1e-16."""
DIGITS = 10 * float(np.finfo(float).eps)
"""Rounding of an eigenbasis of a few elements."""
LEAST = 1e-100
"""Smallest unit; nothing is asked of what stays below."""


class Coordinates(NamedTuple):
    """(coordinates) = into (elements), (elements) = back (coordinates), real, (k, k); unit: of each element, at most 1, (k,)."""

    into: FloatArray
    back: FloatArray
    unit: FloatArray


def coordinates(matrix: ComplexArray, state: ComplexArray) -> Coordinates:
    """Coordinates in which the elements that the state can reach are of order one; the elements themselves where none is SMALL.

    matrix: d(state)/dt by state, (..., k, k). state: (..., k).
    The coordinates are an even mixture of the elements in their units: left unmixed, the library's own balancing, which takes
    elements for alike that are coupled alike, would undo the units.
    """
    unit = sizes(matrix, state)
    if unit.min() >= SMALL:
        plain = np.eye(unit.size)
        return Coordinates(plain, plain, np.ones(unit.size))
    turn = np.asarray(dct(np.eye(unit.size), norm="ortho", axis=0))
    return Coordinates(turn / unit, unit[:, None] * turn.T, unit)


def sizes(matrix: ComplexArray, state: ComplexArray) -> FloatArray:
    """How large each element can become, to a power of two, at most 1, shape (k,).

    The largest over all chains of feeding |M_ij|/|M_ii|, element after element, from what is there at the start. Of several
    matrices or states, the largest couplings, slowest decays and largest elements count.
    """
    leading = tuple(range(matrix.ndim - 2))
    coupling = np.abs(matrix).max(axis=leading)
    own = np.abs(np.diagonal(matrix, axis1=-2, axis2=-1)).min(axis=leading)
    np.fill_diagonal(coupling, 0.0)
    gain = np.divide(coupling, own[:, None], out=np.where(coupling > 0, 1 / LEAST, 0.0), where=own[:, None] > 0)
    found = np.minimum(np.abs(state).max(axis=tuple(range(state.ndim - 1))), 1.0)
    for _ in range(found.size):
        found = np.minimum(np.maximum(found, (gain * found).max(axis=1)), 1.0)
    return np.asarray(2.0 ** np.round(np.log2(np.maximum(found, LEAST))))


def rounding(
    matrix: ComplexArray, state: ComplexArray, values: FloatArray, duration: float, shift: float = 0.0
) -> FloatArray:
    """Bound of what rounding costs elements of the given sizes in `coordinates`, absolute, (k,); measured: a tenth of it.

    Of each element's unit a few digits, and of its value what the rates, known to rounding of the fastest, move it by in time.
    shift: of the levels of most ions, 1/time.
    """
    unit = coordinates(matrix, state).unit
    fastest = float(np.linalg.norm(matrix * (unit / unit[:, None]))) + shift
    return np.asarray(DIGITS * (unit + np.abs(values) * fastest * duration))
