"""Populations and coherences of the ion in time under the described lasers, labelled."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError, InputError
from nupair.experiment import Experiment
from nupair.light.accumulate import Accumulated, accumulate
from nupair.light.driven import Decay, total_decay
from nupair.light.ensemble import Spread, resonances
from nupair.light.ensemble_average import ensemble_average
from nupair.light.level_shifts import mixing
from nupair.light.lindblad import generator, pure_state
from nupair.light.propagate import breaks, checked_times, propagate
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.drive import LEVELS, Broadening, Drive, broadening, drive
from nupair.predict.horizon import NUMBER, default_times
from nupair.profile_keys import LASERS
from nupair.units import Hz, s

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
E, P = LEVELS.index("e"), LEVELS.index("p")
COHERENCES = {
    "coherence_squared": (0, "|rho_ep|^2, to which the consistent rate is proportional"),
    "coherence_rate": (2, "rho_ee^2 |rho_ep|^2, to which the published rate is proportional"),
    "coherence_magnetization": (3, "rho_ee^3 |rho_ep|^2, to which the published magnetization is proportional"),
}
"""Power of rho_ee beside |rho_ep|^2, and what it stands for."""

PROBES = (200, 60, 60)
"""Times at which an average must converge, with 1, 2, 3 numbers per ion."""


class Motion(NamedTuple):
    """states: from increasing times (clocks) to averaged density matrices (t, n, n). ions: how many are followed.

    error: of the average over them, absolute, (n, n).
    """

    states: Callable[[FloatArray], ComplexArray]
    ions: int
    error: FloatArray
    reason: str


def dynamics(experiment: Experiment, duration: float | None = None, times: ArrayLike | None = None) -> xr.Dataset:
    """Density matrix of the four levels against time, all ions in g at time zero.

    duration: s, at 501 times; times: s, increasing; without either, those of `horizon.default_times`.

    Dims `time` (s), `row`, `column` (g, q, p, e), `laser` (qg, eq, pg). Variables:

    density_matrix: complex, in the rotating frame of the lasers, H = Omega/2 (|a><b| + h.c.), averaged over the ensemble
    coherence_rate, coherence_magnetization: rho_ee^2 |rho_ep|^2 (published: |chi|^2) and rho_ee^3 |rho_ep|^2 (published)
    coherence_squared: |rho_ep|^2 (consistent)
    `accumulated_...`: their integrals from time zero, s, whether or not the times begin there; `..._error`: at the end
    laser_strength: shares of the full Rabi frequencies; rabi_frequency, detuning: rad/s; lifetime: of level e, s
    outside_population: in the manifolds outside the scheme, dim `outside`, that decays pass through; where there are any
    inhomogeneous_width: of the static shifts of e, full at half maximum, Hz, zero for ions that are all alike
    ensemble_error: absolute error of each element of the density matrix that the average leaves; ensemble_ions: how many it took

    Raises: InputError for times that are not increasing; ConflictError for both a duration and times.
    """
    at = _times(setting.described(experiment), duration, times)
    driven = drive(experiment, float(at[-1]) or None)
    clock, scaled = driven.clock / s, at * s / driven.clock
    broadened = broadening(experiment)
    moving = motion(driven, broadened, scaled)
    states = moving.states(scaled)
    density = states[:, : len(LEVELS), : len(LEVELS)]
    listed = products_of(density)
    kinks = breaks(driven.profiles, float(scaled[-1]))
    summed = accumulate(
        lambda instants: products_of(moving.states(instants)),
        kinks,
        scaled,
        most=max(1_200, 100_000 // moving.ions),
    )
    return xr.Dataset(
        {
            "density_matrix": (("time", "row", "column"), density, {"units": "1", "long_name": "rho"}),
            **_outside(states),
            **_coherences(listed, summed, clock),
            "laser_strength": (
                ("laser", "time"),
                np.array([profile.strength(scaled) for profile in driven.profiles]),
                {"units": "1", "long_name": "share of the full Rabi frequency"},
            ),
            "rabi_frequency": (
                "laser",
                np.array([laser.rabi for laser in driven.levels.lasers]) / clock,
                {"units": "rad/s"},
            ),
            "detuning": (
                "laser",
                np.array([laser.detuning for laser in driven.levels.lasers]) / clock,
                {"units": "rad/s"},
            ),
            "decay_rate": (
                "channel",
                np.array([decay.rate for decay in driven.levels.decays]) / clock,
                {"units": "1/s"},
            ),
            "dephasing": ((), driven.levels.dephasing / clock, {"units": "1/s", "long_name": "pure dephasing"}),
            "lifetime": ((), _lifetime(driven) * clock, {"units": "s", "long_name": "lifetime of level e"}),
            "inhomogeneous_width": ((), (broadened.width if broadened else 0.0) / (2 * np.pi * Hz), {"units": "Hz"}),
            "ensemble_error": (
                ("row", "column"),
                moving.error[: len(LEVELS), : len(LEVELS)],
                {"units": "1", "long_name": "error of the average over the ions"},
            ),
            "ensemble_ions": ((), moving.ions),
        },
        coords={
            "time": ("time", at, {"units": "s", "long_name": "time"}),
            "row": list(LEVELS),
            "column": list(LEVELS),
            "laser": list(LASERS),
            "channel": [_channel(decay) for decay in driven.levels.decays],
            **({"outside": list(outside)} if (outside := driven.levels.levels[len(LEVELS) :]) else {}),
        },
        attrs=dict(attributes(experiment))
        | {"title": f"Driven ion, {experiment.title or experiment.name}", "accuracy": moving.reason},
    )


def motion(driven: Drive, broadened: Broadening | None, times: FloatArray) -> Motion:
    """How the driven ions move; an ensemble is represented so that its average converges at the times given (clocks)."""
    parts, start = generator(driven.levels), pure_state(driven.levels)
    alone = np.zeros(start.shape)
    if broadened is None:
        return Motion(lambda at: propagate(parts, driven.profiles, start, at), 1, alone, "no inhomogeneous broadening")
    mixed = np.pad(mixing(broadened.shifts), ((0, len(alone) - len(LEVELS)), (0, 0)))
    scaled = broadened.width * driven.clock
    rabi = [laser.rabi for laser in driven.levels.lasers if laser.rabi > 0]
    spread = Spread(broadened.shape, scaled, mixed, resonances(driven.levels, mixed, min([*rabi, scaled])))
    probe = np.append(times[:: max(1, times.size // PROBES[mixed.shape[1] - 1])], times[-1])
    probe = np.unique(probe[probe > 0]) if times[-1] > 0 else times
    found = ensemble_average(parts, spread, driven.profiles, start, probe)
    return Motion(found.states, found.number, found.error, found.reason)


def _times(experiment: Experiment, duration: float | None, times: ArrayLike | None) -> FloatArray:
    """Times in s."""
    if times is not None:
        if duration is not None:
            raise ConflictError("duration has no effect beside times. Leave one of them out.")
        return checked_times(times)
    if duration is None:
        return default_times(drive(experiment))
    try:
        length = float(duration)
    except (TypeError, ValueError):
        raise InputError("duration", "a number of seconds", duration) from None
    if not (np.isfinite(length) and length > 0):
        raise InputError("duration", "positive and finite, in s", duration)
    return np.linspace(0, length, NUMBER)


def _outside(states: ComplexArray) -> dict[str, tuple[tuple[str, str], FloatArray, dict[str, str]]]:
    """Populations of the levels beside g, q, p, e."""
    populations = np.diagonal(states, axis1=1, axis2=2)[:, len(LEVELS) :].real.T
    about = {"units": "1", "long_name": "population outside the scheme"}
    return {"outside_population": (("outside", "time"), populations, about)} if populations.size else {}


def _channel(decay: Decay) -> str:
    """The name of a decay: "eg", or "e-4S3/2" where it leads outside the scheme."""
    inside = decay.upper in LEVELS and decay.lower in LEVELS
    return decay.upper + decay.lower if inside else f"{decay.upper}-{decay.lower}"


def products_of(density: ComplexArray) -> FloatArray:
    """The quantities of COHERENCES, shape (3, t)."""
    return coherence_products(density[:, E, E].real, density[:, E, P])


def coherence_products(population: FloatArray, coherence: ComplexArray) -> FloatArray:
    """The quantities of COHERENCES from rho_ee and rho_ep, both of shape (t,); shape (3, t)."""
    squared = np.abs(coherence) ** 2
    return np.array([population**power * squared for power, _ in COHERENCES.values()])


def _coherences(
    products: FloatArray, summed: Accumulated, clock: float
) -> dict[str, tuple[str | tuple[()], FloatArray | float, dict[str, str]]]:
    """Each product, its integral and the integral's error."""
    found: dict[str, tuple[str | tuple[()], FloatArray | float, dict[str, str]]] = {}
    for (name, (_, about)), product, integral, error in zip(COHERENCES.items(), products, *summed, strict=True):
        found[name] = ("time", product, {"units": "1", "long_name": about})
        found[f"accumulated_{name}"] = ("time", integral * clock, {"units": "s", "long_name": f"integral of {about}"})
        found[f"accumulated_{name}_error"] = ((), float(error) * clock, {"units": "s"})
    return found


def _lifetime(driven: Drive) -> float:
    """Lifetime of e in clocks, infinite where it does not decay."""
    total = total_decay(driven.levels, "e")
    return 1 / total if total > 0 else float("inf")
