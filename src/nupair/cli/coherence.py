"""Verbs about how the lasers are best used: coherence, repetition."""

from typing import TYPE_CHECKING, Annotated

import typer

from nupair.cli.options import AsJson, Changes, Description, Out, bar, described, drawn, print_sheet, written

if TYPE_CHECKING:
    import xarray as xr

    from nupair.report.tables import Sheet


def coherence(
    description: Description = "er-ylf",
    changes: Changes = None,
    x: Annotated[
        str, typer.Option("--x", metavar="KEY", help="A setting of the lasers: an intensity, trigger_delay, linewidth.")
    ] = "excitation_1_intensity",
    y: Annotated[str, typer.Option("--y", metavar="KEY", help="Another setting.")] = "trigger_intensity",
    points: Annotated[int, typer.Option("--points", metavar="N", help="Points along each axis.")] = 25,
    duration: Annotated[
        str | None,
        typer.Option(
            "--duration",
            metavar="TIME",
            help="How long, as '4 ms'; else 2.5 lifetimes of e, or until all settles if e empties at once.",
        ),
    ] = None,
    effort: Annotated[
        int,
        typer.Option("--effort", metavar="N", help="Evaluations of the search for the optimum; more never finds less."),
    ] = 3000,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Coherence against two settings of the lasers, and the best intensities and delay; with --out also a heat map."""
    from nupair.predict.coherence_map import coherence_map
    from nupair.quantities import TIME, quantity
    from nupair.units import s

    length = None if duration is None else quantity(duration, TIME, "--duration") / s
    experiment = described(description, changes)
    result = coherence_map(experiment, x, y, points=points, duration=length, effort=effort, progress=bar)
    if out is not None:
        from nupair.plots.coherence_map import coherence_heat_map

        drawn("coherence", coherence_heat_map(result), out, as_json)
    if not written(result, out, "coherence", as_json):
        print_sheet(_best_settings(result))


def repetition(
    description: Description = "er-ylf",
    changes: Changes = None,
    dead_time: Annotated[
        str, typer.Option("--dead-time", metavar="TIME", help="Time without light in each cycle, as '2 ms'.")
    ] = "0 s",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Magnetization of repeated cycles against the repetition rate, and the best rate; with --out also the figure."""
    from nupair.predict.repetition import repetition as compute
    from nupair.quantities import TIME, quantity
    from nupair.units import s

    result = compute(described(description, changes), quantity(dead_time, TIME, "--dead-time") / s)
    if out is not None:
        from nupair.plots.repetition import repeated_cycles

        drawn("repetition", repeated_cycles(result), out, as_json)
    if not written(result, out, "repetition", as_json):
        print_sheet(_best_cycle(result))


def _best_settings(result: "xr.Dataset") -> "Sheet":
    """Best point of the map beside the optimum over intensities and delay."""
    from nupair.report.tables import Sheet

    columns = ("best", "optimum")
    names = [name.removeprefix("optimum_") for name in map(str, result.data_vars) if name.startswith("optimum_")]
    rows = [(str(result["best"].attrs["long_name"]).removeprefix("best: "), *_numbers(result, columns))]
    rows += [(name, *_numbers(result, [f"{column}_{name}" for column in columns])) for name in names]
    heading = f"{result.attrs['title']}; window {float(result['duration']):.4g} s; optimum: {result.attrs['optimum']}"
    return Sheet(heading, ("quantity", "best of the map", "optimum"), rows)


def _best_cycle(result: "xr.Dataset") -> "Sheet":
    from nupair.report.tables import Sheet

    names = ("best_rate", "best_window", "best_magnetization", "dead_time", "spin_relaxation_time")
    rows = [(name.replace("_", " "), *_numbers(result, [name])) for name in names]
    return Sheet(f"{result.attrs['title']}; source {result.attrs['source']}", ("quantity", "value"), rows)


def _numbers(result: "xr.Dataset", names: "list[str] | tuple[str, ...]") -> list[str]:
    """Values with their units; as described where the result does not have the name."""
    return [
        f"{float(result[name]):.5g} {result[name].attrs['units']}" if name in result else "as described"
        for name in names
    ]
