"""Figures as files, and as parts of a page."""

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nupair import files
from nupair.plots.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Picture(NamedTuple):
    """The files of one figure."""

    png: Path
    svg: Path


class PrintedPlate(NamedTuple):
    """A caption and the figure as base64-coded PNG."""

    caption: str
    data: str


@styled
def draw(name: str, drawing: "Figure", place: Path) -> Picture:
    """Write one figure as PNG and SVG. It is laid out for the first, and both have the same layout.

    Raises: OutputError where a file cannot be written.
    """
    png = files.write(place / f"{name}.png", lambda path: drawing.savefig(path, dpi=200, metadata={"Software": None}))
    drawing.set_layout_engine(None)
    svg = files.write(place / f"{name}.svg", lambda path: drawing.savefig(path, metadata={"Date": None}))
    return Picture(png, svg)


def printed(caption: str, picture: Picture) -> PrintedPlate:
    """A written figure with its caption, for a page that holds all it shows."""
    return PrintedPlate(caption, b64encode(picture.png.read_bytes()).decode("ascii"))
