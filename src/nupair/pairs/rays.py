"""Where along each ray, r in the direction of P, the integrand of the far region lives, fades and leaves the body."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import Cut, fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import OverlapShape


@dataclass(frozen=True, slots=True)
class FarRule:
    """How finely the far region is resolved; phases in radians.

    drift: |q0-P| r up to which the integrand is kept. exit_drift: |q0-P| r_exit up to which the ripple from the exit is.
    window: phase on either side of P within which directions are kept. close: from the axis, below which its path serves alone.
    radial, angular, descent, axis, kink: numbers of nodes. decay: exponent at which a kink's path ends.
    tail: relative error of interpolation between neighbouring P.
    """

    drift: float
    exit_drift: float
    window: float
    close: float
    radial: int
    angular: int
    descent: int
    axis: int
    kink: int
    decay: float
    tail: float


@dataclass(frozen=True, slots=True)
class Rays:
    """Rays of N momenta, for every pair; lengths in 1/eV, arrays of shape (N, pairs) or (N,).

    drift: |q0-P|, eV. fade, length: start and length of the outward fade, which begins beyond the cut, so that the two never share
    a range (the product of two steps is as sharp as the sharper one). whole: no fade at all, the exit being too near. ripple: the
    exit is kept. exit: where the ray leaves the body, (N,). zone, stop: where the exit begins and ceases to count, (N,).
    """

    drift: FloatArray
    fade: FloatArray
    length: FloatArray
    whole: NDArray[np.bool_]
    ripple: NDArray[np.bool_]
    exit: FloatArray
    zone: FloatArray
    stop: FloatArray

    def __getitem__(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Rays":
        """The same for some of the N."""
        return Rays(*(getattr(self, field.name)[which] for field in fields(self)))

    @property
    def outward_end(self) -> FloatArray:
        """Where the outward fade is complete."""
        return self.fade + self.length

    @property
    def returns(self) -> FloatArray:
        """Where a pair that has faded begins to come back before the exit."""
        return self.zone[:, None] - 4 / 3 * self.length

    def needed(self, low: FloatArray, high: FloatArray) -> NDArray[np.bool_]:
        """Which of the N have anything kept between two r, shape (..., N) for bounds of shape (...)."""
        low, high = np.asarray(low)[..., None, None], np.asarray(high)[..., None, None]
        outward = self.whole | (self.outward_end > low)
        inward = self.ripple & (self.returns < high)
        return np.asarray((outward | inward).any(axis=-1) & (self.stop > low[..., 0]))

    def kept(self, r: FloatArray, owner: NDArray[np.intp], pair: int, steepness: float) -> FloatArray:
        """The share of the integrand of one pair that is kept at r, for the P of index `owner`; the two broadcast."""
        length = self.length[owner, pair]
        share = 1 - smooth_step((r - self.fade[owner, pair]) / length, steepness)
        ripple, whole = self.ripple[owner, pair], self.whole[owner, pair]
        if np.any(ripple & ~whole):
            share = share + smooth_step((r - self.zone[owner]) / length + 4 / 3, steepness) * ripple
        return np.where(whole, 1.0, share)


def rays(shape: OverlapShape, where: Orientation, largest: FloatArray, cut: Cut, rule: FarRule) -> Rays:
    """The rays along P; largest: q0 of the pairs, eV, shape (pairs,)."""
    drift = np.abs(largest - where.size[:, None])
    leave = exits(shape, where)
    start, stop = _zones(shape, where, leave, rule.window)
    start = np.maximum(start, leave / 2)
    kept = rule.drift / np.maximum(drift, 1e-300)
    fade, length = np.maximum(kept / 4, cut.end), 0.75 * kept
    whole = fade + length + 1.25 * length > start[:, None]
    ripple = drift * leave[:, None] < rule.exit_drift
    return Rays(drift, fade, length, whole, ripple, leave, start, stop)


def active(found: Rays, cut: Cut, rule: FarRule) -> NDArray[np.bool_]:
    """The P of which anything is kept, shape (N,)."""
    least = found.drift.min(axis=1)
    return np.asarray((least * cut.start < rule.drift) | (least * found.exit < rule.exit_drift))


def kept_along(found: Rays, cut: Cut, rule: FarRule, r: FloatArray) -> FloatArray:
    """The share of P's own integrand that is kept at every r, shape (N, r.size, pairs)."""
    steep, own = fade_steepness(rule.drift), np.arange(found.exit.size)[:, None]
    kept = np.stack([found.kept(r, own, pair, steep) for pair in range(found.drift.shape[1])], axis=-1)
    return kept * active(found, cut, rule)[:, None, None]


def exits(shape: OverlapShape, where: Orientation) -> FloatArray:
    """Where the ray along P leaves the autocorrelation's support, 1/eV, shape (N,)."""
    reach_z, reach_rho = shape.reach
    along = np.maximum(np.cos(where.polar), 1e-12)
    across = np.maximum(np.sin(where.polar), 1e-12)
    return np.minimum(reach_z / along, reach_rho / across)


def _zones(shape: OverlapShape, where: Orientation, leave: FloatArray, phase: float) -> tuple[FloatArray, FloatArray]:
    """The r between which the end of the support lies within `phase` radians of the ray, by bisection; shape (N,) each."""
    limit = float(np.hypot(*shape.reach))

    def gap(r: FloatArray) -> FloatArray:
        lower = np.arccos(np.minimum(1.0, shape.reach[0] / r))
        upper = np.where(r > shape.reach[1], np.arcsin(np.minimum(1.0, shape.reach[1] / r)), np.pi)
        distance = np.minimum(
            np.where(lower > 0, where.polar - lower, np.inf), np.where(upper < np.pi, upper - where.polar, np.inf)
        )
        clipped = np.clip(distance, -np.pi / 2, np.pi / 2)
        outcome: FloatArray = where.size * r * np.sign(clipped) * (1 - np.cos(clipped))
        return outcome

    inner_low, inner_high = leave / 8, leave.copy()
    outer_low, outer_high = leave.copy(), np.maximum(np.full_like(leave, limit), leave)
    for _ in range(24):
        middle = (inner_low + inner_high) / 2
        clear = gap(middle) > phase
        inner_low, inner_high = np.where(clear, middle, inner_low), np.where(clear, inner_high, middle)
        middle = (outer_low + outer_high) / 2
        beyond = gap(middle) < -phase
        outer_low, outer_high = np.where(beyond, outer_low, middle), np.where(beyond, middle, outer_high)
    return inner_high, outer_high
