"""Figures as files, and as parts of a page."""

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nupair import files
from nupair.plots.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


DOTS = 200
"""An inch of a PNG."""


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
    """Write one figure as PNG and SVG. It is laid out once, at the dots of the PNG; both have the same layout.

    Raises: OutputError where a file cannot be written.
    """
    drawing.set_dpi(DOTS)
    layout = drawing.get_layout_engine()
    if layout is not None:
        layout.execute(drawing)
        drawing.set_layout_engine(None)  # which would lay it out again, in a drawing of its own, for every file
    png = files.write(place / f"{name}.png", lambda path: drawing.savefig(path, dpi=DOTS, metadata={"Software": None}))
    svg = files.write(place / f"{name}.svg", lambda path: drawing.savefig(path, metadata={"Date": None}))
    return Picture(png, svg)


def printed(caption: str, picture: Picture) -> PrintedPlate:
    """A written figure with its caption, for a page that holds all it shows."""
    return PrintedPlate(caption, b64encode(picture.png.read_bytes()).decode("ascii"))
