"""Relative magnetization against the repetition rate, from the coherence that the lasers make in one cycle."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.light.repetition import after_cycles, best_cycle, source_curve, steady_cycle, steady_mean
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.dynamics import dynamics
from nupair.units import s

NUMBER, SHORTEST = 501, 1e-3
"""Rates where none are given, and the shortest window as a share of the curve."""


def repetition(
    experiment: Experiment,
    dead_time: float = 0.0,
    repetition_rate: ArrayLike | None = None,
    driven: xr.Dataset | None = None,
) -> xr.Dataset:
    """Relative magnetization that repeated cycles build up, against the repetition rate.

    The source of dM/dt = source - M/T1 is |rho_ep|^2 (model.coherence "bloch") or rho_ee^3 |rho_ep|^2 ("trigger-factor"), so M
    comes in s; times the magnetization rate at unit source it is a magnetization. T1 is ion.spin_relaxation_time. Each cycle
    starts with all ions in g: the dead time has to be long enough to empty the other levels.

    dead_time: s, of each cycle. repetition_rate: 1/s; None takes 501, from the whole curve to a thousandth of it.
    driven: a result of `nupair.dynamics`; None computes it.

    Dim `repetition_rate`. Variables: magnetization (s), at the end of the window in the steady cycle; mean_magnetization (s), over
    the cycle; magnetization_after (s), the first after detector.duration, where that is given, from M = 0; best_rate (1/s),
    best_window and best_magnetization (s), by a bounded search on `magnetization`.

    Raises: InputError for a missing T1, or rates that leave no window beside the dead time.
    """
    relaxation = setting.described(experiment).ion.spin_relaxation_time
    if relaxation is None:
        raise InputError("ion.spin_relaxation_time", "given for repeated cycles", "nothing", "Try '10 ms'.")
    t1 = relaxation / s
    if not (np.isfinite(dead_time) and dead_time >= 0):
        raise InputError("dead_time", "zero or positive, in s", dead_time)
    moved = dynamics(experiment) if driven is None else driven
    name = "coherence_squared" if experiment.model.coherence == "bloch" else "coherence_magnetization"
    source = source_curve(moved["time"].values, moved[name].values, moved[f"accumulated_{name}"].values)
    longest = float(source.times[-1])
    rates = _rates(longest, dead_time) if repetition_rate is None else np.atleast_1d(np.asarray(repetition_rate, float))
    if not np.all(np.isfinite(rates) & (rates > 0)) or np.any(rates * dead_time >= 1):
        raise InputError("repetition_rate", "positive, with periods longer than the dead time", rates.tolist())
    windows = 1 / rates - dead_time
    best = best_cycle(source, dead_time, t1, longest * SHORTEST)
    second = {"units": "s"}
    found = xr.Dataset(
        {
            "magnetization": (
                "repetition_rate",
                [steady_cycle(source, w, dead_time, t1) for w in windows],
                second | {"long_name": "relative magnetization at the end of the window, steady cycle"},
            ),
            "mean_magnetization": (
                "repetition_rate",
                [steady_mean(source, w, dead_time, t1) for w in windows],
                second | {"long_name": "relative magnetization, mean over the cycle"},
            ),
            "best_rate": ((), 1 / best.period, {"units": "1/s"}),
            "best_window": ((), best.window, second),
            "best_magnetization": ((), best.value, second),
            "spin_relaxation_time": ((), t1, second),
            "dead_time": ((), float(dead_time), second),
        },
        coords={"repetition_rate": ("repetition_rate", rates, {"units": "1/s", "long_name": "repetition rate"})},
        attrs=dict(attributes(experiment))
        | {
            "title": f"Repeated cycles, {experiment.title or experiment.name}",
            "source": name,
            "accuracy": _accuracy(moved, name, t1),
        },
    )
    if experiment.detector.duration is not None:
        cycles = [int(experiment.detector.duration / s * rate) for rate in rates]
        found["magnetization_after"] = (
            "repetition_rate",
            [after_cycles(source, w, dead_time, t1, n) for w, n in zip(windows, cycles, strict=True)],
            second | {"long_name": "relative magnetization after detector.duration"},
        )
    return found


def _accuracy(moved: xr.Dataset, name: str, t1: float) -> str:
    """What the samples of the source leave open: a sentence."""
    longest = float(np.diff(moved["time"].values).max())
    whole = float(moved[f"accumulated_{name}"][-1])
    share = float(moved[f"accumulated_{name}_error"]) / whole if whole > 0 else 0.0
    return (
        f"integral of one curve good to {share:.1e}; between samples the source is spread evenly, which moves M by about "
        f"{longest / t1:.1e} of itself at most for windows that end at a sample; others also by up to "
        f"what one step of {longest:.1e} s adds"
    )


def _rates(longest: float, dead_time: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Rates for windows from the whole curve to a thousandth of it, half of them even, half in the logarithm; ascending."""
    even = np.linspace(longest, longest / 100, NUMBER // 2 + 1)
    windows = np.unique(np.append(even, np.geomspace(longest, longest * SHORTEST, NUMBER // 2 + 1)[1:]))
    return 1 / (windows[::-1] + dead_time)
