"""Emission of single ions of a description: its rate and what it leaves of the moment, as a vector."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.constants import BOHR_MAGNETON
from nupair.experiment import Experiment
from nupair.light.geometry import pair_energy
from nupair.observables.coherent_vectors import along_axis, strongest_states
from nupair.observables.incoherent import incoherent_parts, single_ion_share
from nupair.observables.prefactors import consistent_prefactor
from nupair.observables.single_ion_vectors import SingleIon, single_ion
from nupair.pairs.weighting import magnetization_integral, rate_integral
from nupair.predict import emitters, setting
from nupair.predict.coherence import excited_population
from nupair.predict.emitting_pair import crystal_frame, emitting_pair, level_pair
from nupair.predict.rates import static_spin_velocity

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


class SingleIonTerms(NamedTuple):
    """By pair of neutrinos: rate even and odd in c, eV, (6,); dM/dt odd and even, eV^3, (3, 6), laser frame. At every angle."""

    even: FloatArray
    odd: FloatArray
    moment_odd: FloatArray
    moment_even: FloatArray


def selected_terms(experiment: Experiment) -> SingleIonTerms:
    """Of ions in the state of e that is selected along ion.field_axis; to every state of p, not the selected one alone.

    With model.spin_axis "c-axis" there is one state of p, and the paper's moment along c.
    Raises: InputError where the coherence is stated without the population of e.
    """
    if experiment.model.spin_axis == "c-axis":
        one = emitting_pair(experiment)
        velocity = static_spin_velocity(experiment)
        turned = -one.moment_change / BOHR_MAGNETON * one.axis
        return _terms(
            experiment, SingleIon(one.spin_squared, velocity, one.spin_squared * turned, velocity * turned), np.eye(3)
        )
    frame = crystal_frame(experiment)
    pair = along_axis(level_pair(experiment), frame.T @ setting.field_axis(experiment))
    initial = strongest_states(pair)[1]
    state = np.zeros((pair.spin.shape[2],) * 2, dtype=complex)
    state[initial, initial] = 1.0
    found = single_ion(pair, state, np.zeros_like(state), experiment.model.sublattices == "both")
    return _terms(experiment, found, frame)


def terms_of_state(experiment: Experiment, even: ComplexArray, odd: ComplexArray) -> SingleIonTerms:
    """Of ions with a given state of e, in the basis of the computed levels: parts even and odd under inversion of the site.

    Raises: InputError where the coherence is stated without the population of e.
    """
    both = experiment.model.sublattices == "both"
    return _terms(experiment, single_ion(level_pair(experiment), even, odd, both), crystal_frame(experiment))


def _terms(experiment: Experiment, found: SingleIon, frame: FloatArray) -> SingleIonTerms:
    """found: per unit of population, in axes that the frame takes to the laser's."""
    parts = incoherent_parts(pair_energy(setting.beams(experiment)), *setting.pair_masses(experiment))
    weights, interference = setting.weights(experiment), setting.interference(experiment)
    ions = emitters.ions(experiment)
    share = single_ion_share(ions, excited_population(experiment)) * consistent_prefactor(ions)
    by_rate = share * rate_integral(parts, weights, interference)
    by_parity = share * magnetization_integral(parts, weights, interference)
    events = 1.0 if experiment.model.moment == "per-density" else 1 / ions
    moment = -BOHR_MAGNETON * experiment.ion.density * events
    return SingleIonTerms(
        found.even * by_rate,
        found.odd * by_parity,
        moment * np.outer(frame @ found.odd_turned, by_parity),
        moment * np.outer(frame @ found.even_turned, by_rate),
    )
