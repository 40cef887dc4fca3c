"""What the described lasers and crystal can supply: photons, absorption, gain, thermal moment, spin noise. Natural units."""

import numpy as np

from nupair.constants import BOHR_MAGNETON
from nupair.errors import InputError


def photons_per_ion(intensity: float, duration: float, energy: float, density: float, length: float) -> float:
    """Photons entering the cylinder's face in a time, over the ions in it: I T/(omega n L), dimensionless.

    intensity: eV^4. duration: eV^-1. energy: omega, eV. density: eV^3. length: eV^-1.
    """
    return intensity * duration / (energy * density * length)


def intensity_for_half(duration: float, energy: float, density: float, length: float) -> float:
    """Intensity (eV^4) that supplies one photon of energy omega for every second ion within a time: n L omega/(2 T)."""
    return density * length * energy / (2 * duration)


def peak_cross_section(
    energy: float, rate: float, width: float, refractive_index: float, degeneracies: float = 1.0
) -> float:
    """lambda^2/(2 pi n_r^2) (g_upper/g_lower) A/width, eV^-2: centre of a Lorentzian line of full width `width`.

    A Gaussian line of the same full width has sqrt(pi ln 2) = 1.48 times this. rate: A of the line (in the crystal), eV;
    width: angular, eV. energy: eV.
    """
    if not (energy > 0 and width > 0):
        raise InputError("the energy and width of a line", "positive", (energy, width))
    return 2 * np.pi / (refractive_index * energy) ** 2 * degeneracies * rate / width


def saturated_field(density: float, g_factor: float) -> float:
    """N g mu_B/2, eV^2: mu_0 M of a fully polarised effective spin 1/2."""
    return density * g_factor * BOHR_MAGNETON / 2


def thermal_field(density: float, g_factor: float, magnetic_field: float, temperature: float) -> float:
    """mu_0 M of a doublet in thermal equilibrium, eV^2: saturated_field tanh(g mu_B B/2 k T).

    Only the lowest doublet; van Vleck terms and higher levels are left out. magnetic_field: eV^2. temperature: eV.
    """
    if not temperature > 0:
        raise InputError("the temperature", "positive", temperature)
    moment = g_factor * BOHR_MAGNETON / 2
    return saturated_field(density, g_factor) * float(np.tanh(moment * magnetic_field / temperature))


def spin_noise_field(density: float, g_factor: float, volume: float) -> float:
    """Root mean square of mu_0 M of N = n V independent spins along one axis, eV^2: saturated_field/sqrt(N)."""
    return saturated_field(density, g_factor) / float(np.sqrt(density * volume))
