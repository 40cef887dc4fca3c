"""What the far region leaves out on purpose: ripples from the ends of the body, ridges along its axis and across it.

Ripples are added in closed form. Ridges are estimated in size, for the error of the integral; the error experiment in
design/finite-target compares that with the truth.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import Cut, fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.rays import FarRule, Rays, rays
from nupair.pairs.ridges import ridge_sums
from nupair.pairs.ripples import ripples
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import PairTransforms

_RIDGE = 0.3  # from the error experiment
_REST = 0.03  # of a ridge that was computed
_FADED = 0.3  # of the r at which a direction leaves the window: from there on part of it is lost
_NEVER = 1e12  # 1/eV, two hundred metres
_NEARBY = 1e-3  # of the reach, over which the overlap's slope is taken


def left_out(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut, rule: FarRule, small: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(what near and far region leave out as far as it is known, the error that remains), shape (4, N, pairs), eV^5.

    small: error that does not matter, shape (pairs,); ridges below it are not computed.
    """
    sums = np.empty((4, where.size.size, table.largest.size))
    error = np.empty_like(sums)
    for pair in range(table.largest.size):
        sums[:, :, pair], error[:, :, pair] = ripples(shape, table, where, cut, rule, pair)
    found = rays(shape, where, table.largest, cut, rule)
    bounds = [
        2 / shape.volume * _RIDGE * _bound(shape, table, where, found, cut, rule, ridge) for ridge in (_AXIS, _EQUATOR)
    ]
    worth = [(bound.max(axis=0) > small).any(axis=1) for bound in bounds]
    sums += ridge_sums(shape, table, where, cut, rule, (worth[0], worth[1]))
    for bound, computed in zip(bounds, worth, strict=True):
        error += bound * np.where(computed, _REST, 1.0)[:, None]
    return sums, error


@dataclass(frozen=True, slots=True)
class _Ridge:
    """A kink that sends a wave of its own.

    along: the component of P along it, gap: the angle from P to it, weight: what a separation r on it counts, shape (N,) each.
    end: the shape's reach along it.
    """

    along: Callable[[Orientation], FloatArray]
    gap: Callable[[Orientation], FloatArray]
    weight: Callable[[OverlapShape, Orientation, FloatArray], FloatArray]
    end: Callable[[OverlapShape], float]


def _bound(
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    found: Rays,
    cut: Cut,
    rule: FarRule,
    ridge: _Ridge,
) -> FloatArray:
    """The size of what is left out of one ridge, shape (4, N, pairs), times volume/2.

    From where the window leaves it, and from where P's own integrand is faded, which is gentle for the phase of P alone.
    """
    total = np.zeros((4, where.size.size, table.largest.size))
    along, end = ridge.along(where), ridge.end(shape)
    leaves = _beginning(where.size * (1 - np.cos(ridge.gap(where))), cut, rule)
    for pair, q0 in enumerate(table.largest):
        drift = np.abs(q0 - along)
        onset = _onset(drift, leaves, np.full_like(leaves, end), cut, fade_steepness(rule.window))
        length = np.minimum(found.length[:, pair], _NEVER)  # without a limit on the edge itself
        middle = np.minimum(found.fade[:, pair], _NEVER) + length / 2
        faded = np.where(found.whole[:, pair] | (middle > leaves), 0.0, _faded(drift * length, rule))
        for begin, share in ((leaves, onset), (middle, faded)):
            size = _strengths(table, begin, pair) * begin**2 * ridge.weight(shape, where, begin) * share
            total[:, :, pair] += np.where(begin < end, size, 0.0)
    return total


def _axis_weight(shape: OverlapShape, where: Orientation, r: FloatArray) -> FloatArray:
    """Of the ridge P_z = q0.

    The autocorrelation has a cone about the axis, 1 - slope rho, which P_perp meets with 1/P_perp^3:
    Int theta dtheta (-slope r theta) J0(P_perp r theta) = slope / (P_perp^3 r^2).
    """
    reach = shape.reach[1]
    slope = (1 - float(np.real(shape.transverse_overlap(np.array(_NEARBY * reach))))) / (_NEARBY * reach)
    weight: FloatArray = slope / (np.maximum(where.across, 1 / r) ** 3 * r)
    return weight


def _equator_weight(shape: OverlapShape, where: Orientation, r: FloatArray) -> FloatArray:
    """Of the ridge P_perp = q0, from the roof 1 - slope |z|.

    Int dt (-slope r |t|) exp(i P_z r t) = 2 slope / (P_z^2 r).
    """
    reach = shape.reach[0]
    slope = (1 - float(np.real(shape.axial_overlap(np.array(_NEARBY * reach))))) / (_NEARBY * reach)
    size = np.maximum(where.size, 1 / r)
    weight: FloatArray = 2 * slope / np.maximum(where.along, 1 / r) ** 2 * np.sqrt(2 / (np.pi * size * r))
    return weight


_AXIS = _Ridge(lambda where: where.along, lambda where: where.polar, _axis_weight, lambda shape: shape.reach[0])
_EQUATOR = _Ridge(
    lambda where: where.across, lambda where: np.pi / 2 - where.polar, _equator_weight, lambda shape: shape.reach[1]
)


def _beginning(phase_per_length: FloatArray, cut: Cut, rule: FarRule) -> FloatArray:
    """The r at which a direction begins to leave the window about P, not before the cut."""
    return np.maximum(cut.start, _FADED * rule.window / np.maximum(phase_per_length, 1 / _NEVER))


def _faded(phase: FloatArray, rule: FarRule) -> FloatArray:
    """What a fade over so many radians of the ridge's own phase takes away, which may be far fewer than those of P."""
    steep = fade_steepness(rule.drift)
    share: FloatArray = np.exp(-((phase / (4 * steep)) ** 2)) / (1 + phase)
    return share


def _onset(drift: FloatArray, begin: FloatArray, end: FloatArray, cut: Cut, steepness: float) -> FloatArray:
    """The share of a ridge that its own phase, drift r, does not average away, shape (N,).

    The ridge is lost gently as its direction leaves the window, but as suddenly as the cut comes where it left before that;
    then it ends at the end of the body. Int_b dr exp(i drift r)/r^2 = O(1 / (b (1 + drift b))).
    """
    place = (1 - np.sqrt(1.5 * cut.start * _FADED / begin)) / 0.75
    lost = 1 - smooth_step(place, steepness)
    sudden = lost * np.exp(-((0.28 * drift * cut.start / steepness) ** 2) / 2) / (1 + drift * cut.start)
    gentle = np.exp(-((0.9 * drift * begin / steepness) ** 2) / 2) / (1 + drift * begin)
    return np.minimum(sudden + gentle + 1 / (1 + drift * end) ** 2, 1.0)


def _strengths(table: PairTransforms, r: FloatArray, pair: int) -> FloatArray:
    """|Psi| of the four sums of one pair, the tensor's two functions together, shape (4, N); beyond the table, that at its end."""
    psi = np.abs(table.amplitudes(np.minimum(r, table.reach))[pair])
    return np.stack([*psi[:3], psi[3] + psi[4]])
