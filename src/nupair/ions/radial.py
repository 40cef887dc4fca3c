"""Radial averages <4f|r^k|4f> of an ion from its 4f function on record.

The functions on record are sums of Slater orbitals with the power r^3 (n = 4),
    R(r) = sum_i c_i N_i r^3 exp(-xi_i r),   N_i = (2 xi_i)^(9/2)/sqrt(8!),   Int R^2 r^2 dr = 1.
A free ion's: in a crystal the averages are larger by some ten percent; their ratios, which is what is used, move less.
"""

from collections.abc import Sequence
from math import factorial, sqrt

import numpy as np

from nupair.constants import ALPHA, ELECTRON_MASS
from nupair.errors import UnknownNameError
from nupair.tables import table

N = 4
"""Principal quantum number of the shell."""


def slater_average(coefficients: Sequence[float], exponents: Sequence[float], power: int) -> float:
    """<r^power> = sum_ij c_i c_j N_i N_j (8 + power)!/(xi_i + xi_j)^(9 + power), length unit of 1/exponents to that power.

    Normalised by <r^0>, which is 1 for coefficients as published up to their last digit. coefficients: of normalised Slater
    orbitals with n = 4. Any power above -9.
    """
    c, xi = np.array(coefficients), np.array(exponents)
    size = c * (2 * xi) ** (N + 0.5) / sqrt(factorial(2 * N))
    both, total = np.outer(size, size), xi[:, None] + xi[None, :]
    norm = np.sum(both * factorial(2 * N) / total ** (2 * N + 1))
    return float(np.sum(both * factorial(2 * N + power) / total ** (2 * N + 1 + power)) / norm)


def radial_average(ion: str, power: int) -> float:
    """<4f|r^power|4f> of an ion from its function on record, eV^-power.

    Raises: UnknownNameError for an ion without one.
    """
    known = table("intensities")["radial"]
    if ion not in known:
        raise UnknownNameError("an ion with a radial 4f function on record", ion, known)
    coefficients, exponents = ([record.value for record in known[ion][name]] for name in ("coefficients", "exponents"))
    bohr = 1 / (ALPHA * ELECTRON_MASS)
    return slater_average(coefficients, exponents, power) * bohr**power
