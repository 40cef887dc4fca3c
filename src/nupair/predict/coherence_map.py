"""The coherence that the lasers make, as a function of two of their settings, and the best settings."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError, UnknownNameError
from nupair.experiment import Experiment
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.coherence_point import MEASURES, measured
from nupair.predict.coherence_search import Optimum, search
from nupair.predict.drive_axes import (
    DELAY,
    INTENSITIES,
    axis_name,
    checked_values,
    current,
    default_values,
    driven_at,
    reference,
    refuse_fixed,
    refuse_unfit,
    unit_of,
)
from nupair.predict.horizon import window as default_window
from nupair.predict.progress import Progress, silent
from nupair.units import s

FloatArray = NDArray[np.float64]
MOST_POINTS, MOST_EFFORT = 1000, 1_000_000
"""Most points of an axis and evaluations of a search: a million of either take hours."""


def coherence_map(
    experiment: Experiment,
    x: str = "excitation_1_intensity",
    y: str = "trigger_intensity",
    values: Mapping[str, ArrayLike] | None = None,
    points: int = 25,
    duration: float | None = None,
    maximised: str | None = None,
    effort: int = 3000,
    progress: Progress[Any] = silent,
) -> xr.Dataset:
    """Coherence of one ion against two settings of lasers that are switched on and stay constant, and the best settings.

    x, y: two of excitation_1_intensity, excitation_2_intensity, trigger_intensity (mW/cm^2), trigger_delay (s), linewidth (Hz, root
    mean square, of all three lasers alike), excitation_1_linewidth, excitation_2_linewidth, trigger_linewidth (of one).
    values: of an axis, by its name, in these units; else `points` of them: intensities from a tenth to ten times the described,
    delays to 0.4 of the window, linewidths from 1 Hz to 100 kHz. duration: s, the window from the start of the excitation; None
    takes that of `horizon.window`. maximised: a variable below; None takes the integral that goes with model.coherence. effort:
    evaluations of the search for the optimum; more never finds less.

    Dims: the two axes, y first. Variables: `largest_...`, over the window, and `accumulated_...` (s), its integral, of
    coherence_squared, coherence_rate and coherence_magnetization as in `nupair.dynamics`; best, best_<axis>: the best grid point;
    optimum and optimum_<setting>: over the intensities and the delay together, with the linewidths of the description (of the best
    grid point, where they are an axis); intensities between the ends of their axis, or the default ones. `attrs["optimum"]` says
    which settings end at an end of their range. half_effort_optimum: what the first half of the effort finds. local_optima: the
    best local maxima that were refined to the end, falling, at most 5; `attrs["accuracy"]` says how far apart they end. No search
    of this kind proves that the best is the global one.

    Raises: UnknownNameError for an axis or a variable, ConflictError for an intensity beside its Rabi frequency, a profile other
    than "step" or an inhomogeneous width, InputError for values, points or a duration that cannot be used.
    """
    setting.described(experiment)
    names = _axes(x, y)
    refuse_unfit(experiment)
    for name in names:
        refuse_fixed(experiment, name)
    lit, driven = reference(experiment, names, None if duration is None else _positive(duration))
    window = default_window(driven.levels) * driven.clock if duration is None else _positive(duration)
    described = current(lit, driven)
    grid = _grid(names, values or {}, described, window, _whole("points", points, 2, MOST_POINTS))
    target, effort = _maximised(experiment, maximised), _whole("effort", effort, 1, MOST_EFFORT)

    def at(changed: Mapping[str, float]) -> FloatArray:
        found = measured(driven_at(driven, described, changed), window / driven.clock)
        units = [driven.clock / s if measure.unit == "s" else 1.0 for measure in MEASURES.values()]
        return found * units

    second, first = (grid[name] for name in reversed(names))
    rows = progress(second, second.size, f"coherence of {experiment.name}")
    found = np.array([[at({names[0]: u, names[1]: v}) for u in first] for v in rows])
    place = list(MEASURES).index(target)
    row, column = np.unravel_index(int(np.argmax(found[..., place])), found.shape[:2])
    best = {names[0]: float(first[column]), names[1]: float(second[row])}
    fixed = {name: value for name, value in best.items() if name not in described}
    bounds = _bounds(grid, described, window)
    optimum = search(lambda changed: float(at(fixed | changed)[place]), bounds, described | best, effort)
    variables = _map_variables(found, names) | _best_variables("best", found[row, column, place], best, target)
    variables |= _best_variables("optimum", optimum.value, fixed | optimum.settings, target)
    variables |= _search_variables(optimum, target)
    return xr.Dataset(
        variables
        | {"duration": ((), window / s, {"units": "s", "long_name": "window from the start of the excitation"})},
        coords={name: (name, grid[name] / unit_of(name)[1], {"units": unit_of(name)[0]}) for name in names},
        attrs=dict(attributes(experiment))
        | {
            "title": f"Coherence against {names[0]} and {names[1]}, {experiment.title or experiment.name}",
            "maximised": target,
            "accuracy": f"one ion, without inhomogeneous broadening; {_spread(optimum, effort)}",
            "optimum": _ends(optimum),
        },
    )


def _axes(x: object, y: object) -> tuple[str, str]:
    """Checked names. The value of one laser's linewidth beside that of all would be overwritten."""
    names = axis_name(x), axis_name(y)
    if names[0] == names[1]:
        raise InputError("y", "another axis than x", y)
    if "linewidth" in names and all(name.endswith("linewidth") for name in names):
        raise InputError("y", "no linewidth of one laser beside the linewidth of all", y)
    return names


