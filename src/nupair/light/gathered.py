"""Largest values and integrals over time of quantities that oscillate, from as few evaluations as they need."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.gauss_kronrod import COARSE, FINE, NODES

FloatArray = NDArray[np.float64]
Values = Callable[[FloatArray], FloatArray]
PHASE = 8.0
"""Phase, rad, that the fastest coherence collects in one panel of the quadrature."""
LEAST, MOST = 8, 4000
"""Panels between two breaks to begin with, and panels at most."""
CANDIDATES, ROUNDS, FINER = 4, 3, 8
"""Samples followed to their maximum; how often the distance of samples is divided, and by what."""


class Gathered(NamedTuple):
    """largest: over time, shape (k,); when: its time; integral: over time; error: estimate of the integral's error."""

    largest: FloatArray
    when: FloatArray
    integral: FloatArray
    error: FloatArray


def gathered(values: Values, breaks: FloatArray, frequency: float, tolerance: float = 1e-4) -> Gathered:
    """Largest values and integrals of k functions from the first to the last break.

    values: from increasing times (m,) to the functions, shape (k, m). breaks: increasing, with the kinks among them, at least
    two. frequency: of the fastest oscillation, rad per time.

    Panels of 15 nodes after Gauss and Kronrod; those in which the rule of 7 nodes differs by more than their share of the
    tolerance, relative to the integral, are halved. The largest samples are then followed to the maximum beside them.
    """
    edges = _edges(breaks, frequency)
    left, right = edges[:-1], edges[1:]
    at, sampled = _sampled(values, left, right)
    while True:
        half = right - left
        integral = np.einsum("kpn,n,p->k", sampled, FINE, half)
        difference = np.abs(np.einsum("kpn,n,p->kp", sampled, FINE - COARSE, half))
        error = difference.sum(axis=1)
        allowed = tolerance * np.abs(integral)
        if np.all(error <= allowed) or left.size >= MOST:
            break
        split = np.any(difference > allowed[:, None] / left.size, axis=0)
        middle = 0.5 * (left[split] + right[split])
        new_left, new_right = np.append(left[split], middle), np.append(middle, right[split])
        new_at, new_sampled = _sampled(values, new_left, new_right)
        left, right = np.append(left[~split], new_left), np.append(right[~split], new_right)
        at, sampled = np.append(at[~split], new_at, axis=0), np.append(sampled[:, ~split], new_sampled, axis=1)
    instants = np.append(at, breaks)
    everything = np.append(sampled.reshape(len(sampled), -1), values(breaks), axis=1)
    order = np.argsort(instants)
    largest, when = _largest(values, instants[order], everything[:, order])
    return Gathered(largest, when, integral, error)


def _edges(breaks: FloatArray, frequency: float) -> FloatArray:
    """Ends of panels that hold a phase of PHASE at most."""
    counts = np.clip(np.ceil(np.diff(breaks) * frequency / PHASE), LEAST, MOST).astype(int)
    pieces = [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(breaks[:-1], breaks[1:], counts, strict=True)]
    return np.append(np.concatenate(pieces), breaks[-1])


def _sampled(values: Values, left: FloatArray, right: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Times of the nodes, shape (panels, nodes), and the functions there, shape (k, panels, nodes)."""
    at = 0.5 * (left + right)[:, None] + 0.5 * (right - left)[:, None] * NODES
    distinct, place = np.unique(at, return_inverse=True)
    return at, values(distinct)[:, place.reshape(at.shape)]


def _largest(values: Values, at: FloatArray, sampled: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Maxima and their times, shape (k,): the highest local maxima of the samples, searched ever finer between their neighbours."""
    rows = np.arange(len(sampled))
    padded = np.pad(sampled, ((0, 0), (1, 1)), constant_values=-np.inf)
    peaks = np.where((sampled >= padded[:, :-2]) & (sampled >= padded[:, 2:]), sampled, -np.inf)
    places = np.argsort(peaks, axis=1, kind="stable")[:, -CANDIDATES:]
    when, largest = at[places], np.take_along_axis(sampled, places, axis=1)
    below = when - at[np.maximum(places - 1, 0)]
    above = at[np.minimum(places + 1, at.size - 1)] - when
    for _ in range(ROUNDS):
        steps = np.arange(-FINER, FINER + 1) / FINER
        tried = when[..., None] + np.where(steps < 0, below[..., None], above[..., None]) * steps
        distinct, place = np.unique(tried, return_inverse=True)
        found = values(distinct)[rows[:, None, None], place.reshape(tried.shape)]
        best = np.argmax(found, axis=-1, keepdims=True)
        higher = np.take_along_axis(found, best, axis=-1)[..., 0]
        moved = np.take_along_axis(tried, best, axis=-1)[..., 0]
        better = higher > largest
        when, largest = np.where(better, moved, when), np.where(better, higher, largest)
        below, above = (np.minimum(np.maximum(below, above) / FINER, limit) for limit in (when - at[0], at[-1] - when))
    top = np.argmax(largest, axis=1)
    return largest[rows, top], when[rows, top]
