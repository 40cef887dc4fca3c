"""Figs. 1 to 4 as diagrams: the process, the momenta, the layout and the level scheme."""

from math import cos, sin
from typing import TYPE_CHECKING

import numpy as np

from nupair.experiment import load
from nupair.light.geometry import Beams, centre_angle, matched_angles
from nupair.papers.hara2021 import inputs
from nupair.plots.geometry import NORMAL, draw_momentum
from nupair.plots.style import COLOURS, figure, styled
from nupair.predict import setting
from nupair.predict.levels import levels
from nupair.units import deg, eV, per_cm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCHEME = {"g": "4I15/2:1", "q": "4I11/2:1", "p": "4I13/2:1", "e": "2H11/2:1"}
Point = tuple[float, float]


def _arrow(
    axes: "Axes", tail: Point, tip: Point, label: str = "", colour: str = COLOURS[0], shift: Point = (0, 0.05)
) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", tip, tail, arrowprops=style)
    middle = (tail[0] + tip[0]) / 2 + shift[0], (tail[1] + tip[1]) / 2 + shift[1]
    axes.text(*middle, label, ha="center", va="center", fontsize=9, color=colour)


@styled
def process() -> "Figure":
    """Fig. 1: the ion passes e, p, g and emits the pair and the signal photon."""
    drawing, axes = figure(5.6, 2.3)
    place = axes[0, 0]
    place.set(xlim=(0, 1), ylim=(0, 1))
    place.axis("off")
    for left, right, name in ((0.05, 0.35, r"$|e\rangle$"), (0.35, 0.65, r"$|p\rangle$"), (0.65, 0.95, r"$|g\rangle$")):
        _arrow(place, (left, 0.3), (right, 0.3), name, shift=(0, 0.08))
    for tail, tip, name in (
        ((0.35, 0.3), (0.26, 0.8), r"$\nu_j\,(p_2)$"),
        ((0.35, 0.3), (0.46, 0.8), r"$\bar\nu_i\,(p_1)$"),
        ((0.65, 0.3), (0.76, 0.8), r"$\gamma_s\,(k_s)$"),
    ):
        _arrow(place, tail, tip, colour=COLOURS[1])
        place.text(tip[0], 0.87, name, ha="center", fontsize=9)
    place.text(0.05, 0.12, r"imprinted phase $e^{i(\mathbf{k}_1+\mathbf{k}_2)\cdot\mathbf{x}}$", fontsize=9)
    return drawing


@styled
def vectors() -> "Figure":
    """Fig. 2: the momentum relation at P nearest zero, with the published and the measured energies and index."""
    drawing, panels = figure(7.2, 3.9, 1, 2, sharex=True, sharey=True)
    for axes, (name, beams) in zip(panels[0], (("published", inputs.beams()), ("consistent", measured())), strict=True):
        draw_momentum(axes, beams, centre_angle(beams))
        photons = ", ".join(f"{getattr(beams, f'omega_{which}') / eV:.3f}" for which in "12s")
        axes.set_title(f"{name}: photons of {photons} eV")
    panels[0, 0].set_ylabel(NORMAL)
    return drawing


def measured() -> Beams:
    """Lasers resonant with the measured levels, index of LiYF4."""
    return setting.beams(load("er-ylf"))


@styled
def layout() -> "Figure":
    """Fig. 3: lasers at the crystal, at the matched angles, and the detector of the field."""
    from matplotlib.patches import Rectangle

    second, signal = matched_angles(*(getattr(inputs.beams(), f"omega_{name}") for name in "12s"))
    drawing, axes = figure(7.2, 3.0, 1, 2)
    for place, title in zip(axes[0], ("(a) excitation", "(b) trigger and detection"), strict=True):
        place.set(xlim=(-1, 1), ylim=(-0.85, 0.85), aspect="equal", title=title)
        place.axis("off")
        place.add_patch(Rectangle((-0.25, -0.125), 0.5, 0.25, facecolor="#e8eef4", edgecolor="#555555"))
        place.text(0, 0, "Er:YLF", ha="center", va="center", fontsize=9)
    excite, detect = axes[0]
    _arrow(excite, (-0.95, 0), (-0.26, 0), r"$k_1$", shift=(0, 0.09))
    _arrow(excite, _along(second, -0.95), _along(second, -0.24), r"$k_2$", COLOURS[4], (0.1, 0.06))
    excite.text(-0.95, -0.5, rf"$\theta_e$ = {second / deg:.1f} deg from $k_1$", fontsize=8.5)
    _arrow(detect, _along(signal, -0.95), _along(signal, -0.17), r"$k_t$", COLOURS[2], (-0.12, 0))
    _arrow(detect, _along(signal, 0.17), _along(signal, 0.9), r"$k_s$", COLOURS[2], (-0.12, 0))
    detect.add_patch(Rectangle((0.32, 0.16), 0.12, 0.24, facecolor="#f5e6d8", edgecolor="#555555"))
    detect.text(0.5, 0.28, "magnetometer", va="center", fontsize=8.5)
    detect.text(0.98, -0.5, rf"$\theta_s$ = {signal / deg:.1f} deg from $k_1$", ha="right", fontsize=8.5)
    return drawing


def _along(angle: float, distance: float) -> Point:
    return distance * cos(angle), distance * sin(angle)


@styled
def scheme() -> "Figure":
    """Fig. 4: the four levels of the scheme among the lowest ones, lasers and pair emission as arrows."""
    found = levels()
    lowest = found.isel(level=np.flatnonzero([str(name).endswith(":1") for name in found["level"].values]))
    drawing, axes = figure(5.6, 4.2)
    place = axes[0, 0]
    heights = {letter: float(found["energy"].sel(level=name)) * per_cm / eV for letter, name in SCHEME.items()}
    place.hlines(lowest["energy"].values * per_cm / eV, 0, 1, color="#bbbbbb", linewidth=0.8)
    for letter, height in heights.items():
        place.hlines(height, 0, 1, color=COLOURS[6], linewidth=1.4)
        place.text(
            1.03, height, rf"$|{letter}\rangle$  {_term(SCHEME[letter])}  {height:.4f} eV", va="center", fontsize=8.5
        )
    for x, (lower, upper, colour, label) in zip(
        (0.2, 0.4, 0.6, 0.8),
        (
            ("g", "q", COLOURS[0], r"$\omega_1$"),
            ("q", "e", COLOURS[4], r"$\omega_2$"),
            ("e", "p", COLOURS[1], r"$\nu\bar\nu$"),
            ("p", "g", COLOURS[2], r"$\omega_s$"),
        ),
        strict=True,
    ):
        _arrow(place, (x, heights[lower]), (x, heights[upper]), label, colour, (0.06, 0.0))
    place.set(xlim=(0, 1.75), ylim=(-0.08, 2.6), xticks=[], ylabel="energy (eV)")
    place.spines["bottom"].set_visible(False)
    place.grid(False)
    return drawing


def _term(name: str) -> str:
    body = name.partition(":")[0]
    return rf"$^{body[0]}\mathrm{{{body[1]}}}_{{{body[2:]}}}$"
