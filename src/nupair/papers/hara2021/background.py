"""Section V: QED backgrounds, eqs. (65)-(68)."""

from functools import cache
from math import pi

import numpy as np
import xarray as xr

from nupair.constants import FERMI
from nupair.ions.hamiltonian import tensor_matrix
from nupair.ions.published_vectors import published_vectors
from nupair.ions.shell import shell
from nupair.ions.time_reversal import combinations
from nupair.observables.many_photons import dipole_third, pair_phase_space, photon_phase_space, simplex_integral
from nupair.observables.published import rate_constant
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.amplitude import h_r, power_of_width
from nupair.papers.hara2021.rates import printed
from nupair.papers.ledger import Recomputation, Trial, Trials
from nupair.predict.backgrounds import backgrounds
from nupair.predict.pair_rates import LARGEST
from nupair.units import cm, eV, ms, s


@cache
def found() -> xr.Dataset:
    """Backgrounds of the paper's experiment at the largest |chi|^2."""
    return backgrounds(inputs.experiment())


def at_centre(name: str) -> float:
    """A background at the centre angle."""
    return float(found()[name].isel(place=0))


def even_share_of_even_ion() -> float:
    """Share of a T-even step from (1 + T)psi that ends in (1 - T)phi, two 4f electrons, real amplitudes: eq. (33) with T^2 = +1.

    With complex amplitudes a share is left: T is antilinear, and i times a state of T = + is one of T = -.
    """
    basis = shell(2)
    rng = np.random.default_rng(3)
    one, other = (rng.normal(size=basis.two_m.size).astype(np.complex128) for _ in range(2))
    plus, minus = combinations(basis, one)
    step = tensor_matrix(basis, "U2", {0: 1.0}) @ combinations(basis, other)[0]
    across, along = (abs(np.vdot(state, step)) ** 2 for state in (minus, plus))
    return float(across / (across + along))


def events(radius: float, length: float) -> float:
    """Eq. (68) at |chi|^2 = 1 and sum F = 1e-8 eV^5."""
    constant = rate_constant(inputs.ions(radius, length), h_r()) * published_vectors().spin_squared
    return constant * 1e-8 * eV**5 / inputs.rate("electric_dipole", "eg")


def events_from_printed() -> float:
    """Eq. (68) from the number of eq. (57) and the lifetime 1/518 s."""
    return printed("rate_number") * 1e-8 / (inputs.rate("electric_dipole", "eg") * s)


def _lifetimes() -> float:
    """The whole lifetime of e over 1/518 s."""
    return float(found()["excited_lifetime"]) * inputs.rate("electric_dipole", "eg") * s


def phase_space_ratio() -> float:
    """Number in front of eps^6/(Delta_1 Delta_2)^2."""
    energy = 1 * eV
    return photon_phase_space(3, energy) / pair_phase_space(energy)


def one_photon(count: float, *, printed_factor: bool = False, profile: str = "cylinder") -> float:
    """Loss per ion to one photon at the centre, 1/s: h_r at 1 MHz, |chi|^2 = 1/16, the trigger counted as count h_r^2.

    printed_factor: h_r of eq. (9) as printed, in place of the one from inputs. profile: of `backgrounds`, eq. (15) or (18).
    """
    rate = float(found()["two_photon_rate_trigger_factor"].sel(place="centre", profile=profile))
    scale = (inputs.given("trigger") / h_r()) ** 2 if printed_factor else 1.0
    return rate * scale * (count / 4) / (16 * LARGEST["trigger-factor"])


RECOMPUTE: dict[str, Recomputation] = {
    "section-5-quadrangle": lambda: at_centre("pair_momentum"),
    "section-5-two-photon": lambda: one_photon(4.0),
    "section-5-width-power": power_of_width,
    "section-5-three-photon": lambda: float(found()["three_photon_surviving_share"]),
    "section-5-four-photon": lambda: float(found()["four_photon_to_pair"]),
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
_BRANCHING = (
    Trial(
        "the printed 0.19 |chi|^2 over N at R = 0.5 cm, L = 1 cm",
        lambda: inputs.given("events") / inputs.ions() * LARGEST["trigger-factor"],
    ),
    Trial(
        "pair rate over 518/s, not divided by N",
        lambda: at_centre("pair_rate") / (inputs.rate("electric_dipole", "eg") * s),
    ),
)
_EVENTS = (
    Trial("2 C in place of C", lambda: 2 * events_from_printed()),
    Trial("1.69 ms in place of 1/518 s", lambda: events_from_printed() * _lifetimes()),
    Trial("from inputs, R = 0.5 cm, L = 1 cm", lambda: events(0.5 * cm, 1 * cm)),
    Trial("from inputs, R = 1 cm, L = 2 cm", lambda: events(1 * cm, 2 * cm)),
)
TRIALS: Trials = {
    "section-5-two-photon": (
        Trial("h_r = 748 of eq. (9), h_r for 2 h_r", lambda: one_photon(1.0, printed_factor=True)),
        Trial("h_r for 2 h_r", lambda: one_photon(1.0)),
        Trial("|FF|^2 of eq. (18)", lambda: one_photon(4.0, profile="lorentzian")),
    ),
    "section-5-dipole": (
        Trial(
            "dipole^2 without its 1/3",
            lambda: (3 * dipole_third(inputs.given("gamma_ep"), inputs.energy("ep")) * eV**2) ** 3,
        ),
    ),
    "section-5-three-photon": (Trial("two 4f electrons, T^2 = +1, real amplitudes", even_share_of_even_ion),),
    "section-5-four-photon": (
        Trial(
            "energy denominators of 2 eV",
            lambda: float(backgrounds(inputs.experiment(), denominator=2 * eV)["four_photon_to_pair"]),
        ),
    ),
    "section-5-fermi": (Trial("to one digit", lambda: float(f"{FERMI**2 * eV**4:.0e}")),),
    "eq-67-as-printed": (
        Trial("E1^2 E2^2 under the integral", lambda: (4 * pi) ** 2 * simplex_integral(2, 2, 1.0) / (2 * pi) ** 2),
    ),
    "section-5-branching": _BRANCHING,
    "eq-68": _EVENTS,
    "eq-68-small": _EVENTS,
    "eq-68-large": _EVENTS,
}
