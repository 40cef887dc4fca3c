"""The verb about the driven ion: dynamics."""

from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from nupair.cli.options import AsJson, Changes, Description, Out, described, drawn, print_sheet, written

if TYPE_CHECKING:
    import xarray as xr

    from nupair.report.tables import Sheet


WEAK = 1e-3
"""Largest rho_ee below which the elements are drawn on a logarithmic axis."""
FINE = 5001
"""Times of a curve in the figures of one ion."""


def dynamics(
    description: Description = "er-ylf",
    changes: Changes = None,
    duration: Annotated[
        str | None,
        typer.Option(
            "--duration",
            metavar="TIME",
            help="How long, as '4 ms'; else 2.5 lifetimes of e, or until all settles if e empties at once.",
        ),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Populations and coherences of the ion in time under the lasers; with --out also Figs. 11 and 12, as of the paper."""
    from nupair.predict.dynamics import dynamics as compute
    from nupair.quantities import TIME, quantity
    from nupair.units import s

    length = None if duration is None else quantity(duration, TIME, "--duration") / s
    experiment = described(description, changes)
    result = compute(experiment, length)
    if out is not None:
        from nupair.plots.dynamics import density_matrix, emission, weak_driving

        curves = result
        weak = float(result["density_matrix"].sel(row="e", column="e").real.max()) < WEAK
        if int(result["ensemble_ions"]) == 1 and not weak:  # Rabi oscillations are too fast for the listed times
            curves = compute(experiment, times=np.linspace(0, float(result["time"][-1]), FINE))
        variable = "coherence_squared" if experiment.model.coherence == "bloch" else "coherence_magnetization"
        figures = {
            "populations-coherences": (weak_driving if weak else density_matrix)(curves),
            "emission-in-time": emission(curves, variable),
        }
        for name, drawing in figures.items():
            drawn(name, drawing, out, as_json)
    if not written(result, out, "dynamics", as_json):
        print_sheet(_largest(result))


def _largest(result: "xr.Dataset") -> "Sheet":
    """The largest value of each population and product, when it is reached, the value at the end and the integral."""
    from nupair.report.tables import Sheet

    rho = result["density_matrix"]
    series = {f"rho_{level}{level}": rho.sel(row=level, column=level).real for level in ("g", "q", "p", "e")}
    series |= {f"|rho_{a}{b}|": abs(rho.sel(row=a, column=b)) for a, b in ("eg", "ep")}
    products = ("coherence_squared", "coherence_rate", "coherence_magnetization")
    titles = ("|rho_ep|^2", "rho_ee^2 |rho_ep|^2", "rho_ee^3 |rho_ep|^2")
    series |= {title: result[name] for title, name in zip(titles, products, strict=True)}
    integrals = dict(zip(titles, products, strict=True))
    rows = []
    for title, values in series.items():
        at = int(values.values.argmax())
        integral = f"{float(result[f'accumulated_{integrals[title]}'][-1]):.4e}" if title in integrals else "-"
        when = float(result["time"][at])
        rows.append((title, f"{float(values[at]):.4e}", f"{when:.4e}", f"{float(values[-1]):.4e}", integral))
    heading = f"{result.attrs['title']}; level e lives {float(result['lifetime']):.4g} s; {result.attrs['accuracy']}"
    return Sheet(heading, ("quantity", "largest", "at (s)", "at the end", "integral (s)"), rows)
