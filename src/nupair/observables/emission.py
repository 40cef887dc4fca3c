"""Rate and magnetization of the coherent target, per unit of coherence: the weak current contracted with the pair's tensor.

With J = c V - 2 b S, V = v + i P x M/(2 m_e) and a conserved vector current, the helicity sum and the integral over the pair
leave, for each pair of neutrinos,

    even(S, S') = 4 [ |b|^2 (D S.S'^* + S.A.S'^*) - d_M Re(b^2) K S.S'^* ]
    odd(J, J')  = -2 [ Re(b c^*) D - d_M Re(b c) K ] (S.V'^* + V.S'^*)

where D, K and A are the integrals of 4 ps [(s-m_i^2-m_j^2)/2 - 2 A s], 4 ps m_i m_j and 4 ps 2 B Q Q. The Q Q part of the
interference of V with S cancels against the charge Q.V/E that goes with a conserved current. The rate is

    Gamma = G_F^2 N^2/(2 pi)^3 [even(<S>, <S>) + Re odd(<J>, <J>)]

and the moment that it leaves per volume changes by -mu_B/V times the same with <S>^* <S>_k in the place of |<S>|^2.
Terms with two vector currents, v^2/c^2 or 1e-12 of the rate, are left out, and so is the electric quadrupole of the vector
current, of the size of a few per cent of the recoil term. P stands for the pair's momentum Q in V; the two differ by about
one over the size of the target.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.constants import BOHR_MAGNETON, ELECTRON_MASS
from nupair.neutrinos.weights import PairWeights
from nupair.observables.coherent_vectors import CoherentVectors
from nupair.observables.prefactors import published_prefactor

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


class PairTensor(NamedTuple):
    """Integrals over the pair and the target, eV^5: D and K, shape (N, 6), and A, shape (N, 6, 3, 3), as the module has them."""

    direct: FloatArray
    mass: FloatArray
    along: FloatArray


class Response(NamedTuple):
    """A parity-even and a parity-violating part, by pair, of one shape and unit."""

    even: FloatArray
    odd: FloatArray


def vector_current(velocity: ComplexArray, moment: ComplexArray, momentum: FloatArray) -> ComplexArray:
    """V = v + i P x M/(2 m_e), in units of c, shape (N, 3): what the ion's velocity and the recoil of its moment give.

    velocity, moment: shape (3,). momentum: P, shape (N, 3), eV.
    """
    current: ComplexArray = velocity + 1j * np.cross(momentum, moment) / (2 * ELECTRON_MASS)
    return current


def coherent_rate(
    tensor: PairTensor,
    vectors: CoherentVectors,
    momentum: FloatArray,
    weights: PairWeights,
    majorana: float,
    ions: float,
) -> Response:
    """Gamma per |rho_ep|^2, eV, shape (N, 6); vectors per unit of rho_ep, in the frame of the momenta.

    majorana: 1 for Majorana neutrinos, 0 for Dirac. ions: nV.
    """
    common = published_prefactor(ions)
    v = vector_current(vectors.velocity, vectors.moment, momentum)
    odd = _odd(tensor, weights, majorana) * 2 * np.real(v @ vectors.spin.conj())[:, None]
    return Response(common * _even(tensor, weights, majorana, vectors.spin, vectors.spin), common * odd)


def coherent_magnetization(
    tensor: PairTensor,
    vectors: CoherentVectors,
    momentum: FloatArray,
    weights: PairWeights,
    majorana: float,
    volume: float,
    ions: float,
) -> Response:
    """dM/dt per |rho_ep|^2, eV^3 (a Heaviside-Lorentz field per time, mu_0 dM/dt in SI), shape (3, N, 6); x, y, z first.

    volume: V, eV^-3. ions: N. The parity-violating part is odd in c, [X(b, c) - X(b, -c)]/2.
    """
    common = -BOHR_MAGNETON / volume * published_prefactor(ions)
    v = vector_current(vectors.velocity, vectors.moment, momentum)
    even, odd = [], []
    for k in range(3):
        turned = vectors.spin_turned[k]
        v_turned = vector_current(vectors.velocity_turned[k], vectors.moment_turned[k], momentum)
        cross = np.real(v_turned @ vectors.spin.conj() + v.conj() @ turned)
        even.append(_even(tensor, weights, majorana, turned, vectors.spin))
        odd.append(_odd(tensor, weights, majorana) * cross[:, None])
    return Response(common * np.array(even), common * np.array(odd))


def _even(
    tensor: PairTensor, weights: PairWeights, majorana: float, spin: ComplexArray, other: ComplexArray
) -> FloatArray:
    """Re even(S, S'), shape (N, 6)."""
    square = np.real(spin @ other.conj())
    along = np.real(np.einsum("...kl,k,l->...", tensor.along, spin, other.conj()))
    direct = weights.rate * (tensor.direct * square + along)
    bracket: FloatArray = 4 * (direct - majorana * weights.rate_majorana * tensor.mass * square)
    return bracket


def _odd(tensor: PairTensor, weights: PairWeights, majorana: float) -> FloatArray:
    """-2 [Re(b c^*) D - d_M Re(b c) K], shape (N, 6)."""
    bracket: FloatArray = -2 * (
        weights.magnetization * tensor.direct - majorana * weights.magnetization_majorana * tensor.mass
    )
    return bracket
