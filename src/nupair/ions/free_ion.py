"""The free-ion Hamiltonian: sum of parameter times scalar operator, in cm^-1.

H = sum_k F^k f_k + zeta a_so + alpha L(L+1) + beta G(G2) + gamma G(R7) + sum_i T^i t_i + sum_k M^k m_k + sum_k P^k p_k
(Carnall et al., J. Chem. Phys. 90, 3443 (1989)).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.errors import UnknownNameError
from nupair.ions.angular_momentum import RealMatrix
from nupair.ions.coupled import half, term_name
from nupair.ions.shell import FREE_ION, Shell


@dataclass(frozen=True, eq=False)
class FreeIon:
    """Multiplets in intermediate coupling, by increasing energy.

    energy: cm^-1, lowest 0, shape (K,). two_j: shape (K,). states: columns in the pure coupled multiplets, shape (K,
    K).
    names: dominant term and J, "4I15/2"; the second of the same name in energy order is "4I15/2#2".
    """

    energy: NDArray[np.float64]
    two_j: NDArray[np.int64]
    states: RealMatrix
    names: tuple[str, ...]


def free_ion_matrix(shell: Shell, parameters: Mapping[str, float]) -> RealMatrix:
    """Free-ion Hamiltonian among the pure multiplets, shape (K, K), cm^-1; a parameter left out is zero.

    Raises: UnknownNameError for a name that is not a free-ion parameter.
    """
    matrix = np.zeros_like(shell.scalars["zeta"])
    for name, value in parameters.items():
        if name not in FREE_ION:
            raise UnknownNameError("a free-ion parameter", name, FREE_ION)
        matrix += float(value) * shell.scalars[name]
    return matrix


def term_weights(shell: Shell, state: NDArray[np.float64]) -> dict[str, float]:
    """Weight of each LS term (terms of the same S and L together) in one multiplet, largest first; sums to 1."""
    weights: dict[str, float] = {}
    for two_s, two_l, amplitude in zip(shell.two_s, shell.two_l, state, strict=True):
        name = term_name(int(two_s), int(two_l))
        weights[name] = weights.get(name, 0.0) + float(abs(amplitude) ** 2)
    return dict(sorted(((name, w) for name, w in weights.items() if w > 0), key=lambda item: -item[1]))


def free_ion(shell: Shell, parameters: Mapping[str, float]) -> FreeIon:
    """All multiplets of the free ion in intermediate coupling."""
    matrix = free_ion_matrix(shell, parameters)
    size = shell.two_j.size
    energy, two_j, states = np.zeros(size), np.zeros(size, dtype=np.int64), np.zeros((size, size))
    filled = 0
    for value in np.unique(shell.two_j):
        members = np.nonzero(shell.two_j == value)[0]
        block_energy, block_states = np.linalg.eigh(matrix[np.ix_(members, members)])
        place = slice(filled, filled + members.size)
        energy[place], two_j[place] = block_energy, value
        states[members, place] = block_states
        filled += members.size
    order = np.argsort(energy, kind="stable")
    energy, two_j, states = energy[order] - energy[order[0]], two_j[order], states[:, order]
    return FreeIon(energy, two_j, states, _names(shell, two_j, states))


def _names(shell: Shell, two_j: NDArray[np.int64], states: RealMatrix) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names = []
    for index, value in enumerate(two_j):
        name = next(iter(term_weights(shell, states[:, index]))) + half(int(value))
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(names)
