"""The part of the integral from distant emitters, where only separations along P stay in step with the kernel.

    F_far = -(2/V) Re Int r^2 dr w(r) exp(i (q0-|P|) r) Psi(r) M(r)

with Psi from transforms and M from ray_means; the terms at exp(i (q0+|P|) r) and those from other directions are dropped, because
w rises over tens of their radians. The integrand is smooth except where the ray leaves the body. Where (q0-|P|) r exceeds some tens
of radians it is faded out, and faded in again before the exit, so that the cost does not grow with the size.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import Cut, fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.ray_means import clearance, steepest_means, windowed_means
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray, PairTransforms

_RATIO = 1.7  # of the ends of a radial panel


@dataclass(frozen=True, slots=True)
class FarRule:
    """How finely the far region is resolved; phases in radians.

    drift: |q0-P| r up to which the integrand is kept. exit_drift: |q0-P| r_exit up to which the ripple from the exit is.
    window: phase on either side of P within which directions are kept. clear: clearance for the path of steepest descent.
    radial, angular, descent: numbers of nodes.
    """

    drift: float
    exit_drift: float
    window: float
    clear: float
    radial: int
    angular: int
    descent: int


def far_sums(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut, rule: FarRule
) -> tuple[FloatArray, FloatArray, int]:
    """Int scalar, mass, 2 A s, 2 B |Q.j|^2 over the far region: shape (4, N, pairs); their scale; angular evaluations.

    The second array is Int |integrand| dr: what each would be without cancellation.
    """
    count, pairs = where.size.size, table.largest.size
    sums, scale, cost = np.zeros((4, count, pairs)), np.zeros((4, count, pairs)), 0
    drift = np.abs(table.largest - where.size[:, None])
    active = np.flatnonzero(
        (drift.min(axis=1) * cut.start < rule.drift) | (drift.min(axis=1) * exits(shape, where) < rule.exit_drift)
    )
    step = max(1, int(60_000 / (25 * rule.radial)))
    for first in range(0, active.size, step):
        chosen = active[first : first + step]
        part = where[chosen]
        found = _nodes(shape, part, drift[chosen], cut, rule)
        if found is None:
            continue
        nodes, fades = found
        means, used = _means(shape, part, nodes, rule)
        cost += used
        _add(sums, scale, shape, table, part, chosen, nodes, means, fades, rule)
    return sums, scale, cost


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Radial nodes of several P in a row: r, step (already times w), owner (index of P), and per P where the exit's zone starts."""

    r: FloatArray
    step: FloatArray
    owner: NDArray[np.intp]
    zone: FloatArray


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
class _Fades:
    """Where the integrand of every P and pair is kept, 1/eV, shape (N, pairs) each.

    fade: start and length of the outward fade, which begins beyond the cut, so that the two never share a range (the product of
    two steps is as sharp as the sharper one). whole: no fade at all, the exit being too near. ripple: the exit is kept.
    """

    fade: FloatArray
    length: FloatArray
    whole: NDArray[np.bool_]
    ripple: NDArray[np.bool_]

    @property
    def outward_end(self) -> FloatArray:
        """Where the outward fade is complete."""
        return self.fade + self.length


def _fades(drift: FloatArray, leave: FloatArray, start: FloatArray, cut: Cut, rule: FarRule) -> _Fades:
    """The fades for |q0-P| = drift, shape (N, pairs); leave, start: shape (N,)."""
    kept = rule.drift / np.maximum(drift, 1e-300)
    fade, length = np.maximum(kept / 4, cut.end), 0.75 * kept
    whole = fade + length + 1.25 * length > start[:, None]
    return _Fades(fade, length, whole, drift * leave[:, None] < rule.exit_drift)


