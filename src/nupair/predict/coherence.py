"""How much coherence the described lasers prepare: the peak over time, or what the description states."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.light.accumulate import accumulate
from nupair.light.graded import DIGITS, rounding
from nupair.light.lindblad import embedded, generator, lit, pure_state, reduced
from nupair.light.propagate import breaks
from nupair.observables.published import coherence_squared
from nupair.predict.drive import Broadening, Drive, broadening, drive
from nupair.predict.dynamics import COHERENCES, E, P, motion, products_of
from nupair.predict.horizon import long_times
from nupair.units import s

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
MEAN_TOLERANCE = 1e-3
"""Of the mean over the drive."""
STEPPED = 1e-8
"""Relative error of states that are stepped through pulses, a hundred times the tolerance of a step."""


@dataclass(frozen=True)
class Prepared:
    """coherence: |rho_ep|^2. published: |chi|^2 = |rho_ee rho_ep|^2. population: rho_ee when |rho_ep|^2 is largest.

    The first two are the largest over `long_times`. None where the description states only rho_ep. origin: a sentence.
    errors: absolute, of the first two: of the average over the ions, and of rounding.
    """

    coherence: float
    published: float | None
    population: float | None
    origin: str
    errors: tuple[float, float] = (0.0, 0.0)


class Mean(NamedTuple):
    """value: of the coherence in force, averaged over the drive, and its absolute error; window: how long that is, s."""

    value: float
    error: float
    window: float


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


def coherence_error(experiment: Experiment) -> float:
    """Absolute numerical error of `coherence_factor`, zero where the coherence is stated."""
    return prepared(experiment).errors[0 if experiment.model.coherence == "bloch" else 1]


def mean_coherence(experiment: Experiment) -> Mean | None:
    """`coherence_factor` averaged over the described drive from time zero to the end of `long_times`; None where it is stated."""
    if experiment.ion.coherence is not None:
        return None
    column = 0 if experiment.model.coherence == "bloch" else 1
    value, error, window = (of[column] for of in _means(drive(experiment), broadening(experiment)))
    largest = coherence_factor(experiment)
    own = coherence_error(experiment) / largest * value if largest > 0 else coherence_error(experiment)
    return Mean(value, error + own, window)


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
    moving = motion(driven, broadened, scaled)
    density = moving.states(scaled)
    found = dict(zip(COHERENCES, products_of(density), strict=True))
    largest, strongest = (int(np.argmax(found[name])) for name in ("coherence_squared", "coherence_rate"))
    return Prepared(
        float(found["coherence_squared"][largest]),
        float(found["coherence_rate"][strongest]),
        float(density[largest, E, E].real),
        f"largest within {1e3 * times[-1]:.3g} ms, 2.5 lifetimes of the slowest level, under the described lasers",
        _errors(
            density[largest], density[strongest], moving.error + _rounding(driven, broadened, density[largest], scaled)
        ),
    )


@lru_cache(maxsize=64)
def _means(driven: Drive, broadened: Broadening | None) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of |rho_ep|^2 and |chi|^2: means over `long_times`, their errors, and how long these are, s; each of shape (2,)."""
    times = long_times(driven)
    scaled = times * s / driven.clock
    moving, kinks = motion(driven, broadened, scaled), breaks(driven.profiles, float(scaled[-1]))
    most = max(1_200, 100_000 // moving.ions)
    summed = accumulate(lambda at: products_of(moving.states(at)), kinks, scaled, MEAN_TOLERANCE, most)
    return summed.integral[:2, -1] / scaled[-1], summed.error[:2] / scaled[-1], np.full(2, times[-1])


def _errors(largest: ComplexArray, strongest: ComplexArray, error: FloatArray) -> tuple[float, float]:
    """Absolute errors of |rho_ep|^2 and |chi|^2 where each is largest; error: of the elements, (n, n)."""
    amplitude, chi = float(np.abs(largest[E, P])), float(np.abs(strongest[E, P] * strongest[E, E]))
    moved = (np.abs(strongest[E, P]) + error[E, P]) * (np.abs(strongest[E, E]) + error[E, E])
    return float(2 * amplitude * error[E, P] + error[E, P] ** 2), float(moved**2 - chi**2)


def _rounding(driven: Drive, broadened: Broadening | None, density: ComplexArray, times: FloatArray) -> FloatArray:
    """What rounding, and stepping through pulses, may cost the elements of the density matrix, absolute, (n, n)."""
    given, start, kept = reduced(generator(driven.levels), pure_state(driven.levels))
    shift = 0.0 if broadened is None else broadened.width * driven.clock
    matrix = lit(given, np.ones(len(driven.profiles)))
    sizes = np.abs(density.reshape(-1)[kept])
    found = rounding(matrix, start, sizes, float(times[-1]), shift)
    edges = breaks(driven.profiles, float(times[-1]))
    if not all(profile.constant(a, b) for a, b in pairwise(edges) for profile in driven.profiles):
        found = found + STEPPED * (sizes + found / DIGITS)
    return np.abs(embedded(found.astype(complex), kept, len(density)))
