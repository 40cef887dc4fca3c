"""Radiative rates between multiplets, laid out as Table 1: magnetic computed, electric by Judd and Ofelt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.errors import UnknownNameError
from nupair.ions.judd_ofelt import electric_dipole_rate, line_strength, velocity_element_from_rate
from nupair.ions.levels import CrystalLevels
from nupair.ions.transitions import multiplet_magnetic_rate, reduced_element
from nupair.units import per_cm

TABLE_1 = (
    ("4I13/2", "4I15/2"),
    ("4I11/2", "4I15/2"),
    ("4I11/2", "4I13/2"),
    ("2H11/2", "4I15/2"),
    ("2H11/2", "4I13/2"),
    ("2H11/2", "4I11/2"),
    ("2H11/2", "4I9/2"),
)
"""Initial and final multiplets in the order of Table 1."""


@dataclass(frozen=True)
class MultipletRate:
    """One line of the table: rates in natural units, energy in eV, reduced elements (v in units of c).

    spin, velocity: |<f||S||i>| from the wave functions, |<f||v||i>| from the electric rate (size only).
    """

    initial: str
    final: str
    energy: float
    magnetic: float
    electric: float
    spin: float
    velocity: float

    @property
    def velocity_over_spin(self) -> float:
        """v/S, the last column; infinite where the spin element vanishes."""
        return self.velocity / self.spin if self.spin > 0 else float("inf")


def multiplet_rates(
    levels: CrystalLevels,
    omega: Mapping[int, float],
    refractive_index: float | Callable[[float], float],
    pairs: Sequence[tuple[str, str]] = TABLE_1,
    energies: NDArray[np.float64] | None = None,
) -> list[MultipletRate]:
    """Rates of (initial, final) pairs, named as `levels.ion` names them, at the difference of the mean Stark energies.

    omega: Judd-Ofelt parameters by rank, eV^-2. The magnetic rate carries n^3, the electric one n (n^2 + 2)^2/9; the
    elements carry neither; refractive_index: a number, or a function of the photon energy (eV). Wave functions are those of the
    free ion with the same parameters.
    energies: cm^-1, one per level, replaces the computed ones (measured where known).
    Raises: UnknownNameError for a multiplet that does not exist.
    """
    ion = levels.ion
    for pair in pairs:
        for name in pair:
            if name not in ion.names:
                raise UnknownNameError("a multiplet", name, ion.names)
    centre = mean_energies(levels, energies) * per_cm
    found = []
    for pair in pairs:
        i, f = (ion.names.index(name) for name in pair)
        energy, two_j = float(centre[i] - centre[f]), int(ion.two_j[i])
        index = refractive_index(energy) if callable(refractive_index) else refractive_index
        magnetic = multiplet_magnetic_rate(levels.shell, ion, f, i, energy, index)
        size = line_strength(levels.shell, ion, omega, f, i)
        electric = electric_dipole_rate(size, energy, two_j, index)
        spin = abs(reduced_element(levels.shell, ion, "S", f, i))
        velocity = velocity_element_from_rate(electric, energy, two_j, index)
        found.append(MultipletRate(*pair, energy, magnetic, electric, spin if spin > 1e-9 else 0.0, velocity))
    return found


def mean_energies(levels: CrystalLevels, energies: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Mean energy of the Stark levels of each multiplet of the free ion, cm^-1, shape (K,)."""
    energy = levels.energy if energies is None else energies
    count = np.bincount(levels.manifold, minlength=levels.ion.two_j.size)
    total: NDArray[np.float64] = np.bincount(levels.manifold, weights=energy, minlength=count.size) / count
    return total
