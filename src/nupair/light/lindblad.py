"""Hamiltonian, collapse operators and generator of the density matrix of driven levels, in the rotating frame.

    d rho/dt = -i [H, rho] + sum_k (C_k rho C_k^+ - 1/2 {C_k^+ C_k, rho})        (eq. 71, for any number of levels)

States are stored as rows one after the other: element (a, b) of n levels stands at n a + b.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.driven import DrivenLevels
from nupair.light.rotating_frame import frame_energies, photon_numbers

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


class Operators(NamedTuple):
    """rest: H without light, shape (n, n). drives: what each laser at full strength adds, (lasers, n, n). collapses: (k, n, n)."""

    rest: ComplexArray
    drives: ComplexArray
    collapses: ComplexArray


class Generator(NamedTuple):
    """d rho/dt = (rest + sum_L f_L(t) drives_L) rho; rest: shape (..., n^2, n^2), drives: (lasers, n^2, n^2)."""

    rest: ComplexArray
    drives: ComplexArray


def operators(driven: DrivenLevels) -> Operators:
    """Hamiltonian and collapse operators.

    Detunings stand on the diagonal. A decay a -> b has C = sqrt(rate) |b><a|. Dephasing gives every level sqrt(rate) |a><a|. A
    laser's phase diffusion gives sqrt(linewidth) times the number of its photons in each level's frame: coherences that it
    crosses lose half its linewidth, exactly for a Lorentzian line.
    """
    index = {level: row for row, level in enumerate(driven.levels)}
    size = len(driven.levels)
    drives = np.zeros((len(driven.lasers), size, size), dtype=complex)
    for drive, laser in zip(drives, driven.lasers, strict=True):
        drive[index[laser.upper], index[laser.lower]] = drive[index[laser.lower], index[laser.upper]] = laser.rabi / 2
    collapses = [
        np.sqrt(decay.rate) * _unit(size, index[decay.lower], index[decay.upper])
        for decay in driven.decays
        if decay.rate > 0
    ]
    if driven.dephasing > 0:
        collapses += [np.sqrt(driven.dephasing) * _unit(size, row, row) for row in range(size)]
    for laser, number in zip(driven.lasers, photon_numbers(driven).T, strict=True):
        if laser.linewidth > 0 and np.any(number):
            collapses.append(np.diag(np.sqrt(laser.linewidth) * number).astype(complex))
    return Operators(
        np.diag(frame_energies(driven)).astype(complex), drives, np.reshape(collapses, (-1, size, size)).astype(complex)
    )


def generator(driven: DrivenLevels) -> Generator:
    """The generator of the density matrix."""
    parts = operators(driven)
    size = len(driven.levels)
    loss = np.einsum("kba,kbc->ac", parts.collapses.conj(), parts.collapses)
    jumps = np.einsum("kac,kbd->abcd", parts.collapses, parts.collapses.conj()).reshape(size**2, size**2)
    rest = _from_left(-1j * parts.rest - loss / 2) + _from_right(1j * parts.rest - loss / 2) + jumps
    return Generator(rest, _from_left(-1j * parts.drives) + _from_right(1j * parts.drives))


def shifted(given: Generator, shifts: FloatArray) -> Generator:
    """The generator for ions whose levels are shifted by static amounts; shifts: (..., levels); rest becomes (..., n^2, n^2)."""
    beat = (shifts[..., :, None] - shifts[..., None, :]).reshape(*shifts.shape[:-1], -1)
    return Generator(given.rest - 1j * beat[..., None] * np.eye(beat.shape[-1]), given.drives)


class Reduced(NamedTuple):
    """A generator and a state on the elements of the density matrix that the state can reach; kept: their places among n^2."""

    generator: Generator
    state: ComplexArray
    kept: NDArray[np.intp]


def reduced(given: Generator, initial: ComplexArray) -> Reduced:
    """Without the elements that stay zero: a level that no laser drives has a population and no coherences.

    initial: shape (n, n). Exact: what is left out is coupled to nothing that is kept.
    """
    leading = tuple(range(given.rest.ndim - 2))
    flat = initial.reshape(-1).astype(complex)
    kept = np.flatnonzero(reachable(np.any(given.rest, axis=leading) | np.any(given.drives, axis=0), flat != 0))
    if kept.size == flat.size:
        return Reduced(given, flat, kept)
    rows = kept[:, None]
    return Reduced(Generator(given.rest[..., rows, kept], given.drives[:, rows, kept]), flat[kept], kept)


def reachable(links: NDArray[np.bool_], begun: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Elements that are not zero at once or later, (k,). links: which element (column) feeds which (row), (k, k)."""
    reached, before = begun, np.zeros_like(begun)
    while np.any(reached != before):
        before, reached = reached, reached | (links.astype(int) @ reached > 0)
    return reached


def embedded(states: ComplexArray, kept: NDArray[np.intp], size: int) -> ComplexArray:
    """Density matrices of `size` levels, shape (..., n, n), from the elements that are kept, (..., k)."""
    if kept.size == size * size:
        return states.reshape(*states.shape[:-1], size, size)
    full = np.zeros((*states.shape[:-1], size * size), dtype=complex)
    full[..., kept] = states
    return full.reshape(*states.shape[:-1], size, size)


def lit(given: Generator, strengths: FloatArray) -> ComplexArray:
    """The generator's matrix while the lasers have these fractions of their Rabi frequencies; strengths: (lasers,)."""
    return given.rest + np.tensordot(strengths, given.drives, axes=(0, 0))


def pure_state(driven: DrivenLevels, level: str | None = None) -> ComplexArray:
    """All ions in one level, the first unless named, shape (n, n)."""
    at = 0 if level is None else driven.levels.index(level)
    return _unit(len(driven.levels), at, at)


def _from_left(matrix: ComplexArray) -> ComplexArray:
    """The map from rho to m rho on states stored by rows: m x 1, shape (..., n^2, n^2)."""
    size = matrix.shape[-1]
    product = np.einsum("...ac,bd->...abcd", matrix, np.eye(size))
    return np.array(product.reshape(*matrix.shape[:-2], size**2, size**2))


def _from_right(matrix: ComplexArray) -> ComplexArray:
    """The map from rho to rho m on states stored by rows: 1 x m^T, shape (..., n^2, n^2)."""
    size = matrix.shape[-1]
    product = np.einsum("ac,...db->...abcd", np.eye(size), matrix)
    return np.array(product.reshape(*matrix.shape[:-2], size**2, size**2))


def _unit(size: int, row: int, column: int) -> ComplexArray:
    matrix = np.zeros((size, size), dtype=complex)
    matrix[row, column] = 1
    return matrix
