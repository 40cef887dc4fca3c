"""The vectors that the pair, the trigger and the recoil terms need between two named levels, in one record.

Axial vectors (spin, moment) are the same on the two Y sublattices, inversion images of each other; the velocity has the
opposite sign on the second. Phases of doublet states are free, so only products that close over the states count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.ions.forced_dipole import velocity_elements
from nupair.ions.levels import CrystalLevels
from nupair.ions.transitions import moment_elements, spin_elements, strength
from nupair.units import per_cm


@dataclass(frozen=True, eq=False)
class PairVectors:
    """Elements <f_a|O_c|i_b>, shape (3, D, D): c = x, y, z with z along the crystal axis, a final, b initial state.

    spin: S. moment: L + g_s S. velocity: v in units of c on the first sublattice, None without an odd field.
    energy: E_i - E_f, eV.
    """

    final: str
    initial: str
    energy: float
    spin: NDArray[np.complex128]
    moment: NDArray[np.complex128]
    velocity: NDArray[np.complex128] | None

    @property
    def spin_strength(self) -> NDArray[np.float64]:
        """Sum over final, mean over initial states of |S_c|^2, shape (3,)."""
        return strength(self.spin)

    @property
    def axis_share(self) -> float:
        """Share of the crystal axis in |S|^2: 0 for S across it (levels of different class), up to 1 along it."""
        squares = self.spin_strength
        return float(squares[2] / squares.sum()) if squares.sum() > 0 else 0.0


def pair_vectors(
    levels: CrystalLevels, final: str, initial: str, position: list[csr_array] | None = None
) -> PairVectors:
    """The vectors between two levels by name ("4I13/2:1", "2H11/2:1").

    position: effective position operator of the first sublattice (`forced_dipole.position_on_record`).
    Raises: InputError for a level that does not exist.
    """
    f, i = levels.find(final), levels.find(initial)
    energy = float(levels.energy[i] - levels.energy[f]) * per_cm
    return PairVectors(
        final=levels.label(f),
        initial=levels.label(i),
        energy=energy,
        spin=spin_elements(levels, f, i),
        moment=moment_elements(levels, f, i),
        velocity=None if position is None else velocity_elements(levels, position, f, i, energy),
    )
