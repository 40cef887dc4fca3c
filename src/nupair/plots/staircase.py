"""The staircase of pair thresholds at the kinematic edge of the spectrum."""

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.plots.style import COLOURS, DASHES, figure, logarithmic, mass_label, powers_aside, styled
from nupair.units import mrad

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


FloatArray = NDArray[np.float64]
LABEL = 0.06
"""Share of the width that a label takes."""
HIGHEST = 0.42
"""Share of the height above which an inset would meet the labels of the edges."""
SURE = 5.0
"""Change between two values over their errors together, from which a slope is drawn: it then is right within 20 percent."""
BEYOND, FAINT = -0.3, 1e-3
"""Where the figure ends outside the edge, mrad; share of the top below which nothing is taken to be emitted."""
SEEN = 1.5
"""Ratio of a curve's largest to its smallest value across edges that an inset is worth."""


@styled
def staircase(edges: dict[str, xr.Dataset]) -> "Figure":
    """Sum of F about the upper edge (above) and its slope (below), the six thresholds marked.

    The slope is taken over differences that exceed the values' own errors (`slopes`).
    edges: `nupair.staircase` results by name; a column for each of their orderings. Raises: InputError where one has no edge.
    """
    columns = [
        (name, family.sel(ordering=word)) for name, family in edges.items() for word in family["ordering"].values
    ]
    drawing, panels = figure(7.2 if len(columns) < 3 else 3.6 * len(columns), 5.2, 2, len(columns), sharex=True)
    for column, (name, family) in enumerate(columns):
        chosen = family.isel(lightest_mass=0)
        massless, mass = float(chosen["massless_edge"]), float(chosen["lightest_mass"])
        if not np.isfinite(massless):
            raise InputError(
                "the staircase", "that of a spectrum with an end", name, "Here pairs are emitted at every angle."
            )
        if not np.isfinite(chosen["threshold_angle"]).any():
            raise InputError(
                "the staircase",
                "that of pairs light enough to be emitted",
                name,
                "Any two neutrinos are heavier than what is left to them.",
            )
        inside = (massless - chosen["signal_angle"].values) / mrad
        above, below = panels[:, column]
        for colour, nature in zip(COLOURS, chosen["nature"].values, strict=False):
            one = chosen.sel(nature=nature).sum("pair")
            curve, error = one["rate_integral"].values, one["rate_integral_error"].values
            style: dict[str, Any] = {
                "color": colour,
                "linestyle": DASHES[str(nature)],
                "label": str(nature).capitalize(),
            }
            above.plot(inside, curve, **style)
            between, slope = slopes(inside, curve, error)
            below.plot(between, slope, **style)
        steps = (massless - chosen["threshold_angle"].sel(edge="upper").values) / mrad
        for step in steps:
            below.axvline(step, color="#888888", linewidth=0.6)
        above.set_title(f"{name}\nlightest mass {mass_label(mass)}, {chosen['ordering'].item()} ordering")
        powers_aside(above)
        logarithmic(below, slope, "no emission")
        below.set_xlim(float(inside.max()), _end(inside, chosen["rate_integral"].sum("pair")))
        _mark_steps(above, steps, [str(pair) for pair in chosen["pair"].values])
        _enlarge_innermost(above, steps[np.isfinite(steps)])
    drawing.supxlabel("angle inside the edge of massless pairs (mrad)", fontsize=9)
    panels[0, 0].set_ylabel(r"$\sum F_{ij}$ (eV$^5$)")
    panels[1, 0].set_ylabel(r"$|d\sum F_{ij}/d\theta_s|$ (eV$^5$/mrad)")
    drawing.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return drawing


def has_staircase(family: xr.Dataset) -> bool:
    """Whether `staircase` draws a result: its spectrum ends, and in each ordering some pair is light enough to be emitted."""
    emitted = family["threshold_angle"].sel(edge="upper").notnull().any("pair")
    return bool(family["massless_edge"].notnull()) and bool(emitted.all())


