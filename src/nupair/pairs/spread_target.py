"""A target under lasers that spread: what the ways to its mean integral share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.gaussian_mean import Cloud, EdgeMoments
from nupair.pairs.large_target import PLANAR
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import QUICK_FROM
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.shapes import Shape

Masses = tuple[float, float]


@dataclass(frozen=True)
class Smearing:
    """One target under one cloud of P, with the moments of |P| - q0 over it and the wanted tolerance."""

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
        """Integral of |FF|^2 over the plane, eV^2."""
        return float(PLANAR.norm(self.shape.length, self.shape.radius))

    @property
    def width(self) -> float:
        """1/L + 1/R, eV."""
        return 1 / self.shape.length + 1 / self.shape.radius

    @property
    def wandering(self) -> FloatArray:
        """Root mean square of P and E over the cloud, all directions together, to first order, shape (rows,), eV."""
        return np.hypot(*self.cloud.spread())

    @property
    def rule(self) -> int:
        """Of the kernel's mean in the plane."""
        return 1 if self.tolerance >= QUICK_FROM else 2


def edge_distance(energy: FloatArray, momentum: FloatArray, masses: Masses) -> FloatArray:
    """From P to the edge, shape (n,), eV."""
    edge = np.sqrt((energy - sum(masses)) * (energy + sum(masses)))
    distance: FloatArray = np.abs(np.linalg.norm(momentum, axis=-1) - edge)
    return distance
