"""Sections II and III: trigger factor, helicity sum, form factors, matched angles, prefactor C."""

from math import log, pi, sqrt

import numpy as np
from scipy.integrate import quad

from nupair.light.geometry import centre_angle, matched_angles, pair_energy
from nupair.light.refraction import host_index
from nupair.light.thresholds import threshold_angles
from nupair.observables.prefactors import published_prefactor
from nupair.observables.published import rate_constant, trigger_factor
from nupair.pairs.helicity import DERIVED, PRINTED, HelicityConvention, helicity_sums, summed_square
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.papers.hara2021 import inputs
from nupair.papers.ledger import Number, Recomputation, Trial, Trials
from nupair.units import MHz, cm, deg, eV, mW, s, ueV

POWER = 10 * mW / cm**2


def h_r(width: float | None = None, intensity: float = POWER) -> float:
    """Eq. (8) from Table 1."""
    rates = inputs.rate("magnetic_dipole", "pg"), inputs.rate("electric_dipole", "pg")
    return trigger_factor(inputs.energy("pg"), *rates, intensity, inputs.given("gamma_ep") if width is None else width)


def h_r_of_pair_line(width: float | None = None) -> float:
    """Eq. (8) with rates and energy of e-p where those of p-g belong; their sum for gamma_ep unless a width is given."""
    rates = inputs.rate("magnetic_dipole", "ep"), inputs.rate("electric_dipole", "ep")
    return trigger_factor(pair_energy(inputs.beams()), *rates, POWER, sum(rates) if width is None else width)


def h_r_of_one_rate() -> float:
    """Eq. (8) with sqrt(gamma_MD + gamma_ED) in place of the sum of the roots."""
    total = inputs.rate("magnetic_dipole", "pg") + inputs.rate("electric_dipole", "pg")
    return trigger_factor(inputs.energy("pg"), total, 0.0, POWER, inputs.given("gamma_ep"))


def constant(radius: float = 0.5 * cm, length: float = 1 * cm, width: float | None = None) -> float:
    """C of eq. (24) from inputs, s^-1 eV^-5."""
    return rate_constant(inputs.ions(radius, length), h_r(width)) * s * eV**5


def constant_with(trigger: float) -> float:
    """C of eq. (24) for a given h_r, s^-1 eV^-5."""
    return rate_constant(inputs.ions(), trigger) * s * eV**5


def factor_of_eq_16() -> float:
    """h_r^2 G_F^2 (nV)^2/(2 pi)^3 of eq. (16), s^-1 eV^-5."""
    return published_prefactor(inputs.ions()) * h_r() ** 2 * s * eV**5


def first_power(trigger: str) -> float:
    """The printed C scaled with a printed h_r as if it entered to the first power, s^-1 eV^-5."""
    return 2.02e11 * inputs.given(trigger) / inputs.given("trigger")


def power_of_width() -> float:
    """Power of 57.3/gamma_ep with which C changes."""
    width = inputs.given("gamma_ep")
    return log(constant() / constant(width=2 * width)) / log(2)


def majorana_share(convention: HelicityConvention) -> float:
    """Coefficient of m1 m2/(E1 E2) relative to that of 1, at rest."""
    dirac, majorana = (helicity_sums(convention, 0.0, 0.0, 0.0, majorana=m).first for m in (False, True))
    return float((dirac - majorana) / dirac)


def helicity_norm() -> float:
    """What multiplies (1 - ...) j^2 in the helicity sum, from spinors."""
    at_rest = np.zeros(3)
    return float(summed_square(at_rest, at_rest, 1.0, 1.0, np.array([0, 0, 1.0])))


def averaged_recoil() -> float:
    """(p1.j)(p2.j) over p1.p2, averaged over the directions of j, from the helicity sum of spinors."""
    p1, p2 = np.array([0.3, 0.2, 0.5]), np.array([0.1, -0.4, 0.6])
    energies = sqrt((1 + p1 @ p1) * (1 + p2 @ p2))
    mean = float(np.mean([summed_square(p1, p2, 1.0, 1.0, axis) for axis in np.eye(3)]))
    return float((mean / 2 - 1 + p1 @ p2 / energies) * energies / (2 * (p1 @ p2)))


