"""Section IV, the ion: Table 1, level energies, state weights, matrix elements (eqs. 25-44)."""

from collections.abc import Callable
from functools import cache
from math import pi, sqrt

import numpy as np

from nupair.constants import ALPHA, BOHR_MAGNETON
from nupair.experiment import level_energy, load
from nupair.ions.angular_momentum import three_j
from nupair.ions.judd_ofelt import intensity_parameters, velocity_element_from_rate
from nupair.ions.levels import CrystalLevels
from nupair.ions.multiplet_rates import TABLE_1, MultipletRate, multiplet_rates
from nupair.ions.named_levels import named_level
from nupair.ions.published_vectors import published_vectors
from nupair.ions.sets import electrons
from nupair.ions.time_reversal import time_reversed
from nupair.ions.transitions import reduced_element, spin_element_from_rate
from nupair.light.geometry import Beams
from nupair.papers.hara2021 import inputs
from nupair.papers.ledger import Number, Recomputation
from nupair.predict import setting
from nupair.tables import table
from nupair.units import cm, eV, meV, per_cm, s, tesla, ueV

LINES = {"pg": 0, "qg": 1, "qp": 2, "eg": 3, "ep": 4, "eq": 5, "ei": 6}
"""Rows of Table 1 by their two levels; i is 4I9/2."""
TWO_J = {"p": 13, "q": 11, "e": 11}
INDEX = 1.45


@cache
def rows() -> list[MultipletRate]:
    """Table 1 in LiYF4: wave functions of the default set, first Judd-Ofelt set on record."""
    omega = {rank: record.natural for rank, record in intensity_parameters("Er3+", "LiYF4").items()}
    return multiplet_rates(inputs.crystal(), omega, INDEX)


def measured(line: str) -> float:
    """Difference of the lowest measured Stark levels in LiYF4, eV."""
    upper, lower = (
        named_level("measured", "Er3+", "LiYF4", f"{name}:1").energy.natural for name in TABLE_1[LINES[line]]
    )
    return (upper - lower) / eV


ROUNDING = {"g": 0.0, "p": 0.5e-3, "q": 0.5e-3, "e": 0.5e-4}
"""Half of the last printed digit of the energies of eqs. (25), (26), eV."""


def closing(line: str) -> Number:
    """Difference of the level energies of eqs. (25), (26), eV, as sure as their printed digits."""
    upper, lower = (level_energy(inputs.experiment(), letter) for letter in line)
    return Number((upper - lower) / eV, sum(ROUNDING[letter] for letter in line))


def velocity_over_spin(line: str) -> float:
    """v/S of eqs. (42), (43) from the printed rates and energies, 1e-6."""
    energy, two_j = inputs.energy(line), TWO_J[line[0]]
    velocity = velocity_element_from_rate(inputs.rate("electric_dipole", line), energy, two_j)
    return 1e6 * velocity / spin_element_from_rate(inputs.rate("magnetic_dipole", line), energy, two_j)


def weight(level: str, two_m: int) -> float:
    """Weight of one M_J in a computed doublet."""
    levels = inputs.crystal()
    label = [levels.label(n) for n in range(levels.energy.size)].index(level)
    return float(levels.weight[label][list(levels.two_m).index(two_m)])


def ground_quantum_number(name: str) -> float:
    """S, L or J of the lowest computed level, from its label."""
    label = inputs.crystal().label(0)
    term, _, rest = label.partition("/")
    values = {"S": (int(label[0]) - 1) / 2, "L": "SPDFGHIKLMNOQ".index(label[1]), "J": int(term[2:]) / int(rest[0])}
    return float(values[name])


def spread(manifold: str) -> float:
    """Energy between the lowest and highest computed Stark levels of a manifold, eV."""
    levels = inputs.crystal()
    names = np.array([levels.label(n).partition(":")[0] for n in range(levels.energy.size)])
    inside = levels.energy[names == manifold]
    return float((inside.max() - inside.min()) * per_cm)


def stark_levels(manifold: str) -> float:
    """Number of Stark levels of a manifold."""
    levels = inputs.crystal()
    return sum(levels.label(n).partition(":")[0] == manifold for n in range(levels.energy.size))


def share_along_axis() -> float:
    """Share of |S_ep|^2 along the c axis for levels of the classes of eqs. (34), (35)."""
    along = inputs.experiment().replace({"model.spin_axis": "computed", "ion.c_axis": "k1"})
    return float(sum(part * abs(vector[2]) ** 2 for part, vector in setting.spin_currents(along)))


def time_reversal_squared() -> float:
    """T^2 on the ground state of Er3+."""
    levels: CrystalLevels = inputs.crystal()
    state = levels.states[0][0]
    return float((state.conj() @ time_reversed(levels.shell, time_reversed(levels.shell, state))).real)


def moment_over_spin() -> float:
    """<p||L + 2S||e> over <p||S||e>, eq. (41)."""
    levels = inputs.crystal()
    names = levels.ion.names
    places = names.index("4I13/2"), names.index("2H11/2")
    orbital, spin = (reduced_element(levels.shell, levels.ion, name, *places) for name in ("L", "S"))
    return (orbital + 2 * spin) / spin


