"""Pair integrals averaged over lasers that spread in direction and energy.

    <F> = <F_large> + [F_sigma(P') - <F_large>_sigma(P')]

The first term is the mean of the large target's integral over the whole cloud (gaussian_mean). The bracket is what the finite
target adds. It matters near the edges, where only the spread sigma of delta = |P| - q0 counts: F_sigma is the integral of a target
whose autocorrelation is multiplied by exp(-sigma^2 r^2/2), which blurs its momentum by sigma in every direction, and
<F_large>_sigma the large target's mean over the same isotropic cloud. P' is P moved along itself by the second-order shift of
delta. Planar integrals go their own ways: of Gaussian targets smeared_gaussian, of others smeared_planar.
"""

from typing import cast

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray

from nupair.pairs.damped_shape import DampedShape
from nupair.pairs.finite import MEASURES, blurred_integrals
from nupair.pairs.gaussian_mean import Cloud, EdgeMoments, Rows, edge_moments, flat, gaussian_mean
from nupair.pairs.interior import large_with_bound
from nupair.pairs.isotropic_doubt import isotropic_doubt
from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL, Measure
from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.shapes import LargeTarget, OverlapShape, Shape
from nupair.pairs.smeared_gaussian import smeared_gaussian
from nupair.pairs.smeared_planar import smeared_planar
from nupair.pairs.soft_shapes import GaussianCylinder
from nupair.pairs.spread_target import Smearing

_GROUP = 5e-4  # relative differences of sigma that are computed together, where target and beams blur alike
_WIDEST_GROUP = 0.3


def smeared_integrals(
    shape: Shape,
    measure: str,
    cloud: Cloud,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: NDArray[np.complex128],
    tolerance: float = 1e-4,
    refine: bool = True,
) -> tuple[KernelParts, KernelParts, FloatArray]:
    """(mean over the cloud of every piece, its absolute error, the error that the tolerance permits), shape (rows, pairs), eV^5.

    tolerance, refine: as in pair_integrals.
    """
    chosen = MEASURES[measure]
    cloud = flat(cloud) if chosen is PLANAR else cloud
    moments = edge_moments(cloud, float(np.min(mass_i + mass_j)))
    norm = chosen.norm(shape.length, shape.radius)
    value, error = gaussian_mean(chosen, norm, cloud, moments, mass_i, mass_j, current)
    energy, _ = cloud.centre()
    top = chosen.kernel(energy[:, None], np.zeros(3), mass_i, mass_j, np.array([0.0, 0.0, 1.0]))
    allowed = tolerance * np.maximum(_largest(value), 0.01 * norm * (top.scalar + top.mass))
    if isinstance(shape, LargeTarget):
        return value, error, allowed
    smearing = Smearing(shape, cloud, moments, current, tolerance)
    bound = _mean_bound(smearing, chosen, mass_i, mass_j)
    if chosen is PLANAR and refine:
        way = smeared_gaussian if isinstance(shape, GaussianCylinder) else smeared_planar
        means, errors = way(smearing, mass_i, mass_j, (np.stack(value), np.stack(error)), bound, allowed)
        return KernelParts(*means), KernelParts(*errors), allowed
    rough: NDArray[np.bool_] = np.asarray((bound > allowed).any(axis=1) & refine)
    error = KernelParts(*(piece + np.where(rough[:, None], 0.0, bound) for piece in error))
    for rows, sigma in _groups(np.flatnonzero(rough), moments, smearing.width):
        added, its_error = _finite_part(smearing, rows, sigma, mass_i, mass_j, value)
        for old, new in zip((*value, *error), (*added, *its_error), strict=True):
            old[rows] += new
    return value, error, allowed


