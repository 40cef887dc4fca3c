"""Figs. 11 and 12: the driven ion in time, published (printed and recomputed Rabi frequencies) and consistent."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.papers.hara2021.appendix import lifetime, run, run_consistent
from nupair.papers.panels import Line, Panel
from nupair.units import s

FloatArray = NDArray[np.float64]
TIME = "time (radiative lifetimes of e)"
PUBLISHED = (
    ("published, eq. (81)", True, False),
    ("published, Table 1", False, False),
    ("published, Table 1, intensities exchanged", False, True),
)
"""Title, printed or recomputed Rabi frequencies, intensities of the two lasers exchanged."""
CONSISTENT = "consistent"


def figure_11() -> Sequence[Panel]:
    """Generation rate of the magnetization and what has accumulated."""
    panels = []
    for name, printed, exchanged in PUBLISHED:
        lines = _generation(run(printed, exchanged), "coherence_magnetization", r"$\rho_{ee}^3|\rho_{ep}|^2$")
        panels.append(Panel(name, TIME, "per lifetime", lines))
    lines = _generation(run_consistent(), "coherence_squared", r"$|\rho_{ep}|^2$")
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
    panels.append(Panel(CONSISTENT, TIME, r"$\rho$", _matrix(run_consistent()), from_zero=False))
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
