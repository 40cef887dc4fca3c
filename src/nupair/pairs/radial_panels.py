"""Radial panels of the far region: where along each ray the integrand lives, fades and leaves the body, and how fine it is.

Panels do not depend on the size of the target except through its logarithm: geometric outwards from the cut until the integrand
has faded, and again about the place where the ray leaves the body.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import Cut, fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.shapes import OverlapShape

_RATIO = 1.7  # of the ends of a radial panel
_SPREAD = 16  # members of a group of neighbours whose panels are looked at


@dataclass(frozen=True, slots=True)
class FarRule:
    """How finely the far region is resolved; phases in radians.

    drift: |q0-P| r up to which the integrand is kept. exit_drift: |q0-P| r_exit up to which the ripple from the exit is.
    window: phase on either side of P within which directions are kept. clear: clearance from every kink of the autocorrelation
    for the path of steepest descent alone; close: from the axis, for that path together with the axis's own.
    radial, angular, descent, axis, kink: numbers of nodes (kink 0: windowed real angles wherever a kink is near).
    tail: relative error of interpolation between neighbouring P.
    """

    drift: float
    exit_drift: float
    window: float
    clear: float
    close: float
    radial: int
    angular: int
    descent: int
    axis: int
    kink: int
    decay: float
    tail: float


@dataclass(frozen=True, slots=True)
class Nodes:
    """Radial nodes: r, step (already times w), and the index of the P that each belongs to (none where they are shared)."""

    r: FloatArray
    step: FloatArray
    owner: NDArray[np.intp]


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


@dataclass(frozen=True, slots=True)
class Fades:
    """Where the integrand of every P and pair is kept, 1/eV, shape (N, pairs) each but zone, shape (N,).

    fade: start and length of the outward fade, which begins beyond the cut, so that the two never share a range (the product of
    two steps is as sharp as the sharper one). whole: no fade at all, the exit being too near. ripple: the exit is kept.
    zone: where the exit begins to count.
    """

    fade: FloatArray
    length: FloatArray
    whole: NDArray[np.bool_]
    ripple: NDArray[np.bool_]
    zone: FloatArray

    @property
    def outward_end(self) -> FloatArray:
        """Where the outward fade is complete."""
        return self.fade + self.length

    def needed(self, low: float, high: float) -> NDArray[np.bool_]:
        """Which of the P have anything kept between two r, shape (N,)."""
        outward = self.whole | (self.outward_end > low)
        inward = self.ripple & (self.zone[:, None] - 4 / 3 * self.length < high)
        return np.asarray((outward | inward).any(axis=1))

    def kept(self, r: FloatArray, owner: NDArray[np.intp], pair: int, steepness: float) -> FloatArray:
        """The share of the integrand of one pair that is kept at r, for the P of index `owner`; the two broadcast."""
        length = self.length[owner, pair]
        share = 1 - smooth_step((r - self.fade[owner, pair]) / length, steepness)
        ripple, whole = self.ripple[owner, pair], self.whole[owner, pair]
        if np.any(ripple & ~whole):
            share = share + smooth_step((r - self.zone[owner]) / length + 4 / 3, steepness) * ripple
        return np.where(whole, 1.0, share)


def _fades(drift: FloatArray, leave: FloatArray, start: FloatArray, cut: Cut, rule: FarRule) -> Fades:
    """The fades for |q0-P| = drift, shape (N, pairs); leave, start: shape (N,)."""
    kept = rule.drift / np.maximum(drift, 1e-300)
    fade, length = np.maximum(kept / 4, cut.end), 0.75 * kept
    whole = fade + length + 1.25 * length > start[:, None]
    return Fades(fade, length, whole, drift * leave[:, None] < rule.exit_drift, start)


def kept_along(
    shape: OverlapShape, where: Orientation, largest: FloatArray, cut: Cut, rule: FarRule, r: FloatArray
) -> FloatArray:
    """The share of P's own integrand that is kept at every r, shape (N, r.size, pairs); largest: q0 of the pairs."""
    drift = np.abs(largest - where.size[:, None])
    _, _, _, fades = _ranges(shape, where, drift, cut, rule)
    steep, own = fade_steepness(rule.drift), np.arange(where.size.size)[:, None]
    kept = np.stack([fades.kept(r, own, pair, steep) for pair in range(largest.size)], axis=-1)
    return kept * active(shape, where, drift, cut, rule)[:, None, None]


