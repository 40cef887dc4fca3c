"""How much coherence the described lasers prepare: the peak over time, or what the description states."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.published import coherence_squared
from nupair.predict.drive import drive
from nupair.predict.dynamics import LIFETIMES, NUMBER, dynamics
from nupair.switches import SWITCHES
from nupair.units import s

FloatArray = NDArray[np.float64]
_OF_DYNAMICS = ("nonradiative", "local_field", "rabi")
"""The switches that the dynamics know."""
_OF_NEUTRINOS = tuple(f"neutrino.{name}" for name in ("sin2_theta12", "sin2_theta13", "dm2_21", "dm2_3l"))


@dataclass(frozen=True)
class Prepared:
    """coherence: |rho_ep|^2. published: |chi|^2 = |rho_ee rho_ep|^2. population: rho_ee when |rho_ep|^2 is largest.

    The first two are the largest over `long_times`. None where the description states only rho_ep. origin: a sentence.
    """

    coherence: float
    published: float | None
    population: float | None
    origin: str


def prepared(experiment: Experiment) -> Prepared:
    """The coherence in force: ion.coherence and ion.excited_population where stated, else the peak of the dynamics."""
    ion = experiment.ion
    if ion.coherence is None:
        idle = {f"model.{name}": switch.consistent for name, switch in SWITCHES.items() if name not in _OF_DYNAMICS}
        bare = {"neutrino.nature": "dirac", "neutrino.lightest_mass": "0 eV"} | dict.fromkeys(_OF_NEUTRINOS)
        return _peak(experiment.replace(bare | idle))
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


def long_times(experiment: Experiment) -> FloatArray:
    """Times over which the driven ion settles, s: 2.5 lifetimes of e evenly, then wider steps to 2.5 of its slowest level.

    Multiphonon decay empties e within some 40 ns, while q and p, from which the coherence grows, fill over milliseconds.
    """
    driven = drive(experiment)
    totals: dict[str, float] = {}
    for decay in driven.levels.decays:
        totals[decay.upper] = totals.get(decay.upper, 0.0) + decay.rate
    clock = LIFETIMES * driven.clock / s
    longest = clock / min(rate for rate in totals.values() if rate > 0)
    even = np.linspace(0, clock, NUMBER)
    if longest <= clock * (1 + 1e-9):
        return even
    return np.concatenate([even, np.geomspace(clock, longest, NUMBER)[1:]])


@lru_cache(maxsize=32)
def _peak(experiment: Experiment) -> Prepared:
    """From the dynamics, which know nothing of neutrinos: descriptions that differ in them share an entry."""
    times = long_times(experiment)
    found = dynamics(experiment, times=times)
    populations = found["density_matrix"].sel(row="e", column="e").real.values
    return Prepared(
        float(found["coherence_squared"].max()),
        float(found["coherence_rate"].max()),
        float(populations[int(np.argmax(found["coherence_squared"].values))]),
        f"largest within {1e3 * times[-1]:.3g} ms, 2.5 lifetimes of the slowest level, under the described lasers",
    )
