"""The part of the integral from distant emitters, where only separations along P stay in step with the kernel.

    F_far = -(2/V) Re Int r^2 dr w(r) exp(i (q0-|P|) r) Psi(r) M(r)

with Psi from transforms and M from ray_means; the terms at exp(i (q0+|P|) r) and those from other directions are dropped, because
w rises over tens of their radians. The integrand is smooth except where the ray leaves the body. Where (q0-|P|) r exceeds some tens
of radians it is faded out, and faded in again before the exit, so that the cost does not grow with the size.
"""

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.direction_means import direction_means
from nupair.pairs.directions import Orientation
from nupair.pairs.line_means import line_means
from nupair.pairs.momentum_lines import Line, momentum_lines
from nupair.pairs.near_region import Cut, fade_steepness
from nupair.pairs.parts import FloatArray
from nupair.pairs.radial_panels import Band, bands, radial_nodes, shared_nodes
from nupair.pairs.rays import FarRule, Rays, active, rays
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import PairTransforms
from nupair.pairs.wave_sums import tensor_mean

_TURN = 12.0  # of one line, in units of the angle 1/sqrt(P r) over which means change
_WIDEST = 0.3  # rad
_TOGETHER = 128  # momenta of a line that are summed at a time


def far_sums(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut, rule: FarRule
) -> tuple[FloatArray, FloatArray, int]:
    """Int scalar, mass, 2 A s, 2 B |Q.j|^2 over the far region: shape (4, N, pairs); their scale; angular evaluations.

    The second array is Int |integrand| dr, its angular mean not below that of a scalar: what each would be without cancellation.
    """
    count, pairs = where.size.size, table.largest.size
    sums, scale, cost = np.zeros((4, count, pairs)), np.zeros((4, count, pairs)), 0
    found = rays(shape, where, table.largest, cut, rule)
    alive = active(found, cut, rule)
    step = max(1, int(60_000 / (25 * rule.radial)))
    for band in bands(cut, float(np.hypot(*shape.reach))):
        low, high = band
        chosen = np.flatnonzero(alive & found.needed(np.array(low), np.array(high)))
        if not chosen.size:
            continue
        widest = min(_TURN / np.sqrt(float(where.size[chosen].max()) * high), _WIDEST)
        lines, scattered = momentum_lines(where, chosen, widest)
        for line in lines:
            cost += _add_line(
                sums, scale, shape, table, where[line.members], line, found[line.members], cut, rule, band
            )
        for first in range(0, scattered.size, step):
            some = scattered[first : first + step]
            cost += _add_scattered(sums, scale, shape, table, where[some], some, found[some], cut, rule, band)
    return sums, scale, cost


def _add_scattered(
    sums: FloatArray,
    scale: FloatArray,
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    chosen: NDArray[np.intp],
    found: Rays,
    cut: Cut,
    rule: FarRule,
    band: Band,
) -> int:
    """Add the nodes of each P, its own, to sums[:, chosen] and scale[:, chosen]; angular evaluations."""
    nodes = radial_nodes(found, cut, rule, band)
    own = nodes.owner
    means, cost = direction_means(shape, where.size[own], where.polar[own], nodes.r, rule)
    psi = table.amplitudes(nodes.r)
    plain, tensor, reach = means[0], tensor_mean(where[own], means), _tensor_bound(where)[own]
    steep = fade_steepness(rule.drift)
    for pair, (scalar, mass, recoil, isotropic, radial) in enumerate(psi):
        kept = found.kept(nodes.r, own, pair, steep)
        wave = np.exp(1j * (table.largest[pair] - where.size[own]) * nodes.r) * (nodes.r**2 * nodes.step * kept)
        terms = (scalar * plain, mass * plain, recoil * plain, isotropic * plain + radial * tensor)
        height = np.abs(wave * plain)
        sizes = (
            *(height * np.abs(one) for one in (scalar, mass, recoil)),
            height * (np.abs(isotropic) + reach * np.abs(radial)),
        )
        for row, (term, size) in enumerate(zip(terms, sizes, strict=True)):
            total = np.bincount(own, weights=(wave * term).real, minlength=chosen.size)
            sums[row, chosen, pair] -= 2 / shape.volume * total
            scale[row, chosen, pair] += 2 / shape.volume * np.bincount(own, weights=size, minlength=chosen.size)
    return cost


def _add_line(
    sums: FloatArray,
    scale: FloatArray,
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    line: Line,
    found: Rays,
    cut: Cut,
    rule: FarRule,
    band: Band,
) -> int:
    """The same for momenta on a line: nodes in common, angular means interpolated along it."""
    nodes = shared_nodes(found, cut, rule, band)
    wanted = found.needed(nodes.r, nodes.r)
    means, cost = line_means(shape, line, nodes.r, wanted, rule)
    psi = table.amplitudes(nodes.r)
    steep = fade_steepness(rule.drift)
    for first in range(0, line.members.size, _TOGETHER):
        some = np.arange(first, min(first + _TOGETHER, line.members.size))
        members, own = line.members[some], some[:, None]
        turned = np.exp(-1j * np.outer(where.size[some], nodes.r)) * (nodes.r**2 * nodes.step)
        mean = np.moveaxis(means[:, :, some], 2, 1)
        plain, tensor = turned * mean[0], turned * tensor_mean(where[own], mean)
        for pair, amplitudes in enumerate(psi):
            kept = found.kept(nodes.r, own, pair, steep)
            functions = amplitudes * np.exp(1j * table.largest[pair] * nodes.r)
            straight, bent = kept * plain, kept * tensor
            total = functions[:4] @ straight.T
            total[3] += functions[4] @ bent.T
            size = np.abs(functions) @ np.abs(straight.T)
            size[3] += size[4] * _tensor_bound(where[some])
            sums[:, members, pair] -= 2 / shape.volume * total.real
            scale[:, members, pair] += 2 / shape.volume * size[:4]
    return cost


def _tensor_bound(where: Orientation) -> FloatArray:
    """What |tensor| cannot exceed, in units of |M_0|: the window's error in the means with sin^2 is of this size, not of theirs."""
    bound: FloatArray = np.abs(where.equal) + np.abs(where.unequal) + np.abs(where.axial) + np.abs(where.mixed)
    return bound
