"""Where the decay of a manifold ends: rates between all manifolds, and the share of each path through manifolds that are left out.

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
