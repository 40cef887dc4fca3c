"""What the far region leaves out on purpose: ripples from the ends of the body, ridges along its axis and across it.

Ripples are added in closed form. Ridges are estimated in size, for the error of the integral; the error experiment in
design/finite-target compares that with the truth.
"""

import numpy as np

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import Cut, fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.rays import FarRule
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
    bounds = [
        _bound(table, cut, rule, along, *ridge)
        for ridge, along in (
            (_axis(shape, where, cut, rule), where.along),
            (_equator(shape, where, cut, rule), where.across),
        )
    ]
    bounds = [2 / shape.volume * _RIDGE * bound for bound in bounds]
    worth = [(bound.max(axis=0) > small).any(axis=1) for bound in bounds]
    sums += ridge_sums(shape, table, where, cut, rule, (worth[0], worth[1]))
    for bound, computed in zip(bounds, worth, strict=True):
        error += bound * np.where(computed, _REST, 1.0)[:, None]
    return sums, error


def _bound(
    table: PairTransforms,
    cut: Cut,
    rule: FarRule,
    along: FloatArray,
    begin: FloatArray,
    weight: FloatArray,
    end: FloatArray,
) -> FloatArray:
    """The size of one ridge from where the window leaves it, shape (4, N, pairs), times volume/2."""
    total = np.empty((4, begin.size, table.largest.size))
    for pair, q0 in enumerate(table.largest):
        onset = _onset(np.abs(q0 - along), begin, end, cut, fade_steepness(rule.window))
        ridge = _strengths(table, begin, pair) * begin**2 * weight * onset
        total[:, :, pair] = np.where(begin < end, ridge, 0.0)
    return total


def _axis(
    shape: OverlapShape, where: Orientation, cut: Cut, rule: FarRule
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(r from which it is left out, weight, r at which it ends) of the ridge P_z = q0, shape (N,) each.

    The autocorrelation has a cone about the axis, 1 - slope rho, which P_perp meets with 1/P_perp^3:
    Int theta dtheta (-slope r theta) J0(P_perp r theta) = slope / (P_perp^3 r^2).
    """
    begin = _beginning(where.size * (1 - np.cos(where.polar)), cut, rule)
    reach = shape.reach[1]
    slope = (1 - float(np.real(shape.transverse_overlap(np.array(_NEARBY * reach))))) / (_NEARBY * reach)
    weight = slope / (np.maximum(where.across, 1 / begin) ** 3 * begin)
    return begin, weight, np.full_like(begin, shape.reach[0])


def _equator(
    shape: OverlapShape, where: Orientation, cut: Cut, rule: FarRule
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The same of the ridge P_perp = q0, from the roof 1 - slope |z|.

    Int dt (-slope r |t|) exp(i P_z r t) = 2 slope / (P_z^2 r).
    """
    begin = _beginning(where.size * (1 - np.sin(where.polar)), cut, rule)
    reach = shape.reach[0]
    slope = (1 - float(np.real(shape.axial_overlap(np.array(_NEARBY * reach))))) / (_NEARBY * reach)
    size = np.maximum(where.size, 1 / begin)
    weight = 2 * slope / np.maximum(where.along, 1 / begin) ** 2 * np.sqrt(2 / (np.pi * size * begin))
    return begin, weight, np.full_like(begin, shape.reach[1])


def _beginning(phase_per_length: FloatArray, cut: Cut, rule: FarRule) -> FloatArray:
    """The r at which a direction begins to leave the window about P, not before the cut."""
    return np.maximum(cut.start, _FADED * rule.window / np.maximum(phase_per_length, 1 / _NEVER))


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
