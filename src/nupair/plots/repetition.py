"""Relative magnetization against the repetition rate, with the best rate."""

from typing import TYPE_CHECKING

import xarray as xr

from nupair.plots.style import COLOURS, figure, powers_aside, spoken_time, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EMPTY = 1e-3
"""Share of the largest magnetization below which a cycle counts as empty."""


@styled
def repeated_cycles(result: xr.Dataset) -> "Figure":
    """`nupair.repetition`: end of the window and mean over the cycle; the best rate marked."""
    drawing, panels = figure(6.4, 3.9)
    axes, rate = panels[0, 0], result["repetition_rate"]
    axes.plot(rate, result["magnetization"], color=COLOURS[0], label="at the end of the window")
    axes.plot(rate, result["mean_magnetization"], color=COLOURS[1], linestyle="--", label="mean over the cycle")
    best = float(result["best_rate"])
    axes.plot(
        best, result["best_magnetization"], "o", color="black", markersize=5, label=f"best: {best:.4g} per second"
    )
    axes.set_xscale("log" if float(rate.max() / rate.min()) > 10 else "linear")
    axes.set_ylim(bottom=0)
    seen = rate.values[result["magnetization"].values > EMPTY * float(result["magnetization"].max())]
    if seen.size:  # faster cycles end before anything is emitted
        axes.set_xlim(right=min(float(rate.max()), 2 * float(seen.max())))
    powers_aside(axes)
    axes.set_xlabel("repetition rate (1/s)")
    axes.set_ylabel("relative magnetization (s)")
    t1, dead = float(result["spin_relaxation_time"]), float(result["dead_time"])
    rest = f"dead time {spoken_time(dead)}" if dead else "no dead time"
    axes.set_title(f"spin relaxation time {spoken_time(t1)}, {rest}")
    drawing.legend(loc="outside upper center", ncols=3)
    return drawing
