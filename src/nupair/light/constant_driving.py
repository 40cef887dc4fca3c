"""Exact propagation under a generator that does not change: rho(t) = exp(L t) rho(0)."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from nupair.light.graded import coordinates

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
WORST_CONDITION = 1e4
"""Condition of the eigenvector matrix beyond which exponentials are taken of the generator itself."""
MANY = 100
"""Times from which combs pay."""
EVEN = 4 * float(np.finfo(float).eps)
"""Largest distance from an even spacing, of the last time."""
DIGITS = 11
"""Significant digits to which two time steps must agree to share one exponential."""


def evolve(
    matrix: ComplexArray, state: ComplexArray, times: FloatArray, out: ComplexArray | None = None
) -> ComplexArray:
    """States at several times, shape (..., t, m), from the state at time zero, shape (..., m).

    matrix: shape (..., m, m), 1/time. times: shape (t,), not negative, increasing. out: where the states are to be written.

    In the eigenbasis, whose cost does not grow with time or with the size of the matrix's elements. Near a defective generator
    (exceptional points, as where a Rabi frequency is half a difference of decay rates; equal rates of a decay chain) that basis
    is ill-conditioned, and those members are stepped by matrix exponentials. Small elements are right to their own rounding
    (`graded`).
    """
    into, back, unit = coordinates(matrix, state)
    matrix, state = into @ matrix @ back, (into @ state[..., None])[..., 0]
    values, vectors = np.linalg.eig(matrix)
    sound = np.linalg.cond(vectors) < WORST_CONDITION
    safe = np.where(sound[..., None, None], vectors, np.eye(matrix.shape[-1]))
    weights = np.asarray(np.linalg.solve(safe, state[..., None])[..., 0], dtype=complex)
    states = np.empty((*values.shape[:-1], times.size, values.shape[-1]), dtype=complex) if out is None else out
    _sums(values, weights, np.array(np.swapaxes(safe, -1, -2)), times, states)
    for member in np.argwhere(~sound):
        at = tuple(member)
        states[at] = _stepped(matrix[at], state[at], times)
    if unit.min() < 1:
        states[...] = states @ back.T
    return states


def _sums(
    values: ComplexArray, weights: ComplexArray, modes: ComplexArray, times: FloatArray, states: ComplexArray
) -> None:
    """Writes sum_k weights_k exp(values_k t) modes_k to states, shape (..., t, m), for increasing times of shape (t,).

    values, weights: shape (..., k). modes: shape (..., k, m). Of evenly spaced times, the last one aside, only a coarse and a
    fine comb are exponentiated, the square root as many exponentials: the fine one moves the modes, the coarse one the weights, and
    one product of matrices makes every state of the comb.
    """
    even, combed = times[:-1], 0
    if even.size >= MANY and _evenly_spaced(even):
        step, teeth = (even[-1] - even[0]) / (even.size - 1), int(np.sqrt(even.size))
        rows = even.size // teeth
        combed = rows * teeth
        fine = np.exp(values[..., :, None] * (step * np.arange(teeth)))
        moved = (fine[..., None] * modes[..., None, :]).reshape(*values.shape, -1)
        starts = even[0] + step * teeth * np.arange(rows)
        coarse = np.exp(values[..., None, :] * starts[:, None]) * weights[..., None, :]
        for at in np.ndindex(values.shape[:-1]):
            np.matmul(coarse[at], moved[at], out=states[at][:combed].reshape(rows, -1))
    rest = times[combed:]
    states[..., combed:, :] = (np.exp(values[..., None, :] * rest[:, None]) * weights[..., None, :]) @ modes


def _evenly_spaced(times: FloatArray) -> bool:
    """Whether times differ from a line by rounding only."""
    line = np.linspace(times[0], times[-1], times.size)
    return bool(np.max(np.abs(times - line)) <= EVEN * times[-1])


def _stepped(matrix: ComplexArray, state: ComplexArray, times: FloatArray) -> ComplexArray:
    """From time to time by matrix exponentials; equal steps share one."""
    steps = np.diff(times, prepend=0.0)
    last = float(times[-1]) if times.size else 0.0
    resolution = last * 10.0**-DIGITS if last > 0 else 1.0
    sizes, which = np.unique(np.round(steps / resolution), return_inverse=True)
    mean = np.array([steps[which == kind].mean() for kind in range(sizes.size)])
    propagators = expm(mean[:, None, None] * matrix)
    states = np.empty((times.size, state.size), dtype=complex)
    for row, kind in enumerate(which):
        state = propagators[kind] @ state
        states[row] = state
    return states
