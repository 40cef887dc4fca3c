"""The spectrum in laboratory units: rate and magnetization of each pair beside their integrals."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import NupairError
from nupair.experiment import Experiment
from nupair.light.geometry import pair_energy
from nupair.observables.incoherent import incoherent_parts, single_ion_share
from nupair.pairs.weighting import magnetization_integral, rate_integral
from nupair.predict import setting
from nupair.predict.coherence import excited_population
from nupair.predict.rates import RateFactors, rate_factors, static_spin_velocity
from nupair.units import gauss, s

FloatArray = NDArray[np.float64]
Both = tuple[FloatArray, FloatArray]
"""Of Sum F and of Sum G, by angle and pair, eV^5."""


class Laboratory(NamedTuple):
    """Variables by name, as xarray takes them, and attributes."""

    variables: dict[str, Any]
    attributes: dict[str, Any]


def laboratory_units(experiment: Experiment, angle: FloatArray, integrals: Both, errors: Both) -> Laboratory:
    """Rate (1/s), magnetization_rate and magnetization_rate_even (G/s) with absolute numerical errors; the factors as attributes.

    The errors are those of the integrals alone. Where the description does not fix the ion or the light, no variables and a
    sentence on what is missing.
    """
    try:
        factors = rate_factors(experiment, angle)
    except NupairError as missing:
        return Laboratory({}, {"rate_missing": str(missing)})
    odd, even = factors.magnetization[:, None], factors.even_magnetization[:, None]
    per_time, field = s, s / gauss
    named: dict[str, tuple[Any, FloatArray, FloatArray, str, str]] = {
        "rate": (factors.rate * per_time, integrals[0], errors[0], "1/s", "pairs per time of the whole target"),
        "magnetization_rate": (odd * field, integrals[1], errors[1], "G/s", "parity-violating mu_0 dM/dt"),
        "magnetization_rate_even": (even * field, integrals[0], errors[0], "G/s", "parity-even mu_0 dM/dt"),
    }
    variables: dict[str, Any] = {}
    for name, (factor, value, error, unit, said) in named.items():
        dims = ("signal_angle", "pair")
        variables[name] = (dims, factor * value, {"units": unit, "long_name": said})
        about = {"units": unit, "long_name": "absolute numerical error"}
        variables[f"{name}_error"] = (dims, np.abs(factor) * error, about)
    if experiment.model.incoherent:
        _add_single_ions(experiment, factors, variables)
    return Laboratory(variables, dict(factors.described()))


def _add_single_ions(experiment: Experiment, factors: RateFactors, variables: dict[str, Any]) -> None:
    """Add the emission of single ions, the same at every angle, and show it on its own as `rate_incoherent`.

    The recoil averages to zero over the pair's directions, and the velocity over the two sublattices; of one sublattice what is
    left of S.v stays. Raises: InputError where the coherence is stated without the population of e.
    """
    energy, masses = pair_energy(setting.beams(experiment)), setting.pair_masses(experiment)
    parts, weights = incoherent_parts(energy, *masses), setting.weights(experiment)
    share = single_ion_share(setting.ions(experiment), excited_population(experiment)) * factors.prefactor * s
    rate = share * factors.spin_squared * rate_integral(parts, weights, setting.interference(experiment))
    moment = factors.moment[:, None] / gauss
    odd = (
        share
        * static_spin_velocity(experiment)
        * magnetization_integral(parts, weights, setting.interference(experiment))
    )
    added = {"rate": rate, "magnetization_rate": odd * moment, "magnetization_rate_even": rate * moment}
    for name, term in added.items():
        dims, value, about = variables[name]
        variables[name] = (dims, value + term, about)
    about = {"units": "1/s", "long_name": "emission of single ions, in rate already"}
    variables["rate_incoherent"] = ("pair", rate, about)
