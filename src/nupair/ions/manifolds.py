"""Which free-ion multiplet each crystal level comes from."""

import numpy as np
from numpy.typing import NDArray

from nupair.ions.free_ion import FreeIon
from nupair.ions.shell import Shell


def multiplet_weights(shell: Shell, ion: FreeIon, states: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Weight of every free-ion multiplet in every state, shape (K, L); columns sum to 1.

    states: columns in |alpha J M>, shape (N, L).
    """
    weights = np.zeros((shell.two_j.size, states.shape[1]))
    for value in np.unique(shell.two_j):
        rows = shell.two_j[shell.multiplet] == value
        pure = shell.two_j == value
        free = ion.two_j == value
        amplitudes = states[rows].reshape(int(pure.sum()), int(value) + 1, states.shape[1])
        in_free = np.tensordot(ion.states[np.ix_(pure, free)].T, amplitudes, axes=1)
        weights[free] = np.sum(np.abs(in_free) ** 2, axis=1)
    return weights


def assign(weights: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Multiplet of each level, shape (L,), such that multiplet m gets places[m] levels and the total weight is largest.

    The largest weight decides wherever that already fills every multiplet with the right number of levels.
    """
    best: NDArray[np.int64] = weights.argmax(axis=0)
    if np.array_equal(np.bincount(best, minlength=places.size), places):
        return best
    # loaded here: few calls come this far, and scipy.optimize takes longer to load than the rest of the room
    from scipy.optimize import linear_sum_assignment

    owner = np.repeat(np.arange(places.size), places)
    level, slot = linear_sum_assignment(-weights[owner].T)
    assigned = np.empty_like(best)
    assigned[level] = owner[slot]
    return assigned
