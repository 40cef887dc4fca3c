"""Steady states of driven levels: the null vector of the generator, and closed forms for ladder and V.

Convention: H = Omega/2 and a coherence between a and b decays at half the sum of both populations' rates, plus dephasing. The
paper's Gamma_ab, eq. (80) as Gamma_ep = Gamma_eg + gamma_pg, is the sum itself: the coherence between e and p decays at Gamma_ep/2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.errors import ConflictError
from nupair.light.driven import DrivenLevels, total_decay
from nupair.light.lindblad import generator, lit

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
ROUNDING = 1e-13
"""Singular values below this share of the largest count as zero."""


def steady_state(driven: DrivenLevels, strengths: FloatArray | None = None) -> ComplexArray:
    """Density matrix that stays as it is under continuous light, shape (n, n).

    strengths: fractions of the lasers' Rabi frequencies, all full unless given.
    Raises: ConflictError where there is more than one (levels without decay, populations that stay where they start).
    """
    parts = generator(driven)
    matrix = lit(parts, np.ones(len(driven.lasers)) if strengths is None else np.asarray(strengths, dtype=float))
    _, singular, right = np.linalg.svd(matrix)
    if singular[-2] <= ROUNDING * singular[0]:
        raise ConflictError(
            "the steady state must be unique; received levels or lasers that allow several. "
            "Give every excited level a decay, or follow the ion in time."
        )
    size = len(driven.levels)
    state: ComplexArray = right[-1].conj().reshape(size, size)
    state = state / np.trace(state)
    hermitian: ComplexArray = 0.5 * (state + state.conj().T)
    return hermitian


def coherence_decay(driven: DrivenLevels, upper: str, lower: str) -> float:
    """Rate at which the coherence between two levels decays: half the sum of both levels' rates, and dephasing."""
    size, a, b = len(driven.levels), driven.levels.index(upper), driven.levels.index(lower)
    place = size * a + b
    return -float(generator(driven).rest[place, place].real)


def coherence_decay_eq_80(driven: DrivenLevels, upper: str, lower: str) -> float:
    """Gamma_ab in the convention of eq. (80): the sum of both levels' total decay rates."""
    return total_decay(driven, upper) + total_decay(driven, lower)


def ladder_limit(omega_qg: float, omega_eq: float) -> ComplexArray:
    """Eq. (69): g-q-e ladder without detuning where gamma_e << gamma_q << Omega; order g, q, e.

    rho_ee, rho_gg, rho_eg = Omega_qg^2, Omega_eq^2, -Omega_eq Omega_qg over Omega_eq^2 + Omega_qg^2: the dark state.
    """
    dark = np.array([omega_eq, 0.0, -omega_qg]) / np.hypot(omega_qg, omega_eq)
    return np.outer(dark, dark).astype(complex)


def v_limit(omega_eg: float, omega_pg: float) -> ComplexArray:
    """Eq. (70): V of g-e and g-p without detuning where the coherence between e and p does not decay; order g, p, e.

    rho_gg = 1/2, and rho_ee, rho_pp, rho_ep = Omega_eg^2, Omega_pg^2, Omega_eg Omega_pg over 2 (Omega_eg^2 + Omega_pg^2).
    """
    bright = np.array([0.0, omega_pg, omega_eg]) / np.hypot(omega_eg, omega_pg)
    return (0.5 * np.outer(bright, bright) + 0.5 * np.diag([1.0, 0.0, 0.0])).astype(complex)


class LadderDecays(NamedTuple):
    """Decay rates of the ladder g-q-e, in one unit."""

    eg: float
    eq: float
    qg: float


def secular_ladder(omega_qg: float, omega_eq: float, decay: LadderDecays) -> ComplexArray:
    """Ladder without detuning where all rates are far below the Rabi frequencies, whatever their ratios; order g, q, e.

    In the dressed states the populations obey rate equations: the dark state |D> = c|g> - s|e> has p_D, the two bright ones share
    p_B, s, c = Omega_qg, Omega_eq over their root sum square,
    p_D/p_B = c^2 (gamma_eg c^2 + gamma_qg)/[2 s^2 (gamma_eg s^2 + gamma_eq)].
    rho_ee = s^2 p_D + c^2 p_B/2, rho_qq = p_B/2, rho_eg = s c (p_B/2 - p_D).
    """
    s, c = np.array([omega_qg, omega_eq]) / np.hypot(omega_qg, omega_eq)
    into_dark, out_of_dark = c**2 * (decay.eg * c**2 + decay.qg), 2 * s**2 * (decay.eg * s**2 + decay.eq)
    dark, bright = into_dark / (into_dark + out_of_dark), out_of_dark / (into_dark + out_of_dark)
    coherence = s * c * (bright / 2 - dark)
    return np.array(
        [
            [c**2 * dark + s**2 * bright / 2, 0, coherence],
            [0, bright / 2, 0],
            [coherence, 0, s**2 * dark + c**2 * bright / 2],
        ],
        dtype=complex,
    )
