"""Section V: QED backgrounds, eqs. (65)-(68)."""

from functools import cache
from math import pi

import xarray as xr

from nupair.constants import FERMI
from nupair.ions.published_vectors import published_vectors
from nupair.observables.many_photons import dipole_third, pair_phase_space, photon_phase_space, simplex_integral
from nupair.observables.published import rate_constant
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.amplitude import h_r
from nupair.papers.hara2021.rates import printed
from nupair.papers.ledger import Recomputation
from nupair.predict.backgrounds import backgrounds
from nupair.predict.pair_rates import LARGEST
from nupair.units import cm, eV, ms, s


@cache
def found() -> xr.Dataset:
    """Backgrounds of the paper's experiment, at the largest |chi|^2."""
    return backgrounds(inputs.experiment())


def at_centre(name: str) -> float:
    """A background at the centre angle."""
    return float(found()[name].isel(place=0))


def events(radius: float, length: float) -> float:
    """Eq. (68) at |chi|^2 = 1 and sum F = 1e-8 eV^5."""
    constant = rate_constant(inputs.ions(radius, length), h_r()) * published_vectors().spin_squared
    return constant * 1e-8 * eV**5 / inputs.rate("electric_dipole", "eg")


def events_from_printed() -> float:
    """Eq. (68) from the number of eq. (57) and the lifetime 1/518 s."""
    return printed("rate_number") * 1e-8 / (inputs.rate("electric_dipole", "eg") * s)


def phase_space_ratio() -> float:
    """Number in front of eps^6/(Delta_1 Delta_2)^2."""
    energy = 1 * eV
    return photon_phase_space(3, energy) / pair_phase_space(energy)


def one_photon(count: float, printed_factor: bool = False) -> float:
    """Loss per ion to one photon at the centre, 1/s: eq. (15), h_r at 1 MHz, |chi|^2 = 1/16, the trigger counted as count h_r^2.

    printed_factor: h_r of eq. (9) as printed, in place of the one from inputs.
    """
    rate = float(found()["two_photon_rate_trigger_factor"].sel(place="centre", profile="cylinder"))
    scale = (inputs.given("trigger_factor") / h_r()) ** 2 if printed_factor else 1.0
    return rate * scale * (count / 4) / (16 * LARGEST["trigger-factor"])


RECOMPUTE: dict[str, Recomputation] = {
    "section-5-quadrangle": lambda: at_centre("pair_momentum"),
    "section-5-two-photon": lambda: one_photon(4.0),
    "section-5-dipole": lambda: dipole_third(inputs.given("gamma_ep"), inputs.energy("ep")) ** 3 * eV**6,
    "section-5-fermi": lambda: FERMI**2 * eV**4,
    "eq-66": lambda: 1 / simplex_integral(3, 3, 1.0),
    "eq-67": lambda: pair_phase_space(1.0) * (2 * pi) ** 3,
    "eq-67-as-printed": lambda: (4 * pi) ** 2 * simplex_integral(0, 2, 1.0) / (2 * pi) ** 2,
    "section-5-ratio": phase_space_ratio,
    "section-5-lifetime": lambda: 1 / inputs.rate("electric_dipole", "eg") / ms,
    "section-5-branching": lambda: at_centre("pair_branching"),
    "eq-68": events_from_printed,
    "eq-68-small": lambda: events(0.5 * cm, 1 * cm),
    "eq-68-large": lambda: events(1 * cm, 2 * cm),
}
BECAUSE: dict[str, Recomputation] = {
    "section-5-two-photon": lambda: one_photon(1.0, printed_factor=True),
    "eq-67-as-printed": lambda: (4 * pi) ** 2 * simplex_integral(2, 2, 1.0) / (2 * pi) ** 2,
}
