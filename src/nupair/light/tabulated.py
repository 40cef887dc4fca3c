"""A function of time that is costly to evaluate, read from Chebyshev series on panels that are halved until the series end."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
NODES, TAIL = 16, 3
"""Terms of a series, and how many of its last are counted as its error."""
DEEPEST = 40
"""Halvings at most."""


def tabulated(
    states: Callable[[FloatArray], ComplexArray], edges: FloatArray, tolerance: float
) -> tuple[Callable[[FloatArray], ComplexArray], FloatArray]:
    """(the function between the first and the last edge, its absolute error for each element, (n, n)).

    states: from increasing times (t,) to (t, n, n), smooth between the edges. tolerance: of each element, relative to its largest
    value. The error is the largest sum of the sizes of the last TAIL terms of a series.
    """
    points = chebyshev.chebpts1(NODES)
    fit = np.linalg.inv(chebyshev.chebvander(points, NODES - 1))
    open_panels, lefts, series, error = list(pairwise(edges)), [], [], np.zeros(0)
    largest: FloatArray = np.zeros(0)
    for depth in range(DEEPEST + 1):
        ends = np.array(open_panels)
        times = (0.5 * (ends[:, :1] + ends[:, 1:]) + 0.5 * (ends[:, 1:] - ends[:, :1]) * points).ravel()
        found = states(times).reshape(len(ends), NODES, -1)
        largest = np.maximum(largest, np.abs(found).max(axis=(0, 1))) if depth else np.abs(found).max(axis=(0, 1))
        terms = np.einsum("ij,pjk->pik", fit, found)
        tails = np.abs(terms[:, -TAIL:]).sum(axis=1)
        done = np.all(tails <= tolerance * largest, axis=1) | (depth == DEEPEST)
        lefts += [left for (left, _), end in zip(open_panels, done, strict=True) if end]
        series += list(zip(terms[done], ends[done], strict=True))
        error = np.maximum(error, tails[done].max(axis=0, initial=0)) if depth else tails[done].max(axis=0, initial=0)
        open_panels = [
            half
            for (left, right), end in zip(open_panels, done, strict=True)
            if not end
            for half in ((left, 0.5 * (left + right)), (0.5 * (left + right), right))
        ]
        if not open_panels:
            break
    order = np.argsort(lefts)
    starts, coefficients = np.array(lefts)[order], np.array([series[k][0] for k in order])
    bounds = np.array([series[k][1] for k in order])

    def read(times: FloatArray) -> ComplexArray:
        panel = np.clip(np.searchsorted(starts, times, side="right") - 1, 0, None)
        left, right = bounds[panel].T
        powers = chebyshev.chebvander(2 * (times - left) / (right - left) - 1, NODES - 1)
        values: ComplexArray = np.einsum("ti,tik->tk", powers, coefficients[panel])
        size = round(values.shape[1] ** 0.5)
        return values.reshape(-1, size, size)

    return read, error.reshape(round(error.size**0.5), -1)
