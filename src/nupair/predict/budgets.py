"""What the described lasers, crystal and temperature can supply, labelled: the numbers beside which every rate must be read."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.experiment import Experiment, laser_energies
from nupair.ions.matching import computed_states, recorded_levels
from nupair.observables import budgets as formula
from nupair.observables.zeeman_selection import doublet_g
from nupair.predict import emitters, setting
from nupair.predict.attributes import attributes
from nupair.predict.drive_setting import inhomogeneous_width
from nupair.predict.indices import index_at
from nupair.predict.ion_rates import level_rates, radiative_rate
from nupair.units import MHz, cm, gauss, kW, s

FloatArray = NDArray[np.float64]
LASERS = ("excitation_1", "excitation_2", "trigger")
STEPS = (("g", "p"), ("g", "q"), ("q", "e"), ("p", "e"))
"""Lines (lower, upper) whose strength at the centre is given: absorption from the lower level, gain from the upper."""


def budgets(experiment: Experiment) -> xr.Dataset:
    """Photons, absorption, gain, thermal moment and spin noise of the described experiment.

    Dim laser: photons_per_ion (photons entering within one radiative lifetime of e, per ion; NaN without an intensity),
    half_excitation_intensity (kW/cm^2: one photon for every second ion within that lifetime).
    Dim line: line_coefficient (1/cm) with all ions in the lower (absorption) or upper level (gain), width as `line_width`
    (full, MHz of cycles); `line_rate` (1/s), `absorption_length` (cm).
    Dim direction (of the field: along c, across c): g_factor of g, thermal_field (G) at ion.temperature and ion.magnetic_field,
    saturated_field (G), spin_noise_field (G rms, whole target). They are mu_0 M: multiply by xi for the sensor.
    The target of a Gaussian beam is what lies within its waist: ions and spin_noise_field are those.
    Only the lowest doublet counts; NaN where a value is not given or the ion has no doublets.
    """
    setting.described(experiment)
    return xr.Dataset(
        {**_photons(experiment), **_lines(experiment), **_moments(experiment)},
        coords={
            "laser": ("laser", list(LASERS)),
            "line": ("line", [f"{lower}-{upper}" for lower, upper in STEPS]),
            "direction": ("direction", ["along c", "across c"], {"long_name": "direction of the field"}),
        },
        attrs=dict(attributes(experiment)) | {"title": f"Budgets, {experiment.title or experiment.name}"},
    )


def _photons(experiment: Experiment) -> dict[str, Any]:
    """Photons that the lasers bring, against the ions."""
    density, length = experiment.ion.density, experiment.target.length
    lifetime = 1 / radiative_rate(experiment)
    supplied, half = [], []
    for name, energy in zip(LASERS, laser_energies(experiment), strict=True):
        intensity = getattr(experiment.lasers, f"{name}_intensity")
        given = np.nan if intensity is None else intensity
        supplied.append(formula.photons_per_ion(given, lifetime, energy, density, length))
        half.append(formula.intensity_for_half(lifetime, energy, density, length))
    return {
        "photons_per_ion": ("laser", supplied, {"units": "1", "long_name": "photons per ion within a lifetime of e"}),
        "half_excitation_intensity": (
            "laser",
            np.array(half) / (kW / cm**2),
            {"units": "kW/cm^2", "long_name": "intensity for one photon per two ions in that time"},
        ),
        "radiative_lifetime": ((), lifetime / s, {"units": "s", "long_name": "radiative lifetime of e"}),
        "ions": ((), emitters.enclosed_ions(experiment), {"units": "1", "long_name": "ions in the target"}),
    }


def _lines(experiment: Experiment) -> dict[str, Any]:
    """Peak absorption and gain of the lines between single doublets."""
    record = inhomogeneous_width(experiment)
    width = np.nan if record is None else 2 * np.pi * record.natural
    rates, coefficients = [], []
    omega_1, omega_2, omega_s = laser_energies(experiment)
    energy = {"g-p": omega_s, "g-q": omega_1, "q-e": omega_2, "p-e": omega_1 + omega_2 - omega_s}
    for lower, upper in STEPS:
        photon = energy[f"{lower}-{upper}"]
        rate = level_rates(experiment, upper + lower).total
        index = index_at(experiment, photon)
        section = formula.peak_cross_section(photon, rate, width, index) if np.isfinite(width) else np.nan
        rates.append(rate * s)
        coefficients.append(section * experiment.ion.density * cm)
    coefficient = np.array(coefficients)
    return {
        "line_rate": ("line", rates, {"units": "1/s", "long_name": "spontaneous rate of the line"}),
        "line_coefficient": (
            "line",
            coefficient,
            {"units": "1/cm", "long_name": "peak absorption, or gain if inverted"},
        ),
        "absorption_length": ("line", _length(coefficient), {"units": "cm", "long_name": "1/line_coefficient"}),
        "line_width": (
            (),
            width / (2 * np.pi * MHz),
            {"units": "MHz", "long_name": "full width of every line, cycles: the inhomogeneous width on record"},
        ),
    }


def _length(coefficient: NDArray[np.float64]) -> NDArray[np.float64]:
    """1/coefficient, infinite for a line that does not absorb."""
    with np.errstate(divide="ignore"):
        return np.asarray(1 / coefficient)


def _moments(experiment: Experiment) -> dict[str, Any]:
    """Field of the crystal's own spins."""
    ion = experiment.ion
    levels = recorded_levels(ion.species, ion.host, setting.hamiltonian_factors(experiment))
    ground = computed_states(levels, ion.species, ion.host, ion.scheme.g, ion.levels)
    g = np.array(doublet_g(levels, ground[0]) if levels.shell.kramers else (np.nan, np.nan))
    volume = emitters.enclosed_volume(experiment)
    thermal = [
        np.nan
        if ion.temperature is None or ion.magnetic_field is None
        else formula.thermal_field(ion.density, float(value), ion.magnetic_field, ion.temperature)
        for value in g
    ]
    noise = [formula.spin_noise_field(ion.density, float(value), volume) for value in g]
    field = {"units": "G"}
    return {
        "g_factor": ("direction", g, {"units": "1", "long_name": "g of the ground doublet"}),
        "saturated_field": (
            "direction",
            np.array([formula.saturated_field(ion.density, float(value)) for value in g]) / gauss,
            field | {"long_name": "mu_0 M, all spins aligned"},
        ),
        "thermal_field": ("direction", np.array(thermal) / gauss, field | {"long_name": "mu_0 M in equilibrium"}),
        "spin_noise_field": ("direction", np.array(noise) / gauss, field | {"long_name": "rms mu_0 M of free spins"}),
    }
