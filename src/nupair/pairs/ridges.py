"""Ridges along the axis (P_z = q0) and across it (P_perp = q0): kinks of the autocorrelation that have left the window about P.

The cone about the axis and the roof at the equator send a wave along either, which keeps in step with the kernel as long as
|q0 - P_z| r, or |q0 - P_perp| r, is small, however far P itself is. Within the window about P, and as long as P's own integrand is
kept, the far region has it; the rest is integrated here along the kink, from the cut to where it has faded or the body ends.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.directions import Orientation
from nupair.pairs.kink_means import axis_kinks, equator_kinks
from nupair.pairs.near_region import Cut, fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_panels
from nupair.pairs.rays import FarRule, kept_along, rays
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray, PairTransforms
from nupair.pairs.wave_sums import tensor_mean, window_share

_RATIO = 1.25  # of the ends of a panel: what is kept turns by up to 1.75 rule.drift, so by no more than 0.35 rule.drift in one
_GENTLE = 4.0  # steepness of the step from one wave to two
_MOMENTA = 16  # at a time


def ridge_sums(
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    cut: Cut,
    rule: FarRule,
    worth: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> FloatArray:
    """What the window leaves out of either ridge, shape (4, N, pairs), eV^5; worth: momenta where it is to be computed."""
    sums = np.zeros((4, where.size.size, table.largest.size))
    for which, along, gap, end, function in (
        (worth[0], where.along, where.polar, shape.reach[0], axis_kinks),
        (worth[1], where.across, np.pi / 2 - where.polar, shape.reach[1], equator_kinks),
    ):
        chosen = np.flatnonzero(which)
        if end <= cut.start:
            continue
        r, step = _panels(cut.start, end, rule.radial)
        step = step * cut.rising(r)
        for few in np.array_split(chosen, 1 + chosen.size // _MOMENTA):
            if few.size:
                sums[:, few] += _along(
                    shape, table, where[few], rule, cut, (r, step), along[few], gap[few], end, function
                )
    return sums


def _panels(begin: float, end: float, order: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and steps of geometric panels."""
    edges = np.geomspace(begin, end, 2 + int(np.log(end / begin) / np.log(_RATIO)))
    return gauss_panels(edges, order)


def _along(
    shape: OverlapShape,
    table: PairTransforms,
    where: Orientation,
    rule: FarRule,
    cut: Cut,
    radial: tuple[FloatArray, FloatArray],
    along: FloatArray,
    gap: FloatArray,
    end: float,
    function: Callable[..., ComplexArray],
) -> FloatArray:
    """The sums along one kink, shape (4, N, pairs)."""
    r, step = radial
    count = where.size.size
    size, polar, rows = np.repeat(where.size, r.size), np.repeat(where.polar, r.size), np.tile(r, count)
    means = function(shape, size, polar, rows, (rule.kink, rule.decay)).reshape(4, count, r.size)
    apart = _apart(where.size[:, None] * r * (1 - np.cos(gap))[:, None], rule) if function is axis_kinks else 1.0
    have = window_share(where.size[:, None], r, gap[:, None], rule.window)
    found = rays(shape, where, table.largest, cut, rule)
    kept = kept_along(found, cut, rule, r)
    # a ridge slower than P lasts until P's own fade is over: the product of the two steps would be sharper than either
    slower = np.abs(table.largest - along[:, None]) < found.drift
    onward = np.where(slower & ~found.whole, found.outward_end, 0.0)
    psi = table.amplitudes(r)
    tensor = tensor_mean(where[np.arange(count)[:, None]], means)
    turned = np.exp(-1j * where.size[:, None] * r) * (r * r * step) * apart
    sums = np.empty((4, count, table.largest.size))
    for pair, q0 in enumerate(table.largest):
        reach = rule.drift / np.maximum(np.abs(q0 - along), 1e-300)[:, None]
        start = np.maximum(reach / 4, onward[:, pair, None])
        fade = 1 - smooth_step((r - start) / (0.75 * reach), fade_steepness(rule.drift))
        weight = (
            turned
            * np.where(start + 0.75 * reach > end, 1.0, fade)
            * (1 - have * kept[:, :, pair])
            * np.exp(1j * q0 * r)
        )
        scalar, mass, recoil, isotropic, radial_part = psi[pair]
        plain = weight * means[0]
        for row, one in enumerate((scalar, mass, recoil, isotropic)):
            sums[row, :, pair] = (plain @ one).real
        sums[3, :, pair] += ((weight * tensor) @ radial_part).real
    return -2 / shape.volume * sums


def _apart(phase: FloatArray, rule: FarRule) -> FloatArray:
    """A gentle step to where the axis's wave and that through P are two; the equator's is one of its own from the beginning."""
    return smooth_step((phase / rule.close - 0.5) / 1.5, _GENTLE)
