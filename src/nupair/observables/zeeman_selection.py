"""What a weak field selects in e -> p + two photons: eq. (65) as printed, and as the doublets have it.

The paper says that the T-odd single step and the T-even two-photon step lead to different members of the doublet p, so that the
trigger's frequency rejects the second. For a Kramers ion T^2 = -1 and T forbids nothing (see ions.time_reversal); what is left is
the site: in S4 a step from residue m to m' of M mod 4 takes spherical components q = m' - m mod 4.

The two-photon operator between 4f states is taken as U^(2)_Q, Q = -2 ... 2: two electric dipoles through far-away 5d states
(J. D. Axe, Phys. Rev. 136, A42 (1964)), summed over both photons' polarisations.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.ions.hamiltonian import cartesian, tensor_matrix
from nupair.ions.levels import CrystalLevels
from nupair.ions.transitions import elements
from nupair.ions.zeeman import g_factors, moment_matrices

ComplexArray = NDArray[np.complex128]
PRINTED_SHARE = 0.0
"""Eq. (65) as printed: nothing of the two-photon step is left."""


@dataclass(frozen=True, eq=False)
class Selection:
    """Strengths between the members of two doublets, in the order (psi, T psi), final first, shape (2, 2).

    spin: sum over components of |<p_a|S|e_b>|^2. two_photon: sum over Q of |<p_a|U^(2)_Q|e_b>|^2.
    """

    spin: NDArray[np.float64]
    two_photon: NDArray[np.float64]

    @property
    def chosen(self) -> tuple[int, int]:
        """The pair (a, b) of states that a resolved laser would choose: the largest spin strength."""
        a, b = np.unravel_index(int(np.argmax(self.spin)), self.spin.shape)
        return int(a), int(b)

    @property
    def surviving_share(self) -> float:
        """Two-photon strength from the chosen e to the chosen p, over that to both members of p."""
        a, b = self.chosen
        total = float(self.two_photon[:, b].sum())
        return float(self.two_photon[a, b]) / total if total > 0 else 0.0

    @property
    def gain(self) -> float:
        """(Two-photon over spin strength) in the resolved pair of states over the same without field: below 1, a field helps."""
        a, b = self.chosen
        without = self.two_photon[:, b].sum() / self.spin[:, b].sum()
        return float(self.two_photon[a, b] / self.spin[a, b] / without) if without > 0 else 0.0


def selection(levels: CrystalLevels, final: int, initial: int) -> Selection:
    """The strengths between two doublets quantised along the crystal axis.

    final, initial: places in `levels`, which must hold doublets (odd number of electrons, no field).
    """
    axis = _quantised(levels, final), _quantised(levels, initial)
    spin = _turned(elements(levels, cartesian(levels.shell, "S"), final, initial), *axis)
    rank_two = [tensor_matrix(levels.shell, "U2", {q: 1.0}) for q in range(-2, 3)]
    pair = _turned(elements(levels, rank_two, final, initial), *axis)
    return Selection(np.sum(np.abs(spin) ** 2, axis=0), np.sum(np.abs(pair) ** 2, axis=0))


def _quantised(levels: CrystalLevels, level: int) -> ComplexArray:
    """Columns: the states of a doublet in which the moment along the axis is diagonal."""
    inside = moment_matrices(levels.shell, levels.states[level].T[None].transpose(2, 1, 0))[2, 0]
    vectors: ComplexArray = np.linalg.eigh(inside)[1][:, ::-1]
    return vectors


def _turned(matrix: ComplexArray, final: ComplexArray, initial: ComplexArray) -> ComplexArray:
    turned: ComplexArray = np.einsum("ia,cij,jb->cab", final.conj(), matrix, initial)
    return turned


def doublet_g(levels: CrystalLevels, level: int) -> tuple[float, float]:
    """(g parallel, g perpendicular) of a doublet."""
    inside = moment_matrices(levels.shell, levels.states[level].T[None].transpose(2, 1, 0))
    parallel, across = g_factors(inside)
    return float(parallel[0]), float(across[0])
