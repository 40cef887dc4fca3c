"""Targets without sharp sides: Gaussian densities, a Gaussian beam through a slab, the paper's Lorentzians.

Members as in shapes. The planar factors keep the area 32/(3 pi R) of the cylinder's Airy factor.
"""

from dataclasses import dataclass
from typing import final

import numpy as np

from nupair.errors import ConflictError
from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import PLANAR_AREA, AnyArray, checked_size

LORENTZIAN_TRANSVERSE = PLANAR_AREA / np.pi
"""y_t = 32/(3 pi^2) of eq. (18), from equal areas; x_l = 1 follows likewise from Int sinc^2 = pi."""

_GAUSSIAN_REACH = 5.5  # exp(-5.5^2) = 7e-14
_PLANAR_REACH = _GAUSSIAN_REACH * float(np.sqrt(4 * np.pi)) / PLANAR_AREA  # the same for the planar Gaussian
_EXPONENTIAL_REACH = 23.0  # exp(-23) = 1e-10


def _planar_gaussian(x: FloatArray, radius: float) -> FloatArray:
    """The transform of exp[-pi (3 pi K R/32)^2] over its value at 0."""
    overlap: FloatArray = np.exp(-((x * PLANAR_AREA / radius) ** 2) / (4 * np.pi))
    return overlap


@final
@dataclass(frozen=True, slots=True)
class GaussianCylinder:
    """A body with Gaussian density along and across the axis.

    Along: exp(-K_z^2 L^2/4 pi), area 2 pi/L as for the sinc^2. Across: in three dimensions exp(-K^2 R^2/4), so that the
    volume is pi R^2 L; in the planar model exp(-9 pi^3 K_x^2 R^2/1024), whose area is that of the Airy factor, 32/(3 pi R).
    One Gaussian cannot have both norms; each measure takes the one its large-target limit demands. length, radius: 1/eV.
    """

    length: float
    radius: float

    def __post_init__(self) -> None:
        """Check the sizes."""
        checked_size(self.length, self.radius)

    @property
    def volume(self) -> float:
        """Pi R^2 L."""
        return float(np.pi * self.radius**2 * self.length)

    @property
    def reach(self) -> tuple[float, float]:
        """Where exp(-pi z^2/L^2) and exp(-rho^2/R^2) have fallen to 1e-13."""
        return _GAUSSIAN_REACH * self.length / float(np.sqrt(np.pi)), _GAUSSIAN_REACH * self.radius

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """None."""
        return 0.0, 0.0

    def axial_power(self, k: FloatArray) -> FloatArray:
        """exp(-K_z^2 L^2 / 4 pi)."""
        power: FloatArray = np.exp(-((np.asarray(k) * self.length) ** 2) / (4 * np.pi))
        return power

    def transverse_power(self, k: FloatArray) -> FloatArray:
        """exp(-K^2 R^2 / 4)."""
        power: FloatArray = np.exp(-((np.asarray(k) * self.radius) ** 2) / 4)
        return power

    def planar_power(self, k: FloatArray) -> FloatArray:
        """exp(-9 pi^3 K_x^2 R^2 / 1024)."""
        power: FloatArray = np.exp(-np.pi * (np.asarray(k) * self.radius / PLANAR_AREA) ** 2)
        return power

    @property
    def planar_reach(self) -> tuple[float, float]:
        """Where both factors' transforms have fallen to 1e-13."""
        return self.reach[0], _PLANAR_REACH * self.radius

    def planar_overlap(self, x: FloatArray) -> FloatArray:
        """exp[-(32 x/3 pi R)^2 / 4 pi]."""
        return _planar_gaussian(x, self.radius)

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """exp(-pi z^2 / L^2)."""
        overlap: AnyArray = np.exp(-np.pi * (z / self.length) ** 2)
        return overlap

    def transverse_overlap(self, rho: AnyArray) -> AnyArray:
        """exp(-rho^2 / R^2)."""
        overlap: AnyArray = np.exp(-((rho / self.radius) ** 2))
        return overlap


