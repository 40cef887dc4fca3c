"""Everything that the report of a run shows, computed: two descriptions side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.errors import ConflictError, InputError
from nupair.experiment import Experiment, load
from nupair.light.geometry import centre_angle
from nupair.light.thresholds import threshold_angles
from nupair.plots.style import COLOURS
from nupair.predict import setting
from nupair.predict.differences import Ladder, ladder
from nupair.predict.edges import edges
from nupair.predict.family import DEFAULT_MASSES, spectrum_family, staircase
from nupair.predict.geometry import geometry
from nupair.predict.progress import Progress, silent
from nupair.predict.spectrum import default_angles, spectrum
from nupair.predict.weights import weights
from nupair.report.laboratory import Laboratory, laboratory
from nupair.units import deg

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One description and its results.

    spectrum: as described. family: several masses, the described one among them, orderings and natures on the same angles.
    edge: Dirac and Majorana across the staircase for the described mass and ordering. laboratory: what it means for
    rates, fields and backgrounds.
    """

    experiment: Experiment
    spectrum: xr.Dataset
    family: xr.Dataset
    edge: xr.Dataset
    geometry: xr.Dataset
    edges: xr.Dataset
    weights: xr.Dataset
    laboratory: Laboratory


@dataclass(frozen=True)
class Study:
    """The two cases by name, and what differs between them."""

    cases: Mapping[str, Case]
    ladder: Ladder


def short(name: str) -> str:
    """A case's name as part of the name of a group or file: "published (hara-2021)" as "published"."""
    return name.partition(" (")[0].replace(" ", "-")


def paper_experiment() -> dict[str, Experiment]:
    """The erbium experiment of the paper: as published, and with consistent physics and measured inputs."""
    return {"published (hara-2021)": load("hara-2021"), "consistent (er-ylf)": load("er-ylf")}


def both_descriptions(experiment: Experiment) -> dict[str, Experiment]:
    """One experiment under both descriptions, every switch at its description's own value; the inputs are the same.

    Where the inputs contradict the printed weights (CP phases, other mixing), the published description takes derived ones.
    """
    bare: dict[str, object] = dict.fromkeys(_own_switches(experiment))
    consistent = experiment.replace(bare | {"model.description": "consistent"})
    try:
        published = consistent.replace({"model.description": "published"})
        name = "published"
    except ConflictError:
        published = consistent.replace({"model.description": "published", "model.weights": "derived"})
        name = "published with derived weights"
    return {f"{name} ({experiment.name})": published, f"consistent ({experiment.name})": consistent}


def _own_switches(experiment: Experiment) -> list[str]:
    return [key for key, _ in experiment.values() if key.startswith("model.") and key != "model.description"]


def with_given_switches(experiment: Experiment) -> dict[str, Experiment]:
    """Both descriptions of one experiment; where it sets switches of its own, itself beside the plain one of its own name."""
    pair = both_descriptions(experiment)
    plain = next(case for case in pair.values() if case.model.description == experiment.model.description)
    if plain.model == experiment.model:
        return pair
    return {f"{plain.model.description} ({experiment.name})": plain, f"as described ({experiment.name})": experiment}


def study(
    experiments: Mapping[str, Experiment], progress: Progress[Any] = silent, masses: Sequence[str] = DEFAULT_MASSES
) -> Study:
    """Compute both cases on angles that cover the emission of either, and the ladder from the first to the second.

    masses: lightest masses ("10 meV") to show beside the described ones. Raises: as `shown_masses`.
    """
    shown = shown_masses(experiments.values(), masses)
    angles = _common_angles(experiments.values())
    cases = {name: _case(experiment, shown, angles, progress) for name, experiment in experiments.items()}
    first, last = experiments.values()
    (steps,) = [ladder(first, last) for _ in progress([("ladder",)], 1, "what differs between the descriptions")]
    return Study(cases, steps)


def shown_masses(experiments: Collection[Experiment], masses: Sequence[str]) -> tuple[str, ...]:
    """The lightest masses of the figures, rising: the given ones and those of the experiments, none of them twice.

    Raises: InputError for one that a description cannot have, or for more than the figures have colours.
    """
    described = [dict(experiment.values())["neutrino.lightest_mass"] for experiment in experiments]
    any_of_them = next(iter(experiments))
    sizes = {
        text: any_of_them.replace({"neutrino.lightest_mass": text}).neutrino.lightest_mass
        for text in (*described, *masses)
    }
    shown: list[str] = []
    for text in sorted(sizes, key=lambda text: sizes[text]):
        if not shown or not np.isclose(sizes[text], sizes[shown[-1]], rtol=1e-9, atol=0):
            shown.append(text)
    if len(shown) > len(COLOURS):
        most = f"at most {len(COLOURS)} with the described ones, one for each colour of the figures"
        raise InputError("the lightest masses of a run", most, ", ".join(shown))
    return tuple(shown)


def _case(experiment: Experiment, masses: Sequence[str], angles: FloatArray, progress: Progress[Any]) -> Case:
    steps, about = [("laboratory",)], f"rates and backgrounds of {experiment.name}"
    (in_units,) = [laboratory(experiment) for _ in progress(steps, 1, about)]
    return Case(
        experiment=experiment,
        spectrum=spectrum(experiment, angles, progress=progress),
        family=spectrum_family(experiment, masses, angles, refine=False, progress=progress),
        edge=staircase(experiment, progress=progress),
        geometry=geometry(experiment),
        edges=edges(experiment),
        weights=weights(experiment),
        laboratory=in_units,
    )


def _common_angles(experiments: Collection[Experiment]) -> FloatArray:
    """The default angles of all, the centre of each, and points that crowd toward each massless edge, rad."""
    points = [default_angles(experiment) for experiment in experiments]
    span = min(grid[0] for grid in points), max(grid[-1] for grid in points)
    for experiment in experiments:
        beams = setting.beams(experiment)
        points.append(np.array([centre_angle(beams)]))
        edges = threshold_angles(beams, 0.0)
        near = np.geomspace(0.002 * deg, 2 * deg, 60)
        points += [edge + side * near for edge in edges[np.isfinite(edges)] for side in (-1, 1)]
    angles: FloatArray = np.unique(np.concatenate(points))
    inside: FloatArray = angles[(angles >= span[0]) & (angles <= span[1])]
    return inside
