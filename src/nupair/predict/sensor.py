"""Where the described sensor is: at a place of its own, or facing the end of the crystal, whatever its length."""

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


def require_position(experiment: Experiment) -> FloatArray:
    """The same.

    Raises: InputError where nothing is said.
    """
    found = sensor_position(experiment)
    if found is None:
        raise InputError("the sensor's place", "given by detector.distance or detector.position", None, "Try '2 mm'.")
    return found
