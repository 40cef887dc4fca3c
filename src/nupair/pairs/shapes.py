"""Target shapes: how a finite body blurs the momentum balance of the pair it emits.

Every shape has its axis along z (the first laser) and gives::

    axial_power, transverse_power     the two factors of |FF(K)|^2, 1 at K = 0
    planar_power                      the transverse factor of the paper's planar model, of K_x alone
    ripple_periods                    the periods with which they oscillate
    axial_overlap, planar_overlap     the transforms of the two factors of the planar model, 1 at 0
    planar_reach                      the distances beyond which these are zero (or below 1e-10)
    volume                            the coherent volume, Int |FF|^2 d^3K = (2 pi)^3 / V

and, where it exists::

    axial_overlap, transverse_overlap the two factors of the autocorrelation A(rho, z) = V/(2 pi)^3 Int |FF|^2 exp(-iK.r) d^3K
    reach                             the distances along z and across it beyond which A is zero (or below 1e-13)

Overlaps accept complex arguments inside the reach. A new shape needs one class with these members and nothing else.
"""

from dataclasses import dataclass
from typing import Protocol, final, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.special import binom, ellipe, ellipkm1, j1

from nupair.errors import InputError
from nupair.pairs.parts import FloatArray

AnyArray = NDArray[np.float64] | NDArray[np.complex128]

PLANAR_AREA = 32 / (3 * np.pi)
"""Int (2 J1(y)/y)^2 dy over the whole line: the area under the Airy factor that the planar substitutes keep."""

_SMALL_LENS = 0.2  # of either part of u: up to there the lens's power series is good to 1e-12
_LENS = 4 / np.pi * (-1.0) ** np.arange(9) * binom(0.5, np.arange(9)) / (2 * np.arange(9) + 1)


@runtime_checkable
class Body(Protocol):
    """What every target has."""

    @property
    def length(self) -> float:
        """Length along the axis, 1/eV."""

    @property
    def radius(self) -> float:
        """Radius across the axis, 1/eV."""

    @property
    def volume(self) -> float:
        """Coherent volume, eV^-3."""

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """Periods in K_z and K_x (eV) with which the factors oscillate; 0 for one that does not."""


@runtime_checkable
class Shape(Body, Protocol):
    """A target with a form factor: what the macro-coherent integral asks for in momentum space."""

    def axial_power(self, k: FloatArray) -> FloatArray:
        """Factor of |FF|^2 that depends on K_z (eV)."""

    def transverse_power(self, k: FloatArray) -> FloatArray:
        """Factor of |FF|^2 that depends on K across the axis (eV)."""

    def planar_power(self, k: FloatArray) -> FloatArray:
        """Transverse factor of the planar model, a function of K_x (eV) of area 32/(3 pi R)."""

    @property
    def planar_reach(self) -> tuple[float, float]:
        """(along z, along x): where the transforms of the planar model's two factors end, 1/eV."""

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """Int axial_power exp(-iKz) dK over its value at z = 0, 0 <= z <= reach."""

    def planar_overlap(self, x: FloatArray) -> FloatArray:
        """Int planar_power exp(-iKx) dK over its value at x = 0, 0 <= x <= reach."""


@runtime_checkable
class OverlapShape(Body, Protocol):
    """A target with an autocorrelation A(rho, z) = transverse_overlap(rho) axial_overlap(z): the same in position space."""

    @property
    def reach(self) -> tuple[float, float]:
        """(along z, across): where the autocorrelation ends, 1/eV."""

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """Overlap of the body with itself moved along the axis by 0 <= z <= reach, 1 at z = 0."""

    def transverse_overlap(self, rho: AnyArray) -> AnyArray:
        """Overlap of the body with itself moved across the axis by 0 <= rho <= reach, 1 at rho = 0."""


def form_factor_squared(shape: Shape, momentum: FloatArray) -> FloatArray:
    """|FF(K)|^2, eq. (15), shape (...), dimensionless, 1 at K = 0. momentum: K, shape (..., 3), eV.

    Raises: ConflictError for a shape that has no three-dimensional form factor.
    """
    momentum = np.asarray(momentum, dtype=float)
    across = np.hypot(momentum[..., 0], momentum[..., 1])
    power: FloatArray = shape.axial_power(momentum[..., 2]) * shape.transverse_power(across)
    return power


def autocorrelation(shape: OverlapShape, separation: FloatArray) -> FloatArray:
    """A(r), shape (...), 1 at r = 0 and zero beyond the shape's reach; Int A d^3r = V. separation: shape (..., 3), 1/eV."""
    separation = np.asarray(separation, dtype=float)
    z, rho = np.abs(separation[..., 2]), np.hypot(separation[..., 0], separation[..., 1])
    end_z, end_rho = shape.reach
    inside = (z <= end_z) & (rho <= end_rho)
    overlap = shape.axial_overlap(np.minimum(z, end_z)) * shape.transverse_overlap(np.minimum(rho, end_rho))
    return np.where(inside, overlap.real, 0.0)


