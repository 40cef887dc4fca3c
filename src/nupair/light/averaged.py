"""Density matrix averaged over ions with static shifts, under light that is constant between switches.

Each mode of an ion turns as exp[lambda_k(x) t]. Where its phase differs by more than a turn or so between neighbouring ions, the
rule over the ions no longer sees it; in truth it averages out, faster than any power of (range of x) x (time). Such modes are
faded out by exp[-(phase between neighbours/limit)^8], smoothly in x, and what turns slowly is kept. The number of ions then
grows with the logarithm of the width, not with width x time.

What is faded out could come back as an echo after a switch, through modes that turn the other way. The size of all such products
is added up, without their phases: `echo`. What went on turning the same way, or stood still as a population, is kept in mind
for the next switch.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.light.ensemble import Ions
from nupair.light.lindblad import Generator, embedded, lit, reduced, shifted
from nupair.light.profiles import Profile
from nupair.light.propagate import breaks

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
POWER = 8
"""How sharply modes are faded out."""
WORST_CONDITION = 1e9
"""Condition of an eigenvector matrix beyond which the generator is moved a little."""
NUDGE = 1e-12
"""By how much, as a share of its norm."""
NEGLIGIBLE = 1e-10
"""Modes whose share of every element is below this, relative to the largest, are left out."""
FADED, DECAYED = 1.6, 40.0
"""Where modes are gone: exp(-1.6^8) and exp(-40) are below 1e-17."""
ROWS = 64
"""Times that are read at once."""


class Average(NamedTuple):
    """states: from increasing times (t,) to averaged density matrices (t, n, n). echo: bound of what fading may cost, (n, n)."""

    states: Callable[[FloatArray], ComplexArray]
    echo: FloatArray


class Modes(NamedTuple):
    """Of m ions: values (m, k), vectors (m, k, k), inverse (m, k, k), turning: d Im(value)/dx, (m, k)."""

    values: ComplexArray
    vectors: ComplexArray
    inverse: ComplexArray
    turning: FloatArray


class Stretch(NamedTuple):
    """What is left of all modes: values and fading (1/time), (k,), and their share of the averaged elements, (k, elements)."""

    values: ComplexArray
    fading: FloatArray
    share: ComplexArray


class Lost(NamedTuple):
    """Amplitudes that were faded out, (m, elements, any number), and turn forward or backward; None before the first switch."""

    forward: ComplexArray | None
    backward: ComplexArray | None


def averaged(
    given: Generator,
    ratios: FloatArray,
    ions: Ions,
    profiles: Sequence[Profile],
    initial: ComplexArray,
    end: float,
) -> Average:
    """The average over the ions from time zero to the end.

    given, profiles, initial: as for `propagate`, for an ion without shift. ratios: c_a, shape (n,).
    Raises: InputError for profiles that are not constant between their breaks.
    """
    edges = breaks(profiles, end)
    moved, at_start, kept = reduced(shifted(given, ions.shift[:, None] * ratios), initial)
    beat = np.subtract.outer(ratios, ratios).ravel()[kept]
    limit = 2 * np.pi / edges.size
    state = np.broadcast_to(at_start, (ions.shift.size, kept.size))
    stretches, echo, lost = [], np.zeros(kept.size), Lost(None, None)
    for start, stop in pairwise(edges):
        if not all(profile.constant(start, stop) for profile in profiles):
            raise InputError("the light", "constant between switches", "a profile that is not")
        strengths = np.array([float(profile.strength(0.5 * (start + stop))) for profile in profiles])
        modes = _modes(lit(moved, strengths), beat)
        fading = np.abs(modes.turning) * (ions.step / limit)[:, None]
        weights = (modes.inverse @ state[..., None])[..., 0]
        stretches.append(_stretch(modes, weights, fading, ions.weight))
        grown = np.exp(modes.values * (stop - start)) * weights
        left = _faded(fading, stop - start)
        back, lost = _echo(lost, modes, grown * (1 - left), ions.weight)
        echo += back
        state = (modes.vectors @ (grown * left)[..., None])[..., 0]

    def states(times: FloatArray) -> ComplexArray:
        which = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(stretches) - 1)
        parts = [_read(stretch, times[which == k] - edges[k]) for k, stretch in enumerate(stretches)]
        return embedded(np.concatenate(parts), kept, len(initial))

    return Average(states, embedded(echo.astype(complex), kept, len(initial)).real)


def _modes(matrix: ComplexArray, beat: FloatArray) -> Modes:
    """Eigenbasis of each ion; a defective generator is moved by NUDGE so that it has one."""
    values, vectors = np.linalg.eig(matrix)
    bad = ~(np.linalg.cond(vectors) < WORST_CONDITION)
    if np.any(bad):
        norm = np.linalg.norm(matrix[bad], axis=(-2, -1))
        nudged = matrix[bad] + np.diag(np.linspace(0, NUDGE, beat.size)) * norm[:, None, None]
        values[bad], vectors[bad] = np.linalg.eig(nudged)
    inverse = np.linalg.inv(vectors)
    turning: FloatArray = -np.einsum("mki,i,mik->mk", inverse, beat, vectors, optimize=True).real
    return Modes(values, vectors, inverse, turning)


def _stretch(modes: Modes, weights: ComplexArray, fading: FloatArray, share: FloatArray) -> Stretch:
    """The modes of all ions in one row, without those that add nothing."""
    parts = np.moveaxis(modes.vectors * (weights * share[:, None])[:, None, :], 1, 2).reshape(weights.size, -1)
    sizes = np.abs(parts)
    kept = np.any(sizes > NEGLIGIBLE * sizes.max(axis=0), axis=1)
    return Stretch(modes.values.reshape(-1)[kept], fading.reshape(-1)[kept], parts[kept])


def _read(stretch: Stretch, times: FloatArray) -> ComplexArray:
    """Averaged elements at times since the start of a stretch, shape (t, elements)."""
    found = np.zeros((times.size, stretch.share.shape[1]), dtype=complex)
    for first in range(0, times.size, ROWS):
        at = times[first : first + ROWS, None]
        alive = (stretch.fading * at[0] < FADED) & (-stretch.values.real * at[0] < DECAYED)
        values, fading = stretch.values[alive], stretch.fading[alive]
        found[first : first + ROWS] = np.exp(values * at - (fading * at) ** POWER) @ stretch.share[alive]
    return found


def _faded(fading: FloatArray, time: float) -> FloatArray:
    """Share of a mode that is kept."""
    kept: FloatArray = np.exp(-(np.minimum(fading * time, 2 * FADED) ** POWER))
    return kept


def _echo(lost: Lost, modes: Modes, gone: ComplexArray, share: FloatArray) -> tuple[FloatArray, Lost]:
    """Sum of the sizes of what was lost and now turns back, by element; and what is lost by the end of this stretch.

    gone: what fading takes from each mode, (m, k).
    """
    back: FloatArray = np.zeros(gone.shape)
    now = []
    for before, sign in zip(lost, (1, -1), strict=True):
        columns = modes.vectors * np.where(sign * modes.turning > 0, gone, 0)[:, None, :]
        if before is not None:
            into = np.abs(modes.inverse @ before).sum(axis=2)
            returns = sign * modes.turning < 0
            back += np.where(returns, into, 0.0)
            columns = np.concatenate([columns, modes.vectors * np.where(returns, 0.0, into)[:, None, :]], axis=2)
        now.append(columns)
    return np.einsum("m,mik,mk->i", share, np.abs(modes.vectors), back, optimize=True), Lost(*now)
