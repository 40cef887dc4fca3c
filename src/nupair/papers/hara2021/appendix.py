"""Appendix: steady states, Rabi frequencies, four-level dynamics of Figs. 11 and 12 (eqs. 69-81)."""

from functools import cache
from math import pi, sqrt

import numpy as np
import xarray as xr

from nupair.constants import CHARGE
from nupair.experiment import Experiment, load
from nupair.ions.judd_ofelt import velocity_element_from_rate
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.lindblad import generator
from nupair.light.steady_state import coherence_decay_eq_80, ladder_limit, steady_state, v_limit
from nupair.papers.hara2021 import inputs
from nupair.papers.ledger import Number, Recomputation, Trial, Trials
from nupair.predict.drive import drive
from nupair.predict.dynamics import dynamics
from nupair.units import cm, eV, kHz, ms, mW, s

CHANNELS = ("eg", "ep", "eq", "qg", "qp", "pg")
POWER = 10 * mW / cm**2


def decay(line: str) -> float:
    """Magnetic and electric rate of Table 1 together, eV."""
    total = inputs.rate("electric_dipole", line)
    return total if line in ("eg", "qg") else total + inputs.rate("magnetic_dipole", line)


def lifetime() -> float:
    """Of 2H11/2 from the rates of Table 1, eV^-1."""
    return 1 / sum(decay(line) for line in ("eg", "ep", "eq", "ei"))


def rabi(line: str, intensity: float = POWER) -> float:
    """Omega = sqrt(d^2 + mu^2) E with d^2 + mu^2 = 3 pi gamma/eps^3, eV; eq. (81) before 2 pi nu."""
    energy = inputs.energy(line)
    dipole = CHARGE * velocity_element_from_rate(decay(line), energy, 0) / energy
    return dipole * sqrt(intensity)


def kilohertz(line: str) -> float:
    """Nu of eq. (81)."""
    return rabi(line) / (2 * pi * kHz)


def field_too_large() -> float:
    """The printed sqrt(10 mW/cm^2) over its value."""
    return inputs.given("laser_field") / sqrt(POWER)


def over_decay(line: str) -> float:
    """Omega/gamma, below eq. (81), in 1e4."""
    return 1e-4 * rabi(line) / decay(line)


def ladder(decay_of_e: float = 1.0) -> DrivenLevels:
    """g, q, e under two lasers of equal Rabi frequency with the rates of Table 1 (p left out), per second.

    decay_of_e: factor on the rates of e.
    """
    omega = 1e8
    lasers = Laser("g", "q", omega), Laser("q", "e", omega)
    factor = {"e": decay_of_e, "q": 1.0}
    decays = tuple(Decay(x[0], x[1], decay(x) * s * factor[x[0]]) for x in ("eg", "eq", "qg"))
    return DrivenLevels(("g", "q", "e"), lasers, decays)


def vee(ratio: float, decay_of_e: float = 1.0) -> DrivenLevels:
    """g, p, e under lasers g-e and g-p, Omega_eg = ratio Omega_pg, with the rates of Table 1, per second.

    decay_of_e: factor on the rate of e to p.
    """
    omega = 1e8
    lasers = Laser("g", "p", omega), Laser("g", "e", ratio * omega)
    factor = {"ep": decay_of_e}
    decays = tuple(Decay(x[0], x[1], decay(x) * s * factor.get(x, 1.0)) for x in ("eg", "ep", "pg"))
    return DrivenLevels(("g", "p", "e"), lasers, decays)


def driven(printed_rabi: bool, exchanged: bool = False, *, cycles: float = 2 * pi) -> Experiment:
    """The experiment of Figs. 11 and 12: 3 and 9 mW/cm^2, trigger 1 uW/cm^2 after 0.2 lifetimes.

    exchanged: the two intensities of the excitation. cycles: Omega over the printed nu.
    """
    power = {"qg": 9.0 if exchanged else 3.0, "eq": 3.0 if exchanged else 9.0, "pg": 1e-3}
    scale = {line: sqrt(value / 10) for line, value in power.items()}
    full = {line: cycles * inputs.given(f"rabi_{line}") if printed_rabi else rabi(line) for line in power}
    keys: dict[str, object] = {f"lasers.rabi_{line}": f"{full[line] * scale[line] * s:.12g} rad/s" for line in power}
    keys |= {f"ion.decay.{line}": f"{decay(line) * s:.12g} 1/s" for line in CHANNELS}
    keys |= {"lasers.trigger_delay": f"{0.2 * lifetime() / ms:.12g} ms", "lasers.profile": "step"}
    return inputs.experiment().replace(keys)


