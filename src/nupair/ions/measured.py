"""Measured Stark levels from the records, and their places among computed levels."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from nupair.ions.levels import CrystalLevels
from nupair.tables import records, table


@dataclass(frozen=True)
class MeasuredManifold:
    """Levels of one manifold in the order of the published calculation; energy in cm^-1, NaN where not observed."""

    name: str
    two_j: int
    classes: tuple[str, ...]
    energy: tuple[float, ...]


@cache
def measured_manifolds(ion: str, host: str) -> tuple[MeasuredManifold, ...]:
    """All measured manifolds of an ion in a host; empty where there is no record."""
    entry = table("stark_levels").get(ion, {}).get(host, {}).get("manifolds", {})
    return tuple(
        MeasuredManifold(
            name=name,
            two_j=_two_j(name),
            classes=tuple(manifold["classes"].split()),
            energy=tuple(record.value for record in manifold["measured"]),
        )
        for name, manifold in entry.items()
    )


def measured_sources(ion: str, host: str) -> list[str]:
    """Keys of the sources of the measured levels, sorted."""
    entry = table("stark_levels").get(ion, {}).get(host, {})
    return sorted({record.source for record in records(entry)})


def _two_j(name: str) -> int:
    """2J of '4I15/2' or '5I8'."""
    digits = name.partition("#")[0][2:]
    return int(digits.partition("/")[0]) if "/" in digits else 2 * int(digits)


def place_manifolds(levels: CrystalLevels, measured: tuple[MeasuredManifold, ...]) -> dict[str, int]:
    """Computed manifold of every measured one: same J, nearest mean energy, each used once."""
    return dict(_places(levels, measured))


@lru_cache(maxsize=16)
def _places(levels: CrystalLevels, measured: tuple[MeasuredManifold, ...]) -> tuple[tuple[str, int], ...]:
    """As pairs, which nobody can change: one ion is asked about many times."""
    used: set[int] = set()
    places: dict[str, int] = {}
    centres = {int(m): float(levels.energy[levels.manifold == m].mean()) for m in np.unique(levels.manifold)}
    two_j = {m: _two_j(levels.names[m]) for m in centres}
    for manifold in measured:
        free = [m for m in centres if two_j[m] == manifold.two_j and m not in used]
        if not free:
            continue
        centre = float(np.nanmean(manifold.energy))
        places[manifold.name] = min(free, key=lambda m: abs(centres[m] - centre))
        used.add(places[manifold.name])
    return tuple(places.items())


def measured_energy(
    levels: CrystalLevels, measured: tuple[MeasuredManifold, ...], places: dict[str, int]
) -> NDArray[np.float64]:
    """Measured energy of each computed level, cm^-1, NaN where none is known, shape (L,).

    Within a manifold, levels of one symmetry class are paired in order of energy.
    Twofold levels of an even-n ion stand as two states of the same class; each gets the measured energy.
    """
    result = np.full(levels.energy.size, np.nan)
    classes = np.array(levels.symmetry_class)
    for manifold in measured:
        if manifold.name not in places:
            continue
        inside = levels.manifold == places[manifold.name]
        for name in set(manifold.classes):
            known = [e for e, c in zip(manifold.energy, manifold.classes, strict=True) if c == name]
            members = np.nonzero(inside & (classes == name))[0]
            if members.size == 2 * len(known):
                known = [energy for energy in known for _ in range(2)]
            if members.size == len(known):
                result[members] = known
    return result


def best_energy(levels: CrystalLevels, ion: str, host: str) -> NDArray[np.float64]:
    """Measured energy of each level where one is on record, the computed one elsewhere, cm^-1, shape (L,)."""
    known = measured_manifolds(ion, host)
    measured = measured_energy(levels, known, place_manifolds(levels, known))
    return np.where(np.isfinite(measured), measured, levels.energy)


def literature_names(levels: CrystalLevels, places: dict[str, int]) -> tuple[str, ...]:
    """Names of the manifolds, the literature's where a measured manifold sits; a clash gets a further '#'."""
    taken = {index: name for name, index in places.items()}
    used = set(taken.values())
    names = []
    for index, computed in enumerate(levels.names):
        name = taken.get(index, computed)
        if index not in taken and name in used:
            base, number = name.partition("#")[0], 2
            while f"{base}#{number}" in used or f"{base}#{number}" in levels.names:
                number += 1
            name = f"{base}#{number}"
        used.add(name)
        names.append(name)
    return tuple(names)
