"""How much coherence the described lasers prepare: the peak over time, or what the description states."""

from dataclasses import dataclass
from functools import lru_cache

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.published import coherence_squared
from nupair.predict.dynamics import dynamics


@dataclass(frozen=True)
class Prepared:
    """coherence: |rho_ep|^2. published: |chi|^2 = |rho_ee rho_ep|^2, None where the description states only rho_ep.

    Each is the largest over 2.5 lifetimes of e. origin: a sentence.
    """

    coherence: float
    published: float | None
    origin: str


def prepared(experiment: Experiment) -> Prepared:
    """The coherence in force: ion.coherence and ion.excited_population where stated, else the peak of the dynamics."""
    ion = experiment.ion
    if ion.coherence is None:
        return _peak(experiment.replace({"neutrino.nature": "dirac", "neutrino.lightest_mass": "0 eV"}))
    population = ion.excited_population
    chi = None if population is None else float(coherence_squared(population, ion.coherence))
    return Prepared(ion.coherence**2, chi, "stated in the description")


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


@lru_cache(maxsize=32)
def _peak(experiment: Experiment) -> Prepared:
    """From the dynamics, which know nothing of neutrinos: descriptions that differ in them share an entry."""
    found = dynamics(experiment)
    return Prepared(
        float(found["coherence_squared"].max()),
        float(found["coherence_rate"].max()),
        "largest over 2.5 lifetimes of the excited level under the described lasers",
    )