@cache
def run(printed_rabi: bool, exchanged: bool = False, *, cycles: float = 2 * pi) -> xr.Dataset:
    """Its motion over three lifetimes."""
    times = np.linspace(0, 3 * lifetime() / s, 6001)
    return dynamics(driven(printed_rabi, exchanged, cycles=cycles), times=times)


@cache
def run_consistent(*, nonradiative: bool = True, inhomogeneous: bool = True) -> xr.Dataset:
    """The same lasers on the ion of the consistent description: trigger of 1 uW/cm^2 after 0.2 radiative lifetimes.

    nonradiative: whether e also decays without radiation. inhomogeneous: whether the ions differ in frequency.
    """
    keys = {
        "model.nonradiative": nonradiative,
        "model.inhomogeneous": inhomogeneous,
        "lasers.trigger_intensity": "1 uW/cm^2",
        "lasers.trigger_delay": f"{0.2 * lifetime() / ms:.12g} ms",
        "lasers.profile": "step",
    }
    return dynamics(load("er-ylf").replace(keys), times=np.linspace(0, 3 * lifetime() / s, 1501))


def largest_coherence(data: xr.Dataset) -> float:
    """Largest |rho_ep| of a motion."""
    return float(np.max(np.abs(data["density_matrix"].sel(row="e", column="p").values)))


def peak(printed_rabi: bool, exchanged: bool = False, *, cycles: float = 2 * pi) -> Number:
    """Largest rho_ee^3 |rho_ep|^2; the error is that of the grid of times."""
    values = run(printed_rabi, exchanged, cycles=cycles)["coherence_magnetization"].values
    top = int(np.argmax(values))
    near = values[max(top - 1, 0) : top + 2]
    return Number(float(values[top]), float(np.ptp(near)))


def share_of_smaller_part(row: str, column: str, *, of_real: bool) -> float:
    """Largest |Re rho| over largest |Im rho| of a coherence of Fig. 12, or the other way about."""
    rho = run(True)["density_matrix"].sel(row=row, column=column).values
    real, imaginary = float(np.max(np.abs(rho.real))), float(np.max(np.abs(rho.imag)))
    return real / imaginary if of_real else imaginary / real


def element(matrix: object, row: int, column: int) -> float:
    """Size of an element of a density matrix with its sign where it is real."""
    value = complex(matrix[row, column])  # type: ignore[index]
    return value.real if abs(value.real) >= abs(value.imag) else abs(value)


RECOMPUTE: dict[str, Recomputation] = {
    "eq-69-ee": lambda: element(ladder_limit(1.0, 1.0), 2, 2),
    "eq-69-gg": lambda: element(ladder_limit(1.0, 1.0), 0, 0),
    "eq-69-qq": lambda: element(ladder_limit(1.0, 1.0), 1, 1),
    "eq-69-eg": lambda: abs(element(ladder_limit(1.0, 1.0), 2, 0)),
    "eq-69-ee-er": lambda: element(steady_state(ladder()), 2, 2),
    "eq-69-qq-er": lambda: element(steady_state(ladder()), 1, 1),
    "eq-69-eg-er": lambda: abs(steady_state(ladder())[2, 0]),
    "eq-69-inverted": lambda: element(ladder_limit(100.0, 1.0), 2, 2),
    "eq-70-ep": lambda: element(v_limit(1.0, 1.0), 2, 1),
    "eq-70-gg": lambda: element(v_limit(1.0, 1.0), 0, 0),
    "eq-70-ep-er": lambda: abs(steady_state(vee(1.0))[2, 1]),
    "eq-72": lambda: generator(driven_levels()).rest.shape[0],
    "eq-80": lambda: _width_sum("e"),
    "eq-80-pq": lambda: _width_sum("q"),
    "eq-81-lifetime": lambda: lifetime() / ms,
    "eq-81-field": lambda: 1e3 * sqrt(POWER) / eV**2,
    "eq-81-pg": lambda: kilohertz("pg"),
    "eq-81-qg": lambda: kilohertz("qg"),
    "eq-81-eq": lambda: kilohertz("eq"),
    "eq-81-ratio-pg": lambda: over_decay("pg"),
    "eq-81-ratio-qg": lambda: over_decay("qg"),
    "eq-81-ratio-eq": lambda: over_decay("eq"),
    "fig-11-peak": lambda: peak(True),
    "fig-11-peak-recomputed": lambda: peak(False),
    "section-4-coherence": lambda: peak(True),
    "fig-12-power": lambda: largest_coherence(run_consistent()),
    "fig-12-eg": lambda: share_of_smaller_part("e", "g", of_real=False),
    "fig-12-ep": lambda: share_of_smaller_part("e", "p", of_real=True),
}
SLOW = 1e-9
"""Factor that takes a decay out of the steady state."""


