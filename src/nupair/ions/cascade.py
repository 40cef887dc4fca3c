"""Where the decay of a manifold ends: rates between all manifolds, and the share of each path through manifolds that are left out.

Radiative rates are magnetic (computed) and electric (Judd and Ofelt), summed over the Stark levels of the final manifold and
averaged over those of the initial one; multiphonon decay goes to the next lower manifold. Relaxation within a manifold takes
picoseconds to nanoseconds, so a decay into a manifold is one into its lowest level.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nupair.ions.judd_ofelt import electric_dipole_rate, line_strength
from nupair.ions.levels import CrystalLevels
from nupair.ions.relaxation import GapLaw, nonradiative_rate
from nupair.ions.transitions import multiplet_magnetic_rate
from nupair.units import per_cm

FloatArray = NDArray[np.float64]


def manifold_energies(levels: CrystalLevels) -> FloatArray:
    """Mean energy of the levels of each manifold, shape (M,), eV."""
    numbers = range(levels.ion.two_j.size)
    return np.array([levels.energy[levels.manifold == m].mean() for m in numbers]) * per_cm


def radiative_rates(
    levels: CrystalLevels, omega: Mapping[int, float], index: Callable[[float], float], highest: int
) -> FloatArray:
    """Rates [initial, final] between manifolds 0 to `highest`, shape (highest + 1,) * 2, natural units; lower triangular.

    omega: Judd-Ofelt parameters, eV^-2. index: refractive index at a photon energy (eV); 1 leaves the local field out.
    """
    energy, two_j = manifold_energies(levels), levels.ion.two_j
    order = np.argsort(energy[: highest + 1])
    rates = np.zeros((highest + 1, highest + 1))
    for place, i in enumerate(order):
        for f in order[:place]:
            gap = float(energy[i] - energy[f])
            n = index(gap)
            size = line_strength(levels.shell, levels.ion, omega, f, i)
            magnetic = multiplet_magnetic_rate(levels.shell, levels.ion, f, i, gap, n)
            rates[i, f] = magnetic + electric_dipole_rate(size, gap, int(two_j[i]), n)
    return rates


def multiphonon_rates(levels: CrystalLevels, law: GapLaw, highest: int, temperature: float = 0.0) -> FloatArray:
    """Rates [initial, final] by the gap law, each to the next lower manifold only; shape and units as `radiative_rates`."""
    energy = manifold_energies(levels)[: highest + 1]
    order = np.argsort(energy)
    rates = np.zeros((highest + 1, highest + 1))
    for lower, upper in pairwise(order):
        members = np.flatnonzero(levels.manifold == upper)
        lowest = int(members[np.argmin(levels.energy[members])])
        rates[upper, lower] = nonradiative_rate(levels, law, lowest, temperature)
    return rates


def destinations(rates: FloatArray, kept: tuple[int, ...]) -> FloatArray:
    """Share [start, kept] of decays that end in each kept manifold when all others are passed through at once, shape (M, K).

    rates: [initial, final], shape (M, M), lower triangular in some order. A kept manifold ends in itself; a manifold without
    decay ends nowhere (a row of zeros). From B = (1 - P)^-1 of an absorbing chain, P the branching between the others.
    """
    size = rates.shape[0]
    total = rates.sum(axis=1)
    branching = np.divide(rates, total[:, None], out=np.zeros_like(rates), where=total[:, None] > 0)
    branching[list(kept)] = 0.0
    reached = np.linalg.inv(np.eye(size) - branching)
    return np.asarray(reached[:, list(kept)])


def folded_rates(rates: FloatArray, kept: tuple[int, ...]) -> FloatArray:
    """Rates [initial, final] between kept manifolds, shape (K, K), with the manifolds between them passed through at once.

    The total decay rate of each is kept. What is lost is time: a manifold left out that lives long would hold population back.
    """
    return np.asarray(rates[list(kept)] @ destinations(rates, kept))