@final
@dataclass(frozen=True, slots=True)
class GaussianBeam:
    """A collimated Gaussian beam through a slab with sharp faces: coherence exp(-2 rho^2/w^2), 0 < z < L.

    |FF|^2 = sinc^2(K_z L/2) exp(-K^2 w^2/4); the coherent volume is pi w^2 L. In the planar model, as for the Gaussian cylinder,
    exp(-9 pi^3 K_x^2 w^2/1024) across. length, radius (the waist w): 1/eV.
    """

    length: float
    radius: float

    def __post_init__(self) -> None:
        """Check the sizes."""
        checked_size(self.length, self.radius)

    @property
    def volume(self) -> float:
        """Pi w^2 L, (Int f)^2 over Int f^2, with f the coherence over that on the axis."""
        return float(np.pi * self.radius**2 * self.length)

    @property
    def excited_volume(self) -> float:
        """Int f d^3r = pi w^2 L/2: times the density, the ions that count in the amplitude."""
        return self.volume / 2

    @property
    def emitting_volume(self) -> float:
        """Int f^2 d^3r = pi w^2 L/4: a large target emits everywhere as f^2, the sum being this times that on the axis."""
        return self.volume / 4

    @property
    def reach(self) -> tuple[float, float]:
        """L, and where exp(-rho^2/w^2) has fallen to 1e-13."""
        return self.length, _GAUSSIAN_REACH * self.radius

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """2 pi/L along the axis, none across."""
        return 2 * np.pi / self.length, 0.0

    def axial_power(self, k: FloatArray) -> FloatArray:
        """sinc^2(K_z L / 2)."""
        return np.sinc(np.asarray(k) * self.length / (2 * np.pi)) ** 2

    def transverse_power(self, k: FloatArray) -> FloatArray:
        """exp(-K^2 w^2 / 4)."""
        power: FloatArray = np.exp(-((np.asarray(k) * self.radius) ** 2) / 4)
        return power

    def planar_power(self, k: FloatArray) -> FloatArray:
        """A Gaussian of the area 32/(3 pi w), as for the Gaussian cylinder."""
        power: FloatArray = np.exp(-np.pi * (np.asarray(k) * self.radius / PLANAR_AREA) ** 2)
        return power

    @property
    def planar_reach(self) -> tuple[float, float]:
        """L, and where the transverse factor's transform has fallen to 1e-13."""
        return self.length, _PLANAR_REACH * self.radius

    def planar_overlap(self, x: FloatArray) -> FloatArray:
        """exp[-(32 x/3 pi R)^2 / 4 pi]."""
        return _planar_gaussian(x, self.radius)

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """1 - z/L."""
        return 1 - z / self.length

    def transverse_overlap(self, rho: AnyArray) -> AnyArray:
        """exp(-rho^2 / w^2)."""
        overlap: AnyArray = np.exp(-((rho / self.radius) ** 2))
        return overlap


@final
@dataclass(frozen=True, slots=True)
class LorentzianCylinder:
    """The paper's substitutes for the planar model, eq. (18): 1/(1 + (K_z L/2)^2) and 1/(1 + (K_x R/y_t)^2).

    They belong to the planar measure: over two transverse dimensions the second diverges logarithmically, so no norm and
    no volume can be matched. length, radius: 1/eV.
    """

    length: float
    radius: float

    def __post_init__(self) -> None:
        """Check the sizes."""
        checked_size(self.length, self.radius)

    @property
    def volume(self) -> float:
        """Pi R^2 L of the cylinder it stands for."""
        return float(np.pi * self.radius**2 * self.length)

    @property
    def half_widths(self) -> tuple[float, float]:
        """(2/L, y_t/R): half widths at half maximum of the two planar factors, eV."""
        return 2 / self.length, LORENTZIAN_TRANSVERSE / self.radius

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """None."""
        return 0.0, 0.0

    @property
    def planar_reach(self) -> tuple[float, float]:
        """Where exp(-2z/L) and exp(-y_t x/R) have fallen to 1e-10."""
        along, across = self.half_widths
        return _EXPONENTIAL_REACH / along, _EXPONENTIAL_REACH / across

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """exp(-2 z/L)."""
        overlap: AnyArray = np.exp(-z * self.half_widths[0])
        return overlap

    def planar_overlap(self, x: FloatArray) -> FloatArray:
        """exp(-y_t x/R)."""
        overlap: FloatArray = np.exp(-x * self.half_widths[1])
        return overlap

    def axial_power(self, k: FloatArray) -> FloatArray:
        """1 / (1 + (K_z L/2)^2)."""
        return 1 / (1 + (np.asarray(k) * self.length / 2) ** 2)

    def transverse_power(self, k: FloatArray) -> FloatArray:  # noqa: ARG002
        """Refused.

        Raises: ConflictError.
        """
        raise ConflictError(
            "target.shape 'lorentzian' must go with the planar phase space; received 'three-dimensional', where the "
            f"transverse Lorentzian of radius {self.radius:g} 1/eV has a logarithmically divergent norm. "
            "Try the exact cylinder."
        )

    def planar_power(self, k: FloatArray) -> FloatArray:
        """1 / (1 + (K_x R/y_t)^2), y_t = 32/(3 pi^2)."""
        return 1 / (1 + (np.asarray(k) * self.radius / LORENTZIAN_TRANSVERSE) ** 2)
