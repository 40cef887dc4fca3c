"""Eigenmodes of the density matrices of ions that differ by the static shifts of their levels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.ensemble import Ions
from nupair.light.graded import coordinates
from nupair.light.hermitian import axes, in_coordinates

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
WORST_CONDITION = 1e9
"""Condition of an eigenvector matrix beyond which the generator is moved a little."""
NUDGE = 1e-12
"""By how much, as a share of its norm."""


class Modes(NamedTuple):
    """Of m ions: values (m, k), vectors (m, elements, k), inverse (m, k, elements).

    turning: change of Im(value) to the next ion in each number, (m, numbers, k). Values are real or come in conjugate pairs.
    """

    values: ComplexArray
    vectors: ComplexArray
    inverse: ComplexArray
    turning: FloatArray


def ion_modes(
    generator: ComplexArray, kept: NDArray[np.intp], inside: NDArray[np.intp], ions: Ions, state: ComplexArray
) -> Modes:
    """Eigenbasis of each ion on some of the elements; a defective generator is moved by NUDGE so that it has one.

    generator: of an ion without shift, on the elements `kept` (places among n^2), (elements, elements). inside: which of them the
    modes are made of; the generator must not lead out of these. Vectors are zero elsewhere. state: what the ions begin with,
    (m, elements), from which follows how small each element stays (`graded`).
    """
    size, places = ions.shift.shape[1], kept[inside]
    row, column = np.divmod(places, size)
    beat: FloatArray = (
        np.eye(size)[:, row] - np.eye(size)[:, column]
    )  # what a shift of each level adds to an element's frequency
    unitary, alone = axes(places, size), generator[np.ix_(inside, inside)]
    into, back, _ = coordinates(alone, state[:, inside])
    turners = into @ in_coordinates(np.asarray(-1j * beat[:, None, :] * np.eye(places.size)), unitary) @ back
    values, vectors = _eigenbasis(
        into @ in_coordinates(alone, unitary) @ back + np.tensordot(ions.shift, turners, axes=1)
    )
    inverse = np.linalg.inv(vectors) @ (into @ unitary.conj().T)
    vectors = (unitary @ back) @ vectors
    turning: FloatArray = -((inverse * np.swapaxes(vectors, 1, 2)) @ np.swapaxes(ions.step @ beat, 1, 2)).real
    everywhere = np.zeros((len(values), kept.size, inside.size), dtype=complex)
    within = np.zeros((len(values), inside.size, kept.size), dtype=complex)
    everywhere[:, inside], within[..., inside] = vectors, inverse
    return Modes(values, everywhere, within, turning.swapaxes(1, 2))


def _eigenbasis(matrix: FloatArray) -> tuple[ComplexArray, ComplexArray]:
    """Values (m, k) and vectors (m, k, k) of real matrices."""
    values, vectors = (np.asarray(of, dtype=complex) for of in np.linalg.eig(matrix))
    bad = ~(np.linalg.cond(vectors, "fro") < WORST_CONDITION)
    if np.any(bad):
        norm = np.linalg.norm(matrix[bad], axis=(-2, -1))
        nudged = matrix[bad] + np.diag(np.linspace(0, NUDGE, matrix.shape[-1])) * norm[:, None, None]
        values[bad], vectors[bad] = np.linalg.eig(nudged)
    return values, vectors
