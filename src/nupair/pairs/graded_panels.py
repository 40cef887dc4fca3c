"""Gauss panels on many rows at once, graded towards everything sharp."""

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre

FLOOR = 1e-7
"""The smallest panel, rad."""

_GRADE = 3.0  # ratio of neighbouring panels
_EMPTY = 1e-14  # width of a panel that does not count

Nodes = tuple[NDArray[np.intp], FloatArray, FloatArray]
"""(row, place, step) of the nodes of many rows, rows ascending."""

Points = list[tuple[FloatArray, FloatArray]]
"""Places and the scale of each, shape (N,) all, rad: panels grow geometrically away from them."""


def graded_ends(low: float, points: Points, between: FloatArray | None = None) -> FloatArray:
    """Ends of panels on (low, pi/2), graded to points, ascending, shape (N, n). between: more ends, shape (N, n)."""
    rows = points[0][0].size
    edges = [np.full((rows, 1), low), np.full((rows, 1), np.pi / 2)] + ([] if between is None else [between])
    edges += [graded_edges(place, scale) for place, scale in points]
    return np.sort(np.clip(np.concatenate(edges, axis=1), low, np.pi / 2), axis=1)


def graded_edges(place: FloatArray, scale: FloatArray) -> FloatArray:
    """Ends of panels that grow geometrically away from places with a scale each (shape (N,) both, rad), shape (N, n)."""
    number = int(np.ceil(np.log(np.pi / scale.min(initial=1.0)) / np.log(_GRADE))) + 1
    ladder = scale[:, None] * np.concatenate([[0.0], _GRADE ** np.arange(number)])
    return np.concatenate([place[:, None] - ladder, place[:, None] + ladder], axis=1)


def panel_nodes(ends: FloatArray, counts: int | NDArray[np.intp]) -> Nodes:
    """Gauss nodes between the ascending ends of panels of every row, shape (N, n).

    counts: nodes of each panel, one number or shape (N, n - 1); 0 leaves a panel out.
    """
    width = np.diff(ends, axis=1)
    counts = np.where(width > _EMPTY, counts, 0)
    parts: list[Nodes] = [(np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0))]
    for count in np.unique(counts[counts > 0]):
        row, panel = np.nonzero(counts == count)
        nodes, weights = gauss_legendre(int(count))
        half = width[row, panel][:, None] / 2
        place = ends[row, panel][:, None] + half * (nodes + 1)
        parts.append((np.repeat(row, count), place.ravel(), (half * weights).ravel()))
    row, place, step = (np.concatenate(part) for part in zip(*parts, strict=True))
    if len(parts) <= 2:  # one rule: in order already
        return row, place, step
    order = np.argsort(row, kind="stable")
    return row[order], place[order], step[order]


def angular_scale(angle: FloatArray, scale: FloatArray) -> FloatArray:
    """How a scale of Q = end sin(angle), as a share of `end`, appears in the angle, shape (N,), rad."""
    seen: FloatArray = np.clip(scale / np.maximum(np.cos(angle), np.sqrt(scale)), FLOOR, 1.0)
    return seen
