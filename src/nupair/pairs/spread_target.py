"""A target under lasers that spread, in the plane: what the ways to its mean integral share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.gaussian_mean import Cloud, EdgeMoments
from nupair.pairs.large_target import PLANAR
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.shapes import Shape

_QUICK_FROM = 3e-5  # the coarser rules serve tolerances from here up

Masses = tuple[float, float]


@dataclass(frozen=True)
class Smearing:
    """One target under one cloud of P in the plane, with the moments of |P| - q0 over it and the wanted tolerance."""

    shape: Shape
    cloud: Cloud
    moments: EdgeMoments
    current: NDArray[np.complex128]
    tolerance: float

    @property
    def profiles(self) -> tuple[Profile, Profile]:
        """Along the axis and across."""
        return Profile(self.shape, axial=True), Profile(self.shape, axial=False)

    @property
    def area(self) -> float:
        """Integral of |FF|^2, eV^2."""
        return float(PLANAR.norm(self.shape.length, self.shape.radius))

    @property
    def width(self) -> float:
        """1/L + 1/R, eV."""
        return 1 / self.shape.length + 1 / self.shape.radius

    @property
    def wandering(self) -> FloatArray:
        """Root mean square of P and E over the cloud, all directions together, to first order, shape (rows,), eV."""
        rows, squares = np.arange(self.cloud.rows), np.zeros(self.cloud.rows)
        for axis in np.eye(self.cloud.axes):
            (above, high), (below, low) = (
                self.cloud.place(rows, np.tile(sign * axis, (rows.size, 1))) for sign in (1, -1)
            )
            squares += (np.sum((high - low) ** 2, axis=-1) + (above - below) ** 2) / 4
        return np.sqrt(squares)

    @property
    def rule(self) -> int:
        """Of the kernel's mean."""
        return 1 if self.tolerance >= _QUICK_FROM else 2


def edge_distance(energy: FloatArray, momentum: FloatArray, masses: Masses) -> FloatArray:
    """From P to the edge, shape (n,), eV."""
    edge = np.sqrt((energy - sum(masses)) * (energy + sum(masses)))
    distance: FloatArray = np.abs(np.linalg.norm(momentum, axis=-1) - edge)
    return distance
