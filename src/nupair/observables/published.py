"""Rate and magnetization as the paper puts them together: eqs. (7)-(9), (24), (57)-(59), (61), (64).

Every number comes from inputs; the constants that the paper prints are met or missed by the ledger, not used here.
Natural units, |E_t| = |B_t| = sqrt(I_t) as the paper has it.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.constants import BOHR_MAGNETON
from nupair.errors import InputError
from nupair.observables.prefactors import published_prefactor

FloatArray = NDArray[np.float64]


def trigger_factor(
    energy: float, magnetic_rate: float, electric_rate: float, intensity: float, coherence_width: float
) -> float:
    """h_r = sqrt(pi/eps_pg^3) (sqrt(gamma_MD) + sqrt(gamma_ED)) sqrt(I_t)/gamma_ep, eq. (8), dimensionless.

    The two amplitudes are added, as the paper has it, although they differ in phase and direction. The formula is first order
    in the trigger field and has broken down where it exceeds 1.

    energy: eps_pg, eV. magnetic_rate, electric_rate: of p -> g, eV. intensity: I_t, eV^4. coherence_width: gamma_ep, eV.
    Raises: InputError for an energy or width that is not positive, or a rate or intensity below zero.
    """
    for what, value in (("the energy of p -> g", energy), ("the width gamma_ep", coherence_width)):
        if not value > 0:
            raise InputError(what, "positive", value)
    for what, value in (("rates of p -> g", min(magnetic_rate, electric_rate)), ("the trigger intensity", intensity)):
        if not value >= 0:
            raise InputError(what, "zero or positive", value)
    amplitude = np.sqrt(magnetic_rate) + np.sqrt(electric_rate)
    return float(np.sqrt(np.pi / energy**3) * amplitude * np.sqrt(intensity) / coherence_width)


def rate_constant(ions: float, trigger: float) -> float:
    """C = 2 h_r^2 G_F^2 (nV)^2/(2 pi)^3, eq. (24), eV^-4: the paper's rate is C |chi|^2 |S_ep|^2 Sum F.

    Twice the factor of eq. (16), half of what eqs. (57), (61) write; the numbers of (57) and (64) follow with C.
    ions: n V. trigger: h_r.
    """
    return 2 * trigger**2 * published_prefactor(ions)


def moment_density(density: float, g_factor: float) -> float:
    """N g mu_B, eV^2: the field (as mu_0 M) of a target whose ions all carry one moment; xi of eq. (59) not included.

    density: n, eV^3. g_factor: the paper takes 5.9, g_perp of the lowest 4I13/2 doublet.
    """
    return density * g_factor * BOHR_MAGNETON


def coherence_squared(excited_population: ArrayLike, coherence: ArrayLike) -> FloatArray:
    """|chi|^2 = |rho_ee rho_ep|^2, below Fig. 10.

    The trigger's effect on rho_ep is in here and again in h_r: to first order in the trigger N^2 |rho_eg|^2 h_r^2 and
    N^2 |rho_ep|^2 are the same number.
    """
    chi: FloatArray = np.abs(np.asarray(excited_population)) ** 2 * np.abs(np.asarray(coherence)) ** 2
    return chi
