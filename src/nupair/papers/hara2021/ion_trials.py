"""What reaches, or was tried to reach, the numbers of section IV on the ion: other sets, other lines, other matrix elements."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from nupair.ions.angular_momentum import three_j
from nupair.ions.judd_ofelt import electric_dipole_rate, intensity_parameters, velocity_element_from_rate
from nupair.ions.levels import CrystalLevels
from nupair.ions.model import solve
from nupair.ions.multiplet_rates import TABLE_1, mean_energies, multiplet_rates
from nupair.ions.sets import crystal_field_sets, electrons, parameter_set
from nupair.ions.shell import shell
from nupair.ions.time_reversal import time_reversed
from nupair.ions.transitions import reduced_element, spin_element_from_rate
from nupair.papers.hara2021 import inputs, ion
from nupair.papers.ledger import Recomputation, Trial, Trials
from nupair.units import cm, eV, per_cm, s

FloatArray = NDArray[np.float64]
HOSTS = ("LiYF4", "LaF3")
AREA = 1e-20 * cm**2
"""Unit of the intensities."""


@cache
def levels(host: str, name: str) -> CrystalLevels:
    """Computed levels of Er3+ with a crystal-field set on record."""
    chosen = parameter_set("Er3+", host, name)
    return solve(electrons("Er3+"), chosen.symmetry, dict(chosen.values))


def others(host: str = "LiYF4") -> tuple[str, ...]:
    """The sets of a host beside the default one."""
    return crystal_field_sets("Er3+", host)[1:]


def mean_energy(host: str, line: str) -> float:
    """Difference of the mean energies of two computed manifolds, eV."""
    found = levels(host, crystal_field_sets("Er3+", host)[0])
    centre = mean_energies(found) * per_cm / eV
    upper, lower = (found.ion.names.index(name) for name in TABLE_1[ion.LINES[line]])
    return float(centre[upper] - centre[lower])


def magnetic(host: str, line: str, index: float) -> float:
    """Magnetic-dipole rate of a line with the wave functions of a host, 1/s."""
    found = levels(host, crystal_field_sets("Er3+", host)[0])
    place = ion.LINES[line]
    return multiplet_rates(found, {2: 0.0, 4: 0.0, 6: 0.0}, index, TABLE_1[place : place + 1])[0].magnetic * s


@cache
def rates_of_one_intensity() -> FloatArray:
    """Electric-dipole rates of the seven lines for Omega_2, 4, 6 = 1e-20 cm^2 alone, at the printed energies, shape (7, 3), 1/s."""
    found = inputs.crystal()
    names = found.ion.names
    table = np.zeros((len(ion.LINES), 3))
    for line, place in ion.LINES.items():
        upper, lower = (names.index(name) for name in TABLE_1[place])
        for column, rank in enumerate((2, 4, 6)):
            strength = AREA * reduced_element(found.shell, found.ion, f"U{rank}", lower, upper) ** 2
            table[place, column] = (
                electric_dipole_rate(strength, inputs.energy(line), ion.TWO_J[line[0]], ion.INDEX) * s
            )
    return table


def electric(line: str, intensities: Sequence[float]) -> float:
    """Electric-dipole rate of a line for Omega_2, 4, 6 in 1e-20 cm^2, 1/s."""
    return float(rates_of_one_intensity()[ion.LINES[line]] @ np.asarray(intensities))


@cache
def fitted_intensities() -> tuple[float, ...]:
    """Omega_2, 4, 6 (1e-20 cm^2) fitted to the seven printed rates, relative deviations squared, none below zero."""
    printed = np.array([inputs.rate("electric_dipole", line) * s for line in ion.LINES])
    found, _ = nnls(rates_of_one_intensity() / printed[:, None], np.ones(printed.size))
    return tuple(float(value) for value in found)


def recorded(host: str, name: str | None = None) -> tuple[float, ...]:
    """Intensities on record, 1e-20 cm^2."""
    return tuple(record.natural / AREA for record in intensity_parameters("Er3+", host, name).values())


def weight(host: str, name: str, level: str, two_m: int) -> float:
    """Weight of one M_J in a doublet computed with another set."""
    found = levels(host, name)
    place = [found.label(n) for n in range(found.energy.size)].index(level)
    return float(found.weight[place][list(found.two_m).index(two_m)])


def perpendicular_g(name: str, level: str) -> float:
    """g_perp of a doublet in LiYF4 computed with another set."""
    found = levels("LiYF4", name)
    return float(found.g_perpendicular[[found.label(n) for n in range(found.energy.size)].index(level)])


def squared_element(two_m: int, reduced: float) -> float:
    """S_ep^2 of eq. (44) from the printed weights, a reduced element and the 3j symbol of M to M + 1. two_m: 2M."""
    printed = ion.printed_weight("e", "1/2") * ion.printed_weight("p", "3/2")
    return float(printed * three_j(13, 2, 11, -(two_m + 2), 2, two_m) ** 2 * reduced**2)


def share_of_equal_m() -> float:
    """Share along c of an element between states of equal M: only q = 0 is left."""
    parts = [three_j(13, 2, 11, -(1 + 2 * q), 2 * q, 1) ** 2 * (q == 0) for q in (-1, 0, 1)]
    return float(parts[1] / sum(parts))


def time_reversal_squared_of_even_ion() -> float:
    """T^2 on a state of two 4f electrons."""
    basis = shell(2)
    state = np.zeros(basis.two_m.size, complex)
    state[0] = 1.0
    return float((state.conj() @ time_reversed(basis, time_reversed(basis, state))).real)


def velocity(rate: float, energy: float, two_j: int = 11) -> float:
    """|<p||v||e>| of eq. (43) for another rate, energy or degeneracy."""
    return velocity_element_from_rate(rate, energy, two_j)


def _weights(level: str, two_m: int) -> tuple[Trial, ...]:
    return tuple(Trial(f"crystal field {name}", _weight(name, level, two_m)) for name in others())


def _weight(name: str, level: str, two_m: int) -> Recomputation:
    return lambda: weight("LiYF4", name, level, two_m)


def _g(name: str) -> Recomputation:
    return lambda: perpendicular_g(name, _OF_P)


def _energies(line: str) -> tuple[Trial, ...]:
    return tuple(Trial(f"means of the computed manifolds in {host}", _mean(host, line)) for host in HOSTS)


def _mean(host: str, line: str) -> Recomputation:
    return lambda: mean_energy(host, line)


def _magnetic(line: str) -> tuple[Trial, ...]:
    return (
        Trial("free ion and crystal field of LaF3", lambda: magnetic("LaF3", line, ion.INDEX)),
        Trial("n = 1", lambda: magnetic("LiYF4", line, 1.0)),
    )


def _electric(line: str) -> tuple[Trial, ...]:
    return (
        Trial("three intensities fitted to the seven printed rates", lambda: electric(line, fitted_intensities())),
        Trial("intensities kaminskii of LiYF4", lambda: electric(line, recorded("LiYF4", "kaminskii"))),
        Trial("intensities weber-1967 of LaF3", lambda: electric(line, recorded("LaF3"))),
    )


_OF_E, _OF_P, _OF_G = "2H11/2:2", "4I13/2:2", "4I15/2:1"
_LASERS = {"1": "qg", "2": "eq", "s": "pg"}
_VELOCITY = (
    Trial("2J + 1 = 14", lambda: velocity(inputs.rate("electric_dipole", "ep"), inputs.energy("ep"), 13)),
    Trial("energy of p-g", lambda: velocity(inputs.rate("electric_dipole", "ep"), inputs.energy("pg"))),
    Trial("energy of 2H11/2 - 4I9/2", lambda: velocity(inputs.rate("electric_dipole", "ep"), inputs.energy("ei"))),
    Trial(
        "rate and energy of 2H11/2 - 4I9/2", lambda: velocity(inputs.rate("electric_dipole", "ei"), inputs.energy("ei"))
    ),
    Trial("total rate 57.3/s", lambda: velocity(inputs.given("gamma_ep"), inputs.energy("ep"))),
    Trial(
        "printed 3.47 times v/S of eqs. (42), (43)",
        lambda: 1e-6 * inputs.given("reduced_spin") * ion.velocity_over_spin("ep"),
    ),
)
TRIALS: Trials = {
    "introduction-spin": (Trial("from the wave functions", lambda: ion.rows()[ion.LINES["ep"]].spin / 12**0.5),),
    "section-4-manifolds": (Trial("4I13/2 - 4I15/2", lambda: ion.closing("pg")),),
    "section-4-stark": (Trial("4I13/2", lambda: ion.spread("4I13/2") / 1e-3),),
    "fig-5-conversion": (
        Trial("h = 6.6e-34 J s, c = 3.0e8 m/s, e = 1.6e-19 C", lambda: 6.6e-34 * 3.0e8 / 1.6e-19 * 1e6),
    ),
    **{f"table-1-energy-{line}-measured": _energies(line) for line in ion.LINES},
    **{f"eq-27-{name}-measured": _energies(line) for name, line in _LASERS.items()},
    **{f"table-1-md-{line}": _magnetic(line) for line in ("pg", "qp", "ep", "eq", "ei")},
    **{f"table-1-ed-{line}": _electric(line) for line in ion.LINES},
    "table-1-vs-ep": (
        Trial(
            "total rate in place of the electric one",
            lambda: 1e6 * velocity(inputs.given("gamma_ep"), inputs.energy("ep")) / ion.reduced_spin(),
        ),
        Trial(
            "printed elements of eq. (44), 2.79e-6/3.47",
            lambda: 1e6 * inputs.given("velocity") / inputs.given("reduced_spin"),
        ),
        Trial("energy of e-g", lambda: ion.velocity_over_spin("ep") * inputs.energy("eg") / inputs.energy("ep")),
    ),
    "eq-32": (Trial("two 4f electrons", time_reversal_squared_of_even_ion),),
    "eq-34-half": _weights(_OF_E, 1),
    "eq-34-seven": _weights(_OF_E, 7),
    "eq-34-lowest": (Trial("second doublet", lambda: ion.weight(_OF_E, 1)), *_weights(_OF_E, 1)),
    "eq-35-three": _weights(_OF_P, 3),
    "eq-35-five": _weights(_OF_P, 5),
    "eq-35-lowest": (Trial("second doublet", lambda: ion.weight(_OF_P, 3)), *_weights(_OF_P, 3)),
    "eq-36-five": _weights(_OF_G, 5),
    "eq-36-three": _weights(_OF_G, 3),
    "section-4-along-c": (Trial("states of equal M, the S_0 element", share_of_equal_m),),
    "eq-44-spin": (
        Trial(
            "rate 57/s, as below eq. (64), for the magnetic one",
            lambda: spin_element_from_rate(57 / s, inputs.energy("ep"), 11),
        ),
    ),
    "eq-44-velocity": _VELOCITY,
    "eq-44-velocity-later": _VELOCITY,
    "eq-44-squared": (
        Trial("printed 3.47 and the 3j symbol of 3/2 to 5/2", lambda: squared_element(3, inputs.given("reduced_spin"))),
        Trial("printed 3.47 and the 3j symbol of 1/2 to 3/2", lambda: squared_element(1, inputs.given("reduced_spin"))),
    ),
    "eq-58-g": tuple(Trial(f"crystal field {name}", _g(name)) for name in others()),
}
