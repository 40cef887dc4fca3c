"""One case in laboratory units: factors of the rate, driven ion, supplies, backgrounds and the field at the detector."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.errors import NupairError
from nupair.experiment import Experiment
from nupair.light.geometry import centre_angle
from nupair.predict import setting
from nupair.predict.backgrounds import backgrounds
from nupair.predict.budgets import budgets
from nupair.predict.drive import drive
from nupair.predict.dynamics import dynamics
from nupair.predict.effects import offset_angle
from nupair.predict.field import AMPERE_PER_METRE, stray_field
from nupair.predict.horizon import long_times
from nupair.predict.outcome import moment_axis, outcome
from nupair.predict.rates import RateFactors, rate_factors
from nupair.predict.sensor import require_position
from nupair.predict.spectrum import integral_spectrum
from nupair.predict.uncertainties import uncertainties
from nupair.units import eV, gauss, s, tesla

FloatArray = NDArray[np.float64]
SECONDS = 1.0
"""How long the magnetization is collected for the field at the detector."""
WINDOW = 3.0
"""What the figures of the driven ion show, in times of the peak of |rho_ep|^2; at least 2.5 lifetimes of e."""
FINE = 5001
"""Times of these figures for one ion."""
Found = TypeVar("Found")


class Missing(NamedTuple):
    """Why something could not be computed: a sentence."""

    reason: str


@dataclass(frozen=True, eq=False)
class Rates:
    """The factors at the centre angle and beside it (angle, rad, shape (2,)), and the sums of F and G there, eV^5."""

    angle: FloatArray
    factors: RateFactors
    rate_integral: FloatArray
    magnetization_integral: FloatArray

    @property
    def rate(self) -> FloatArray:
        """Pairs per second of the whole target."""
        return self.factors.rate * self.rate_integral * s

    @property
    def odd(self) -> FloatArray:
        """Parity-violating mu_0 dM/dt, G/s."""
        return self.factors.magnetization * self.magnetization_integral * s / gauss

    @property
    def even(self) -> FloatArray:
        """Parity-even mu_0 dM/dt, G/s."""
        return self.factors.even_magnetization * self.rate_integral * s / gauss


@dataclass(frozen=True, eq=False)
class Driven:
    """The driven ion on all of `horizon.long_times`, and about its peak in even steps."""

    settled: xr.Dataset
    shown: xr.Dataset


class FieldAtDetector(NamedTuple):
    """position: m. magnetization, even: size of M after SECONDS, A/m. field, even_field: |B|, T; geometric_factor: xi."""

    position: FloatArray
    direction: FloatArray
    geometric_factor: float
    magnetization: float
    field: float
    even: float
    even_field: float


@dataclass(frozen=True, eq=False)
class Laboratory:
    """Each of them, or the reason why it is missing."""

    rates: Rates | Missing
    driven: Driven | Missing
    budgets: xr.Dataset | Missing
    backgrounds: xr.Dataset | Missing
    field: FieldAtDetector | Missing
    uncertainties: xr.Dataset | Missing
    outcome: xr.Dataset | Missing


def laboratory(experiment: Experiment) -> Laboratory:
    """Everything of one case in laboratory units."""
    rates = attempt(lambda: _rates(experiment))
    return Laboratory(
        rates=rates,
        driven=attempt(lambda: _driven(experiment)),
        budgets=attempt(lambda: budgets(experiment)),
        backgrounds=attempt(lambda: backgrounds(experiment)),
        field=rates if isinstance(rates, Missing) else attempt(lambda: _field(experiment, rates)),
        uncertainties=attempt(lambda: uncertainties(experiment)),
        outcome=attempt(lambda: outcome(experiment)),
    )


def attempt(compute: Callable[[], Found]) -> Found | Missing:
    """What it gives, or why it cannot."""
    try:
        return compute()
    except NupairError as error:
        return Missing(str(error))


def _rates(experiment: Experiment) -> Rates:
    angle = np.array([centre_angle(setting.beams(experiment)), offset_angle(experiment)])
    factors = rate_factors(experiment, angle)
    sums = integral_spectrum(experiment, angle)[["rate_integral", "magnetization_integral"]].sum("pair") * eV**5
    return Rates(angle, factors, sums["rate_integral"].values, sums["magnetization_integral"].values)


def _driven(experiment: Experiment) -> Driven:
    settled = dynamics(experiment, times=long_times(drive(experiment)))
    time = settled["time"].values
    peak = float(time[int(np.argmax(settled["coherence_squared"].values))])
    lifetime = float(settled["lifetime"])
    end = min(max(2.5 * lifetime, WINDOW * peak), float(time[-1]))
    if int(settled["ensemble_ions"]) == 1:  # Rabi oscillations are too fast for the listed times
        return Driven(settled, dynamics(experiment, times=np.linspace(0, end, FINE)))
    return Driven(settled, dynamics(experiment, end))


def _field(experiment: Experiment, rates: Rates) -> FieldAtDetector:
    """From the magnetization rates beside the centre, held for SECONDS without relaxation."""
    place, direction = require_position(experiment), moment_axis(experiment, float(rates.angle[1]))
    per_unit = float(np.linalg.norm(stray_field(experiment, place, direction)))
    odd, even = (abs(float(rate[1])) * SECONDS * gauss / AMPERE_PER_METRE for rate in (rates.odd, rates.even))
    xi = per_unit * tesla / AMPERE_PER_METRE
    return FieldAtDetector(place, direction, xi, odd, odd * per_unit, even, even * per_unit)
