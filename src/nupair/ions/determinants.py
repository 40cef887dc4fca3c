"""The 4f^n shell in a basis of Slater determinants, and many-electron operators from one-electron matrices.

Determinants are used because every operator follows there from its definition alone: no tables of coefficients of
fractional parentage are read. A determinant is a bit pattern: bit i set means that one-electron state i is filled,
and creation operators stand in the order of increasing i.

Products of one-body operators give all many-body ones: with A = sum_i a_i,
    sum_{i != j} a_i b_j = A B - (ab),
    sum_{h != i != j} a_h b_i c_j = A B C - (ab) C - (ac) B - A (bc) + 2 (abc)   [(xy) the one-body operator of x y]
for operators a, b, c that commute where they act on different electrons.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from numbers import Integral

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.errors import InputError
from nupair.ions.angular_momentum import ORBITALS, SPIN_ORBITALS, F, RealMatrix


@dataclass(frozen=True, eq=False)
class Determinants:
    """All determinants of 4f^n and every hop a_i^dagger a_j between them.

    two_m: twice the total M, shape (N,). row, column, target, source, sign: one entry per hop; the element
    <row| a_target^dagger a_source |column> = sign.
    """

    electrons: int
    size: int
    two_m: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    target: NDArray[np.int64]
    source: NDArray[np.int64]
    sign: NDArray[np.float64]


@cache
def determinants(electrons: int) -> Determinants:
    """The basis of 4f^n, n = 1 .. 13, with N = binomial(14, n) determinants.

    Raises: InputError for another n.
    """
    if isinstance(electrons, bool) or not isinstance(electrons, Integral) or not 1 <= electrons <= SPIN_ORBITALS - 1:
        raise InputError("the number of 4f electrons", "a whole number between 1 and 13", electrons)
    patterns = np.array([sum(1 << i for i in filled) for filled in combinations(range(SPIN_ORBITALS), electrons)])
    patterns.sort()
    index = np.full(1 << SPIN_ORBITALS, -1)
    index[patterns] = np.arange(patterns.size)
    filled = (patterns[:, None] >> np.arange(SPIN_ORBITALS)) & 1
    state = np.arange(SPIN_ORBITALS)
    two_m_one = 2 * (state % ORBITALS - F) + np.where(state < ORBITALS, 1, -1)
    columns, sources = np.nonzero(filled)
    removed = patterns[columns] ^ (1 << sources)
    hops = []
    for target in range(SPIN_ORBITALS):
        free = (removed >> target) & 1 == 0
        result = removed[free] | (1 << target)
        # the sign counts the electrons that stand before each of the two operators
        passed = np.bitwise_count(removed[free] & ((1 << sources[free]) - 1))
        passed = passed + np.bitwise_count(removed[free] & ((1 << target) - 1))
        sign = 1.0 - 2.0 * (passed % 2)
        hops.append((index[result], columns[free], np.full(result.size, target), sources[free], sign))
    row, column, target_all, source, sign_all = (np.concatenate(part) for part in zip(*hops, strict=True))
    return Determinants(electrons, patterns.size, filled @ two_m_one, row, column, target_all, source, sign_all)


def one_body(basis: Determinants, matrix: RealMatrix) -> csr_array:
    """sum_i a_i of the shell, sparse (N, N), from the real one-electron matrix a, shape (14, 14)."""
    values = matrix[basis.target, basis.source] * basis.sign
    kept = np.nonzero(values)[0]
    place = (basis.row[kept], basis.column[kept])
    return csr_array((values[kept], place), shape=(basis.size, basis.size))


def two_body_product(basis: Determinants, first: RealMatrix, second: RealMatrix) -> csr_array:
    """sum_{i != j} a_i b_j, sparse (N, N); every pair of electrons counts twice, once in each order."""
    return one_body(basis, first) @ one_body(basis, second) - one_body(basis, first @ second)