def _field(line: str) -> tuple[Trial, ...]:
    return (Trial("the printed sqrt(I) = 1.26e-3 eV^2", lambda: field_too_large() * kilohertz(line)),)


def _field_over_decay(line: str) -> tuple[Trial, ...]:
    return (Trial("the printed sqrt(I) = 1.26e-3 eV^2", lambda: field_too_large() * over_decay(line)),)


_PEAK = (
    Trial("printed nu taken for Omega, without 2 pi", lambda: peak(True, cycles=1.0)),
    Trial("Table 1, intensities of the two lasers exchanged", lambda: peak(False, exchanged=True)),
    Trial("H = Omega in place of Omega/2", lambda: peak(True, cycles=4 * pi)),
    Trial("printed nu, intensities exchanged", lambda: peak(True, exchanged=True)),
)
TRIALS: Trials = {
    "eq-69-ee-er": (Trial("decay of e slower by 1e9", lambda: element(steady_state(ladder(SLOW)), 2, 2)),),
    "eq-69-qq-er": (Trial("decay of e slower by 1e9", lambda: element(steady_state(ladder(SLOW)), 1, 1)),),
    "eq-69-eg-er": (Trial("decay of e slower by 1e9", lambda: abs(steady_state(ladder(SLOW))[2, 0])),),
    "eq-70-ep-er": (Trial("decay of e to p slower by 1e9", lambda: abs(steady_state(vee(1.0, SLOW))[2, 1])),),
    "eq-81-field": (Trial("ten times sqrt(I)", lambda: 1e4 * sqrt(POWER) / eV**2),),
    "eq-81-pg": _field("pg"),
    "eq-81-qg": (
        *_field("qg"),
        Trial(
            "the same with the rate 4.68/s of q-p",
            lambda: field_too_large() * kilohertz("qg") * sqrt(decay("qp") / decay("qg")),
        ),
    ),
    "eq-81-eq": (
        Trial("the printed sqrt(I) at 1 mW/cm^2", lambda: field_too_large() * kilohertz("eq") / sqrt(10)),
        *_field("eq"),
    ),
    "eq-81-ratio-pg": _field_over_decay("pg"),
    "eq-81-ratio-qg": _field_over_decay("qg"),
    "eq-81-ratio-eq": _field_over_decay("eq"),
    "section-4-coherence": _PEAK,
    "fig-11-peak": _PEAK,
    "fig-12-power": (
        Trial(
            "decay by radiation alone, ions of one frequency",
            lambda: largest_coherence(run_consistent(nonradiative=False, inhomogeneous=False)),
        ),
        Trial("decay by radiation alone", lambda: largest_coherence(run_consistent(nonradiative=False))),
        Trial("the published description, Rabi frequencies of eq. (81)", lambda: largest_coherence(run(True))),
    ),
    "fig-11-peak-recomputed": (_PEAK[1], _PEAK[0], *_PEAK[2:]),
}


def driven_levels() -> DrivenLevels:
    """The four levels of eq. (71)."""
    return drive(driven(True)).levels


def _width_sum(upper: str) -> float:
    """Gamma_ap over Gamma_ag + gamma_pg for a = e or q, eq. (80)."""
    moving = drive(driven(True))
    sums = [coherence_decay_eq_80(moving.levels, upper, lower) for lower in ("p", "g")]
    return sums[0] / (sums[1] + decay("pg") * moving.clock)
