"""How divergence, pointing and linewidth of the three lasers blur the momentum and energy left for the pair.

What decides about emission is the distance from a threshold, delta = |P| - sqrt(E^2 - M^2). A change of a wave vector moves P; a
change of a laser energy moves both P and E. To first order only the components along n = P/|P| count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.light.geometry import Beams, pair_energy, pair_momentum
from nupair.light.thresholds import largest_momentum

FloatArray = NDArray[np.float64]
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class BeamSpread:
    """Root mean squares for excitation 1, excitation 2 and trigger: direction (divergence and pointing, rad), energy (eV)."""

    direction: Triple = (0.0, 0.0, 0.0)
    energy: Triple = (0.0, 0.0, 0.0)


def _unit_vectors(beams: Beams, signal_angle: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(along, across): unit vectors of the three beams and their in-plane normals, shape (3, ..., 3)."""
    angles = np.stack([np.zeros_like(signal_angle), np.full_like(signal_angle, beams.theta_e), signal_angle])
    zero = np.zeros_like(angles)
    along = np.stack([np.sin(angles), zero, np.cos(angles)], axis=-1)
    across = np.stack([np.cos(angles), zero, -np.sin(angles)], axis=-1)
    return along, across


def threshold_spread(
    beams: Beams, spread: BeamSpread, signal_angle: ArrayLike, pair_mass: ArrayLike = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Root mean square of delta from (directions, energies), each shape (...), eV.

    delta = |P| - sqrt(E^2 - M^2). Turning beam i by a in the laser plane moves P by +-k_i a across the beam; turning it out of
    the plane moves |P| only to second order. A change w of laser i's energy moves P by +-k_i/omega_i w along the beam (index
    taken as constant over the line) and E by +-w, the signs being + for excitation, - for the trigger. The lasers vary
    independently.

    signal_angle: shape (...), rad. pair_mass: M = m_i + m_j, eV, broadcast; NaN where E < M.
    """
    angle, mass = np.broadcast_arrays(np.asarray(signal_angle, dtype=float), np.asarray(pair_mass, dtype=float))
    momentum = pair_momentum(beams, angle)
    size = np.linalg.norm(momentum, axis=-1)
    normal = momentum / np.where(size > 0, size, 1.0)[..., None]
    along, across = _unit_vectors(beams, angle)
    waves, photons = (
        np.array([beams.k_1, beams.k_2, beams.k_s]),
        np.array([beams.omega_1, beams.omega_2, beams.omega_s]),
    )
    signs = np.array([1.0, 1.0, -1.0])
    shape = (3,) + (1,) * angle.ndim
    turned = np.sum(across * normal, axis=-1) * (waves * np.array(spread.direction)).reshape(shape)
    energy = pair_energy(beams)
    slope = energy / largest_momentum(energy, mass)
    tuned = np.sum(along * normal, axis=-1) * (waves / photons).reshape(shape) - slope
    tuned = tuned * (signs * np.array(spread.energy)).reshape(shape)
    return np.sqrt(np.sum(turned**2, axis=0)), np.sqrt(np.sum(tuned**2, axis=0))


def threshold_slope(beams: Beams, signal_angle: ArrayLike) -> FloatArray:
    """d|P|/d theta_s, shape (...), eV/rad: turns a width in momentum into one in angle."""
    angle = np.asarray(signal_angle, dtype=float)
    momentum = pair_momentum(beams, angle)
    turning = -beams.k_s * np.stack([np.cos(angle), np.zeros_like(angle), -np.sin(angle)], axis=-1)
    size = np.linalg.norm(momentum, axis=-1)
    slope: FloatArray = np.sum(momentum * turning, axis=-1) / np.where(size > 0, size, 1.0)
    return slope
