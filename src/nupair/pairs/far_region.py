"""The part of the integral from distant emitters, where only separations along P stay in step with the kernel.

    F_far = -(2/V) Re Int r^2 dr w(r) exp(i (q0-|P|) r) Psi(r) M(r)

with Psi from transforms and M from ray_means; the terms at exp(i (q0+|P|) r) and those from other directions are dropped, because
w rises over tens of their radians. The integrand is smooth except where the ray leaves the body. Where (q0-|P|) r exceeds some tens
of radians it is faded out, and faded in again before the exit, so that the cost does not grow with the size.
"""

from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True, slots=True)
class _Far:
    """What the far region of one target consists of, for every momentum."""

    shape: OverlapShape
    table: PairTransforms
    cut: Cut
    rule: FarRule


Sums = tuple[FloatArray, FloatArray, int]
"""Int scalar, mass, 2 A s, 2 B |Q.j|^2, shape (4, N, pairs); their scale; angular evaluations."""


def far_sums(shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut, rule: FarRule) -> Sums:
    """The sums over the far region.

    Their scale is Int |integrand| dr, its angular mean not below that of a scalar: what each would be without cancellation.
    """
    far = _Far(shape, table, cut, rule)
    sums, cost = np.zeros((4, where.size.size, table.largest.size)), 0
    scale = np.zeros_like(sums)
    found = rays(shape, where, table.largest, cut, rule)
    alive = active(found, cut, rule)
    step = max(1, int(60_000 / (25 * rule.radial)))
    for band in bands(cut, float(np.hypot(*shape.reach))):
        chosen = np.flatnonzero(alive & found.needed(np.array(band[0]), np.array(band[1])))
        if not chosen.size:
            continue
        widest = min(_TURN / np.sqrt(float(where.size[chosen].max()) * band[1]), _WIDEST)
        lines, scattered = momentum_lines(where, chosen, widest)
        few = [scattered[first : first + step] for first in range(0, scattered.size, step)]
        parts = [(line.members, _on_line(far, where[line.members], found[line.members], line, band)) for line in lines]
        parts += [(some, _one_by_one(far, where[some], found[some], band)) for some in few]
        for members, (total, size, used) in parts:
            sums[:, members] += total
            scale[:, members] += size
            cost += used
    return sums, scale, cost


def _one_by_one(far: _Far, where: Orientation, found: Rays, band: Band) -> Sums:
    """The sums over a band of r, the nodes of each P its own."""
    count, table = where.size.size, far.table
    nodes = radial_nodes(found, far.cut, far.rule, band)
    own = nodes.owner
    means, cost = direction_means(far.shape, where.size[own], where.polar[own], nodes.r, far.rule)
    plain, tensor, reach = means[0], tensor_mean(where[own], means), _tensor_bound(where)[own]
    steep = fade_steepness(far.rule.drift)
    sums, scale = np.empty((4, count, table.largest.size)), np.empty((4, count, table.largest.size))
    for pair, (scalar, mass, recoil, isotropic, radial) in enumerate(table.amplitudes(nodes.r)):
        kept = found.kept(nodes.r, own, pair, steep)
        wave = np.exp(1j * (table.largest[pair] - where.size[own]) * nodes.r) * (nodes.r**2 * nodes.step * kept)
        terms = (scalar * plain, mass * plain, recoil * plain, isotropic * plain + radial * tensor)
        height = np.abs(wave * plain)
        sizes = (
            *(height * np.abs(one) for one in (scalar, mass, recoil)),
            height * (np.abs(isotropic) + reach * np.abs(radial)),
        )
        for row, (term, size) in enumerate(zip(terms, sizes, strict=True)):
            sums[row, :, pair] = np.bincount(own, weights=(wave * term).real, minlength=count)
            scale[row, :, pair] = np.bincount(own, weights=size, minlength=count)
    return -2 / far.shape.volume * sums, 2 / far.shape.volume * scale, cost


def _on_line(far: _Far, where: Orientation, found: Rays, line: Line, band: Band) -> Sums:
    """The same for momenta on a line: nodes in common, angular means interpolated along it."""
    nodes = shared_nodes(found, far.cut, far.rule, band)
    means, cost = line_means(far.shape, line, nodes.r, found.needed(nodes.r, nodes.r), far.rule)
    turned = np.exp(-1j * np.outer(where.size, nodes.r)) * (nodes.r**2 * nodes.step)
    own = np.arange(where.size.size)[:, None]
    mean = np.swapaxes(means, 1, 2)
    plain, tensor = turned * mean[0], turned * tensor_mean(where[own], mean)
    steep, bound = fade_steepness(far.rule.drift), _tensor_bound(where)
    sums, scale = [], []
    for pair, amplitudes in enumerate(far.table.amplitudes(nodes.r)):
        kept = found.kept(nodes.r, own, pair, steep)
        functions = amplitudes * np.exp(1j * far.table.largest[pair] * nodes.r)
        straight, bent = kept * plain, kept * tensor
        total = functions[:4] @ straight.T
        total[3] += functions[4] @ bent.T
        size = np.abs(functions) @ np.abs(straight.T)
        size[3] += size[4] * bound
        sums.append(total.real)
        scale.append(size[:4])
    volume = far.shape.volume
    return -2 / volume * np.stack(sums, axis=-1), 2 / volume * np.stack(scale, axis=-1), cost


def _tensor_bound(where: Orientation) -> FloatArray:
    """What |tensor| cannot exceed, in units of |M_0|: the window's error in the means with sin^2 is of this size, not of theirs."""
    bound: FloatArray = np.abs(where.equal) + np.abs(where.unequal) + np.abs(where.axial) + np.abs(where.mixed)
    return bound
