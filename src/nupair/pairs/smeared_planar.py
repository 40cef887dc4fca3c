"""Planar integrals of targets with Lorentzian or sharp factors, averaged over lasers that spread.

    <F> = <F_large> + D,     D = [the target with the mean kernel] - [the large target with the same mean kernel]

The first term has the whole cloud, D fewer curves of it (spread_cloud). Away from the edge, compared with the spread, D is what it is
without any; near it, D is an integral of the mean kernel over rings (spread_rings). Targets so small that rings leave out too much
take the plain integral at places along the cloud, as many as their blur and the spread demand.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.gaussian_mean import Cloud, EdgeMoments, Rows
from nupair.pairs.large_target import PLANAR
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_integral import planar_sums
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.planar_ring import RingTables, is_hopeless
from nupair.pairs.shapes import Shape
from nupair.pairs.spread_cloud import STARS, SpreadCloud, displaced_cloud, starred_cloud
from nupair.pairs.spread_kernel import REACH, SpreadPair
from nupair.pairs.spread_rings import spread_ring

_STILL = 10.0  # standard deviations between P and the edge from which D may be taken without spread
_BENT = 3.0  # times the bound on D and (spread/distance)^2 is the most that the spread changes of it there
_NEXT = 10.0  # times (deviation/distance)^2 and what three places change is the most that further ones change
_CHANCE = 3e-9  # share of the spectrum's top: what rules that agree by chance hide
_SECOND = 4.0  # times D and (second order/width)^2 is the most that curves left out of D change
_WIDE = 0.3  # of the edge: a spread whose reach is wider has no ring integral
_STAR_FROM = 0.03  # of the tolerance: what the curvature of the kernel along the edge may change before it takes a star
_STEP = 0.25  # of the target's blur: places along the cloud; every second one is the check
_MOST = 100  # of them
_QUICK_FROM = 3e-5  # the coarser rules serve tolerances from here up

Masses = tuple[float, float]


@dataclass(frozen=True)
class Smearing:
    """One target under one cloud of P in the plane, with the moments of |P| - q0 over it and the wanted tolerance."""

    shape: Shape
    cloud: Cloud
    moments: EdgeMoments
    current: NDArray[np.complex128]
    tolerance: float

    @property
    def profiles(self) -> tuple[Profile, Profile]:
        """Along the axis and across."""
        return Profile(self.shape, axial=True), Profile(self.shape, axial=False)

    @property
    def area(self) -> float:
        """Integral of |FF|^2, eV^2."""
        return float(PLANAR.norm(self.shape.length, self.shape.radius))

    @property
    def width(self) -> float:
        """1/L + 1/R, eV."""
        return 1 / self.shape.length + 1 / self.shape.radius

    @property
    def wandering(self) -> FloatArray:
        """Root mean square of P and E over the cloud, all directions together, to first order, shape (rows,), eV."""
        rows, squares = np.arange(self.cloud.rows), np.zeros(self.cloud.rows)
        for axis in np.eye(self.cloud.axes):
            (above, high), (below, low) = (self.cloud.place(rows, np.tile(sign * axis, (rows.size, 1))) for sign in (1, -1))
            squares += (np.sum((high - low) ** 2, axis=-1) + (above - below) ** 2) / 4
        return np.sqrt(squares)

    @property
    def rule(self) -> int:
        """Of the kernel's mean."""
        return 1 if self.tolerance >= _QUICK_FROM else 2


