"""What a kink of the autocorrelation adds to the mean over directions, each along its own path of steepest descent.

The mean of ray_means is that of the smooth continuation of A around P, by Gauss-Hermite, plus, for every kink,

    Int from the kink away from P of (A beyond it - A continued across it) x wave,

whose path from the kink decays at once. So a kink takes a dozen nodes where real angles under a window take a hundred. Written
with phase = P r (1 - cos gap), gap the angle between P and the kink: exp(i phase) is the kink's own wave.

    equator:  A(|z|) - A(z continued) = a(-z) - a(z) on its far side; wave H^(2)/2.
    face:     A = 0 beyond; wave H^(2)/2.
    axis:     with A = even + odd in rho, Int_0 sin A J dtheta = (1/2) Int_-inf^inf sin A H^(2) dtheta + Int_0 sin odd H^(1) dtheta,
              by H^(2)_k(-x) = -(-1)^k H^(1)_k(x); the first is that of a smooth A.

Where P is so near the axis that the two do not separate, the whole is taken from the axis outwards, with J itself.
"""

import numpy as np

from nupair.pairs.hankel import hankel_series
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.rotated_waves import ROTATION, rotated_bessel, rotated_hankel
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray
from nupair.pairs.wave_sums import contracted


def axis_means(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: tuple[int, float]
) -> ComplexArray:
    """The whole M_k, shape (4, n), for P within some ten radians of the axis; sin theta = exp(i pi/4) s, s from 0.

    rule: number of nodes, and the decay (in units of the exponent) at which they end.
    """
    along, across = (size * np.cos(polar) * r)[:, None], (size * np.sin(polar) * r)[:, None]
    s, step = _outwards(along[:, 0], -across[:, 0] / np.sqrt(2), *rule)
    cosine = np.sqrt(1 - 1j * s * s)
    y = across * s
    wave = np.exp(1j * ((size * r)[:, None] - along * cosine - ROTATION * y))
    overlap = shape.axial_overlap(r[:, None] * cosine) * shape.transverse_overlap(r[:, None] * ROTATION * s)
    return contracted(overlap * wave * (1j * s * step / cosine), ROTATION * s, cosine, rotated_bessel(y))


def axis_kinks(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: tuple[int, float]
) -> ComplexArray:
    """What the cone of A about the axis adds to the steepest descent through P, shape (4, n)."""
    along, across = (size * np.cos(polar) * r)[:, None], (size * np.sin(polar) * r)[:, None]
    t, root_step = _outwards(along[:, 0], across[:, 0] / np.sqrt(2), *rule)
    end = t[:, :1] + t[:, -1:]
    s, step = t * t / end, 2 * t * root_step / end  # nodes toward the axis, where H^(1) has a logarithm
    cosine = np.sqrt(1 - 1j * s * s)
    y = across * s
    wave = np.exp(1j * ((size * r)[:, None] - along * cosine + ROTATION * y))
    rho = r[:, None] * ROTATION * s
    odd = (shape.transverse_overlap(rho) - shape.transverse_overlap(-rho)) / 2
    weight = shape.axial_overlap(r[:, None] * cosine) * odd * wave * (1j * s * step / cosine)
    return contracted(weight, ROTATION * s, cosine, rotated_hankel(y))


def _outwards(quadratic: FloatArray, linear: FloatArray, order: int, decay: float) -> tuple[FloatArray, FloatArray]:
    """Nodes and steps from 0 to where quadratic s^2/2 + linear s reaches `decay`, shape (n, order)."""
    nodes, weights = gauss_legendre(order)
    root = np.sqrt(linear * linear + 2 * decay * quadratic)
    end = np.where(linear > 0, 2 * decay / (root + np.abs(linear)), (root + np.abs(linear)) / quadratic)[:, None]
    return end / 2 * (nodes + 1), end / 2 * weights


def equator_kinks(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: tuple[int, float]
) -> ComplexArray:
    """What the roof of A at the equator adds, shape (4, n)."""
    theta, step = _away(size, polar, r, np.full_like(polar, np.pi / 2), np.ones_like(polar), *rule)
    z = r[:, None] * np.cos(theta)
    return _beyond(shape, size, polar, r, theta, step * (shape.axial_overlap(-z) - shape.axial_overlap(z)))


def face_kinks(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: tuple[int, float]
) -> ComplexArray:
    """What the end z = reach of the body adds to the steepest descent through a P inside; the whole M_k for one outside."""
    lower = np.arccos(np.minimum(shape.reach[0] / r, 1.0))
    theta, step = _away(size, polar, r, lower, np.where(polar > lower, -1.0, 1.0), *rule)
    return _beyond(shape, size, polar, r, theta, step * shape.axial_overlap(r[:, None] * np.cos(theta)))


def rim_kinks(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: tuple[int, float]
) -> ComplexArray:
    """The same of the rim where the side ends, rho = reach. Assumes the equator some tens of radians away."""
    upper = np.arcsin(np.minimum(shape.reach[1] / r, 1.0))
    theta, step = _away(size, polar, r, upper, np.where(polar < upper, 1.0, -1.0), *rule, root=True)
    return _beyond(shape, size, polar, r, theta, -step * shape.axial_overlap(r[:, None] * np.cos(theta)))


def _away(
    size: FloatArray,
    polar: FloatArray,
    r: FloatArray,
    kink: FloatArray,
    side: FloatArray,
    order: int,
    decay: float,
    root: bool = False,
) -> tuple[ComplexArray, ComplexArray]:
    """theta, and exp(iPr(1-cos(theta-polar))) dtheta from the kink outwards on its side of P (+1: larger angles), (n, order).

    The sign of dtheta: from the kink to larger angles for +1; for -1 the integral beyond the kink is taken away.
    """
    first = 2 * np.abs(np.sin((kink - polar) / 2)) * np.sqrt(size * r / 2)
    u, length = _outwards(np.full_like(first, 2.0), np.sqrt(2) * first, order, decay)
    if root:  # an overlap that starts as a half-integer power
        end = u[:, :1] + u[:, -1:]
        u, length = u * u / end, 2 * length * u / end
    v = (side * np.sqrt(2 / (size * r)))[:, None] * (first[:, None] + ROTATION * u)
    theta = polar[:, None] + 2 * np.arcsin(v / 2)
    phase = first[:, None] * first[:, None] + 2 * ROTATION * first[:, None] * u + 1j * u * u
    slope = np.sqrt(2 / (size * r))[:, None] * ROTATION / np.sqrt(1 - v * v / 4)
    return theta, np.exp(1j * phase) * slope * length * side[:, None]


def _beyond(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, theta: ComplexArray, weight: ComplexArray
) -> ComplexArray:
    """The four sums with the wave H^(2)/2 and the transverse overlap."""
    sine: ComplexArray = np.sin(theta)
    cosine: ComplexArray = np.cos(theta)
    rho: ComplexArray = r[:, None] * sine
    full = weight * sine / 2 * shape.transverse_overlap(rho)
    return contracted(full, sine, cosine, hankel_series((size * np.sin(polar))[:, None] * rho))
