"""How much coherence the described lasers prepare: the peak over time, or what the description states."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.published import coherence_squared
from nupair.predict.drive import Broadening, Drive, broadening, drive
from nupair.predict.dynamics import COHERENCES, E, motion, products_of
from nupair.predict.horizon import long_times
from nupair.units import s


@dataclass(frozen=True)
class Prepared:
    """coherence: |rho_ep|^2. published: |chi|^2 = |rho_ee rho_ep|^2. population: rho_ee when |rho_ep|^2 is largest.

    The first two are the largest over `long_times`. None where the description states only rho_ep. origin: a sentence.
    """

    coherence: float
    published: float | None
    population: float | None
    origin: str


@lru_cache(maxsize=64)
def prepared(experiment: Experiment) -> Prepared:
    """The coherence in force: ion.coherence and ion.excited_population where stated, else the peak of the dynamics."""
    ion = experiment.ion
    if ion.coherence is None:
        return _peak(drive(experiment), broadening(experiment))
    population = ion.excited_population
    chi = None if population is None else float(coherence_squared(population, ion.coherence))
    return Prepared(ion.coherence**2, chi, population, "stated in the description")


def coherence_factor(experiment: Experiment) -> float:
    """|rho_ep|^2, or |chi|^2 where the trigger factor is in force.

    Raises: InputError where |chi|^2 is needed and only the coherence is stated.
    """
    found = prepared(experiment)
    if experiment.model.coherence == "bloch":
        return found.coherence
    if found.published is None:
        raise InputError("ion.excited_population", "given with ion.coherence for |chi|^2", None, "Try 0.5.")
    return found.published


def excited_population(experiment: Experiment) -> float:
    """rho_ee, which the emission of single ions needs.

    Raises: InputError where the coherence is stated without it.
    """
    population = prepared(experiment).population
    if population is None:
        raise InputError("ion.excited_population", "given with ion.coherence for single ions", None, "Try 0.5.")
    return population


@lru_cache(maxsize=64)
def _peak(driven: Drive, broadened: Broadening | None) -> Prepared:
    """From the dynamics: descriptions that drive the same ions in the same way share an entry."""
    times = long_times(driven)
    scaled = times * s / driven.clock
    density = motion(driven, broadened, scaled).states(scaled)
    found = dict(zip(COHERENCES, products_of(density), strict=True))
    largest = int(np.argmax(found["coherence_squared"]))
    return Prepared(
        float(found["coherence_squared"][largest]),
        float(found["coherence_rate"].max()),
        float(density[largest, E, E].real),
        f"largest within {1e3 * times[-1]:.3g} ms, 2.5 lifetimes of the slowest level, under the described lasers",
    )
