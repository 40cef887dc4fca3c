"""Neutrino masses from the lightest one and two splittings."""

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError, UnknownNameError

ORDERINGS = ("normal", "inverted")


def masses_from_lightest(lightest: float, dm2_21: float, dm2_3l: float, ordering: str) -> NDArray[np.float64]:
    """Masses (m1, m2, m3), shape (3,), eV.

    normal:   m1 = lightest, m2^2 = m1^2 + dm2_21,      m3^2 = m1^2 + dm2_3l  (dm2_3l = dm2_31 > 0).
    inverted: m3 = lightest, m2^2 = m3^2 + abs(dm2_3l), m1^2 = m2^2 - dm2_21  (dm2_3l = dm2_32 < 0).

    lightest: eV. dm2_21, dm2_3l: eV^2, the convention of NuFIT (the larger of the two splittings in each ordering).
    Raises: InputError for a negative lightest mass or splittings whose sign contradicts the ordering.
    """
    if ordering not in ORDERINGS:
        raise UnknownNameError("neutrino.ordering", ordering, ORDERINGS)
    if not lightest >= 0:
        raise InputError("neutrino.lightest_mass", "zero or positive", lightest)
    if not dm2_21 > 0:
        raise InputError("neutrino.dm2_21", "positive", dm2_21)
    if ordering == "normal":
        if not dm2_3l > dm2_21:
            raise InputError("neutrino.dm2_3l", "above dm2_21 in normal ordering (it is m3^2 - m1^2)", dm2_3l)
        squares = lightest**2 + np.array([0.0, dm2_21, dm2_3l])
    else:
        if not dm2_3l < -dm2_21:
            raise InputError("neutrino.dm2_3l", "below -dm2_21 in inverted ordering (it is m3^2 - m2^2)", dm2_3l)
        squares = lightest**2 + np.array([-dm2_3l - dm2_21, -dm2_3l, 0.0])
    masses: NDArray[np.float64] = np.sqrt(squares)
    return masses
