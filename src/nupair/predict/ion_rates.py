"""Spontaneous and non-radiative rates of the described levels: Table 1 for the level set "hara-2021", else the computed ion."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.constants import ALPHA
from nupair.errors import ConflictError, InputError
from nupair.experiment import Experiment, level_energy
from nupair.ions.cascade import fed, multiphonon_rates, radiative_rates
from nupair.ions.judd_ofelt import electric_local_field, intensity_parameters
from nupair.ions.levels import CrystalLevels
from nupair.ions.matching import recorded_levels
from nupair.ions.measured import best_energy, measured_manifolds, place_manifolds
from nupair.ions.multiplet_rates import multiplet_rates
from nupair.ions.named_levels import MEASURED, named_level
from nupair.ions.relaxation import gap_law
from nupair.ions.transitions import magnetic_dipole_rate, strength
from nupair.predict.indices import rate_index
from nupair.predict.setting import hamiltonian_factors
from nupair.predict.vectors import transition_vectors
from nupair.tables import table

FloatArray = NDArray[np.float64]
PRINTED = "hara-2021"
LETTERS = {"4I15/2": "g", "4I11/2": "q", "4I13/2": "p", "4I9/2": "i", "2H11/2": "e"}
"""How the records of Table 1 call the manifolds."""


class Rates(NamedTuple):
    """Magnetic and electric rate of one transition, summed over the final and averaged over the initial states, eV."""

    magnetic: float
    electric: float

    @property
    def total(self) -> float:
        """Sum of the two."""
        return self.magnetic + self.electric


def level_name(experiment: Experiment, letter: str) -> str:
    """Full name of level g, q, p or e, "4I15/2:1"."""
    ion = experiment.ion
    return named_level(ion.levels, ion.species, ion.host, getattr(ion.scheme, letter), f"ion.scheme.{letter}").name


def manifold_name(experiment: Experiment, letter: str) -> str:
    """Manifold of level g, q, p or e, "4I15/2"."""
    return level_name(experiment, letter).partition(":")[0]


def pair_energy(experiment: Experiment, pair: str) -> float:
    """Energy of a transition "qg", eV: upper level less lower level."""
    return level_energy(experiment, pair[0]) - level_energy(experiment, pair[1])


def intensities(experiment: Experiment) -> dict[int, float]:
    """Judd-Ofelt parameters by rank, eV^-2.

    Raises: UnknownNameError where none are on record.
    """
    found = intensity_parameters(experiment.ion.species, experiment.ion.host)
    return {
        rank: record.natural * float(getattr(experiment.scale, f"judd_ofelt_{rank}")) for rank, record in found.items()
    }


def line_rates(experiment: Experiment, pair: str) -> Rates:
    """Rates of one transition "qg" between whole manifolds, at the difference of their mean energies.

    Raises: InputError for a transition or a level set without rates on record.
    """
    upper, lower = (manifold_name(experiment, letter) for letter in pair)
    if experiment.ion.levels == PRINTED:
        rates = printed_rates(experiment, pair)
        if not any(rates):
            raise InputError(f"the transition {pair} of ion.scheme", "one of Table 1", f"{upper} -> {lower}")
        return rates
    levels, places = computed(experiment)
    named = levels.ion.names[places[upper]], levels.ion.names[places[lower]]
    omega, index = intensities(experiment), rate_index(experiment)
    (found,) = multiplet_rates(levels, omega, index, [named], energies(experiment))
    return Rates(found.magnetic, found.electric)


def level_rates(experiment: Experiment, pair: str) -> Rates:
    """Rates of one transition "qg" between two levels, summed over final and averaged over initial states.

    Measured levels: from the vectors of `vectors.transition_vectors`, magnetic with n^3, electric with n (n^2 + 2)^2/9 (Judd-Ofelt
    size, point-charge directions; none where no odd crystal field is on record): A = 4 alpha eps |v|^2/3, v = -i eps r. Over
    all Stark levels they add up to `line_rates`. Level set "hara-2021": Table 1, which the paper takes for the lowest levels.
    """
    if experiment.ion.levels == PRINTED:
        return line_rates(experiment, pair)
    found = transition_vectors(experiment, pair[1], pair[0])
    n = rate_index(experiment)(found.energy)
    magnetic = magnetic_dipole_rate(float(strength(found.moment).sum()), found.energy, n)
    squared = 0.0 if found.velocity is None else float(strength(found.velocity).sum())
    return Rates(magnetic, 4 * ALPHA * found.energy * squared * electric_local_field(n) / 3)


def printed_rates(experiment: Experiment, pair: str) -> Rates:
    """Table 1 for the manifolds of a transition "qg", whatever the level set; zero where it has none."""
    upper, lower = (manifold_name(experiment, letter) for letter in pair)
    return _table_1(experiment, upper, lower) if experiment.ion.species == "Er3+" else Rates(0.0, 0.0)


def radiative_rate(experiment: Experiment) -> float:
    """Rate at which e is left by light, to all manifolds below, eV: all of Table 1, or magnetic and Judd-Ofelt rates."""
    return excited_decay_rate(experiment.replace({"model.nonradiative": False}))


def excited_decay_rate(experiment: Experiment) -> float:
    """Rate at which e is left, eV: by light, and by multiphonon decay where model.nonradiative is true.

    The decay channels of e add up to it, but for the 6 per second of Table 1 from 2H11/2 to 4I9/2, which the paper's four levels
    leave out.
    """
    upper = manifold_name(experiment, "e")
    if experiment.ion.levels == PRINTED and not experiment.model.nonradiative:
        return float(sum(_table_1(experiment, upper, lower).total for lower in LETTERS))
    place = computed(experiment)[1][upper]
    return float(_rate_matrix(experiment, place)[place].sum())


def decay_matrix(experiment: Experiment) -> tuple[tuple[str, ...], FloatArray]:
    """Levels g, q, p, e and the manifolds outside the scheme that their decays pass through, and the rates between them, eV.

    Rates [initial, final] between manifolds; see `drive_setting.decay_channels`.
    Raises: ConflictError for two levels in one manifold.
    """
    names = [manifold_name(experiment, letter) for letter in "gqpe"]
    if len(set(names)) < 4:
        raise ConflictError(f"ion.scheme needs four manifolds for its decay rates; received {', '.join(names)}.")
    if experiment.ion.levels == PRINTED and not experiment.model.nonradiative:
        printed = [[_table_1(experiment, upper, lower).total for lower in names] for upper in names]
        return tuple("gqpe"), np.array(printed)
    _, places = computed(experiment)
    scheme = tuple(places[name] for name in names)
    rates = _rate_matrix(experiment, max(scheme))
    outside = fed(rates, scheme)
    known = {place: name for name, place in places.items()}
    everything = [*scheme, *outside]
    return (*"gqpe", *(known[place] for place in outside)), rates[np.ix_(everything, everything)]


def _rate_matrix(experiment: Experiment, highest: int) -> FloatArray:
    """Rates [initial, final] between manifolds 0 to `highest`, eV: Table 1 for what decays there if the level set is printed."""
    levels, places = computed(experiment)
    known = energies(experiment)
    rates = radiative_rates(levels, intensities(experiment), rate_index(experiment), highest, known)
    if experiment.ion.levels == PRINTED:
        _put_printed(experiment, rates, places)
    if experiment.model.nonradiative:
        law, temperature = gap_law(experiment.ion.host), experiment.ion.temperature or 0.0
        rates = rates + experiment.scale.multiphonon * multiphonon_rates(levels, law, highest, temperature, known)
    return rates


def _put_printed(experiment: Experiment, rates: FloatArray, places: dict[str, int]) -> None:
    """All decays of the manifolds that Table 1 has, in place of the computed ones."""
    inside = [name for name in LETTERS if places[name] < rates.shape[0]]
    for upper in inside:
        row = [_table_1(experiment, upper, lower).total for lower in inside]
        if any(row):
            rates[places[upper]] = 0.0
            rates[places[upper], [places[name] for name in inside]] = row


def _table_1(experiment: Experiment, upper: str, lower: str) -> Rates:
    """Rates as printed, times scale.magnetic_rates and scale.electric_rates."""
    printed = table(PRINTED.replace("-", ""))["table_1"]
    key = LETTERS.get(upper, "") + LETTERS.get(lower, "")
    found = [printed[kind].get(key) for kind in ("magnetic_dipole", "electric_dipole")]
    magnetic, electric = (0.0 if record is None else record.natural for record in found)
    return Rates(magnetic * experiment.scale.magnetic_rates, electric * experiment.scale.electric_rates)


def energies(experiment: Experiment) -> FloatArray:
    """Energy of each computed level, measured where known, cm^-1."""
    ion = experiment.ion
    return best_energy(computed(experiment)[0], ion.species, ion.host)


def computed(experiment: Experiment) -> tuple[CrystalLevels, dict[str, int]]:
    """The computed ion, and the number of each manifold by its name on record.

    Raises: InputError for a level set without rates on record.
    """
    ion = experiment.ion
    if ion.levels not in (MEASURED, PRINTED):
        raise InputError("ion.levels", f"{MEASURED!r} or {PRINTED!r}, for which rates are on record", ion.levels)
    levels = recorded_levels(ion.species, ion.host, hamiltonian_factors(experiment))
    return levels, place_manifolds(levels, measured_manifolds(ion.species, ion.host))
