"""Where the described sensor is and how wide its loop: of their own, or following the size of the crystal."""

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.units import m

FloatArray = NDArray[np.float64]


def sensor_position(experiment: Experiment) -> FloatArray | None:
    """Place of the sensor or centre of its loop from the centre of the crystal, m, shape (3,); None where nothing is said.

    detector.position where it is given, else (0, 0, target.length/2 + detector.distance).
    """
    detector = experiment.detector
    if detector.position is not None:
        return np.array(detector.position) / m
    if detector.distance is not None:
        return np.array([0.0, 0.0, (experiment.target.length / 2 + detector.distance) / m])
    return None


def pickup_radius(experiment: Experiment) -> float | None:
    """Radius of the pickup loop, m: detector.pickup_radius, that of the crystal for "target"; None for a sensor that is a point."""
    given = experiment.detector.pickup_radius
    if given is None:
        return None
    return (experiment.target.radius if isinstance(given, str) else given) / m


def require_position(experiment: Experiment) -> FloatArray:
    """The same.

    Raises: InputError where nothing is said.
    """
    found = sensor_position(experiment)
    if found is None:
        raise InputError("the sensor's place", "given by detector.distance or detector.position", None, "Try '2 mm'.")
    return found
