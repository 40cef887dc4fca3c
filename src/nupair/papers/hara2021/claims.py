"""Claims of the abstract and the summary as numbers."""

from nupair.ions.published_vectors import published_vectors
from nupair.observables.prefactors import consistent_prefactor
from nupair.observables.stray_field import on_axis_field
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.appendix import lifetime, peak
from nupair.papers.hara2021.rates import field_rate
from nupair.papers.hara2021.spectra import sums
from nupair.papers.ledger import Number, Recomputation
from nupair.units import cm, eV, s

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


def distance_of_xi() -> float:
    """B/(mu_0 M) on the axis, 2 cm from the face of the L = 2R = 2 cm cylinder magnetised along it."""
    return float(on_axis_field(3.0, 2.0, 1.0))


RECOMPUTE: dict[str, Recomputation] = {
    "abstract-field": field_in_a_lifetime,
    "summary-field-rate": field_per_second,
    "summary-rate-consistent": consistent_rate,
    "eq-59-xi": distance_of_xi,
}
BECAUSE: dict[str, Recomputation] = {}
