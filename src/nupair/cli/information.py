"""Verbs that tell about a description: show, weights, geometry, cite."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nupair.cli.options import AsJson, Changes, Description, Out, described, drawn, print_sheet, written

if TYPE_CHECKING:
    from nupair.experiment import Experiment

Bibtex = Annotated[bool, typer.Option("--bibtex", help="BibTeX entries in place of one line each.")]


def show(description: Description = "er-ylf", changes: Changes = None, as_json: AsJson = False) -> None:
    """The description: every value and record with its source, and every switch."""
    from nupair.report.tables import input_rows, record_rows, switch_rows

    experiment = described(description, changes)
    if as_json:
        typer.echo(json.dumps(_as_document(experiment), indent=1))
        return
    for sheet in (input_rows(experiment), switch_rows(experiment), record_rows(experiment)):
        print_sheet(sheet)
        typer.echo("")


def _as_document(experiment: "Experiment") -> dict[str, Any]:
    from nupair.predict.provenance import used_records
    from nupair.switches import SWITCHES

    return {
        "name": experiment.name,
        "title": experiment.title,
        "values": {key: {"value": value, "source": experiment.source(key)} for key, value in experiment.values()},
        "switches": {name: getattr(experiment.model, name) for name in SWITCHES},
        "records": {name: asdict(record) for name, record in used_records(experiment).items()},
    }


def weights(
    description: Description = "er-ylf", changes: Changes = None, out: Out = None, as_json: AsJson = False
) -> None:
    """Neutrino masses and the weights of the six pairs, from eq. (3) and as Table 4 prints them."""
    from nupair.predict.weights import weights as compute
    from nupair.report.tables import Sheet, weight_rows

    result = compute(described(description, changes))
    if written(result, out, "weights", as_json):
        return
    masses = tuple(f"{float(mass) * 1e3:.4f}" for mass in result["mass"].values)
    print_sheet(Sheet("Masses", ("m1 (meV)", "m2 (meV)", "m3 (meV)"), [masses]))
    typer.echo("")
    print_sheet(weight_rows(result))
    typer.echo(f"\nIn force: {result['in_force'].item()}")


def geometry(
    description: Description = "er-ylf",
    changes: Changes = None,
    theta_s: Annotated[
        str | None,
        typer.Option(
            "--theta-s", metavar="ANGLE", help="Where to take the momentum and the thresholds in trigger energy."
        ),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Matched angles, momentum mismatch and the six thresholds; with --out also the drawing of the momentum vectors."""
    from nupair.predict.edges import edges
    from nupair.predict.geometry import geometry as compute
    from nupair.quantities import ANGLE, quantity
    from nupair.report.tables import angle_rows, edge_rows, threshold_rows

    experiment = described(description, changes)
    result = compute(experiment, None if theta_s is None else quantity(theta_s, ANGLE, "--theta-s"))
    if out is not None:
        from nupair.plots.geometry import momentum_vectors
        from nupair.predict.setting import beams

        drawn("geometry", momentum_vectors(beams(experiment)), out, as_json)
    if written(result, out, "geometry", as_json):
        return
    print_sheet(angle_rows(result))
    typer.echo("")
    print_sheet(threshold_rows(result))
    typer.echo("")
    print_sheet(edge_rows(edges(experiment)))


def cite(description: Description = "er-ylf", changes: Changes = None, bibtex: Bibtex = False) -> None:
    """What to cite for this description: the paper and the source of every record that it uses."""
    from nupair.predict import provenance

    experiment = described(description, changes)
    typer.echo(provenance.bibtex(experiment) if bibtex else "\n".join(provenance.citations(experiment)))
