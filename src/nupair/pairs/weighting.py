"""From the pieces of the pair integrals to the rate and magnetization integrals of each pair."""

from dataclasses import dataclass

import numpy as np

from nupair.neutrinos.weights import PairWeights
from nupair.pairs.parts import FloatArray, KernelParts


@dataclass(frozen=True)
class Interference:
    """How a Majorana pair and the vector current enter.

    majorana: 0 for Dirac neutrinos; for Majorana neutrinos the coefficient of the interference term (1; 1/8 in eqs. 56, 63).
    conserved_current: True adds the charge that current conservation demands to the parity-odd term.
    """

    majorana: float
    conserved_current: bool


def rate_integral(parts: KernelParts, weights: PairWeights, interference: Interference) -> FloatArray:
    """F_ij with its weights: |b|^2 (scalar + along) - d_M Re(b^2) mass, shape (..., 6), unit of the pieces.

    Consistent with 4 |b|^2 {[D - d_M m1m2 Re b^2/|b|^2] |S|^2 + 2 B |Q.S|^2} and with eqs. (17), (56).
    """
    return weights.rate * parts.spin_squared - interference.majorana * weights.rate_majorana * parts.mass


def magnetization_integral(parts: KernelParts, weights: PairWeights, interference: Interference) -> FloatArray:
    """G_ij with its weights: Re(b c^*) (scalar + along [+ charge]) - d_M Re(b c) mass, shape (..., 6), unit of the pieces.

    Without the charge this is eqs. (62), (63); with it the Q_i Q_j piece cancels in three dimensions and
    D Re(b c^*) - d_M m1m2 Re(b c) is left. Sign and factor of the parity-odd term belong to the rate that it enters.
    """
    bracket = parts.spin_velocity if interference.conserved_current else parts.spin_squared
    return weights.magnetization * bracket - interference.majorana * weights.magnetization_majorana * parts.mass


def integral_errors(
    piece_error: KernelParts, weights: PairWeights, interference: Interference
) -> tuple[FloatArray, FloatArray]:
    """Absolute errors of the two integrals from those of the pieces, all taken to add up."""
    rate = np.abs(weights.rate) * (piece_error.scalar + piece_error.along)
    rate = rate + interference.majorana * np.abs(weights.rate_majorana) * piece_error.mass
    charge = piece_error.charge if interference.conserved_current else 0.0
    odd = np.abs(weights.magnetization) * (piece_error.scalar + piece_error.along + charge)
    odd = odd + interference.majorana * np.abs(weights.magnetization_majorana) * piece_error.mass
    return rate, odd
