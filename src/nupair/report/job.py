"""The main job from start to end: compute, draw, write."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from nupair import export, files
from nupair.experiment import Experiment
from nupair.predict.family import DEFAULT_MASSES
from nupair.predict.progress import Progress, silent
from nupair.report.figures import plates
from nupair.report.laboratory import Missing
from nupair.report.page import page, require_drawing
from nupair.report.pictures import draw, printed
from nupair.report.study import Study, short, study


def run(
    experiments: Mapping[str, Experiment],
    out: str | Path,
    progress: Progress[Any] = silent,
    masses: Sequence[str] = DEFAULT_MASSES,
) -> list[Path]:
    """Compute two descriptions side by side and write spectrum.nc, figures (PNG, SVG) and report.html into `out`.

    masses: lightest masses ("10 meV") to show beside the described ones.
    Returns the files written. Raises: OutputError where they cannot be; as `study.shown_masses`.
    """
    place = files.folder(out)
    files.refuse_folders(place / "spectrum.nc", place / "report.html", *place.glob("figures/*.*"))
    require_drawing()
    results = study(experiments, progress, masses)
    drawn = list(plates(results))
    with files.together(place) as draft:
        export.to_netcdf_groups(_groups(results), draft / "spectrum.nc")
        pictures = files.folder(draft / "figures")
        steps = [(plate.name,) for plate in drawn]
        shown = [
            printed(plate.caption, draw(plate.name, plate.drawing, pictures))
            for plate, _ in zip(drawn, progress(steps, len(steps), "figures"), strict=True)
        ]
        files.write_text(draft / "report.html", page(results, shown))
        return [place / path.relative_to(draft) for path in sorted(draft.rglob("*")) if path.is_file()]


def _groups(results: Study) -> dict[str, xr.Dataset]:
    groups: dict[str, xr.Dataset] = {}
    for name, case in results.cases.items():
        group, found = short(name), case.laboratory
        groups |= {f"{group}/spectrum": case.spectrum, f"{group}/family": case.family, f"{group}/staircase": case.edge}
        groups |= {f"{group}/geometry": case.geometry, f"{group}/weights": case.weights}
        driven = {} if isinstance(found.driven, Missing) else {"dynamics": found.driven.settled}
        parts = driven | {"budgets": found.budgets, "backgrounds": found.backgrounds}
        parts |= {"uncertainties": found.uncertainties, "outcome": found.outcome}
        groups |= {f"{group}/{part}": data for part, data in parts.items() if not isinstance(data, Missing)}
    return groups
