"""Laser geometry: three coplanar beams, the angles that match them, and the momentum left for the neutrino pair.

Frame: z along the first excitation laser k1 (the axis of the target), x in the plane of the lasers, y normal to it. Angles are
measured from z inside the crystal, in rad. Wave numbers are k = n omega, eV.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError
from nupair.light.refraction import Index

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Beams:
    """Energies (eV) and wave numbers (eV) of the lasers, and the angle (rad) of the second excitation laser."""

    omega_1: float
    omega_2: float
    omega_s: float
    k_1: float
    k_2: float
    k_s: float
    theta_e: float


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


def arrange(omega_1: float, omega_2: float, omega_s: float, index: Index, theta_e: float | None = None) -> Beams:
    """The beams for laser energies (eV) in a host; theta_e = None takes the matched angle.

    Raises: ConflictError where no matched angle exists.
    """
    k_1, k_2, k_s = (float(index(omega) * omega) for omega in (omega_1, omega_2, omega_s))
    if theta_e is None:
        theta_e = matched_angles(k_1, k_2, k_s)[0]
    return Beams(omega_1, omega_2, omega_s, k_1, k_2, k_s, theta_e)


def pair_energy(beams: Beams) -> float:
    """E = omega_1 + omega_2 - omega_s, eV: what the lasers leave for the pair, resonant or not."""
    return beams.omega_1 + beams.omega_2 - beams.omega_s


def imprinted_momentum(beams: Beams) -> FloatArray:
    """k1 + k2, shape (3,), eV: the wave vector that the excitation writes into the target."""
    return np.array([beams.k_2 * np.sin(beams.theta_e), 0.0, beams.k_1 + beams.k_2 * np.cos(beams.theta_e)])


def pair_momentum(beams: Beams, signal_angle: ArrayLike) -> FloatArray:
    """P = k1 + k2 - ks, shape (..., 3), eV: the momentum that phase matching asks of the pair (eqs. 21, 22).

    signal_angle: theta_s, shape (...), rad.
    """
    angle = np.asarray(signal_angle, dtype=float)
    signal = beams.k_s * np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=-1)
    return imprinted_momentum(beams) - signal


def centre_angle(beams: Beams) -> float:
    """theta_s, rad, at which |P| is smallest: the direction of k1 + k2; 0 where k1 + k2 vanishes."""
    x, _, z = imprinted_momentum(beams)
    return float(np.arctan2(x, z))
