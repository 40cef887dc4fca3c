"""Verbs about the size of the target and the opening angle of the pair: sizes, opening."""

from typing import Annotated

import typer

from nupair.cli.options import AsJson, Changes, Description, Out, bar, described, drawn, print_sheet, written


def sizes(
    description: Description = "er-ylf",
    changes: Changes = None,
    lengths: Annotated[
        str, typer.Option("--lengths", metavar="LENGTHS", help="Lengths of the target, as '0.5 cm, 2 cm'.")
    ] = "0.5 cm, 1 cm, 2 cm, 5 cm",
    theta_s: Annotated[
        str | None, typer.Option("--theta-s", metavar="ANGLES", help="Signal angles, as for nupair spectrum.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Spectra of targets of several lengths at one ratio of radius to length (Fig. 6); with --out also the figure."""
    from nupair.plots import sizes as figures
    from nupair.predict.sizes import size_study
    from nupair.quantities import LENGTH, angles, listed
    from nupair.report.tables import Sheet

    experiment = described(description, changes)
    angle = None if theta_s is None else angles(theta_s, "--theta-s")
    result = size_study(experiment, listed(lengths, LENGTH, "--lengths"), angle, progress=bar)
    if out is not None:
        drawn("sizes", figures.sizes({experiment.name: result}), out, as_json)
    if written(result, out, "sizes", as_json):
        return
    best = result["rate_integral"].argmax("signal_angle")
    rows = []
    for index in range(result.sizes["length"]):
        one = result.isel(length=index)
        top = one.isel(signal_angle=int(best[index]))
        numbers = (top["rate_integral"], abs(one["magnetization_integral"]).max(), top["scaled_rate_integral"])
        rows.append(
            (
                *(f"{float(one[name]):.4g}" for name in ("length", "radius", "volume")),
                *(f"{float(number):.6e}" for number in numbers),
            )
        )
    columns = ("L (cm)", "R (cm)", "V (cm^3)", "largest sum F (eV^5)", "largest |sum G|", "F V^2, relative")
    print_sheet(Sheet(result.attrs["title"], columns, rows))


def opening(
    description: Description = "er-ylf",
    changes: Changes = None,
    theta_s: Annotated[
        str | None, typer.Option("--theta-s", metavar="ANGLE", help="Signal angle; without it the centre angle.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Distribution of the opening angle of the neutrino pair (Fig. 7); with --out also the figure."""
    from nupair.plots import sizes as figures
    from nupair.predict.opening import opening_angles
    from nupair.quantities import ANGLE, quantity
    from nupair.report.tables import Sheet

    experiment = described(description, changes)
    result = opening_angles(experiment, None if theta_s is None else quantity(theta_s, ANGLE, "--theta-s"))
    if out is not None:
        drawn("opening", figures.opening({experiment.name: result}), out, as_json)
    if written(result, out, "opening", as_json):
        return
    content, edge = result["content"].sum("pair").values, result["edge"].values
    beyond = content[::-1].cumsum()[::-1] / content.sum()
    rows = [(f"{1e3 * low:.4g}", f"{share:.3e}") for low, share in zip(edge[:-1:6], beyond[::6], strict=True)]
    heading = f"{result.attrs['title']}; {result.attrs['accuracy']}"
    print_sheet(Sheet(heading, ("pi - opening angle beyond (mrad)", "share of pairs"), rows))
