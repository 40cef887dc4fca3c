"""Signal-to-noise of the described magnetometer against the length of the measurement."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.plots.style import COLOURS, figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def detection_figure(result: xr.Dataset) -> "Figure":
    """Signal-to-noise of an uninterrupted record and of cycles, with the line of three standard errors."""
    drawing, panels = figure(4.6, 3.4)
    axes = panels[0, 0]
    time = result["duration"].values
    lines = {
        "ramp_signal_to_noise": "one uninterrupted record",
        "cycle_signal_to_noise": "lasers on and off in cycles",
    }
    for (name, label), colour, dash in zip(lines.items(), COLOURS, ("-", "--"), strict=False):
        values = result[name].values
        if np.any(np.isfinite(values)):
            axes.plot(time, values, color=colour, linestyle=dash, label=label)
    axes.axhline(3, color="#555555", linewidth=0.8, linestyle=":")
    axes.text(time[0], 3.6, "3 standard errors", fontsize=7.5, color="#555555")
    axes.set(xscale="log", yscale="log", xlabel="length of the measurement (s)", ylabel="signal-to-noise")
    axes.set_title(f"{float(result['field_rate']):.3g} T/s at the sensor, {result.attrs['instrument']}")
    axes.legend(loc="upper left")
    return drawing
