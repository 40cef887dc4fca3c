"""The field around the magnetised crystal: a map in the laser plane and its size along the axis."""

from typing import TYPE_CHECKING

import xarray as xr

from nupair.plots.style import COLOURS, figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CENTIMETRES = 100.0


@styled
def field_figure(result: xr.Dataset) -> "Figure":
    """Map of xi = |B|/(mu_0 |M|) with field lines, and xi against the distance from the crystal along three lines.

    result: of `field_map` on its own grid (dims z, x).
    """
    drawing, panels = figure(7.2, 3.9, 1, 2, width_ratios=[1.25, 1])
    _draw_map(drawing, panels[0, 0], result)
    _draw_lines(panels[0, 1], result)
    return drawing


def _draw_map(drawing: "Figure", axes: "Axes", result: xr.Dataset) -> None:
    from matplotlib.colors import LogNorm
    from matplotlib.patches import Rectangle

    z, x = result["z"].values * CENTIMETRES, result["x"].values * CENTIMETRES
    xi, field = result["geometric_factor"].values, result["magnetic_field"].values
    shades = axes.pcolormesh(z, x, xi.T, norm=LogNorm(1e-2, 1.0), cmap="viridis", shading="nearest", rasterized=True)
    axes.streamplot(z, x, field[..., 2].T, field[..., 0].T, color="white", linewidth=0.6, arrowsize=0.7, density=1.1)
    length, radius = float(result["length"]) * CENTIMETRES, float(result["radius"]) * CENTIMETRES
    axes.add_patch(
        Rectangle((-length / 2, -radius), length, 2 * radius, fill=False, edgecolor=COLOURS[1], linewidth=1.6)
    )
    axes.set(xlabel="z, along $k_1$ (cm)", ylabel="x, in the laser plane (cm)", aspect="equal")
    axes.set_xlim(z[0], z[-1])
    axes.set_ylim(x[0], x[-1])
    axes.grid(visible=False)
    axes.set_title(f"field lines in the laser plane, {result['radius'].attrs['outlined']} outlined")
    drawing.colorbar(shades, ax=axes, label=r"$\xi = |B|/\mu_0|M|$", shrink=0.8, extend="min")


def _draw_lines(axes: "Axes", result: xr.Dataset) -> None:
    """Xi along the grid lines nearest the axis, the equator and the diagonal."""
    z, x = result["z"].values, result["x"].values
    half, radius = float(result["length"]) / 2, float(result["radius"])
    xi = result["geometric_factor"].values
    beyond = z > half
    axes.plot(
        (z[beyond] - half) * CENTIMETRES,
        xi[beyond, x.size // 2],
        color=COLOURS[0],
        label="beyond the face, on the axis",
    )
    aside = x > radius
    axes.plot(
        (x[aside] - radius) * CENTIMETRES,
        xi[z.size // 2, aside],
        color=COLOURS[1],
        label=f"beside the {result['radius'].attrs['outlined']}, half way",
    )
    axes.axhline(0.01, color="#555555", linewidth=0.8, linestyle=":")
    axes.text(0.02, 0.0112, r"$\xi$ assumed in the paper", fontsize=7.5, color="#555555")
    axes.set(yscale="log", xlabel="distance from the outline (cm)", ylabel=r"$\xi$")
    axes.set_ylim(8e-3, 1.0)
    axes.set_xlim(0, None)
    moment = ", ".join(f"{value:.3g}" for value in result["magnetization"].values)
    axes.set_title(f"M = ({moment}) A/m")
    axes.legend(loc="upper right")