def axial_area() -> Number:
    """Int dx of the exact axial factor of eq. (15), x = K_z L/2; the mean of the tail beyond the grid added."""
    target = Cylinder(2 * cm, 1 * cm)
    x = np.linspace(0, 400 * pi, 400_001)
    return Number(2 * float(np.trapezoid(target.axial_power(2 * x / target.length), x)) + 1 / x[-1], 1e-5)


def momentum_volume() -> Number:
    """Int |A_1 A_2|^2 d^3K over V (2 pi)^3, eqs. (13), (15): axial area times transverse area; the tail of W added by its mean."""
    target = Cylinder(2 * cm, 1 * cm)
    y = np.linspace(0, 400 * pi, 400_001)
    transverse = float(np.trapezoid(2 * pi * y * target.transverse_power(y / target.radius), y)) + 8 / y[-1]
    axial = axial_area()
    norm = target.volume * (2 / target.length) / target.radius**2 / (2 * pi) ** 3
    return Number(norm * axial.value * transverse, 1e-4)


def lorentz_width(axial: bool) -> float:
    """x_l or y_l: argument at which the paper's factor is one half."""
    shape = LorentzianCylinder(2 * cm, 1 * cm)
    power = shape.axial_power if axial else shape.planar_power
    scale = 2 / shape.length if axial else 1 / shape.radius
    area, _ = quad(lambda x: float(power(np.array([x * scale]))[0]), 0, np.inf)
    return float(2 * area / pi)


def angle(place: int) -> float:
    """(theta_e, theta_s)[place] of eqs. (28), (29), rad."""
    beams = inputs.beams()
    return matched_angles(beams.omega_1, beams.omega_2, beams.omega_s)[place]


def scaled_trigger(megahertz: float) -> float:
    """The printed h_r of eq. (9) at another width."""
    return inputs.given("trigger") * inputs.given("gamma_ep") / wide(megahertz)


def wide(megahertz: float) -> float:
    """gamma_ep of so many cycles."""
    return 2 * pi * megahertz * MHz


