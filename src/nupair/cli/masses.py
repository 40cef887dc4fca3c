"""Verbs about what masses, their ordering and the nature change: staircase, mass-effect."""

from itertools import product
from typing import TYPE_CHECKING, Annotated

import typer

from nupair.cli.options import AsJson, Changes, Description, Out, bar, described, drawn, print_sheet, written
from nupair.errors import UnknownNameError

if TYPE_CHECKING:
    import xarray as xr

    from nupair.experiment import Experiment
    from nupair.report.tables import Sheet

BOTH = "both"
Ordering = Annotated[
    str | None,
    typer.Option("--ordering", metavar="ORDERING", help="normal, inverted or both; default: the described one."),
]


def staircase(
    description: Description = "er-ylf",
    changes: Changes = None,
    ordering: Ordering = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """The upper end of the spectrum, where each pair ends at its own threshold; with --out also the figure."""
    from nupair.predict.edges import edges
    from nupair.predict.family import staircase as compute
    from nupair.report.tables import edge_rows

    experiment = described(description, changes)
    orderings = _orderings(experiment, ordering)
    result = compute(experiment, orderings, progress=bar)
    if out is not None:
        from nupair.plots.staircase import staircase as figure

        drawn("staircase", figure({experiment.name: result}), out, as_json)
    if written(result, out, "staircase", as_json):
        return
    for place, one in enumerate(orderings):
        found = edges(experiment.replace({"neutrino.ordering": one})).sel(edge=["upper"])
        sheet = edge_rows(found)
        if place:
            typer.echo("")
        print_sheet(sheet._replace(heading=f"{experiment.name}, {one} ordering. {sheet.heading}"))


def mass_effect(
    description: Description = "er-ylf",
    changes: Changes = None,
    masses: Annotated[
        str | None,
        typer.Option("--masses", metavar="MASSES", help="Lightest masses: '1, 30, 200 meV'; else 1 to 600 meV."),
    ] = None,
    ordering: Ordering = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """What lightest mass, ordering and nature change in the rate, against the signal angle; with --out also the figure."""
    import numpy as np

    from nupair.light.geometry import centre_angle
    from nupair.predict.family import DEFAULT_MASSES, spectrum_family
    from nupair.predict.setting import beams
    from nupair.predict.spectrum import default_angles
    from nupair.quantities import ENERGY, listed

    experiment = described(description, changes)
    orderings = _orderings(experiment, ordering)
    shown = DEFAULT_MASSES if masses is None else listed(masses, ENERGY, "--masses")
    angles = np.unique([*default_angles(experiment), centre_angle(beams(experiment))])
    result = spectrum_family(experiment, shown, angles, orderings, refine=False, progress=bar)
    if out is not None:
        from nupair.plots.spectra import mass_effect as figure

        drawn("mass-effect", figure({experiment.name: result}, {experiment.name: orderings}), out, as_json)
    if not written(result, out, "mass-effect", as_json):
        print_sheet(_centre_rows(experiment, result))


def _orderings(experiment: "Experiment", given: str | None) -> list[str]:
    """The orderings to show.

    Raises: UnknownNameError for a word that is none.
    """
    from nupair.neutrinos.masses import ORDERINGS

    if given is None:
        return [experiment.neutrino.ordering]
    if given not in (*ORDERINGS, BOTH):
        raise UnknownNameError("--ordering", given, (*ORDERINGS, BOTH))
    return list(ORDERINGS) if given == BOTH else [given]


def _centre_rows(experiment: "Experiment", result: "xr.Dataset") -> "Sheet":
    """The summed rate integral at the centre angle, and what mass and nature change in it."""
    from nupair.light.geometry import centre_angle
    from nupair.predict.setting import beams
    from nupair.report.tables import Sheet
    from nupair.units import deg

    chosen = result["rate_integral"].sum("pair").sel(signal_angle=centre_angle(beams(experiment)), method="nearest")
    rows = []
    for ordering, mass in product(chosen["ordering"].values, chosen["lightest_mass"].values):
        dirac, majorana = (_at(chosen, ordering, mass, nature) for nature in ("dirac", "majorana"))
        lightest = _at(chosen, ordering, chosen["lightest_mass"].values[0], "dirac")
        other = _at(chosen, chosen["ordering"].values[0], mass, "dirac")
        changes = (f"{100 * (dirac / one - 1):+.3f}" if one else "-" for one in (lightest, other))
        ratio = f"{dirac / majorana:.5f}" if majorana else "-"
        rows.append((str(ordering), f"{1e3 * mass:g}", f"{dirac:.6e}", *changes, ratio))
    columns = (
        "ordering",
        "lightest mass (meV)",
        "sum F, Dirac (eV^5)",
        "against the lightest (%)",
        f"against {chosen['ordering'].values[0]} (%)",
        "Dirac/Majorana",
    )
    angle = float(chosen["signal_angle"]) / deg
    return Sheet(f"{experiment.name}: mass and nature at {angle:.2f} deg, the centre", columns, rows)


def _at(chosen: "xr.DataArray", ordering: str, mass: float, nature: str) -> float:
    return float(chosen.sel(ordering=ordering, lightest_mass=mass, nature=nature))
