"""Populations and coherences of the ion in time under the described lasers, labelled."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError, InputError
from nupair.experiment import Experiment
from nupair.light.accumulate import Accumulated, accumulate
from nupair.light.ensemble import representative_ions, resonances
from nupair.light.lindblad import Generator, generator, pure_state, shifted
from nupair.light.propagate import breaks, checked_times, propagate
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.drive import LEVELS, Drive, drive, shift_ratios
from nupair.profile_keys import LASERS
from nupair.units import s

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
LIFETIMES, NUMBER = 2.5, 501
"""What is followed unless times are given: so many lifetimes of e, at so many times."""
BLOCK = 2_000_000
"""Most elements of density matrices that are held at a time."""
E, P = LEVELS.index("e"), LEVELS.index("p")
COHERENCES = {
    "coherence_squared": (0, "|rho_ep|^2, to which the consistent rate is proportional"),
    "coherence_rate": (2, "rho_ee^2 |rho_ep|^2, to which the published rate is proportional"),
    "coherence_magnetization": (3, "rho_ee^3 |rho_ep|^2, to which the published magnetization is proportional"),
}
"""Power of rho_ee beside |rho_ep|^2, and what it stands for."""


class Motion(NamedTuple):
    """states: from increasing times (clocks) to averaged density matrices (t, n, n). ions: how many are followed."""

    states: Callable[[FloatArray], ComplexArray]
    ions: int
    error: float
    reason: str


def dynamics(experiment: Experiment, duration: float | None = None, times: ArrayLike | None = None) -> xr.Dataset:
    """Density matrix of the four levels against time, all ions in g at time zero.

    duration: s, at 501 times; times: s, increasing; without either, 2.5 lifetimes of level e.

    Dims `time` (s), `row`, `column` (g, q, p, e), `laser` (qg, eq, pg). Variables:

    density_matrix: complex, in the rotating frame of the lasers, H = Omega/2 (|a><b| + h.c.), averaged over the ensemble
    coherence_rate, coherence_magnetization: rho_ee^2 |rho_ep|^2 (published: |chi|^2) and rho_ee^3 |rho_ep|^2 (published)
    coherence_squared: |rho_ep|^2 (consistent)
    `accumulated_...`: their integrals from time zero, s, whether or not the times begin there; `..._error`: at the end
    laser_strength: shares of the full Rabi frequencies; rabi_frequency, detuning: rad/s; lifetime: of level e, s
    ensemble_error: absolute error of the averaged density matrix that the quadrature leaves; ensemble_ions: how many it took

    Raises: InputError for times that are not increasing; ConflictError for both a duration and times.
    """
    at = _times(setting.described(experiment), duration, times)
    driven = drive(experiment, float(at[-1]) or None)
    clock, scaled = driven.clock / s, at * s / driven.clock
    moving = motion(experiment, driven, scaled)
    density = moving.states(scaled)
    listed = _products(density)
    kinks = breaks(driven.profiles, float(scaled[-1]))
    summed = accumulate(
        lambda instants: _products(moving.states(instants)),
        kinks,
        scaled,
        most=max(1_200, 100_000 // moving.ions),
    )
    return xr.Dataset(
        {
            "density_matrix": (("time", "row", "column"), density, {"units": "1", "long_name": "rho"}),
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
            "ensemble_error": ((), moving.error, {"units": "1"}),
            "ensemble_ions": ((), moving.ions),
        },
        coords={
            "time": ("time", at, {"units": "s", "long_name": "time"}),
            "row": list(LEVELS),
            "column": list(LEVELS),
            "laser": list(LASERS),
            "channel": [decay.upper + decay.lower for decay in driven.levels.decays],
        },
        attrs=dict(attributes(experiment))
        | {"title": f"Driven ion, {experiment.title or experiment.name}", "accuracy": moving.reason},
    )


def motion(experiment: Experiment, driven: Drive, times: FloatArray) -> Motion:
    """How the described ions move; an ensemble is represented so that its average converges at the times given (clocks)."""
    parts, start = generator(driven.levels), pure_state(driven.levels)
    width = experiment.ion.inhomogeneous_width
    if width is None:
        return Motion(lambda at: propagate(parts, driven.profiles, start, at), 1, 0.0, "no inhomogeneous broadening")
    ratios = shift_ratios(experiment)

    def followed(shift: FloatArray, at: FloatArray) -> ComplexArray:
        moved: Generator = shifted(parts, shift[:, None] * ratios)
        return propagate(moved, driven.profiles, start, at)

    probe = times[:: max(1, times.size // 100)]
    excited = np.flatnonzero(np.arange(len(LEVELS) ** 2) != 0)  # all but rho_gg, whose size hides the others

    def probed(shift: FloatArray) -> ComplexArray:
        blocks = np.array_split(shift, 1 + shift.size * probe.size * len(LEVELS) ** 2 // BLOCK)
        states = [followed(block, probe).reshape(block.size, probe.size, -1)[..., excited] for block in blocks]
        return np.concatenate(states).reshape(shift.size, -1)

    rates = [laser.rabi for laser in driven.levels.lasers] + [decay.rate for decay in driven.levels.decays]
    narrowest = 0.1 * min(rate for rate in rates if rate > 0)
    ions = representative_ions(
        probed,
        experiment.ion.inhomogeneous_shape,
        width * driven.clock,
        resonances(driven.levels, ratios),
        narrowest,
    )

    def averaged(at: FloatArray) -> ComplexArray:
        total = np.zeros((at.size, len(LEVELS), len(LEVELS)), dtype=complex)
        pieces = 1 + ions.shift.size * at.size * len(LEVELS) ** 2 // BLOCK
        for shift, weight in zip(np.array_split(ions.shift, pieces), np.array_split(ions.weight, pieces), strict=True):
            if shift.size:
                total += np.tensordot(weight, followed(shift, at), axes=(0, 0))
        return total

    return Motion(averaged, ions.shift.size, ions.error, ions.reason)


def _times(experiment: Experiment, duration: float | None, times: ArrayLike | None) -> FloatArray:
    """Times in s."""
    if times is not None:
        if duration is not None:
            raise ConflictError("duration has no effect beside times. Leave one of them out.")
        return checked_times(times)
    if duration is None:
        duration = LIFETIMES * drive(experiment).clock / s
    try:
        length = float(duration)
    except (TypeError, ValueError):
        raise InputError("duration", "a number of seconds", duration) from None
    if not (np.isfinite(length) and length > 0):
        raise InputError("duration", "positive and finite, in s", duration)
    return np.linspace(0, length, NUMBER)


def _products(density: ComplexArray) -> FloatArray:
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
    total = sum(decay.rate for decay in driven.levels.decays if decay.upper == "e")
    return 1 / total if total > 0 else float("inf")
