"""The mean over directions at a fixed separation, as a sum of shares, each by the cheapest way that holds there.

Far from every kink of the autocorrelation: steepest descent through P alone (ray_means). Near the axis, the equator, an end face
or the rim of the side: that and the kink's own path (kink_means), faded out as the kink's direction leaves the window about P.
Where the two rims merge at the equator, and where a face cuts the axis off: real angles under the window.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.kink_means import axis_kinks, axis_means, equator_kinks, face_kinks, rim_kinks
from nupair.pairs.parts import FloatArray
from nupair.pairs.ray_means import ends, steepest_means, windowed_means
from nupair.pairs.rays import FarRule
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import ComplexArray
from nupair.pairs.wave_sums import window_share

_ROWS = 1024  # separations done at a time
_SHORT = 1.2  # windows: smallest P r for paths of steepest descent that decay well before they have turned far
_COALESCING = 40.0  # phase between the rim and the equator below which its two rims are one
_SERIES = 25.0  # smallest P_perp rho at a face for the Hankel function's series along the path from it


@dataclass(frozen=True, slots=True)
class Share:
    """One share of the mean.

    present: where there is one. function: of shape, |P|, polar angle and r, each of shape (n,), to M_k, shape (4, n). cost:
    evaluations of the autocorrelation at a node. gap: of polar angle and r, the angle between P and the kink that sends the share,
    whose wave is exp(i P r (1 - cos gap)) and whose weight is the window's; none for what comes from P itself. phase: radians
    on either side of P (of the kink) that it gathers from.
    """

    present: NDArray[np.bool_]
    function: Callable[[OverlapShape, FloatArray, FloatArray, FloatArray], ComplexArray]
    cost: int
    gap: Callable[[FloatArray, FloatArray], FloatArray] | None = None
    phase: float = 0.5

    def sent(self, shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray) -> ComplexArray:
        """What comes from there at n nodes, without the window's weight, shape (4, n)."""
        values = np.empty((4, r.size), dtype=complex)
        for some in (slice(first, first + _ROWS) for first in range(0, r.size, _ROWS)):
            values[:, some] = self.function(shape, size[some], polar[some], r[some])
        return values

    def wave(self, size: FloatArray, polar: FloatArray, r: FloatArray) -> ComplexArray | float:
        """The kink's own wave; arguments broadcast."""
        if self.gap is None:
            return 1.0
        wave: ComplexArray = np.exp(1j * size * r * (1 - np.cos(self.gap(polar, r))))
        return wave

    def weight(self, size: FloatArray, polar: FloatArray, r: FloatArray, rule: FarRule) -> FloatArray | float:
        """The window's weight; arguments broadcast."""
        return 1.0 if self.gap is None else window_share(size, r, self.gap(polar, r), rule.window)


def direction_means(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: FarRule
) -> tuple[ComplexArray, int]:
    """(M_k at every node, shape (4, n), evaluations of the autocorrelation)."""
    means = np.zeros((4, r.size), dtype=complex)
    cost = 0
    for share in shares(shape, size, polar, r, rule):
        some = np.flatnonzero(share.present)
        at = size[some], polar[some], r[some]
        means[:, some] += share.sent(shape, *at) * share.weight(*at, rule)
        cost += some.size * share.cost
    return means, cost


def shares(shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: FarRule) -> list[Share]:
    """The shares of the mean; the arguments broadcast, and `present` has their common shape.

    What a face or a rim sends changes its form where P crosses it, so either side has a share of its own.
    """
    lower, upper = ends(shape, r)
    size_r = size * r
    windowed = needs_window(shape, size, polar, r, rule)
    apart, has_face, has_rim = ~windowed, lower > 0, upper < np.pi
    whole = apart & ~has_face & (size_r * (1 - np.cos(polar)) < rule.close)
    through = apart & ~whole & ((polar > lower) | ~has_face) & (polar < upper)
    found = [
        Share(
            windowed,
            partial(windowed_means, phase=rule.window, order=rule.angular),
            2 * rule.angular,
            phase=rule.window,
        ),
        Share(whole, partial(axis_means, rule=(rule.axis, rule.decay)), rule.axis),
        Share(through, partial(steepest_means, order=rule.descent), rule.descent),
    ]
    to_face, to_rim = partial(_to_face, shape), partial(_to_rim, shape)
    for where, function, gap in (
        (~whole & ~has_face, axis_kinks, _to_axis),
        (~has_rim, equator_kinks, _to_equator),
        (has_face & (polar > lower), face_kinks, to_face),
        (has_face & (polar <= lower), face_kinks, to_face),
        (has_rim & (polar < upper), rim_kinks, to_rim),
        (has_rim & (polar >= upper), rim_kinks, to_rim),
    ):
        present = apart & where & (size_r * (1 - np.cos(gap(polar, r))) < rule.window)
        found.append(Share(present, partial(function, rule=(rule.kink, rule.decay)), rule.kink, gap))
    return found


def _to_axis(polar: FloatArray, r: FloatArray) -> FloatArray:
    """The angle from P to the axis; this and the next three for arguments that broadcast."""
    return np.broadcast_arrays(polar, r)[0]


def _to_equator(polar: FloatArray, r: FloatArray) -> FloatArray:
    """To the equator."""
    return np.pi / 2 - _to_axis(polar, r)


def _to_face(shape: OverlapShape, polar: FloatArray, r: FloatArray) -> FloatArray:
    """To where the end face cuts the sphere of radius r."""
    return np.abs(polar - ends(shape, r)[0])


def _to_rim(shape: OverlapShape, polar: FloatArray, r: FloatArray) -> FloatArray:
    """To where the side does."""
    return np.abs(polar - ends(shape, r)[1])


def needs_window(
    shape: OverlapShape, size: FloatArray, polar: FloatArray, r: FloatArray, rule: FarRule
) -> NDArray[np.bool_]:
    """Where real angles under a window are needed; arguments broadcast."""
    lower, upper = ends(shape, r)
    has_rim = upper < np.pi
    rim = has_rim & (size * r * (1 - np.cos(np.abs(polar - upper))) < rule.window)
    rim &= size * r * (1 - np.sin(upper)) < _COALESCING
    rim |= has_rim & (size * r * (1 - np.cos(np.abs(np.pi - upper - polar))) < rule.window)
    near_face = (lower > 0) & (size * r * (1 - np.cos(polar - lower)) < rule.window)
    reflected = size * r * (1 - np.cos(polar + lower)) < rule.window
    cut_off = near_face & (reflected | (size * np.sin(polar) * r * np.sin(lower) < _SERIES))
    return np.asarray(rim | cut_off | (size * r < _SHORT * rule.window))
