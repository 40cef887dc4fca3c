"""The described levels as computed doublets: matched by symmetry class and the order within it."""

from functools import cache

from scipy.sparse import csr_array

from nupair.constants import ALPHA
from nupair.errors import ConflictError, UnknownNameError
from nupair.experiment import Experiment
from nupair.ions.forced_dipole import position_on_record
from nupair.ions.judd_ofelt import electric_local_field
from nupair.ions.levels import CrystalLevels
from nupair.ions.model import solve
from nupair.ions.named_levels import MEASURED, class_rank, named_level
from nupair.ions.pair_vectors import PairVectors, pair_vectors
from nupair.ions.sets import electrons, parameter_set
from nupair.ions.transitions import magnetic_dipole_rate, strength


@cache
def computed_levels(species: str, host: str) -> CrystalLevels:
    """Crystal levels with the default sets on record, no field."""
    chosen = parameter_set(species, host)
    return solve(electrons(species), chosen.symmetry, dict(chosen.values))


def computed_name(experiment: Experiment, letter: str) -> str:
    """Name among the computed levels of the described level g, q, p or e.

    A measured level has the partner of its class and its order within the class; a level printed without an order the lowest of
    its class in the manifold, or the lowest of all where the class is not known.
    Raises: ConflictError where there is no partner.
    """
    ion = experiment.ion
    level = named_level(ion.levels, ion.species, ion.host, getattr(ion.scheme, letter))
    manifold, _, order = level.name.partition(":")
    if ion.levels == MEASURED:
        wanted, rank = class_rank(ion.species, ion.host, manifold, int(order))
    else:
        wanted, rank = level.symmetry_class, int(order or 1) - 1
    levels = computed_levels(ion.species, ion.host)
    inside = [
        levels.label(i)
        for i, group in enumerate(levels.symmetry_class)
        if levels.names[levels.manifold[i]] == manifold and wanted in ("", group)
    ]
    if rank >= len(inside):
        raise ConflictError(f"ion.scheme.{letter}: {level.name} has no partner among the computed levels.")
    return inside[rank]


def vectors(experiment: Experiment, final: str, initial: str) -> PairVectors:
    """Spin, moment and velocity elements between two of the levels g, q, p, e."""
    ion = experiment.ion
    levels = computed_levels(ion.species, ion.host)
    names = computed_name(experiment, final), computed_name(experiment, initial)
    return pair_vectors(levels, *names, _position(ion.species, ion.host))


def doublet_rate(experiment: Experiment, final: str, initial: str, refractive_index: float) -> float:
    """Spontaneous rate between two doublets, magnetic with n^3 and forced electric with n (n^2+2)^2/9, eV.

    Sum over final, mean over initial states. The electric part has the size of the Judd-Ofelt record and the directions of a
    point-charge estimate. A = 4 alpha eps |v|^2/3 for the electric part, v = -i eps r.
    """
    found = vectors(experiment, final, initial)
    magnetic = magnetic_dipole_rate(float(strength(found.moment).sum()), found.energy, refractive_index)
    if found.velocity is None:
        return magnetic
    local = electric_local_field(refractive_index)
    return magnetic + 4 * ALPHA * found.energy * float(strength(found.velocity).sum()) * local / 3


@cache
def _position(species: str, host: str) -> list[csr_array] | None:
    """Effective position operator from the records; None where the host has no intensities on record."""
    levels = computed_levels(species, host)
    parameters = parameter_set(species, host).values
    try:
        return position_on_record(levels.shell, species, host, complex(parameters.get("B64", 0.0)).imag)
    except UnknownNameError:
        return None
