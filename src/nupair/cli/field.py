"""Verbs about the crystal's magnetic field and what a magnetometer makes of it: field, outcome."""

from typing import TYPE_CHECKING, Annotated

import typer

from nupair.cli.options import AsJson, Changes, Description, Out, described, drawn, print_sheet, written

if TYPE_CHECKING:
    import xarray as xr

    from nupair.experiment import Experiment
    from nupair.report.tables import Sheet


def field(
    description: Description = "er-ylf",
    changes: Changes = None,
    position: Annotated[
        list[str] | None,
        typer.Option(
            "--position",
            metavar="X,Y,Z",
            help="Where, from the centre of the crystal, z along k1: '0, 0, 5 cm'. May repeat; default: the sensor's, with loop.",
        ),
    ] = None,
    magnetization: Annotated[
        str | None,
        typer.Option("--magnetization", metavar="MX,MY,MZ", help="As '0, 0, 1e-6 A/m'; default: 1 A/m along z."),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Field of the magnetised crystal at points (else at the described sensor, with its loop); with --out also a map."""
    from nupair.predict.field import field_map
    from nupair.quantities import LENGTH, triple
    from nupair.units import m

    experiment = described(description, changes)
    moment = _magnetization(magnetization)
    places = [[value / m for value in triple(text, LENGTH, "--position")] for text in position or []]
    result = field_map(experiment, places or [_sensor(experiment)], moment)
    through = None if places else _loop(experiment, moment)
    if out is not None:
        _write_map(experiment, moment, out, as_json)
    if not written(result, out, "field", as_json):
        print_sheet(_field_rows(result))
        if through is not None:
            typer.echo("")
            print_sheet(through)


def outcome(
    description: Description = "er-ylf",
    changes: Changes = None,
    theta_s: Annotated[
        str | None,
        typer.Option("--theta-s", metavar="ANGLE", help="Signal angle; default: 20 degrees above the centre."),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """The plain answer: pairs per second, field at the sensor and the time to see it at three sigma."""
    from nupair.predict.outcome import outcome as compute
    from nupair.quantities import ANGLE, quantity

    angle = None if theta_s is None else quantity(theta_s, ANGLE, "--theta-s")
    result = compute(described(description, changes), angle)
    if not written(result, out, "outcome", as_json):
        typer.echo(result.attrs["answer"])


def _magnetization(text: str | None) -> tuple[float, ...] | None:
    """A/m."""
    from nupair.predict.field import AMPERE_PER_METRE
    from nupair.quantities import MAGNETIZATION, triple

    return None if text is None else tuple(x / AMPERE_PER_METRE for x in triple(text, MAGNETIZATION, "--magnetization"))


def _sensor(experiment: "Experiment") -> list[float]:
    """The described position of the sensor, m; else a radius beyond the face of the crystal."""
    from nupair.predict.sensor import sensor_position
    from nupair.units import m

    place = sensor_position(experiment)
    if place is not None:
        return [float(value) for value in place]
    return [0.0, 0.0, (experiment.target.length / 2 + experiment.target.radius) / m]


def _loop(experiment: "Experiment", moment: tuple[float, ...] | None) -> "Sheet | None":
    """What the described loop sees; None for a sensor that is a point or has no place."""
    from nupair.description import TARGET
    from nupair.predict.field import pickup
    from nupair.predict.magnetised_body import magnetised_body
    from nupair.predict.sensor import pickup_radius, sensor_position

    if pickup_radius(experiment) is None or sensor_position(experiment) is None:
        return None
    wide = (
        f", that of the {magnetised_body(experiment).outlined[0]}"
        if experiment.detector.pickup_radius == TARGET
        else ""
    )
    return _loop_rows(pickup(experiment, magnetization=moment), wide)


def _write_map(experiment: "Experiment", moment: tuple[float, ...] | None, out: str, as_json: bool) -> None:
    """The map and its figure as files."""
    from nupair import files
    from nupair.export import to_netcdf
    from nupair.plots.field import field_figure
    from nupair.predict.field import field_map

    grid = field_map(experiment, magnetization=moment)
    typer.echo(to_netcdf(grid, files.folder(out) / "field-map.nc"), err=as_json)
    drawn("field-map", field_figure(grid), out, as_json)


PREFIXES = {"": 1.0, "m": 1e-3, "µ": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15, "a": 1e-18}


def fitting_tesla(largest: float) -> tuple[str, float]:
    """The unit of a field, and its size in T, that leaves digits before the point; tesla where none is small enough."""
    prefix = next((name for name, size in PREFIXES.items() if largest >= size), "")
    return f"{prefix}T", PREFIXES[prefix]


def _field_rows(result: "xr.Dataset") -> "Sheet":
    from nupair.report.tables import Sheet

    unit, size = fitting_tesla(float(abs(result["magnetic_field"]).max()))
    rows = [
        (
            ", ".join(f"{100 * float(result[axis][i]):g}" for axis in "xyz"),
            *(f"{value / size:.7g}" for value in result["magnetic_field"].values[i]),
            f"{float(result['geometric_factor'][i]):.5g}",
            "yes" if bool(result["inside"][i]) else "no",
        )
        for i in range(result.sizes["point"])
    ]
    moment = ", ".join(f"{value:g}" for value in result["magnetization"].values)
    columns = ("position (cm)", f"Bx ({unit})", f"By ({unit})", f"Bz ({unit})", "xi", "in the crystal")
    return Sheet(f"{result.attrs['title']}; M = ({moment}) A/m", columns, rows)


def _loop_rows(result: "xr.Dataset", wide: str) -> "Sheet":
    from nupair.report.tables import Sheet

    unit, size = fitting_tesla(abs(float(result["mean_field"])))
    rows = [
        (f"radius (cm){wide}", f"{100 * float(result['radius']):.4g}"),
        ("flux (Wb)", f"{float(result['flux']):.6e} ± {float(result['flux_error']):.0e}"),
        (f"mean field along the normal ({unit})", f"{float(result['mean_field']) / size:.7g}"),
        ("xi of the loop", f"{float(result['geometric_factor']):.5g}"),
        ("distance of the wire from the crystal (cm)", f"{100 * float(result['clearance']):.4g}"),
    ]
    return Sheet("Pickup loop at the sensor's position, normal along z", ("quantity", "value"), rows)
