"""Dinh et al., PLB 719 (2013) 154: six thresholds and the spectral function, from the two-body kernel.

All photons lie on one axis: E = e_eg - w, |P| = w. The current is averaged over its directions. I(w) = (e_pg - w)^-2
Sum |a_ij|^2 D_ij [I_ij - delta_M m_i m_j Re(a^2)/|a|^2], and 2 pi D_ij I_ij is the mean of the kernel over three axes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nupair.neutrinos.couplings import axial_coupling
from nupair.neutrinos.masses import masses_from_lightest
from nupair.neutrinos.mixing import electron_row
from nupair.neutrinos.weights import PAIR_INDICES, PAIRS
from nupair.pairs.two_body import two_body_kernel
from nupair.papers.ledger import Recomputation, Trials
from nupair.papers.panels import Line, Panel, PaperFigure
from nupair.tables import table
from nupair.units import eV, meV

FloatArray = NDArray[np.float64]


def given(name: str) -> float:
    """An input, natural units."""
    return float(table("papers/dinh2012")["input"][name].natural)


def couplings() -> NDArray[np.complex128]:
    """a_ij = U*_ei U_ej - delta_ij/2, shape (3, 3)."""
    found: NDArray[np.complex128] = axial_coupling(electron_row(given("sin2_theta12"), given("sin2_theta13")))
    return found


def masses(lightest: float) -> FloatArray:
    """(m1, m2, m3), normal ordering, eV."""
    return masses_from_lightest(lightest, given("dm2_21"), given("dm2_31"), "normal")


def threshold(atom: str, pair: str, lightest: float = 20 * meV) -> float:
    """w_ij = e_eg/2 - (m_i + m_j)^2/(2 e_eg), eV."""
    energy, mass = given(f"{atom}_eg"), masses(lightest)
    i, j = PAIR_INDICES[PAIRS.index(pair)]
    return float(energy / 2 - (mass[i] + mass[j]) ** 2 / (2 * energy))


def spectral_function(atom: str, photon: FloatArray, lightest: float, *, majorana: bool) -> FloatArray:
    """I(w), dimensionless. photon: w, shape (n,), eV."""
    energy, mass, a = given(f"{atom}_eg"), masses(lightest), couplings()
    total = np.zeros_like(photon)
    momentum = np.stack([0 * photon, 0 * photon, photon], axis=-1)
    for i in range(3):
        for j in range(3):
            parts = [two_body_kernel(energy - photon, momentum, mass[i], mass[j], axis) for axis in np.eye(3)]
            even = np.mean([part.spin_squared for part in parts], axis=0)
            odd = parts[0].mass * float((a[i, j] ** 2).real) if majorana else 0.0
            total = total + abs(a[i, j]) ** 2 * even - odd
    return total / (2 * np.pi) / (given(f"{atom}_pg") - photon) ** 2


def massless_ratio(atom: str) -> float:
    """I(w) for nearly massless neutrinos over (w^2 - 6 e_eg w + 3 e_eg^2)/(12 (e_pg - w)^2) at w = e_eg/4."""
    energy = given(f"{atom}_eg")
    w = energy / 4
    momentum = np.array([0.0, 0.0, w])
    kernel = np.mean([two_body_kernel(energy - w, momentum, 0.0, 0.0, axis).spin_squared for axis in np.eye(3)])
    weight = float(np.sum(np.abs(couplings()) ** 2))
    return float(weight * kernel / (2 * np.pi) / ((w**2 - 6 * energy * w + 3 * energy**2) / 12))


def _coupling(i: int, j: int) -> Recomputation:
    return lambda: float(abs(couplings()[i, j]) ** 2)


def _threshold(atom: str, pair: str) -> Recomputation:
    return lambda: threshold(atom, pair) / eV


RECOMPUTE: dict[str, Recomputation] = {
    **{f"a-{i + 1}{j + 1}": _coupling(i, j) for i in range(3) for j in range(i, 3)},
    **{f"threshold-{atom}-{pair}": _threshold(atom, pair) for atom in ("yb", "xe") for pair in PAIRS},
    "massless-yb": lambda: massless_ratio("yb"),
    "massless-xe": lambda: massless_ratio("xe"),
}
TRIALS: Trials = {}


def spectra() -> Sequence[Panel]:
    """I(w) whole and near the thresholds, for both atoms."""
    panels = []
    for atom, name in (("yb", "Yb"), ("xe", "Xe")):
        half = given(f"{atom}_eg") / 2
        whole = np.linspace(0.02 * half, half, 400)
        last = threshold(atom, "33", 20 * meV)
        close = np.linspace(half - 1.6 * (half - last), half, 500)
        for title, photon in ((f"{name}", whole), (f"{name}, thresholds at 20 meV", close)):
            lines = [
                Line(label, photon / eV, spectral_function(atom, photon, 20 * meV, majorana=majorana), dash=dash)
                for label, majorana, dash in (("Dirac", False, "-"), ("Majorana", True, "--"))
            ]
            panels.append(Panel(title, "photon energy (eV)", r"$I(\omega)$", lines))
    return panels


FIGURES = (
    PaperFigure("spectra", "Spectral function, lightest mass 20 meV, normal ordering, no phases.", panels=spectra),
)
