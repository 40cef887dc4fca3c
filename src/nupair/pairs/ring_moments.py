"""Means of Lorentzian factors over a ring of pair momenta |Q| = nu, in closed form.

    M_k(nu) = Int_0^{2 pi} dphi u(P_z - nu cos phi) w(P_x - nu sin phi) e_k(phi - phi_P)

with u(K) = a^2/(K^2 + a^2), w(K) = b^2/(K^2 + b^2) and e = 1, sin, 1 - cos. The integrand is a rational function of exp(i phi) and
falls as exp(-3 Im phi) at least, so it is 2 pi i times the sum of the residues in the upper half of the strip: two where
P_z - nu cos phi = +-ia and two where P_x - nu sin phi = +-ib.
"""

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import AnyArray


def angular_basis(turn: AnyArray) -> AnyArray:
    """1, sin(turn), 1 - cos(turn), shape (3, ...)."""
    basis: AnyArray = np.stack([np.ones_like(turn), np.sin(turn), 2 * np.sin(turn / 2) ** 2])
    return basis


def lorentzian_moments(momentum: FloatArray, half_widths: tuple[float, float], nu: FloatArray) -> FloatArray:
    """M_k, shape (3, n), dimensionless. momentum: P, shape (n, 3), eV. half_widths: a along z and b along x, eV. nu: (n,), eV."""
    px, pz = momentum[:, 0], momentum[:, 2]
    direction = np.arctan2(px, pz)
    a, b = half_widths
    total = np.zeros((3, nu.size))
    for sign in (1j, -1j):
        upper = np.arccos((pz + sign * a) / nu)
        upper = np.where(upper.imag > 0, upper, -upper)
        slope = -2 * sign * a * nu * np.sin(upper)  # of K_z^2 + a^2 at K_z = -sign a
        other = b**2 / ((px - nu * np.sin(upper)) ** 2 + b**2)
        total += (2j * np.pi * a**2 / slope * other * angular_basis(upper - direction)).real
        upper = np.arcsin((px + sign * b) / nu)
        upper = np.where(upper.imag > 0, upper, np.pi - upper)
        slope = 2 * sign * b * nu * np.cos(upper)  # of K_x^2 + b^2 at K_x = -sign b
        other = a**2 / ((pz - nu * np.cos(upper)) ** 2 + a**2)
        total += (2j * np.pi * b**2 / slope * other * angular_basis(upper - direction)).real
    return total
