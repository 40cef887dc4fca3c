"""The momentum vectors of the lasers to scale (Fig. 2 of the paper) and the region where pairs can be emitted."""

from typing import TYPE_CHECKING

import numpy as np

from nupair.light.geometry import Beams, centre_angle, imprinted_momentum, pair_energy, pair_momentum
from nupair.light.thresholds import threshold_angles
from nupair.plots.style import COLOURS, figure, styled
from nupair.units import deg, eV

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def momentum_vectors(beams: Beams, offset: float = 40 * deg) -> "Figure":
    """k1, k2, ks and the pair's P, to scale, at the centre angle (left) and `offset` (rad) away from it (right).

    The circle about the tip of k1 + k2 has the radius of the largest pair momentum, E; where ks ends inside it, pairs can be
    emitted.
    """
    drawing, panels = figure(7.2, 3.9, 1, 2, sharex=True, sharey=True)
    centre = centre_angle(beams)
    for axes, angle in zip(panels[0], (centre, centre + offset), strict=True):
        draw_momentum(axes, beams, angle)
        axes.set_title(rf"$\theta_s$ = {angle / deg:.2f}$\degree$")
    panels[0, 0].set_ylabel(NORMAL)
    return drawing


NORMAL = "in the laser plane, normal to $k_1$ (eV)"
"""Label of the vertical axis."""


def draw_momentum(axes: "Axes", beams: Beams, signal_angle: float) -> None:
    """The vectors at one signal angle (rad) on axes of their own, with the legend of circle and arc."""
    _draw_vectors(axes, beams, signal_angle)
    axes.set_xlabel("along $k_1$ (eV)")
    axes.set_aspect("equal")
    axes.set_ylim(-1.15, 2.75)
    axes.text(
        0.5,
        0.015,
        "circle: tip of $k_s$ for which $|P| = E$\nthick arc: angles with pair emission",
        fontsize=7.5,
        color="#555555",
        ha="center",
        transform=axes.transAxes,
    )


def _draw_vectors(axes: "Axes", beams: Beams, signal_angle: float) -> None:
    start = np.zeros(2)
    first = np.array([beams.k_1, 0.0]) / eV
    tip = imprinted_momentum(beams)[[2, 0]] / eV
    signal = beams.signal_wave(signal_angle) * np.array([np.cos(signal_angle), np.sin(signal_angle)]) / eV
    pair = pair_momentum(beams, signal_angle)[[2, 0]] / eV
    turn = np.linspace(0, 2 * np.pi, 400)
    reach = pair_energy(beams) / eV
    axes.plot(tip[0] + reach * np.cos(turn), tip[1] + reach * np.sin(turn), color="#aaaaaa", linewidth=0.8)
    lower, upper = threshold_angles(beams, 0.0)
    if np.isfinite(lower):
        arc = np.linspace(lower, upper, 200)
        radius = beams.signal_wave(arc) / eV
        axes.plot(radius * np.cos(arc), radius * np.sin(arc), color=COLOURS[2], linewidth=2.5, alpha=0.4)
    middle = (first + tip) / 3
    _arrow(axes, start, first, "$k_1$", COLOURS[0], middle)
    _arrow(axes, first, tip, "$k_2$", COLOURS[4], middle)
    _arrow(axes, start, signal, "$k_s$", COLOURS[2], middle)
    if np.linalg.norm(pair) > 0.02 * beams.k_s / eV:
        _arrow(axes, signal, tip, "$P$", COLOURS[1], np.array([0.0, 10.0]))
    else:
        axes.annotate("$P = 0$", (tip[0], tip[1]), xytext=(6, 6), textcoords="offset points", color=COLOURS[1])


def _arrow(axes: "Axes", tail: np.ndarray, tip: np.ndarray, label: str, colour: str, away_from: np.ndarray) -> None:
    arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (tip[0], tip[1]), (tail[0], tail[1]), arrowprops=arrow)
    side = np.array([tail[1] - tip[1], tip[0] - tail[0]])
    side = side / max(np.linalg.norm(side), 1e-12)
    middle = (tail + tip) / 2
    x, y = middle + 0.13 * side * np.sign(side @ (middle - away_from) or 1.0)
    axes.text(x, y, label, color=colour, ha="center", va="center", fontsize=10)
