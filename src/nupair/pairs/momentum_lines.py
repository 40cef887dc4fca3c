"""Neighbouring momenta on a smooth line, as the angles of a spectrum give them, and interpolation along it.

What depends on |P| and the polar angle of P alone, smoothly, is computed at Chebyshev points of the line and interpolated to its
members. That they lie on a line is found, not told: a polynomial must meet every member to rounding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.chebyshev import chebfit, chebval
from numpy.typing import NDArray

from nupair.pairs.directions import Orientation
from nupair.pairs.parts import FloatArray

_FEWEST = 12  # members that are worth a line
_DEGREE = 8
_MISFIT = 3e-12  # relative (|P|), or in radians (polar angle)


@dataclass(frozen=True, slots=True)
class Line:
    """Members: indices of the momenta. place: parameter of each in (-1, 1). _size, _polar: Chebyshev series of |P| and angle."""

    members: NDArray[np.intp]
    place: FloatArray
    _size: FloatArray
    _polar: FloatArray

    def at(self, place: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(|P|, polar angle) at points of the line."""
        return np.asarray(chebval(place, self._size), dtype=float), np.asarray(chebval(place, self._polar), dtype=float)


def momentum_lines(
    where: Orientation, candidates: NDArray[np.intp], turn: float
) -> tuple[list[Line], NDArray[np.intp]]:
    """(lines through consecutive candidates, the candidates that lie on none).

    turn: the change of direction (rad) that one line may take; its |P| may change by the same share.
    """
    lines, rest = [], []
    blocks = list(_blocks(where, candidates, turn))
    while blocks:
        block = blocks.pop()
        line = _line(where, block) if block.size >= _FEWEST else None
        if line is not None:
            lines.append(line)
        elif block.size >= 2 * _FEWEST:
            blocks += np.array_split(block, 2)
        else:
            rest.append(block)
    return lines, np.concatenate(rest) if rest else np.empty(0, dtype=int)


def _blocks(where: Orientation, candidates: NDArray[np.intp], turn: float) -> Iterator[NDArray[np.intp]]:
    """Consecutive candidates within one turn."""
    first = 0
    size, polar = where.size[candidates], where.polar[candidates]
    while first < candidates.size:
        away = np.maximum(np.abs(polar[first:] - polar[first]), np.abs(size[first:] / max(size[first], 1e-300) - 1))
        end = first + int(np.argmax(np.append(away, np.inf) > turn))
        yield candidates[first:end]
        first = end


def _line(where: Orientation, members: NDArray[np.intp]) -> Line | None:
    """The line through the members, if there is one: |P| a polynomial of the angle, or the angle one of |P|."""
    size, polar = where.size[members], where.polar[members]
    by_angle = np.ptp(polar) > np.ptp(size) / size.mean()
    leading, other = (polar, size) if by_angle else (size, polar)
    half, centre = np.ptp(leading) / 2, (leading.max() + leading.min()) / 2
    if half < 1e-14 * max(abs(centre), 1.0):
        return None
    place = (leading - centre) / half
    coefficients = chebfit(place, other, min(_DEGREE, members.size // 2))
    misfit = np.abs(chebval(place, coefficients) - other).max()
    if misfit > _MISFIT * (size.mean() if by_angle else 1.0):
        return None
    straight = np.array([centre, half])
    return Line(members, place, *((coefficients, straight) if by_angle else (straight, coefficients)))