def active(shape: OverlapShape, where: Orientation, drift: FloatArray, cut: Cut, rule: FarRule) -> NDArray[np.bool_]:
    """The P of which anything is kept, shape (N,)."""
    least = drift.min(axis=1)
    return np.asarray((least * cut.start < rule.drift) | (least * exits(shape, where) < rule.exit_drift))


def radial_nodes(
    shape: OverlapShape, where: Orientation, drift: FloatArray, cut: Cut, rule: FarRule
) -> tuple[Nodes, Fades]:
    """Gauss-Legendre panels of every P: outwards up to where every pair has faded, and towards the exit and across it."""
    leave, start, stop, fades = _ranges(shape, where, drift, cut, rule)
    low: list[FloatArray] = []
    high: list[FloatArray] = []
    owner: list[NDArray[np.intp]] = []
    for index in range(leave.size):
        for edges in _chains(cut.start, leave[index], start[index], stop[index], drift[index], fades, index, rule):
            low.append(edges[:-1])
            high.append(edges[1:])
            owner.append(np.full(edges.size - 1, index))
    if not low:
        return Nodes(np.empty(0), np.empty(0), np.empty(0, dtype=int)), fades
    return _filled(np.concatenate(low), np.concatenate(high), np.concatenate(owner), cut, rule), fades


def shared_nodes(
    shape: OverlapShape, where: Orientation, drift: FloatArray, cut: Cut, rule: FarRule
) -> tuple[Nodes, Fades]:
    """Panels for neighbouring P together, as fine as the finest of theirs; every P keeps fades of its own."""
    leave, start, stop, fades = _ranges(shape, where, drift, cut, rule)
    chains = []
    for index in _representatives(drift):
        chains += _chains(cut.start, leave[index], start[index], stop[index], drift[index], fades, index, rule)
    if not chains:
        return Nodes(np.empty(0), np.empty(0), np.empty(0, dtype=int)), fades
    low, high = _finest(np.concatenate([c[:-1] for c in chains]), np.concatenate([c[1:] for c in chains]))
    return _filled(low, high, np.zeros(low.size, dtype=int), cut, rule), fades


def _ranges(
    shape: OverlapShape, where: Orientation, drift: FloatArray, cut: Cut, rule: FarRule
) -> tuple[FloatArray, FloatArray, FloatArray, Fades]:
    """(exit, start and stop of its zone, fades) of every P."""
    leave = exits(shape, where)
    start, stop = _zones(shape, where, leave, rule.window)
    start = np.maximum(start, leave / 2)
    return leave, start, stop, _fades(drift, leave, start, cut, rule)


def _filled(low: FloatArray, high: FloatArray, owner: NDArray[np.intp], cut: Cut, rule: FarRule) -> Nodes:
    """Gauss-Legendre nodes in every panel, without those that the cut takes away."""
    points, weights = gauss_legendre(rule.radial)
    r = (low[:, None] + (high - low)[:, None] / 2 * (points + 1)).ravel()
    step = ((high - low)[:, None] / 2 * weights).ravel() * cut.rising(r)
    useful = step > 1e-12 * r
    return Nodes(r[useful], step[useful], np.repeat(owner, rule.radial)[useful])


def _representatives(drift: FloatArray) -> NDArray[np.intp]:
    """Some of neighbouring P that need the finest and the farthest panels among them: evenly spread, and every pair's extremes."""
    spread = np.linspace(0, drift.shape[0] - 1, min(drift.shape[0], _SPREAD)).astype(int)
    return np.unique(np.concatenate([spread, drift.argmin(axis=0), drift.argmax(axis=0)]))


