"""Spin, moment and velocity elements between the levels of a description."""

from functools import lru_cache

from scipy.sparse import csr_array

from nupair.errors import ConflictError, UnknownNameError
from nupair.experiment import Experiment, level_energy
from nupair.ions.forced_dipole import dipole_hosts, position_on_record
from nupair.ions.matching import computed_states, recorded_levels
from nupair.ions.named_levels import MEASURED, named_level
from nupair.ions.pair_vectors import PairVectors, state_vectors
from nupair.ions.published_vectors import PublishedVectors, published_vectors
from nupair.ions.sets import parameter_set
from nupair.predict.setting import Factors, hamiltonian_factors

ROLES = ("g", "q", "p", "e")

__all__ = ["PairVectors", "PublishedVectors", "published_vectors", "transition_vectors"]


def transition_vectors(experiment: Experiment, final: str = "p", initial: str = "e") -> PairVectors:
    """Elements of S, L + g_s S and v between two levels of the described scheme, z along the crystal axis.

    final, initial: roles in the scheme, g, q, p or e. From the crystal-field calculation with the default set on record of the
    ion in its host; the energy is the difference of the described levels. velocity is that of the first sublattice (the second
    has the opposite sign), of Judd-Ofelt size and with its sign against the spin open; None where no odd crystal field is on
    record.

    Raises: UnknownNameError for another role; ConflictError where ion.levels is not the measured set (its states are not known:
    `published_vectors` has the paper's elements), or where a level has no computed partner.
    """
    for what, role in (("the final level", final), ("the initial level", initial)):
        if role not in ROLES:
            raise UnknownNameError(what, role, ROLES)
    ion = experiment.ion
    if ion.levels != MEASURED:
        raise ConflictError(
            f"the vectors between {initial} and {final} need ion.levels = 'measured', whose states are computed; received "
            f"ion.levels = {ion.levels!r}. nupair.predict.vectors.published_vectors has the elements of the paper."
        )
    names = getattr(ion.scheme, final), getattr(ion.scheme, initial)
    energy = level_energy(experiment, initial) - level_energy(experiment, final)
    dipole = tuple((name, float(getattr(experiment.scale, name))) for name in _DIPOLE)
    return _vectors(ion.species, ion.host, names, energy, hamiltonian_factors(experiment), dipole)


_DIPOLE = (*(f"radial_{power}" for power in (2, 4, 6, 8)), *(f"judd_ofelt_{rank}" for rank in (2, 4, 6)))


@lru_cache(maxsize=256)
def _vectors(
    species: str, host: str, names: tuple[str, str], energy: float, hamiltonian: Factors, dipole: Factors
) -> PairVectors:
    """names: final, initial. energy: of the initial above the final level, eV. hamiltonian, dipole: factors on records."""
    levels = recorded_levels(species, host, hamiltonian)
    full = (named_level(MEASURED, species, host, name).name for name in names)
    final, initial = ((name, computed_states(levels, species, host, name)) for name in full)
    return state_vectors(levels, final, initial, energy, effective_position(species, host, dipole))


@lru_cache(maxsize=8)
def effective_position(species: str, host: str, factors: Factors = ()) -> list[csr_array] | None:
    """Effective position operator from the records; None where no odd crystal field is on record."""
    if (species, host) not in dipole_hosts():
        return None
    imaginary = complex(parameter_set(species, host).values["B64"]).imag
    return position_on_record(recorded_levels(species, host).shell, species, host, imaginary, factors=dict(factors))
