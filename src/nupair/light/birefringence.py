"""Phase matching in a uniaxial crystal: the index of an extraordinary ray depends on its direction.

1/n(theta)^2 = cos^2 theta/n_o^2 + sin^2 theta/n_e^2,      theta between wave vector and c axis
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError
from nupair.light.geometry import matched_angles
from nupair.light.refraction import Index

FloatArray = NDArray[np.float64]


def extraordinary_index(ordinary: ArrayLike, principal: ArrayLike, cosine: ArrayLike) -> FloatArray:
    """N of the extraordinary ray; broadcast. ordinary, principal: n_o, n_e. cosine: of the angle between wave vector and c axis."""
    squared = np.asarray(cosine, dtype=float) ** 2
    inverse = squared / np.asarray(ordinary, dtype=float) ** 2 + (1 - squared) / np.asarray(principal, dtype=float) ** 2
    index: FloatArray = 1 / np.sqrt(inverse)
    return index


@dataclass(frozen=True)
class Ray:
    """A laser's photon energy (eV), and the indices of its polarisation: principal is None for an ordinary ray."""

    omega: float
    ordinary: Index
    principal: Index | None = None

    def wave_number(self, direction: ArrayLike, c_axis: ArrayLike) -> FloatArray:
        """K = n omega, eV, shape (...). direction: unit wave vectors, shape (..., 3). c_axis: unit vector, shape (3,)."""
        direction = np.asarray(direction, dtype=float)
        n_o = self.ordinary(self.omega)
        if self.principal is None:
            return np.full(direction.shape[:-1], float(n_o) * self.omega)
        return extraordinary_index(n_o, self.principal(self.omega), direction @ np.asarray(c_axis)) * self.omega


def matched_rays(rays: tuple[Ray, Ray, Ray], c_axis: ArrayLike, rounds: int = 200) -> tuple[float, float]:
    """(theta_e, theta_s), rad, at which k1 + k2 = ks with each wave number taken in its own direction.

    Lasers in the plane of x and z, the first along z. Solves the triangle of `matched_angles` for the wave numbers at the angles
    of the round before; the correction shrinks by about n_e - n_o each time.
    Raises: ConflictError where no triangle exists or the rounds do not settle.
    """
    angles = np.zeros(3)
    for _ in range(rounds):
        directions = np.stack([np.sin(angles), np.zeros(3), np.cos(angles)], axis=-1)
        waves = [float(ray.wave_number(where, c_axis)) for ray, where in zip(rays, directions, strict=True)]
        theta_e, theta_s = matched_angles(*waves)
        if abs(theta_e - angles[1]) + abs(theta_s - angles[2]) < 1e-13:
            return theta_e, theta_s
        angles = np.array([0.0, theta_e, theta_s])
    raise ConflictError(
        "the matched angles of the polarised lasers do not settle. Give lasers.second_angle as an angle."
    )
