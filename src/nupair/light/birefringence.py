"""Wave numbers in a uniaxial crystal: the index of an extraordinary ray depends on its direction.

1/n(theta)^2 = cos^2 theta/n_o^2 + sin^2 theta/n_e^2,      theta between wave vector and c axis
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def extraordinary_index(ordinary: ArrayLike, principal: ArrayLike, cosine: ArrayLike) -> FloatArray:
    """N of the extraordinary ray; broadcast. ordinary, principal: n_o, n_e. cosine: of the angle between wave vector and c axis."""
    squared = np.asarray(cosine, dtype=float) ** 2
    inverse = squared / np.asarray(ordinary, dtype=float) ** 2 + (1 - squared) / np.asarray(principal, dtype=float) ** 2
    index: FloatArray = 1 / np.sqrt(inverse)
    return index


@dataclass(frozen=True)
class Wave:
    """A laser's wave number against its direction; called with directions, shape (..., 3), it gives k, shape (...), eV.

    ordinary, principal: n_o omega and n_e omega, eV; equal for an ordinary ray and for an isotropic index. c_axis: unit vector.
    """

    ordinary: float
    principal: float
    c_axis: tuple[float, float, float] = (0.0, 0.0, 1.0)

    def __call__(self, direction: ArrayLike) -> FloatArray:
        """K = n omega. direction: unit wave vectors."""
        cosine = np.asarray(direction, dtype=float) @ np.asarray(self.c_axis)
        if self.principal == self.ordinary:  # exactly that number, which 1/sqrt(1/n^2) is not
            return np.full(np.shape(cosine), self.ordinary)
        return extraordinary_index(self.ordinary, self.principal, cosine)

    def turning(self, direction: ArrayLike, sideways: ArrayLike) -> FloatArray:
        """Change of k per angle by which the wave vector turns towards `sideways`, a unit vector normal to it; shape (...), eV.

        From the derivative of 1/k^2: dk = -k^3 cos theta (1/k_o^2 - 1/k_e^2) d cos theta.
        """
        axis = np.asarray(self.c_axis)
        cosine, change = np.asarray(direction, dtype=float) @ axis, np.asarray(sideways, dtype=float) @ axis
        slope: FloatArray = -(self(direction) ** 3) * cosine * change * (self.ordinary**-2 - self.principal**-2)
        return slope

    def walk_off(self, direction: ArrayLike) -> FloatArray:
        """Angle between energy flow and wave vector, shape (...), rad: tan = |dk/d theta|/k; zero along and across c."""
        cosine = np.asarray(direction, dtype=float) @ np.asarray(self.c_axis)
        sine = np.sqrt(np.maximum(1 - cosine**2, 0.0))
        wave = self(direction)
        tangent: FloatArray = wave**2 * np.abs(cosine) * sine * np.abs(self.ordinary**-2 - self.principal**-2)
        return np.arctan(tangent)
