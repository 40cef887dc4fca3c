"""The coupled states |alpha S L J M> of 4f^n as combinations of determinants, by diagonalising the symmetry operators.

J^2, L^2, S^2 and the Casimir operators of R7 and G2 commute; one generic combination of them, diagonalised among the
determinants of smallest |M|, gives all multiplets at once. J_+ then gives the other M, which fixes the relative phases.
What the five labels leave degenerate (a few terms of f^5 .. f^9) is an arbitrary but valid choice of alpha.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.ions.angular_momentum import RealMatrix, orbital_momentum, spin_momentum, three_j
from nupair.ions.determinants import Determinants, one_body
from nupair.ions.two_body import casimir_g2, casimir_r7

LETTERS = "SPDFGHIKLMNOQRTUV"
"""Letters of L = 0, 1, 2 ... as spectroscopists count them."""


@dataclass(frozen=True, eq=False)
class CoupledBasis:
    """Multiplets of 4f^n and their vectors.

    two_s, two_l, two_j: doubled quantum numbers, shape (K,). r7, g2: Casimir eigenvalues, shape (K,).
    vectors[two_m]: determinants (rows) and multiplets (columns) with that M >= 0; rows[two_m], columns[two_m]: which.
    """

    two_s: NDArray[np.int64]
    two_l: NDArray[np.int64]
    two_j: NDArray[np.int64]
    r7: NDArray[np.float64]
    g2: NDArray[np.float64]
    rows: dict[int, NDArray[np.int64]]
    columns: dict[int, NDArray[np.int64]]
    vectors: dict[int, RealMatrix]


def _square(components: dict[int, csr_array]) -> csr_array:
    """A^2 = -A_+1 A_-1 - A_-1 A_+1 + A_0 A_0 in spherical components."""
    return components[0] @ components[0] - components[1] @ components[-1] - components[-1] @ components[1]


def _doubled(eigenvalues: NDArray[np.float64]) -> NDArray[np.int64]:
    """Twice x where the eigenvalue is x (x + 1)."""
    doubled: NDArray[np.int64] = np.rint(np.sqrt(1 + 4 * np.abs(eigenvalues)) - 1).astype(np.int64)
    return doubled


def coupled_basis(basis: Determinants) -> CoupledBasis:
    """All multiplets of the shell, ordered by J, then S, L, R7, G2 (deterministic up to the sign of each state)."""
    orbital = {q: one_body(basis, orbital_momentum(q)) for q in (-1, 0, 1)}
    spin = {q: one_body(basis, spin_momentum(q)) for q in (-1, 0, 1)}
    total = {q: orbital[q] + spin[q] for q in (-1, 0, 1)}
    operators = [_square(part) for part in (total, spin, orbital)] + [casimir_r7(basis), casimir_g2(basis)]
    lowest = int(basis.two_m[basis.two_m >= 0].min())
    rows = np.nonzero(basis.two_m == lowest)[0]
    blocks = [operator[rows][:, rows].toarray() for operator in operators]
    weights = (1.0, 0.7390851332, 0.1127016654, 0.8414709848, 0.3183098862)  # generic: no two label sets coincide
    _, states = np.linalg.eigh(sum(weight * block for weight, block in zip(weights, blocks, strict=True)))
    labels = np.array([np.einsum("ik,ij,jk->k", states, block, states, optimize=True) for block in blocks])
    two_j, two_s, two_l = _doubled(labels[0]), _doubled(labels[1]), _doubled(labels[2])
    order = np.lexsort((labels[4].round(6), labels[3].round(6), two_l, -two_s, two_j))
    states = states[:, order]
    largest = np.abs(states) > np.abs(states).max(axis=0) - 1e-9
    states = states * np.sign(np.take_along_axis(states, largest.argmax(axis=0)[None, :], axis=0))
    two_j = two_j[order]
    all_rows, all_columns, vectors = {lowest: rows}, {lowest: np.arange(two_j.size)}, {lowest: states}
    raising = -sqrt(2.0) * total[1]
    for two_m in range(lowest, int(two_j.max()), 2):
        alive = two_j[all_columns[two_m]] > two_m
        next_rows = np.nonzero(basis.two_m == two_m + 2)[0]
        columns = all_columns[two_m][alive]
        j, m = two_j[columns] / 2, two_m / 2
        raised = raising[next_rows][:, all_rows[two_m]] @ vectors[two_m][:, alive]
        all_rows[two_m + 2], all_columns[two_m + 2] = next_rows, columns
        vectors[two_m + 2] = raised / np.sqrt(j * (j + 1) - m * (m + 1))
    return CoupledBasis(
        two_s[order], two_l[order], two_j, labels[3][order], labels[4][order], all_rows, all_columns, vectors
    )


def reduced_elements(basis: CoupledBasis, operator: csr_array, rank: int) -> RealMatrix:
    """<alpha J||T^(k)||alpha' J'>, shape (K, K), from the component q = 0 of a Hermitian tensor operator.

    Uses <J M|T_0|J' M> = (-1)^(J-M) (J k J'; -M 0 M) <J||T||J'> at M = min(J, J'), where the 3j never vanishes.
    For rank 0 the plain matrix element is returned instead of the reduced one.
    """
    size = basis.two_j.size
    reduced = np.zeros((size, size))
    for two_j in np.unique(basis.two_j):
        rows, columns, vectors = (part[int(two_j)] for part in (basis.rows, basis.columns, basis.vectors))
        stretched = basis.two_j[columns] == two_j
        block = vectors.T @ (operator[rows][:, rows] @ vectors[:, stretched])
        if rank == 0:
            reduced[np.ix_(columns[stretched], columns[stretched])] = block[stretched]
            continue
        for i, row in enumerate(columns):
            upper = int(basis.two_j[row])
            symbol = three_j(upper, 2 * rank, int(two_j), -int(two_j), 0, int(two_j))
            if symbol == 0.0:
                continue
            sign = -1.0 if ((upper - int(two_j)) // 2) % 2 else 1.0
            reduced[row, columns[stretched]] = block[i] * sign / symbol
            # Hermitian tensor: <J||T||J'> = (-1)^(J-J') <J'||T||J>
            reduced[columns[stretched], row] = block[i] / symbol
    return reduced


def term_name(two_s: int, two_l: int) -> str:
    """'4I' for 2S + 1 = 4, L = 6."""
    return f"{two_s + 1}{LETTERS[two_l // 2]}"


def half(doubled: int) -> str:
    """'15/2' or '8' from the doubled number."""
    return str(doubled // 2) if doubled % 2 == 0 else f"{doubled}/2"
