"""The mean over directions at a fixed separation, each separation by the cheapest way that holds there.

Far from every kink of the autocorrelation: steepest descent through P alone (ray_means). Near the axis, the equator, an end face
or the rim of the side: that and the kink's own path (kink_means), faded out as the kink's direction leaves the window about P.
Where the two rims merge at the equator, and where a face cuts the axis off: real angles under the window.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.kink_means import axis_kinks, axis_means, equator_kinks, face_kinks, rim_kinks
from nupair.pairs.parts import FloatArray
from nupair.pairs.radial_panels import FarRule
from nupair.pairs.ray_means import clearance, ends, steepest_means, windowed_means
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray
from nupair.pairs.wave_sums import window_share

_ROWS = 1024  # separations done at a time
_SHORT = 1.2  # windows: smallest P r for paths of steepest descent that decay well before they have turned far
_COALESCING = 40.0  # phase between the rim and the equator below which its two rims are one
_SERIES = 25.0  # smallest P_perp rho at a face for the Hankel function's series along the path from it


def direction_means(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, windowed: NDArray[np.bool_], rule: FarRule
) -> tuple[ComplexArray, int]:
    """(M_k at every node, shape (4, n), evaluations of the autocorrelation); windowed: needs_window for each."""
    means = np.zeros((4, r.size), dtype=complex)
    cost = 0
    if windowed.any():
        means[:, windowed] = windowed_means(
            shape, size[windowed], polar[windowed], r[windowed], rule.window, rule.angular
        )
        cost += int(windowed.sum()) * 2 * rule.angular
    if not windowed.all():
        rest = ~windowed
        for some in np.array_split(np.flatnonzero(rest), 1 + int(rest.sum()) // _ROWS):
            means[:, some], used = _by_kinks(shape, size[some], polar[some], r[some], rule)
            cost += used
    return means, cost


def needs_window(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: FarRule
) -> NDArray[np.bool_]:
    """Where real angles under a window are needed; arguments broadcast."""
    if rule.kink == 0:
        return np.asarray(clearance(shape, size, polar, r) <= rule.clear)
    lower, upper = ends(shape, r)
    has_rim = upper < np.pi
    rim = has_rim & (size * r * (1 - np.cos(np.abs(polar - upper))) < rule.window)
    rim &= size * r * (1 - np.sin(upper)) < _COALESCING
    rim |= has_rim & (size * r * (1 - np.cos(np.abs(np.pi - upper - polar))) < rule.window)
    beyond_face = (lower > 0) & (size * r * (1 - np.cos(polar - lower)) < rule.window)
    reflected = size * r * (1 - np.cos(polar + lower)) < rule.window
    cut_off = beyond_face & (reflected | (size * np.sin(polar) * r * np.sin(lower) < _SERIES))
    return np.asarray(rim | cut_off | (size * r < _SHORT * rule.window))


def _by_kinks(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: FarRule
) -> tuple[ComplexArray, int]:
    """The smooth mean through P and what the kinks within the window add."""
    lower, upper = ends(shape, r)
    axis_phase = size * r * (1 - np.cos(polar))
    whole = (lower == 0) & (axis_phase < rule.close)
    through = ~whole & ((polar > lower) | (lower == 0)) & (polar < upper)
    near = through & (lower == 0) & (axis_phase < rule.clear)  # the logarithm at the axis asks for more nodes
    kink = rule.kink, rule.decay
    ways: list[tuple[NDArray[np.bool_], int, Callable[..., ComplexArray], object]] = [
        (through & ~near, rule.descent, steepest_means, rule.descent),
        (near, rule.descent + 2, steepest_means, rule.descent + 2),
        (whole, rule.axis, axis_means, (rule.axis, rule.decay)),
    ]
    means = np.zeros((4, r.size), dtype=complex)
    cost = 0
    for where, order, function, option in ways:
        some = np.flatnonzero(where)
        if some.size:
            means[:, some] = function(shape, size[some], polar[some], r[some], option)
            cost += some.size * order
    for where, gap, kinks in (
        (~whole & (lower == 0), polar, axis_kinks),
        (upper == np.pi, np.pi / 2 - polar, equator_kinks),
        (lower > 0, np.abs(polar - lower), face_kinks),
        (upper < np.pi, np.abs(polar - upper), rim_kinks),
    ):
        some = np.flatnonzero(where & (size * r * (1 - np.cos(gap)) < rule.window))
        if some.size and rule.kink:
            share = window_share(size[some], r[some], gap[some], rule.window)
            means[:, some] += share * kinks(shape, size[some], polar[some], r[some], kink)
            cost += some.size * rule.kink
    return means, cost
