"""Verbs that compute spectra: run, spectrum."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Annotated

import typer

from nupair.cli.options import (
    AsJson,
    Changes,
    Description,
    Out,
    bar,
    changed,
    described,
    drawn,
    is_there,
    print_sheet,
    written,
)

if TYPE_CHECKING:
    import xarray as xr

    from nupair.report.tables import Sheet

ROWS = 40
"""Most angles that a printed table shows."""
_COLUMNS = {
    "rate_integral": ("sum F (eV^5)", "{:.6e}"),
    "rate_integral_error": ("error", "{:.1e}"),
    "magnetization_integral": ("sum G (eV^5)", "{:.6e}"),
    "magnetization_integral_error": ("error", "{:.1e}"),
    "rate": ("rate (1/s)", "{:.4e}"),
    "magnetization_rate": ("odd dM/dt (G/s)", "{:.4e}"),
}
"""Title and form of each variable that a printed table shows."""


def run(
    description: Annotated[
        str | None,
        typer.Argument(
            metavar="[PRESET|FILE.toml]",
            help="An experiment to compute under both descriptions; without it, the paper's: hara-2021 beside er-ylf.",
            callback=is_there,
        ),
    ] = None,
    changes: Changes = None,
    masses: Annotated[
        str | None,
        typer.Option(
            "--masses",
            metavar="MASSES",
            help="Lightest masses to show beside the described one: '1, 30, 200 meV'; else 1, 10, 50, 100 and 600 meV.",
        ),
    ] = None,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Folder for the results.")] = "out",
) -> None:
    """The main job: published and consistent description side by side; NetCDF file, figures and an HTML report."""
    from nupair.predict.family import DEFAULT_MASSES
    from nupair.quantities import ENERGY, listed
    from nupair.report.job import run as run_job
    from nupair.report.study import paper_experiment, with_given_switches

    shown = DEFAULT_MASSES if masses is None else listed(masses, ENERGY, "--masses")
    if description is None:
        experiments = {name: changed(experiment, changes) for name, experiment in paper_experiment().items()}
    else:
        experiments = with_given_switches(described(description, changes))
    for path in run_job(experiments, out, bar, shown):
        typer.echo(path)


def spectrum(
    description: Description = "er-ylf",
    changes: Changes = None,
    theta_s: Annotated[
        str | None,
        typer.Option(
            "--theta-s",
            metavar="ANGLES",
            help="Signal angles: '58.8 deg', a list '10 deg, 20 deg', or START:STOP:N as '-27 deg:145 deg:721'.",
        ),
    ] = None,
    tolerance: Annotated[float, typer.Option("--tolerance", help="Wanted relative accuracy.")] = 1e-4,
    refine: Annotated[
        bool,
        typer.Option("--refine/--no-refine", help="Compute the target's blur where it matters, or only bound it."),
    ] = True,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Rate and magnetization of the six pairs against the signal angle, also in laboratory units; with --out also a figure."""
    from nupair.predict.spectrum import spectrum as compute
    from nupair.quantities import angles

    experiment = described(description, changes)
    result = compute(experiment, None if theta_s is None else angles(theta_s, "--theta-s"), tolerance, refine, bar)
    if out is not None and result.sizes["signal_angle"] > 1:
        _draw(experiment.name, result, out, as_json)
    if not written(result, out, "spectrum", as_json):
        print_sheet(_sheet(result))


def _draw(name: str, result: "xr.Dataset", out: str, as_json: bool) -> None:
    """The pairs' shares as a figure; the file alone where no figure can be drawn."""
    from nupair.errors import MissingExtraError
    from nupair.plots.pairs import pair_decomposition

    try:
        drawn("spectrum", pair_decomposition({name: result}), out, as_json)
    except MissingExtraError as error:
        typer.echo(f"no figure: {error}", err=True)


def _steps() -> Iterator[int]:
    """1, 2, 4, 10, 20, 40, 100 ...: of the default quarters of a degree these are round numbers of degrees."""
    return (first * 10**power for power in count() for first in (1, 2, 4))


def _sheet(result: "xr.Dataset") -> "Sheet":
    """Sums over the pairs, thinned to at most ROWS angles."""
    from nupair.pairs.finite import MISSED
    from nupair.report.tables import Sheet
    from nupair.units import deg

    shown = {name: form for name, form in _COLUMNS.items() if name in result}
    number = result.sizes["signal_angle"]
    step = next(step for step in _steps() if number <= step * ROWS)
    sums = result.sum("pair").isel(signal_angle=slice(None, None, step))
    values = zip(sums["signal_angle"].values, *(sums[name].values for name in shown), strict=True)
    rows = [
        (f"{angle / deg:.5f}", *(form.format(x) for (_, form), x in zip(shown.values(), numbers, strict=True)))
        for angle, *numbers in values
    ]
    thinned = "" if step == 1 else f" (every {step}th of {number} angles; --out or --json gives all)"
    missing = f"; no absolute rate: {result.attrs['rate_missing']}" if "rate_missing" in result.attrs else ""
    titles = ("theta_s (deg)", *(title for title, _ in shown.values()))
    accuracy = result.attrs["accuracy"]
    missed = f"; {accuracy}" if MISSED in accuracy else ""
    return Sheet(f"{result.attrs['title']}{thinned}{missing}{missed}", titles, rows)
