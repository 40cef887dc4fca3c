"""The part of the integral from distant emitters, where only separations along P stay in step with the kernel.

    F_far = -(2/V) Re Int r^2 dr w(r) exp(i (q0-|P|) r) Psi(r) M(r)

with Psi from transforms and M from ray_means; the terms at exp(i (q0+|P|) r) and those from other directions are dropped, because
w rises over tens of their radians. The integrand is smooth except where the ray leaves the body. Where (q0-|P|) r exceeds some tens
of radians it is faded out, and faded in again before the exit, so that the cost does not grow with the size.
"""

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.direction_means import direction_means, needs_window
from nupair.pairs.directions import Orientation
from nupair.pairs.momentum_lines import Line, interpolated, momentum_lines
from nupair.pairs.near_region import Cut, fade_steepness
from nupair.pairs.parts import FloatArray
from nupair.pairs.radial_panels import Fades, FarRule, active, exits, radial_nodes, shared_nodes
from nupair.pairs.ray_means import clearance
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray, PairTransforms
from nupair.pairs.wave_sums import tensor_mean

_TURN = 120.0  # phase (rad) that the edge of the window may move by along one line
_BAND = 2.0  # of the ends of a range of r that is interpolated with one number of points
_FIRST = 7.0, 1.0  # points to begin with on a line: a few, and per radian that the window's edge moves by
_TOGETHER = 128  # momenta of a line that are summed at a time


def far_sums(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut, rule: FarRule
) -> tuple[FloatArray, FloatArray, int]:
    """Int scalar, mass, 2 A s, 2 B |Q.j|^2 over the far region: shape (4, N, pairs); their scale; angular evaluations.

    The second array is Int |integrand| dr, its angular mean not below that of a scalar: what each would be without cancellation.
    """
    count, pairs = where.size.size, table.largest.size
    sums, scale, cost = np.zeros((4, count, pairs)), np.zeros((4, count, pairs)), 0
    drift = np.abs(table.largest - where.size[:, None])
    chosen = np.flatnonzero(active(shape, where, drift, cut, rule))
    if not chosen.size:
        return sums, scale, cost
    farthest = float(np.max(where.size[chosen] * exits(shape, where)[chosen]))
    lines, scattered = momentum_lines(where, chosen, min(_TURN / np.sqrt(2 * rule.window * farthest), 0.2))
    for line in lines:
        cost += _add_line(sums, scale, shape, table, where[line.members], line, drift[line.members], cut, rule)
    step = max(1, int(60_000 / (25 * rule.radial)))
    for first in range(0, scattered.size, step):
        chosen = scattered[first : first + step]
        cost += _add_scattered(sums, scale, shape, table, where[chosen], chosen, drift[chosen], cut, rule)
    return sums, scale, cost


def _add_scattered(
    sums: FloatArray,
    scale: FloatArray,
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    chosen: NDArray[np.intp],
    drift: FloatArray,
    cut: Cut,
    rule: FarRule,
) -> int:
    """Sum the nodes of each P, its own, into sums[:, chosen] and scale[:, chosen]; angular evaluations."""
    nodes, fades = radial_nodes(shape, where, drift, cut, rule)
    own = nodes.owner
    size, polar = where.size[own], where.polar[own]
    means, cost = direction_means(shape, size, polar, nodes.r, needs_window(shape, size, polar, nodes.r, rule), rule)
    psi = table.amplitudes(nodes.r)
    plain, tensor, reach = means[0], tensor_mean(where[own], means), _tensor_bound(where)[own]
    steep = fade_steepness(rule.drift)
    for pair, (scalar, mass, recoil, isotropic, radial) in enumerate(psi):
        kept = fades.kept(nodes.r, own, pair, steep)
        wave = np.exp(1j * (table.largest[pair] - where.size[own]) * nodes.r) * (nodes.r**2 * nodes.step * kept)
        terms = (scalar * plain, mass * plain, recoil * plain, isotropic * plain + radial * tensor)
        height = np.abs(wave * plain)
        sizes = (
            *(height * np.abs(one) for one in (scalar, mass, recoil)),
            height * (np.abs(isotropic) + reach * np.abs(radial)),
        )
        for row, (term, size) in enumerate(zip(terms, sizes, strict=True)):
            total = np.bincount(own, weights=(wave * term).real, minlength=chosen.size)
            sums[row, chosen, pair] = -2 / shape.volume * total
            scale[row, chosen, pair] = 2 / shape.volume * np.bincount(own, weights=size, minlength=chosen.size)
    return cost


