"""The refractive index where a description needs it: of a beam, and in the rates of spontaneous emission."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nupair.experiment import Experiment
from nupair.light.refraction import RAYS, host_index
from nupair.predict import setting

FloatArray = NDArray[np.float64]


def index_at(experiment: Experiment, energy: float) -> float:
    """Index of the described ray at a photon energy (eV)."""
    return float(setting.refractive_index(experiment)(energy))


def field_index(experiment: Experiment, energy: float) -> float:
    """Index that turns a beam's intensity into its field at an ion: that of the ray, 1 where model.local_field is false."""
    return index_at(experiment, energy) if experiment.model.local_field else 1.0


def rate_index(experiment: Experiment) -> Callable[[float], float]:
    """Index in the rates of spontaneous emission at a photon energy (eV); 1 where model.local_field is false.

    A described number as it is. For a ray on record the mean over polarisations: photons leave in every direction.
    """
    if not experiment.model.local_field:
        return lambda _: 1.0
    given = experiment.target.refractive_index
    if not isinstance(given, str):
        return lambda _: float(given)
    host, factor = experiment.ion.host, experiment.scale.refractive_index
    return lambda energy: factor * float(mean_index(host, np.array(energy)))


def mean_index(host: str, energy: FloatArray) -> FloatArray:
    """(2 n_o + n_e)/3 of a host on record at photon energies (eV), shape of `energy`.

    Beyond the measured range its nearest end is taken: the lines between high manifolds lie in the infrared.
    Raises: UnknownNameError for a host without a record.
    """
    ordinary, extraordinary = (host_index(host, ray) for ray in RAYS)
    reach = np.clip(energy, 2 * np.pi / ordinary.longest * (1 + 1e-9), 2 * np.pi / ordinary.shortest * (1 - 1e-9))
    mean: FloatArray = (2 * ordinary(reach) + extraordinary(reach)) / 3
    return mean
