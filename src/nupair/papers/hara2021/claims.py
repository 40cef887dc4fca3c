"""Claims of the abstract and the summary as numbers."""

from math import pi

import numpy as np

from nupair.experiment import load
from nupair.ions.published_vectors import published_vectors
from nupair.light.geometry import centre_angle
from nupair.observables.prefactors import consistent_prefactor
from nupair.observables.stray_field import on_axis_field
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.appendix import lifetime, peak
from nupair.papers.hara2021.rates import field_rate, printed_field
from nupair.papers.hara2021.spectra import sums
from nupair.papers.ledger import Number, Recomputation, Trial, Trials
from nupair.predict import setting
from nupair.predict.spectrum import spectrum
from nupair.units import cm, deg, eV, s

MOST_COHERENCE = 0.25
"""Largest |rho_ep|^2 of a density matrix."""


def field_per_second() -> Number:
    """Generated field of eq. (64) at the largest |chi|^2 rho_ee of Fig. 11, nG/s."""
    factor = peak(True)
    return Number(field_rate() * factor.value, abs(field_rate()) * factor.error)


def field_in_a_lifetime() -> Number:
    """The same, kept over one lifetime of e, nG."""
    rate = field_per_second()
    clock = lifetime() / s
    return Number(rate.value * clock, rate.error * clock)


def consistent_rate() -> float:
    """Events per second, consistent normalisation, printed |S_ep|^2 recomputed, |rho_ep|^2 = 1/4, L = 2R = 2 cm."""
    total = sums("rate", preset="er-ylf").value * eV**5
    number = inputs.ions(1 * cm, 2 * cm)
    return consistent_prefactor(number) * published_vectors().spin_squared * MOST_COHERENCE * total * s


def stored_consistent() -> Number:
    """Parity-violating mu_0 M after one millisecond, consistent, 20 degrees beside the centre, |rho_ep| = 1/2, nG."""
    described = load("er-ylf").replace({"ion.coherence": 0.5, "ion.excited_population": 0.5})
    data = spectrum(described, [centre_angle(setting.beams(described)) + 20 * deg]).sum("pair")
    rate, error = (abs(float(data[name][0])) for name in ("magnetization_rate", "magnetization_rate_error"))
    return Number(rate * 1e9 * 1e-3, error * 1e9 * 1e-3)


def distance_of_xi() -> float:
    """B/(mu_0 M) on the axis, 2 cm from the face of the L = 2R = 2 cm cylinder magnetised along it."""
    return float(on_axis_field(3.0, 2.0, 1.0))


def summed_field() -> float:
    """Eq. (60) summed over the cylinder L = 2R = 2, magnetised along its axis, at 2 from its face, over the closed form."""
    node, weight = np.polynomial.legendre.leggauss(40)
    z, rho = node, 0.5 * (node + 1)
    distance = np.hypot(3.0 - z[:, None], rho)
    density = (3 * ((3.0 - z[:, None]) / distance) ** 2 - 1) / distance**3 * 2 * pi * rho
    return float(weight @ density @ (0.5 * weight) / (4 * pi)) / distance_of_xi()


RECOMPUTE: dict[str, Recomputation] = {
    "abstract-field": field_in_a_lifetime,
    "summary-field-rate": field_per_second,
    "abstract-field-consistent": stored_consistent,
    "summary-rate-consistent": consistent_rate,
    "eq-59-xi": distance_of_xi,
    "eq-60": summed_field,
}
PRINTED_COHERENCE = 1e-3
"""The lower end of the printed rho_ee^3 |rho_ep|^2, section IV."""
TRIALS: Trials = {
    "abstract-field": (
        Trial(
            "printed numbers: 4.22e4 G/s, 1e-8 eV^5, 1e-3, one lifetime",
            lambda: printed_field() * PRINTED_COHERENCE * lifetime() / s,
        ),
    ),
    "abstract-field-consistent": (Trial("the published description, over one lifetime of e", field_in_a_lifetime),),
    "summary-field-rate": (
        Trial("printed 1e5 nG/s, rho_ee^3 |rho_ep|^2 = 1e-3", lambda: 1e5 * PRINTED_COHERENCE),
        Trial("printed 4.22e4 G/s, 1e-8 eV^5, rho_ee^3 |rho_ep|^2 = 1e-3", lambda: printed_field() * PRINTED_COHERENCE),
    ),
}
