"""The report as one self-contained HTML page."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import NamedTuple

import xarray as xr

from nupair import __version__
from nupair.errors import MissingExtraError
from nupair.predict.provenance import citations
from nupair.report import laboratory_tables, tables
from nupair.report.laboratory import Missing
from nupair.report.pictures import PrintedPlate
from nupair.report.study import Study
from nupair.report.texts import BACKGROUNDS, BUDGETS, COHERENCE, FIELD, LIMITS, MASSES, RATES, STEPS
from nupair.report.uncertainty_tables import input_sheet, total_sheet


class Section(NamedTuple):
    """A table with an explaining sentence."""

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    text: str


def require_drawing() -> None:
    """See before the work begins that figures and page can be made.

    Raises: MissingExtraError.
    """
    for library in ("matplotlib", "jinja2"):
        try:
            import_module(library)
        except ImportError as error:
            raise MissingExtraError(library, "plot") from error


def page(study: Study, plates: Sequence[PrintedPlate]) -> str:
    """The whole report as HTML, figures included."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("nupair", "report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    names = list(study.cases)
    sections = [Section(*sheet, text) for sheet, text in _sheets(study)]
    cases = [
        {
            "name": name,
            "title": case.experiment.title,
            "sheets": [
                tables.angle_rows(case.geometry),
                tables.threshold_rows(case.geometry),
                tables.edge_rows(case.edges),
                tables.weight_rows(case.weights),
                tables.input_rows(case.experiment),
                tables.record_rows(case.experiment),
                *_uncertainties(case.laboratory.uncertainties),
            ],
        }
        for name, case in study.cases.items()
    ]
    sources = dict.fromkeys(line for case in study.cases.values() for line in citations(case.experiment))
    return environment.get_template("page.html.j2").render(
        title=f"Neutrino pair emission: {names[0]} beside {names[1]}",
        lead="Rate and parity-violating magnetization of laser-triggered neutrino pair emission against the signal angle.",
        sheets=sections,
        plates=plates,
        cases=cases,
        limits=LIMITS,
        ending=laboratory_tables.outcome_rows(study),
        answers=laboratory_tables.answers(study),
        sources=list(sources),
        version=__version__,
    )


def _sheets(study: Study) -> Iterator[tuple[tables.Sheet, str]]:
    """The tables of both descriptions together, each with its sentence."""
    yield tables.summary(study), "The same experiment, computed in two ways."
    yield tables.masses(study), MASSES
    yield laboratory_tables.factor_rows(study), RATES
    yield tables.differences(study.ladder, tuple(study.cases)), STEPS
    yield laboratory_tables.coherence_rows(study), COHERENCE
    yield laboratory_tables.budget_rows(study), BUDGETS
    yield laboratory_tables.background_rows(study), BACKGROUNDS
    yield laboratory_tables.field_rows(study), FIELD
    yield tables.switches(study), "Each of them can be set on its own, as model.<switch>."


def _uncertainties(found: xr.Dataset | Missing) -> tuple[tables.Sheet, ...]:
    """Totals and shares of the input uncertainties; nothing where there are none."""
    return () if isinstance(found, Missing) else (total_sheet(found), input_sheet(found))