def _finest(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Panels over the union of many, nowhere longer than the shortest of those that they overlap."""
    edges = np.unique(np.concatenate([low, high]))
    middle = (edges[:-1] + edges[1:]) / 2
    covers = (low[None] < middle[:, None]) & (middle[:, None] < high[None])
    shortest = np.where(covers, high - low, np.inf).min(axis=1)
    begin: list[float] = []
    end: list[float] = []
    here = -1
    for piece in range(middle.size):
        if not np.isfinite(shortest[piece]):
            here = -1
        elif here >= 0 and edges[piece + 1] - edges[here] <= 1.001 * shortest[here : piece + 1].min():
            end[-1] = edges[piece + 1]
        else:
            begin.append(edges[piece])
            end.append(edges[piece + 1])
            here = piece
    return np.array(begin), np.array(end)


def _chains(
    begin: float,
    leave: float,
    start: float,
    stop: float,
    drift: FloatArray,
    fades: Fades,
    index: int,
    rule: FarRule,
) -> list[FloatArray]:
    """Chains of panel edges for one P: from the cut outwards, towards the exit where its ripple counts, and across it."""
    fades_end, whole, ripple = fades.outward_end[index], fades.whole[index], fades.ripple[index]
    live = whole | ripple | (drift * begin < rule.drift)
    if not live.any():
        return []
    most = 2.0 * (rule.radial - 11)
    outward = np.where(whole, start, np.where(live, fades_end, 0.0))
    end = min(float(outward.max()), start)
    # a pair that is faded out comes back before the exit: panels there must follow it even if another pair set them
    back = np.where(ripple & ~whole, fades.length[index] / 0.75, 0.0)
    returns = np.where(back > 0, start - back, np.inf)
    chains = []
    if end > begin:
        number = max(1, int(np.ceil(np.log(end / begin) / np.log(_RATIO))))
        rough = begin * (end / begin) ** (np.arange(number + 1) / number)
        present = (outward[None] > rough[:-1, None]) | (returns[None] < rough[1:, None])
        fastest = np.where(present, drift, 0.0).max(axis=1)
        chains.append(_split(rough, fastest, most))
    exiting = whole | ripple
    if not exiting.any() or stop <= begin:
        return chains
    if end < start and back.max() > 0:
        first = max(start - float(back.max()), begin, end)
        if first < start:
            distances = float(back[back > 0].min()) * 2.0 ** np.arange(-1, 40)
            inner = start - distances[distances < 0.7 * (start - first)]
            rough = np.concatenate([[first], inner[::-1], [start]])
            fastest = np.where(back[None] > (start - rough[1:, None]), drift, 0.0).max(axis=1)
            chains.append(_split(rough, fastest, most))
    rough = np.unique(np.clip([start, (start + leave) / 2, leave, (leave + stop) / 2, stop], max(start, begin), None))
    rough = np.concatenate(
        [np.geomspace(p, q, 2 + int(2 * np.log2(q / p)))[:-1] for p, q in pairwise(rough)] + [rough[-1:]]
    )
    chains.append(_split(rough, np.full(rough.size - 1, np.where(exiting, drift, 0.0).max()), most))
    return [chain for chain in chains if chain.size > 1]


def _split(edges: FloatArray, fastest: FloatArray, most: float) -> FloatArray:
    """The same edges with every panel cut so that no more than `most` radians fall into one."""
    parts = np.maximum(1, np.ceil(np.diff(edges) * fastest / most)).astype(int)
    if edges.size < 2 or parts.max() == 1:
        return edges
    pieces = [np.linspace(a, b, n + 1)[:-1] for a, b, n in zip(edges[:-1], edges[1:], parts, strict=True)]
    return np.concatenate([*pieces, edges[-1:]])
