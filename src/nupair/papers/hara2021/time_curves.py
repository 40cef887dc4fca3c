"""Figs. 11 and 12: the driven ion in time, published (printed and recomputed Rabi frequencies) and consistent."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.experiment import load
from nupair.papers.hara2021.appendix import lifetime, run
from nupair.papers.panels import Line, Panel
from nupair.predict.dynamics import dynamics
from nupair.units import ms, s

FloatArray = NDArray[np.float64]
TIME = "time (radiative lifetimes of e)"
PUBLISHED = (
    ("published, eq. (81)", True, False),
    ("published, Table 1", False, False),
    ("published, Table 1, intensities exchanged", False, True),
)
"""Title, printed or recomputed Rabi frequencies, intensities of the two lasers exchanged."""
CONSISTENT = "consistent"


@cache
def consistent() -> xr.Dataset:
    """The same lasers on the ion of the consistent description: trigger of 1 uW/cm^2 after 0.2 radiative lifetimes."""
    keys = {
        "lasers.trigger_intensity": "1 uW/cm^2",
        "lasers.trigger_delay": f"{0.2 * lifetime() / ms:.12g} ms",
        "lasers.profile": "step",
    }
    return dynamics(load("er-ylf").replace(keys), times=np.linspace(0, 3 * lifetime() / s, 1501))


def figure_11() -> Sequence[Panel]:
    """Generation rate of the magnetization and what has accumulated."""
    panels = []
    for name, printed, exchanged in PUBLISHED:
        lines = _generation(run(printed, exchanged), "coherence_magnetization", r"$\rho_{ee}^3|\rho_{ep}|^2$")
        panels.append(Panel(name, TIME, "per lifetime", lines))
    lines = _generation(consistent(), "coherence_squared", r"$|\rho_{ep}|^2$")
    panels.append(Panel(CONSISTENT, TIME, "per lifetime", lines))
    return panels


def _generation(data: xr.Dataset, variable: str, label: str) -> list[Line]:
    clock = data["time"].values / (lifetime() / s)
    kept = data[f"accumulated_{variable}"].values / (lifetime() / s)
    return [Line(label, clock, data[variable].values), Line("10 x accumulated", clock, 10 * kept, dash="--")]


def figure_12() -> Sequence[Panel]:
    """Population and coherences."""
    panels = [
        Panel(name, TIME, r"$\rho$", _matrix(run(printed, exchanged)), from_zero=False)
        for name, printed, exchanged in PUBLISHED
    ]
    panels.append(Panel(CONSISTENT, TIME, r"$\rho$", _matrix(consistent()), from_zero=False))
    return panels


def _matrix(data: xr.Dataset) -> list[Line]:
    """rho_ee, Re rho_eg, Im rho_ep, and the trigger at a tenth of the largest of them."""
    clock = data["time"].values / (lifetime() / s)
    rho = data["density_matrix"]
    shown = {
        r"$\rho_{ee}$": rho.sel(row="e", column="e").values.real,
        r"Re $\rho_{eg}$": rho.sel(row="e", column="g").values.real,
        r"Im $\rho_{ep}$": rho.sel(row="e", column="p").values.imag,
    }
    top = max(float(np.max(np.abs(values))) for values in shown.values())
    trigger = Line("trigger profile", clock, 0.1 * top * data["laser_strength"].sel(laser="pg").values, dash=":")
    return [*(_magnified(label, clock, values, top) for label, values in shown.items()), trigger]


def _magnified(label: str, clock: FloatArray, values: FloatArray, top: float) -> Line:
    """A curve times the power of ten that brings it within a decade of the largest, said in its label."""
    power = int(np.floor(np.log10(top / float(np.max(np.abs(values))))))
    return Line(rf"{label} $\times\,{10**power}$" if power else label, clock, 10.0**power * values)
