"""Squared pair amplitudes for given helicities: as the paper prints them and as explicit spinors give them.

Particle 1 is the antineutrino (helicity h1), particle 2 the neutrino (h2), wave functions normalised to one particle per unit
volume, j a real current: |N.j|^2 = N12 {C1 j^2 + 2 C2 (p1^.j)(p2^.j)} with C1 = 1 + h1 h2 cos(theta12), C2 = -h1 h2.

The angular coefficients of eq. (46) are right. Its normalisation N12 = 1/4 (...) is replaced by 1/2 (...), and the Majorana term
m1 m2 / (16 E1 E2) of eq. (45) must be four times larger on the paper's own normalisation. Helicity sums then are

    sum_h |N.j|^2 = 2 {[1 - p1.p2/(E1E2) - d_M r m1 m2/(E1E2)] j^2 + 2 (p1.j)(p2.j)/(E1E2)},   r = Re(b^2)/|b|^2.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.parts import FloatArray

HELICITIES = ((1, -1), (1, 1), (-1, 1), (-1, -1))
"""(h1, h2) in the order of Tables 2 and 3."""


@dataclass(frozen=True)
class HelicityConvention:
    """N12 = normalisation (1+h1v1)(1-h2v2) - d_M majorana r m1m2/(E1E2), r = Re(b^2)/|b|^2.

    symmetrised: whether a Majorana pair's direct term is averaged over which of the two is called the antineutrino.
    """

    normalisation: float
    majorana: float
    symmetrised: bool


PRINTED = HelicityConvention(normalisation=1 / 4, majorana=1 / 16, symmetrised=False)
"""Eqs. (45), (46) as printed."""
DERIVED = HelicityConvention(normalisation=1 / 2, majorana=1 / 2, symmetrised=True)
"""From spinors; for Majorana pairs the mean over the two ordered Dirac channels."""


class HelicityCoefficients(NamedTuple):
    """Cbar1 and Cbar2 of Tables 2 and 3 (each with N12 and the Majorana term multiplied in), dimensionless."""

    first: FloatArray
    second: FloatArray


def helicity_coefficients(
    convention: HelicityConvention,
    h1: int,
    h2: int,
    velocity_1: ArrayLike,
    velocity_2: ArrayLike,
    cos_opening: ArrayLike,
    *,
    majorana: bool,
    ratio: float = 1.0,
) -> HelicityCoefficients:
    """Cbar1, Cbar2 of one helicity combination (eqs. 45-47).

    velocities: p/E, between 0 and 1 (m/E follows). cos_opening: cosine of the pair's opening angle. All broadcast.
    ratio: Re(b^2)/|b|^2 of a Majorana pair, 1 without phases, -1 for opposite CP parities.
    """
    v1, v2 = np.asarray(velocity_1, dtype=float), np.asarray(velocity_2, dtype=float)
    direct = (1 + h1 * v1) * (1 - h2 * v2)
    if majorana and convention.symmetrised:
        direct = 0.5 * (direct + (1 - h1 * v1) * (1 + h2 * v2))
    weight = convention.normalisation * direct
    if majorana:
        weight = weight - convention.majorana * ratio * np.sqrt((1 - v1 * v1) * (1 - v2 * v2))
    return HelicityCoefficients(
        first=(1 + h1 * h2 * np.asarray(cos_opening)) * weight, second=np.asarray(-h1 * h2 * weight, dtype=float)
    )


def helicity_sums(
    convention: HelicityConvention,
    velocity_1: ArrayLike,
    velocity_2: ArrayLike,
    cos_opening: ArrayLike,
    *,
    majorana: bool,
    ratio: float = 1.0,
) -> HelicityCoefficients:
    """Sums of Cbar1 and Cbar2 over the helicities; the derived ones are 2 [1 - v1 v2 cos - d_M r m1m2/(E1E2)], 2 v1 v2."""
    rows = [
        helicity_coefficients(convention, h1, h2, velocity_1, velocity_2, cos_opening, majorana=majorana, ratio=ratio)
        for h1, h2 in HELICITIES
    ]
    first, second = np.sum(rows, axis=0)
    return HelicityCoefficients(first, second)


def summed_square(
    momentum_1: ArrayLike,
    momentum_2: ArrayLike,
    mass_1: float,
    mass_2: float,
    current: ArrayLike,
    majorana_ratio: float | None = None,
) -> FloatArray:
    """sum_h |N.j|^2 for a complex current, dimensionless (wave functions normalised to one per unit volume).

    2 {[1 - p1.p2/(E1E2) - d_M r m1m2/(E1E2)] |j|^2 + 2 Re[(p1.j)(p2.j*)]/(E1E2) + i (p1/E1 - p2/E2).(j x j*)}

    The last piece is T-odd and belongs to one ordered Dirac pair, p1 the antineutrino. For a Majorana pair (majorana_ratio
    r = Re(b^2)/|b|^2, None for Dirac) the mean over the two ordered pairs is returned, in which it cancels.
    momenta: shape (..., 3), eV. current: shape (3,).
    """
    p1, p2 = np.asarray(momentum_1, dtype=float), np.asarray(momentum_2, dtype=float)
    j = np.asarray(current, dtype=complex)
    e1, e2 = np.sqrt(np.sum(p1**2, -1) + mass_1**2), np.sqrt(np.sum(p2**2, -1) + mass_2**2)
    norm = np.sum(np.abs(j) ** 2)
    interference = 0.0 if majorana_ratio is None else majorana_ratio * mass_1 * mass_2
    even = (1 - (np.sum(p1 * p2, -1) + interference) / (e1 * e2)) * norm
    even = even + 2 * ((p1 @ j) * (p2 @ j.conj())).real / (e1 * e2)
    if majorana_ratio is not None:
        return np.asarray(2 * even)
    odd = (1j * ((p1 / e1[..., None] - p2 / e2[..., None]) @ np.cross(j, j.conj()))).real
    return np.asarray(2 * (even + odd))
