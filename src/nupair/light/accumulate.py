"""Integrals over time of products of density-matrix elements, which oscillate faster than anyone wants them listed."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(4)


class Accumulated(NamedTuple):
    """integral: from zero to each time, shape (k, t). error: estimate, shape (k,)."""

    integral: FloatArray
    error: FloatArray


def accumulate(
    values: Callable[[FloatArray], FloatArray],
    breaks: FloatArray,
    times: FloatArray,
    tolerance: float = 1e-6,
    most: int = 100_000,
) -> Accumulated:
    """Integrals of k functions of time from zero to each of the times.

    values: from increasing times of shape (m,) to the functions, shape (k, m). breaks: times at which they have kinks.
    Gauss-Legendre panels are halved until the last change is below the tolerance, relative to each whole integral, or until the
    next halving would take more than `most` evaluations; the error is that change.
    """
    end = float(times[-1])
    edges = np.unique(np.concatenate([[0.0], breaks[(breaks > 0) & (breaks < end)], times]))
    if edges.size == 1:
        nothing = values(np.zeros(1))
        return Accumulated(np.zeros_like(nothing), np.zeros(len(nothing)))
    counts = np.ceil(np.diff(edges) / (end / 128)).astype(int)
    before: FloatArray | None = None
    while True:
        whole = _integrals(values, edges, counts)
        if before is not None:
            change = np.abs(whole - before).max(axis=1)
            if np.all(change <= tolerance * np.abs(whole).max(axis=1)) or 2 * counts.sum() * NODES.size > most:
                break
        before, counts = whole, 2 * counts
    return Accumulated(whole[:, np.searchsorted(edges, times)], change)


def _integrals(values: Callable[[FloatArray], FloatArray], edges: FloatArray, counts: NDArray[np.int_]) -> FloatArray:
    """Integral from the first edge to each edge, shape (k, edges)."""
    lengths = np.repeat(np.diff(edges) / counts, counts)
    first = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(lengths.size) - np.repeat(first[:-1], counts)
    left = np.repeat(edges[:-1], counts) + within * lengths
    at = left[:, None] + 0.5 * lengths[:, None] * (1 + NODES)
    distinct, place = np.unique(at, return_inverse=True)  # panels between edges that all but coincide share nodes
    panels = (values(distinct)[:, place.ravel()].reshape(-1, *at.shape) * WEIGHTS).sum(axis=-1) * 0.5 * lengths
    running = np.concatenate([np.zeros((len(panels), 1)), np.cumsum(panels, axis=1)], axis=1)
    return running[:, first]
