"""Measured level names and computed levels: which is which.

Measured and computed levels of a manifold may come in another order; they are matched by symmetry class and the place
among the levels of that class. A twofold level of an even-n ion stands among the computed levels as two states and
bears one name on record.
"""

from functools import lru_cache

import numpy as np

from nupair.errors import ConflictError
from nupair.ions.levels import CrystalLevels
from nupair.ions.measured import literature_names, measured_manifolds, place_manifolds
from nupair.ions.model import solve
from nupair.ions.named_levels import MEASURED, class_rank, named_level
from nupair.ions.sets import electrons, parameter_set


@lru_cache(maxsize=16)
def recorded_levels(species: str, host: str, factors: tuple[tuple[str, float], ...] = ()) -> CrystalLevels:
    """Levels of an ion in a host with the default parameter set on record, at zero field.

    factors: by parameter, on its value (on the real part of a complex one, on the imaginary part as "B64_imag"); parameters that
    the set does not have are passed over.
    """
    chosen = parameter_set(species, host)
    values = dict(chosen.values)
    for name, factor in factors:
        base, _, part = name.partition("_")
        if base in values:
            value = complex(values[base])
            scaled = complex(value.real, factor * value.imag) if part else complex(factor * value.real, value.imag)
            values[base] = scaled if scaled.imag else scaled.real
    return solve(electrons(species), chosen.symmetry, values)


def computed_states(
    levels: CrystalLevels, species: str, host: str, name: str, level_set: str = MEASURED
) -> tuple[int, ...]:
    """Computed levels behind the level "2H11/2:1" of a set: one, or the two states of a twofold level of an even-n ion.

    A measured level has the partner of its class and its place within the class. A printed level, which names a manifold, has
    the lowest of its class there, or the lowest of all where its class is not known.
    Raises: UnknownNameError for a name without a record; ConflictError where no computed level corresponds.
    """
    level = named_level(level_set, species, host, name)
    manifold, _, order = level.name.partition(":")
    group, rank = level.symmetry_class, 0
    if level_set == MEASURED:
        group, rank = class_rank(species, host, manifold, int(order))
    names = literature_names(levels, place_manifolds(levels, measured_manifolds(species, host)))
    members = _members(levels, names.index(manifold), group) if manifold in names else []
    if rank >= len(members):
        raise ConflictError(f"the level {level.name} of {species} in {host} has no partner among the computed levels.")
    return members[rank]


def _members(levels: CrystalLevels, manifold: int, group: str) -> list[tuple[int, ...]]:
    """Levels of one class, or of every class where the name is empty, by energy."""
    inside = np.array(levels.symmetry_class)[levels.manifold == manifold].tolist()
    groups = [group] if group else sorted(set(inside))
    return sorted(member for one in groups if one in inside for member in class_members(levels, manifold, one))


def class_members(levels: CrystalLevels, manifold: int, group: str) -> list[tuple[int, ...]]:
    """Computed levels of one class of a manifold by energy; the states of a twofold level of an even-n ion together."""
    classes = np.array(levels.symmetry_class)
    found = np.nonzero((levels.manifold == manifold) & (classes == group))[0].tolist()
    size = 2 if twofold(levels, group) else 1
    return [tuple(found[start : start + size]) for start in range(0, len(found), size)]


def twofold(levels: CrystalLevels, group: str) -> bool:
    """Whether levels of a class are two states each: odd M of an even-n ion on a fourfold axis."""
    return not levels.shell.kramers and np.isfinite(levels.g_parallel[levels.symmetry_class.index(group)])


def record_name(levels: CrystalLevels, species: str, host: str, level: int) -> str:
    """The name under which descriptions know a computed level; its computed label where none is on record."""
    known = measured_manifolds(species, host)
    places = place_manifolds(levels, known)
    number, group = int(levels.manifold[level]), levels.symmetry_class[level]
    for manifold in known:
        if places.get(manifold.name) != number:
            continue
        rank = next(r for r, states in enumerate(class_members(levels, number, group)) if level in states)
        orders = [order for order, name in enumerate(manifold.classes, start=1) if name == group]
        if rank < len(orders):
            return f"{manifold.name}:{orders[rank]}"
    return f"{literature_names(levels, places)[number]}:{levels.order[level]}"