def smeared_planar(
    smearing: Smearing,
    mass_i: FloatArray,
    mass_j: FloatArray,
    large: tuple[FloatArray, FloatArray],
    bound: FloatArray,
    allowed: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """(means, errors), shape (4, rows, pairs), eV^5.

    large: the large target's mean and its error, same shape. bound: on what the finite size changes, and the error that is
    permitted, shape (rows, pairs). Each way is kept where its error is the smaller one.
    """
    values, errors = large[0].copy(), large[1] + bound
    energy, momentum = smearing.cloud.place(np.arange(len(bound)), np.zeros((len(bound), smearing.cloud.axes)))
    late = (errors.max(axis=0) > allowed) & (energy[:, None] > mass_i + mass_j)
    for column, masses in enumerate(zip(mass_i.tolist(), mass_j.tolist(), strict=True)):
        for way in (partial(_still, bound=bound[:, column]), _star):
            rows = np.flatnonzero(late[:, column] & (errors[..., column].max(axis=0) > allowed[:, column]))
            rows = rows[_distance(energy[rows], momentum[rows], masses) > _STILL * smearing.moments.deviation[rows]]
            if rows.size:
                found, its_error = way(smearing, rows, energy, momentum, masses)
                found, its_error = large[0][:, rows, column] + found, large[1][:, rows, column] + its_error
                _keep(values[..., column], errors[..., column], rows, found, its_error)
    late &= errors.max(axis=0) > allowed
    for row in np.flatnonzero(late.any(axis=1)):
        tables = [RingTables(*smearing.profiles, 1.5 * float(energy[row]), 8 if smearing.rule == 2 else 6)]
        for column in np.flatnonzero(late[row]):
            masses = float(mass_i[column]), float(mass_j[column])
            place = _Place(int(row), float(energy[row]), momentum[row], masses)
            found, its_error = _moving(smearing, place, tables[0], float(allowed[row, column]))
            _keep(values[..., column], errors[..., column], np.array([row]), found[:, None], its_error[:, None])
    return values, errors


def _keep(values: FloatArray, errors: FloatArray, rows: Rows, found: FloatArray, its_error: FloatArray) -> None:
    """Put in what was found for rows where its error is the smaller one; shapes (4, all rows) and (4, rows)."""
    better = its_error.max(axis=0) < errors[:, rows].max(axis=0)
    values[:, rows[better]], errors[:, rows[better]] = found[:, better], its_error[:, better]


def _distance(energy: FloatArray, momentum: FloatArray, masses: Masses) -> FloatArray:
    """From P to the edge, shape (n,), eV."""
    edge = np.sqrt((energy - sum(masses)) * (energy + sum(masses)))
    distance: FloatArray = np.abs(np.linalg.norm(momentum, axis=-1) - edge)
    return distance


def _still(
    smearing: Smearing, rows: Rows, energy: FloatArray, momentum: FloatArray, masses: Masses, bound: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(D of lasers without spread, its error with them), shape (4, n), of rows far from the edge.

    The bound on D falls as 1/distance, so that a spread changes D by the square of spread over distance.
    """
    found, error = _unspread(smearing, energy[rows], momentum[rows], masses)
    distance = _distance(energy[rows], momentum[rows], masses)
    changed = _BENT * bound[rows] * (smearing.wandering[rows] / distance) ** 2
    return found, error + changed + _ripples(smearing, energy[rows], momentum[rows], masses)


def _star(
    smearing: Smearing, rows: Rows, energy: FloatArray, momentum: FloatArray, masses: Masses
) -> tuple[FloatArray, FloatArray]:
    """As _still, from D at three places along the cloud: what these change, and how fast D falls, tells the rest."""
    r = STARS[0]
    clouds = [displaced_cloud(smearing.cloud, int(row), smearing.moments.sharp[row]) for row in rows]
    moved = np.stack([cloud.at(np.array([-r, 0.0, r]))[:, 0] for cloud in clouds], axis=-1).reshape(3, -1)
    there = np.tile(momentum[rows], (3, 1)) + moved[1:].T @ np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    values, errors = (one.reshape(4, 3, -1) for one in _unspread(smearing, moved[0], there, masses))
    weights = np.array([1 / 6, 2 / 3, 1 / 6])
    mean = np.einsum("krn,r->kn", values, weights)
    ratio = (smearing.moments.deviation[rows] / _distance(energy[rows], momentum[rows], masses)) ** 2
    curved = np.array([(cloud.across / np.linalg.norm(momentum[row])) ** 2 for cloud, row in zip(clouds, rows, strict=True)])
    largest = np.abs(values).max(axis=(0, 1))
    changed = _NEXT * ratio * np.abs(mean - values[:, 1]).max(axis=0) + _SECOND * (curved + ratio**3) * largest
    return mean, np.einsum("krn,r->kn", errors, weights) + changed + _ripples(smearing, energy[rows], momentum[rows], masses)


def _unspread(
    smearing: Smearing, energy: FloatArray, momentum: FloatArray, masses: Masses
) -> tuple[FloatArray, FloatArray]:
    """D of lasers without spread and its error, shape (4, n)."""
    pair = np.array([masses[0]]), np.array([masses[1]])
    found, error, _, _ = planar_sums(smearing.shape, energy, momentum, *pair, smearing.current, smearing.tolerance)
    plain = smearing.area * np.stack(PLANAR.kernel(energy, momentum, *masses, smearing.current))
    return found[..., 0] - plain, error[..., 0]


def _ripples(smearing: Smearing, energy: FloatArray, momentum: FloatArray, masses: Masses) -> FloatArray:
    """What ripples that the lasers' spread averages may hold of D, shape (n,): of the second order in width over distance."""
    if not any(smearing.shape.ripple_periods):
        return np.zeros(energy.size)
    plain = smearing.area * np.abs(np.stack(PLANAR.kernel(energy, momentum, *masses, smearing.current))).max(axis=0)
    share: FloatArray = np.minimum(smearing.width / _distance(energy, momentum, masses), 1.0) ** 2
    return share * plain


@dataclass(frozen=True)
class _Place:
    """One row of the cloud and one pair."""

    row: int
    energy: float
    momentum: FloatArray
    masses: Masses


def _moving(
    smearing: Smearing, place: _Place, tables: RingTables, allowed: float
) -> tuple[FloatArray, FloatArray]:
    """(mean, error), shape (4,), of a pair near its edge.

    Besides the errors of both terms: what the curves left out of D may change, to second order; the share of D in how far the two
    means of the large target differ.
    """
    whole, whole_error = _large(smearing, place)
    sharp = smearing.moments.sharp[place.row]
    cloud = displaced_cloud(smearing.cloud, place.row, sharp)
    deviation = float(smearing.moments.deviation[place.row])
    blur = smearing.width + deviation
    share = smearing.width / (blur + float(_distance(np.array([place.energy]), place.momentum[None], place.masses)[0]))
    pair = _pair(smearing, place, cloud)
    curved = (cloud.across / pair.edge) ** 2
    second = (cloud.bend + cloud.across**2 / pair.edge) / blur
    if curved + second**2 > _STAR_FROM * smearing.tolerance / share:
        cloud = starred_cloud(smearing.cloud, place.row, sharp, STARS[0])
        pair, curved, second = _pair(smearing, place, cloud), curved**2, cloud.bend / blur
    mean, mean_error = _finite(smearing, pair, place, tables, allowed)
    flat = smearing.area * pair.kernel(*place.momentum[[[0], [2]]])[:, 0]
    moving = max(float(np.abs(mean - flat).max()), share * float(np.abs(mean).max()))
    error = mean_error + whole_error + share * np.abs(whole - flat) + _SECOND * (curved + second**2) * moving
    top = smearing.area * float(np.abs(pair.kernel(np.zeros(1), np.zeros(1))).sum())
    return mean - flat + whole, error + _CHANCE * top


def _pair(smearing: Smearing, place: _Place, cloud: SpreadCloud, less: int = 0) -> SpreadPair:
    return SpreadPair(place.energy, *place.masses, smearing.current, cloud, smearing.rule - less)


def _large(smearing: Smearing, place: _Place) -> tuple[FloatArray, FloatArray]:
    """The large target's mean over a star of curves in every direction and its error, from another star and another rule, (4,)."""
    sharp, px, pz = smearing.moments.sharp[place.row], place.momentum[[0]], place.momentum[[2]]
    best, other = (starred_cloud(smearing.cloud, place.row, sharp, star, sharp.size) for star in STARS)
    fine, check, rough = (
        smearing.area * _pair(smearing, place, cloud, less).kernel(px, pz)[:, 0]
        for cloud, less in ((best, 0), (other, 0), (best, 1))
    )
    return fine, np.abs(fine - check) + np.abs(fine - rough)


def _finite(
    smearing: Smearing, pair: SpreadPair, place: _Place, tables: RingTables, allowed: float
) -> tuple[FloatArray, FloatArray]:
    """The target with the mean kernel, by rings or else by the plain integral along the cloud; shape (4,) both."""
    found: list[tuple[FloatArray, FloatArray]] = []
    wide = pair.largest - pair.edge > _WIDE * pair.edge
    if not wide and not is_hopeless(pair, *smearing.profiles, smearing.tolerance):
        rough = _pair(smearing, place, pair.cloud, 1)
        value, error, expanded = spread_ring(pair, rough, place.momentum, tables)
        found.append((value, error))
        if expanded.max() < allowed:
            return value, error
    found += _along_cloud(smearing, pair, place)
    return min(found, key=lambda one: float(one[1].max()))


def _along_cloud(smearing: Smearing, pair: SpreadPair, place: _Place) -> list[tuple[FloatArray, FloatArray]]:
    """The mean of plain integrals at equal steps along each curve, if so many are not too many; every second one for the error."""
    size = max(float(np.hypot(place.momentum[0], place.momentum[2])), 1e-300)
    along, across = smearing.profiles
    blur = (along.half_width * abs(place.momentum[2]) + across.half_width * abs(place.momentum[0])) / size
    deviation = float(smearing.moments.deviation[place.row])
    number = int(np.ceil(REACH / min(0.5, _STEP * blur / max(deviation, 1e-300))))
    curves = pair.cloud.weights.size
    if 2 * number * curves > _MOST:
        return [(np.zeros(4), np.full(4, np.inf))]
    t = np.arange(-number, number + 1) * (REACH / number)
    weight = np.exp(-(t**2) / 2) * (t[1] - t[0]) / np.sqrt(2 * np.pi)
    energy, dx, dz = pair.cloud.at(t).reshape(3, -1)
    momentum = place.momentum + np.stack([dx, np.zeros_like(dx), dz], axis=-1)
    masses = np.array([place.masses[0]]), np.array([place.masses[1]])
    values, errors, _, _ = planar_sums(smearing.shape, energy, momentum, *masses, smearing.current, smearing.tolerance)
    values, errors = (one.reshape(4, curves, t.size) for one in (values, errors))
    fine = (values @ weight) @ pair.cloud.weights
    rough = (values[..., number % 2 :: 2] @ (2 * weight[number % 2 :: 2])) @ pair.cloud.weights
    return [(fine, np.abs(fine - rough) + (errors @ weight) @ np.abs(pair.cloud.weights))]
