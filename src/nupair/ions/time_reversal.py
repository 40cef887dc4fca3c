"""Time reversal of 4f^n states, and what is left of the T = +- states of eqs. (30)-(33), (65) for Kramers ions.

T |alpha J M> = (-1)^(J-M) |alpha J -M>, antilinear; T^2 = (-1)^n. The paper's eq. (31) has (-1)^(J+M), the same
up to the common sign (-1)^(2M).

Eq. (32) builds (1 +- T)|psi>/sqrt(2) and calls them states of T = +-1. With T^2 = +1 (even n) they are. With T^2 = -1
(Er3+) they are not: T (1 + T)|psi> = -(1 - T)|psi>, so T maps one onto the other and no state is an eigenstate of T.
What remains between two Kramers doublets (psi, T psi) and (phi, T phi) is a form of the 2 by 2 block,
    T-even V: [[a, b], [-b*, a*]],     T-odd V: [[a, b], [b*, -a*]],     a = <phi|V|psi>, b = <phi|V|T psi>,
two complex numbers either way, so no transition is forbidden; within one doublet a T-even Hermitian V is a multiple of
the unit matrix and a T-odd one is traceless. Selection comes from the site symmetry (M mod 4 in S4) and, in a field,
from the spin projection.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.ions.shell import Shell

ComplexArray = NDArray[np.complex128]


def time_reversed(shell: Shell, states: ComplexArray) -> ComplexArray:
    """T psi of states in |alpha J M>, shape (N,) or (N, ...); antilinear, norm kept."""
    two_j = shell.two_j[shell.multiplet]
    sign = 1.0 - 2.0 * (((two_j - shell.two_m) // 2) % 2)
    # the state -M of the same multiplet stands at the mirrored place; T puts (-1)^(J-M) psi_M^* there
    start = np.concatenate([[0], np.cumsum(shell.two_j + 1)[:-1]])[shell.multiplet]
    mirrored = 2 * start + two_j - np.arange(two_j.size)
    result = np.empty_like(states)
    result[mirrored] = (sign * states.conj().T).T
    return result


def squared_sign(electrons: int) -> int:
    """T^2 = +1 for even, -1 for odd n."""
    return -1 if electrons % 2 else 1


def combinations(shell: Shell, state: ComplexArray) -> tuple[ComplexArray, ComplexArray]:
    """(1 + T)|psi>/sqrt(2) and (1 - T)|psi>/sqrt(2) of eq. (32), shape (N,) each.

    Eigenstates of T for even n only; for odd n a pair with T plus = -minus and T minus = plus.
    """
    reversed_state = time_reversed(shell, state)
    plus: ComplexArray = (state + reversed_state) / np.sqrt(2)
    minus: ComplexArray = (state - reversed_state) / np.sqrt(2)
    return plus, minus


def kramers_block(shell: Shell, operator: csr_array, bra: ComplexArray, ket: ComplexArray) -> ComplexArray:
    """Block of an operator (N, N) between (phi, T phi) and (psi, T psi), shape (2, 2).

    bra, ket: phi and psi, shape (N,).
    """
    rows = np.stack([bra, time_reversed(shell, bra)], axis=-1)
    columns = np.stack([ket, time_reversed(shell, ket)], axis=-1)
    block: ComplexArray = rows.conj().T @ (operator @ columns)
    return block
