"""Spontaneous and non-radiative rates of the described levels, from the paper's Table 1 or from the doublets."""

from functools import cache

from nupair.errors import ConflictError
from nupair.experiment import Experiment, laser_energies
from nupair.ions.judd_ofelt import intensity_parameters
from nupair.ions.multiplet_rates import multiplet_rates
from nupair.ions.named_levels import MEASURED
from nupair.ions.relaxation import gap_law, nonradiative_rate
from nupair.predict.doublets import computed_levels, computed_name, doublet_rate
from nupair.predict.setting import refractive_index
from nupair.tables import table


def index_at(experiment: Experiment, energy: float) -> float:
    """Refractive index at a photon energy (eV)."""
    return float(refractive_index(experiment)(energy))


def local_index(experiment: Experiment, energy: float) -> float:
    """The index that enters rates: 1 where model.local_field is false."""
    return index_at(experiment, energy) if experiment.model.local_field else 1.0


def transition_rate(experiment: Experiment, final: str, initial: str, energy: float) -> float:
    """Spontaneous rate between two of the levels g, q, p, e (eV): Table 1 for printed levels, else the two doublets."""
    if experiment.ion.levels != MEASURED:
        return printed_rate(experiment, final, initial)
    return doublet_rate(experiment, final, initial, local_index(experiment, energy))


def printed_rate(
    experiment: Experiment, final: str, initial: str, kinds: tuple[str, ...] = ("magnetic", "electric")
) -> float:
    """Sum of the magnetic and electric dipole rates of Table 1, eV; both, or the named one.

    Raises: ConflictError for an ion that the table does not hold.
    """
    if experiment.ion.species != "Er3+":
        raise ConflictError(f"Table 1 of the paper holds Er3+ only; received {experiment.ion.species!r}.")
    rates = table("hara2021")["table_1"]
    found = [rates[f"{kind}_dipole"].get(initial + final) for kind in kinds]
    return float(sum(record.natural for record in found if record is not None))


def excited_decay_rate(experiment: Experiment) -> float:
    """Rate at which e is left, eV.

    Printed levels: the spontaneous rate to the ground manifold, which eq. (68) takes as the lifetime. Else the radiative rates to
    the multiplets below (Judd-Ofelt and magnetic), and multiphonon decay where model.nonradiative is true.
    """
    ion = experiment.ion
    if ion.levels != MEASURED:
        radiative = printed_rate(experiment, "g", "e")
        if not experiment.model.nonradiative:
            return radiative
    else:
        manifold = computed_name(experiment, "e").partition(":")[0]
        index = local_index(experiment, laser_energies(experiment)[0])
        radiative = _radiative_rate(ion.species, ion.host, manifold, index)
    if not experiment.model.nonradiative:
        return radiative
    levels = computed_levels(ion.species, ion.host)
    place = levels.find(computed_name(experiment, "e"))
    return radiative + nonradiative_rate(levels, gap_law(ion.host), place, ion.temperature or 0.0)


@cache
def _radiative_rate(species: str, host: str, manifold: str, index: float) -> float:
    """Sum of the radiative rates from a manifold to all below, eV."""
    levels = computed_levels(species, host)
    names = levels.ion.names
    centre = [levels.energy[levels.manifold == i].mean() for i in range(len(names))]
    own = names.index(manifold)
    below = [(manifold, name) for i, name in enumerate(names) if centre[i] < centre[own]]
    omega = {rank: record.natural for rank, record in intensity_parameters(species, host).items()}
    return float(sum(rate.magnetic + rate.electric for rate in multiplet_rates(levels, omega, index, below)))
