"""The reproduction of a paper as files: HTML and Markdown report, JSON, figures, curves."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nupair import __version__, export, files
from nupair.papers.known import Paper, figures_module
from nupair.papers.ledger import Entry, as_rows, plain
from nupair.papers.panels import PaperFigure, datasets, draw
from nupair.papers.sheets import causes_sheet, summary_sheet, verdict_sheet
from nupair.predict.progress import Progress, silent
from nupair.report.page import require_drawing
from nupair.report.pictures import PrintedPlate, printed
from nupair.report.pictures import draw as write_drawing
from nupair.report.tables import Sheet

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure


def write(
    paper: Paper, entries: Sequence[Entry], out: str | Path, only: Sequence[str] = (), progress: Progress[Any] = silent
) -> list[Path]:
    """Write report.html, report.md, ledger.json, curves.nc and figures (PNG, SVG) into `out`; returns the files.

    Raises: OutputError where they cannot be written, MissingExtraError without the drawing libraries.
    """
    place = files.folder(out)
    require_drawing()
    module = figures_module(paper.name)
    wanted = {plain(name) for name in only}
    figures = [f for f in module.FIGURES if not wanted or plain(f.name) in wanted]
    plates: list[PrintedPlate] = []
    curves: dict[str, xr.Dataset] = {}
    with files.together(place) as draft:
        pictures = files.folder(draft / "figures") if figures else draft
        for one, drawing, groups in _drawn(figures, progress):
            caption = f"{one.name.replace('-', '. ').capitalize()}: {one.caption}"
            plates.append(printed(caption, write_drawing(one.name, drawing, pictures)))
            curves |= groups
        sheets = [
            summary_sheet("Summary", entries),
            causes_sheet(entries),
            *_by_verdict(entries),
            *(getattr(module, "sheets", list)() if not only else ()),
        ]
        files.write_text(draft / "ledger.json", json.dumps(as_rows(entries), indent=1, allow_nan=False))
        files.write_text(draft / "report.md", markdown(paper.title, sheets))
        files.write_text(draft / "report.html", page(paper.title, sheets, plates))
        if curves:
            export.to_netcdf_groups(curves, draft / "curves.nc")
        return [place / path.relative_to(draft) for path in sorted(draft.rglob("*")) if path.is_file()]


def _drawn(
    figures: Sequence[PaperFigure], progress: Progress[Any]
) -> "Iterator[tuple[PaperFigure, Figure, dict[str, xr.Dataset]]]":
    for one in progress(figures, len(figures), "figures"):
        if one.panels is not None:
            panels = one.panels()
            yield one, draw(panels), dict(datasets(one.name, panels))
        elif one.drawing is not None:
            yield one, one.drawing(), {}


def _by_verdict(entries: Sequence[Entry]) -> list[Sheet]:
    """The lines grouped by verdict: what differs first."""
    headings = {
        "differs": "Differs",
        "order-of-magnitude": "Agrees in order of magnitude",
        "agrees": "Agrees",
        "cannot-be-checked": "Cannot be checked",
    }
    groups = {text: [line for line in entries if line.verdict == name] for name, text in headings.items()}
    return [verdict_sheet(lines, heading) for heading, lines in groups.items() if lines]


def markdown(title: str, sheets: Sequence[Sheet]) -> str:
    """The tables as Markdown."""
    parts = [f"# {title}\n"]
    for sheet in sheets:
        rows = [sheet.columns, tuple("---" for _ in sheet.columns), *sheet.rows]
        parts.append(f"## {sheet.heading}\n")
        parts.append(
            "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows) + "\n"
        )
    return "\n".join(parts)


def page(title: str, sheets: Sequence[Sheet], plates: Sequence[PrintedPlate]) -> str:
    """The report as one HTML page, figures included."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("nupair", "papers"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = environment.get_template("paper.html.j2")
    return template.render(title=title, sheets=sheets, plates=plates, version=__version__)