def _grid(
    names: tuple[str, str], values: Mapping[str, ArrayLike], described: Mapping[str, float], window: float, points: int
) -> dict[str, FloatArray]:
    """Values of both axes, natural units."""
    given = {axis_name(name): entries for name, entries in values.items()}
    for name in given:
        if name not in names:
            raise InputError("values", "for the two axes of the map only", name)
    return {
        name: checked_values(name, given[name]) if name in given else default_values(name, described, window, points)
        for name in names
    }


def _bounds(
    grid: Mapping[str, FloatArray], described: Mapping[str, float], window: float
) -> dict[str, tuple[float, float]]:
    """Ranges of the search: of the axis, else the default one, made wide enough for the described value."""
    found = {}
    for name, value in described.items():
        entries = grid[name] if name in grid else np.append(default_values(name, described, window, 2), value)
        if entries.max() > 0 and (name in INTENSITIES or name == DELAY):
            found[name] = (float(entries.min()), float(entries.max()))
    return found


def _maximised(experiment: Experiment, name: str | None) -> str:
    if name is None:
        bloch = experiment.model.coherence == "bloch"
        return "accumulated_coherence_squared" if bloch else "accumulated_coherence_magnetization"
    if name not in MEASURES:
        raise UnknownNameError("what is maximised", name, MEASURES)
    return name


def _positive(duration: float) -> float:
    """A duration in s as eV^-1."""
    if isinstance(duration, bool) or not isinstance(duration, int | float | np.number):
        raise InputError("duration", "a number of seconds", duration)
    if not (np.isfinite(duration) and duration > 0):
        raise InputError("duration", "positive and finite, in s", duration)
    return float(duration * s)


def _whole(what: str, number: int, least: int, most: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int | np.integer) or not least <= number <= most:
        raise InputError(what, f"a whole number from {least} to {most}", number)
    return int(number)


def _map_variables(found: FloatArray, names: tuple[str, str]) -> dict[str, Any]:
    return {
        name: ((names[1], names[0]), found[..., i], {"units": measure.unit, "long_name": measure.about})
        for i, (name, measure) in enumerate(MEASURES.items())
    }


def _best_variables(kind: str, value: float, settings: Mapping[str, float], target: str) -> dict[str, Any]:
    """One number for the value and for each setting."""
    about = MEASURES[target]
    return {kind: ((), float(value), {"units": about.unit, "long_name": f"{kind}: {about.about}"})} | {
        f"{kind}_{name}": ((), entry / unit_of(name)[1], {"units": unit_of(name)[0]})
        for name, entry in settings.items()
    }


def _search_variables(optimum: Optimum, target: str) -> dict[str, Any]:
    """What tells how far the optimum can be trusted."""
    unit = {"units": MEASURES[target].unit}
    return {
        "half_effort_optimum": ((), optimum.half, unit | {"long_name": "what the first half of the effort finds"}),
        "local_optima": ("local_optimum", np.array(optimum.local), unit | {"long_name": "best local maxima, falling"}),
    }


def _spread(optimum: Optimum, effort: int) -> str:
    """A sentence on the local maxima beside the best one."""
    gained = f"the second half of {effort} evaluations raised the optimum by {_above(optimum.value, optimum.half)}"
    if len(optimum.local) < 2:
        return f"fewer than two local maxima were refined to the end; {gained}"
    below = ", ".join(_above(optimum.value, value) for value in optimum.local)
    return f"the optimum lies above the best local maxima by {below}; {gained}"


def _above(value: float, other: float) -> str:
    return f"{value / other - 1:.2g}" if other > 0 else "nothing"


def _ends(optimum: Optimum) -> str:
    if not optimum.ends:
        return "the best maximum found, inside the ranges"
    return "the best point found, at an end of the range of " + ", ".join(optimum.ends)
