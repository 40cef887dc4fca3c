"""Pair emission of single ions beside that of the coherent target: what is left of the double sum over ions.

The rate is <sum_ab exp[i K (x_a - x_b)] O_a^+ O_b>, O the operator of one ion that takes e to p. Ions prepared alike and
independent give |<O>|^2 = |S|^2 |rho_ep|^2 for a != b and <O^+ O> = |S|^2 rho_ee for a = b. Dopants sit at random on their sites,
so that the sum over a != b is N (N - 1) |FF(K)|^2 in the mean, and the rate

    N^2 |FF(K)|^2 |S|^2 |rho_ep|^2 + N |S|^2 rho_ee

but for 1/N of the first term. (On every site of a crystal it would be rho_ee - |rho_ep|^2.) The second term knows no direction: the
sum over all pair momenta Q takes |FF|^2 -> 1 in F = (2 pi)^-2 Int d^3Q |FF|^2 Phi(Q),

    F_inc = (2 pi)^-2 Int d^3p1 d^3p2 delta(E1 + E2 - E) {1 - d_M r m1 m2/(E1 E2)},    2 E^5/15 for massless Dirac pairs;

p1.p2 and (p1.S)(p2.S^*) average to zero, and so does the recoil of the vector current. For massless Dirac neutrinos one ion
decays with G_F^2 |S|^2 E^5 sum b^2/(15 pi^3).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.pairs.parts import KernelParts

FloatArray = NDArray[np.float64]
NODES = 200


def incoherent_parts(energy: float, mass_i: ArrayLike, mass_j: ArrayLike) -> KernelParts:
    """The pieces of F_inc and G_inc, shape of the masses, eV^5: scalar 4 Int p1 E1 p2 E2, mass 4 m1 m2 Int p1 p2; others 0.

    By Gauss nodes on the energy, mapped by a sine that takes the square roots at both ends away; zero for pairs that are too heavy.
    energy: E, eV. masses: eV.
    """
    first, second = np.broadcast_arrays(np.asarray(mass_i, dtype=float), np.asarray(mass_j, dtype=float))
    room = np.maximum(energy - first - second, 0.0)[..., None]
    node, weight = np.polynomial.legendre.leggauss(NODES)
    e1 = first[..., None] + room * (1 + np.sin(np.pi / 2 * node)) / 2
    e2 = energy - e1
    momenta = np.sqrt(np.maximum(e1**2 - first[..., None] ** 2, 0) * np.maximum(e2**2 - second[..., None] ** 2, 0))
    measure = 4 * momenta * weight * np.cos(np.pi / 2 * node) * room * np.pi / 4
    none = np.zeros(first.shape)
    return KernelParts((measure * e1 * e2).sum(axis=-1), none, none, first * second * measure.sum(axis=-1))


def single_ion_share(ions: float, population: float) -> float:
    """rho_ee/N: what stands with F_inc where |rho_ep|^2 stands with the coherent F. ions: N. population: rho_ee."""
    return population / ions
