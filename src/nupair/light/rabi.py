"""Rabi frequencies from intensities and transition rates or matrix elements.

Convention, here and wherever a Rabi frequency appears: a field E0 cos(omega t) gives in the rotating frame
    H = (Omega/2) |a><b| + h.c.,   Omega = |d.E0|,
so that a resonant transition without decay is inverted after the time pi/Omega. Natural units, Heaviside-Lorentz charge:
intensities in eV^4, fields in eV^2, dipoles in eV^-1, rates and Omega in eV.

A dipole "in all" is the root of sum_c sum_final |<f|d_c|i>|^2, averaged over initial states; one component of it in an
unpolarised target is smaller by sqrt(3). Electric and magnetic amplitudes of one line add on one Y sublattice and subtract
on the other, its inversion image, so the mean of Omega^2 over both has no cross term: they go in quadrature.
"""

import numpy as np
from numpy.typing import NDArray

from nupair.ions.judd_ofelt import electric_local_field

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


def printed_field(intensity: float) -> float:
    """sqrt(I), eV^2: the field that the paper takes for an intensity (below eq. 6, and in eq. 81)."""
    return float(np.sqrt(intensity))


def field_amplitude(intensity: float, refractive_index: float = 1.0) -> float:
    """E0 = sqrt(2 I/n), eV^2, from I = n E0^2/2: amplitude of the electric field in a medium that is not magnetic.

    The magnetic amplitude is B0 = n E0.
    """
    return float(np.sqrt(2 * intensity / refractive_index))


def electric_dipole(rate: float, energy: float, refractive_index: float = 1.0) -> float:
    """|d| in all, eV^-1, from A_ED = chi eps^3 d^2/(3 pi), chi = n (n^2 + 2)^2/9.

    rate: over all final states, eV. energy: eps, eV. refractive_index 1: without the local field, as eq. (43).
    """
    return float(np.sqrt(3 * np.pi * rate / (energy**3 * electric_local_field(refractive_index))))


def magnetic_dipole(rate: float, energy: float, refractive_index: float = 1.0) -> float:
    """|mu| in all, eV^-1, from A_MD = n^3 eps^3 mu^2/(3 pi); refractive_index 1 is eq. (42)."""
    return float(np.sqrt(3 * np.pi * rate / (energy**3 * refractive_index**3)))


def electric_rabi(dipole: float, intensity: float, refractive_index: float = 1.0) -> float:
    """Omega = d E0 (n^2 + 2)/3, eV: dipole along the field (eV^-1), local field of Lorentz."""
    return dipole * field_amplitude(intensity, refractive_index) * (refractive_index**2 + 2) / 3


def magnetic_rabi(dipole: float, intensity: float, refractive_index: float = 1.0) -> float:
    """Omega = mu B0 = mu n E0, eV: magnetic dipole along the field (eV^-1)."""
    return dipole * field_amplitude(intensity, refractive_index) * refractive_index


def rabi_from_rate(rate: float, energy: float, intensity: float, refractive_index: float = 1.0) -> float:
    """Omega of the whole dipole along the field, eV: Omega^2 = 6 pi I A/(n^2 eps^3).

    The same for electric and magnetic dipoles, and free of the local field: what raises the rate raises Omega^2 alike. With
    n = 1 it is the textbook Omega^2 = A^2 I/(2 I_sat), I_sat = eps^3 A/(12 pi).
    """
    return float(np.sqrt(6 * np.pi * intensity * rate / energy**3) / refractive_index)


def printed_rabi(magnetic_rate: float, electric_rate: float, energy: float, intensity: float) -> float:
    """Omega = sqrt(d^2 + mu^2) sqrt(I), eV, as the paper's appendix defines it and computes eq. (81).

    d, mu: in all, from the vacuum formulas (42), (43), one rate for all Stark levels of the final manifold.
    """
    total = electric_dipole(electric_rate, energy) ** 2 + magnetic_dipole(magnetic_rate, energy) ** 2
    return float(np.sqrt(total)) * printed_field(intensity)


def printed_trigger_coupling(magnetic_rate: float, electric_rate: float, energy: float, intensity: float) -> float:
    """h_r gamma_ep of eq. (8), eV: sqrt(pi/eps^3) (sqrt(A_MD) + sqrt(A_ED)) sqrt(I).

    One component of each dipole, and the two added, as is right on one sublattice at most.
    """
    roots = np.sqrt(magnetic_rate) + np.sqrt(electric_rate)
    return float(np.sqrt(np.pi / energy**3) * roots) * printed_field(intensity)


def combined_rabi(electric: float, magnetic: float) -> float:
    """Root mean square over the two sublattices of |Omega_M +- Omega_E|, eV: in quadrature, whatever their phase."""
    return float(np.hypot(electric, magnetic))


def strength_tensor(elements: ComplexArray) -> ComplexArray:
    """T_cd = sum over final, mean over initial states of <f|d_c|i>^* <f|d_d|i>, shape (3, 3), Hermitian.

    elements: <f_a|d_c|i_b>, shape (3, D_f, D_i). The phases and the choice of states within a doublet drop out.
    """
    tensor: ComplexArray = np.einsum("cab,dab->cd", elements.conj(), elements) / elements.shape[2]
    return tensor


def isotropic_tensor(dipole: float) -> ComplexArray:
    """The tensor of a dipole in all (eV^-1) without preferred direction: d^2/3 times unity."""
    return np.asarray(np.eye(3) * dipole**2 / 3, dtype=complex)


def polarised_dipole(tensor: ComplexArray, polarisation: ComplexArray | FloatArray) -> float:
    """sqrt(e^+ T e), eV^-1: dipole along a field of complex polarisation e (normalised here), in the axes of the tensor.

    Between two Kramers doublets and for linear polarisation this is the Rabi frequency of every state, because time reversal
    makes both singular values of e.<f|d|i> equal; otherwise it is their root mean square.
    """
    unit = np.asarray(polarisation, dtype=complex) / np.linalg.norm(polarisation)
    return float(np.sqrt(np.maximum((unit.conj() @ tensor @ unit).real, 0.0)))


def unpolarised_dipole(tensor: ComplexArray, direction: FloatArray) -> float:
    """Root mean square over the polarisations of a beam, eV^-1: sqrt[(Tr T - k.T.k)/2].

    direction: wave vector of the beam (normalised here). The same for the electric and the magnetic field of the beam.
    """
    unit = np.asarray(direction, dtype=float) / np.linalg.norm(direction)
    across = np.trace(tensor).real - (unit @ tensor @ unit).real
    return float(np.sqrt(np.maximum(across / 2, 0.0)))


def rabi_pair(elements: ComplexArray, polarisation: ComplexArray | FloatArray, field: float) -> FloatArray:
    """Rabi frequencies of the independent two-level systems of two degenerate levels, eV, falling.

    Singular values of field x e.<f|d|i>. elements: shape (3, D_f, D_i), eV^-1; field: E0 (with its local-field factor) or B0, eV^2.
    """
    unit = np.asarray(polarisation, dtype=complex) / np.linalg.norm(polarisation)
    values: FloatArray = np.linalg.svd(np.einsum("c,cab->ab", unit, elements), compute_uv=False) * field
    return values
