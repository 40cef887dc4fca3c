"""The electron row of the mixing matrix."""

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError


def electron_row(
    sin2_theta12: float, sin2_theta13: float, alpha: float = 0.0, beta: float = 0.0
) -> NDArray[np.complex128]:
    """U_e = (c12 c13, s12 c13 e^{i alpha}, s13 e^{i beta}), shape (3,).

    The Majorana phases alpha and beta are in rad; the Dirac phase is absorbed in beta. Only U_e enters pair emission from
    electrons, so theta23 does not appear.

    Raises: InputError for a squared sine outside [0, 1].
    """
    for name, value in (("sin2_theta12", sin2_theta12), ("sin2_theta13", sin2_theta13)):
        if not 0 <= value <= 1:
            raise InputError(f"neutrino.{name}", "between 0 and 1", value)
    c13 = np.sqrt(1 - sin2_theta13)
    moduli = np.array([np.sqrt(1 - sin2_theta12) * c13, np.sqrt(sin2_theta12) * c13, np.sqrt(sin2_theta13)])
    row: NDArray[np.complex128] = moduli * np.exp(1j * np.array([0.0, alpha, beta]))
    return row
