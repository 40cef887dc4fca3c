"""The few numbers by which descriptions are compared: integrals at the centre angle, rates in laboratory units beside it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nupair.errors import NupairError
from nupair.experiment import Experiment
from nupair.light.geometry import centre_angle
from nupair.light.thresholds import threshold_angles
from nupair.predict import setting
from nupair.predict.rates import rate_factors
from nupair.predict.spectrum import integral_spectrum
from nupair.switches import SWITCHES
from nupair.units import deg, eV, gauss, s

TOLERANCE = 1e-5
"""Of the integrals whose ratios the ladder shows."""
OFFSET = 20 * deg
"""Where rates are compared, from the centre angle: at the centre the recoil part of the magnetization is zero."""


@dataclass(frozen=True)
class Effect:
    """Sums over the six pairs: rate and magnetization integral (eV^5) and rate prefactor (eV^-5 s^-1) at the centre angle.

    pair_rate: pairs per second of the whole target; field_rate: parity-violating mu_0 dM/dt, G/s; both for Dirac neutrinos at
    `offset_angle`. None, with the reason in `missing`, where the description does not fix the ion or the light.
    """

    rate: float
    rate_majorana: float
    magnetization: float
    prefactor: float
    pair_rate: float | None
    field_rate: float | None
    missing: str


class _Sums(NamedTuple):
    rate: float
    rate_majorana: float
    magnetization: float
    prefactor: float
    rate_aside: float
    magnetization_aside: float


def offset_angle(experiment: Experiment) -> float:
    """Signal angle 20 degrees above the centre angle, or half way to the massless edge where that is nearer, rad."""
    beams = setting.beams(experiment)
    centre, edge = centre_angle(beams), float(threshold_angles(beams, 0.0)[1])
    return centre + (min(OFFSET, (edge - centre) / 2) if np.isfinite(edge) else OFFSET)


def effect(experiment: Experiment) -> Effect:
    """The sums at the centre angle, the rate for Majorana neutrinos beside that for Dirac ones, and the rates."""
    sums = _sums(_integrals_only(experiment))
    named = sums._asdict()
    aside, magnetization_aside = named.pop("rate_aside"), named.pop("magnetization_aside")
    try:
        factors = rate_factors(experiment, np.array([offset_angle(experiment)]))
    except NupairError as missing:
        return Effect(**named, pair_rate=None, field_rate=None, missing=str(missing))
    return Effect(
        **named,
        pair_rate=factors.rate * aside * eV**5 * s,
        field_rate=float(factors.magnetization[0]) * magnetization_aside * eV**5 * s / gauss,
        missing="",
    )


def _integrals_only(experiment: Experiment) -> Experiment:
    """The description with the switches that the integrals do not know at one value."""
    idle = {name: switch.consistent for name, switch in SWITCHES.items() if switch.acts_on != "integrals"}
    return experiment.replace({f"model.{name}": value for name, value in idle.items()})


@lru_cache(maxsize=64)
def _sums(experiment: Experiment) -> _Sums:
    angles = np.array([centre_angle(setting.beams(experiment)), offset_angle(experiment)])
    dirac, majorana = (
        integral_spectrum(experiment.replace({"neutrino.nature": nature}), angles, tolerance=TOLERANCE, refine=True)
        for nature in ("dirac", "majorana")
    )
    rate, magnetization = (dirac[f"{name}_integral"].sum("pair").values for name in ("rate", "magnetization"))
    return _Sums(
        rate=float(rate[0]),
        rate_majorana=float(majorana["rate_integral"][0].sum()),
        magnetization=float(magnetization[0]),
        prefactor=float(dirac["rate_prefactor"]),
        rate_aside=float(rate[1]),
        magnetization_aside=float(magnetization[1]),
    )
