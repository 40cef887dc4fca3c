"""Away from the edge, compared with the spread: D = [finite target] - [large target], both with the spread, from few places.

There D changes slowly, as a power of the distance to the edge, and needs no mean kernel.
"""

import numpy as np

from nupair.pairs.gaussian_mean import Rows
from nupair.pairs.large_target import PLANAR
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_integral import planar_sums
from nupair.pairs.spread_cloud import STARS, displaced_cloud
from nupair.pairs.spread_target import Masses, Smearing, edge_distance

STILL = 10.0
"""Standard deviations between P and the edge from which D may be taken so."""

_BENT = 3.0  # times the bound on D and (spread/distance)^2 is the most that the spread changes of it
_NEXT = 10.0  # times (deviation/distance)^2 and what three places change is the most that further ones change
_SECOND = 4.0  # times D and (spread along the edge/P)^2 is the most that places along the edge change


def still_part(
    smearing: Smearing, rows: Rows, energy: FloatArray, momentum: FloatArray, masses: Masses, bound: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(D of lasers without spread, its error with them), shape (4, n), of rows far from the edge.

    The bound on D falls as 1/distance, so that a spread changes D by the square of spread over distance.
    """
    found, error = _unspread(smearing, energy[rows], momentum[rows], masses)
    distance = edge_distance(energy[rows], momentum[rows], masses)
    changed = _BENT * bound[rows] * (smearing.wandering[rows] / distance) ** 2
    return found, error + changed + _ripples(smearing, energy[rows], momentum[rows], masses)


def starred_part(
    smearing: Smearing, rows: Rows, energy: FloatArray, momentum: FloatArray, masses: Masses
) -> tuple[FloatArray, FloatArray]:
    """As still_part, from D at three places along the cloud: what these change, and how fast D falls, tells the rest."""
    r = STARS[0]
    clouds = [displaced_cloud(smearing.cloud, int(row), smearing.moments.sharp[row]) for row in rows]
    moved = np.stack([cloud.at(np.array([-r, 0.0, r]))[:, 0] for cloud in clouds], axis=-1).reshape(3, -1)
    there = np.tile(momentum[rows], (3, 1)) + moved[1:].T @ np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    values, errors = (one.reshape(4, 3, -1) for one in _unspread(smearing, moved[0], there, masses))
    weights = np.array([1 / 6, 2 / 3, 1 / 6])
    mean = np.einsum("krn,r->kn", values, weights)
    ratio = (smearing.moments.deviation[rows] / edge_distance(energy[rows], momentum[rows], masses)) ** 2
    curved = np.array([cloud.curvature(float(momentum[row, 0])) for cloud, row in zip(clouds, rows, strict=True)])
    left_out = _SECOND * curved + _NEXT * ratio**3
    changed = _NEXT * ratio * np.abs(mean - values[:, 1]).max(axis=0) + left_out * np.abs(values).max(axis=(0, 1))
    ripples = _ripples(smearing, energy[rows], momentum[rows], masses)
    return mean, np.einsum("krn,r->kn", errors, weights) + changed + ripples


def _unspread(
    smearing: Smearing, energy: FloatArray, momentum: FloatArray, masses: Masses
) -> tuple[FloatArray, FloatArray]:
    """D of lasers without spread and its error, shape (4, n)."""
    pair = np.array([masses[0]]), np.array([masses[1]])
    found, error, _, _ = planar_sums(smearing.shape, energy, momentum, *pair, smearing.current, smearing.tolerance)
    plain = smearing.area * np.stack(PLANAR.kernel(energy, momentum, *masses, smearing.current))
    finite: FloatArray = found[..., 0] - plain
    return finite, error[..., 0]


def _ripples(smearing: Smearing, energy: FloatArray, momentum: FloatArray, masses: Masses) -> FloatArray:
    """What ripples that the lasers' spread averages may hold of D, shape (n,): of the second order in width over distance."""
    if not any(smearing.shape.ripple_periods):
        return np.zeros(energy.size)
    plain = smearing.area * np.abs(np.stack(PLANAR.kernel(energy, momentum, *masses, smearing.current))).max(axis=0)
    share: FloatArray = np.minimum(smearing.width / edge_distance(energy, momentum, masses), 1.0) ** 2
    held: FloatArray = share * plain
    return held
