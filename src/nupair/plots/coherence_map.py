"""Heat map of the coherence against two settings of the lasers, with its best point."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.plots.dynamics import PRODUCTS
from nupair.plots.style import COLOURS, FloatArray, figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WORDS = {
    "excitation_1_intensity": "intensity of excitation 1",
    "excitation_2_intensity": "intensity of excitation 2",
    "trigger_intensity": "intensity of the trigger",
    "trigger_delay": "delay of the trigger",
    "linewidth": "linewidth of all lasers, root mean square",
    "excitation_1_linewidth": "linewidth of excitation 1, root mean square",
    "excitation_2_linewidth": "linewidth of excitation 2, root mean square",
    "trigger_linewidth": "linewidth of the trigger, root mean square",
}
DECADES = 4
"""Colours reach down to so many powers of ten below the maximum."""


@styled
def coherence_heat_map(result: xr.Dataset, variable: str | None = None) -> "Figure":
    """`nupair.coherence_map`: one variable, the one maximised unless named; its best grid point marked."""
    name = variable or str(result.attrs["maximised"])
    drawing, panels = figure(6.4, 4.6)
    axes, data = panels[0, 0], result[name]
    second, first = (str(dim) for dim in data.dims)
    _shade(drawing, axes, data)
    row, column = np.unravel_index(int(np.argmax(data.values)), data.shape)
    axes.plot(
        *(_scaled(result[first])[0][column], _scaled(result[second])[0][row]),
        marker="o",
        markersize=8,
        markerfacecolor="none",
        markeredgecolor=COLOURS[1],
        markeredgewidth=2,
        linestyle="none",
        label=f"best of the map: {float(data[row, column]):.3g}{_unit(data)}",
        clip_on=False,
    )
    for dim, scale, label in ((first, axes.set_xscale, axes.set_xlabel), (second, axes.set_yscale, axes.set_ylabel)):
        at, unit = _scaled(result[dim])
        scale("log" if at[0] > 0 and at[-1] / at[0] > 10 else "linear")
        label(f"{WORDS[dim]} ({unit})")
    axes.grid(visible=False)
    drawing.legend(loc="outside upper center", handletextpad=0.4)
    return drawing


def _shade(drawing: "Figure", axes: "Axes", data: xr.DataArray) -> None:
    """Logarithmic colours where the values span more than a factor of 30."""
    from matplotlib.colors import LogNorm, Normalize

    second, first = (str(dim) for dim in data.dims)
    top, least = float(data.max()), float(data.min())
    wide = top > 0 and least < top / 30
    low = max(least, top * 10.0**-DECADES)
    shades = axes.pcolormesh(
        _borders(_scaled(data[first])[0]),
        _borders(_scaled(data[second])[0]),
        np.maximum(data.values, low) if wide else data.values,
        norm=LogNorm(low, top) if wide else Normalize(0, top if top > 0 else 1),
        cmap="viridis",
        rasterized=True,
    )
    integral = str(data.name).startswith("accumulated")
    product = PRODUCTS[str(data.name).removeprefix("accumulated_").removeprefix("largest_")]
    label = rf"$\int$ {product} $dt$ (s)" if integral else f"largest {product}"
    drawing.colorbar(shades, ax=axes, label=label, extend="min" if wide and least < low else "neither")


def _scaled(axis: xr.DataArray) -> tuple[FloatArray, str]:
    """Values and unit as they are shown: times in ms."""
    values: FloatArray = axis.values
    unit = str(axis.attrs["units"])
    if unit == "s":
        return (values * 1e3, "ms") if values[-1] > 1e-4 else (values * 1e6, "µs")
    return values, unit.replace("mW/cm^2", "mW/cm²")


def _borders(at: FloatArray) -> FloatArray:
    """Borders of cells about the values: half way, in the logarithm where the axis is logarithmic."""
    wide = at[0] > 0 and at[-1] / at[0] > 10
    places = np.log(at) if wide else at
    middle = 0.5 * (places[1:] + places[:-1])
    ends = [2 * places[0] - middle[0]], middle, [2 * places[-1] - middle[-1]]
    borders: FloatArray = np.concatenate(ends)
    return np.exp(borders) if wide else borders


def _unit(data: xr.DataArray) -> str:
    unit = data.attrs["units"]
    return "" if unit == "1" else f" {unit}"
