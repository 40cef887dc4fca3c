"""The spectrum in laboratory units: rate and magnetization of each pair beside their integrals."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import NupairError
from nupair.experiment import Experiment
from nupair.predict.emitting_pair import emitting_pair
from nupair.predict.rates import RateFactors, rate_factors
from nupair.predict.single_ions import selected_terms
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

    The errors are those of the integrals and of the coherence, added. Where the description does not fix the ion or the light,
    no variables and a sentence on what is missing.
    """
    try:
        factors = rate_factors(experiment, angle)
    except NupairError as missing:
        return Laboratory({}, {"rate_missing": str(missing)})
    odd, even = factors.magnetization[:, None], factors.even_magnetization[:, None]
    unsure = factors.of_error()
    unsure_odd, unsure_even = unsure.magnetization[:, None], unsure.even_magnetization[:, None]
    per_time, field = s, s / gauss
    named: dict[str, tuple[Any, Any, int, str, str]] = {
        "rate": (factors.rate * per_time, unsure.rate * per_time, 0, "1/s", "pairs per time of the whole target"),
        "magnetization_rate": (odd * field, unsure_odd * field, 1, "G/s", "parity-violating mu_0 dM/dt"),
        "magnetization_rate_even": (even * field, unsure_even * field, 0, "G/s", "parity-even mu_0 dM/dt"),
    }
    variables: dict[str, Any] = {}
    for name, (factor, unsure_factor, which, unit, said) in named.items():
        dims, value, error = ("signal_angle", "pair"), integrals[which], errors[which]
        variables[name] = (dims, factor * value, {"units": unit, "long_name": said})
        about = {"units": unit, "long_name": "absolute numerical error"}
        variables[f"{name}_error"] = (
            dims,
            np.abs(factor) * error + np.abs(unsure_factor) * (np.abs(value) + error),
            about,
        )
    if experiment.model.incoherent:
        _add_single_ions(experiment, factors, variables)
    return Laboratory(variables, dict(factors.described()))


def _add_single_ions(experiment: Experiment, factors: RateFactors, variables: dict[str, Any]) -> None:
    """Add the emission of single ions, the same at every angle, and show it on its own as `rate_incoherent`.

    Its moment is the part along the axis of the coherent one. The recoil averages to zero over the pair's directions, and the
    velocity over the two sublattices; of one sublattice what is left of S.v stays.
    Raises: InputError where the coherence is stated without the population of e.
    """
    single, axis = selected_terms(experiment), emitting_pair(experiment).axis
    rate = single.even * s
    direction = factors.direction[:, None] * s / gauss
    added = {
        "rate": rate,
        "magnetization_rate": direction * (axis @ single.moment_odd),
        "magnetization_rate_even": direction * (axis @ single.moment_even),
    }
    for name, term in added.items():
        dims, value, about = variables[name]
        variables[name] = (dims, value + term, about)
    about = {"units": "1/s", "long_name": "emission of single ions, in rate already"}
    variables["rate_incoherent"] = ("pair", rate, about)
