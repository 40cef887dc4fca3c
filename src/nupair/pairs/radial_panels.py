"""Radial panels of the far region, band by band of r, as fine as the integrand asks.

Panels do not depend on the size of the target except through its logarithm: geometric outwards from the cut until the integrand
has faded, and again about the place where the ray leaves the body.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.near_region import Cut
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.rays import FarRule, Rays

_RATIO = 1.7  # of the ends of a radial panel
_PANELS = 3  # of the outward panels make a band
_OVERLONG = 0.1  # of a panel by which the last may exceed the others, in their logarithm
_SPREAD = 16  # members of a group of neighbours whose panels are looked at

Band = tuple[float, float]
"""A range of r, 1/eV."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """Radial nodes: r, step (already times w), and the index of the P that each belongs to (none where they are shared)."""

    r: FloatArray
    step: FloatArray
    owner: NDArray[np.intp]


def bands(cut: Cut, reach: float) -> Iterator[Band]:
    """The ranges of r from the cut to the reach of the body, of a few panels each."""
    low = cut.start
    while low < reach:
        yield low, low * _RATIO**_PANELS
        low *= _RATIO**_PANELS


def radial_nodes(found: Rays, cut: Cut, rule: FarRule, band: Band) -> Nodes:
    """Gauss-Legendre panels of every P in a band: outwards up to where every pair has faded, towards the exit and across it."""
    low: list[FloatArray] = []
    high: list[FloatArray] = []
    owner: list[NDArray[np.intp]] = []
    for index in range(found.exit.size):
        for edges in _chains(found, index, cut, rule, band):
            low.append(edges[:-1])
            high.append(edges[1:])
            owner.append(np.full(edges.size - 1, index))
    if not low:
        return Nodes(np.empty(0), np.empty(0), np.empty(0, dtype=int))
    return _filled(np.concatenate(low), np.concatenate(high), np.concatenate(owner), cut, rule)


def shared_nodes(found: Rays, cut: Cut, rule: FarRule, band: Band) -> Nodes:
    """Panels for neighbouring P together, as fine as the finest of theirs."""
    chains = [c for index in _representatives(found.drift) for c in _chains(found, index, cut, rule, band)]
    if not chains:
        return Nodes(np.empty(0), np.empty(0), np.empty(0, dtype=int))
    low, high = _finest(np.concatenate([c[:-1] for c in chains]), np.concatenate([c[1:] for c in chains]))
    return _filled(low, high, np.zeros(low.size, dtype=int), cut, rule)


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


def _chains(found: Rays, index: int, cut: Cut, rule: FarRule, band: Band) -> list[FloatArray]:
    """Edges of panels for one P within a band: from the cut outwards, towards the exit where its ripple counts, and across it."""
    begin, start, stop, drift = cut.start, found.zone[index], found.stop[index], found.drift[index]
    whole, ripple = found.whole[index], found.ripple[index]
    live = whole | ripple | (drift * begin < rule.drift)
    if not live.any():
        return []
    most = 2.0 * (rule.radial - 11)
    outward = np.where(whole, start, np.where(live, found.outward_end[index], 0.0))
    end = min(float(outward.max()), start)
    # a pair that is faded out comes back before the exit: panels there must follow it even if another pair set them
    back = np.where(ripple & ~whole, start - found.returns[index], 0.0)
    returns = np.where(back > 0, start - back, np.inf)
    chains = []
    if end > begin:
        rough = _within(_geometric(begin, end), band)
        present = (outward[None] > rough[:-1, None]) | (returns[None] < rough[1:, None])
        chains.append(_split(rough, np.where(present, drift, 0.0).max(axis=1), most))
    exiting = whole | ripple
    if exiting.any() and stop > begin:
        first = max(start - float(back.max()), begin, end)
        if end < start and first < start:
            distances = float(back[back > 0].min()) * 2.0 ** np.arange(-1, 40)
            inner = start - distances[distances < 0.7 * (start - first)]
            rough = _within(np.concatenate([[first], inner[::-1], [start]]), band)
            fastest = np.where(back[None] > (start - rough[1:, None]), drift, 0.0).max(axis=1)
            chains.append(_split(rough, fastest, most))
        rough = _within(_across(max(start, begin), found.exit[index], stop), band)
        chains.append(_split(rough, np.full(rough.size - 1, np.where(exiting, drift, 0.0).max()), most))
    return [chain for chain in chains if chain.size > 1]


def _geometric(begin: float, end: float) -> FloatArray:
    """Edges that all P share but for the last."""
    number = max(1, int(np.ceil(np.log(end / begin) / np.log(_RATIO) - _OVERLONG)))
    return np.append(begin * _RATIO ** np.arange(number), end)


def _across(start: float, leave: float, stop: float) -> FloatArray:
    """Edges from the beginning of the exit to its end, halves on either side of the ray's own."""
    rough = np.unique(np.clip([start, (start + leave) / 2, leave, (leave + stop) / 2, stop], start, None))
    parts = [np.geomspace(p, q, 2 + int(2 * np.log2(q / p)))[:-1] for p, q in pairwise(rough)]
    return np.concatenate([*parts, rough[-1:]])


def _within(edges: FloatArray, band: Band) -> FloatArray:
    """The edges inside a band, its own ends where a panel crosses them; one or none outside."""
    low, high = max(band[0], edges[0]), min(band[1], edges[-1])
    inside = edges[(edges > low) & (edges < high)]
    return np.concatenate([[low], inside, [high]]) if low < high else edges[:1]


def _split(edges: FloatArray, fastest: FloatArray, most: float) -> FloatArray:
    """The same edges with every panel cut so that no more than `most` radians fall into one."""
    parts = np.maximum(1, np.ceil(np.diff(edges) * fastest / most)).astype(int)
    if edges.size < 2 or parts.max() == 1:
        return edges
    pieces = [np.linspace(a, b, n + 1)[:-1] for a, b, n in zip(edges[:-1], edges[1:], parts, strict=True)]
    return np.concatenate([*pieces, edges[-1:]])
