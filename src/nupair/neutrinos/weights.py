"""The weights with which the six pairs enter the rate and the parity-odd magnetization."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.neutrinos.couplings import ComplexMatrix
from nupair.tables import table

PAIRS = ("11", "12", "22", "13", "23", "33")
"""Labels in the order of Table 4; an off-diagonal label stands for both orders."""
PAIR_INDICES = np.array([[int(label[0]) - 1, int(label[1]) - 1] for label in PAIRS])
"""Zero-based indices of the two neutrinos, shape (6, 2)."""


@dataclass(frozen=True)
class PairWeights:
    """Four weights for each of the six pairs, arrays of shape (6,) in the order of PAIRS.

    rate:                   |b_ij|^2
    rate_majorana:          Re(b_ij^2), multiplies the Majorana interference term of the rate
    magnetization:          Re(b_ij c_ij^*)
    magnetization_majorana: Re(b_ij c_ij)
    Off-diagonal entries hold both orders (ij) and (ji).
    """

    rate: NDArray[np.float64]
    rate_majorana: NDArray[np.float64]
    magnetization: NDArray[np.float64]
    magnetization_majorana: NDArray[np.float64]


def _folded(per_ordered_pair: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over the two orders of each pair: shape (3, 3) to (6,)."""
    i, j = PAIR_INDICES.T
    both = per_ordered_pair[i, j] + per_ordered_pair[j, i]
    folded: NDArray[np.float64] = np.where(i == j, both / 2, both)
    return folded


def pair_weights(axial: ComplexMatrix, vector: ComplexMatrix) -> PairWeights:
    """Weights from the couplings b and c, for CP phases of any size.

    Sums for a unitary mixing: rate 3/4; magnetization 3/4 - sin^2(theta_w). CP phases enter only the two Majorana weights.
    """
    return PairWeights(
        rate=_folded(np.abs(axial) ** 2),
        rate_majorana=_folded((axial**2).real),
        magnetization=_folded((axial * vector.conj()).real),
        magnetization_majorana=_folded((axial * vector).real),
    )


def printed_weights() -> PairWeights:
    """Weights as Table 4 of the paper prints them (CP conservation assumed there).

    The magnetization weights of (22) and (33) contradict eq. (3); see the ledger of the report.
    """
    printed = table("hara2021")["table_4"]
    rate = np.array([record.value for record in printed["rate"]])
    magnetization = np.array([record.value for record in printed["magnetization"]])
    return PairWeights(rate, rate.copy(), magnetization, magnetization.copy())
