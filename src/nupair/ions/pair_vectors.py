"""The vectors that the pair, the trigger and the recoil terms need between two named levels, in one record.

Axial vectors (spin, moment) are the same on the two Y sublattices, inversion images of each other; the velocity has the
opposite sign on the second. Phases of doublet states are free, so only products that close over the states count.

The size of the velocity follows the Judd-Ofelt parameters on record (of low confidence for Er3+ in LiYF4), its direction
the point charges. Its sign against the spin is open: the overall sign of the dipole operator, and the signs between its
ranks 2, 4 and 6, are those of an estimate. |v|^2 may be used, Re(S.v^*) only with both signs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.ions.hamiltonian import cartesian
from nupair.ions.levels import CrystalLevels
from nupair.ions.time_reversal import time_reversed
from nupair.ions.transitions import between, strength
from nupair.ions.zeeman import moment_operator
from nupair.units import per_cm


@dataclass(frozen=True, eq=False)
class PairVectors:
    """Elements <f_a|O_c|i_b>, shape (3, D_f, D_i): c = x, y, z with z along the crystal axis, a final, b initial state.

    spin: S. moment: L + g_s S. velocity: v in units of c on the first sublattice, None without an odd field.
    energy: E_i - E_f, eV. A Kramers doublet is (psi, T psi), psi from the block whose smallest |M| is positive.
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
    def velocity_strength(self) -> NDArray[np.float64] | None:
        """Sum over final, mean over initial states of |v_c|^2, shape (3,), units of c squared; None without a velocity."""
        return None if self.velocity is None else strength(self.velocity)

    @property
    def axis_share(self) -> float:
        """Share of the crystal axis in |S|^2: 0 for S across it (levels of different class), up to 1 along it."""
        squares = self.spin_strength
        return float(squares[2] / squares.sum()) if squares.sum() > 0 else 0.0


def level_states(levels: CrystalLevels, members: tuple[int, ...]) -> NDArray[np.complex128]:
    """States of one level, shape (D, N); two single states of an even-n ion that make a twofold level become (psi, T psi).

    psi is then the one whose largest component has the M of the class's name (1, and not -1, for M = ..., -3, 1, 5, ...).
    """
    if len(members) == 1:
        single: NDArray[np.complex128] = levels.states[members[0]]
        return single
    found = np.concatenate([levels.states[member] for member in members])
    two_m = levels.shell.two_m[np.abs(found).argmax(axis=1)]
    wanted = 2 * int(levels.symmetry_class[members[0]])
    psi = found[int(np.argmax((two_m - wanted) % 8 == 0))]
    return np.stack([psi, time_reversed(levels.shell, psi)])


def state_vectors(
    levels: CrystalLevels,
    final: tuple[str, tuple[int, ...]],
    initial: tuple[str, tuple[int, ...]],
    energy: float,
    position: list[csr_array] | None = None,
) -> PairVectors:
    """The vectors between two levels given by name and computed places.

    energy: E_i - E_f, eV; the velocity is -i energy <f|r|i>. position: as in `pair_vectors`.
    """
    bra, ket = level_states(levels, final[1]), level_states(levels, initial[1])
    return PairVectors(
        final=final[0],
        initial=initial[0],
        energy=energy,
        spin=between(bra, cartesian(levels.shell, "S"), ket),
        moment=between(bra, moment_operator(levels.shell), ket),
        velocity=None if position is None else -1j * energy * between(bra, position, ket),
    )


def pair_vectors(
    levels: CrystalLevels, final: str, initial: str, position: list[csr_array] | None = None
) -> PairVectors:
    """The vectors between two computed levels by name ("4I13/2:1", "2H11/2:1"), at the computed energy.

    position: effective position operator of the first sublattice (`forced_dipole.position_on_record`).
    Raises: InputError for a level that does not exist.
    """
    f, i = levels.find(final), levels.find(initial)
    energy = float(levels.energy[i] - levels.energy[f]) * per_cm
    return state_vectors(levels, (levels.label(f), (f,)), (levels.label(i), (i,)), energy, position)