def _finite_part(
    smearing: Smearing, rows: Rows, sigma: float, mass_i: FloatArray, mass_j: FloatArray, whole: KernelParts
) -> tuple[KernelParts, KernelParts]:
    """(the bracket in three dimensions, its error) of some rows for one sigma; whole: the first term, of all rows.

    The error has that of the integral and what the isotropic cloud may get wrong (isotropic_doubt).
    """
    shape, moments = smearing.shape, smearing.moments
    energy, momentum = smearing.cloud.centre(rows)
    size = np.linalg.norm(momentum, axis=-1, keepdims=True)
    along = np.where(size > 0, momentum / np.where(size > 0, size, 1.0), np.array([0.0, 0.0, 1.0]))
    shift = (moments.mean - moments.undisturbed)[rows]
    around = isotropic(energy, momentum, along, sigma)
    own = edge_moments(around, float(np.min(mass_i + mass_j)))
    moved = momentum + (shift - (own.mean - own.undisturbed))[:, None] * along
    around = isotropic(energy, moved, along, sigma)
    own = edge_moments(around, float(np.min(mass_i + mass_j)))
    norm = THREE_DIMENSIONAL.norm(shape.length, shape.radius)
    mean, mean_error = gaussian_mean(THREE_DIMENSIONAL, norm, around, own, mass_i, mass_j, smearing.current)
    damped = DampedShape(cast(OverlapShape, shape), sigma)  # others have no integral in three dimensions
    found = blurred_integrals(damped, energy, moved, mass_i, mass_j, smearing.current, smearing.tolerance)
    total = mass_i + mass_j
    edges = np.sqrt(np.maximum((energy[:, None] - total) * (energy[:, None] + total), 0.0))
    kernel = THREE_DIMENSIONAL.kernel(energy[:, None], np.zeros(3), mass_i, mass_j, np.array([0.0, 0.0, 1.0]))
    doubt = isotropic_doubt(shape, smearing.cloud, rows, sigma, edges, norm * (kernel.scalar + kernel.mass))
    pieces, errors = [], []
    for one, its, cloudy, more, all_of_it in zip(*found, mean, mean_error, whole, strict=True):
        pieces.append(one - cloudy)
        errors.append(its + more + doubt.of(one, cloudy, all_of_it[rows]))
    return KernelParts(*pieces), KernelParts(*errors)


def isotropic(energy: FloatArray, momentum: FloatArray, along: FloatArray, sigma: float) -> Cloud:
    """A cloud of P alone, of standard deviation sigma in the three directions; the first axis along unit vectors `along`."""
    least = np.eye(3)[np.argmin(np.abs(along), axis=1)]
    first = np.cross(along, least)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    frame = np.stack([along, first, np.cross(along, first)], axis=1)

    def place(rows: Rows, z: FloatArray) -> tuple[FloatArray, FloatArray]:
        return energy[rows], momentum[rows] + sigma * np.einsum("mk,mkx->mx", z, frame[rows])

    return Cloud(place, energy.size, 3)


def _groups(rows: Rows, moments: EdgeMoments, width: float) -> list[tuple[Rows, float]]:
    """Rows in groups of nearly one sigma. It may differ the more, the less the two blurs meet: far from the edge, or unequal."""
    sigma = moments.deviation[rows]
    ratio = np.maximum(sigma, 1e-300) / width
    far = np.abs(moments.undisturbed[rows]) / np.maximum(4 * sigma, 1e-300)
    allowed = np.minimum(_GROUP * np.maximum(ratio, ratio**-2.0) * np.maximum(far, 1.0) ** 2, _WIDEST_GROUP)
    order = np.argsort(sigma)
    groups: list[tuple[Rows, float]] = []
    start = 0
    while start < order.size:
        logs = np.log(np.maximum(sigma[order[start:]], 1e-300))
        limit = np.minimum.accumulate(allowed[order[start:]])
        count = max(1, int(np.argmax(np.append(logs - logs[0] > limit, True))))
        members = order[start : start + count]
        groups.append((rows[members], float(np.median(sigma[members]))))
        start += count
    return groups


def _mean_bound(smearing: Smearing, measure: Measure, mass_i: FloatArray, mass_j: FloatArray) -> FloatArray:
    """Mean over the spread of the bound on what a finite size changes, shape (rows, pairs), eV^5.

    Points closer to an edge than the target's own blur are moved there: the bound has no end at the edge, its cause does.
    """
    shape, width, current = smearing.shape, smearing.width, smearing.current
    energy, momentum = smearing.cloud.centre()
    nodes, weights = hermegauss(21)
    size = np.linalg.norm(momentum, axis=-1)
    along = np.where(size[:, None] > 0, momentum / np.where(size > 0, size, 1.0)[:, None], np.array([0.0, 0.0, 1.0]))
    bound = np.zeros((size.size, mass_i.size))
    for pair, (one, other) in enumerate(zip(mass_i, mass_j, strict=True)):
        largest = np.sqrt(np.maximum((energy - one - other) * (energy + one + other), 0.0))
        for node, weight in zip(nodes, weights / np.sqrt(2 * np.pi), strict=True):
            delta = size + node * smearing.moments.deviation - largest
            place = largest + np.where(np.abs(delta) < width, np.where(delta < 0, -width, width), delta)
            at = np.abs(place)[:, None] * along
            _, here = large_with_bound(shape, measure, energy, at, mass_i[[pair]], mass_j[[pair]], current)
            bound[:, pair] += weight * here[:, 0]
    return bound


def _largest(pieces: KernelParts) -> FloatArray:
    largest: FloatArray = np.max(np.abs(np.stack(pieces)), axis=0)
    return largest
