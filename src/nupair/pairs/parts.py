"""The pieces of the squared pair amplitude that mixing weights and the Majorana nature multiply."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError

FloatArray = NDArray[np.float64]


class KernelParts(NamedTuple):
    """Four pieces, each integrated over the pair's phase space; arrays of one shape, eV^2 (a kernel) or eV^5 (a target).

    With j the unit current, Q = p1 + p2 and E = E1 + E2, the integrands are

    scalar: E1 E2 - p1.p2
    along:  2 Re[(p1.j)(p2.j^*)]
    charge: -Re{[E2 (p1.j) + E1 (p2.j)] (Q.j^*)} / E, what current conservation adds to the parity-odd interference
    mass:   m1 m2

    In three dimensions charge cancels the Q_i Q_j piece of along.
    """

    scalar: FloatArray
    along: FloatArray
    charge: FloatArray
    mass: FloatArray

    @property
    def spin_squared(self) -> FloatArray:
        """Coefficient of |b|^2 in the rate and, in the paper's eq. (50), of Re(b c^*) in the parity-odd term."""
        return self.scalar + self.along

    @property
    def spin_velocity(self) -> FloatArray:
        """Coefficient of Re(b c^*) in the parity-odd term when the vector current is conserved."""
        return self.scalar + self.along + self.charge

    def scaled(self, factor: ArrayLike) -> "KernelParts":
        """All pieces times a common factor."""
        return KernelParts(*(np.asarray(factor) * piece for piece in self))


def unit_current(direction: ArrayLike) -> NDArray[np.complex128]:
    """A current's direction as a complex vector of unit length, shape (3,).

    A circular current about z is (1, 1j, 0).
    Raises: InputError for a vector that is zero, not finite or not of length three.
    """
    vector = np.asarray(direction, dtype=complex)
    if vector.shape != (3,) or not np.all(np.isfinite(vector)) or not np.any(vector):
        raise InputError("the direction of a current", "three finite numbers, not all zero", direction)
    unit: NDArray[np.complex128] = vector / np.linalg.norm(vector)
    return unit
