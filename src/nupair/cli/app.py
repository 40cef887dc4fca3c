"""The verbs of the command line."""

import typer

from nupair import __version__
from nupair.cli import backgrounds, coherence, dynamics, field, information, ions, masses, reproduce, sizes, spectra
from nupair.cli.uncertainties import uncertainties

app = typer.Typer(
    name="nupair",
    help="Predict what an experiment on coherent neutrino pair emission in a rare-earth crystal would see.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nupair {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_version, is_eager=True),  # noqa: ARG001
) -> None:
    """Predict what an experiment on coherent neutrino pair emission in a rare-earth crystal would see."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("run")(spectra.run)
app.command("spectrum")(spectra.spectrum)
app.command("staircase")(masses.staircase)
app.command("mass-effect")(masses.mass_effect)
app.command("sizes")(sizes.sizes)
app.command("opening")(sizes.opening)
app.command("show")(information.show)
app.command("weights")(information.weights)
app.command("geometry")(information.geometry)
app.command("cite")(information.cite)
app.command("dynamics")(dynamics.dynamics)
app.command("reproduce")(reproduce.reproduce)
app.command("coherence")(coherence.coherence)
app.command("repetition")(coherence.repetition)
app.command("levels")(ions.levels)
app.command("decays")(ions.decays)
app.command("schemes")(ions.schemes)
app.command("field")(field.field)
app.command("outcome")(field.outcome)
app.command("backgrounds")(backgrounds.backgrounds)
app.command("budgets")(backgrounds.budgets)
app.command("uncertainties")(uncertainties)
