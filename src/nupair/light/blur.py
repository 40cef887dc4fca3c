"""How divergence, pointing and linewidth of the three lasers blur the momentum and energy left for the pair.

What decides about emission is the distance from a threshold, delta = |P| - sqrt(E^2 - M^2). A change of a wave vector moves P; a
change of a laser energy moves both P and E. To first order only the components along n = P/|P| count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.light.geometry import Beams, direction, momentum_slope, pair_energy, pair_momentum, sideways
from nupair.light.thresholds import largest_momentum

FloatArray = NDArray[np.float64]
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class BeamSpread:
    """Root mean squares for excitation 1, excitation 2 and trigger: direction (divergence and pointing, rad), energy (eV)."""

    direction: Triple = (0.0, 0.0, 0.0)
    energy: Triple = (0.0, 0.0, 0.0)


def _turning(beams: Beams, signal_angle: FloatArray) -> FloatArray:
    """Change of each wave vector per angle by which its laser turns in the plane and out of it, shape (3, 2, ..., 3), eV."""
    zero = np.zeros_like(signal_angle)
    out = np.array([0.0, 1.0, 0.0])
    answer = []
    for wave, angle in ((beams.wave_1, zero), (beams.wave_2, zero + beams.theta_e), (beams.wave_s, signal_angle)):
        along = direction(angle)
        ways = (sideways(angle), np.broadcast_to(out, along.shape))
        answer.append([wave(along)[..., None] * way + wave.turning(along, way)[..., None] * along for way in ways])
    return np.array(answer)


def threshold_spread(
    beams: Beams, spread: BeamSpread, signal_angle: ArrayLike, pair_mass: ArrayLike = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Root mean square of delta from (directions, energies), each shape (...), eV.

    delta = |P| - sqrt(E^2 - M^2). Turning beam i by a in the laser plane moves P by +-k_i a across the beam, and along it by what
    its wave number changes where it is an extraordinary one; turning it out of the plane moves |P| to first order only by the
    latter. A change w of laser i's energy moves P by +-k_i/omega_i w along the beam (index taken as constant over the line) and
    E by +-w, the signs being + for excitation, - for the trigger. The lasers vary independently.

    signal_angle: shape (...), rad. pair_mass: M = m_i + m_j, eV, broadcast; NaN where E < M.
    """
    angle, mass = np.broadcast_arrays(np.asarray(signal_angle, dtype=float), np.asarray(pair_mass, dtype=float))
    momentum = pair_momentum(beams, angle)
    size = np.linalg.norm(momentum, axis=-1)
    normal = momentum / np.where(size > 0, size, 1.0)[..., None]
    signs = np.array([1.0, 1.0, -1.0])
    shape = (3,) + (1,) * angle.ndim
    moved = np.sum(_turning(beams, angle) * normal, axis=-1) * np.array(spread.direction).reshape(3, 1, *shape[1:])
    turned = np.sqrt(np.sum(moved**2, axis=1))
    along = np.stack([direction(zero) for zero in (0 * angle, 0 * angle + beams.theta_e, angle)])
    waves = np.stack([wave(unit) for wave, unit in zip((beams.wave_1, beams.wave_2, beams.wave_s), along, strict=True)])
    photons = np.array([beams.omega_1, beams.omega_2, beams.omega_s]).reshape(shape)
    energy = pair_energy(beams)
    slope = energy / largest_momentum(energy, mass)
    tuned = np.sum(along * normal, axis=-1) * waves / photons - slope
    tuned = tuned * (signs * np.array(spread.energy)).reshape(shape)
    return np.sqrt(np.sum(turned**2, axis=0)), np.sqrt(np.sum(tuned**2, axis=0))


def threshold_slope(beams: Beams, signal_angle: ArrayLike) -> FloatArray:
    """d|P|/d theta_s, shape (...), eV/rad: turns a width in momentum into one in angle."""
    momentum = pair_momentum(beams, signal_angle)
    size = np.linalg.norm(momentum, axis=-1)
    slope: FloatArray = np.sum(momentum * momentum_slope(beams, signal_angle), axis=-1) / np.where(size > 0, size, 1.0)
    return slope
