"""Pair integrals averaged over lasers that spread in direction and energy.

    <F> = <F_large> + [F_sigma(P') - <F_large>_sigma(P')]

The first term is the mean of the large target's integral over the whole cloud (gaussian_mean). The bracket is what the finite
target adds. It matters near the edges, where only the spread sigma of delta = |P| - q0 counts: F_sigma is the integral of a target
whose autocorrelation is multiplied by exp(-sigma^2 r^2/2), which blurs its momentum by sigma in every direction, and
<F_large>_sigma the large target's mean over the same isotropic cloud. P' is P moved along itself by the second-order shift of
delta. Planar integrals go their own ways: of Gaussian targets smeared_plane, of others smeared_planar.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray

from nupair.pairs.finite import MEASURES, blurred_integrals
from nupair.pairs.gaussian_mean import Cloud, EdgeMoments, Rows, edge_moments, flat, gaussian_mean
from nupair.pairs.interior import large_with_bound
from nupair.pairs.isotropic_doubt import isotropic_doubt
from nupair.pairs.large_target import PLANAR, Measure
from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.shapes import AnyArray, LargeTarget, OverlapShape, Shape
from nupair.pairs.smeared_planar import smeared_planar
from nupair.pairs.smeared_plane import smeared_in_plane
from nupair.pairs.soft_shapes import GaussianCylinder
from nupair.pairs.spread_target import Smearing

_FAINTEST = 7.8  # sigma r at which exp(-sigma^2 r^2/2) has fallen to 6e-14
_GROUP = 5e-4  # relative differences of sigma that are computed together, where target and beams blur alike
_WIDEST_GROUP = 0.3


@dataclass(frozen=True)
class DampedShape:
    """A body whose emitters lose coherence with their distance as exp(-sigma^2 r^2/2). sigma: eV."""

    body: OverlapShape
    sigma: float

    @property
    def length(self) -> float:
        """That of the body."""
        return self.body.length

    @property
    def radius(self) -> float:
        """That of the body."""
        return self.body.radius

    @property
    def volume(self) -> float:
        """That of the body."""
        return self.body.volume

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """Those of the body."""
        return self.body.ripple_periods

    @property
    def reach(self) -> tuple[float, float]:
        """That of the body, or where coherence has ended."""
        end = _FAINTEST / self.sigma if self.sigma > 0 else np.inf
        along, across = self.body.reach
        return min(along, end), min(across, end)

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """The body's times exp(-sigma^2 z^2/2)."""
        overlap: AnyArray = self.body.axial_overlap(z) * np.exp(-((self.sigma * z) ** 2) / 2)
        return overlap

    def transverse_overlap(self, rho: AnyArray) -> AnyArray:
        """The body's times exp(-sigma^2 rho^2/2)."""
        overlap: AnyArray = self.body.transverse_overlap(rho) * np.exp(-((self.sigma * rho) ** 2) / 2)
        return overlap


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
    energy, momentum = cloud.place(np.arange(cloud.rows), np.zeros((cloud.rows, cloud.axes)))
    top = chosen.kernel(energy[:, None], np.zeros(3), mass_i, mass_j, np.array([0.0, 0.0, 1.0]))
    allowed = tolerance * np.maximum(_largest(value), 0.01 * norm * (top.scalar + top.mass))
    if isinstance(shape, LargeTarget):
        return value, error, allowed
    bound = _mean_bound(shape, chosen, energy, momentum, moments.deviation, mass_i, mass_j, current)
    if chosen is PLANAR and refine:
        if isinstance(shape, GaussianCylinder):
            found = _in_plane(shape, cloud, moments, mass_i, mass_j, current, tolerance, (value, error, bound, allowed))
        else:
            smearing = Smearing(shape, cloud, moments, current, tolerance)
            both = smeared_planar(smearing, mass_i, mass_j, (np.stack(value), np.stack(error)), bound, allowed)
            found = KernelParts(*both[0]), KernelParts(*both[1])
        return *found, allowed
    rough: NDArray[np.bool_] = np.asarray((bound > allowed).any(axis=1) & refine)
    error = KernelParts(*(piece + np.where(rough[:, None], 0.0, bound) for piece in error))
    width = 1 / shape.length + 1 / shape.radius
    for rows, sigma in _groups(np.flatnonzero(rough), moments, width):
        added, its_error = _finite_part(
            shape, chosen, cloud, moments, rows, sigma, mass_i, mass_j, current, tolerance, value
        )
        for old, new in zip((*value, *error), (*added, *its_error), strict=True):
            old[rows] += new
    return value, error, allowed


