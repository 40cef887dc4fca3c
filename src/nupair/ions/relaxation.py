"""Non-radiative decay by the energy-gap law, from records of the host.

W(T) = beta exp[-alpha (gap - 2 omega)] (n_T + 1)^(gap/omega),   n_T = 1/[exp(omega/k T) - 1]
(J. M. F. van Dijk, M. F. H. Schuurmans, J. Chem. Phys. 78, 5317 (1983)). Good to a factor of ten at best; below one
phonon (gap < omega) it only says that the decay is fast.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.errors import UnknownNameError
from nupair.ions.levels import CrystalLevels
from nupair.tables import table
from nupair.units import per_cm


@dataclass(frozen=True)
class GapLaw:
    """beta: rate at a gap of two phonons, natural units. alpha: cm. phonon: highest effective phonon, cm^-1."""

    beta: float
    alpha: float
    phonon: float


def gap_law(host: str) -> GapLaw:
    """The gap law of a host on record.

    Raises: UnknownNameError with the known hosts.
    """
    known = table("intensities")["multiphonon"]
    if host not in known:
        raise UnknownNameError("a host with a multiphonon record", host, known)
    entry = known[host]
    return GapLaw(entry["beta"].natural, entry["alpha"].value, entry["phonon"].value)


def multiphonon_rate(law: GapLaw, gap: float, temperature: float = 0.0) -> float:
    """W of a level `gap` (cm^-1) above the next lower one, natural units. temperature: natural units (eV).

    A gap below one phonon is set to one phonon: the law ends there.
    """
    reach = max(gap, law.phonon)
    rate = law.beta * float(np.exp(-law.alpha * (reach - 2 * law.phonon)))
    if temperature <= 0:
        return rate
    emission = -1 / np.expm1(-law.phonon * per_cm / temperature)  # n_T + 1, without overflow in the cold
    return rate * float(emission ** (reach / law.phonon))


def gap_below(energy: NDArray[np.float64], manifold: NDArray[np.int64], level: int) -> float:
    """Distance from the lowest level of a level's manifold to the highest lower level of another one, cm^-1.

    Zero for the lowest manifold.
    """
    bottom = energy[manifold == manifold[level]].min()
    lower = energy[(manifold != manifold[level]) & (energy < bottom)]
    return float(bottom - lower.max()) if lower.size else 0.0


def nonradiative_rate(
    levels: CrystalLevels,
    law: GapLaw,
    level: int,
    temperature: float = 0.0,
    energies: NDArray[np.float64] | None = None,
) -> float:
    """Multiphonon decay rate of a level, natural units; 0 in the lowest manifold.

    energies: cm^-1, one per level, replaces the computed ones (measured where known).
    The law knows manifolds only: a higher Stark level relaxes to the lowest of its manifold faster still, which is not
    in.
    """
    gap = gap_below(levels.energy if energies is None else energies, levels.manifold, level)
    return multiphonon_rate(law, gap, temperature) if gap > 0 else 0.0


def orbach_rate(prefactor: float, excited: float, temperature: float) -> float:
    """Orbach spin relaxation R exp(-Delta/k T), natural units.

    prefactor: R, a rate, not known for Er in LiYF4 (1e8 to 1e10 per second is typical); excited: Delta, cm^-1;
    temperature: natural units (eV).
    """
    return prefactor * float(np.exp(-excited * per_cm / temperature)) if temperature > 0 else 0.0
