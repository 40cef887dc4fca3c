"""Orientation of the current and of P about the axis of the target, and the assembly of the kernel's pieces."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.pairs.parts import FloatArray, KernelParts


@dataclass(frozen=True, slots=True)
class Orientation:
    """P in cylinder coordinates and what the current contributes in the frame (P across, normal, axis); arrays of shape (N,).

    With n a direction at angle theta from the axis, averaged about the axis with weight exp(-i P_perp rho cos phi),

        <|j.n|^2> = sin^2 [equal C0 - unequal C2] + axial cos^2 C0 + mixed sin cos (-i C1),   C_k the Bessel functions.
    """

    size: FloatArray
    across: FloatArray
    along: FloatArray
    polar: FloatArray
    equal: FloatArray
    unequal: FloatArray
    axial: FloatArray
    mixed: FloatArray

    def __getitem__(self, which: NDArray[np.bool_] | NDArray[np.intp] | slice) -> "Orientation":
        """The same for some of the N."""
        return Orientation(*(getattr(self, name)[which] for name in self.__slots__))


def orientation(momentum: FloatArray, current: ArrayLike) -> Orientation:
    """The decomposition for P of shape (N, 3), eV, and a unit current of shape (3,), complex allowed.

    P is turned to P_z >= 0: the target is centrosymmetric and the kernel even, so the integral is even in P.
    """
    momentum = np.where(momentum[:, 2:] < 0, -momentum, momentum)
    j = np.asarray(current, dtype=complex)
    across = np.hypot(momentum[:, 0], momentum[:, 1])
    phi = np.arctan2(momentum[:, 1], momentum[:, 0])
    radial = np.cos(phi) * j[0] + np.sin(phi) * j[1]
    normal = -np.sin(phi) * j[0] + np.cos(phi) * j[1]
    radial_2, normal_2 = np.abs(radial) ** 2, np.abs(normal) ** 2
    return Orientation(
        size=np.hypot(across, momentum[:, 2]),
        across=across,
        along=momentum[:, 2],
        polar=np.arctan2(across, momentum[:, 2]),
        equal=(radial_2 + normal_2) / 2,
        unequal=(radial_2 - normal_2) / 2,
        axial=np.full_like(across, abs(j[2]) ** 2),
        mixed=2 * (radial * np.conj(j[2])).real,
    )


def assembled(scalar: FloatArray, mass: FloatArray, recoil: FloatArray, tensor: FloatArray) -> KernelParts:
    """The pieces of the kernel from Int scalar, mass, 2 A s and 2 B |Q.j|^2."""
    return KernelParts(scalar=scalar, along=tensor - recoil, charge=-tensor, mass=mass)
