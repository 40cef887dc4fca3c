"""Angular spectra of the rate and magnetization integrals, and what the neutrino mass changes in them."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from nupair.errors import InputError
from nupair.plots.style import COLOURS, DASHES, cut_narrow_peaks, figure, logarithmic, mass_label, powers_aside, styled
from nupair.units import deg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = {"dirac": "solid", "majorana": "dashed"}
"""What the line styles of `DASHES` are called."""
SYMBOLS = {"rate_integral": r"$\sum F_{ij}$", "magnetization_integral": r"$\sum G_{ij}$"}


@styled
def spectra(families: dict[str, xr.Dataset], variable: str) -> "Figure":
    """Sum over pairs against signal angle; one column per description, one row per ordering.

    families: results of `spectrum_family` by the name of their column. variable: "rate_integral" or "magnetization_integral".
    Solid Dirac, dashed Majorana, one colour per lightest mass. Raises: InputError for the result of a single spectrum.
    """
    for name, family in families.items():
        if "ordering" not in family.dims:
            raise InputError(
                f"the spectra of {name}",
                "a result of nupair.spectrum_family",
                "one without orderings",
                "A single spectrum is drawn by nupair.plots.pairs.pair_decomposition.",
            )
    orderings = [str(name) for name in next(iter(families.values()))["ordering"].values]
    drawing, panels = figure(7.2, 2.6 * len(orderings) + 0.5, len(orderings), len(families), sharex=True)
    for column, (name, family) in enumerate(families.items()):
        for row, ordering in enumerate(orderings):
            axes = panels[row, column]
            _draw_family(axes, family[variable].sum("pair").sel(ordering=ordering))
            axes.set_title(f"{name}, {ordering} ordering", y=1.07)
            curves = family[variable].sum("pair").sel(ordering=ordering).transpose(..., "signal_angle").values
            cut_narrow_peaks(axes, family["signal_angle"].values, curves.reshape(-1, curves.shape[-1]))
            powers_aside(axes)
            if row == len(orderings) - 1:
                axes.set_xlabel(r"signal angle $\theta_s$ (deg)")
            if column == 0:
                axes.set_ylabel(f"{SYMBOLS[variable]} (eV$^5$)")
    _legend(drawing, panels[0, 0], next(iter(families.values())))
    return drawing


def _draw_family(axes: "Axes", sums: xr.DataArray) -> None:
    angle = sums["signal_angle"].values / deg
    for colour, mass in zip(COLOURS, sums["lightest_mass"].values, strict=False):
        for nature in sums["nature"].values:
            member = sums.sel(lightest_mass=mass, nature=nature)
            axes.plot(angle, member, color=colour, linestyle=DASHES[str(nature)])


def _legend(drawing: "Figure", axes: "Axes", family: xr.Dataset) -> None:
    """Colours for the masses below the panels, lines for the natures in the title: seven masses fit side by side."""
    masses = family["lightest_mass"].values
    handles = [axes.plot([], [], color=c)[0] for c, _ in zip(COLOURS, masses, strict=False)]
    labels = [mass_label(float(mass)) for mass in masses]
    natures = ", ".join(f"{LINES[str(nature)]} {str(nature).capitalize()}" for nature in family["nature"].values)
    drawing.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=len(labels),
        fontsize=8,
        frameon=False,
        columnspacing=1.2,
        title=f"lightest mass; {natures}",
    )


@styled
def mass_effect(
    families: dict[str, xr.Dataset], orderings: dict[str, list[str]], variable: str = "rate_integral"
) -> "Figure":
    """Relative change of the summed integral from the lightest Dirac case, against signal angle, logarithmic.

    families: results of `spectrum_family` by name. orderings: those to show of each, by the same name; a panel for each, relative
    to its own lightest Dirac case. Shows where in the spectrum the mass and the nature act.
    """
    columns = [(name, families[name], ordering) for name in families for ordering in orderings[name]]
    drawing, panels = figure(7.2 if len(columns) < 3 else 3.6 * len(columns), 3.4, 1, len(columns), sharey=True)
    for column, (name, family, ordering) in enumerate(columns):
        axes = panels[0, column]
        sums = family[variable].sum("pair").sel(ordering=ordering)
        reference = sums.isel(lightest_mass=0).sel(nature="dirac")
        change = abs(sums / reference.where(reference != 0) - 1)
        _draw_family(axes, change.where(change > 0))
        if logarithmic(axes, change.values, "no emission"):
            lowest = np.min(change.values[change.values > 0])
            axes.set_ylim(10 ** max(np.floor(np.log10(lowest)), -7.0), 3)
        axes.set_title(f"{name}, {ordering} ordering")
        axes.set_xlabel(r"signal angle $\theta_s$ (deg)")
    lightest = mass_label(float(next(iter(families.values()))["lightest_mass"].values[0]))
    panels[0, 0].set_ylabel(f"|change of {SYMBOLS[variable]}|\nrelative to Dirac, {lightest}")
    _legend(drawing, panels[0, 0], next(iter(families.values())))
    return drawing
