"""The computed ion behind a description: its levels, and which computed level stands for a measured one."""

from functools import cache

from nupair.errors import ConflictError
from nupair.ions.levels import CrystalLevels
from nupair.ions.model import solve
from nupair.ions.named_levels import class_rank
from nupair.ions.pair_vectors import PairVectors, pair_vectors
from nupair.ions.sets import electrons, parameter_set


@cache
def computed_levels(species: str, host: str) -> CrystalLevels:
    """Levels of the ion with the default parameters on record.

    Raises: UnknownNameError, InputError where none are.
    """
    chosen = parameter_set(species, host)
    return solve(electrons(species), chosen.symmetry, dict(chosen.values))


def computed_partner(species: str, host: str, name: str) -> str:
    """The computed level that stands for a measured one ("2H11/2:1"): same manifold, symmetry class and order within the class.

    Raises: ConflictError where there is none.
    """
    levels = computed_levels(species, host)
    manifold, _, order = name.partition(":")
    wanted, rank = class_rank(species, host, manifold, int(order or 1))
    inside = [
        label
        for label, group in zip(map(levels.label, range(levels.energy.size)), levels.symmetry_class, strict=True)
        if label.partition(":")[0] == manifold and group == wanted
    ]
    if rank >= len(inside):
        raise ConflictError(
            f"ion.scheme: {name} has no partner among the computed levels. Try model.spin_axis = 'c-axis'."
        )
    return inside[rank]


@cache
def computed_pair(species: str, host: str, final: str, initial: str) -> PairVectors:
    """Vectors between two measured levels, from their computed partners.

    Raises: ConflictError where a level has none.
    """
    levels = computed_levels(species, host)
    return pair_vectors(levels, computed_partner(species, host, final), computed_partner(species, host, initial))
