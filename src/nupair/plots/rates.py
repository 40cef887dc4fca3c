"""Rate and magnetization rate in laboratory units against the signal angle."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.plots.style import COLOURS, FloatArray, cut_narrow_peaks, figure, powers_aside, styled
from nupair.units import deg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DECADES = 9
"""How far below its highest curve a logarithmic panel reaches at most."""
PARTS = {"magnetization_rate": "parity violating", "magnetization_rate_even": "parity even"}


@styled
def laboratory_rates(spectra: dict[str, xr.Dataset]) -> "Figure":
    """Pairs per second (above) and both parts of mu_0 dM/dt (below, logarithmic); a column for each description, own scales.

    spectra: results of `nupair.spectrum` by the name of their column. Dashed where a magnetization rate is negative.
    """
    drawing, panels = figure(7.2, 5.6, 2, len(spectra), sharex=True)
    for column, (name, result) in enumerate(spectra.items()):
        angle = result["signal_angle"].values / deg
        above, below = panels[:, column]
        above.set_title(name, y=1.07)
        below.set_xlabel(r"signal angle $\theta_s$ (deg)")
        if "rate" not in result:
            for axes in (above, below):
                _remark(axes, "not defined for this description")
            continue
        rate = result["rate"].sum("pair").values
        above.plot(angle, rate, color="black")
        above.set_ylim(0, None)
        cut_narrow_peaks(above, result["signal_angle"].values, rate[None, :])
        powers_aside(above)
        _draw_parts(below, angle, result)
    panels[0, 0].set_ylabel("rate (1/s)")
    panels[1, 0].set_ylabel(r"$|\mu_0\,dM/dt|$ (G/s)")
    return drawing


def _draw_parts(axes: "Axes", angle: FloatArray, result: xr.Dataset) -> None:
    """The size of each part that is not zero everywhere."""
    parts = {about: result[variable].sum("pair").values for variable, about in PARTS.items()}
    drawn = {about: curve for about, curve in parts.items() if np.any(curve)}
    if not drawn:
        _remark(axes, "zero at all angles")
        return
    for colour, (about, curve) in zip(COLOURS, drawn.items(), strict=False):
        axes.plot(angle, np.where(curve > 0, curve, np.nan), color=colour, label=about)
        axes.plot(
            angle, np.where(curve < 0, -curve, np.nan), color=colour, linestyle="--", label=_negative(about, curve)
        )
    sizes = np.abs(np.stack(list(drawn.values())))
    top = float(sizes.max())
    lowest = min(float(np.percentile(curve[curve > 0], 2)) for curve in sizes)
    axes.set_yscale("log")
    axes.set_ylim(max(lowest / 10, top * 10.0**-DECADES), 30 * top)
    axes.legend(loc="upper center", ncols=2)


def _negative(about: str, curve: FloatArray) -> str:
    """Label of the dashed line; none where the solid one has it."""
    return "_" if np.any(curve > 0) else f"{about} (negative)"


def _remark(axes: "Axes", text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", fontsize=8, color="#555555")
