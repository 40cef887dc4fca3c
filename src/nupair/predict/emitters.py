"""How many ions of the described target emit together, and the volume over which they leave their moment.

The ions of an evenly excited target are n pi R^2 L, and so are those of the soft bodies that stand for it, whose density falls off.
A Gaussian beam goes through a crystal of one density and leaves a coherence f = exp(-2 rho^2/w^2) times rho_ep, that on the axis:

    amplitude  rho_ep n Int f d^3r FF(K),   rate  N^2 |rho_ep|^2 F,   N = n Int f d^3r = n pi w^2 L/2.
"""

import math

from nupair.experiment import Experiment
from nupair.pairs.soft_shapes import GaussianBeam
from nupair.predict.setting import shape


def enclosed_volume(experiment: Experiment) -> float:
    """Pi R^2 L of the described length and radius, eV^-3; of a beam, what lies within its waist."""
    target = experiment.target
    return math.pi * target.radius**2 * target.length


def enclosed_ions(experiment: Experiment) -> float:
    """Number of ions there."""
    return experiment.ion.density * enclosed_volume(experiment)


def ions(experiment: Experiment) -> float:
    """N of the rate N^2 |rho_ep|^2 F."""
    target = shape(experiment)
    volume = target.excited_volume if isinstance(target, GaussianBeam) else enclosed_volume(experiment)
    return experiment.ion.density * volume


def emitting_volume(experiment: Experiment) -> float:
    """What the moment of all events is divided by for dM/dt, eV^-3: pi R^2 L.

    A large target that a Gaussian beam excites emits everywhere as f^2; dM/dt is that on its axis, with Int f^2 d^3r = pi w^2 L/4.
    """
    target = shape(experiment)
    return target.emitting_volume if isinstance(target, GaussianBeam) else enclosed_volume(experiment)
