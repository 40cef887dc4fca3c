"""Figs. 1-12 by name: 1, 3 and 4 drawn as diagrams, 2 and 5 from computed geometry and levels, 6-12 from curves."""

from typing import TYPE_CHECKING

from nupair.papers.hara2021 import curves, drawings, time_curves
from nupair.papers.panels import PaperFigure
from nupair.plots.levels import level_diagram
from nupair.predict.levels import levels

if TYPE_CHECKING:
    from nupair.report.tables import Sheet

CAPTIONS = {
    "fig-6": "Sum of G_ij around the centre for two sizes, 10 meV, Dirac, normal ordering; 61 points 0.36 deg apart, and means of "
    "four. First row: an adaptive Monte Carlo of few points (eight iterations of 8000 points a pair, seed 1). The central peak "
    "and the wiggles are not there when the integral converges; the shaded bands are the errors.",
    "fig-7": "Opening angle of a pair of 10 meV at the centre: density against the distance from back to back, L = 2R = 2 cm. "
    "In three dimensions the density vanishes at exactly back to back with the solid angle.",
    "fig-8": "Shares of single pairs, 10 meV, L = 2R = 2 cm. Published: weights of Table 4; consistent: eq. (3). Not converged: "
    "as in Fig. 6. Last panel: large target.",
    "fig-9": "cos(theta_s) times the sum of G_ij for 10, 30 and 50 meV, Dirac, normal ordering, over 180 degrees in steps of 3 "
    "and over 36 degrees in steps of 0.6. Not converged: eight iterations of 2000 points a pair, seed 1. Last row: the sum of "
    "G_ij at the kinematic edge (large target), where the masses show.",
    "fig-10": "Dirac and Majorana at 600 meV over 1.44 degrees. Published: coefficient 1/8; consistent: 1. Not converged: as in "
    "Fig. 6. Last panel: ratio at the centre against the mass, and the two printed ratios.",
    "fig-11": "Generation of magnetization, ten times its accumulation; trigger after 0.2 lifetimes. 3, 9 mW/cm^2, 1 uW/cm^2. "
    "Published: with the Rabi frequencies of eq. (81) and with those that Table 1 gives, the latter also with 9 and 3 mW/cm^2. "
    "Consistent: the rates take |rho_ep|^2 alone; e decays without radiation to 4S3/2 (width by the energy-gap law), Rabi "
    "frequencies of the computed doublets.",
    "fig-12": "Population and coherences of the same; the trigger's profile at a tenth of the largest value.",
}
FIGURES = (
    PaperFigure("fig-1", "The process, drawn: no numbers in it.", drawing=drawings.process),
    PaperFigure(
        "fig-2",
        "Wave vectors inside the crystal at the angle where P is smallest, to scale; n_r times the photon energies of the caption.",
        drawing=drawings.vectors,
    ),
    PaperFigure(
        "fig-3",
        "Lasers, crystal and magnetometer, drawn; angles as matched, sizes not to scale.",
        drawing=drawings.layout,
    ),
    PaperFigure(
        "fig-4",
        "Levels, lasers and pair emission of the scheme: lowest computed Stark levels of LiYF4; grey: other manifolds.",
        drawing=drawings.scheme,
    ),
    PaperFigure(
        "fig-5",
        "Low levels of Er3+ in LiYF4, computed and measured (the paper shows Cs2NaYF6).",
        drawing=lambda: level_diagram(levels()),
    ),
    *(
        PaperFigure(name, caption, panels=getattr(module, f"figure_{name.removeprefix('fig-')}"))
        for name, caption in CAPTIONS.items()
        for module in (curves if int(name.removeprefix("fig-")) < 11 else time_curves,)
    ),
)


def sheets() -> "list[Sheet]":
    """Tables of the report beside the ledger: the decomposition."""
    from nupair.papers.hara2021 import decomposition

    return decomposition.sheets()
