"""Verbs about what competes with the pairs and what the experiment can supply: backgrounds, budgets."""

from itertools import product
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from nupair.cli.options import AsJson, Changes, Description, Out, described, print_sheet, written

if TYPE_CHECKING:
    import xarray as xr

    from nupair.report.tables import Sheet

Angle = Annotated[
    str | None,
    typer.Option("--theta-s", metavar="ANGLES", help="Signal angles; default: the centre and the kinematic edge."),
]
Coherence = Annotated[
    float | None,
    typer.Option("--coherence", help="|rho_ep|^2, or |chi|^2 with the trigger factor; default: the largest possible."),
]


def backgrounds(
    description: Description = "er-ylf",
    changes: Changes = None,
    theta_s: Angle = None,
    coherence: Coherence = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """QED backgrounds beside the pair emission: one, two and three extra photons, extinction, events per lifetime."""
    from nupair.predict.backgrounds import backgrounds as compute
    from nupair.quantities import angles

    angle = None if theta_s is None else angles(theta_s, "--theta-s")
    result = compute(described(description, changes), angle, coherence)
    if not written(result, out, "backgrounds", as_json):
        _print(result)


def budgets(
    description: Description = "er-ylf", changes: Changes = None, out: Out = None, as_json: AsJson = False
) -> None:
    """What lasers and crystal supply: photons per ion, absorption and gain, thermal moment, spin noise."""
    from nupair.predict.budgets import budgets as compute

    result = compute(described(description, changes))
    if not written(result, out, "budgets", as_json):
        _print(result)


def _print(result: "xr.Dataset") -> None:
    """One table of the numbers, and one for each dimension."""
    for dims in dict.fromkeys(variable.dims for variable in result.data_vars.values()):
        print_sheet(_sheet(result, tuple(map(str, dims))))
        typer.echo("")


def _sheet(result: "xr.Dataset", dims: tuple[str, ...]) -> "Sheet":
    """The variables of the given dimensions: a column for each entry of the first, a row for each of the others."""
    from nupair.report.tables import Sheet

    chosen = {name: variable for name, variable in result.data_vars.items() if variable.dims == dims}
    axes = [result[dim].values if dim in result.coords else np.arange(1, result.sizes[dim] + 1) for dim in dims]
    columns = list(map(str, axes[0])) if dims else ["value"]
    rows = []
    for name, variable in chosen.items():
        values = variable.values.reshape(len(columns), -1)
        for entry, others in enumerate(product(*axes[1:])):
            said = (
                (str(name), str(variable.attrs.get("long_name", "")), variable.attrs["units"])
                if entry == 0
                else ("",) * 3
            )
            rows.append((*said, *map(str, others), *(f"{x:.4g}" for x in values[:, entry])))
    heading = f"{result.attrs['title']}: {' by '.join(dims)}" if dims else result.attrs["title"]
    return Sheet(heading, ("quantity", "meaning", "unit", *dims[1:], *columns), rows)
