"""Couplings of a neutrino pair to the electron's axial (b) and vector (c) current, eq. (3) of the paper."""

import numpy as np
from numpy.typing import NDArray

ComplexMatrix = NDArray[np.complex128]


def axial_coupling(electron_row: NDArray[np.complex128]) -> ComplexMatrix:
    """b_ij = U_ei^* U_ej - delta_ij / 2, shape (3, 3), Hermitian (eq. 3)."""
    coupling: ComplexMatrix = np.outer(electron_row.conj(), electron_row) - np.eye(3) / 2
    return coupling


def vector_coupling(axial: ComplexMatrix, sin2_theta_w: float) -> ComplexMatrix:
    """c_ij = b_ij + 2 sin^2(theta_w) delta_ij, shape (3, 3), Hermitian (eq. 3).

    The difference is real and diagonal, so b_ij c_ij^* is real for every pair.
    """
    coupling: ComplexMatrix = axial + 2 * sin2_theta_w * np.eye(3)
    return coupling
