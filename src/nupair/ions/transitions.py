"""Transition matrix elements between levels: spin <p|S|e>, moment <L + g_s S>, magnetic-dipole rates, conversions.

Rates use natural units; in a crystal of index n the magnetic-dipole rate carries n^3 (Table 1's values contain it),
    A_MD = n^3 eps^3 mu_B^2 sum |<f|L + g_s S|i>|^2 / (3 pi).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.constants import BOHR_MAGNETON, ELECTRON_G
from nupair.errors import InputError
from nupair.ions.free_ion import FreeIon
from nupair.ions.hamiltonian import cartesian
from nupair.ions.levels import CrystalLevels
from nupair.ions.shell import TENSORS, Shell
from nupair.ions.zeeman import moment_operator

ComplexArray = NDArray[np.complex128]


def elements(levels: CrystalLevels, operator: Sequence[csr_array], final: int, initial: int) -> ComplexArray:
    """<f_a|O_c|i_b>, shape (3, D, D): component c = x, y, z, states a of the final and b of the initial level.

    operator: three sparse matrices (N, N). Both states of a Kramers doublet (psi, T psi) are kept: which is which, and
    the phase of psi, are free; sums over a doublet are not.
    """
    return between(levels.states[final], operator, levels.states[initial])


def between(bra: ComplexArray, operator: Sequence[csr_array], ket: ComplexArray) -> ComplexArray:
    """<a|O_c|b>, shape (3, A, B), of states in |alpha J M>: bra shape (A, N), ket shape (B, N)."""
    return np.array([bra.conj() @ (component @ ket.T) for component in operator])


def spin_elements(levels: CrystalLevels, final: int, initial: int) -> ComplexArray:
    """<f_a|S_c|i_b>, total spin in units of hbar, shape (3, D, D)."""
    return elements(levels, cartesian(levels.shell, "S"), final, initial)


def moment_elements(levels: CrystalLevels, final: int, initial: int) -> ComplexArray:
    """<f_a|(L + g_s S)_c|i_b>, shape (3, D, D); times -mu_B it is the magnetic dipole."""
    return elements(levels, moment_operator(levels.shell), final, initial)


def strength(matrix: ComplexArray) -> NDArray[np.float64]:
    """Sum over final, mean over initial states of |<f|O_c|i>|^2 by component (x, y, z), shape (3,)."""
    squares: NDArray[np.float64] = np.sum(np.abs(matrix) ** 2, axis=(1, 2)) / matrix.shape[2]
    return squares


def magnetic_dipole_rate(strength_total: float, energy: float, refractive_index: float = 1.0) -> float:
    """A_MD = n^3 eps^3 mu_B^2 strength/(3 pi), a rate in natural units (divide by 1/s).

    strength_total: sum over final, mean over initial states of |<L + g_s S>|^2; energy: eps, eV.
    """
    return refractive_index**3 * energy**3 * BOHR_MAGNETON**2 * strength_total / (3 * np.pi)


def reduced_element(shell: Shell, ion: FreeIon, name: str, final: int, initial: int) -> float:
    """<f J||T||i J'> between multiplets of the free ion in intermediate coupling.

    name: of TENSORS, or "L+gS". final, initial: places in `ion`.
    Raises: InputError for another operator.
    """
    if name == "L+gS":
        matrix = shell.tensors["L"] + ELECTRON_G * shell.tensors["S"]
    elif name in TENSORS:
        matrix = shell.tensors[name]
    else:
        raise InputError("the tensor operator", "one of " + ", ".join((*TENSORS, "L+gS")), name)
    return float(ion.states[:, final] @ matrix @ ion.states[:, initial])


def multiplet_magnetic_rate(
    shell: Shell, ion: FreeIon, final: int, initial: int, energy: float, refractive_index: float = 1.0
) -> float:
    """A_MD between two multiplets of the free ion, natural units; energy: eps, eV."""
    total = reduced_element(shell, ion, "L+gS", final, initial) ** 2 / (int(ion.two_j[initial]) + 1)
    return magnetic_dipole_rate(total, energy, refractive_index)


def spin_element_from_rate(rate: float, energy: float, two_j_initial: int, refractive_index: float = 1.0) -> float:
    """|<f||S||i>| from a magnetic-dipole rate, eq. (42): sqrt[(2J+1) 3 pi A/(mu_B^2 eps^3 n^3)].

    The paper uses n = 1 on rates that contain n^3, which makes the element larger by n^(3/2). It also takes L + 2S for
    S: right within 0.2 percent for J different from J', by g_s - 1.
    rate: natural units; energy: eps, eV.
    """
    return float(np.sqrt((two_j_initial + 1) * 3 * np.pi * rate / energy**3 / refractive_index**3) / BOHR_MAGNETON)


def rate_from_spin_element(element: float, energy: float, two_j_initial: int, refractive_index: float = 1.0) -> float:
    """Magnetic-dipole rate from |<f||S||i>|, the inverse of `spin_element_from_rate`."""
    return magnetic_dipole_rate(element**2 / (two_j_initial + 1), energy, refractive_index)
