"""What one excited ion lends to the emission of single ions, for any state of e: rho_ee with the electron's operators.

    rate    Tr[rho_ee S_l^+ S_l]                    beside  -Re Tr[rho_ee S_l^+ v_l], odd in c,
    moment  the same with  A^+ B -> A^+ M^p_k B - (M^e_k A^+ B + A^+ B M^e_k)/2,

summed over l and over every state of p. An event changes the moment of the ion by -mu_B times the second over the first. The pair's
directions average out, and the recoil with them (`observables.incoherent`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.observables.coherent_vectors import LevelPair

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


class SingleIon(NamedTuple):
    """even, odd: what multiplies Sum F_inc and Sum G_inc. even_turned, odd_turned: of the moment's components, shape (3,)."""

    even: float
    odd: float
    even_turned: FloatArray
    odd_turned: FloatArray


def single_ion(pair: LevelPair, even: ComplexArray, odd: ComplexArray, both_sites: bool = True) -> SingleIon:
    """Traces with rho_ee = even + odd, shape (E, E), per unit of population, in the frame of the pair.

    even, odd: the parts of rho_ee that are the same and opposite on the two sites that inversion joins. The velocity being opposite
    too, their mean keeps `even` with two spins and `odd` with spin and velocity; one site alone keeps all.
    """
    axial, polar = (even, odd) if both_sites else (even + odd, even + odd)
    return SingleIon(
        _mean(axial, pair.spin, pair.spin),
        -_mean(polar, pair.spin, pair.velocity),
        _turned(axial, pair.spin, pair.spin, pair),
        -_turned(polar, pair.spin, pair.velocity, pair),
    )


def _mean(state: ComplexArray, left: ComplexArray, right: ComplexArray) -> float:
    """Re Tr[rho A_l^+ B_l]."""
    return float(np.real(np.einsum("bd,lfd,lfb->", state, left.conj(), right)))


def _turned(state: ComplexArray, left: ComplexArray, right: ComplexArray, pair: LevelPair) -> FloatArray:
    """Re Tr{rho [A_l^+ M^p_k B_l - (M^e_k A_l^+ B_l + A_l^+ B_l M^e_k)/2]}, shape (3,)."""
    gained = np.einsum("bd,lfd,kfh,lhb->k", state, left.conj(), pair.moment_final, right)
    square = np.einsum("lfd,lfb->db", left.conj(), right)
    lost = np.einsum("bd,kda,ab->k", state, pair.moment_initial, square)
    lost = (lost + np.einsum("bd,da,kab->k", state, square, pair.moment_initial)) / 2
    return np.asarray(np.real(gained - lost))
