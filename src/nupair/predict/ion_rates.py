"""Rates between the manifolds of a description: Table 1 for the level set "hara-2021", the computed ion for measured levels."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import ConflictError, InputError
from nupair.experiment import Experiment, level_energy
from nupair.ions.cascade import folded_rates, multiphonon_rates, radiative_rates
from nupair.ions.judd_ofelt import intensity_parameters
from nupair.ions.levels import CrystalLevels
from nupair.ions.matching import recorded_levels
from nupair.ions.measured import measured_manifolds, place_manifolds
from nupair.ions.named_levels import MEASURED, named_level
from nupair.ions.relaxation import gap_law
from nupair.predict import setting
from nupair.tables import table

FloatArray = NDArray[np.float64]
PRINTED = "hara-2021"
LETTERS = {"4I15/2": "g", "4I11/2": "q", "4I13/2": "p", "4I9/2": "i", "2H11/2": "e"}
"""How the records of Table 1 call the manifolds."""


class Rates(NamedTuple):
    """Magnetic and electric rate of one transition, summed over the final manifold, eV."""

    magnetic: float
    electric: float


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


def rate_index(experiment: Experiment) -> Callable[[float], float]:
    """Refractive index in the rates at a photon energy (eV); 1 without model.local_field.

    Beyond the measured range of the record its nearest end is taken: the lines between high manifolds lie in the infrared.
    """
    if not experiment.model.local_field:
        return lambda energy: 1.0  # noqa: ARG005
    index = setting.refractive_index(experiment)
    ends = [2 * np.pi / getattr(index, name, default) for name, default in (("longest", np.inf), ("shortest", 1e-300))]
    inside = (ends[0] * (1 + 1e-9), ends[1] * (1 - 1e-9))
    return lambda energy: float(index(np.clip(energy, *inside)))


def intensities(experiment: Experiment) -> dict[int, float]:
    """Judd-Ofelt parameters by rank, eV^-2.

    Raises: UnknownNameError where none are on record.
    """
    found = intensity_parameters(experiment.ion.species, experiment.ion.host)
    return {rank: record.natural for rank, record in found.items()}


def line_rates(experiment: Experiment, pair: str) -> Rates:
    """Rates of one transition "qg" between whole manifolds.

    Raises: InputError for a transition or a level set without rates on record.
    """
    upper, lower = (manifold_name(experiment, letter) for letter in pair)
    if experiment.ion.levels == PRINTED:
        rates = _printed_rates(upper, lower)
        if not any(rates):
            raise InputError(f"the transition {pair} of ion.scheme", "one of Table 1", f"{upper} -> {lower}")
        return rates
    levels, places = computed(experiment)
    i, f = places[upper], places[lower]
    index = rate_index(experiment)
    total, magnetic = (
        radiative_rates(levels, omega, index, max(i, f))[i, f] for omega in (intensities(experiment), {})
    )
    return Rates(float(magnetic), float(total - magnetic))


def decay_matrix(experiment: Experiment) -> FloatArray:
    """Decay rates [initial, final] between the manifolds of g, q, p, e, shape (4, 4), eV; see `drive_setting.decay_channels`."""
    names = [manifold_name(experiment, letter) for letter in "gqpe"]
    if len(set(names)) < 4:
        raise ConflictError(f"ion.scheme needs four manifolds for its decay rates; received {', '.join(names)}.")
    printed = experiment.ion.levels == PRINTED
    if printed and not experiment.model.nonradiative:
        return np.array([[sum(_printed_rates(upper, lower)) for lower in names] for upper in names])
    levels, places = computed(experiment)
    kept = tuple(places[name] for name in names)
    rates = radiative_rates(levels, intensities(experiment), rate_index(experiment), max(kept))
    if printed:
        _put_printed(rates, places)
    if experiment.model.nonradiative:
        rates = rates + multiphonon_rates(levels, gap_law(experiment.ion.host), max(kept))
    return folded_rates(rates, kept)


def _put_printed(rates: FloatArray, places: dict[str, int]) -> None:
    """Table 1 in place of the computed rates, where it has them."""
    known = [(name, places[name]) for name in LETTERS]
    for upper, i in known:
        for lower, f in known:
            if max(i, f) < rates.shape[0] and any(_printed_rates(upper, lower)):
                rates[i, f] = sum(_printed_rates(upper, lower))


def _printed_rates(upper: str, lower: str) -> Rates:
    printed = table(PRINTED.replace("-", ""))["table_1"]
    key = LETTERS.get(upper, "") + LETTERS.get(lower, "")
    found = [printed[kind].get(key) for kind in ("magnetic_dipole", "electric_dipole")]
    return Rates(*(0.0 if record is None else record.natural for record in found))


def computed(experiment: Experiment) -> tuple[CrystalLevels, dict[str, int]]:
    """The computed ion, and the number of each manifold by its name on record.

    Raises: InputError for a level set without rates on record.
    """
    ion = experiment.ion
    if ion.levels not in (MEASURED, PRINTED):
        raise InputError("ion.levels", f"{MEASURED!r} or {PRINTED!r}, for which rates are on record", ion.levels)
    levels = recorded_levels(ion.species, ion.host)
    return levels, place_manifolds(levels, measured_manifolds(ion.species, ion.host))
