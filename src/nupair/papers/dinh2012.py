"""Dinh et al., PLB 719 (2013) 154: six thresholds and the spectral function, from the two-body kernel.

All photons lie on one axis: E = e_eg - w, |P| = w. The current is averaged over its directions. I(w) = (e_pg - w)^-2
Sum |a_ij|^2 D_ij [I_ij - delta_M m_i m_j Re(a^2)/|a|^2], and 2 pi D_ij I_ij is the mean of the kernel over three axes.
"""

from collections.abc import Callable, Sequence

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


def threshold_of_kernel(atom: str, pair: str, lightest: float = 20 * meV) -> float:
    """Largest photon energy at which the kernel of the pair is open, by halving, eV: the threshold without its formula."""
    energy, mass = given(f"{atom}_eg"), masses(lightest)
    i, j = PAIR_INDICES[PAIRS.index(pair)]
    below, above = 0.25 * energy, energy / 2
    while above - below > 4 * np.finfo(float).eps * energy:
        middle = 0.5 * (below + above)
        parts = two_body_kernel(energy - middle, np.array([0.0, 0.0, middle]), mass[i], mass[j], np.array([1.0, 0, 0]))
        below, above = (middle, above) if float(parts.spin_squared) > 0 else (below, middle)
    return float(below)


def worst_threshold(atom: str) -> float:
    """Largest distance of the six thresholds by formula from those of the kernel, relative."""
    return max(abs(threshold(atom, pair) / threshold_of_kernel(atom, pair) - 1) for pair in PAIRS)


def splitting(atom: str, pair: str) -> float:
    """w_11 - w_ij for a massless lightest neutrino over its closed form, (m_i + m_j)^2/(2 e_eg) with masses of the splittings."""
    split = {"12": given("dm2_21"), "22": 4 * given("dm2_21"), "33": 4 * given("dm2_31")}[pair]
    return (threshold(atom, "11", 0.0) - threshold(atom, pair, 0.0)) / (split / (2 * given(f"{atom}_eg")))


def massive_ratio(atom: str, pair: str = "23", lightest: float = 20 * meV) -> float:
    """Kernel over the spectral function of one pair at w = e_eg/4.

    I_ij = [s + w^2/2 - w^2 D^2/6 - (m_i^2 + m_j^2)/2 - (e_eg - w)^2 (m_i^2 - m_j^2)^2/(2 s^2)]/3, s = e_eg (e_eg - 2 w).
    """
    energy, mass = given(f"{atom}_eg"), masses(lightest)
    m_i, m_j = (float(mass[k]) for k in PAIR_INDICES[PAIRS.index(pair)])
    w = energy / 4
    s = energy * (energy - 2 * w)
    factor = np.sqrt((s - (m_i + m_j) ** 2) * (s - (m_i - m_j) ** 2)) / s
    last = (energy - w) ** 2 * (m_i**2 - m_j**2) ** 2 / (2 * s**2)
    formula = (s + w**2 / 2 - w**2 * factor**2 / 6 - (m_i**2 + m_j**2) / 2 - last) / 3
    momentum = np.array([0.0, 0.0, w])
    kernel = np.mean([two_body_kernel(energy - w, momentum, m_i, m_j, axis).spin_squared for axis in np.eye(3)])
    return float(kernel / (2 * np.pi * factor) / formula)


def _coupling(i: int, j: int) -> Recomputation:
    return lambda: float(abs(couplings()[i, j]) ** 2)


def _of_atom(make: Callable[[str], float], atom: str) -> Recomputation:
    return lambda: make(atom)


def _splitting(atom: str, pair: str) -> Recomputation:
    return lambda: splitting(atom, pair)


def _threshold(atom: str, pair: str) -> Recomputation:
    return lambda: threshold(atom, pair) / eV


RECOMPUTE: dict[str, Recomputation] = {
    **{f"a-{i + 1}{j + 1}": _coupling(i, j) for i in range(3) for j in range(i, 3)},
    **{f"threshold-{atom}-{pair}": _threshold(atom, pair) for atom in ("yb", "xe") for pair in PAIRS},
    "massless-yb": lambda: massless_ratio("yb"),
    "massless-xe": lambda: massless_ratio("xe"),
    **{f"massive-{atom}": _of_atom(massive_ratio, atom) for atom in ("yb", "xe")},
    **{f"thresholds-{atom}": _of_atom(worst_threshold, atom) for atom in ("yb", "xe")},
    **{f"splitting-{atom}-{pair}": _splitting(atom, pair) for atom in ("yb", "xe") for pair in ("12", "22", "33")},
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
