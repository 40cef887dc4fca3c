"""Matrices among the N states |alpha J M> and one diagonalisation, block by block of the states that the field connects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nupair.ions.angular_momentum import RealMatrix, reduced_c, three_j
from nupair.ions.crystal_field import CrystalField
from nupair.ions.free_ion import free_ion_matrix
from nupair.ions.shell import TENSORS, Shell
from nupair.ions.shell import shell as load_shell

ComplexMatrix = NDArray[np.complex128]


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


def tensor_matrix(shell: Shell, name: str, components: Mapping[int, complex]) -> ComplexMatrix:
    """sum_q c_q T^(k)_q among the N states, shape (N, N), for a tensor of TENSORS by Wigner and Eckart.

    components: c_q by q; the result is Hermitian where c_-q = (-1)^q c_q^*.
    """
    rank = TENSORS[name]
    coefficients = np.array([components.get(q, 0.0) for q in range(-rank, rank + 1)], dtype=np.complex128)
    shift = (shell.two_m[:, None] - shell.two_m[None, :]) // 2
    inside = np.abs(shift) <= rank
    _, index = _jm_pairs(shell.electrons)
    geometry = _geometry(shell.electrons, rank)[np.ix_(index, index)]
    reduced = shell.tensors[name][np.ix_(shell.multiplet, shell.multiplet)]
    matrix: ComplexMatrix = np.where(inside, coefficients[np.where(inside, shift, 0) + rank], 0) * geometry * reduced
    return matrix


def cartesian(shell: Shell, name: str) -> ComplexMatrix:
    """x, y, z components of a vector operator of TENSORS, shape (3, N, N).

    V_x = (V_-1 - V_+1)/sqrt(2), V_y = i (V_-1 + V_+1)/sqrt(2), V_z = V_0.
    """
    root = np.sqrt(0.5)
    recipes: tuple[dict[int, complex], ...] = ({-1: root, 1: -root}, {-1: 1j * root, 1: 1j * root}, {0: 1.0})
    return np.array([tensor_matrix(shell, name, recipe) for recipe in recipes])


def scalar_matrix(shell: Shell, reduced: RealMatrix) -> RealMatrix:
    """A scalar operator among the N states, shape (N, N): the same for every M."""
    same = shell.two_m[:, None] == shell.two_m[None, :]
    matrix: RealMatrix = np.where(same, reduced[np.ix_(shell.multiplet, shell.multiplet)], 0.0)
    return matrix


def crystal_field_matrix(shell: Shell, field: CrystalField) -> ComplexMatrix:
    """Crystal-field Hamiltonian among the N states, shape (N, N), Hermitian, in the unit of the parameters."""
    matrix = np.zeros((shell.two_m.size, shell.two_m.size), dtype=np.complex128)
    for rank in {k for k, _ in field}:
        components: dict[int, complex] = {}
        for (k, q), value in field.items():
            if k == rank:
                components[-q] = (-1) ** (q % 2) * complex(value).conjugate() * reduced_c(rank)
                components[q] = complex(value) * reduced_c(rank)
        matrix += tensor_matrix(shell, f"U{rank}", components)
    return matrix


def hamiltonian(shell: Shell, free_ion: Mapping[str, float], field: CrystalField) -> ComplexMatrix:
    """Free ion and crystal field in one matrix, shape (N, N), Hermitian, cm^-1: J mixing is included."""
    matrix: ComplexMatrix = scalar_matrix(shell, free_ion_matrix(shell, free_ion)) + crystal_field_matrix(shell, field)
    return matrix


def diagonalise(shell: Shell, matrix: ComplexMatrix) -> Spectrum:
    """All eigenstates, block by block of connected M: the blocks are the symmetry classes (M mod 4 in S4).

    Blocks that differ in M are found from the matrix itself, so any symmetry is used, and none is needed.
    """
    size = shell.two_m.size
    values, place = np.unique(shell.two_m, return_inverse=True)
    rows, columns = np.nonzero(matrix)
    graph = coo_array((np.ones(rows.size), (place[rows], place[columns])), shape=(values.size, values.size))
    count, label = connected_components(graph, directed=False)
    blocks = tuple(np.nonzero(label[place] == b)[0] for b in range(count))
    energy, states = np.zeros(size), np.zeros((size, size), dtype=np.complex128)
    block, filled = np.zeros(size, dtype=np.int64), 0
    for number, members in enumerate(blocks):
        span = slice(filled, filled + members.size)
        energy[span], states[members, span] = np.linalg.eigh(matrix[np.ix_(members, members)])
        block[span] = number
        filled += members.size
    order = np.argsort(energy, kind="stable")
    return Spectrum(shell, energy[order] - energy[order[0]], states[:, order], block[order], blocks)
