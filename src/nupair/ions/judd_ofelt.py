"""Forced electric-dipole rates by Judd and Ofelt, and the velocity elements that they imply.

B. R. Judd, Phys. Rev. 127, 750 (1962); G. S. Ofelt, J. Chem. Phys. 37, 511 (1962):
    S_ED = sum_k Omega_k |<f||U^k||i>|^2,   A_ED = 4 alpha eps^3 S_ED chi/(3 (2J+1)),   chi = n (n^2 + 2)^2/9,
an average over directions, Stark levels and phases. It gives the size of the velocity element, |v| = eps |r|, and
leaves its phase and its direction open: no interference with the spin may be computed from it.
"""

from collections.abc import Mapping

import numpy as np

from nupair.constants import ALPHA
from nupair.errors import UnknownNameError
from nupair.ions.free_ion import FreeIon
from nupair.ions.shell import Shell
from nupair.ions.transitions import reduced_element
from nupair.tables import Datum, table


def intensity_parameters(ion: str, host: str, name: str | None = None) -> dict[int, Datum]:
    """Omega_2, Omega_4, Omega_6 on record, by rank; the first set of the host where none is named.

    Raises: UnknownNameError where nothing is on record.
    """
    sets = intensity_sets(ion, host)
    chosen = sets[0] if name is None else name
    if chosen not in sets:
        raise UnknownNameError(f"a Judd-Ofelt set of {ion} in {host}", chosen, sets)
    known = table("intensities")["judd_ofelt"][ion][host]
    return {k: known[chosen][f"omega_{k}"] for k in (2, 4, 6)}


def intensity_sets(ion: str, host: str) -> tuple[str, ...]:
    """Names of the Judd-Ofelt sets of an ion in a host, the default first.

    Raises: UnknownNameError where nothing is on record.
    """
    known = table("intensities")["judd_ofelt"]
    if ion not in known:
        raise UnknownNameError("an ion with Judd-Ofelt parameters on record", ion, known)
    if host not in known[ion]:
        raise UnknownNameError(f"a host of {ion} with Judd-Ofelt parameters on record", host, known[ion])
    return tuple(known[ion][host])


def electric_local_field(refractive_index: float) -> float:
    """Factor chi = n (n^2 + 2)^2/9 of an electric-dipole rate in a crystal; 1 in vacuum."""
    return refractive_index * (refractive_index**2 + 2) ** 2 / 9


def line_strength(shell: Shell, ion: FreeIon, omega: Mapping[int, float], final: int, initial: int) -> float:
    """S_ED = sum_k Omega_k |<f||U^k||i>|^2 in the unit of Omega (an area)."""
    return sum(value * reduced_element(shell, ion, f"U{k}", final, initial) ** 2 for k, value in omega.items())


def electric_dipole_rate(strength: float, energy: float, two_j_initial: int, refractive_index: float = 1.0) -> float:
    """A_ED = 4 alpha eps^3 S_ED chi/(3 (2J+1)), natural units. strength: eV^-2; energy: eps, eV."""
    return 4 * ALPHA * energy**3 * strength * electric_local_field(refractive_index) / (3 * (two_j_initial + 1))


def velocity_element_from_rate(rate: float, energy: float, two_j_initial: int, refractive_index: float = 1.0) -> float:
    """|<f||v||i>| from an electric-dipole rate, eq. (43): sqrt[(2J+1) 3 A/(4 alpha eps chi)], in units of c.

    Size only: phase and direction are open. refractive_index 1 leaves the local field out, as the paper does.
    """
    return float(
        np.sqrt((two_j_initial + 1) * 3 * rate / (4 * ALPHA * energy * electric_local_field(refractive_index)))
    )


def rate_from_velocity_element(
    element: float, energy: float, two_j_initial: int, refractive_index: float = 1.0
) -> float:
    """Electric-dipole rate from |<f||v||i>|, the inverse of `velocity_element_from_rate`."""
    return electric_dipole_rate((element / energy) ** 2, energy, two_j_initial, refractive_index)
