"""The six pair thresholds, where |P| = sqrt(E^2 - (m_i + m_j)^2), in signal angle and in trigger energy.

P = 0, which the paper calls the threshold, is where the pair's invariant mass is largest. A pair can be emitted (into a large
target) where E^2 - P^2 > (m_i + m_j)^2; the spectrum ends in a staircase of six edges.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError
from nupair.light.geometry import Beams, imprinted_angle, imprinted_momentum, pair_energy
from nupair.light.refraction import Index

FloatArray = NDArray[np.float64]
_SETTLED = 1e-13
_ROUNDS = 200


def largest_momentum(energy: ArrayLike, pair_mass: ArrayLike) -> FloatArray:
    """sqrt(E^2 - M^2), eV: the largest momentum of a pair of total energy E and mass sum M; NaN where E < M."""
    energy, pair_mass = np.asarray(energy, dtype=float), np.asarray(pair_mass, dtype=float)
    squared = (energy - pair_mass) * (energy + pair_mass)
    return np.where(energy >= pair_mass, np.sqrt(np.abs(squared)), np.nan)


def angles_of_size(beams: Beams, size: ArrayLike) -> FloatArray:
    """Signal angles (lower, upper) at which |P| has a given size, shape (..., 2), rad; NaN where it has it nowhere.

    size: shape (...), eV. Raises: as threshold_offsets.
    """
    offset = _offsets(beams, np.asarray(size, dtype=float))
    exists = ((offset > 0) & (offset < np.pi)).all(axis=-1, keepdims=True)
    angles: FloatArray = imprinted_angle(beams) + np.array([-1.0, 1.0]) * np.where(exists, offset, np.nan)
    return angles


def threshold_angles(beams: Beams, pair_mass: ArrayLike) -> FloatArray:
    """Signal angles (lower, upper) of the thresholds, shape (..., 2), rad; NaN where there is no edge.

    The emission region lies between them. pair_mass: m_i + m_j, shape (...), eV. Raises: as threshold_offsets.
    """
    return angles_of_size(beams, largest_momentum(pair_energy(beams), pair_mass))


def threshold_offsets(beams: Beams, pair_mass: ArrayLike) -> FloatArray:
    """Distance of each upper threshold from the direction of k1 + k2, shape (...), rad, in [0, pi].

    0: closed at every angle (|P| is too large everywhere, or E < M); pi: open at every angle. For an ordinary trigger, whose
    centre angle is that direction, the lower threshold is as far away.

    pair_mass: m_i + m_j, eV. Raises: ConflictError where the rounds do not settle.
    """
    return _offsets(beams, largest_momentum(pair_energy(beams), pair_mass))[..., 1]


def _offsets(beams: Beams, size: FloatArray) -> FloatArray:
    """Angles between k1 + k2 and ks (below, above) at which |P| has a given size, shape (..., 2), rad.

    With K = |k1 + k2|: |P|^2 = (K - ks)^2 + 4 K ks sin^2(offset/2), solved for the offset with ks taken in its own direction,
    found in rounds as in `matched_waves`. 0 where |P| is larger, pi where it is smaller at every angle.
    """
    middle, sides = imprinted_angle(beams), np.array([-1.0, 1.0])
    offset = np.zeros((*size.shape, 2))
    for _ in range(_ROUNDS):
        found = _offset(
            float(np.linalg.norm(imprinted_momentum(beams))), beams.signal_wave(middle + sides * offset), size
        )
        if np.abs(found - offset).max(initial=0.0) < _SETTLED:
            return found
        offset = found
    raise ConflictError(
        "the thresholds of the polarised trigger do not settle: the emission region has nearly closed. Change the energy or the "
        "angle of a laser."
    )


def _offset(imprint: float, signal: FloatArray, size: FloatArray) -> FloatArray:
    """One round of `_offsets`. signal: ks, shape (..., 2), eV."""
    size, gap = size[..., None], imprint - signal
    with np.errstate(divide="ignore", invalid="ignore"):
        sine_squared = (size - gap) * (size + gap) / (4 * imprint * signal)
    sine_squared = np.where(np.isnan(size), 0.0, sine_squared)
    sine_squared = np.nan_to_num(sine_squared, nan=0.0, posinf=1.0, neginf=0.0)
    offset: FloatArray = 2 * np.arcsin(np.sqrt(np.clip(sine_squared, 0.0, 1.0)))
    return offset


def threshold_trigger_energies(
    beams: Beams, index: Index, signal_angle: float, pair_mass: ArrayLike, span: tuple[float, float]
) -> list[FloatArray]:
    """Trigger energies (eV) at which each pair opens or closes at a fixed signal angle, one ascending array per pair.

    Excitation lasers and theta_e stay as they are; the index is the trigger's in its direction, taken at each energy. Roots of
    E^2 - |P|^2 - M^2 in omega_s are bracketed on a grid of 400 points within `span` (eV) and refined by brentq; two roots
    closer than the grid are not seen.
    """
    from scipy.optimize import brentq  # here, because scipy.optimize alone takes longer to load than all of this room

    imprint = imprinted_momentum(beams)
    toward = imprint @ np.array([np.sin(signal_angle), 0.0, np.cos(signal_angle)])

    def margin(omega_s: ArrayLike, mass: float) -> FloatArray:
        k_s = index(omega_s) * np.asarray(omega_s)
        energy = beams.omega_1 + beams.omega_2 - np.asarray(omega_s)
        mismatch: FloatArray = imprint @ imprint + k_s * (k_s - 2 * toward)
        return energy * np.abs(energy) - mismatch - mass**2

    grid = np.linspace(*span, 400)
    found = []
    for mass in np.ravel(np.asarray(pair_mass, dtype=float)):
        sign = np.sign(margin(grid, mass))
        crossings = np.flatnonzero(sign[:-1] * sign[1:] < 0)
        roots = [brentq(margin, grid[i], grid[i + 1], args=(mass,), xtol=1e-15, rtol=1e-14) for i in crossings]
        found.append(np.sort(np.concatenate([roots, grid[sign == 0]])))
    return found
