"""Field of a uniformly magnetised cylinder where it has a closed form, and the factor xi of eq. (59).

Fields are given as B/(mu_0 M), dimensionless, so they hold in any units; lengths in any one unit. z is the axis of the
cylinder, the origin its centre. Inside B = mu_0 (H + M).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def on_axis_field(z: ArrayLike, length: float, radius: float) -> FloatArray:
    """B_z/(mu_0 M) on the axis of a cylinder magnetised along it, inside and outside.

    [u/sqrt(u^2 + R^2)] / 2 between u = z - L/2 and u = z + L/2: a solenoid of sheet current M. It is continuous at the faces.
    """
    upper, lower = np.asarray(z, dtype=float) + length / 2, np.asarray(z, dtype=float) - length / 2
    field: FloatArray = 0.5 * (upper / np.hypot(upper, radius) - lower / np.hypot(lower, radius))
    return field


def dipole_field(position: ArrayLike, direction: ArrayLike, volume: float) -> FloatArray:
    """B/(mu_0 M) of the moment V M at the origin, shape (..., 3): eq. (60) far from the target.

    V [3 r (r.m) - m r^2] / (4 pi r^5). position: shape (..., 3). direction: unit vector m of M, shape (3,).
    """
    r, m = np.asarray(position, dtype=float), np.asarray(direction, dtype=float)
    distance = np.linalg.norm(r, axis=-1, keepdims=True)
    along = np.sum(r * m, axis=-1, keepdims=True)
    field: FloatArray = volume * (3 * r * along - m * distance**2) / (4 * np.pi * distance**5)
    return field


def inside_cylinder(position: ArrayLike, length: float, radius: float) -> NDArray[np.bool_]:
    """Whether points lie inside the cylinder or on its surface, shape (...). position: shape (..., 3)."""
    r = np.asarray(position, dtype=float)
    inside: NDArray[np.bool_] = (np.abs(r[..., 2]) <= length / 2) & (np.hypot(r[..., 0], r[..., 1]) <= radius)
    return inside


def geometric_factor(field: ArrayLike, magnetization: ArrayLike) -> FloatArray:
    """The factor xi of eq. (59): |B| at the sensor over mu_0 |M| (4 pi |M| in Gaussian units), shape (...).

    Geometry alone. The paper also calls xi the fraction of affected ions (below eq. 60); that fraction belongs to M.
    field: B in the unit of mu_0 M, shape (..., 3). magnetization: M in the same unit, shape (3,), not zero.
    """
    size: FloatArray = np.linalg.norm(field, axis=-1) / np.linalg.norm(magnetization)
    return size