def sum_rule() -> float:
    """Left over right side of eq. (40) for j = 11/2, j + 1 = 13/2."""
    total = sum(three_j(13, 2, 11, -(m + 2 * q), 2 * q, m) ** 2 for q in (-1, 0, 1) for m in (1,))
    return total * 12


def reduced_spin() -> float:
    """Eq. (42) with the MD rate of Table 1."""
    return published_vectors().reduced_spin


def density() -> float:
    """0.1 percent of the yttrium sites of LiYF4, cm^-3."""
    cell = table("crystal_fields")["structure"]["LiYF4"]
    volume = cell["a"].natural ** 2 * cell["c"].natural
    return float(1e-3 * 4 / volume * cm**3)


def computed_g(level: str) -> float:
    """g_perp of a computed doublet."""
    levels = inputs.crystal()
    return float(levels.g_perpendicular[[levels.label(n) for n in range(levels.energy.size)].index(level)])


def measured_laser(name: str) -> float:
    """A laser's energy when it is resonant with the measured levels of LiYF4, eV."""
    lasers: Beams = setting.beams(load("er-ylf"))
    return float(getattr(lasers, name)) / eV


def _rates(kind: str, line: str) -> Recomputation:
    return lambda: getattr(rows()[LINES[line]], kind) * s


def _each(make: Callable[[str], Number | float], line: str) -> Recomputation:
    return lambda: make(line)


RECOMPUTE: dict[str, Recomputation] = {
    **{f"table-1-energy-{line}": _each(closing, line) for line in ("pg", "qg", "qp", "eg", "ep", "eq")},
    **{f"table-1-energy-{line}-measured": _each(measured, line) for line in LINES},
    **{f"table-1-md-{line}": _rates("magnetic", line) for line in ("pg", "qp", "ep", "eq", "ei")},
    **{f"table-1-ed-{line}": _rates("electric", line) for line in LINES},
    **{f"table-1-vs-{line}": _each(velocity_over_spin, line) for line in ("pg", "qp", "ep", "eq", "ei")},
    "section-4-f-electrons-er": lambda: electrons("Er3+"),
    "section-4-f-electrons-ho": lambda: electrons("Ho3+"),
    **{f"section-4-ground-{name.lower()}": _each(ground_quantum_number, name) for name in "SLJ"},
    "section-4-stark-number": lambda: stark_levels("4I15/2"),
    "section-4-manifolds": lambda: closing("qp"),
    "section-4-stark": lambda: spread("4I15/2") / meV,
    "section-4-zeeman": lambda: BOHR_MAGNETON * tesla / ueV,
    "fig-5-conversion": lambda: 1e4 * per_cm / eV,
    "eq-25-e": lambda: closing("eg"),
    "eq-25-p": lambda: closing("pg"),
    "eq-26-q": lambda: closing("qg"),
    "eq-27-1": lambda: closing("qg"),
    "eq-27-2": lambda: closing("eq"),
    "eq-27-s": lambda: closing("pg"),
    "eq-27-1-measured": lambda: measured_laser("omega_1"),
    "eq-27-2-measured": lambda: measured_laser("omega_2"),
    "eq-27-s-measured": lambda: measured_laser("omega_s"),
    "eq-32": time_reversal_squared,
    "eq-34-half": lambda: weight("2H11/2:2", 1),
    "eq-34-seven": lambda: weight("2H11/2:2", 7),
    "eq-34-lowest": lambda: weight("2H11/2:1", 1),
    "eq-35-three": lambda: weight("4I13/2:2", 3),
    "eq-35-five": lambda: weight("4I13/2:2", 5),
    "eq-35-lowest": lambda: weight("4I13/2:1", 3),
    "eq-36-five": lambda: weight("4I15/2:1", 5),
    "eq-36-three": lambda: weight("4I15/2:1", 3),
    "section-4-amplitude": lambda: sqrt(printed_weight("e", "1/2") * printed_weight("p", "3/2")),
    "section-4-along-c": share_along_axis,
    "eq-40": sum_rule,
    "eq-41": moment_over_spin,
    "eq-42": lambda: (
        reduced_spin() ** 2
        / (12 * 3 * pi * inputs.rate("magnetic_dipole", "ep") / BOHR_MAGNETON**2 / inputs.energy("ep") ** 3)
    ),
    "eq-43": lambda: (
        published_vectors().reduced_velocity ** 2
        / (12 * 3 * inputs.rate("electric_dipole", "ep") / (4 * ALPHA * inputs.energy("ep")))
    ),
    "eq-44-spin": reduced_spin,
    "eq-44-velocity": lambda: published_vectors().reduced_velocity,
    "eq-44-velocity-later": lambda: published_vectors().reduced_velocity,
    "eq-44-squared": lambda: published_vectors().spin_squared,
    "eq-58-g": lambda: computed_g("4I13/2:2"),
    "eq-58-density": density,
    "introduction-velocity": lambda: published_vectors().reduced_velocity,
    "introduction-spin": lambda: published_vectors().reduced_spin / sqrt(12),
    "introduction-ratio": lambda: published_vectors().velocity_over_spin,
}


def printed_weight(level: str, m: str) -> float:
    """A weight of eqs. (34)-(36) as printed."""
    return float(table("hara2021")["state_weights"][level][m].value)
