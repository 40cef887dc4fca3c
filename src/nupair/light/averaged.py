"""Density matrix averaged over ions with static shifts, under light that is constant between switches.

Each mode of an ion turns as exp[lambda_k t], with a rate that depends on the ion's shifts. Where its phase differs by more than a
turn or so between neighbouring ions, the rule over the ions no longer sees it; in truth it averages out, faster than any power of
(range of shifts) x (time). Such modes are faded out as the phase between neighbours grows, smoothly in the shifts, and what
turns slowly is kept. The number of ions then grows with the logarithm of the width, not with width x time. With several
numbers per ion the phases to the neighbours in each of them are added in quadrature.

What is faded out could come back as an echo after a switch, through modes that turn the other way. The size of all such products
is added up, without their phases: `echo`. What went on turning the same way, or stood still as a population, is kept in mind
for the next switch. With several numbers an echo needs modes that turn back in each of them, so that the smallest of their
bounds holds.
"""

import math
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
WORST_CONDITION = 1e9
"""Condition of an eigenvector matrix beyond which the generator is moved a little."""
NUDGE = 1e-12
"""By how much, as a share of its norm."""
NEGLIGIBLE = 1e-10
"""Modes whose share of every element is below this, relative to the largest, are left out."""
FADED, DECAYED = 5.5, 40.0
"""Where modes are gone: all that is left of them is below 1e-17."""
ROWS = 64
"""Times that are read at once."""
BLOCK = 4000
"""Ions that are held at once."""
STILL = 1e-6
"""Turning in one number, as a share of that in all, below which it may be rounding."""


class Sharpness(NamedTuple):
    """How modes are faded out: by Q(order, (scale x phase/limit)^2), flat up to the power 2 order of the phase."""

    order: int
    scale: float


SHARPNESS = (Sharpness(3, 2.2), Sharpness(2, 1.3), Sharpness(2, 1.3))
"""With 1, 2, 3 numbers per ion. Ions that lie e times farther apart than their neighbours cannot follow a sharp edge."""


class Average(NamedTuple):
    """states: from increasing times (t,) to averaged density matrices (t, n, n). echo: bound of what fading may cost, (n, n)."""

    states: Callable[[FloatArray], ComplexArray]
    echo: FloatArray


class Modes(NamedTuple):
    """Of m ions: values (m, k), vectors (m, k, k), inverse (m, k, k).

    turning: change of Im(value) to the next ion in each number, (m, numbers, k).
    """

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
    """Amplitudes that were faded out and turn forward or backward in one number, (m, elements, any number)."""

    forward: ComplexArray
    backward: ComplexArray


class Part(NamedTuple):
    """What a block of ions adds: stretches, and the echo in each number, (numbers, elements)."""

    stretches: list[Stretch]
    echo: FloatArray


def averaged(given: Generator, ions: Ions, profiles: Sequence[Profile], initial: ComplexArray, end: float) -> Average:
    """The average over the ions from time zero to the end.

    given, profiles, initial: as for `propagate`, for an ion without shift.
    Raises: InputError for profiles that are not constant between their breaks.
    """
    edges = breaks(profiles, end)
    if not all(profile.constant(start, stop) for start, stop in pairwise(edges) for profile in profiles):
        raise InputError("the light", "constant between switches", "a profile that is not")
    kept, sharpness = reduced(given, initial).kept, SHARPNESS[ions.step.shape[1] - 1]
    blocks = np.array_split(np.arange(ions.weight.size), 1 + ions.weight.size // BLOCK)
    parts = [_part(given, Ions(*(of[block] for of in ions)), profiles, initial, edges) for block in blocks]
    stretches = [_joined([part.stretches[k] for part in parts]) for k in range(edges.size - 1)]
    echo: FloatArray = np.sum([part.echo for part in parts], axis=0).min(axis=0)

    def states(times: FloatArray) -> ComplexArray:
        which = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(stretches) - 1)
        found = [_read(stretch, times[which == k] - edges[k], sharpness) for k, stretch in enumerate(stretches)]
        return embedded(np.concatenate(found), kept, len(initial))

    return Average(states, embedded(echo.astype(complex), kept, len(initial)).real)


