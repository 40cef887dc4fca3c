"""The paper's planar kernel: both neutrino momenta kept in the plane of the lasers, eq. (17).

The measure of eq. (17), p1 p2 |sin theta1 sin theta2| dE1 dtheta1 dtheta2 (angles from k1, the z axis; x is the other
direction of the plane), becomes, exactly and for any masses,

    dE1 dtheta1 dtheta2 = dQx dQz dpsi / sqrt(s),      p1 p2 |sin theta1 sin theta2| = |p1x p2x|,

with psi the pair's angle in its rest frame. Counted from the direction where p1x is largest, t, both momenta are linear in
cos t and sin t, so the integral over the angle is elementary. With e1 = (s+m1^2-m2^2)/2s, e2 = 1 - e1 and p the rest-frame
momentum,

    p1.w = e1 Q.w + p (X cos t + Y sin t),   p2.w = e2 Q.w - p (X cos t + Y sin t),
    X = c w_x + Qx Qz w_z / (s c),   Y = E w_z / (sqrt(s) c),   c = sqrt(1 + Qx^2/s).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.two_body import open_channel


class AngularMoments(NamedTuple):
    """Int_0^{2 pi} dt |p1x p2x| cos^n t for n = 0, 1, 2; eV^2."""

    zeroth: FloatArray
    first: FloatArray
    second: FloatArray


def planar_kernel(
    energy: ArrayLike, momentum: ArrayLike, mass_i: ArrayLike, mass_j: ArrayLike, current: ArrayLike
) -> KernelParts:
    """The planar kernel piece by piece, Int dpsi |p1x p2x| {...} / sqrt(s), eV^3; zero where the pair is too heavy.

    energy: shape (...), eV. momentum: shape (..., 3) in the plane (x, 0, z), eV. masses: shape (...), eV.
    current: unit vector, shape (3,), complex allowed; its component normal to the plane meets no momentum.
    """
    momentum = np.asarray(momentum, dtype=float)
    current = np.asarray(current)
    if not np.any(current.imag):
        current = current.real  # real arithmetic takes half the time
    qx, qz = momentum[..., 0], momentum[..., 2]
    energy, mass_i, mass_j = (np.asarray(quantity, dtype=float) for quantity in (energy, mass_i, mass_j))
    is_open, excess, s = open_channel(energy, qx**2 + qz**2, mass_i, mass_j)

    e1 = 0.5 * (1 + (mass_i**2 - mass_j**2) / s)
    e2 = 1 - e1
    rest_squared = excess * (excess + 4 * mass_i * mass_j) / (4 * s)
    rest = np.sqrt(rest_squared)
    stretch = np.sqrt(1 + qx**2 / s)
    moments = angular_moments(qx * e1, qx * e2, rest * stretch)

    ray = qx * current[0] + qz * current[2]
    cosine = stretch * current[0] + qx * qz / (s * stretch) * current[2]
    sine = energy / (np.sqrt(s) * stretch) * current[2]
    ray_cosine, ray_sine = (cosine * np.conj(ray)).real, (sine * np.conj(ray)).real
    ray_squared = np.abs(ray) ** 2
    energy_cosine = qx / (s * stretch)
    energy_sine = qz / (np.where(is_open, energy, 1.0) * np.sqrt(s) * stretch)

    along = (
        e1 * e2 * ray_squared * moments.zeroth
        + rest * (e2 - e1) * ray_cosine * moments.first
        - rest_squared
        * ((np.abs(cosine) ** 2 - np.abs(sine) ** 2) * moments.second + np.abs(sine) ** 2 * moments.zeroth)
    )
    charge = (
        2 * e1 * e2 * ray_squared * moments.zeroth
        + (e2 - e1) * rest * (ray_cosine + energy_cosine * ray_squared) * moments.first
        - 2
        * rest_squared
        * (
            (energy_cosine * ray_cosine - energy_sine * ray_sine) * moments.second
            + energy_sine * ray_sine * moments.zeroth
        )
    )
    measure = np.where(is_open, 1 / np.sqrt(s), 0.0)
    return KernelParts(
        scalar=measure * (excess + 2 * mass_i * mass_j) / 2 * moments.zeroth,
        along=2 * measure * along,
        charge=-measure * charge,
        mass=measure * mass_i * mass_j * moments.zeroth,
    )


def angular_moments(offset_1: FloatArray, offset_2: FloatArray, amplitude: FloatArray) -> AngularMoments:
    """Moments of |(a1 + r cos t)(a2 - r cos t)|, a1 and a2 of one sign (both are shares of Qx), r >= 0.

    The product is positive between its two roots in cos t and negative outside them.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        roots = np.stack([np.nan_to_num(-offset_1 / amplitude, nan=-1.0), np.nan_to_num(offset_2 / amplitude, nan=1.0)])
    roots = np.clip(roots, -1.0, 1.0)
    inner = _cosine_integrals(roots.min(axis=0)) - _cosine_integrals(roots.max(axis=0))
    whole = np.array([np.pi, 0.0, np.pi / 2, 0.0, 3 * np.pi / 8]).reshape(5, *[1] * (inner.ndim - 1))
    powers = 2 * (2 * inner - whole)
    constant, linear, square = offset_1 * offset_2, amplitude * (offset_2 - offset_1), -(amplitude**2)
    return AngularMoments(*(constant * powers[n] + linear * powers[n + 1] + square * powers[n + 2] for n in range(3)))


def _cosine_integrals(cosine: FloatArray) -> FloatArray:
    """Int_0^{arccos c} cos^k t dt for k = 0 ... 4, shape (5, ...)."""
    angle, sine = np.arccos(cosine), np.sqrt((1 - cosine) * (1 + cosine))
    square = cosine * cosine
    second = (angle + cosine * sine) / 2
    third = (square + 2) * sine / 3
    fourth = (square * cosine * sine + 3 * second) / 4  # products: a cube by ** takes twenty times as long
    return np.stack([angle, sine, second, third, fourth])
