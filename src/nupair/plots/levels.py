"""Stark levels of an ion: computed beside measured, manifold by manifold, and the laser scheme among them (Figs. 4, 5)."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.plots.style import COLOURS, figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_THOUSAND = 1e-3
LABEL_GAP = 0.75
"""Least distance of two labels of the ladder, 1000 cm^-1."""


@styled
def level_diagram(levels: xr.Dataset, scheme: dict[str, str] | None = None, highest: float = 28000.0) -> "Figure":
    """All levels up to `highest` (cm^-1) on the left, the splitting of each manifold on the right.

    levels: result of `nupair.levels`. scheme: level names by g, q, p, e, drawn as arrows and named at their manifolds.
    """
    kept = levels.isel(level=np.flatnonzero(levels["energy"].values <= highest))
    names = list(dict.fromkeys(str(name) for name in kept["manifold"].values))
    drawing, panels = figure(7.2, 4.6, 1, 2, width_ratios=(1, 1.7))
    _ladder(panels[0, 0], kept, names, scheme)
    _splittings(panels[0, 1], kept, names)
    drawing.suptitle(f"{levels.attrs['ion']} in {levels.attrs['host']}", fontsize=9.5)
    return drawing


def _ladder(axes: "Axes", levels: xr.Dataset, names: list[str], scheme: dict[str, str] | None) -> None:
    energy, manifold = levels["energy"].values * PER_THOUSAND, levels["manifold"].values
    axes.hlines(energy, 0, 1, color=COLOURS[0], linewidth=0.5)
    middle = np.array([energy[manifold == name].mean() for name in names])
    for name, height, label in zip(names, middle, spread_out(middle, LABEL_GAP), strict=True):
        axes.plot((1, 1.1), (height, label), color="#999999", linewidth=0.5)
        roles = ", ".join(role for role, level in (scheme or {}).items() if level.rpartition(":")[0] == name)
        axes.text(1.12, label, _term(name) + (f"  {roles}" if roles else ""), fontsize=7, va="center")
    for place, (lower, upper, colour, label) in enumerate(_arrows(scheme)):
        heights = [float(levels["energy"].sel(level=name)) * PER_THOUSAND for name in (lower, upper)]
        x = 0.2 + 0.2 * place
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (x, heights[1]), (x, heights[0]), arrowprops=arrow)
        plain = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        axes.text(x + 0.025, sum(heights) / 2, label, color=colour, fontsize=8, va="center", bbox=plain)
    axes.set_xlim(0, 1.6)
    axes.set_xticks([])
    axes.set_ylabel("energy (1000 cm$^{-1}$)")
    axes.grid(False)


def spread_out(places: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Ascending places moved as little as possible (least squares) until neighbours are a gap apart, shape of `places`."""
    blocks: list[list[float]] = []  # mean and number of the shifted places of labels that touch
    for number, place in enumerate(places):
        blocks.append([float(place) - gap * number, 1.0])
        while len(blocks) > 1 and blocks[-1][0] < blocks[-2][0]:
            mean, count = blocks.pop()
            before, size = blocks[-1]
            blocks[-1] = [(before * size + mean * count) / (size + count), size + count]
    shifted = np.concatenate([np.full(int(count), mean) for mean, count in blocks])
    result: NDArray[np.float64] = shifted + gap * np.arange(shifted.size)
    return result


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
    axes.plot([], [], color=COLOURS[0], label="computed")
    if np.isfinite(levels["measured_energy"].values).any():
        axes.plot([], [], color=COLOURS[1], label="measured")
    axes.set_ylim(top=axes.get_ylim()[1] * 1.1)
    axes.legend(loc="upper right", ncols=2)


def _term(name: str) -> str:
    """The name of a manifold, such as 4I15/2, as a term symbol."""
    body, _, again = name.partition("#")
    return rf"$^{body[0]}${body[1]}$_{{{body[2:]}}}$" + (f" ({again})" if again else "")
