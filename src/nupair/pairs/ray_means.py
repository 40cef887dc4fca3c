"""Angular means of the target's autocorrelation against a plane wave at a fixed separation r, for P r >> 1.

Of the waves that the mean over directions of A(r n) exp(-i P.r) contains, only those near exp(-i P r), from directions close to
P, can stay in step with the kernel's exp(i q0 r). The mean of these alone is

    M_k(r) = exp(iPr) Int dtheta sin(theta) A(r, theta) exp(-i P_z r cos theta) T_k(theta) B_k(P_perp r sin theta),

B = H^(2)/2 (together with H^(1)/2 near the axis) and T_k B_k = B0, sin^2 B0, sin^2 B2, -i sin cos B1.
Two ways: along the path of steepest descent where A is analytic around P, and on real angles under a smooth window where a kink
of A (the axis, the equator, the end of the body) is near.
"""

import numpy as np

from nupair.pairs.hankel import direct_and_reflected, hankel_series
from nupair.pairs.near_region import fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_hermite, gauss_legendre
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray
from nupair.pairs.wave_sums import contracted

_ROWS = 512  # separations done at a time


def ends(shape: OverlapShape, r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The polar angles between which a separation r fits into the body (northern side); pi for no upper end."""
    reach_z, reach_rho = shape.reach
    lower = np.arccos(np.minimum(1.0, reach_z / r))
    upper = np.where(r > reach_rho, np.arcsin(np.minimum(1.0, reach_rho / r)), np.pi)
    return lower, upper


def steepest_means(shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, order: int) -> ComplexArray:
    """M_k, shape (4, n), by Gauss-Hermite on the path of steepest descent; for size, polar, r of shape (n,).

    Assumes every kink of A some ten radians away, or added by kink_means.
    With theta = polar + 2 arcsin(v/2) the phase is exactly P r v^2/2.
    """
    nodes, weights = gauss_hermite(order)
    turn = np.exp(1j * np.pi / 4) * np.sqrt(2 / (size * r))[:, None]
    v = turn * nodes
    theta = polar[:, None] + 2 * np.arcsin(v / 2)
    sine, cosine = np.sin(theta), np.cos(theta)
    rho = r[:, None] * sine
    weight = shape.axial_overlap(r[:, None] * cosine) * shape.transverse_overlap(rho)
    weight = weight * (weights / 2 * turn * sine / np.sqrt(1 - v * v / 4))
    return contracted(weight, sine, cosine, hankel_series((size * np.sin(polar))[:, None] * rho))


def windowed_means(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, phase: float, order: int
) -> ComplexArray:
    """M_k, shape (4, n), on real angles within `phase` radians of P's own phase, `order` nodes on each side of a break.

    The incoming wave J = (H1 + H2)/2 keeps its reflected part H1 only where that, too, lies within the window; at the axis
    both have one weight, so nothing is singular there.
    """
    blocks = [slice(first, first + _ROWS) for first in range(0, r.size, _ROWS)]
    return np.concatenate([_windowed(shape, size[k], polar[k], r[k], phase, order) for k in blocks], axis=1)


def _windowed(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, phase: float, order: int
) -> ComplexArray:
    """The same for a few r, whose tables fit into the processor's cache."""
    lower, upper = ends(shape, r)
    half = np.arccos(1 - np.minimum(phase / (size * r), 1.0))
    low = np.maximum(np.maximum(polar - half, 0.0), lower)
    high = np.minimum(polar + half, np.pi - lower)
    north = np.minimum(high, upper)
    has_equator = (low < np.pi / 2) & (north > np.pi / 2)
    middle = np.where(has_equator, np.pi / 2, (low + north) / 2)
    intervals = [(low, middle), (middle, north)]
    south = np.where(upper < np.pi / 2, np.maximum(np.pi - upper, low), np.inf)
    if np.any(south < high):
        intervals.append((np.minimum(south, high), high))
    nodes, weights = gauss_legendre(order)
    steep = fade_steepness(phase)
    total = np.zeros((4, r.size), dtype=complex)
    for start, stop in intervals:
        length = np.maximum(stop - start, 0.0)[:, None] / 2
        theta = start[:, None] + length * (nodes + 1)
        sine, cosine = np.sin(theta), np.cos(theta)
        offset = theta - polar[:, None]
        direct = smooth_step((1 - np.abs(offset) / half[:, None]) / 0.75, steep)
        reflected = np.zeros_like(direct)
        returning = theta + polar[:, None] < half[:, None]
        if returning.any():
            end = np.broadcast_to(half[:, None], theta.shape)[returning]
            inside = (1 - (theta + polar[:, None])[returning] / end) / 0.75
            reflected[returning] = smooth_step(inside, steep)
        z = np.minimum(np.abs(r[:, None] * cosine), shape.reach[0])
        rho = np.minimum(r[:, None] * sine, shape.reach[1])
        weight = shape.axial_overlap(z) * shape.transverse_overlap(rho) * (length * weights * sine)
        # P r - P_z z - P_perp rho = 2 P r sin^2(offset/2); the rest of the phase is the Hankel function's own
        x = (size * np.sin(polar))[:, None] * r[:, None] * sine
        wave = np.exp(2j * (size * r)[:, None] * np.sin(offset / 2) ** 2)
        total += contracted(weight * wave, sine, cosine, direct_and_reflected(x, direct, reflected))
    return total
