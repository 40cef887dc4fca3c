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

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.light.ensemble import Ions
from nupair.light.fading import SHARPNESS, Stretch, joined, kept_share, read, stretch
from nupair.light.ion_modes import Modes, ion_modes
from nupair.light.lindblad import Generator, embedded, lit, reachable, reduced
from nupair.light.profiles import Profile
from nupair.light.propagate import breaks

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
BLOCK = 4000
"""Ions that are held at once."""
STILL = 1e-6
"""Turning in one number, as a share of that in all, below which it may be rounding."""


class Average(NamedTuple):
    """states: from increasing times (t,) to averaged density matrices (t, n, n). echo: bound of what fading may cost, (n, n)."""

    states: Callable[[FloatArray], ComplexArray]
    echo: FloatArray


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
    stretches = [joined([part.stretches[k] for part in parts]) for k in range(edges.size - 1)]
    echo: FloatArray = np.sum([part.echo for part in parts], axis=0).min(axis=0)

    def states(times: FloatArray) -> ComplexArray:
        which = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(stretches) - 1)
        found = [read(part, times[which == k] - edges[k], sharpness) for k, part in enumerate(stretches)]
        half = embedded(np.concatenate(found), kept, len(initial))
        return np.asarray(half + np.swapaxes(half, 1, 2).conj())

    return Average(states, embedded(echo.astype(complex), kept, len(initial)).real)


def _part(given: Generator, ions: Ions, profiles: Sequence[Profile], initial: ComplexArray, edges: FloatArray) -> Part:
    """A block of ions from stretch to stretch."""
    alone, at_start, kept = reduced(given, initial)
    limit = 2 * np.pi / edges.size
    state = np.broadcast_to(at_start, (ions.weight.size, kept.size))
    numbers = ions.step.shape[1]
    sharpness = SHARPNESS[numbers - 1]
    stretches, echo = [], np.zeros((numbers, kept.size))
    lost: list[Lost | None] = [None] * numbers
    inside = at_start != 0
    for start, stop in pairwise(edges):
        strengths = np.array([float(profile.strength(0.5 * (start + stop))) for profile in profiles])
        generator = lit(alone, strengths)
        inside = reachable(generator != 0, inside)
        modes = ion_modes(generator, kept, np.flatnonzero(inside), ions, state)
        fading = np.linalg.norm(modes.turning, axis=1) / limit
        weights = (modes.inverse @ state[..., None])[..., 0]
        stretches.append(stretch(modes, weights, fading, ions.weight))
        grown = np.exp(modes.values * (stop - start)) * weights
        left = kept_share(fading * (stop - start), sharpness)
        if edges.size > 2:
            for number in range(numbers):
                back, lost[number] = _echo(lost[number], modes, number, grown * (1 - left), ions.weight)
                echo[number] += back
        state = (modes.vectors @ (grown * left)[..., None])[..., 0]
    return Part(stretches, echo)


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
