"""Magnetic moment of the shell, Zeeman energy and g factors.

mu = -mu_B (L + g_s S); the Zeeman Hamiltonian is mu_B B.(L + g_s S).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.constants import BOHR_MAGNETON, ELECTRON_G
from nupair.errors import InputError
from nupair.ions.hamiltonian import cartesian
from nupair.ions.shell import Shell
from nupair.ions.shell import shell as load_shell
from nupair.units import per_cm


def moment_operator(shell: Shell) -> list[csr_array]:
    """x, y, z components of L + g_s S among the N states, sparse (N, N) each; the moment is -mu_B times it."""
    return list(_moment(shell.electrons))


@cache
def _moment(electrons: int) -> tuple[csr_array, ...]:
    shell = load_shell(electrons)
    parts = zip(cartesian(shell, "L"), cartesian(shell, "S"), strict=True)
    return tuple(orbital + ELECTRON_G * spin for orbital, spin in parts)


def zeeman_matrix(shell: Shell, magnetic_field: NDArray[np.float64]) -> csr_array:
    """mu_B B.(L + g_s S), sparse (N, N), cm^-1.

    magnetic_field: (Bx, By, Bz), natural units (eV^2), z along the crystal axis.
    Raises: InputError for a field that is not three finite numbers.
    """
    field = np.asarray(magnetic_field, dtype=float)
    if field.shape != (3,) or not np.all(np.isfinite(field)):
        raise InputError("magnetic_field", "three finite numbers (Bx, By, Bz)", magnetic_field)
    total = csr_array((shell.two_m.size, shell.two_m.size), dtype=np.complex128)
    for operator, component in zip(moment_operator(shell), BOHR_MAGNETON * field / per_cm, strict=True):
        if component:
            total = total + component * operator
    return total


def moment_matrices(shell: Shell, pairs: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """L + g_s S within twofold levels, shape (3, L, 2, 2).

    pairs: the two states of each level, shape (2, N, L).
    """
    inside = np.empty((3, pairs.shape[2], 2, 2), dtype=np.complex128)
    for c, operator in enumerate(moment_operator(shell)):
        for p in range(2):
            applied = operator @ pairs[p]
            for q in range(2):
                inside[c, :, q, p] = np.sum(pairs[q].conj() * applied, axis=0)
    return inside


def g_factors(moments: NDArray[np.complex128]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Effective g along z and its root mean square across it, shape (L,) each, for effective spin 1/2.

    H = mu_B sum_ij B_i g_ij s_j gives Tr(m_i m_j) = (g g^T)_ij/2, free of the choice of basis in the doublet.
    moments: shape (3, L, 2, 2).
    """
    square = 2 * np.einsum("clpq,clqp->cl", moments, moments).real
    parallel: NDArray[np.float64] = np.sqrt(np.maximum(square[2], 0))
    perpendicular: NDArray[np.float64] = np.sqrt(np.maximum((square[0] + square[1]) / 2, 0))
    return parallel, perpendicular
