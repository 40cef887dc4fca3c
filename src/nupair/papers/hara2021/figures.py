"""Figs. 1-12 by name: 1 and 3 drawn as diagrams, 2, 4, 5 from computed geometry and levels, 6-12 from curves."""

from typing import TYPE_CHECKING

from nupair.papers.hara2021 import curves, inputs
from nupair.papers.panels import PaperFigure
from nupair.plots.geometry import momentum_vectors
from nupair.plots.levels import level_diagram
from nupair.plots.style import COLOURS, figure, styled
from nupair.predict.levels import levels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    from nupair.report.tables import Sheet

SCHEME = {"g": "4I15/2:1", "q": "4I11/2:1", "p": "4I13/2:1", "e": "2H11/2:1"}


def _arrow(axes: "Axes", tail: tuple[float, float], tip: tuple[float, float], label: str, style: str = "-|>") -> None:
    axes.annotate("", tip, tail, arrowprops={"arrowstyle": style, "color": COLOURS[0], "shrinkA": 0, "shrinkB": 0})
    axes.text((tail[0] + tip[0]) / 2, (tail[1] + tip[1]) / 2 + 0.05, label, ha="center", fontsize=9)


def _bare(axes: "Axes", title: str) -> None:
    axes.set(xlim=(0, 1), ylim=(0, 1), title=title)
    axes.axis("off")


@styled
def process() -> "Figure":
    """Fig. 1: the ion passes e, p, g and emits the pair and the signal photon."""
    drawing, axes = figure(5.6, 2.2)
    place = axes[0, 0]
    _bare(place, "e to p with a neutrino pair, p to g with the signal photon")
    for left, right, name in ((0.05, 0.35, "|e>"), (0.35, 0.65, "|p>"), (0.65, 0.95, "|g>")):
        _arrow(place, (left, 0.3), (right, 0.3), name)
    _arrow(place, (0.35, 0.3), (0.25, 0.8), "")
    _arrow(place, (0.35, 0.3), (0.47, 0.8), "")
    _arrow(place, (0.65, 0.3), (0.75, 0.8), "")
    for x, name in ((0.23, r"$\nu_j(p_2)$"), (0.5, r"$\bar\nu_i(p_1)$"), (0.79, r"$\gamma_s(k_s)$")):
        place.text(x, 0.83, name, ha="center", fontsize=9)
    place.text(0.05, 0.14, r"phase $e^{i(k_1+k_2)\cdot x}$", fontsize=9)
    return drawing


@styled
def layout() -> "Figure":
    """Fig. 3: lasers at the crystal and the detector of the field."""
    drawing, axes = figure(7.2, 2.4, 1, 2)
    for place, title in zip(axes[0], ("(a) excitation", "(b) trigger and detection"), strict=True):
        _bare(place, title)
        place.add_patch(_box())
        place.text(0.5, 0.5, "Er:YLF", ha="center", va="center", fontsize=9)
    _arrow(axes[0, 0], (0.05, 0.5), (0.38, 0.5), r"$k_1$")
    _arrow(axes[0, 0], (0.95, 0.95), (0.62, 0.6), r"$k_2$")
    _arrow(axes[0, 1], (0.15, 0.05), (0.38, 0.42), r"$k_t$")
    _arrow(axes[0, 1], (0.62, 0.58), (0.8, 0.9), r"$k_s$")
    axes[0, 1].text(0.86, 0.93, "SQUID", fontsize=9, ha="center")
    return drawing


def _box() -> "Rectangle":
    """The crystal."""
    from matplotlib.patches import Rectangle

    return Rectangle((0.38, 0.38), 0.24, 0.24, facecolor="#e8eef4", edgecolor="#555555")


CAPTIONS = {
    "fig-6": "Sum of G_ij around the centre for two sizes, 10 meV, Dirac, normal ordering; 0.36 deg apart; means of four. "
    "The paper's central peak and wiggles are not there when the integral converges.",
    "fig-7": "Opening angle of a pair of 10 meV at the centre: density against the distance from back to back, L = 2R = 2 cm.",
    "fig-8": "Shares of single pairs, 10 meV, L = 2R = 2 cm. Published: weights of Table 4; consistent: eq. (3).",
    "fig-9": "cos(theta_s) times the sum of G_ij for 10, 30 and 50 meV, Dirac, normal ordering, over 180 and 36 degrees.",
    "fig-10": "Dirac and Majorana at 600 meV over 1.44 degrees. Published: coefficient 1/8; consistent: 1.",
    "fig-11": "Generation of magnetization, ten times its accumulation; trigger after 0.2 lifetimes. 3, 9 mW/cm^2, 1 uW/cm^2. "
    "Left with the Rabi frequencies of eq. (81), right with those that Table 1 gives.",
    "fig-12": "Population and coherences of the same; the trigger's profile divided by ten.",
}
FIGURES = (
    PaperFigure("fig-1", "The process, drawn: no numbers in it.", drawing=process),
    PaperFigure(
        "fig-2", "Wave vectors inside the crystal, computed.", drawing=lambda: momentum_vectors(inputs.beams())
    ),
    PaperFigure("fig-3", "Lasers, crystal and detector, drawn: not to scale.", drawing=layout),
    PaperFigure(
        "fig-4", "Levels and lasers of the scheme, computed levels.", drawing=lambda: level_diagram(levels(), SCHEME)
    ),
    PaperFigure("fig-5", "Low levels of Er3+ in LiYF4, computed.", drawing=lambda: level_diagram(levels())),
    *(
        PaperFigure(name, caption, panels=getattr(curves, f"figure_{name.removeprefix('fig-')}"))
        for name, caption in CAPTIONS.items()
    ),
)


def sheets() -> "list[Sheet]":
    """Tables of the report beside the ledger: the decomposition."""
    from nupair.papers.hara2021 import decomposition

    return decomposition.sheets()
