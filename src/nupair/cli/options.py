"""What several verbs share: their arguments, reading a description, printing and progress."""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from nupair.documents import read
from nupair.errors import InputError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from nupair.experiment import Experiment
    from nupair.report.tables import Sheet

LONGEST_NAME = 32
"""Characters of the longest first cell that is kept on one line."""
_NUMBER = re.compile(r"(x )?[+-]{0,2}[0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?")
"""A number as tables print it, or a factor "x 3"."""
Step = TypeVar("Step")
Name = TypeVar("Name", str, str | None)


def is_there(description: Name) -> Name:
    """Refuse a name that is no preset and no readable file while the arguments are read, before anything heavy is loaded."""
    if description is not None:
        read(description)
    return description


Description = Annotated[
    str,
    typer.Argument(
        metavar="[PRESET|FILE.toml]",
        help="A preset (er-ylf, ho-ylf, hara-2021) or a TOML file.",
        show_default=True,
        callback=is_there,
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change one value, as in neutrino.lightest_mass='30 meV'. May be repeated."
    ),
]
Out = Annotated[str | None, typer.Option("--out", metavar="DIR", help="Also write the result into this folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on standard output.")]


def described(description: str, changes: list[str] | None) -> "Experiment":
    """The description with the changes of --set."""
    from nupair.experiment import load

    return changed(load(description), changes)


def changed(experiment: "Experiment", changes: list[str] | None) -> "Experiment":
    """A description with the changes of --set."""
    return experiment.replace(dict(map(_change, changes))) if changes else experiment


def _change(text: str) -> tuple[str, Any]:
    """KEY=VALUE; the value is TOML where it reads as such (a number, a list, true), else a text."""
    key, separator, value = text.partition("=")
    if not separator or not key.strip():
        raise InputError("--set", "KEY=VALUE", text, "Try --set neutrino.lightest_mass='30 meV'.")
    value = value.strip()
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):  # not TOML, so a text
        return key.strip(), value


def print_sheet(sheet: "Sheet") -> None:
    """A table on standard output, folded to the width of the terminal: numbers to the right, the names of rows unbroken."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=sheet.heading, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(sheet.columns):
        cells = [row[place] for row in sheet.rows]
        unbroken = place == 0 and max(map(len, cells), default=0) <= LONGEST_NAME
        table.add_column(name, overflow="fold", justify="right" if _numeric(cells) else "left", no_wrap=unbroken)
    for row in sheet.rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _numeric(cells: list[str]) -> bool:
    """Whether a column has numbers, and beside them only signs for what is missing."""
    numbers = [cell for cell in cells if cell not in ("", "-", "infinite", "not estimated")]
    return bool(numbers) and all(_NUMBER.fullmatch(cell) for cell in numbers)


def bar(steps: Iterable[Step], total: int, about: str) -> Iterator[Step]:
    """Progress on standard error, where that is a terminal; not a character elsewhere."""
    if (
        sys.stderr is None or not sys.stderr.isatty()
    ):  # a disabled bar of older releases of the library ends with a line break
        yield from steps
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(steps, total=total, description=about)


def drawn(name: str, drawing: "Figure", out: str, as_json: bool) -> None:
    """Write a figure into the folder and print its paths; on standard error where that of output is for JSON."""
    from nupair import files
    from nupair.report.pictures import draw

    for path in draw(name, drawing, files.folder(out)):
        typer.echo(path, err=as_json)


def written(result: "xr.Dataset", out: str | None, name: str, as_json: bool) -> bool:
    """Write a labelled result where asked, and print it as JSON where asked; True when no table is wanted any more."""
    from nupair import files
    from nupair.export import to_json, to_netcdf

    if out is not None:
        typer.echo(to_netcdf(result, files.folder(out) / f"{name}.nc"), err=as_json)
    if as_json:
        typer.echo(to_json(result))
    return as_json
