"""Modes of the driven ion's density matrix: real coordinates, one of two conjugate modes, sums read at any times."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import gammaincc

from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.ensemble import Ions
from nupair.light.fading import SHARPNESS, Stretch, kept_share, read, stretch
from nupair.light.hermitian import axes, in_coordinates
from nupair.light.ion_modes import ion_modes
from nupair.light.lindblad import generator, lit, pure_state, reachable, reduced

LEVELS = DrivenLevels(
    ("g", "q", "p", "e"),
    (Laser("g", "q", 3.0, 1.5), Laser("q", "e", 2.0), Laser("g", "p", 1.0)),
    (Decay("e", "g", 0.9), Decay("e", "p", 0.1), Decay("q", "g", 0.2), Decay("p", "g", 0.05)),
    0.1,
)
LIGHT = np.array([1.0, 1.0, 0.0])
"""Without the trigger, so that no coherence of p is reached."""


def test_coordinates_of_a_hermitian_matrix_are_real_and_keep_its_size():
    unitary = axes(np.arange(9), 3)
    rho = np.array([[1, 2 + 3j, 4], [2 - 3j, 5, 6j], [4, -6j, 7]])
    assert_allclose(unitary.conj().T @ unitary, np.eye(9), atol=1e-15)
    found = unitary.conj().T @ rho.ravel()
    assert_allclose(found.imag, 0, atol=1e-14)
    # above the diagonal sqrt(2) Re, below it sqrt(2) Im of the element above
    root = np.sqrt(2)
    assert_allclose(found.real.reshape(3, 3), [[1, 2 * root, 4 * root], [3 * root, 5, 0], [0, 6 * root, 7]], atol=1e-14)


def test_the_generator_is_real_in_these_coordinates():
    unitary, whole = axes(np.arange(16), 4), lit(generator(LEVELS), LIGHT)
    assert_allclose(unitary @ in_coordinates(whole, unitary) @ unitary.conj().T, whole, atol=1e-14)


def three_ions():
    alone, begun, kept = reduced(generator(LEVELS), pure_state(LEVELS))
    shift = np.array([[0, 1, 2, 3.0], [0, -0.5, 0.2, 0.7], [0, 0, 0, 0.0]])
    whole = lit(alone, LIGHT)
    inside = np.flatnonzero(reachable(whole != 0, begun != 0))
    return whole, kept, begun, inside, Ions(shift, np.array([0.5, 0.3, 0.2]), 0.1 * shift[:, None, :])


def test_modes_diagonalise_the_shifted_generator_on_what_is_reached():
    whole, kept, begun, inside, ions = three_ions()
    assert inside.size == 10  # g, q, e with their coherences, and the population of p
    modes = ion_modes(whole, kept, inside, ions, np.tile(begun, (3, 1)))
    row, column = np.divmod(kept, 4)
    for ion, shift in enumerate(ions.shift):
        moved = whole - 1j * np.diag(shift[row] - shift[column])
        vectors, inverse = modes.vectors[ion], modes.inverse[ion]
        assert_allclose(moved @ vectors, vectors * modes.values[ion], atol=1e-12)
        assert_allclose(inverse @ vectors, np.eye(inside.size), atol=1e-12)


def test_half_the_modes_and_their_conjugate_are_the_average():
    whole, kept, begun, inside, ions = three_ions()
    modes = ion_modes(whole, kept, inside, ions, np.tile(begun, (3, 1)))
    weights = modes.inverse @ begun
    found = stretch(modes, weights, np.zeros(weights.shape), ions.weight)
    assert (modes.values.size, found.values.size) == (30, 21)  # three pairs of each ion, of which one half
    times = np.array([0.0, 0.3, 0.4, 5.0])
    half = read(found, times, SHARPNESS[0]).reshape(-1, 4, 4)
    grown = np.exp(modes.values[None] * times[:, None, None]) * weights
    expected = np.einsum("m,mik,tmk->ti", ions.weight, modes.vectors, grown).reshape(-1, 4, 4)
    assert_allclose(half + np.swapaxes(half, 1, 2).conj(), expected, atol=1e-12)


@pytest.mark.parametrize(
    "times",
    [np.linspace(0, 30, 200), np.geomspace(1e-3, 30, 200), np.append(np.linspace(0, 2, 50), np.linspace(2.1, 30, 41))],
    ids=["even", "uneven", "even twice"],
)
def test_a_mode_is_read_as_its_formula_says(times):
    values, fading = np.array([-0.1 + 7j, -3.0 + 0j, -0.02 - 1j]), np.array([0.05, 0.0, 0.4])
    share = np.array([[1.0, 2.0], [3.0, -1j], [0.5, 0.25]], dtype=complex)
    for sharpness in SHARPNESS:
        kept = gammaincc(sharpness.order, (sharpness.scale * fading * times[:, None]) ** 2)
        expected = (np.exp(values * times[:, None]) * kept) @ share
        assert_allclose(read(Stretch(values, fading, share), times, sharpness), expected, atol=1e-12)


def test_fading_is_the_incomplete_gamma_function():
    phase = np.linspace(0, 4, 50)
    for sharpness in SHARPNESS:
        assert_allclose(
            kept_share(phase, sharpness), gammaincc(sharpness.order, (sharpness.scale * phase) ** 2), atol=1e-14
        )
