"""Level schemes of the experiment: g, q, p, e named by manifold and doublet, what each one offers, and a finder.

e -> p emits the pair, p -> g the trigger photon; g -> q -> e is the two-photon excitation (eqs. 25, 26). A level is
named "2H11/2:1": the lowest of its manifold; ":1" may be left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.errors import ConflictError, InputError
from nupair.ions.levels import CrystalLevels
from nupair.ions.pair_vectors import PairVectors, companions, state_vectors
from nupair.ions.relaxation import GapLaw, nonradiative_rate
from nupair.ions.transitions import magnetic_dipole_rate, strength
from nupair.units import MHz, per_cm


@dataclass(frozen=True)
class Scheme:
    """Names of the four levels."""

    g: str
    q: str
    p: str
    e: str

    def __str__(self) -> str:
        """The de-excitation and the excitation in one line."""
        return f"{self.e} -> {self.p} -> {self.g}, via {self.q}"


ROUNDING = 1e-15
"""Velocity elements below this are zero by symmetry; those of forced dipoles are near 1e-7."""


@dataclass(frozen=True)
class SchemeProperties:
    """What a scheme offers. Energies and rates in natural units (eV).

    omega_1, omega_2, omega_s: excitation and trigger photons; pair_energy = omega_1 + omega_2 - omega_s = e - p.
    spin: sum over final, mean over initial states of |<p|S_c|e>|^2, c = x, y, z. along_axis: share of z in it.
    trigger_moment: the same of <g|L + g_s S|p>. magnetic_rate: vacuum e -> p rate, one Stark level to one.
    width_e, width_p: non-radiative decay rates. competing: distance from e to the nearest
    other level.
    """

    scheme: Scheme
    omega_1: float
    omega_2: float
    omega_s: float
    pair_energy: float
    spin: tuple[float, float, float]
    along_axis: float
    trigger_moment: tuple[float, float, float]
    magnetic_rate: float
    width_e: float
    width_p: float
    competing: float

    @property
    def spin_strength(self) -> float:
        """|<p|S|e>|^2, sum of the three components."""
        return sum(self.spin)

    @property
    def merit(self) -> float:
        """|S|^2 pair_energy^2/[1 + (width_e + width_p)/MHz]: a rank, not a rate.

        The pair rate of a large target grows as |S|^2 times the phase-space kernel (~ pair_energy^2); coherence is lost
        within the width of e and p, which matters once it exceeds a laser or inhomogeneous width of the order of a MHz.
        """
        return self.spin_strength * self.pair_energy**2 / (1 + (self.width_e + self.width_p) / MHz)


def scheme_properties(
    levels: CrystalLevels,
    scheme: Scheme,
    law: GapLaw | None = None,
    energies: NDArray[np.float64] | None = None,
    temperature: float = 0.0,
) -> SchemeProperties:
    """Energies, strengths, direction and widths of one scheme.

    law: gap law of the host; widths are 0 without it. energies: cm^-1, one per level, replaces the computed ones
    (measured where known); temperature: natural units.
    Raises: InputError for a level that does not exist; ConflictError where e > p > g or e > q > g fails.
    """
    g, q, p, e = (levels.find(name) for name in (scheme.g, scheme.q, scheme.p, scheme.e))
    energy = (levels.energy if energies is None else energies) * per_cm
    if not (energy[e] > energy[p] > energy[g] and energy[e] > energy[q] > energy[g]):
        stated = ", ".join(f"{n} {energy[i] / per_cm:.0f}" for n, i in zip("gqpe", (g, q, p, e), strict=True))
        raise ConflictError(f"a scheme needs e above p above g, and e above q above g; received, in 1/cm: {stated}.")
    e_p = _vectors(levels, p, e)
    spin, moment = strength(e_p.spin), strength(_vectors(levels, g, p).moment)
    rate = magnetic_dipole_rate(float(strength(e_p.moment).sum()), float(energy[e] - energy[p]))
    others = np.delete(energy, companions(levels, e))
    total = float(spin.sum())
    return SchemeProperties(
        scheme=scheme,
        omega_1=float(energy[q] - energy[g]),
        omega_2=float(energy[e] - energy[q]),
        omega_s=float(energy[p] - energy[g]),
        pair_energy=float(energy[e] - energy[p]),
        spin=(float(spin[0]), float(spin[1]), float(spin[2])),
        along_axis=float(spin[2]) / total if total > 0 else 0.0,
        trigger_moment=(float(moment[0]), float(moment[1]), float(moment[2])),
        magnetic_rate=rate,
        width_e=nonradiative_rate(levels, law, e, temperature, energies) if law else 0.0,
        width_p=nonradiative_rate(levels, law, p, temperature, energies) if law else 0.0,
        competing=float(np.min(np.abs(others - energy[e]))),
    )


def _vectors(levels: CrystalLevels, final: int, initial: int) -> PairVectors:
    f, i = companions(levels, final), companions(levels, initial)
    return state_vectors(levels, ("", f), ("", i), 0.0)


def scheme_velocity(levels: CrystalLevels, properties: SchemeProperties, position: list[csr_array]) -> float:
    """Root of the sum over final, mean over initial states of |<p|v|e>|^2, in units of c; 0 where the site forbids it.

    position: effective position operator (`forced_dipole.position_on_record`); the energy is the scheme's.
    """
    f, i = (companions(levels, levels.find(name)) for name in (properties.scheme.p, properties.scheme.e))
    found = state_vectors(levels, ("", f), ("", i), properties.pair_energy, position).velocity_strength
    size = 0.0 if found is None else float(np.sqrt(found.sum()))
    return size if size > ROUNDING else 0.0


def schemes(
    levels: CrystalLevels,
    highest: float = 27000.0,
    doublets: int = 1,
    energies: NDArray[np.float64] | None = None,
) -> Iterable[Scheme]:
    """All schemes from the ground level with e below `highest` (cm^-1), over the lowest `doublets` of each manifold.

    energies: cm^-1, one per level, decides which level is above which in place of the computed ones. A twofold level of an
    even-n ion counts once.
    Raises: InputError for fewer than one doublet.
    """
    if doublets < 1:
        raise InputError("the number of doublets of each manifold", "at least 1", doublets)
    energy = levels.energy if energies is None else energies
    kept = [i for i in _lowest(levels, doublets) if energy[i] <= highest]
    ground = levels.label(0)
    excited = [i for i in kept if levels.manifold[i] != levels.manifold[0]]
    for e in excited:
        # p and q differ: the trigger must not meet the ions that the first laser left behind
        below = [i for i in excited if energy[i] < energy[e] and levels.manifold[i] != levels.manifold[e]]
        for p in below:
            for q in (i for i in below if i != p):
                yield Scheme(ground, levels.label(q), levels.label(p), levels.label(e))


def _lowest(levels: CrystalLevels, doublets: int) -> list[int]:
    """The lowest levels of each manifold, one place for each."""
    found: list[int] = []
    counted: dict[int, int] = {}
    for level in range(levels.energy.size):
        manifold = int(levels.manifold[level])
        if companions(levels, level)[0] != level or counted.get(manifold, 0) == doublets:
            continue
        counted[manifold] = counted.get(manifold, 0) + 1
        found.append(level)
    return found


def rank_schemes(
    levels: CrystalLevels,
    law: GapLaw | None = None,
    energies: NDArray[np.float64] | None = None,
    highest: float = 27000.0,
    doublets: int = 1,
    smallest_spin: float = 1e-6,
) -> list[SchemeProperties]:
    """All schemes by falling merit; those with |<p|S|e>|^2 below `smallest_spin` are left out.

    For each pair e, p the intermediate level q does not change the merit; every q is listed, the one nearest half of e
    first.
    """
    found = []
    for scheme in schemes(levels, highest, doublets, energies):
        properties = scheme_properties(levels, scheme, law, energies)
        if properties.spin_strength >= smallest_spin:
            found.append(properties)
    return sorted(found, key=lambda item: (-item.merit, abs(item.omega_1 - item.omega_2)))
