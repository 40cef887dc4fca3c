"""What a finite target's part under spreading lasers may lose by an isotropic cloud in the place of the true one.

The share width/sigma of how far the isotropic cloud's mean of the large target is from the true one: what the large target shows
of the difference, the finite one shows of its own part. Of that part, D = finite - large, the shares that other directions of
the true cloud may move it by, to first order in the spread over P and E and to second order in it. Behind soft sides D falls off
as exp(-x) beyond the edge: there also the ratio by which the isotropic cloud misses the large target, and 2 x of those shares.
"""

from typing import NamedTuple

import numpy as np

from nupair.pairs.gaussian_mean import Cloud, Rows
from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import OverlapShape, Shape

_MARGIN = 2.0  # of those shares: without it random bodies of 60 to 1600 per eV missed by up to 1.7
_MOST_RATIO = 10.0
_STEP = 1e-3  # of the reach, over which the overlap's curvature is taken


class IsotropicDoubt(NamedTuple):
    """The shares of the large target's difference and of D, x, and the most that falls off as exp(-x), eV^5; shape (N, pairs)."""

    share: FloatArray
    lost: FloatArray
    exponent: FloatArray
    most: FloatArray

    def of(self, finite: FloatArray, large: FloatArray, true_large: FloatArray) -> FloatArray:
        """The error of D, shape (N, pairs), eV^5. finite, large: under the isotropic cloud. true_large: under the true one."""
        part, differ = np.abs(finite - large), np.abs(true_large - large)
        ratio = np.minimum(differ / np.maximum(np.abs(large), 1e-300), _MOST_RATIO)
        steep = (ratio + 2 * self.exponent * self.lost) * np.minimum(part, self.most)
        error: FloatArray = self.share * differ + self.lost * np.maximum(part, self.share * np.abs(finite)) + steep
        return error


def isotropic_doubt(
    shape: Shape, cloud: Cloud, rows: Rows, sigma: float, edges: FloatArray, top: FloatArray
) -> IsotropicDoubt:
    """For some rows of a cloud under one sigma, eV.

    edges: |P| at which each pair ends, eV. top: the large target's scalar + mass at P = 0, eV^5; shape (N, pairs) both.
    """
    energy, momentum = cloud.centre(rows)
    size, across = np.linalg.norm(momentum, axis=-1), np.hypot(momentum[:, 0], momentum[:, 1])
    width = 1 / shape.length + 1 / shape.radius
    distance = np.abs(size[:, None] - edges)
    spread, detuning = cloud.spread(rows)
    lost = _MARGIN * (spread / np.maximum(size, width) * (1 + spread / (width + sigma)) + detuning / energy)
    shares = lost[:, None] + _unmatched_ripples(shape, across, edges, np.hypot(spread, sigma))
    variance = _soft_variance(shape, momentum / np.maximum(size, 1e-300)[:, None])
    exponent, most = np.zeros_like(distance), np.zeros_like(distance)
    if variance.any():
        exponent = distance**2 / (2 * (variance[:, None] + sigma**2))
        most = top * np.exp(-exponent)
    return IsotropicDoubt(width / (width + sigma + distance), shares, exponent, most)


def _soft_variance(shape: Shape, along: FloatArray) -> FloatArray:
    """Variance of K.n under the factors of |FF|^2 that do not ripple, n unit vectors, shape (N,), eV^2.

    That of a factor is minus the curvature of its overlap at 0; one that ripples, of a sharp side, has none and counts as sharp.
    """
    variance = np.zeros(len(along))
    if isinstance(shape, OverlapShape):
        overlaps = (shape.axial_overlap, shape.transverse_overlap)
        parts = (along[:, 2], np.hypot(along[:, 0], along[:, 1]))
        for overlap, end, period, part in zip(overlaps, shape.reach, shape.ripple_periods, parts, strict=True):
            if not period:
                step = _STEP * end
                variance += part**2 * 2 * float(1 - np.real(overlap(np.array(step)))) / step**2
    return variance


def _unmatched_ripples(shape: Shape, across: FloatArray, edges: FloatArray, spread: FloatArray) -> FloatArray:
    """Share of D by which ripples of sharp faces behind soft sides may be averaged wrongly, shape (N, pairs).

    Where P_perp is beyond the edge no wave leaves along the axis, and what is left ripples as sinc^2(P_z L/2), with the component
    of P along the axis and not with its distance from the edge. Zero elsewhere and for other bodies.
    across: P_perp, shape (N,), eV. edges: shape (N, pairs), eV. spread: root mean square of P over the cloud, shape (N,), eV.
    """
    axial, side = shape.ripple_periods
    if not axial or side:
        return np.zeros_like(edges)
    share = np.minimum((shape.length * spread) ** 2 / 2, 1.0)
    beyond = across[:, None] > edges - 1 / shape.radius
    unmatched: FloatArray = np.where(beyond, share[:, None], 0.0)
    return unmatched