def _add_line(
    sums: FloatArray,
    scale: FloatArray,
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    line: Line,
    drift: FloatArray,
    cut: Cut,
    rule: FarRule,
) -> int:
    """The same for momenta on a line: nodes in common, angular means interpolated along it."""
    nodes, fades = shared_nodes(shape, where, drift, cut, rule)
    means, cost = _line_means(shape, line, nodes.r, fades, rule)
    psi = table.amplitudes(nodes.r)
    steep = fade_steepness(rule.drift)
    for first in range(0, line.members.size, _TOGETHER):
        some = np.arange(first, min(first + _TOGETHER, line.members.size))
        members, own = line.members[some], some[:, None]
        turned = np.exp(-1j * np.outer(where.size[some], nodes.r)) * (nodes.r**2 * nodes.step)
        mean = np.moveaxis(means[:, :, some], 2, 1)
        plain, tensor = turned * mean[0], turned * tensor_mean(where[own], mean)
        for pair, amplitudes in enumerate(psi):
            kept = fades.kept(nodes.r, own, pair, steep)
            functions = amplitudes * np.exp(1j * table.largest[pair] * nodes.r)
            straight, bent = kept * plain, kept * tensor
            total = functions[:4] @ straight.T
            total[3] += functions[4] @ bent.T
            size = np.abs(functions) @ np.abs(straight.T)
            size[3] += size[4] * _tensor_bound(where[some])
            sums[:, members, pair] = -2 / shape.volume * total.real
            scale[:, members, pair] = 2 / shape.volume * size[:4]
    return cost


def _line_means(
    shape: OverlapShape, line: Line, r: FloatArray, fades: Fades, rule: FarRule
) -> tuple[ComplexArray, int]:
    """M_k for every r and member of a line (zero where the fades take it away), shape (4, r.size, members); evaluations."""
    means = np.zeros((4, r.size, line.members.size), dtype=complex)
    cost = 0
    size, polar = line.at(line.place)
    turn, largest = float(np.ptp(polar)), float(size.max())
    windowed = needs_window(shape, size, polar, r[:, None], rule).any(axis=1)
    clear = clearance(shape, size, polar, r[:, None]).min(axis=1) > rule.window
    kind = np.where(windowed, 2, np.where(clear, 0, 1))
    band = np.floor(np.log(r / r.min()) / np.log(_BAND)).astype(int)
    for number, way in sorted(set(zip(band.tolist(), kind.tolist(), strict=True))):
        chosen = np.flatnonzero((band == number) & (kind == way))
        radii = r[chosen]
        wanted = fades.needed(float(radii.min()), float(radii.max()))

        def function(place: FloatArray, radii: FloatArray = radii, way: int = way) -> ComplexArray:
            nonlocal cost
            sizes, angles = line.at(np.tile(place, radii.size))
            rows = np.repeat(radii, place.size)
            values, used = direction_means(shape, sizes, angles, rows, np.full(rows.size, way == 2), rule)
            cost += used
            return values.reshape(4, radii.size, place.size)

        swing = np.sqrt(2 * (0.5 if way == 0 else rule.window) * largest * float(radii.max())) * turn / 2
        found = interpolated(line, wanted, function, int(_FIRST[0] + _FIRST[1] * swing), rule.tail)
        means[:, chosen[:, None], np.flatnonzero(wanted)] = found
    return means, cost


def _tensor_bound(where: Orientation) -> FloatArray:
    """What |tensor| cannot exceed, in units of |M_0|: the window's error in the means with sin^2 is of this size, not of theirs."""
    bound: FloatArray = np.abs(where.equal) + np.abs(where.unequal) + np.abs(where.axial) + np.abs(where.mixed)
    return bound