def _in_plane(
    shape: GaussianCylinder,
    cloud: Cloud,
    moments: EdgeMoments,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: NDArray[np.complex128],
    tolerance: float,
    large: tuple[KernelParts, KernelParts, FloatArray, FloatArray],
) -> tuple[KernelParts, KernelParts]:
    """(mean, error) for a Gaussian target in the planar measure.

    large: the large target's mean, its error, the bound, what is allowed; replaced where that is too much and the other less.
    """
    values, errors = np.stack(large[0]), np.stack(large[1]) + large[2]
    energy, _ = cloud.place(np.arange(cloud.rows), np.zeros((cloud.rows, cloud.axes)))
    for column, masses in enumerate(zip(mass_i.tolist(), mass_j.tolist(), strict=True)):
        late = np.flatnonzero((errors[..., column].max(axis=0) > large[3][:, column]) & (energy > sum(masses)))
        order = 10 if tolerance >= 3e-5 else 12
        found, its_error = smeared_in_plane(shape, cloud, late, moments.sharp[late], masses, current, order)
        better = its_error.max(axis=0) < errors[:, late, column].max(axis=0)
        values[:, late[better], column] = found[:, better]
        errors[:, late[better], column] = its_error[:, better]
    return KernelParts(*values), KernelParts(*errors)


def _finite_part(
    shape: Shape,
    measure: Measure,
    cloud: Cloud,
    moments: EdgeMoments,
    rows: Rows,
    sigma: float,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: NDArray[np.complex128],
    tolerance: float,
    whole: KernelParts,
) -> tuple[KernelParts, KernelParts]:
    """(the bracket, its error) of some rows for one sigma.

    The error has that of the integral and what the isotropic cloud may get wrong (isotropic_doubt).
    """
    energy, momentum = cloud.place(rows, np.zeros((rows.size, cloud.axes)))
    size = np.linalg.norm(momentum, axis=-1, keepdims=True)
    along = np.where(size > 0, momentum / np.where(size > 0, size, 1.0), np.array([0.0, 0.0, 1.0]))
    shift = (moments.mean - moments.undisturbed)[rows]
    around = isotropic(energy, momentum, along, sigma)
    own = edge_moments(around, float(np.min(mass_i + mass_j)))
    moved = momentum + (shift - (own.mean - own.undisturbed))[:, None] * along
    around = isotropic(energy, moved, along, sigma)
    own = edge_moments(around, float(np.min(mass_i + mass_j)))
    norm = measure.norm(shape.length, shape.radius)
    mean, mean_error = gaussian_mean(measure, norm, around, own, mass_i, mass_j, current)
    found = blurred_integrals(DampedShape(shape, sigma), energy, moved, mass_i, mass_j, current, tolerance)  # type: ignore[arg-type]
    total = mass_i + mass_j
    edges = np.sqrt(np.maximum((energy[:, None] - total) * (energy[:, None] + total), 0.0))
    kernel = measure.kernel(energy[:, None], np.zeros(3), mass_i, mass_j, np.array([0.0, 0.0, 1.0]))
    doubt = isotropic_doubt(shape, cloud, rows, sigma, edges, norm * (kernel.scalar + kernel.mass))
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


def _mean_bound(
    shape: Shape,
    measure: Measure,
    energy: FloatArray,
    momentum: FloatArray,
    deviation: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: NDArray[np.complex128],
) -> FloatArray:
    """Mean over the spread of the bound on what a finite size changes, shape (rows, pairs), eV^5.

    Points closer to an edge than the target's own blur are moved there: the bound has no end at the edge, its cause does.
    """
    nodes, weights = hermegauss(21)
    size = np.linalg.norm(momentum, axis=-1)
    along = np.where(size[:, None] > 0, momentum / np.where(size > 0, size, 1.0)[:, None], np.array([0.0, 0.0, 1.0]))
    width = 1 / shape.length + 1 / shape.radius
    bound = np.zeros((size.size, mass_i.size))
    for pair, (one, other) in enumerate(zip(mass_i, mass_j, strict=True)):
        largest = np.sqrt(np.maximum((energy - one - other) * (energy + one + other), 0.0))
        for node, weight in zip(nodes, weights / np.sqrt(2 * np.pi), strict=True):
            delta = size + node * deviation - largest
            place = largest + np.where(np.abs(delta) < width, np.where(delta < 0, -width, width), delta)
            at = np.abs(place)[:, None] * along
            _, here = large_with_bound(shape, measure, energy, at, mass_i[[pair]], mass_j[[pair]], current)
            bound[:, pair] += weight * here[:, 0]
    return bound


def _largest(pieces: KernelParts) -> FloatArray:
    largest: FloatArray = np.max(np.abs(np.stack(pieces)), axis=0)
    return largest
