"""Matrices among the N states |alpha J M>, and one diagonalisation, block by block of connected states."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from nupair.ions.angular_momentum import RealMatrix, reduced_c, three_j
from nupair.ions.crystal_field import CrystalField
from nupair.ions.free_ion import free_ion_matrix
from nupair.ions.shell import TENSORS, Shell
from nupair.ions.shell import shell as load_shell

ComplexMatrix = NDArray[np.complex128]

_ZERO = 1e-12
"""Elements of unit tensors below this are rounding."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Eigenstates of one ion.

    energy: cm^-1, lowest 0, ascending, shape (N,). states: columns in |alpha J M>, shape (N, N).
    block: number of the block of each eigenstate; blocks[b]: the basis states in it.
    """

    shell: Shell
    energy: NDArray[np.float64]
    states: ComplexMatrix
    block: NDArray[np.int64]
    blocks: tuple[NDArray[np.int64], ...]


@cache
def _geometry(electrons: int, rank: int) -> RealMatrix:
    """(-1)^(J-M) (J k J'; -M q M') for every pair of (J, M) of the shell, with q = M - M'."""
    pairs, _ = _jm_pairs(electrons)
    table = np.zeros((len(pairs), len(pairs)))
    for i, (two_j, two_m) in enumerate(pairs):
        sign = -1.0 if ((two_j - two_m) // 2) % 2 else 1.0
        for k, (two_j2, two_m2) in enumerate(pairs):
            if abs(two_m - two_m2) <= 2 * rank and abs(two_j - two_j2) <= 2 * rank <= two_j + two_j2:
                table[i, k] = sign * three_j(two_j, 2 * rank, two_j2, -two_m, two_m - two_m2, two_m2)
    return table


@cache
def _jm_pairs(electrons: int) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """Distinct (2J, 2M) of the shell, and the place of each of the N states among them."""
    shell = load_shell(electrons)
    pairs = sorted(set(zip(shell.two_j[shell.multiplet].tolist(), shell.two_m.tolist(), strict=True)))
    place = {pair: i for i, pair in enumerate(pairs)}
    index = [place[j, m] for j, m in zip(shell.two_j[shell.multiplet].tolist(), shell.two_m.tolist(), strict=True)]
    return pairs, np.array(index)


@dataclass(frozen=True, eq=False)
class _Elements:
    """Nonzero elements <J M|T_q|J' M'>, q = M - M', of one tensor operator."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    q: NDArray[np.int64]
    value: NDArray[np.float64]


@cache
def _elements(electrons: int, name: str) -> _Elements:
    shell, rank = load_shell(electrons), TENSORS[name]
    _, index = _jm_pairs(electrons)
    values = _geometry(electrons, rank)[np.ix_(index, index)]
    values *= shell.tensors[name][np.ix_(shell.multiplet, shell.multiplet)]
    row, column = np.nonzero(np.abs(values) > _ZERO)
    return _Elements(row, column, (shell.two_m[row] - shell.two_m[column]) // 2, values[row, column])


def tensor_matrix(shell: Shell, name: str, components: Mapping[int, complex]) -> csr_array:
    """sum_q c_q T^(k)_q among the N states, sparse (N, N), for a tensor of TENSORS by Wigner and Eckart.

    components: c_q by q; the result is Hermitian where c_-q = (-1)^q c_q^*.
    """
    rank = TENSORS[name]
    coefficients = np.array([components.get(q, 0.0) for q in range(-rank, rank + 1)], dtype=np.complex128)
    found = _elements(shell.electrons, name)
    values = coefficients[found.q + rank] * found.value
    kept = np.nonzero(values)[0]
    size = shell.two_m.size
    return csr_array((values[kept], (found.row[kept], found.column[kept])), shape=(size, size))


def cartesian(shell: Shell, name: str) -> tuple[csr_array, csr_array, csr_array]:
    """x, y, z components of a vector operator of TENSORS, sparse (N, N) each.

    V_x = (V_-1 - V_+1)/sqrt(2), V_y = i (V_-1 + V_+1)/sqrt(2), V_z = V_0.
    """
    return _cartesian(shell.electrons, name)


@cache
def _cartesian(electrons: int, name: str) -> tuple[csr_array, csr_array, csr_array]:
    shell, root = load_shell(electrons), np.sqrt(0.5)
    return (
        tensor_matrix(shell, name, {-1: root, 1: -root}),
        tensor_matrix(shell, name, {-1: 1j * root, 1: 1j * root}),
        tensor_matrix(shell, name, {0: 1.0}),
    )


def scalar_matrix(shell: Shell, reduced: RealMatrix) -> csr_array:
    """A scalar operator among the N states, sparse (N, N): the same for every M."""
    first = np.concatenate([[0], np.cumsum(shell.two_j + 1)[:-1]])
    row, column = np.nonzero(reduced)
    spread = shell.two_j[row] + 1
    step = np.arange(spread.sum()) - np.repeat(np.cumsum(spread) - spread, spread)
    place = (np.repeat(first[row], spread) + step, np.repeat(first[column], spread) + step)
    size = shell.two_m.size
    return csr_array((np.repeat(reduced[row, column], spread), place), shape=(size, size))


def crystal_field_matrix(shell: Shell, field: CrystalField) -> csr_array:
    """Crystal-field Hamiltonian among the N states, sparse (N, N), Hermitian, in the unit of the parameters."""
    matrix = csr_array((shell.two_m.size, shell.two_m.size), dtype=np.complex128)
    for rank in {k for k, _ in field}:
        components: dict[int, complex] = {}
        for (k, q), value in field.items():
            if k == rank:
                components[-q] = (-1) ** (q % 2) * complex(value).conjugate() * reduced_c(rank)
                components[q] = complex(value) * reduced_c(rank)
        matrix = matrix + tensor_matrix(shell, f"U{rank}", components)
    return matrix


def hamiltonian(shell: Shell, free_ion: Mapping[str, float], field: CrystalField) -> csr_array:
    """Free ion and crystal field in one matrix, sparse (N, N), Hermitian, cm^-1: J mixing is included."""
    return scalar_matrix(shell, free_ion_matrix(shell, free_ion)) + crystal_field_matrix(shell, field)


def diagonalise(shell: Shell, matrix: csr_array) -> Spectrum:
    """All eigenstates, block by block of connected M: the blocks are the symmetry classes (M mod 4 in S4).

    Blocks that differ in M are found from the matrix itself, so any symmetry is used, and none is needed.
    """
    size = shell.two_m.size
    values, place = np.unique(shell.two_m, return_inverse=True)
    rows, columns = matrix.nonzero()
    graph = coo_array((np.ones(rows.size), (place[rows], place[columns])), shape=(values.size, values.size))
    count, label = connected_components(graph, directed=False)
    blocks = tuple(np.nonzero(label[place] == b)[0] for b in range(count))
    energy, states = np.zeros(size), np.zeros((size, size), dtype=np.complex128)
    block, filled = np.zeros(size, dtype=np.int64), 0
    for number, members in enumerate(blocks):
        span = slice(filled, filled + members.size)
        energy[span], states[members, span] = np.linalg.eigh(matrix[members][:, members].toarray())
        block[span] = number
        filled += members.size
    order = np.argsort(energy, kind="stable")
    return Spectrum(shell, energy[order] - energy[order[0]], states[:, order], block[order], blocks)