RECOMPUTE: dict[str, Recomputation] = {
    "fig-2-k1": lambda: inputs.beams().omega_1 / eV,
    "fig-2-k2": lambda: inputs.beams().omega_2 / eV,
    "fig-2-ks": lambda: inputs.beams().omega_s / eV,
    "fig-2-inside": lambda: inputs.beams().k_1 / eV,
    "eq-9": h_r,
    "eq-9-gamma": lambda: (inputs.rate("magnetic_dipole", "ep") + inputs.rate("electric_dipole", "ep")) * s,
    "eq-9-10-mhz": lambda: h_r(wide(10)),
    "eq-9-100-mhz": lambda: h_r(wide(100)),
    "eq-9-width-power": power_of_width,
    "eq-10-majorana": lambda: majorana_share(PRINTED),
    "eq-10-majorana-derived": lambda: majorana_share(DERIVED),
    "eq-10-norm": helicity_norm,
    "eq-10-average": averaged_recoil,
    "eq-13": momentum_volume,
    "section-3-time-100": lambda: 1 / (100 * ueV) / s,
    "section-3-time-1": lambda: 1 / (1 * ueV) / s,
    "section-3-length-100": lambda: 1 / (100 * ueV) / cm,
    "section-3-length-1": lambda: 1 / (1 * ueV) / cm,
    "eq-18-x": lambda: lorentz_width(True),
    "eq-18-y": lambda: lorentz_width(False),
    "eq-18-area": axial_area,
    "eq-22-index": lambda: float(host_index("LiYF4", "ordinary")(inputs.beams().omega_s)),
    "eq-23-cos-e": lambda: np.cos(angle(0)),
    "eq-23-cos-s": lambda: np.cos(angle(1)),
    "eq-23-theta-e": lambda: angle(0) / deg,
    "eq-23-theta-s": lambda: angle(1) / deg,
    "eq-23-threshold": lambda: float(threshold_angles(inputs.beams(), 0.0)[1]) / deg,
    "eq-24": constant,
    "eq-24-volume": lambda: inputs.ions() / inputs.experiment().ion.density / cm**3,
    "eq-24-twice-eq-16": lambda: constant() / factor_of_eq_16(),
    "eq-24-width-power": power_of_width,
    "eq-24-10-mhz": lambda: constant(width=wide(10)),
    "eq-24-100-mhz": lambda: constant(width=wide(100)),
    "eq-24-radius": lambda: log(constant(1 * cm) / constant(0.5 * cm)) / log(2),
    "eq-24-length": lambda: log(constant(length=2 * cm) / constant(length=1 * cm)) / log(2),
    "eq-28": lambda: np.cos(angle(1)),
    "eq-28-rad": lambda: angle(1),
    "eq-28-deg": lambda: angle(1) / deg,
    "eq-29": lambda: np.cos(angle(0)),
    "eq-29-rad": lambda: angle(0),
    "eq-29-deg": lambda: angle(0) / deg,
}
TRIALS: Trials = {
    "fig-2-inside": (Trial("k = omega, without n_r", lambda: inputs.beams().omega_1 / eV),),
    "eq-9": (
        Trial("rates and energy of e-p in eq. (8), 1.5896 eV, gamma_ep = 57.34/s", h_r_of_pair_line),
        Trial("sqrt(gamma_MD + gamma_ED) of p-g", h_r_of_one_rate),
    ),
    "eq-9-10-mhz": (
        Trial("the printed 748 scaled with the width", lambda: scaled_trigger(10)),
        Trial("rates and energy of e-p in eq. (8)", lambda: h_r_of_pair_line(wide(10))),
    ),
    "eq-9-100-mhz": (
        Trial("the printed 748 scaled with the width", lambda: scaled_trigger(100)),
        Trial("rates and energy of e-p in eq. (8)", lambda: h_r_of_pair_line(wide(100))),
    ),
    "eq-10-majorana-derived": (Trial("m1 m2/16 in eq. (45)", lambda: majorana_share(PRINTED)),),
    "eq-10-norm": (Trial("(1 - gamma_5)/2 in N, a quarter of the square", lambda: helicity_norm() / 4),),
    "section-3-length-100": (Trial("hbar c = 1.97e-4 eV cm", lambda: 10 / (100 * ueV) / cm),),
    "section-3-length-1": (Trial("hbar c = 1.97e-4 eV cm", lambda: 10 / (1 * ueV) / cm),),
    "eq-23-threshold": (Trial("the angle of P = 0", lambda: centre_angle(inputs.beams()) / deg),),
    "eq-24": (
        Trial("h_r = 748 of eq. (9)", lambda: constant_with(inputs.given("trigger"))),
        Trial("the factor of eq. (16) with h_r of eq. (8)", factor_of_eq_16),
        Trial("the factor of eq. (16) with h_r = 748", lambda: constant_with(inputs.given("trigger")) / 2),
        Trial("h_r = 1.0e3", lambda: constant_with(1.0e3)),
    ),
    "eq-24-twice-eq-16": (Trial("C without its 2", lambda: constant() / 2 / factor_of_eq_16()),),
    "eq-24-width-power": (
        Trial("h_r to the first power", lambda: log(h_r() / h_r(2 * inputs.given("gamma_ep"))) / log(2)),
    ),
    "eq-24-10-mhz": (
        Trial("2.02e11 x 0.69e-3/748: h_r of eq. (9) to the first power", lambda: first_power("trigger_10_mhz")),
    ),
    "eq-24-100-mhz": (
        Trial("2.02e11 x 0.69e-4/748: h_r of eq. (9) to the first power", lambda: first_power("trigger_100_mhz")),
    ),
    "eq-29-deg": (Trial("rounded to tens of degrees", lambda: round(angle(0) / deg, -1)),),
}