def _nodes(
    shape: OverlapShape, where: Orientation, drift: FloatArray, cut: Cut, rule: FarRule
) -> tuple[_Nodes, _Fades] | None:
    """Gauss-Legendre panels: outwards up to where every pair has faded, and towards the exit and across it."""
    leave = exits(shape, where)
    start, stop = _zones(shape, where, leave, rule.window)
    start = np.maximum(start, leave / 2)
    fades = _fades(drift, leave, start, cut, rule)
    low: list[FloatArray] = []
    high: list[FloatArray] = []
    owner: list[NDArray[np.intp]] = []
    for index in range(leave.size):
        for edges in _chains(cut.start, leave[index], start[index], stop[index], drift[index], fades, index, rule):
            low.append(edges[:-1])
            high.append(edges[1:])
            owner.append(np.full(edges.size - 1, index))
    if not low:
        return None
    a, b, who = np.concatenate(low), np.concatenate(high), np.concatenate(owner)
    points, weights = gauss_legendre(rule.radial)
    r = (a[:, None] + (b - a)[:, None] / 2 * (points + 1)).ravel()
    step = ((b - a)[:, None] / 2 * weights).ravel() * cut.rising(r)
    who = np.repeat(who, rule.radial)
    useful = step > 1e-12 * r
    return _Nodes(r[useful], step[useful], who[useful], start), fades


def _chains(
    begin: float,
    leave: float,
    start: float,
    stop: float,
    drift: FloatArray,
    fades: _Fades,
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


def _means(shape: OverlapShape, where: Orientation, nodes: _Nodes, rule: FarRule) -> tuple[ComplexArray, int]:
    """M_k at every node, shape (4, n), by the cheaper way that holds there, and the number of angular evaluations."""
    size, polar = where.size[nodes.owner], where.polar[nodes.owner]
    clear = clearance(shape, size, polar, nodes.r) > rule.clear
    means = np.zeros((4, nodes.r.size), dtype=complex)
    if clear.any():
        means[:, clear] = steepest_means(shape, size[clear], polar[clear], nodes.r[clear], rule.descent)
    hard = ~clear
    if hard.any():
        means[:, hard] = windowed_means(shape, size[hard], polar[hard], nodes.r[hard], rule.window, rule.angular)
    return means, int(clear.sum()) * rule.descent + int(hard.sum()) * 2 * rule.angular


def _add(
    sums: FloatArray,
    scale: FloatArray,
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    chosen: NDArray[np.intp],
    nodes: _Nodes,
    means: ComplexArray,
    fades: _Fades,
    rule: FarRule,
) -> None:
    """Sum the nodes of each P into sums[:, chosen] and scale[chosen]."""
    psi = table.amplitudes(nodes.r)
    own = nodes.owner
    plain = means[0]
    tensor = (
        where.equal[own] * means[1]
        - where.unequal[own] * means[2]
        + where.axial[own] * (means[0] - means[1])
        + where.mixed[own] * means[3]
    )
    start = nodes.zone[own]
    steep = fade_steepness(rule.drift)
    for pair in range(table.largest.size):
        length, ripple = fades.length[own, pair], fades.ripple[own, pair]
        outward = 1 - smooth_step((nodes.r - fades.fade[own, pair]) / length, steep)
        inward = smooth_step((nodes.r - start) / length + 4 / 3, steep) * ripple
        kept = np.where(fades.whole[own, pair], 1.0, outward + inward)
        wave = np.exp(1j * (table.largest[pair] - where.size[own]) * nodes.r) * (nodes.r**2 * nodes.step * kept)
        scalar, mass, recoil, isotropic, radial = psi[pair]
        terms = (scalar * plain, mass * plain, recoil * plain, isotropic * plain + radial * tensor)
        for row, term in enumerate(terms):
            contribution = wave * term
            total = np.bincount(own, weights=contribution.real, minlength=chosen.size)
            sums[row, chosen, pair] = -2 / shape.volume * total
            total = np.bincount(own, weights=np.abs(contribution), minlength=chosen.size)
            scale[row, chosen, pair] = 2 / shape.volume * total
