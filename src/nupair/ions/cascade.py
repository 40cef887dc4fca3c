"""Decay rates between all manifolds, and the manifolds that decays pass through.

Radiative rates are magnetic (computed) and electric (Judd and Ofelt), summed over the Stark levels of the final manifold and
averaged over those of the initial one; multiphonon decay goes to the next lower manifold. Relaxation within a manifold takes
picoseconds to nanoseconds, so a decay into a manifold is one into its lowest level.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nupair.ions.levels import CrystalLevels
from nupair.ions.multiplet_rates import mean_energies, multiplet_rates
from nupair.ions.relaxation import GapLaw, nonradiative_rate

FloatArray = NDArray[np.float64]


def radiative_rates(
    levels: CrystalLevels,
    omega: Mapping[int, float],
    index: Callable[[float], float],
    highest: int,
    energies: FloatArray | None = None,
) -> FloatArray:
    """Rates [initial, final] between manifolds 0 to `highest`, shape (highest + 1,) * 2, natural units; to lower energies only.

    omega: Judd-Ofelt parameters, eV^-2. index: refractive index at a photon energy (eV); 1 leaves the local field out.
    energies: cm^-1, one per level, replaces the computed ones (measured where known).
    """
    order = np.argsort(mean_energies(levels, energies)[: highest + 1]).tolist()
    places = [(i, f) for place, i in enumerate(order) for f in order[:place]]
    names = [(levels.ion.names[i], levels.ion.names[f]) for i, f in places]
    rates = np.zeros((highest + 1, highest + 1))
    for place, rate in zip(places, multiplet_rates(levels, omega, index, names, energies), strict=True):
        rates[place] = rate.magnetic + rate.electric
    return rates


def multiphonon_rates(
    levels: CrystalLevels,
    law: GapLaw,
    highest: int,
    temperature: float = 0.0,
    energies: FloatArray | None = None,
) -> FloatArray:
    """Rates [initial, final] by the gap law, each to the next lower manifold only; shape and units as `radiative_rates`."""
    order = np.argsort(mean_energies(levels, energies)[: highest + 1])
    rates = np.zeros((highest + 1, highest + 1))
    for lower, upper in pairwise(order):
        member = int(np.flatnonzero(levels.manifold == upper)[0])
        rates[upper, lower] = nonradiative_rate(levels, law, member, temperature, energies)
    return rates


def fed(rates: FloatArray, kept: tuple[int, ...]) -> tuple[int, ...]:
    """Manifolds beside the kept ones that decays of these lead to, directly or through others.

    rates: [initial, final], shape (M, M).
    """
    reached = list(kept)
    for manifold in reached:  # grows while it is walked
        reached += [int(lower) for lower in np.flatnonzero(rates[manifold] > 0) if lower not in reached]
    return tuple(sorted(set(reached) - set(kept)))
