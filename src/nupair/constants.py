"""Fundamental constants in natural units, each backed by a record of `data/constants.toml`.

Editions: CODATA 2022 and PDG 2024; the weak mixing angle is the one at zero momentum transfer.
"""

from math import pi, sqrt

from nupair.tables import Datum, table


def constant(name: str) -> Datum:
    """The record of a constant, with its uncertainty and source."""
    record: Datum = table("constants")[name]
    return record


FERMI = constant("fermi_constant").natural
"""G_F, eV^-2."""
ALPHA = 1 / constant("inverse_fine_structure").natural
"""Fine-structure constant."""
CHARGE = sqrt(4 * pi * ALPHA)
"""Elementary charge, Heaviside-Lorentz."""
ELECTRON_MASS = constant("electron_mass").natural
"""m_e, eV."""
BOHR_MAGNETON = constant("bohr_magneton").natural
"""mu_B = e / (2 m_e), eV^-1."""
ELECTRON_G = constant("electron_g").natural
"""Magnitude of the electron spin g factor."""
