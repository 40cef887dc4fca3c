"""3j and 6j symbols and the one-electron tensors of the f shell.

Quantum numbers are given as twice their value (integers), so that half-integers stay exact.
One-electron states are ordered by spin (up, down), then by m = -3 .. 3; matrices have shape (14, 14).
"""

from functools import cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from wignernj import wigner3j, wigner6j

RealMatrix = NDArray[np.float64]

F = 3
"""Orbital angular momentum of the shell."""
ORBITALS = 2 * F + 1
SPIN_ORBITALS = 2 * ORBITALS


@cache
def three_j(tj1: int, tj2: int, tj3: int, tm1: int, tm2: int, tm3: int) -> float:
    """3j symbol (j1 j2 j3; m1 m2 m3), all arguments doubled; zero where a selection rule forbids it."""
    if tm1 + tm2 + tm3 != 0 or abs(tm1) > tj1 or abs(tm2) > tj2 or abs(tm3) > tj3:
        return 0.0
    return float(wigner3j(tj1 / 2, tj2 / 2, tj3 / 2, tm1 / 2, tm2 / 2, tm3 / 2))


@cache
def six_j(tj1: int, tj2: int, tj3: int, tl1: int, tl2: int, tl3: int) -> float:
    """6j symbol {j1 j2 j3; l1 l2 l3}, all arguments doubled; zero where a triangle is broken."""
    return float(wigner6j(tj1 / 2, tj2 / 2, tj3 / 2, tl1 / 2, tl2 / 2, tl3 / 2))


def clebsch_gordan(tj1: int, tm1: int, tj2: int, tm2: int, tj: int, tm: int) -> float:
    """<j1 m1 j2 m2 | j m> in the phases of Condon and Shortley, all arguments doubled."""
    sign = -1.0 if ((tj1 - tj2 + tm) // 2) % 2 else 1.0
    return sign * sqrt(tj + 1) * three_j(tj1, tj2, tj, tm1, tm2, -tm)


@cache
def reduced_c(rank: int) -> float:
    """<f||C^(k)||f> = (-1)^3 7 (3 k 3; 0 0 0): zero for odd k."""
    return -ORBITALS * three_j(2 * F, 2 * rank, 2 * F, 0, 0, 0)


@cache
def orbital_unit_tensor(rank: int, q: int) -> RealMatrix:
    """u^(k)_q of one f electron, <f||u^(k)||f> = 1, shape (7, 7)."""
    matrix = np.zeros((ORBITALS, ORBITALS))
    for m in range(-F, F + 1):
        source = m - q
        if abs(source) <= F:
            sign = -1.0 if (F - m) % 2 else 1.0
            matrix[m + F, source + F] = sign * three_j(2 * F, 2 * rank, 2 * F, -2 * m, 2 * q, 2 * source)
    return matrix


@cache
def spin_unit_tensor(rank: int, q: int) -> RealMatrix:
    """t^(k)_q of one spin 1/2, <1/2||t^(k)||1/2> = 1, shape (2, 2), up first."""
    matrix = np.zeros((2, 2))
    for row, tm in enumerate((1, -1)):
        for column, tsource in enumerate((1, -1)):
            sign = -1.0 if ((1 - tm) // 2) % 2 else 1.0
            matrix[row, column] = sign * three_j(1, 2 * rank, 1, -tm, 2 * q, tsource)
    return matrix


@cache
def double_tensor(spin_rank: int, spin_q: int, rank: int, q: int) -> RealMatrix:
    """t^(kappa)_pi u^(k)_q of one electron, both reduced elements 1, shape (14, 14)."""
    return np.kron(spin_unit_tensor(spin_rank, spin_q), orbital_unit_tensor(rank, q)).astype(np.float64)


@cache
def orbital_tensor(rank: int, q: int) -> RealMatrix:
    """u^(k)_q of one f electron, identity in spin, shape (14, 14)."""
    return np.kron(np.eye(2), orbital_unit_tensor(rank, q)).astype(np.float64)


@cache
def coupled_tensor(spin_rank: int, rank: int, total: int, q: int) -> RealMatrix:
    """{t^(kappa) u^(k)}^(K)_q of one electron, shape (14, 14)."""
    matrix = np.zeros((SPIN_ORBITALS, SPIN_ORBITALS))
    for spin_q in range(-spin_rank, spin_rank + 1):
        weight = clebsch_gordan(2 * spin_rank, 2 * spin_q, 2 * rank, 2 * (q - spin_q), 2 * total, 2 * q)
        if weight != 0.0 and abs(q - spin_q) <= rank:
            matrix += weight * double_tensor(spin_rank, spin_q, rank, q - spin_q)
    return matrix


@cache
def orbital_momentum(q: int) -> RealMatrix:
    """Spherical component l_q of one electron, shape (14, 14)."""
    return sqrt(F * (F + 1) * (2 * F + 1)) * orbital_tensor(1, q)


@cache
def spin_momentum(q: int) -> RealMatrix:
    """Spherical component s_q of one electron, shape (14, 14)."""
    return sqrt(1.5) * np.kron(spin_unit_tensor(1, q), np.eye(ORBITALS)).astype(np.float64)
