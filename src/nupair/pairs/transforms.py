"""Position-space form of the two-body kernel: what a pair of neutrinos emitted at two points a distance r apart adds up to.

The kernel depends on Q through Q^2 and |Q.j|^2 alone, so five radial functions carry it (per pair of masses):

    X(r) = Int d^3Q exp(-i Q.r) Phi(Q),      r = r n,
    scalar, mass, recoil (2 A s):  4 Pi Int Q^2 f j0(Qr) dQ
    |Q.j|^2 2B:                    isotropic(r) + radial(r) |n.j|^2

All five are the imaginary part of an integral over -q0 < Q < q0 of an analytic function times exp(iQr). Turning the contour
up at both ends gives, exactly and for every r > 0,

    X(r) = -4 Pi Re[exp(i q0 r) Psi(r)],     Psi(r) = Int_0^infinity dt exp(-tr) (q0 + it) f(q0 + it) / r  (and similar),

where Psi neither oscillates nor cancels; q0 = sqrt(E^2 - (m1+m2)^2) is the largest momentum of the pair.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.special import spherical_jn

from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.two_body import covariant_coefficients

ComplexArray = NDArray[np.complex128]

FUNCTIONS = ("scalar", "mass", "recoil", "isotropic", "radial")

_HANDOVER = 12.0  # in 1/q0: below, real quadrature; above, the turned contour and a spline
_LOG_STEP = (
    0.22  # trapezoidal step in ln t: error below 1e-10 (the integrand is analytic in a strip of half-width pi/2)
)
_POINTS_PER_E_FOLD = 160  # of the spline in ln r


@dataclass(frozen=True, slots=True)
class PairTransforms:
    """The radial functions of some pairs at one energy.

    largest: q0 of each pair, eV, shape (pairs,). reach: largest tabulated r, 1/eV.
    """

    largest: FloatArray
    reach: float
    _masses: tuple[FloatArray, FloatArray]
    _outer: CubicSpline | None
    _switch: float

    def functions(self, r: FloatArray) -> FloatArray:
        """X of every function and pair, shape (pairs, 5, r.size), eV^5 (the tensor's two functions likewise); even in r.

        r: shape (n,), up to the reach; of either sign. Each value near r = 0 takes a quadrature of its own.
        """
        distance = np.abs(r)
        out = np.empty((self.largest.size, 5, distance.size))
        near = distance < self._switch
        if near.any():
            inner = [
                _by_quadrature(m, n, q, distance[near]) for m, n, q in zip(*self._masses, self.largest, strict=True)
            ]
            out[:, :, near] = np.stack(inner)
        if not near.all():
            far = distance[~near]
            phase = np.exp(1j * self.largest[:, None, None] * far)
            out[:, :, ~near] = -4 * np.pi * (phase * self.amplitudes(far)).real
        return out

    def amplitudes(self, r: FloatArray) -> ComplexArray:
        """Psi of every function and pair, shape (pairs, 5) + r.shape; r at least 12/q0."""
        if self._outer is None:
            return np.zeros((self.largest.size, 5, *np.shape(r)), dtype=complex)
        amplitude: ComplexArray = self._outer(np.log(r)) / np.asarray(r) ** 2
        return amplitude


def pair_transforms(energy: float, mass_i: FloatArray, mass_j: FloatArray, reach: float) -> PairTransforms:
    """The table for pairs of masses mass_i, mass_j (shape (pairs,), eV; all open) up to r = reach.

    Relative error about 1e-10 of |Psi|. energy: eV, above every m_i + m_j.
    """
    total = mass_i + mass_j
    largest = np.sqrt((energy - total) * (energy + total))
    switch = min(_HANDOVER / float(largest.min()), reach)
    outer = None
    if reach > switch:
        steps = int(_POINTS_PER_E_FOLD * np.log(1.001 * reach / (0.99 * switch))) + 8
        logs = np.linspace(np.log(0.99 * switch), np.log(1.001 * reach), steps)
        values = [_on_contour(m, n, q, np.exp(logs)) for m, n, q in zip(mass_i, mass_j, largest, strict=True)]
        outer = CubicSpline(logs, np.stack(values) * np.exp(2 * logs), axis=-1)
    return PairTransforms(largest, reach, (mass_i, mass_j), outer, switch)


def _invariants(excess: ComplexArray, mass_i: float, mass_j: float) -> ComplexArray:
    """4 ps {(s-m1^2-m2^2)/2, m1 m2, 2 A s, 2 B} as analytic functions of s - (m1+m2)^2; shape (4, ...).

    See two_body.kernel_of_invariants. The two square roots are kept apart so that their cuts leave the contour alone.
    """
    s = excess + (mass_i + mass_j) ** 2
    measure = 2 * np.pi * np.sqrt(excess) * np.sqrt(excess + 4 * mass_i * mass_j) / s
    two_a_s, two_b = covariant_coefficients(s, excess, mass_i, mass_j)
    return np.stack(
        [measure * (excess + 2 * mass_i * mass_j) / 2, measure * (mass_i * mass_j), measure * two_a_s, measure * two_b]
    )


def _by_quadrature(mass_i: float, mass_j: float, largest: float, r: FloatArray) -> FloatArray:
    """The five functions by real Gauss-Legendre quadrature, shape (5, r.size). Q = q0 sin a removes the root at the edge."""
    nodes, weights = gauss_legendre(64 + int(largest * float(r.max())))
    angle = np.pi / 4 * (nodes + 1)
    q = largest * np.sin(angle)
    step = np.pi / 4 * weights * largest * np.cos(angle)
    scalar, mass, recoil, tensor = _invariants((largest * np.cos(angle)).astype(complex) ** 2, mass_i, mass_j).real
    argument = np.outer(q, r)
    zeroth, second = np.sinc(argument / np.pi), spherical_jn(2, argument)
    weight = 4 * np.pi * step * q**2
    return np.stack(
        [
            (weight * scalar) @ zeroth,
            (weight * mass) @ zeroth,
            (weight * recoil) @ zeroth,
            (weight * q**2 * tensor) @ (zeroth + second) / 3,
            -(weight * q**2 * tensor) @ second,
        ]
    )


def _on_contour(mass_i: float, mass_j: float, largest: float, r: FloatArray) -> ComplexArray:
    """Psi of the five functions, shape (5, r.size), by the trapezoidal rule in ln t."""
    lowest, highest = np.log(1e-8 / r.max()), np.log(60 / r.min())
    log_t = np.linspace(lowest, highest, int((highest - lowest) / _LOG_STEP) + 2)
    t = np.exp(log_t)
    q = largest + 1j * t
    scalar, mass, recoil, tensor = _invariants(t * t - 2j * largest * t, mass_i, mass_j)
    decay = np.exp(-np.outer(t, r))
    weight = (log_t[1] - log_t[0]) * t * q
    zeroth, first, second = ((weight * q**n * tensor) @ decay for n in range(3))
    return np.stack(
        [
            (weight * scalar) @ decay / r,
            (weight * mass) @ decay / r,
            (weight * recoil) @ decay / r,
            -1j * first / r**2 + zeroth / r**3,
            second / r + 3j * first / r**2 - 3 * zeroth / r**3,
        ]
    )
