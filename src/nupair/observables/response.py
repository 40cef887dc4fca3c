"""What finite angular resolution leaves of a spectrum: the paper's smoothing of Fig. 6b, and a detector's response."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from nupair.errors import InputError

FloatArray = NDArray[np.float64]


def adjacent_means(
    angle: ArrayLike, values: ArrayLike, points: int = 4, overlap: int = 2
) -> tuple[FloatArray, FloatArray]:
    """(mean angles, mean values) of groups of adjacent points, each sharing `overlap` points with the next (Fig. 6b).

    The paper sums four adjacent points, 0.36 deg apart, with half overlap; a mean is a quarter of that sum.
    angle: shape (n,), ascending. values: shape (n, ...). Raises: InputError for a group longer than the list.
    """
    angle, values = np.asarray(angle, dtype=float), np.asarray(values, dtype=float)
    if not 0 <= overlap < points:
        raise InputError("the overlap of groups", "at least 0 and below the number of points", overlap)
    if angle.size < points:
        raise InputError("the number of angles", f"at least {points}, the points of one group", angle.size)
    starts = np.arange(0, angle.size - points + 1, points - overlap)
    group = starts[:, None] + np.arange(points)
    return angle[group].mean(axis=1), values[group].mean(axis=1)


def gaussian_response(angle: ArrayLike, values: ArrayLike, seen_at: ArrayLike, resolution: float) -> FloatArray:
    """The spectrum as a detector of Gaussian angular resolution (rms, rad) sees it at `seen_at`, shape (m, ...).

    Between its points the spectrum is taken as linear and integrated exactly against the Gaussian; beyond its ends it is taken
    as zero, so a response near an end needs a spectrum that reaches five times the resolution further.

    angle: shape (n,), ascending, at least two. values: shape (n, ...). seen_at: shape (m,), rad.
    Raises: InputError for a resolution that is not positive or fewer than two angles.
    """
    angle, values = np.asarray(angle, dtype=float), np.asarray(values, dtype=float)
    if not resolution > 0:
        raise InputError("the angular resolution", "positive", resolution)
    if angle.size < 2 or np.any(np.diff(angle) <= 0):
        raise InputError("the angles of a response", "at least two, ascending", angle.size)
    u = (angle[None, :] - np.asarray(seen_at, dtype=float)[:, None]) / resolution
    share = 0.5 * np.diff(erf(u / np.sqrt(2)), axis=1)
    moment = -np.diff(np.exp(-(u**2) / 2), axis=1) / np.sqrt(2 * np.pi)
    step = np.diff(u, axis=1)
    right = (moment - u[:, :-1] * share) / step
    weights = np.zeros_like(u)
    weights[:, 1:] += right
    weights[:, :-1] += share - right
    seen: FloatArray = np.tensordot(weights, values, axes=1)
    return seen