def _part(given: Generator, ions: Ions, profiles: Sequence[Profile], initial: ComplexArray, edges: FloatArray) -> Part:
    """A block of ions from stretch to stretch."""
    moved, at_start, kept = reduced(shifted(given, ions.shift), initial)
    beat = (ions.step[..., :, None] - ions.step[..., None, :]).reshape(*ions.step.shape[:-1], -1)[..., kept]
    limit = 2 * np.pi / edges.size
    state = np.broadcast_to(at_start, (ions.weight.size, kept.size))
    numbers = beat.shape[1]
    sharpness = SHARPNESS[numbers - 1]
    stretches, echo = [], np.zeros((numbers, kept.size))
    lost: list[Lost | None] = [None] * numbers
    for start, stop in pairwise(edges):
        strengths = np.array([float(profile.strength(0.5 * (start + stop))) for profile in profiles])
        modes = _modes(lit(moved, strengths), beat)
        fading = np.linalg.norm(modes.turning, axis=1) / limit
        weights = (modes.inverse @ state[..., None])[..., 0]
        stretches.append(_stretch(modes, weights, fading, ions.weight))
        grown = np.exp(modes.values * (stop - start)) * weights
        left = _kept(fading * (stop - start), sharpness)
        if edges.size > 2:
            for number in range(numbers):
                back, lost[number] = _echo(lost[number], modes, number, grown * (1 - left), ions.weight)
                echo[number] += back
        state = (modes.vectors @ (grown * left)[..., None])[..., 0]
    return Part(stretches, echo)


def _joined(parts: list[Stretch]) -> Stretch:
    """A stretch of all blocks, without the modes that add nothing."""
    values, fading, share = (np.concatenate(of) for of in zip(*parts, strict=True))
    sizes = np.abs(share)
    kept = np.any(sizes > NEGLIGIBLE * sizes.max(axis=0), axis=1)
    return Stretch(values[kept], fading[kept], share[kept])


def _modes(matrix: ComplexArray, beat: FloatArray) -> Modes:
    """Eigenbasis of each ion; a defective generator is moved by NUDGE so that it has one. beat: (m, numbers, elements)."""
    values, vectors = np.linalg.eig(matrix)
    bad = ~(np.linalg.cond(vectors) < WORST_CONDITION)
    if np.any(bad):
        norm = np.linalg.norm(matrix[bad], axis=(-2, -1))
        nudged = matrix[bad] + np.diag(np.linspace(0, NUDGE, matrix.shape[-1])) * norm[:, None, None]
        values[bad], vectors[bad] = np.linalg.eig(nudged)
    inverse = np.linalg.inv(vectors)
    turning: FloatArray = -((inverse * np.swapaxes(vectors, 1, 2)) @ np.swapaxes(beat, 1, 2)).real.swapaxes(1, 2)
    return Modes(values, vectors, inverse, turning)


def _stretch(modes: Modes, weights: ComplexArray, fading: FloatArray, share: FloatArray) -> Stretch:
    """The modes of all ions in one row, without those that add nothing."""
    parts = np.moveaxis(modes.vectors * (weights * share[:, None])[:, None, :], 1, 2).reshape(weights.size, -1)
    sizes = np.abs(parts)
    kept = np.any(sizes > NEGLIGIBLE * sizes.max(axis=0), axis=1)
    return Stretch(modes.values.reshape(-1)[kept], fading.reshape(-1)[kept], parts[kept])


def _read(stretch: Stretch, times: FloatArray, sharpness: Sharpness) -> ComplexArray:
    """Averaged elements at times since the start of a stretch, shape (t, elements)."""
    found = np.zeros((times.size, stretch.share.shape[1]), dtype=complex)
    for first in range(0, times.size, ROWS):
        at = times[first : first + ROWS, None]
        alive = (stretch.fading * at[0] < FADED) & (-stretch.values.real * at[0] < DECAYED)
        values, fading = stretch.values[alive], stretch.fading[alive]
        found[first : first + ROWS] = (np.exp(values * at) * _kept(fading * at, sharpness)) @ stretch.share[alive]
    return found


def _kept(phase: FloatArray, sharpness: Sharpness) -> FloatArray:
    """Share of a mode that is kept, Q(n, y) = exp(-y) sum_j<n y^j/j!; phase between neighbours over its limit."""
    y = (sharpness.scale * phase) ** 2
    kept: FloatArray = np.exp(-y) * sum(y**j / math.factorial(j) for j in range(sharpness.order))
    return kept


def _echo(
    lost: Lost | None, modes: Modes, number: int, gone: ComplexArray, share: FloatArray
) -> tuple[FloatArray, Lost]:
    """Sum of the sizes of what was lost and now turns back, by element; and what is lost by the end of this stretch.

    number: in which one it turns; modes that hardly do turn both ways. gone: what fading takes from each mode, (m, k).
    """
    back: FloatArray = np.zeros(gone.shape)
    now, least = [], STILL * np.linalg.norm(modes.turning, axis=1)
    for way, sign in enumerate((1, -1)):
        turning = sign * modes.turning[:, number]
        columns = modes.vectors * np.where(turning > -least, gone, 0)[:, None, :]
        if lost is not None:
            into = np.abs(modes.inverse @ lost[way]).sum(axis=2)
            returns = turning < least
            back += np.where(returns, into, 0.0)
            columns = np.concatenate([columns, modes.vectors * np.where(returns, 0.0, into)[:, None, :]], axis=2)
        now.append(columns)
    return np.einsum("m,mik,mk->i", share, np.abs(modes.vectors), back, optimize=True), Lost(*now)
