"""What the prepared ions lend to the amplitude: traces of rho_ep with the electron's operators.

The target emits from the coherence rho_ep between the states b of e and the states a of p. An operator O (spin S, moment
M = L + g_s S, velocity v) enters the rate through its trace and the moment that an emission leaves through its turned trace,

    <O>_l = Tr(rho_ep O_l),   <O>_kl = Tr[rho_ep (M^p_k O_l - O_l M^e_k)],

M^p, M^e being the moments within p and within e. An event changes the moment of the ion by -mu_B times that.
Axial operators are the same on the two sites that inversion joins, the velocity has the opposite sign on the second.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LevelPair:
    """Operators of one site. spin, moment, velocity: <p_a|O_c|e_b>, shape (3, P, E), c = x, y, z; velocity in units of c.

    moment_final, moment_initial: L + g_s S within p, shape (3, P, P), and within e, shape (3, E, E).
    """

    spin: ComplexArray
    moment: ComplexArray
    velocity: ComplexArray
    moment_final: ComplexArray
    moment_initial: ComplexArray


@dataclass(frozen=True, eq=False)
class CoherentVectors:
    """Traces <O>_l, shape (3,), and turned traces <O>_kl, shape (3, 3) with k the component of the moment."""

    spin: ComplexArray
    moment: ComplexArray
    velocity: ComplexArray
    spin_turned: ComplexArray
    moment_turned: ComplexArray
    velocity_turned: ComplexArray

    def rotated(self, rotation: FloatArray) -> "CoherentVectors":
        """The same in another frame: x' = rotation x."""

        def turn(tensor: ComplexArray) -> ComplexArray:
            return rotation @ tensor @ rotation.T

        vectors = (rotation @ vector for vector in (self.spin, self.moment, self.velocity))
        tensors = (turn(tensor) for tensor in (self.spin_turned, self.moment_turned, self.velocity_turned))
        return CoherentVectors(*vectors, *tensors)

    def scaled(self, factor: complex) -> "CoherentVectors":
        """All traces times a common factor."""
        return CoherentVectors(*(factor * part for part in vars(self).values()))


def coherent_vectors(pair: LevelPair, coherence: ComplexArray) -> CoherentVectors:
    """Traces with one density matrix: coherence = rho_ep, shape (E, P), rows e."""
    return CoherentVectors(
        *(_trace(coherence, operator) for operator in (pair.spin, pair.moment, pair.velocity)),
        *(_turned(coherence, operator, pair) for operator in (pair.spin, pair.moment, pair.velocity)),
    )


def averaged_over_sites(pair: LevelPair, even: ComplexArray, odd: ComplexArray) -> CoherentVectors:
    """Mean over the site and its inversion image, whose coherence is even + odd and even - odd.

    even, odd: the parts of rho_ep made by an even and an odd number of forced electric-dipole steps, shape (E, P). Spin and
    moment keep the even part, the velocity the odd one: nothing of it survives where the preparation is even.
    """
    axial, polar = coherent_vectors(pair, even), coherent_vectors(pair, odd)
    return CoherentVectors(
        axial.spin, axial.moment, polar.velocity, axial.spin_turned, axial.moment_turned, polar.velocity_turned
    )


def along_axis(pair: LevelPair, axis: FloatArray) -> LevelPair:
    """The same operators among states that are eigenstates of the moment along `axis`, by increasing moment, in p and in e.

    This is the basis that a magnetic field along `axis` selects, as long as its splitting is small beside the crystal field's.
    """
    final, initial = (_eigenstates(moment, axis) for moment in (pair.moment_final, pair.moment_initial))

    def between(operator: ComplexArray) -> ComplexArray:
        return np.array(final.conj().T @ operator @ initial)

    return LevelPair(
        between(pair.spin),
        between(pair.moment),
        between(pair.velocity),
        np.array(final.conj().T @ pair.moment_final @ final),
        np.array(initial.conj().T @ pair.moment_initial @ initial),
    )


def selected(pair: LevelPair, final: int, initial: int) -> ComplexArray:
    """rho_ep per unit of coherence where only the state `initial` of e and the state `final` of p are prepared, shape (E, P)."""
    coherence = np.zeros((pair.spin.shape[2], pair.spin.shape[1]), dtype=complex)
    coherence[initial, final] = 1.0
    return coherence


def strongest_states(pair: LevelPair) -> tuple[int, int]:
    """(final, initial): the two states with the largest |<a|S|b>|; of equal ones the first in order."""
    squares = np.sum(np.abs(pair.spin) ** 2, axis=0)
    best = np.argmax(squares > squares.max() * (1 - 1e-9))
    final, initial = np.unravel_index(int(best), squares.shape)
    return int(final), int(initial)


def _trace(coherence: ComplexArray, operator: ComplexArray) -> ComplexArray:
    return np.array(np.einsum("bf,cfb->c", coherence, operator))


def _turned(coherence: ComplexArray, operator: ComplexArray, pair: LevelPair) -> ComplexArray:
    after = np.einsum("bf,kfg,cgb->kc", coherence, pair.moment_final, operator)
    before = np.einsum("bf,cfg,kgb->kc", coherence, operator, pair.moment_initial)
    return np.array(after - before)


def _eigenstates(moment: ComplexArray, axis: FloatArray) -> ComplexArray:
    """Columns: eigenstates of the moment along the axis; where it leaves them degenerate, of the solver's choice."""
    along = np.einsum("k,kab->ab", axis / np.linalg.norm(axis), moment)
    _, states = np.linalg.eigh((along + along.conj().T) / 2)
    return np.array(states)