def profile(shape: OverlapShape, direction: FloatArray, k: FloatArray) -> FloatArray:
    """Density of K.n under the weight |FF|^2 V/(2 pi)^3, shape of k, 1/eV: the line shape an edge seen along n is blurred by.

    (1/pi) Int_0^end A(u n) cos(k u) du, so its integral over k is 1. direction: n, shape (3,), any length. k: eV.
    """
    unit = np.asarray(direction, dtype=float) / np.linalg.norm(direction)
    end_z, end_rho = shape.reach
    across = float(np.hypot(unit[0], unit[1]))
    end = min(end_z / max(abs(unit[2]), 1e-300), end_rho / max(across, 1e-300))
    k = np.asarray(k, dtype=float)
    nodes, weights = np.polynomial.legendre.leggauss(80 + int(0.75 * end * np.max(np.abs(k), initial=0.0)))
    u, step = end * np.sin(np.pi / 4 * (nodes + 1)), end * np.pi / 4 * np.cos(np.pi / 4 * (nodes + 1)) * weights
    overlap = autocorrelation(shape, u[:, None] * unit)
    density: FloatArray = np.cos(k[..., None] * u) @ (overlap * step) / np.pi
    return density


def checked_size(length: float, radius: float) -> None:
    """Refuse sizes that are not positive and finite.

    Raises: InputError.
    """
    for name, size in (("target.length", length), ("target.radius", radius)):
        if not (np.isfinite(size) and size > 0):
            raise InputError(name, "a positive finite length in 1/eV", size)


@final
@dataclass(frozen=True, slots=True)
class Cylinder:
    """A uniform cylinder with sharp faces: sinc^2(K_z L/2) [2 J1(K R)/(K R)]^2, eq. (15). length, radius: 1/eV."""

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
        """L and 2 R."""
        return self.length, 2 * self.radius

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """2 pi/L and pi/R."""
        return 2 * np.pi / self.length, np.pi / self.radius

    def axial_power(self, k: FloatArray) -> FloatArray:
        """sinc^2(K_z L / 2)."""
        return np.sinc(np.asarray(k) * self.length / (2 * np.pi)) ** 2

    def transverse_power(self, k: FloatArray) -> FloatArray:
        """[2 J1(y)/y]^2, y = K R."""
        y = np.abs(np.asarray(k, dtype=float)) * self.radius
        safe = np.where(y > 1e-4, y, 1.0)
        power: FloatArray = np.where(y > 1e-4, (2 * j1(safe) / safe) ** 2, 1 - y**2 / 4)
        return power

    def planar_power(self, k: FloatArray) -> FloatArray:
        """The same Airy factor of K_x alone."""
        return self.transverse_power(k)

    @property
    def planar_reach(self) -> tuple[float, float]:
        """L and 2 R."""
        return self.reach

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """1 - z/L."""
        return 1 - z / self.length

    def planar_overlap(self, x: FloatArray) -> FloatArray:
        """A semicircle's overlap with itself moved by u = x/R: (1 + u/2) [(1 + u^2/4) E(k) - u K(k)], k = (2-u)/(2+u).

        The Airy amplitude 2 J1(y)/y is the transform of a semicircle.
        """
        u = np.maximum(x / self.radius, 1e-300)
        rest = 8 * u / (2 + u) ** 2  # 1 - k^2, exact where k is near 1
        overlap: FloatArray = (1 + u / 2) * ((1 + u**2 / 4) * ellipe(1 - rest) - u * ellipkm1(rest))
        return overlap

    def transverse_overlap(self, rho: AnyArray) -> AnyArray:
        """(2/pi)(arccos u - u sqrt(1-u^2)), u = rho/2R: the lens common to two discs."""
        u = rho / (2 * self.radius)
        if np.iscomplexobj(u) and u.size and max(np.abs(u.real).max(), np.abs(u.imag).max()) < _SMALL_LENS:
            return 1 - _odd_series(u)  # a complex arccos takes four times as long
        overlap: AnyArray = 2 / np.pi * (np.arccos(u) - u * np.sqrt(1 - u) * np.sqrt(1 + u))
        return overlap


def _odd_series(u: AnyArray) -> AnyArray:
    """(2/pi)(arcsin u + u sqrt(1-u^2)) = (4/pi) Int_0^u sqrt(1-t^2) dt by its power series; |u| up to 0.3, error below 1e-12."""
    square = u * u
    total = np.full_like(u, _LENS[-1])
    for term in _LENS[-2::-1]:
        total *= square
        total += term
    total *= u
    return total


@final
@dataclass(frozen=True, slots=True)
class LargeTarget:
    """A cylinder so large that momentum balances exactly: delta functions of the cylinder's norm. length, radius: 1/eV."""

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
    def ripple_periods(self) -> tuple[float, float]:
        """None."""
        return 0.0, 0.0

    @property
    def planar_reach(self) -> tuple[float, float]:
        """Infinite."""
        return float("inf"), float("inf")

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """1 everywhere."""
        return np.ones_like(z)

    def planar_overlap(self, x: FloatArray) -> FloatArray:
        """1 everywhere."""
        return np.ones_like(x)

    def axial_power(self, k: FloatArray) -> FloatArray:
        """1 at K_z = 0, else 0."""
        return np.where(np.asarray(k) == 0, 1.0, 0.0)

    def transverse_power(self, k: FloatArray) -> FloatArray:
        """1 at K = 0, else 0."""
        return np.where(np.asarray(k) == 0, 1.0, 0.0)

    def planar_power(self, k: FloatArray) -> FloatArray:
        """1 at K_x = 0, else 0."""
        return np.where(np.asarray(k) == 0, 1.0, 0.0)
