"""Populations and coherences in time (Fig. 12 of the paper), and what the emission is proportional to (Fig. 11)."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.plots.style import FloatArray, figure, logarithmic, spoken_time, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RED, BLUE, GREEN = "#D62728", "#1F4FB4", "#2CA02C"
LONG = 1000.0
"""Lifetimes of e from which the axis of time is logarithmic."""
PRODUCTS = {
    "coherence_magnetization": r"$\rho_{ee}^3\,|\rho_{ep}|^2$",
    "coherence_rate": r"$\rho_{ee}^2\,|\rho_{ep}|^2$",
    "coherence_squared": r"$|\rho_{ep}|^2$",
}


@styled
def density_matrix(result: xr.Dataset) -> "Figure":
    """Fig. 12: rho_ee black, Re rho_eg red, Im rho_ep blue, the trigger green, against time in lifetimes of e."""
    drawing, panels = figure(6.4, 3.9)
    axes, at = panels[0, 0], _clock(result)
    rho = result["density_matrix"]
    axes.plot(at, rho.sel(row="e", column="e").real, color="black", label=r"$\rho_{ee}$", linewidth=0.9)
    axes.plot(at, rho.sel(row="e", column="g").real, color=RED, label=r"Re $\rho_{eg}$", linewidth=0.9)
    axes.plot(at, rho.sel(row="e", column="p").imag, color=BLUE, label=r"Im $\rho_{ep}$", linewidth=0.9)
    axes.plot(at, result["laser_strength"].sel(laser="pg"), color=GREEN, label="trigger", linewidth=1)
    axes.set_ylabel("density matrix element; trigger (share of full strength)")
    _time_axis(axes, result)
    drawing.legend(loc="outside upper center", ncols=4)
    return drawing


@styled
def weak_driving(result: xr.Dataset) -> "Figure":
    """What Fig. 12 would not show where hardly an ion reaches e: sizes of the same elements and rho_pp, logarithmic.

    The axis reaches two decades below the top of the smallest, so that each is seen; one that stays zero is left out.
    """
    drawing, panels = figure(6.4, 3.9)
    axes, at = panels[0, 0], _clock(result)
    curves = {
        (r"$\rho_{pp}$", GREEN): _size(result, "p", "p"),
        (r"$|\rho_{eg}|$", RED): _size(result, "e", "g"),
        (r"$|\rho_{ep}|$", BLUE): _size(result, "e", "p"),
        (r"$\rho_{ee}$", "black"): _size(result, "e", "e"),
    }
    tops = [float(np.nanmax(curve, initial=0.0)) for curve in curves.values()]
    for ((label, colour), curve), top in zip(curves.items(), tops, strict=True):
        if top == 0:
            continue
        axes.plot(at, curve, color=colour, label=label, linewidth=0.9)
    axes.set_ylabel("size of the density matrix element")
    _time_axis(axes, result)
    if logarithmic(axes, np.array(list(curves.values())), "no ion leaves g"):
        axes.set_ylim(1e-2 * min(top for top in tops if top > 0), 3 * max(tops))
    drawing.legend(loc="outside upper center", ncols=4)
    return drawing


def _size(result: xr.Dataset, row: str, column: str) -> FloatArray:
    found: FloatArray = np.abs(result["density_matrix"].sel(row=row, column=column).values)
    return np.where(found > 0, found, np.nan)


@styled
def emission(result: xr.Dataset, variable: str = "coherence_magnetization") -> "Figure":
    """Fig. 11: a product of population and coherence in solid black, its integral over time in dashed red, on its own axis.

    variable: "coherence_magnetization", "coherence_rate" or "coherence_squared". The integral is in lifetimes of e.
    """
    drawing, panels = figure(6.4, 3.9)
    axes, at = panels[0, 0], _clock(result)
    axes.plot(at, result[variable], color="black", label=PRODUCTS[variable], linewidth=0.9)
    axes.set_ylabel(PRODUCTS[variable])
    _time_axis(axes, result)
    axes.set_ylim(bottom=0)
    axes.ticklabel_format(axis="y", style="sci", scilimits=(-2, 3), useMathText=True)
    other = axes.twinx()
    other.plot(at, result[f"accumulated_{variable}"] / _unit(result), color=RED, linestyle="--", label="accumulated")
    other.set_ylabel(f"accumulated ({_unit_name(result)})", color=RED)
    other.tick_params(axis="y", colors=RED)
    other.set_ylim(bottom=0)
    other.grid(visible=False)
    other.spines["right"].set_visible(True)
    other.ticklabel_format(axis="y", style="sci", scilimits=(-2, 3), useMathText=True)
    drawing.legend(loc="outside upper center", ncols=2)
    return drawing


def _time_axis(axes: "Axes", result: xr.Dataset) -> None:
    """Linear over some lifetimes of e; logarithmic, from a tenth of one or the first time, where all else is far slower than e."""
    at = _clock(result)
    axes.set_xlabel(_label(result))
    if at[-1] > LONG:
        axes.set_xscale("log")
        axes.set_xlim(max(0.1, float(np.min(at[at > 0]))), at[-1])
    else:
        axes.set_xlim(at[0], at[-1])


def _unit(result: xr.Dataset) -> float:
    """Lifetime of e, s; one second where it does not decay."""
    lifetime = float(result["lifetime"])
    return lifetime if lifetime < float("inf") else 1.0


def _unit_name(result: xr.Dataset) -> str:
    return "lifetimes" if float(result["lifetime"]) < float("inf") else "s"


def _clock(result: xr.Dataset) -> FloatArray:
    at: FloatArray = result["time"].values / _unit(result)
    return at


def _label(result: xr.Dataset) -> str:
    lifetime = float(result["lifetime"])
    return "time (s)" if lifetime == float("inf") else f"time (lifetimes of e, {spoken_time(lifetime)})"
