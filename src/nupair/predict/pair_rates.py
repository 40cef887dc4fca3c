"""The pair rate of the whole target at a coherence of the caller's choice."""

import numpy as np
from numpy.typing import NDArray

from nupair.experiment import Experiment
from nupair.predict.rates import rate_factors
from nupair.predict.spectrum import integral_spectrum
from nupair.units import eV

FloatArray = NDArray[np.float64]
LARGEST = {"bloch": 1 / 4, "trigger-factor": 27 / 256}
"""Largest |rho_ep|^2, and largest |rho_ee rho_ep|^2, that a density matrix allows."""


def pair_rate(experiment: Experiment, angle: FloatArray, coherence: float) -> FloatArray:
    """Pairs per time of the whole target, shape of `angle` (rad), eV. coherence: |rho_ep|^2, or |chi|^2 with the trigger factor."""
    if experiment.model.coherence == "bloch":  # stated here, so that no laser is asked for it
        stated = experiment.replace({"ion.coherence": float(np.sqrt(coherence)), "ion.excited_population": None})
    else:
        stated = experiment
    factors = rate_factors(stated, angle)
    integral = integral_spectrum(experiment, angle)["rate_integral"].sum("pair").values * eV**5
    rate: FloatArray = factors.prefactor * factors.trigger * factors.spin_squared * coherence * integral
    return rate
