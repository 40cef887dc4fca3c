"""Odd-rank crystal field of the lanthanide site from point charges, and its sign on the two sublattices.

The two Y sites of LiYF4 are inversion images: even ranks are equal on both, odd ranks opposite. In S4 only q = +-2,
+-6 of ranks 3, 5, 7 exist, so the uniform field of eqs. (37)-(39), rank 1, vanishes. Point charges are an estimate:
ratios of components are better than sizes, which is why `forced_dipole` scales them to measured intensities.
"""

from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray
from scipy.special import sph_harm_y

from nupair.constants import ALPHA
from nupair.errors import UnknownNameError
from nupair.tables import table
from nupair.units import angstrom

ODD_RANKS = (1, 3, 5, 7)
CHARGES = {"lithium": 1.0, "yttrium": 3.0, "fluorine": -1.0}
"""Formal charges of LiYF4."""

Field = dict[tuple[int, int], complex]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Charges around a site: position in eV^-1 (shape (N, 3), z along c) and charge in units of e (shape (N,))."""

    position: NDArray[np.float64]
    charge: NDArray[np.float64]


# general position 16f of I4_1/a, origin choice 2, without the body centring: (rotation, translation)
_GENERAL = (
    (((1, 0, 0), (0, 1, 0), (0, 0, 1)), (0, 0, 0)),
    (((-1, 0, 0), (0, -1, 0), (0, 0, 1)), (0.5, 0, 0.5)),
    (((0, -1, 0), (1, 0, 0), (0, 0, 1)), (0.75, 0.25, 0.25)),
    (((0, 1, 0), (-1, 0, 0), (0, 0, 1)), (0.75, 0.75, 0.75)),
    (((-1, 0, 0), (0, -1, 0), (0, 0, -1)), (0, 0, 0)),
    (((1, 0, 0), (0, 1, 0), (0, 0, -1)), (0.5, 0, 0.5)),
    (((0, 1, 0), (-1, 0, 0), (0, 0, -1)), (0.25, 0.75, 0.75)),
    (((0, -1, 0), (1, 0, 0), (0, 0, -1)), (0.25, 0.25, 0.25)),
)


def neighbours(host: str, radius: float = 25 * angstrom, sublattice: int = 1) -> Neighbours:
    """All ions within `radius` (eV^-1) of a Y site of a scheelite host, from its structure record.

    sublattice: +1 for the recorded site, -1 for its image under the inversion at the origin, the other sublattice.

    Raises: UnknownNameError for a host without a structure on record.
    """
    structures = table("crystal_fields")["structure"]
    if host not in structures:
        raise UnknownNameError("a host with a structure on record", host, structures)
    entry = structures[host]
    cell = np.array([entry["a"].natural, entry["a"].natural, entry["c"].natural])
    site = sublattice * np.array([record.value for record in entry["yttrium"]])
    reach = np.ceil(radius / cell).astype(int) + 1
    shifts = np.stack(np.meshgrid(*[np.arange(-n, n + 1) for n in reach], indexing="ij"), axis=-1).reshape(-1, 3)
    positions, charges = [], []
    for name, charge in CHARGES.items():
        unit = np.array([record.value for record in entry[name]])
        orbit = np.array([np.array(rotation) @ unit + np.array(shift) for rotation, shift in _GENERAL])
        orbit = np.concatenate([orbit, orbit + 0.5]) % 1.0
        orbit = np.unique(orbit.round(6), axis=0)
        place = ((orbit[:, None, :] + shifts[None, :, :]).reshape(-1, 3) - site) * cell
        distance = np.linalg.norm(place, axis=1)
        near = (distance > 1e-3 * cell[0]) & (distance <= radius)
        positions.append(place[near])
        charges.append(np.full(int(near.sum()), charge))
    return Neighbours(np.concatenate(positions), np.concatenate(charges))


def point_charge_field(around: Neighbours, ranks: tuple[int, ...]) -> Field:
    """A_tp of H = sum_tp A_tp r^t C_tp for one electron, natural units (eV^(t+1)); all p, A_t-p = (-1)^p A_tp^*.

    A_tp = -alpha sum_j Z_j (-1)^p C_t-p(R_j)/R_j^(t+1), with Z_j the charges of the neighbours.
    """
    distance = np.linalg.norm(around.position, axis=1)
    polar = np.arccos(around.position[:, 2] / distance)
    azimuth = np.arctan2(around.position[:, 1], around.position[:, 0])
    field: Field = {}
    for t in ranks:
        for p in range(-t, t + 1):
            harmonic = np.sqrt(4 * pi / (2 * t + 1)) * sph_harm_y(t, -p, polar, azimuth)
            total = -ALPHA * (-1) ** (p % 2) * np.sum(around.charge * harmonic / distance ** (t + 1))
            field[t, p] = complex(total)
    return field


def in_crystal_field_axes(around: Neighbours, imaginary_b64: float) -> Neighbours:
    """The neighbours in the axes of a tabulated S4 field: B_44 real and negative, Im B_64 of the sign given.

    A turn about z makes the point-charge B_44 real and negative; a half turn about x exchanges the sense of the axis
    where Im B_64 has the other sign.
    """
    turned = _turn(around)
    if imaginary_b64 and np.sign(point_charge_field(turned, (6,))[6, 4].imag) != np.sign(imaginary_b64):
        turned = _turn(Neighbours(turned.position * np.array([1, -1, -1]), turned.charge))
    return turned


def _turn(around: Neighbours) -> Neighbours:
    angle = (np.angle(point_charge_field(around, (4,))[4, 4]) - pi) / 4
    # in axes turned by +a, B_44 is multiplied by exp(4 i a): turn by minus the angle of B_44 / 4, up to the sign wanted
    c, s = np.cos(-angle), np.sin(-angle)
    axes = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    return Neighbours(around.position @ axes.T, around.charge)


def odd_field(host: str, imaginary_b64: float = 0.0, sublattice: int = 1, radius: float = 25 * angstrom) -> Field:
    """Odd-rank A_tp of one of the two sublattices (+1 or -1), natural units, in the axes of the even field."""
    around = in_crystal_field_axes(neighbours(host, radius), imaginary_b64)
    return {key: sublattice * value for key, value in point_charge_field(around, ODD_RANKS).items()}
