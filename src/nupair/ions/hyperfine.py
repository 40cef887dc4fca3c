"""Magnetic hyperfine structure: H = a sum_i n_i . I, with n = l - sqrt(10) {s C^2}^1, a from a measured A_J.

Within one multiplet J this is A_J J.I, with A_J = a <J||N||J>/<J||J||J>; the operator form keeps J mixing and couples
multiplets. The quadrupole term is left out.
"""

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.ions.free_ion import FreeIon
from nupair.ions.hamiltonian import cartesian
from nupair.ions.shell import Shell
from nupair.ions.transitions import reduced_element


def nuclear_spin_matrices(spin: float) -> NDArray[np.complex128]:
    """I_x, I_y, I_z, shape (3, 2I+1, 2I+1), M_I descending.

    Raises: InputError for a spin that is not a positive multiple of 1/2.
    """
    if spin <= 0 or (2 * spin) % 1:
        raise InputError("the nuclear spin", "a positive multiple of 1/2", spin)
    m = spin - np.arange(int(2 * spin) + 1)
    raising = np.diag(np.sqrt(spin * (spin + 1) - m[1:] * (m[1:] + 1)), 1)
    return np.array([(raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)])


def orbital_constant(shell: Shell, ion: FreeIon, multiplet: int, a_j: float) -> float:
    """A of H = a N.I, in the unit of A_J, from A_J of one multiplet (its place in `ion`).

    <J||J||J> = sqrt[J(J+1)(2J+1)].
    """
    j = int(ion.two_j[multiplet]) / 2
    whole = float(np.sqrt(j * (j + 1) * (2 * j + 1)))
    return a_j * whole / reduced_element(shell, ion, "N", multiplet, multiplet)


def hyperfine_matrix(
    shell: Shell, states: NDArray[np.complex128], constant: float, spin: float
) -> NDArray[np.complex128]:
    """A sum_c <i|N_c|k> (x) I_c, shape (D (2I+1), D (2I+1)), in the unit of the constant.

    states: electronic states, shape (D, N), for instance all states of a doublet or of a manifold; add their energies.
    """
    nuclear = nuclear_spin_matrices(spin)
    size = states.shape[0] * nuclear.shape[1]
    total = np.zeros((size, size), dtype=np.complex128)
    for component, matrix in zip(cartesian(shell, "N"), nuclear, strict=True):
        total += constant * np.kron(states.conj() @ (component @ states.T), matrix)
    return total
