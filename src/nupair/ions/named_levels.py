"""Levels by name, with energy and symmetry class: measured Stark levels of an ion in a host, or what a paper printed.

A name is a manifold and the number of its Stark level from below, "2H11/2:1"; ":1" may be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isnan
from types import MappingProxyType

from nupair.errors import UnknownNameError
from nupair.tables import Datum, table

MEASURED = "measured"
"""The level set that holds the measured Stark levels on record for the ion in its host."""


@dataclass(frozen=True)
class NamedLevel:
    """A level with its record. symmetry_class: smallest |M_J| of the states that S4 mixes ("1/2", "3/2", ...), "" if unknown."""

    name: str
    energy: Datum
    symmetry_class: str


def level_sets() -> tuple[str, ...]:
    """Names of all level sets."""
    return (MEASURED, *table("level_schemes"))


@cache
def named_levels(levels: str, species: str, host: str) -> Mapping[str, NamedLevel]:
    """All levels of a set for an ion in a host, by name; unobserved ones are left out.

    Raises: UnknownNameError for a set, or for an ion or host of which it has no levels; the known ones are listed.
    """
    if levels not in level_sets():
        raise UnknownNameError("ion.levels", levels, level_sets())
    if levels != MEASURED:
        printed = table("level_schemes")[levels]
        if species not in printed:
            raise UnknownNameError(f"ion.species (with ion.levels = {levels!r})", species, printed)
        return MappingProxyType(
            {
                name: NamedLevel(name, entry["energy"], entry.get("symmetry_class", ""))
                for name, entry in printed[species].items()
            }
        )
    records = table("stark_levels")
    if species not in records:
        raise UnknownNameError(f"ion.species (with ion.levels = {levels!r})", species, records)
    if host not in records[species]:
        raise UnknownNameError(f"ion.host (of {species} with ion.levels = {levels!r})", host, records[species])
    found = {}
    for manifold, entry in records[species][host]["manifolds"].items():
        for order, (energy, name) in enumerate(zip(entry["measured"], entry["classes"].split(), strict=True), start=1):
            if not isnan(energy.value):
                found[f"{manifold}:{order}"] = NamedLevel(f"{manifold}:{order}", energy, name)
    return MappingProxyType(found)


def named_level(levels: str, species: str, host: str, name: str, what: str = "the level") -> NamedLevel:
    """One level of a set.

    Raises: UnknownNameError for a level that does not exist; the nearest is offered.
    """
    known = named_levels(levels, species, host)
    for spelled in (name, f"{name}:1"):
        if spelled in known:
            return known[spelled]
    raise UnknownNameError(what, name, known)


def class_rank(species: str, host: str, manifold: str, order: int) -> tuple[str, int]:
    """(symmetry class, place among the levels of that class) of the measured level `order` of a manifold; places from 0."""
    classes = table("stark_levels")[species][host]["manifolds"][manifold]["classes"].split()
    return classes[order - 1], classes[: order - 1].count(classes[order - 1])
