"""Verb that recomputes a published paper: reproduce."""

import json
from typing import Annotated

import typer

from nupair.cli.options import AsJson, Out, bar, print_sheet


def reproduce(
    paper: Annotated[str, typer.Argument(metavar="PAPER", help="hara2021 or dinh2012.")] = "hara2021",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="PLACE", help="A table, figure or equation: table4, fig9, eq24."),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Every printed number of a paper, recomputed, beside what is printed, with a verdict."""
    from nupair.papers.known import figure_names
    from nupair.papers.known import paper as named
    from nupair.papers.ledger import as_rows, ledger
    from nupair.papers.record import printed_records
    from nupair.papers.sheets import causes_sheet, summary_sheet, verdict_sheet

    chosen = named(paper)
    records, names = printed_records(paper), figure_names(paper)
    entries = ledger(records, chosen.recompute, chosen.trials, only or (), bar, names)
    if out is not None:
        from nupair.papers.report import write

        for path in write(chosen, entries, out, only or (), bar):
            typer.echo(path, err=as_json)
    if as_json:
        typer.echo(json.dumps(as_rows(entries), indent=1, allow_nan=False))
    else:
        print_sheet(verdict_sheet(entries))
        print_sheet(summary_sheet(chosen.title, entries))
        print_sheet(causes_sheet(entries))
