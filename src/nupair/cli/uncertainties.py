"""The verb about input uncertainties."""

from typing import Annotated

import typer

from nupair.cli.options import AsJson, Changes, Description, Out, bar, described, print_sheet, written
from nupair.errors import InputError


def uncertainties(
    description: Description = "er-ylf",
    changes: Changes = None,
    theta_s: Annotated[
        str | None,
        typer.Option("--theta-s", metavar="ANGLE", help="Signal angle; default: 20 degrees above the centre."),
    ] = None,
    uncertain: Annotated[
        list[str] | None,
        typer.Option(
            "--uncertain",
            metavar="KEY=SIZE",
            help="An uncertainty of your own: ion.density='5 %', target.length='0.1 mm', scale.noise='x 2', or none. May repeat.",
        ),
    ] = None,
    outcome: Annotated[
        bool, typer.Option("--outcome", help="Propagate to the field at the sensor and the times to see it instead.")
    ] = False,
    samples: Annotated[int, typer.Option("--samples", help="Draws of all inputs at once; 0: linear only.")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.")] = 1,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """How much the uncertainty of each input moves rate, magnetization and thresholds, beside the numerical errors."""
    from functools import partial

    import numpy as np

    from nupair.predict.outcome import outcome_numbers
    from nupair.predict.uncertainties import uncertainties as compute
    from nupair.quantities import ANGLE, quantity
    from nupair.report.uncertainty_tables import input_sheet, total_sheet

    angle = None if theta_s is None else quantity(theta_s, ANGLE, "--theta-s")
    given = dict(map(_uncertain, uncertain or []))
    if seed < 0:
        raise InputError("--seed", "zero or positive", seed)
    experiment = described(description, changes)
    evaluate = partial(outcome_numbers, signal_angle=angle) if outcome else None
    result = compute(experiment, angle, given, evaluate, samples, np.random.default_rng(seed), bar)
    if written(result, out, "uncertainties", as_json):
        return
    for sheet in (total_sheet(result), input_sheet(result)):
        print_sheet(sheet)
        typer.echo("")
    typer.echo(f"No uncertainty known, not propagated: {result.attrs['no_uncertainty']}.")


def _uncertain(text: str) -> tuple[str, str | float | None]:
    """KEY=SIZE."""
    key, separator, size = text.partition("=")
    if not separator or not key.strip() or not size.strip():
        raise InputError("--uncertain", "KEY=SIZE", text, "Try --uncertain ion.density='5 %'.")
    size = size.strip()
    if size == "none":
        return key.strip(), None
    try:
        return key.strip(), float(size)
    except ValueError:
        return key.strip(), size
