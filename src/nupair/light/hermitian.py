"""Real coordinates of a Hermitian matrix.

In them the generator of a density matrix is real, and its modes are real or come in conjugate pairs, of which one says all.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


def axes(kept: NDArray[np.intp], size: int) -> ComplexArray:
    """Unitary U with (elements of rho) = U (real coordinates), shape (k, k).

    kept: places a n + b of the elements (a, b) among those of n = size levels, rising, with (b, a) wherever there is (a, b).
    A population is its own coordinate. An element above the diagonal is (x + i y)/sqrt(2): x stands in its place, y in that of its
    conjugate below.
    """
    row, column = np.divmod(kept, size)
    above = np.flatnonzero(row < column)
    below = np.searchsorted(kept, column[above] * size + row[above])
    unitary = np.diag((row == column).astype(complex))
    unitary[above, above] = unitary[below, above] = np.sqrt(0.5)
    unitary[above, below], unitary[below, below] = 1j * np.sqrt(0.5), -1j * np.sqrt(0.5)
    return unitary


def in_coordinates(matrix: ComplexArray, unitary: ComplexArray) -> FloatArray:
    """U^+ M U of a map M that takes Hermitian matrices to Hermitian ones, shape (..., k, k)."""
    real: FloatArray = (unitary.conj().T @ matrix @ unitary).real
    return real
