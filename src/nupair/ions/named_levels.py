"""Levels by name from a record set: energy and symmetry class of "2H11/2" or "2H11/2:1" (the lowest Stark doublet)."""

from dataclasses import dataclass

from nupair.errors import UnknownNameError
from nupair.tables import Datum, table


@dataclass(frozen=True)
class NamedLevel:
    """A level of a record set. symmetry_class: "a" (M_J in 1/2, 7/2, 9/2, 15/2), "b" (3/2, 5/2, 11/2, 13/2) or "" if unknown."""

    name: str
    energy: Datum
    symmetry_class: str


def named_level(levels: str, species: str, name: str, what: str = "the level") -> NamedLevel:
    """The record of a level.

    Raises: UnknownNameError for a record set, ion or level that does not exist; the known ones are listed.
    """
    sets = table("level_schemes")
    if levels not in sets:
        raise UnknownNameError("ion.levels", levels, sets)
    if species not in sets[levels]:
        raise UnknownNameError(f"ion.species (with ion.levels = {levels!r})", species, sets[levels])
    known = sets[levels][species]
    if name not in known:
        raise UnknownNameError(what, name, known)
    return NamedLevel(name, known[name]["energy"], known[name].get("symmetry_class", ""))
