"""Rate of the pair emission in absolute units, as far as the backgrounds need it: the one seam to the full rate."""

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment, laser_energies
from nupair.ions.angular_momentum import three_j
from nupair.ions.transitions import spin_element_from_rate
from nupair.observables.published import trigger_factor
from nupair.predict.doublets import vectors
from nupair.predict.relaxation import printed_rate, transition_rate
from nupair.predict.spectrum import spectrum
from nupair.tables import table
from nupair.units import eV, s

FloatArray = NDArray[np.float64]
LARGEST = {"bloch": 1 / 4, "trigger-factor": 27 / 256}
"""Largest |rho_ep|^2, and largest |rho_ee rho_ep|^2, that a density matrix allows."""


def pair_rate(experiment: Experiment, angle: FloatArray, coherence: float) -> FloatArray:
    """Pairs per time of the whole target, shape of `angle` (rad), eV. coherence: |rho_ep|^2, or |chi|^2 with the trigger factor.

    rate_prefactor |S|^2 coherence sum F, times 2 h_r^2 in the published description (C of eq. 24).
    """
    found = spectrum(experiment, angle)
    integral = found["rate_integral"].sum("pair").values * eV**5
    prefactor = float(found["rate_prefactor"]) / (s * eV**5)
    trigger = 2 * described_trigger_factor(experiment) ** 2 if experiment.model.coherence == "trigger-factor" else 1.0
    rate: FloatArray = prefactor * trigger * spin_squared(experiment) * coherence * integral
    return rate


def described_trigger_factor(experiment: Experiment, width: float | None = None) -> float:
    """h_r of eq. (8) with the described trigger. width: gamma_ep, eV; None takes the radiative rate of e -> p, as eq. (9) does.

    Raises: InputError without lasers.trigger_intensity.
    """
    intensity = experiment.lasers.trigger_intensity
    if intensity is None:
        raise InputError("lasers.trigger_intensity", "given for the trigger factor", None, "Try '10 mW/cm^2'.")
    omega_1, omega_2, omega_s = laser_energies(experiment)
    magnetic, electric = (printed_rate(experiment, "g", "p", (kind,)) for kind in ("magnetic", "electric"))
    own = transition_rate(experiment, "p", "e", omega_1 + omega_2 - omega_s) if width is None else width
    return trigger_factor(omega_s, magnetic, electric, intensity, own)


def spin_squared(experiment: Experiment) -> float:
    """|S_ep|^2, dimensionless: of the computed doublets, or as the paper has it below eq. (44), from Table 1's magnetic rate.

    The latter keeps one M_J of each doublet, weights of eqs. (34), (35), and the 3j symbol of 1/2 -> 3/2.
    """
    if experiment.model.spin_axis == "computed":
        return float(vectors(experiment, "p", "e").spin_strength.sum())
    omega_1, omega_2, omega_s = laser_energies(experiment)
    reduced = spin_element_from_rate(printed_rate(experiment, "p", "e", ("magnetic",)), omega_1 + omega_2 - omega_s, 11)
    weights = table("hara2021")["doublet_weights"]
    weight = weights["e_half"].value * weights["p_three_halves"].value
    return float(weight * (reduced * three_j(13, 2, 11, -3, 2, 1)) ** 2)
