"""The lasers' cloud about one momentum as few curves in (E, P), along which the pair's kernel is averaged.

One direction of the deviations z moves the pair toward its edge: along it the cloud is followed exactly, as a polynomial in the
deviation t. To first order everything else moves P along the edge only. What that does to second order is told by curves at +-r
across (weights 1/2 r^2 each) or, where the edge's own curvature is all that matters, by the mean displacement of P.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from nupair.pairs.gaussian_mean import Cloud
from nupair.pairs.parts import FloatArray

END = 6.4
"""Standard deviations at which the Gaussian is cut: 2e-10 of it is lost."""

STARS = (float(np.sqrt(3.0)), float(np.sqrt(1.5)))
"""Distances r of the curves across: the better one, which has the Gaussian's fourth moments, and another to check it."""

_DEGREE = 6  # of the polynomials; turned beams make sines of END times their spread
_ACROSS = 2  # directions that leave the edge where it is and yet move (E, P_x, P_z)


@dataclass(frozen=True, slots=True)
class SpreadCloud:
    """(E, P_x, P_z) less the undisturbed P on curves over -END < t < END.

    curves: coefficients of t^n, shape (n, 3, curves), eV. weights: shape (curves,). slopes: of every axis of the cloud, to first
    order, shape (axes, 3), eV, the sharp one first. bend: root mean square of what the second order moves, eV.
    """

    curves: FloatArray
    weights: FloatArray
    slopes: FloatArray
    bend: float

    def at(self, t: FloatArray) -> FloatArray:
        """(E, P_x, P_z) on every curve, shape (3, curves, n) for t of shape (n,)."""
        return self.on(np.arange(self.weights.size)[:, None], t)

    def on(self, curve: NDArray[np.intp], t: FloatArray) -> FloatArray:
        """(E, P_x, P_z) on the curve for each t, shape (3, ...), curve and t broadcast together."""
        values = np.zeros((3, *np.broadcast_shapes(curve.shape, t.shape)))
        for coefficients in self.curves[::-1]:
            values = values * t + coefficients[:, curve]
        return values

    def deviation(self, direction: FloatArray, speed: float) -> FloatArray:
        """Of |P| - q0 for P along `direction` (rad from z), shape of it, eV. speed: dq0/dE = E/q0."""
        normal = np.stack([np.full_like(direction, -speed), np.sin(direction), np.cos(direction)])
        squares = np.sum(np.tensordot(self.slopes, normal, axes=1) ** 2, axis=0) + self.bend**2
        deviation: FloatArray = np.sqrt(squares)
        return deviation

    @property
    def spread(self) -> float:
        """Root mean square of P and E together, eV."""
        return float(np.sqrt(np.sum(self.slopes**2) + self.bend**2))

    @property
    def across(self) -> float:
        """Root mean square of what moves P and E without moving the edge, eV."""
        return float(np.sqrt(np.sum(self.slopes[1:] ** 2)))

    def curvature(self, px: float) -> float:
        """How the kernel, which is as Q_x^2 next to its edge, curves along the edge over `across`, a share of it, at P_x (eV)."""
        return (self.across / max(abs(px), self.across, 1e-300)) ** 2


def displaced_cloud(cloud: Cloud, row: int, sharp: FloatArray) -> SpreadCloud:
    """One curve: all that is across only moves (E, P), by its mean and so that the mean of |P| - E is right as well.

    sharp: unit vector in z that moves the pair toward its edge, shape (axes,).
    """
    basis, centre, slopes, bends = _about(cloud, row, sharp)
    size = float(np.hypot(*centre[1:]))
    normal = centre[1:] / size if size > 0 else np.array([0.0, 1.0])
    above, below = (_place(cloud, row, sign * STARS[0] * basis[1:]) for sign in (1, -1))
    distance = [np.hypot(place[:, 1], place[:, 2]) - place[:, 0] for place in (above, below)]
    shift = float(np.sum(distance[0] + distance[1] - 2 * (size - centre[0]))) / (2 * STARS[0] ** 2)
    curves = _curves(cloud, row, sharp, np.zeros((1, sharp.size)), centre)
    mean = np.sum(bends[1:], axis=0) / 2
    curves[0, :, 0] += mean
    curves[0, 1:, 0] += (shift + mean[0] - mean[1:] @ normal) * normal
    return SpreadCloud(curves, np.ones(1), slopes, _size_of(bends))


def starred_cloud(cloud: Cloud, row: int, sharp: FloatArray, star: float, most: int = _ACROSS) -> SpreadCloud:
    """A star of curves across, in the `most` directions that move P and E at all; the others as their mean displacement.

    star: r, see STARS.
    """
    basis, centre, slopes, bends = _about(cloud, row, sharp)
    turn = np.linalg.svd(slopes[1:])[0] if len(slopes) > 1 else np.eye(0)
    rest = turn.T @ basis[1:]
    _, left = _derivatives(cloud, row, rest[most:], centre)
    across = rest[:most]
    starts = np.concatenate([np.zeros((1, sharp.size)), star * across, -star * across])
    weights = np.full(len(starts), 1 / (2 * star**2))
    weights[0] = 1 - len(across) / star**2
    curves = _curves(cloud, row, sharp, starts, centre)
    curves[0] += np.sum(left, axis=0)[:, None] / 2
    return SpreadCloud(curves, weights, slopes, _size_of(bends))


def _about(cloud: Cloud, row: int, sharp: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Unit vectors in z, the sharp one first; (E, P_x, P_z) in the middle; first and second derivatives along the vectors."""
    basis = np.linalg.qr(np.column_stack([sharp, np.eye(sharp.size)]))[0].T
    centre = _place(cloud, row, np.zeros((1, sharp.size)))[0]
    return basis, centre, *_derivatives(cloud, row, basis, centre)


def _curves(cloud: Cloud, row: int, sharp: FloatArray, starts: FloatArray, centre: FloatArray) -> FloatArray:
    """Coefficients of t^n of (E, P_x, P_z) less the undisturbed P along lines from starts, shape (n, 3, starts)."""
    nodes = END * np.cos(np.pi * (np.arange(_DEGREE + 1) + 0.5) / (_DEGREE + 1))
    places = (starts[:, None] + nodes[:, None] * sharp).reshape(-1, sharp.size)
    moved = _place(cloud, row, places) - np.array([0.0, *centre[1:]])
    moved = moved.reshape(len(starts), nodes.size, 3).transpose(1, 2, 0).reshape(nodes.size, -1)
    series = chebyshev.chebfit(nodes / END, moved, _DEGREE)
    powers = np.zeros_like(series)
    for column, one in enumerate(series.T):
        found = chebyshev.cheb2poly(one)
        powers[: found.size, column] = found
    powers /= END ** np.arange(_DEGREE + 1.0)[:, None]
    return powers.reshape(_DEGREE + 1, 3, len(starts))


def _derivatives(cloud: Cloud, row: int, basis: FloatArray, centre: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First and second differences of (E, P_x, P_z) along unit vectors, shape (n, 3) each, eV per standard deviation."""
    step = STARS[0]
    above, below = (_place(cloud, row, sign * step * basis) for sign in (1, -1))
    return (above - below) / (2 * step), (above + below - 2 * centre) / step**2


def _size_of(bends: FloatArray) -> float:
    return float(np.sqrt(np.sum(bends**2) / 2))


def _place(cloud: Cloud, row: int, z: FloatArray) -> FloatArray:
    energy, momentum = cloud.place(np.full(len(z), row), z)
    return np.column_stack([energy, momentum[:, 0], momentum[:, 2]])
