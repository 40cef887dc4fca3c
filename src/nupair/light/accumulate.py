"""Integrals over time of products of density-matrix elements, which oscillate faster than anyone wants them listed."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(4)
ROUGH = np.append(np.linalg.solve(np.vander(NODES[:3], increasing=True).T, [2.0, 0.0, 2 / 3]), 0.0)
"""The rule of four nodes, and one of lower order on three of them, whose difference bounds the error."""


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
    Gauss-Legendre panels are halved until the error, the sum over panels of the difference from a rule of lower order, is below the
    tolerance relative to each whole integral, or until the next halving would take more than `most` evaluations.
    """
    end = float(times[-1])
    edges = np.unique(np.concatenate([[0.0], breaks[(breaks > 0) & (breaks < end)], times]))
    if edges.size == 1:
        nothing = values(np.zeros(1))
        return Accumulated(np.zeros_like(nothing), np.zeros(len(nothing)))
    counts = np.ceil(np.diff(edges) / (end / 128)).astype(int)
    while True:
        whole, error = _integrals(values, edges, counts)
        if np.all(error <= tolerance * np.abs(whole).max(axis=1)) or 2 * counts.sum() * NODES.size > most:
            return Accumulated(whole[:, np.searchsorted(edges, times)], error)
        counts = 2 * counts


def _integrals(
    values: Callable[[FloatArray], FloatArray], edges: FloatArray, counts: NDArray[np.int_]
) -> tuple[FloatArray, FloatArray]:
    """Integral from the first edge to each edge, shape (k, edges), and the error of the whole, shape (k,)."""
    lengths = np.repeat(np.diff(edges) / counts, counts)
    first = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(lengths.size) - np.repeat(first[:-1], counts)
    left = np.repeat(edges[:-1], counts) + within * lengths
    at = left[:, None] + 0.5 * lengths[:, None] * (1 + NODES)
    distinct, place = np.unique(at, return_inverse=True)  # panels between edges that all but coincide share nodes
    sampled = values(distinct)[:, place.ravel()].reshape(-1, *at.shape) * (0.5 * lengths[:, None])
    panels = sampled @ WEIGHTS
    error = np.abs(panels - sampled @ ROUGH).sum(axis=1)
    running = np.concatenate([np.zeros((len(panels), 1)), np.cumsum(panels, axis=1)], axis=1)
    return running[:, first], error
