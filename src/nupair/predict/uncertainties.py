"""Propagation of input uncertainties: the description with one input changed, the same function evaluated again.

Central finite differences over one standard deviation on either side (plus and minus where they differ),

    share_i = [f(x_i + s_i) - f(x_i - s_i)]/2,    bend_i = [f(x_i + s_i) + f(x_i - s_i)]/2 - f(x_i),
    input error = sqrt(sum share_i^2 + 2 bend_i^2),

the variance of a quadratic function of normal inputs; terms mixed between two inputs are left out. Inputs that are known to a
factor F enter by the same formulas with log f in the place of f and x_i F, x_i/F: the result is a factor too. The two kinds are
kept apart. Inputs are taken as independent. Sampling draws all of them at once, normal in x or in log x, with no expansion.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.errors import InputError, NupairError
from nupair.experiment import Experiment
from nupair.light.thresholds import threshold_angles
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.coherence import coherence_error, coherence_factor
from nupair.predict.effects import offset_angle
from nupair.predict.input_errors import InputUncertainty, input_uncertainties
from nupair.predict.progress import Progress, silent
from nupair.predict.spectrum import spectrum

FloatArray = NDArray[np.float64]


class Number(NamedTuple):
    """A result with its absolute numerical error (NaN where none is estimated) and its unit."""

    value: float
    error: float
    unit: str


Evaluation = Callable[[Experiment], Mapping[str, Number]]


def uncertainties(
    experiment: Experiment,
    signal_angle: float | None = None,
    given: Mapping[str, object] | None = None,
    evaluate: Evaluation | None = None,
    samples: int = 0,
    generator: np.random.Generator | None = None,
    progress: Progress[Any] = silent,
) -> xr.Dataset:
    """How much each input's uncertainty moves the results, beside their numerical errors.

    signal_angle: rad, the same for every change; None takes the one 20 degrees above the centre (see `nupair.ladder`). given: the
    caller's own uncertainties by key of the description, as "5 %", "x 10", "0.1 mm", a plain number, or None to leave one out.
    evaluate: description to named `Number`s, in place of `laboratory_numbers`. samples: how often all inputs are drawn at once
    with `generator`, 0 for linear propagation alone.

    Dims input, quantity. Variables: value, numerical_error (quantity); up, down (input, quantity): the result with one input moved;
    share, bend (input, quantity): signed, NaN for inputs known to a factor; factor (input, quantity): exp of the size of the
    spread in the logarithm, NaN for the others and where the result changes sign; input_error, input_factor (quantity): joined,
    apart from each other, NaN where the value is not above its numerical error. With samples: low, middle, high
    (quantity): 16, 50 and 84 per cent of the draws, and refused_samples. Coordinates say each input's value with its
    uncertainty, its origin (record, assumed, given) and reason. attrs["no_uncertainty"] lists the keys of which nothing is known.

    Raises: InputError for a result that is missing, samples without a generator, or what `given` cannot be.
    """
    setting.described(experiment)
    if samples < 0 or (samples and generator is None):
        raise InputError(
            "samples", "zero, or positive with a seeded generator", samples, "Try numpy.random.default_rng(1)."
        )
    inputs, unknown = input_uncertainties(experiment, given)
    angle = offset_angle(experiment) if signal_angle is None else float(setting.signal_angles(signal_angle)[0])
    compute = evaluate or (lambda one: laboratory_numbers(one, angle))
    nominal = compute(experiment)
    names = list(nominal)

    def moved(changes: dict[str, Any]) -> FloatArray:
        found = compute(experiment.replace(changes))
        return np.array([found[name].value if name in found else np.nan for name in names])

    steps = progress(inputs, len(inputs), f"input uncertainties of {experiment.name}")
    ends = [(moved({one.key: one.at(1.0)}), moved({one.key: one.at(-1.0)})) for one in steps]
    up, down = (np.array([pair[side] for pair in ends]).reshape(len(inputs), len(names)) for side in (0, 1))
    result = _labelled(experiment, inputs, nominal, up, down)
    if samples and generator is not None:
        draws, refused = _draws(moved, inputs, samples, generator)
        quantiles = np.nanquantile(draws, [0.16, 0.5, 0.84], axis=0) if len(draws) else np.full((3, len(names)), np.nan)
        about = {"long_name": f"of {samples} draws of all inputs at once", "units": "that of the quantity"}
        result = result.assign(
            {name: ("quantity", row, about) for name, row in zip(("low", "middle", "high"), quantiles, strict=True)}
        ).assign_attrs(samples=samples, refused_samples=refused)
    return result.assign_attrs(signal_angle=angle, no_uncertainty=", ".join(unknown))


def laboratory_numbers(experiment: Experiment, angle: float) -> dict[str, Number]:
    """What is propagated by default: sums over the pairs at one signal angle, the coherence and the upper thresholds.

    Rates are left out where the description does not fix the ion or the light.
    """
    found = spectrum(experiment, [angle]).sum("pair").isel(signal_angle=0)
    units = {"rate_integral": "eV^5", "magnetization_integral": "eV^5", "rate": "1/s"}
    units |= {"magnetization_rate": "G/s", "magnetization_rate_even": "G/s"}
    numbers = {
        name: Number(float(found[name]), float(found[f"{name}_error"]), unit)
        for name, unit in units.items()
        if name in found
    }
    if "rate" in found:
        numbers["coherence"] = Number(coherence_factor(experiment), coherence_error(experiment), "1")
    mass_i, mass_j = setting.pair_masses(experiment)
    edges = threshold_angles(setting.beams(experiment), mass_i + mass_j)[:, 1]
    if np.isfinite(edges[0]):
        numbers["threshold_angle_11"] = Number(float(edges[0]), float("nan"), "rad")
    if np.isfinite(edges[[0, 5]]).all():
        numbers["threshold_spread"] = Number(float(edges[0] - edges[5]), float("nan"), "rad")
    return numbers


def joined_factor(factors: FloatArray) -> FloatArray:
    """Factors joined, exp sqrt(sum ln^2) over the inputs, shape (quantity,); NaN entries, which are no factors, are passed over."""
    logarithms = np.log(np.where(np.isnan(factors), 1.0, factors))
    joined: FloatArray = np.exp(np.sqrt(np.sum(logarithms**2, axis=0)))
    return joined


def _labelled(
    experiment: Experiment,
    inputs: list[InputUncertainty],
    nominal: Mapping[str, Number],
    up: FloatArray,
    down: FloatArray,
) -> xr.Dataset:
    logarithmic = np.array([one.factor > 1 for one in inputs], dtype=bool)[:, None]
    value = np.array([number.value for number in nominal.values()])
    with np.errstate(divide="ignore", invalid="ignore"):  # times may be infinite
        share = np.where(logarithmic, np.nan, (up - down) / 2)
        bend = np.where(logarithmic, np.nan, (up + down) / 2 - value)
        high, low = (np.log(np.where(logarithmic & (end / value > 0), end / value, np.nan)) for end in (up, down))
    known = ~(
        np.abs(value) <= np.array([number.error for number in nominal.values()])
    )  # also where no error is estimated
    joined = np.where(np.isfinite(value) & known, np.sqrt(np.nansum(share**2 + 2 * bend**2, axis=0)), np.nan)
    factor = np.where(known, np.exp(np.sqrt(((high - low) / 2) ** 2 + 2 * ((high + low) / 2) ** 2)), np.nan)
    own = {"units": "that of the quantity"}
    both, dims = ("input", "quantity"), "quantity"
    return xr.Dataset(
        {
            "value": (dims, [number.value for number in nominal.values()], own),
            "numerical_error": (dims, [number.error for number in nominal.values()], own | {"long_name": "absolute"}),
            "up": (both, up, own | {"long_name": "with the input one standard deviation, or its factor, up"}),
            "down": (both, down, own | {"long_name": "the same, down"}),
            "share": (both, share, own | {"long_name": "half the difference, inputs with a standard deviation"}),
            "bend": (both, bend, own | {"long_name": "mean of up and down less the value, the same inputs"}),
            "factor": (both, factor, {"units": "1", "long_name": "spread due to inputs known to a factor"}),
            "input_error": (
                dims,
                joined,
                own | {"long_name": "inputs with a standard deviation, in quadrature"},
            ),
            "input_factor": (
                dims,
                np.where(known, joined_factor(factor), np.nan),
                {"units": "1", "long_name": "factors joined"},
            ),
        },
        coords={
            "quantity": list(nominal),
            "unit": (dims, [number.unit for number in nominal.values()]),
            "input": [one.key for one in inputs],
            "input_value": ("input", [str(one) for one in inputs]),
            "origin": ("input", [one.origin for one in inputs]),
            "reason": ("input", [one.about for one in inputs]),
        },
        attrs=dict(attributes(experiment)) | {"title": f"Input uncertainties, {experiment.title or experiment.name}"},
    )


def _draws(
    moved: Callable[[dict[str, Any]], FloatArray],
    inputs: list[InputUncertainty],
    samples: int,
    generator: np.random.Generator,
) -> tuple[FloatArray, int]:
    """Results of descriptions with all inputs drawn, shape (kept, quantity), and how many draws no description allows."""
    rows, refused = [], 0
    for deviations in generator.normal(size=(samples, len(inputs))):
        try:
            rows.append(moved({one.key: one.at(float(z)) for one, z in zip(inputs, deviations, strict=True)}))
        except NupairError:
            refused += 1
    return np.array(rows), refused
