"""The exact two-body kernel in three dimensions: a pair of total energy E and momentum Q, any masses, any current.

Everything follows from the covariant integral

    Int d^3p1/E1 d^3p2/E2 delta(E1+E2-E) delta^3(p1+p2-Q) p1^mu p2^nu = 4 ps (A s g^{mu nu} + B Q^mu Q^nu)

with s = E^2 - Q^2. Contracting with g and with Q Q gives A s = lambda / (12 s) and
B = [s^2 + s (m1^2+m2^2) - 2 (m1^2-m2^2)^2] / (6 s^2); there is no cancellation between large numbers.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.pairs.parts import FloatArray, KernelParts

Array = TypeVar("Array", FloatArray, NDArray[np.complex128])


def invariant_excess(
    energy: ArrayLike, momentum_squared: ArrayLike, mass_i: ArrayLike, mass_j: ArrayLike
) -> FloatArray:
    """S - (m_i + m_j)^2, eV^2: positive where the pair can be emitted; zero at a threshold.

    energy: total pair energy, eV. momentum_squared: Q^2, eV^2. masses: eV. All broadcast.
    """
    total = np.asarray(mass_i) + np.asarray(mass_j)
    energy = np.asarray(energy, dtype=float)
    excess: FloatArray = (energy - total) * (energy + total) - np.asarray(momentum_squared)
    return np.where(energy > total, excess, -np.abs(excess))


def open_channel(
    energy: ArrayLike, momentum_squared: ArrayLike, mass_i: FloatArray, mass_j: FloatArray
) -> tuple[NDArray[np.bool_], FloatArray, FloatArray]:
    """(whether the pair can be emitted, s - (m_i + m_j)^2, s), eV^2; harmless values, 0 and 1, stand where it cannot."""
    excess = invariant_excess(energy, momentum_squared, mass_i, mass_j)
    is_open = excess > 0
    excess = np.where(is_open, excess, 0.0)
    return is_open, excess, np.where(is_open, excess + (mass_i + mass_j) ** 2, 1.0)


def covariant_coefficients(s: Array, excess: Array, mass_i: ArrayLike, mass_j: ArrayLike) -> tuple[Array, Array]:
    """(2 A s, 2 B) of the covariant integral, eV^2 and 1; analytic in s and `excess` = s - (m_i + m_j)^2, which may be complex."""
    mass_i, mass_j = np.asarray(mass_i), np.asarray(mass_j)
    squares, difference = mass_i**2 + mass_j**2, mass_i**2 - mass_j**2
    return excess * (excess + 4 * mass_i * mass_j) / (6 * s), (s * s + s * squares - 2 * difference**2) / (3 * s * s)


def phase_space(s: FloatArray, excess: FloatArray, mass_i: FloatArray, mass_j: FloatArray) -> FloatArray:
    """Ps = pi lambda^{1/2} / (2 s), dimensionless; pi/2 for massless pairs.

    lambda = [s - (m_i+m_j)^2] [s - (m_i-m_j)^2]; `excess` is the first bracket. Int d^3p1/E1 d^3p2/E2 delta^4 = 4 ps.
    """
    kallen = excess * (excess + 4 * mass_i * mass_j)
    return np.pi / 2 * np.sqrt(kallen) / s


def two_body_kernel(
    energy: ArrayLike, momentum: ArrayLike, mass_i: ArrayLike, mass_j: ArrayLike, current: ArrayLike
) -> KernelParts:
    """The kernel Phi_ij(E, Q) piece by piece, eV^2; zero where the pair is too heavy.

    energy: shape (...), eV. momentum: shape (..., 3), eV. masses: shape (...), eV. current: unit vector, shape (3,), complex
    allowed. The leading shapes broadcast.
    """
    momentum = np.asarray(momentum, dtype=float)
    along_squared = np.abs(momentum @ np.asarray(current)) ** 2
    return kernel_of_invariants(energy, np.sum(momentum**2, axis=-1), along_squared, mass_i, mass_j)


def kernel_of_invariants(
    energy: ArrayLike, momentum_squared: ArrayLike, along_squared: ArrayLike, mass_i: ArrayLike, mass_j: ArrayLike
) -> KernelParts:
    """The same kernel from Q^2 and |Q.j|^2 (eV^2), the only things that it depends on besides E and the masses.

    4 ps { (s-m1^2-m2^2)/2,  -2 A s + 2 B |Q.j|^2,  -2 B |Q.j|^2,  m1 m2 }.
    """
    mass_i, mass_j = np.asarray(mass_i, dtype=float), np.asarray(mass_j, dtype=float)
    _, excess, s = open_channel(energy, momentum_squared, mass_i, mass_j)
    measure = 4 * phase_space(s, excess, mass_i, mass_j)
    two_a_s, two_b = covariant_coefficients(s, excess, mass_i, mass_j)
    ray = two_b * np.asarray(along_squared)
    scalar = (excess + 2 * mass_i * mass_j) / 2
    return KernelParts(
        scalar=measure * scalar,
        along=measure * (ray - two_a_s),
        charge=-measure * ray,
        mass=measure * (mass_i * mass_j),
    )
