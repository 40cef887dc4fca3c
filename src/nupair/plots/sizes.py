"""The size study (Fig. 6 of the paper) and the opening angles of the pair (Fig. 7)."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.plots.spectra import SYMBOLS
from nupair.plots.style import COLOURS, figure, styled
from nupair.units import deg, mrad

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def sizes(studies: dict[str, xr.Dataset], variable: str = "magnetization_integral") -> "Figure":
    """Integrals times V^2 for each length, every curve relative to its own largest value; a column a description.

    Above as computed, below the means of four adjacent angles with half overlap. studies: results of `nupair.size_study`.
    """
    drawing, panels = figure(7.2, 5.4, 2, len(studies), sharex=True)
    for column, (name, study) in enumerate(studies.items()):
        for row, (kind, place) in enumerate((("scaled", "signal_angle"), ("smoothed", "group_angle"))):
            axes = panels[row, column]
            for index, colour in zip(range(study.sizes["length"]), COLOURS, strict=False):
                curve = study[f"{kind}_{variable}"].isel(length=index)
                top = float(np.max(np.abs(curve)))
                relative = curve / top if top > 0 else curve
                label = f"{float(study['length'][index]):g} cm ({float(study['volume'][index]):.3g} cm$^3$)"
                style = {"linewidth": 1.0 + 0.9 * (study.sizes["length"] - index), "alpha": 0.75}
                axes.plot(study[place] / deg, relative, color=colour, label=label, **style)
            axes.set_title(name if row == 0 else f"{name}, means of four angles")
            axes.ticklabel_format(axis="y", useOffset=False)
        panels[-1, column].set_xlabel(r"signal angle $\theta_s$ (deg)")
    for row in range(2):
        panels[row, 0].set_ylabel(f"{SYMBOLS[variable]}, largest = 1")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    drawing.legend(handles, labels, loc="outside lower center", ncols=len(labels), fontsize=8)
    return drawing


@styled
def opening(distributions: dict[str, xr.Dataset]) -> "Figure":
    """Share of all pairs that leave further from back to back than the angle on the axis; one curve a description.

    distributions: results of `nupair.opening_angles`.
    """
    drawing, panels = figure(5.2, 3.6)
    axes = panels[0, 0]
    for colour, (name, found) in zip(COLOURS, distributions.items(), strict=False):
        content = found["content"].sum("pair").values
        beyond = np.cumsum(content[::-1])[::-1] / max(float(content.sum()), np.finfo(float).tiny)
        inner = found["edge"].values[1:-1] / mrad
        axes.plot(inner, np.where(beyond[1:] > 0, beyond[1:], np.nan), color=colour, label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(r"deviation from back to back, $\pi-\theta_{2\nu}$ (mrad)")
    axes.set_ylabel("share of pairs beyond")
    axes.legend()
    return drawing
