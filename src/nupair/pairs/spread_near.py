"""Near the edge: the mean integral of one pair at one P from the target with the mean kernel."""

from dataclasses import dataclass

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_integral import planar_sums
from nupair.pairs.planar_lines import CHANCE
from nupair.pairs.ring_integral import is_hopeless
from nupair.pairs.ring_means import RingTables
from nupair.pairs.spread_cloud import STARS, SpreadCloud, displaced_cloud, starred_cloud
from nupair.pairs.spread_kernel import REACH, SpreadPair
from nupair.pairs.spread_rings import spread_ring
from nupair.pairs.spread_target import Masses, Smearing, edge_distance

_SECOND = 4.0  # times D and (second order/width)^2 is the most that curves left out of D change
_WIDE = 0.3  # of the edge: a spread whose reach is wider has no ring integral
_STAR_FROM = 0.03  # of the tolerance: what the curvature of the kernel along the edge may change before it takes a star
_STEP = 0.25  # of the target's blur: places along the cloud; every second one is the check
_MOST = 100  # of them


@dataclass(frozen=True)
class Place:
    """One row of the cloud and one pair."""

    row: int
    energy: float
    momentum: FloatArray
    masses: Masses


def near_part(
    smearing: Smearing, place: Place, tables: list[RingTables], allowed: float
) -> tuple[FloatArray, FloatArray]:
    """(mean, error), shape (4,), of a pair near its edge.

    Besides the errors of both terms: what the curves left out of D may change, to second order; the share of D in how far the two
    means of the large target differ.
    """
    whole, whole_error = mean_of_large(smearing, place)
    sharp = smearing.moments.sharp[place.row]
    cloud = displaced_cloud(smearing.cloud, place.row, sharp)
    deviation = float(smearing.moments.deviation[place.row])
    blur = smearing.width + deviation
    share = smearing.width / (
        blur + float(edge_distance(np.array([place.energy]), place.momentum[None], place.masses)[0])
    )
    pair = _pair(smearing, place, cloud)
    curved = cloud.curvature(float(place.momentum[0]))
    second = (cloud.bend + cloud.across**2 / pair.edge) / blur
    if curved + second**2 > _STAR_FROM * smearing.tolerance / share:
        cloud = starred_cloud(smearing.cloud, place.row, sharp, STARS[0])
        pair, curved, second = _pair(smearing, place, cloud), curved**2, cloud.bend / blur
    mean, mean_error = _finite(smearing, pair, place, tables, allowed)
    flat = smearing.area * pair.kernel(*place.momentum[[[0], [2]]])[:, 0]
    moving = max(float(np.abs(mean - flat).max()), share * float(np.abs(mean).max()))
    error = mean_error + whole_error + share * np.abs(whole - flat) + _SECOND * (curved + second**2) * moving
    top = smearing.area * float(np.abs(pair.kernel(np.zeros(1), np.zeros(1))).sum())
    return mean - flat + whole, error + CHANCE * top


def _pair(smearing: Smearing, place: Place, cloud: SpreadCloud, less: int = 0) -> SpreadPair:
    return SpreadPair(place.energy, *place.masses, smearing.current, cloud, smearing.rule - less)


def mean_of_large(smearing: Smearing, place: Place) -> tuple[FloatArray, FloatArray]:
    """The large target's mean over a star of curves in every direction and its error, from another star and another rule, (4,)."""
    sharp, px, pz = smearing.moments.sharp[place.row], place.momentum[[0]], place.momentum[[2]]
    best, other = (starred_cloud(smearing.cloud, place.row, sharp, star, sharp.size) for star in STARS)
    fine, check, rough = (
        smearing.area * _pair(smearing, place, cloud, less).kernel(px, pz)[:, 0]
        for cloud, less in ((best, 0), (other, 0), (best, 1))
    )
    return fine, np.abs(fine - check) + np.abs(fine - rough)


def _finite(
    smearing: Smearing, pair: SpreadPair, place: Place, tables: list[RingTables], allowed: float
) -> tuple[FloatArray, FloatArray]:
    """The target with the mean kernel, by rings or else by the plain integral along the cloud; shape (4,) both."""
    found: list[tuple[FloatArray, FloatArray]] = []
    wide = pair.largest - pair.edge > _WIDE * pair.edge
    if not wide and not is_hopeless(pair, *smearing.profiles, smearing.tolerance):
        rough = _pair(smearing, place, pair.cloud, 1)
        for table in tables:
            value, error, expanded = spread_ring(pair, rough, place.momentum, table)
            found.append((value, error))
            if error.max() < allowed or expanded.max() > allowed:
                break
        if expanded.max() < allowed:
            return value, error
    found += _along_cloud(smearing, pair, place)
    return min(found, key=lambda one: float(one[1].max()))


def _along_cloud(smearing: Smearing, pair: SpreadPair, place: Place) -> list[tuple[FloatArray, FloatArray]]:
    """The mean of plain integrals at equal steps along each curve, if so many are not too many; every second one for the error."""
    size = max(float(np.hypot(place.momentum[0], place.momentum[2])), 1e-300)
    along, across = smearing.profiles
    blur = (along.half_width * abs(place.momentum[2]) + across.half_width * abs(place.momentum[0])) / size
    deviation = float(smearing.moments.deviation[place.row])
    number = int(np.ceil(REACH / min(0.5, _STEP * blur / max(deviation, 1e-300))))
    curves = pair.cloud.weights.size
    if 2 * number * curves > _MOST:
        return [(np.zeros(4), np.full(4, np.inf))]
    t: FloatArray = REACH / number * np.arange(-number, number + 1.0)
    weight = np.exp(-(t**2) / 2) * (t[1] - t[0]) / np.sqrt(2 * np.pi)
    energy, dx, dz = pair.cloud.at(t).reshape(3, -1)
    momentum = place.momentum + np.stack([dx, np.zeros_like(dx), dz], axis=-1)
    masses = np.array([place.masses[0]]), np.array([place.masses[1]])
    values, errors, _, _ = planar_sums(smearing.shape, energy, momentum, *masses, smearing.current, smearing.tolerance)
    values, errors = (one.reshape(4, curves, t.size) for one in (values, errors))
    fine = (values @ weight) @ pair.cloud.weights
    rough = (values[..., number % 2 :: 2] @ (2 * weight[number % 2 :: 2])) @ pair.cloud.weights
    return [(fine, np.abs(fine - rough) + (errors @ weight) @ np.abs(pair.cloud.weights))]
