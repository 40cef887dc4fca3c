"""Decomposition of the integrals into the six pairs (Fig. 8 of the paper)."""

from typing import TYPE_CHECKING

import xarray as xr

from nupair.plots.style import COLOURS, cut_narrow_peaks, figure, powers_aside, styled
from nupair.units import deg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAIR_SYMBOLS = {"rate_integral": ("rate", "$F_{ij}$"), "magnetization_integral": ("magnetization", "$G_{ij}$")}
"""What each row shows, in a word and as a symbol."""


@styled
def pair_decomposition(spectra: dict[str, xr.Dataset]) -> "Figure":
    """Each pair's share of the rate (upper row) and magnetization integral (lower row); one column per description.

    spectra: results of `nupair.spectrum` by the name of their column.
    """
    drawing, panels = figure(7.2, 5.4, 2, len(spectra), sharex=True)
    for column, (name, result) in enumerate(spectra.items()):
        angle = result["signal_angle"].values / deg
        for row, (variable, (word, symbol)) in enumerate(PAIR_SYMBOLS.items()):
            axes = panels[row, column]
            axes.plot(angle, result[variable].sum("pair"), color="black", linewidth=1.6, label="sum")
            for colour, pair in zip(COLOURS, result["pair"].values, strict=False):
                axes.plot(angle, result[variable].sel(pair=pair), color=colour, label=f"({pair})")
            cut_narrow_peaks(axes, result["signal_angle"].values, result[variable].sum("pair").values[None, :])
            powers_aside(axes)
            axes.set_title(f"{name}, {word}", y=1.07)
            if column == 0:
                axes.set_ylabel(f"{symbol} (eV$^5$)")
        panels[-1, column].set_xlabel(r"signal angle $\theta_s$ (deg)")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    drawing.legend(handles, labels, loc="outside lower center", ncols=len(labels), fontsize=8, frameon=False)
    return drawing
