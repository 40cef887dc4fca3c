"""Refractive index of the host: a single number, or a Sellmeier record."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError, UnknownNameError
from nupair.tables import table
from nupair.units import um

Index = Callable[[ArrayLike], NDArray[np.float64]]
"""Refractive index as a function of photon energy (eV)."""
RAYS = ("ordinary", "extraordinary")


@dataclass(frozen=True)
class ConstantIndex:
    """The same index at every energy: the paper's choice."""

    value: float

    def __call__(self, energy: ArrayLike) -> NDArray[np.float64]:
        """n, dimensionless."""
        return np.full(np.shape(energy), self.value)


@dataclass(frozen=True)
class SellmeierIndex:
    """n^2 = 1 + c1 + c2 w^2/(w^2 - c3) + c4 w^2/(w^2 - c5), w the vacuum wavelength, valid from `shortest` to `longest`.

    c3, c5, shortest, longest: lengths (squared) in eV^-1 (eV^-2). factor: of the whole index, to see what an error of it does.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    shortest: float
    longest: float
    factor: float = 1.0

    def __call__(self, energy: ArrayLike) -> NDArray[np.float64]:
        """N at a photon energy (eV). Raises: InputError outside the measured range."""
        wavelength = 2 * np.pi / np.asarray(energy, dtype=float)
        if np.any((wavelength < self.shortest) | (wavelength > self.longest)):
            raise InputError(
                "the wavelength of a laser",
                f"between {self.shortest / um:.4g} um and {self.longest / um:.4g} um, the range of the index record",
                f"{np.round(wavelength / um, 4)} um",
                "Give target.refractive_index as a number.",
            )
        w2 = wavelength**2
        squared = 1 + self.c1 + self.c2 * w2 / (w2 - self.c3) + self.c4 * w2 / (w2 - self.c5)
        index: NDArray[np.float64] = self.factor * np.sqrt(squared)
        return index


def host_index(host: str, ray: str, factor: float = 1.0) -> SellmeierIndex:
    """The index record of a host for the "ordinary" or "extraordinary" ray, times a factor.

    In a uniaxial crystal light polarised normal to the c axis is ordinary whatever its direction.
    Raises: UnknownNameError for a host without a record or an unknown ray.
    """
    hosts = table("hosts")
    if host not in hosts:
        raise UnknownNameError("the host of an index record", host, hosts)
    if ray not in RAYS:
        raise UnknownNameError("target.refractive_index", ray, RAYS)
    record = hosts[host]["sellmeier"]
    coefficients = {name: record[ray][name].natural for name in ("c1", "c2", "c3", "c4", "c5")}
    shortest, longest = record["shortest"].natural, record["longest"].natural
    return SellmeierIndex(**coefficients, shortest=shortest, longest=longest, factor=factor)
