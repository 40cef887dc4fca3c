"""Stark levels of an ion: computed beside measured, manifold by manifold, and the laser scheme among them (Figs. 4, 5)."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.plots.style import COLOURS, figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_THOUSAND = 1e-3


@styled
def level_diagram(levels: xr.Dataset, scheme: dict[str, str] | None = None, highest: float = 28000.0) -> "Figure":
    """All levels up to `highest` (cm^-1) on the left, the splitting of each manifold on the right.

    levels: result of `nupair.levels`. scheme: level names by g, q, p, e, drawn as arrows.
    """
    kept = levels.isel(level=np.flatnonzero(levels["energy"].values <= highest))
    names = list(dict.fromkeys(str(name) for name in kept["manifold"].values))
    drawing, panels = figure(7.2, 4.6, 1, 2, width_ratios=(1, 1.7))
    _ladder(panels[0, 0], kept, names, scheme)
    _splittings(panels[0, 1], kept, names)
    drawing.suptitle(
        f"{levels.attrs['ion']} in {levels.attrs['host']}: computed (left stroke) and measured (right stroke)",
        fontsize=9.5,
    )
    return drawing


def _ladder(axes: "Axes", levels: xr.Dataset, names: list[str], scheme: dict[str, str] | None) -> None:
    energy, manifold = levels["energy"].values * PER_THOUSAND, levels["manifold"].values
    axes.hlines(energy, 0, 1, color=COLOURS[0], linewidth=0.5)
    labelled = -np.inf
    for name in names:
        middle = float(energy[manifold == name].mean())
        labelled = max(middle, labelled + 0.75)
        axes.text(1.04, labelled, _term(name), fontsize=7, va="center")
    for place, (lower, upper, colour, label) in enumerate(_arrows(scheme)):
        heights = [float(levels["energy"].sel(level=name)) * PER_THOUSAND for name in (lower, upper)]
        x = 0.2 + 0.2 * place
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (x, heights[1]), (x, heights[0]), arrowprops=arrow)
        axes.text(x + 0.02, sum(heights) / 2, label, color=colour, fontsize=8)
    axes.set_xlim(0, 1.35)
    axes.set_xticks([])
    axes.set_ylabel("energy (1000 cm$^{-1}$)")
    axes.grid(False)


def _arrows(scheme: dict[str, str] | None) -> list[tuple[str, str, str, str]]:
    """(from, to, colour, label) of the lasers and of pair emission."""
    if scheme is None:
        return []
    return [
        (scheme["g"], scheme["q"], COLOURS[1], "1"),
        (scheme["q"], scheme["e"], COLOURS[1], "2"),
        (scheme["e"], scheme["p"], COLOURS[3], r"$\nu\bar\nu$"),
        (scheme["p"], scheme["g"], COLOURS[2], "s"),
    ]


def _splittings(axes: "Axes", levels: xr.Dataset, names: list[str]) -> None:
    for column, name in enumerate(names):
        chosen = levels.isel(level=np.flatnonzero(levels["manifold"].values == name))
        computed, measured = chosen["energy"].values, chosen["measured_energy"].values
        base = np.nanmin(np.concatenate([computed, measured]))
        axes.hlines(computed - base, column - 0.38, column - 0.03, color=COLOURS[0], linewidth=1.2)
        axes.hlines(measured - base, column + 0.03, column + 0.38, color=COLOURS[1], linewidth=1.2)
    axes.set_xticks(range(len(names)), [_term(name) for name in names], rotation=60)
    axes.set_ylabel("energy above the lowest of the manifold (cm$^{-1}$)")


def _term(name: str) -> str:
    """The name of a manifold, such as 4I15/2, as a term symbol."""
    body, _, again = name.partition("#")
    return rf"$^{body[0]}${body[1]}$_{{{body[2:]}}}$" + (f" ({again})" if again else "")
