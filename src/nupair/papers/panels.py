"""A figure as data: panels of lines, which are drawn, written to NetCDF and tested alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.plots.style import COLOURS, figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FloatArray = NDArray[np.float64]
HEADROOM, HEADROOM_MANY, MANY = 1.15, 1.35, 4
"""Top of an axis that begins at zero over the largest value, with few and with many lines in the legend."""

ONE_LINE = 36
"""Characters of title and remark together that stand on one line."""
TITLE_PAD = 14
"""Points between the axes and the title, so that the power of ten of the y axis has room below it."""


@dataclass(frozen=True)
class Line:
    """One curve; error is its absolute error, same shape, None where there is none to show."""

    label: str
    x: FloatArray
    y: FloatArray
    error: FloatArray | None = None
    dash: str = "-"


@dataclass(frozen=True)
class Panel:
    """One pair of axes. remark: what the reader must know to compare it with the paper, below the title.

    logarithmic: both axes.
    """

    title: str
    x_label: str
    y_label: str
    lines: Sequence[Line]
    remark: str = ""
    from_zero: bool = True
    logarithmic: bool = False


@dataclass(frozen=True)
class PaperFigure:
    """A figure of a paper: its name ("fig-9"), caption, and either panels or a drawing that has no curves."""

    name: str
    caption: str
    panels: Callable[[], Sequence[Panel]] | None = None
    drawing: "Callable[[], Figure] | None" = field(default=None)


@styled
def draw(panels: Sequence[Panel]) -> "Figure":
    """The panels, two in a row."""
    rows = -(-len(panels) // 2)
    drawing, axes = figure(7.4, 3.0 * rows + 0.3, rows, min(len(panels), 2))
    for place, panel in zip(axes.flat, panels, strict=False):
        for colour, line in zip(COLOURS * 2, panel.lines, strict=False):
            place.plot(line.x, line.y, line.dash, color=colour, label=line.label)
            if line.error is not None:
                place.fill_between(line.x, line.y - line.error, line.y + line.error, color=colour, alpha=0.25, lw=0)
        between = ", " if len(panel.title) + len(panel.remark) <= ONE_LINE else "\n"
        title = panel.title + (between + panel.remark if panel.remark else "")
        place.set_title(title, pad=TITLE_PAD)
        place.set(xlabel=panel.x_label, ylabel=panel.y_label)
        if panel.logarithmic:
            place.set(xscale="log", yscale="log")
        else:
            if panel.from_zero and min(float(np.min(line.y)) for line in panel.lines) >= 0:
                room = HEADROOM if len(panel.lines) < MANY else HEADROOM_MANY
                place.set_ylim(0, room * max(float(np.max(line.y)) for line in panel.lines) or 1.0)
            elif len(panel.lines) >= MANY:
                bottom, top = place.get_ylim()
                place.set_ylim(bottom, bottom + HEADROOM_MANY * (top - bottom))
            place.ticklabel_format(axis="y", style="sci", scilimits=(-3, 4), useMathText=True)
        if len(panel.lines) >= MANY:
            place.legend(loc="upper center", ncols=(len(panel.lines) + 1) // 2)
        elif len(panel.lines) > 1:
            place.legend()
    for spare in axes.flat[len(panels) :]:
        spare.set_visible(False)
    drawing.draw_without_rendering()  # the layout needs the tick labels, which exist after a first pass
    return drawing


def datasets(name: str, panels: Sequence[Panel]) -> Mapping[str, xr.Dataset]:
    """The curves of a figure, one group for each panel and line."""
    groups = {}
    for letter, panel in zip("abcdefgh", panels, strict=False):
        for number, line in enumerate(panel.lines, start=1):
            variables = {"y": ("x", line.y, {"long_name": panel.y_label})}
            if line.error is not None:
                variables["y_error"] = ("x", line.error, {"long_name": "absolute error"})
            groups[f"{name}/{letter}/{number}"] = xr.Dataset(
                variables,
                {"x": ("x", line.x, {"long_name": panel.x_label})},
                {"label": line.label, "panel": panel.title, "remark": panel.remark},
            )
    return groups