def slopes(at: FloatArray, curve: FloatArray, error: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Size of a curve's slope between points so far apart that the values differ by `SURE` times their errors together.

    at: ascending or descending, shape (n,). curve, error: shape (n,). Returns the middles and the slopes; where the curve does not
    change by as much up to its end there is none.
    """
    ends = [0]
    for place in range(1, at.size):
        last = ends[-1]
        change = abs(curve[place] - curve[last])
        if change > SURE * (error[place] + error[last]):
            ends.append(place)
        elif curve[place] == curve[last]:  # nothing is emitted here: begin again
            ends[-1] = place
    steps, values = at[ends], curve[ends]
    return (steps[1:] + steps[:-1]) / 2, np.abs(np.diff(values) / np.diff(steps))


def _end(inside: FloatArray, curves: xr.DataArray) -> float:
    """Where the figure ends outside: 0.3 mrad beyond the edge, or with the last angle where something is still emitted there."""
    beyond = curves.isel(signal_angle=inside < BEYOND)
    return float(inside.min()) if beyond.size and float(beyond.max()) > FAINT * float(curves.max()) else BEYOND


def _enlarge_innermost(axes: "Axes", steps: FloatArray) -> None:
    """An inset with the edges that crowd about the innermost one (within 0.3 mrad of it), where they are seen and it has room."""
    crowd = steps[steps < steps.min(initial=np.inf) + 0.3]
    if crowd.size < 2:
        return
    margin = max(0.6 * float(np.ptp(crowd)), 0.01)
    low, high = float(crowd.min()) - margin, float(crowd.max()) + margin
    height = _free_height(axes, 0.05, 0.66, 0.36)
    if height > HIGHEST or not _falls(axes, low, high):
        return
    inset = axes.inset_axes((0.13, height, 0.48, 0.2))
    top = 0.0
    for line in axes.get_lines():
        x, y = np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)
        inside = (x > low) & (x < high)
        if x.size > 2 and inside.any():
            top = max(top, float(y[inside].max()))
            inset.plot(x[inside], y[inside], color=line.get_color(), linestyle=line.get_linestyle(), linewidth=1)
    for step in crowd:
        inset.axvline(step, color="#888888", linewidth=0.6)
    if top > 0:
        inset.set_yscale("log")
        inset.set_ylim(1e-3 * top, 2 * top)
    inset.set_xlim(high, low)
    inset.tick_params(labelsize=6.5, labelleft=False)
    inset.set_title("innermost edges, mrad", fontsize=6.5, pad=2)


def _falls(axes: "Axes", low: float, high: float) -> bool:
    """Whether any curve changes by more than a half of its smallest value between two angles: not so where beams blur the edges."""
    for line in axes.get_lines():
        x, y = np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)
        seen = y[(x > low) & (x < high)]
        if x.size > 2 and seen.size and float(seen.max()) > SEEN * float(seen.min()):
            return True
    return False


def _free_height(axes: "Axes", left: float, right: float, needed: float) -> float:
    """Where an inset hides no curve, as a share of the height: near the bottom where there is room, else above the curves.

    left, right: shares of the width that it takes. needed: share of the height from the bottom that must be free.
    """
    (start, end), height = axes.get_xlim(), axes.get_ylim()[1]
    reached = [np.zeros(0)]
    for line in axes.get_lines():
        share = (np.asarray(line.get_xdata(), dtype=float) - start) / (end - start)
        y = np.asarray(line.get_ydata(), dtype=float)
        if y.size > 2:
            reached.append(y[(share > left) & (share < right)] / height)
    shares = np.concatenate(reached)
    return 0.1 if shares.min(initial=1.0) > needed else float(shares.max(initial=0.0)) + 0.14


def _mark_steps(axes: "Axes", steps: FloatArray, labels: list[str]) -> None:
    """A line at each threshold and its label; those of close lines are stacked left of all of them, from the left one down."""
    previous, level, place = np.inf, 0, np.inf
    apart = LABEL * abs(float(np.subtract(*axes.get_xlim())))
    top = axes.get_ylim()[1]
    axes.set_ylim(0, top * 1.35)
    for step, label in sorted(zip(steps, labels, strict=True), reverse=True):
        if not np.isfinite(step):
            continue
        level = level + 1 if previous - step < apart else 0
        place = place if level else step
        axes.axvline(step, color="#888888", linewidth=0.6)
        height = top * (1.26 - 0.09 * level)
        axes.annotate(
            f"({label})", (place, height), fontsize=7.5, ha="right", xytext=(-1, 0), textcoords="offset points"
        )
        previous = step
