"""One style for all figures: colours that survive colour blindness and print, sizes, units on axes."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from nupair.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = NDArray[np.float64]
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = {"dirac": "-", "majorana": (0, (4, 2))}
SETTINGS: Any = {
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9,
    "legend.fontsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.3,
    "legend.frameon": False,
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "svg.hashsalt": "nupair",
    "mathtext.fontset": "dejavusans",
}

TIMES = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9), ("ps", 1e-12))

Arguments = ParamSpec("Arguments")
Drawn = TypeVar("Drawn")


def styled(draw: Callable[Arguments, Drawn]) -> Callable[Arguments, Drawn]:
    """Run a drawing function in the package's style and leave the user's own settings as they are."""

    @wraps(draw)
    def in_style(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Drawn:
        try:
            import matplotlib as mpl
        except ImportError as error:
            raise MissingExtraError("matplotlib", "plot") from error
        with mpl.rc_context(SETTINGS):
            return draw(*args, **kwargs)

    return in_style


def figure(width: float, height: float, rows: int = 1, columns: int = 1, **subplots: Any) -> "tuple[Figure, Any]":
    """A figure (inches) and its axes as an array of shape (rows, columns)."""
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(width, height), layout="constrained")
    return drawing, drawing.subplots(rows, columns, squeeze=False, **subplots)


def mass_label(mass: float) -> str:
    """A mass in eV as "10 meV"."""
    return f"{mass * 1e3:g} meV"


def spoken_time(seconds: float) -> str:
    """A time with the unit that leaves digits before the point: "34.1 ns", "1.71 ms"."""
    name, size = next(((name, size) for name, size in TIMES if seconds >= size), TIMES[-1])
    return f"{seconds / size:.3g} {name}"


def powers_aside(axes: "Axes") -> None:
    """A power of ten beside the y axis for very small and very large numbers; none where the numbers can be read as they are."""
    axes.ticklabel_format(axis="y", style="sci", scilimits=(-2, 4), useMathText=True)


def number_label(value: float) -> str:
    """Two digits, with a power of ten only where it is needed: 0.42, 1900, 2.6 x 10^-8."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    if -3 <= int(exponent) < 4:
        return f"{float(f'{value:.1e}'):g}"
    return rf"${mantissa}\times10^{{{int(exponent)}}}$"


def cut_narrow_peaks(axes: "Axes", angle: FloatArray, curves: FloatArray) -> None:
    """Scale the axes to the bulk of the curves where narrow peaks at the ends stand far above it, and say so.

    angle: shape (n,). curves: shape (m, n). The bulk is what lies in the middle nine tenths of the range.
    """
    margin = 0.05 * (angle[-1] - angle[0])
    inner = (angle > angle[0] + margin) & (angle < angle[-1] - margin)
    bulk, whole = float(np.max(curves[:, inner])), float(np.max(curves))
    if bulk > 0 and whole > 1.5 * bulk:
        lowest = float(np.min(curves))
        axes.set_ylim(lowest - 0.05 * bulk, 1.35 * bulk)
        axes.text(
            0.5,
            0.97,
            f"narrow peaks at the ends reach {number_label(whole)}",
            transform=axes.transAxes,
            va="top",
            ha="center",
            fontsize=7.5,
            color="#555555",
        )


def logarithmic(axes: "Axes", curves: FloatArray, remark: str) -> bool:
    """A logarithmic y axis where anything is positive; else the remark, and False."""
    if np.any(np.nan_to_num(curves) > 0):
        axes.set_yscale("log")
        return True
    axes.text(0.5, 0.5, remark, transform=axes.transAxes, ha="center", fontsize=8, color="#555555")
    return False
