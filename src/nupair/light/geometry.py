"""Laser geometry: three coplanar beams, the angles that match them, and the momentum left for the neutrino pair.

Frame: z along the first excitation laser k1 (the axis of the target), x in the plane of the lasers, y normal to it. Angles are
measured from z inside the crystal, in rad. Wave numbers are k = n omega, eV; that of an extraordinary ray changes with its
direction (birefringence). Walk-off is neglected: the beams are taken to overlap everywhere in the target.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError
from nupair.light.birefringence import Wave
from nupair.light.refraction import Index

FloatArray = NDArray[np.float64]
_SETTLED = 1e-13
_ROUNDS = 200


@dataclass(frozen=True)
class Beams:
    """Energies (eV) and waves of the lasers, and the angle (rad) of the second excitation laser."""

    omega_1: float
    omega_2: float
    omega_s: float
    wave_1: Wave
    wave_2: Wave
    wave_s: Wave
    theta_e: float

    @property
    def k_1(self) -> float:
        """Wave number of the first excitation laser, eV."""
        return float(self.wave_1(direction(0.0)))

    @property
    def k_2(self) -> float:
        """Wave number of the second excitation laser, eV."""
        return float(self.wave_2(direction(self.theta_e)))

    @property
    def k_s(self) -> float:
        """Wave number of the trigger at the centre angle, eV."""
        return float(self.signal_wave(centre_angle(self)))

    def signal_wave(self, signal_angle: ArrayLike) -> FloatArray:
        """Wave number of the trigger at signal angles (rad), same shape, eV."""
        return self.wave_s(direction(signal_angle))


def direction(angle: ArrayLike) -> FloatArray:
    """Unit vectors in the plane of the lasers, shape (..., 3). angle: from z, shape (...), rad."""
    angle = np.asarray(angle, dtype=float)
    return np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=-1)


def sideways(angle: ArrayLike) -> FloatArray:
    """What `direction` turns towards as the angle grows: its derivative, shape (..., 3)."""
    angle = np.asarray(angle, dtype=float)
    return np.stack([np.cos(angle), np.zeros_like(angle), -np.sin(angle)], axis=-1)


def matched_angles(k_1: float, k_2: float, k_s: float) -> tuple[float, float]:
    """(theta_e, theta_s), rad, at which k1 + k2 = ks (eqs. 23, 28, 29 with each k = n omega).

    cos theta_e = -(k1^2 + k2^2 - ks^2) / (2 k1 k2), cos theta_s = (k1^2 - k2^2 + ks^2) / (2 k1 ks). There the pair's momentum
    vanishes and its invariant mass is largest. The mirror image (-theta_e, -theta_s) matches as well.

    Raises: ConflictError where the three wave numbers form no triangle.
    """
    cos_e = -(k_1**2 + k_2**2 - k_s**2) / (2 * k_1 * k_2)
    cos_s = (k_1**2 - k_2**2 + k_s**2) / (2 * k_1 * k_s)
    flat = 1 + 1e-12  # rounding may carry the cosine of a flat triangle beyond one
    if abs(cos_e) > flat or abs(cos_s) > flat:
        raise ConflictError(
            f"the wave numbers of the lasers must form a triangle to be matched; received {k_1:.6g}, {k_2:.6g}, {k_s:.6g} eV. "
            "Give lasers.second_angle as an angle."
        )
    return float(np.arccos(np.clip(cos_e, -1, 1))), float(np.arccos(np.clip(cos_s, -1, 1)))


def matched_waves(wave_1: Wave, wave_2: Wave, wave_s: Wave) -> tuple[float, float]:
    """(theta_e, theta_s), rad, at which k1 + k2 = ks with each wave number taken in its own direction.

    Solves the triangle of `matched_angles` for the wave numbers at the angles of the round before; the correction shrinks by
    about n_e - n_o each time. Of the two mirror images the one with positive angles; with c slanted in the plane the other
    one has angles of its own.
    Raises: ConflictError where no triangle exists or the rounds do not settle.
    """
    angles = np.zeros(2)
    k_1 = float(wave_1(direction(0.0)))
    for _ in range(_ROUNDS):
        found = np.array(matched_angles(k_1, float(wave_2(direction(angles[0]))), float(wave_s(direction(angles[1])))))
        if np.abs(found - angles).sum() < _SETTLED:
            return float(found[0]), float(found[1])
        angles = found
    raise ConflictError(
        "the matched angles of the polarised lasers do not settle. Give lasers.second_angle as an angle."
    )


def arrange(omega_1: float, omega_2: float, omega_s: float, index: Index, theta_e: float | None = None) -> Beams:
    """The beams for laser energies (eV) in a host of one index at every direction; theta_e = None takes the matched angle.

    Raises: ConflictError where no matched angle exists.
    """
    photons = (omega_1, omega_2, omega_s)
    numbers = [float(index(omega) * omega) for omega in photons]
    return arrange_waves(
        photons, (Wave(numbers[0], numbers[0]), Wave(numbers[1], numbers[1]), Wave(numbers[2], numbers[2])), theta_e
    )


def arrange_waves(
    photons: tuple[float, float, float], waves: tuple[Wave, Wave, Wave], theta_e: float | None = None
) -> Beams:
    """The beams for laser energies (eV) and waves; theta_e = None takes the matched angle.

    Raises: ConflictError where no matched angle exists.
    """
    return Beams(*photons, *waves, matched_waves(*waves)[0] if theta_e is None else theta_e)


def pair_energy(beams: Beams) -> float:
    """E = omega_1 + omega_2 - omega_s, eV: what the lasers leave for the pair, resonant or not."""
    return beams.omega_1 + beams.omega_2 - beams.omega_s


def imprinted_momentum(beams: Beams) -> FloatArray:
    """k1 + k2, shape (3,), eV: the wave vector that the excitation writes into the target."""
    k_2 = beams.k_2
    return np.array([k_2 * np.sin(beams.theta_e), 0.0, beams.k_1 + k_2 * np.cos(beams.theta_e)])


def pair_momentum(beams: Beams, signal_angle: ArrayLike) -> FloatArray:
    """P = k1 + k2 - ks, shape (..., 3), eV: the momentum that phase matching asks of the pair (eqs. 21, 22).

    signal_angle: theta_s, shape (...), rad.
    """
    unit = direction(signal_angle)
    momentum: FloatArray = imprinted_momentum(beams) - beams.wave_s(unit)[..., None] * unit
    return momentum


def momentum_slope(beams: Beams, signal_angle: ArrayLike) -> FloatArray:
    """dP/d theta_s, shape (..., 3), eV/rad. signal_angle: shape (...), rad."""
    unit, across = direction(signal_angle), sideways(signal_angle)
    slope: FloatArray = -beams.wave_s(unit)[..., None] * across - beams.wave_s.turning(unit, across)[..., None] * unit
    return slope


def imprinted_angle(beams: Beams) -> float:
    """Direction of k1 + k2, rad; 0 where it vanishes."""
    x, _, z = imprinted_momentum(beams)
    return float(np.arctan2(x, z))


def centre_angle(beams: Beams) -> float:
    """theta_s, rad, at which |P| is smallest; the direction of k1 + k2 where that all but vanishes, 0 where it does.

    For an ordinary trigger, and at the matched angle whatever its polarisation, the direction of k1 + k2; else Newton steps from
    there on P.dP/d theta_s = 0.
    """
    angle = imprinted_angle(beams)
    if np.linalg.norm(imprinted_momentum(beams)) < 1e-9 * beams.k_1:  # |P| is the same in every direction, to rounding
        return angle
    for _ in range(_ROUNDS):
        momentum, slope = pair_momentum(beams, angle), momentum_slope(beams, angle)
        step = float(momentum @ slope / _curvature(beams, momentum, slope, angle))
        if abs(step) < _SETTLED:
            break
        angle -= step
    return angle


def _curvature(beams: Beams, momentum: FloatArray, slope: FloatArray, angle: float) -> float:
    """d(P.dP)/d theta_s for a wave number that hardly changes: |dP|^2 + P.ks, eV^2."""
    return float(slope @ slope + momentum @ direction(angle) * beams.signal_wave(angle))
