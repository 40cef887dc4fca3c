"""What a description means to the dynamics: Rabi frequencies of the three lasers, decay channels, dephasing."""

import numpy as np
from numpy.typing import NDArray

from nupair.constants import BOHR_MAGNETON, CHARGE
from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.ions.judd_ofelt import line_strength
from nupair.ions.matching import computed_states
from nupair.ions.pair_vectors import state_vectors
from nupair.light.geometry import centre_angle
from nupair.light.rabi import (
    combined_rabi,
    electric_dipole,
    electric_rabi,
    isotropic_tensor,
    magnetic_dipole,
    magnetic_rabi,
    printed_rabi,
    strength_tensor,
    unpolarised_dipole,
)
from nupair.predict import setting
from nupair.predict.indices import field_index, rate_index
from nupair.predict.ion_rates import (
    PRINTED,
    computed,
    decay_matrix,
    intensities,
    level_name,
    line_rates,
    manifold_name,
    pair_energy,
)
from nupair.tables import Datum, table

DRIVEN = {"qg": "excitation_1", "eq": "excitation_2", "pg": "trigger"}
"""Laser of each driven transition, upper level first."""
Tensor = NDArray[np.complex128]


def rabi_frequencies(experiment: Experiment) -> dict[str, float]:
    """Omega of the lasers on "qg", "eq", "pg", eV, with H = (Omega/2) |a><b| + h.c.

    model.rabi "eq-81": sqrt(d^2 + mu^2) sqrt(I) from the rates of whole manifolds, as the paper has it. "derived": E0 = sqrt(2I/n),
    the two Stark levels alone, unpolarised beams, electric and magnetic part in quadrature (mean over the two sublattices). The
    magnetic part has its direction from the wave functions (measured levels); the electric part, from Judd-Ofelt parameters or
    a printed rate, is shared evenly among Stark levels and directions. model.local_field false puts n = 1 everywhere.

    Raises: InputError for an intensity that is not given, or a level set or transition without rates on record.
    """
    of = _printed_drive if experiment.model.rabi == "eq-81" else _derived_drive
    return {pair: of(experiment, pair, _intensity(experiment, laser)) for pair, laser in DRIVEN.items()}


def decay_channels(experiment: Experiment) -> dict[tuple[str, str], float]:
    """Population decay rates by upper and lower level, eV; levels are g, q, p, e and manifolds outside the scheme, "4S3/2".

    Rates between manifolds: a decay into a manifold ends in its lowest level within nanoseconds. Level set "hara-2021" without
    non-radiative decay: Table 1, no more. Elsewhere the manifolds that decays pass through are levels of their own, which no
    laser drives: with model.nonradiative nearly all decays of Er's e go through 4S3/2, which lives some 0.4 ms and holds the
    population back.
    Raises: InputError, UnknownNameError where a record is missing; ConflictError for two levels in one manifold.
    """
    names, matrix = decay_matrix(experiment)
    return {(names[i], names[k]): float(matrix[i, k]) for i, k in np.argwhere(matrix > 0)}


def dephasing(experiment: Experiment) -> float:
    """Pure dephasing rate of the optical coherences, eV: 1/T2 - (decay of p)/2 with the optical T2 on record.

    Zero without model.nonradiative. Measured on the line g-p below 1 K; the same rate is taken for the others. Inhomogeneous
    widths and laser linewidths are not in it.
    Raises: InputError where the host has no T2 on record.
    """
    if not experiment.model.nonradiative:
        return 0.0
    host = experiment.ion.host
    record = table("intensities")["width"].get(host, {}).get("optical_t2")
    if not isinstance(record, Datum):
        raise InputError("ion.host", "a host with an optical T2 on record", host, "Set model.nonradiative to false.")
    decay = sum(rate for (upper, _), rate in decay_channels(experiment).items() if upper == "p")
    return max(1 / record.natural - decay / 2, 0.0)


def inhomogeneous_width(experiment: Experiment) -> Datum | None:
    """The full width at half maximum of the line g-p on record for the host, cycles per time; None where there is none."""
    record = table("intensities")["width"].get(experiment.ion.host, {}).get("optical_inhomogeneous")
    return record if isinstance(record, Datum) else None


def _intensity(experiment: Experiment, laser: str) -> float:
    given = getattr(experiment.lasers, f"{laser}_intensity")
    if given is None:
        raise InputError(f"lasers.{laser}_intensity", "given for the Rabi frequencies", "nothing", "Try '10 mW/cm^2'.")
    return float(given)


def _printed_drive(experiment: Experiment, pair: str, intensity: float) -> float:
    rates = line_rates(experiment, pair)
    return printed_rabi(rates.magnetic, rates.electric, pair_energy(experiment, pair), intensity)


def _derived_drive(experiment: Experiment, pair: str, intensity: float) -> float:
    n = field_index(experiment, pair_energy(experiment, pair))
    of = _printed_tensors if experiment.ion.levels == PRINTED else _computed_tensors
    electric, magnetic = of(experiment, pair)
    direction = _beam_direction(experiment, pair)
    return combined_rabi(
        electric_rabi(unpolarised_dipole(electric, direction), intensity, n),
        magnetic_rabi(unpolarised_dipole(magnetic, direction), intensity, n),
    )


def _printed_tensors(experiment: Experiment, pair: str) -> tuple[Tensor, Tensor]:
    """(electric, magnetic) of one Stark level to one, eV^-2, from Table 1: an even share of the final manifold."""
    energy, rates = pair_energy(experiment, pair), line_rates(experiment, pair)
    n = rate_index(experiment)(energy)
    levels, places = computed(experiment)
    final = places[manifold_name(experiment, pair[1])]
    share = levels.states.shape[1] / (int(levels.ion.two_j[final]) + 1)
    return (
        isotropic_tensor(electric_dipole(rates.electric, energy, n)) * share,
        isotropic_tensor(magnetic_dipole(rates.magnetic, energy, n)) * share,
    )


def _computed_tensors(experiment: Experiment, pair: str) -> tuple[Tensor, Tensor]:
    """(electric, magnetic) of one Stark level to one, eV^-2, in axes with z along c.

    S4 makes both isotropic about c, so the azimuth of the crystal is not needed.
    """
    ion = experiment.ion
    levels, places = computed(experiment)
    upper, lower = (level_name(experiment, letter) for letter in pair)
    final, initial = ((name, computed_states(levels, ion.species, ion.host, name)) for name in (lower, upper))
    vectors = state_vectors(levels, final, initial, pair_energy(experiment, pair))
    i, f = (places[name.partition(":")[0]] for name in (upper, lower))
    strength = line_strength(levels.shell, levels.ion, intensities(experiment), f, i)
    states = float((levels.ion.two_j[i] + 1) * (levels.ion.two_j[f] + 1))
    dipole = CHARGE * float(np.sqrt(strength * vectors.moment.shape[1] / states))
    return isotropic_tensor(dipole), strength_tensor(vectors.moment) * BOHR_MAGNETON**2


def _beam_direction(experiment: Experiment, pair: str) -> NDArray[np.float64]:
    """Wave vector of the laser of a transition in axes with z along c, unit length; the trigger at the centre angle."""
    beams = setting.beams(experiment)
    angle = {"qg": 0.0, "eq": beams.theta_e, "pg": centre_angle(beams)}[pair]
    along = float(np.array([np.sin(angle), 0.0, np.cos(angle)]) @ setting.c_axis(experiment))
    return np.array([np.sqrt(max(1 - along**2, 0.0)), 0.0, along])
