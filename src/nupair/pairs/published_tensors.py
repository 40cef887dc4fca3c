"""The tensors J1 and J2^ij of eqs. (50)-(52), in the paper's planar measure, and what eqs. (50), (53) make of them.

    J1 = Int [...] (E1 E2 - p1.p2 - d_M r m1 m2),    J2^ij = Int [...] p1^i p2^j,    [...] the measure of eq. (17) with U0 W0.

The paper leaves the integrand of J1 out; it is eq. (48) times E1 E2. Only the part of J2 symmetric in i, j enters. Both momenta
lie in the plane of the lasers (x, z), so J2 has no component along y.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.finite import pair_integrals
from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import Shape


class PublishedTensors(NamedTuple):
    """J1, shape (N, M), and the symmetric part of J2^ij, shape (N, M, 3, 3), x, y, z of the laser frame; eV^5."""

    first: FloatArray
    second: FloatArray


def published_tensors(
    shape: Shape,
    energy: float,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    majorana: float = 0.0,
    tolerance: float = 1e-4,
) -> PublishedTensors:
    """J1 and J2^ij of M pairs at N imprinted momenta, without coupling weights.

    shape: the target. energy: E, eV. momentum: P, shape (N, 3), eV. masses: shape (M,), eV. majorana: coefficient of m1 m2, the
    paper's 1/4 (eqs. 48, 55) or 1/8 (56), or 1; 0 for Dirac neutrinos. J2 follows from three currents, x, z and between them:
    2 J2^ij j_i j_j is the `along` piece of the pair integrals.
    """
    axes = np.eye(3)
    x, z, between = (
        pair_integrals(shape, "planar", energy, momentum, mass_i, mass_j, current, tolerance).parts
        for current in (axes[0], axes[2], (axes[0] + axes[2]) / np.sqrt(2))
    )
    second = np.zeros((*x.along.shape, 3, 3))
    second[..., 0, 0], second[..., 2, 2] = x.along / 2, z.along / 2
    second[..., 0, 2] = second[..., 2, 0] = (between.along - (x.along + z.along) / 2) / 2
    return PublishedTensors(z.scalar - majorana * z.mass, second)


def parity_conserving(tensors: PublishedTensors, spin: ArrayLike) -> FloatArray:
    """F_PC = J1 S^2 + 2 S_i S_j J2^ij, eq. (53), shape (N, M). spin: S, real, shape (3,)."""
    s = np.asarray(spin, dtype=float)
    conserving: FloatArray = tensors.first * (s @ s) + 2 * np.einsum("...ij,i,j->...", tensors.second, s, s)
    return conserving


def parity_violating(tensors: PublishedTensors, velocity: ArrayLike, spin: ArrayLike) -> FloatArray:
    """F_PV = J1 v.S + (v_i S_j + S_i v_j) J2^ij, eq. (50), shape (N, M). velocity, spin: real, shape (3,).

    Without the charge of a conserved current: physics that the derived description does not have.
    """
    v, s = np.asarray(velocity, dtype=float), np.asarray(spin, dtype=float)
    violating: FloatArray = tensors.first * (v @ s) + 2 * np.einsum("...ij,i,j->...", tensors.second, v, s)
    return violating
