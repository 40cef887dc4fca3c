"""The plain answer: what a described experiment would see, and how long it takes to see it."""

from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.coherence import coherence_factor, mean_coherence
from nupair.predict.detection import detection
from nupair.predict.effects import offset_angle
from nupair.predict.field import AMPERE_PER_METRE, pickup, stray_field
from nupair.predict.seen import REACH, seen
from nupair.predict.sensor import pickup_radius, require_position
from nupair.predict.spectrum import spectrum
from nupair.predict.uncertainties import Number
from nupair.units import gauss, s, tesla, year

FloatArray = NDArray[np.float64]
POINTS = 41
"""Angles across the response of a detector of finite angular resolution."""
SIGNALS = {"magnetization_rate": "parity-violating", "magnetization_rate_even": "parity-even"}


def outcome(experiment: Experiment, signal_angle: float | None = None, sigmas: float = 3.0) -> xr.Dataset:
    """Pairs per second, field at the sensor and time to `sigmas` standard errors, with the answer as a sentence.

    signal_angle: rad; None takes the one 20 degrees above the centre, where the recoil part of the magnetization is not zero. Rate
    and magnetization rates are averaged over detector.angular_resolution, where given. The coherence is the largest that the lasers
    prepare, taken to be held for the whole time, or the stated one; beside it stands what its mean over the described drive,
    repeated without pause, gives. The sensor, at the described place, is a loop of detector.pickup_radius, normal along z, or
    a point.

    Dim `signal` (parity-violating, parity-even). Variables: rate (1/s), magnetization_rate (G/s, mu_0 dM/dt, signal),
    geometric_factor (xi, signed along the loop's normal), field_rate (T/s at the sensor, signal), time_to_see (s, the shorter of
    one uninterrupted record and cycles), pairs_until_seen (pairs emitted in that time, NaN where it is infinite), signal_to_noise
    (at detector.duration, NaN without), and the numerical errors of the first two. With the mean over the drive (NaN for a stated
    coherence): mean_rate, mean_time_to_see, mean_share (mean coherence over the largest), drive_window (s, over which it is taken).
    attrs["answer"] says it in words.

    Raises: InputError for a description that does not fix the ion, the light, the sensor's place or its noise.
    """
    setting.described(experiment)
    angle = offset_angle(experiment) if signal_angle is None else float(setting.signal_angles(signal_angle)[0])
    sums = _sums(experiment, angle)
    axis = moment_axis(experiment, angle)
    xi = _geometric_factor(experiment, axis)
    moments = np.array([float(sums[name]) for name in SIGNALS])
    fields = moments * xi * gauss / tesla
    seen_by = [detection(experiment, float(abs(rate)), sigmas=sigmas) for rate in fields]
    times = np.array([_shorter(one) for one in seen_by])
    over = _over_the_drive(experiment, angle, sums)
    mean_times = [_time_to_see(experiment, mean * xi * gauss / tesla, sigmas) for mean in over.moments]
    ratio = [float(one["described_signal_to_noise"]) for one in seen_by]
    seconds, gauss_rate = {"units": "s"}, {"units": "G/s"}
    errors = [float(sums[f"{name}_error"]) for name in SIGNALS]
    result = xr.Dataset(
        {
            "rate": ((), float(sums["rate"]), {"units": "1/s", "long_name": "pairs per time of the whole target"}),
            "rate_error": ((), float(sums["rate_error"]), {"units": "1/s", "long_name": "numerical"}),
            "magnetization_rate": ("signal", moments, gauss_rate | {"long_name": "mu_0 dM/dt in the crystal"}),
            "magnetization_rate_error": ("signal", errors, gauss_rate | {"long_name": "numerical"}),
            "geometric_factor": ((), xi, {"units": "1", "long_name": "field at the sensor over mu_0 M"}),
            "field_rate": ("signal", fields, {"units": "T/s", "long_name": "source of the field at the sensor"}),
            "time_to_see": ("signal", times, seconds | {"long_name": f"time to {sigmas:g} standard errors"}),
            "pairs_until_seen": (
                "signal",
                _pairs(float(sums["rate"]), times),
                {"units": "1", "long_name": "pairs emitted in that time: below 1 no mean field can stand for them"},
            ),
            "signal_to_noise": ("signal", ratio, {"units": "1", "long_name": "at detector.duration"}),
            "mean_rate": ((), over.rate, {"units": "1/s", "long_name": "rate with the mean coherence of the drive"}),
            "mean_time_to_see": ("signal", mean_times, seconds | {"long_name": "time_to_see with that mean"}),
            "mean_share": ((), over.share, {"units": "1", "long_name": "mean coherence of the drive over its largest"}),
            "mean_share_error": ((), over.error, {"units": "1", "long_name": "numerical"}),
            "drive_window": ((), over.window, seconds | {"long_name": "how long the drive is followed for the mean"}),
        },
        coords={"signal": list(SIGNALS.values()), "signal_angle": ((), angle, {"units": "rad"})},
        attrs=dict(attributes(experiment)) | {"title": f"Outcome, {experiment.title or experiment.name}"},
    )
    return result.assign_attrs(sigmas=sigmas, answer=answer(experiment, result, sigmas))


def outcome_numbers(experiment: Experiment, signal_angle: float | None = None) -> dict[str, Number]:
    """The outcome as `nupair.uncertainties` takes it (`evaluate=`): rate, fields at the sensor, times, with numerical errors."""
    found = outcome(experiment, signal_angle)
    factor = abs(float(found["geometric_factor"])) * gauss / tesla
    numbers = {"rate": Number(float(found["rate"]), float(found["rate_error"]), "1/s")}
    for name in SIGNALS.values():
        one, short = found.sel(signal=name), name.replace("parity-", "").replace("violating", "odd")
        error = factor * float(one["magnetization_rate_error"])
        numbers[f"field_rate_{short}"] = Number(float(one["field_rate"]), error, "T/s")
        numbers[f"time_to_see_{short}"] = Number(float(one["time_to_see"]), float("nan"), "s")
    return numbers


def answer(experiment: Experiment, result: xr.Dataset, sigmas: float) -> str:
    """The outcome in words."""
    odd, even = (result.sel(signal=name) for name in SIGNALS.values())
    instrument = experiment.detector.instrument or "the described magnetometer"
    relaxation = experiment.ion.spin_relaxation_time
    held = "no spin relaxation" if relaxation is None else f"a spin relaxation time of {spoken_time(relaxation / s)}"
    pairs, error = float(result["rate"]), float(result["rate_error"])
    text = (
        f"{experiment.name} ({experiment.model.description}): this experiment would see "
        f"{_counted(pairs, error)} and a parity-violating field "
        f"growing by {abs(float(odd['field_rate'])):.2g} T/s {_where(experiment)}, {_assumed(experiment)}; "
        f"with {instrument} and {held} it "
        f"{_needs(float(odd['time_to_see']), sigmas)}."
    )
    if error >= pairs > 0:
        text += " The numerical error is as large as the rate, so fields and times are no more than a bound either."
    if float(odd["pairs_until_seen"]) < 1:
        text += (
            f" That is before the first pair: {float(odd['pairs_until_seen']):.2g} are emitted in that time, so the field "
            "per event is more than one event can have."
        )
    if float(even["field_rate"]):
        text += (
            f" The parity-even field of the same pairs, {abs(float(even['field_rate'])):.2g} T/s, "
            f"{_needs(float(even['time_to_see']), sigmas)}."
        )
    if np.isfinite(odd["signal_to_noise"]):
        duration = spoken_time(float(experiment.detector.duration or np.nan) / s)
        text += f" In the described {duration} it reaches {float(odd['signal_to_noise']):.2g} sigma."
    return text + _mean_said(result, float(odd["mean_time_to_see"]), sigmas)


def _assumed(experiment: Experiment) -> str:
    """What is taken for the coherence."""
    if experiment.ion.coherence is not None:
        return "with the stated coherence held for the whole time"
    return "with the largest coherence that the lasers prepare held for the whole time"


def _counted(rate: float, error: float) -> str:
    """Pairs per second, or what they are below where no digit is known."""
    if error >= rate > 0:
        return f"at most {rate + error:.2g} neutrino pairs per second (one in {spoken_time(1 / (rate + error))})"
    one_in = f"one in {spoken_time(1 / rate)}" if rate > 0 else "none"
    return f"{rate:.2g} neutrino pairs per second ({one_in})"


def _mean_said(result: xr.Dataset, seconds: float, sigmas: float) -> str:
    """What the mean coherence of the described drive gives in place of the largest."""
    share, rate = float(result["mean_share"]), float(result["mean_rate"])
    if not np.isfinite(share):
        return ""
    lower = (
        f"{100 * share:.2g} % of that"
        if share > 0.5
        else f"{float(f'{1 / share:.2g}'):g} times lower"
        if share > 0
        else "zero"
    )
    return (
        f" Over the described drive, {1e3 * float(result['drive_window']):.3g} ms repeated without pause, the mean of the squared "
        f"coherence is {lower}: {rate:.2g} pairs per second, and the parity-violating field {_needs(seconds, sigmas)}."
    )


def moment_axis(experiment: Experiment, angle: float) -> FloatArray:
    """Unit vector along which the magnetization counts: k_s as published, else the field that selects the states."""
    if experiment.model.spin_axis == "c-axis":
        return np.array([np.sin(angle), 0.0, np.cos(angle)])
    return setting.field_axis(experiment)


def spoken_time(seconds: float) -> str:
    """A time in the unit that a reader would choose."""
    if not np.isfinite(seconds):
        return "an endless time" if np.isinf(seconds) else "an unknown time"
    for unit, size in (("years", year / s), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _where(experiment: Experiment) -> str:
    """Which sensor sees the field."""
    radius = pickup_radius(experiment)
    return "at the sensor" if radius is None else f"in the mean over a pickup loop of {1e3 * radius:.4g} mm radius"


def _needs(seconds: float, sigmas: float) -> str:
    return (
        f"needs {spoken_time(seconds)} for {sigmas:g} sigma"
        if np.isfinite(seconds)
        else f"never reaches {sigmas:g} sigma"
    )


def _sums(experiment: Experiment, angle: float) -> xr.Dataset:
    """Sums over the pairs at the angle, averaged over the angular resolution where one is given."""
    width = experiment.detector.angular_resolution
    if width is None:
        found = spectrum(experiment, [angle])
    else:
        reach = np.linspace(-1.05 * REACH * width, 1.05 * REACH * width, POINTS)
        found = seen(spectrum(experiment, angle + reach), experiment)
        found = found.sel(signal_angle=[angle], method="nearest")
    if "rate" not in found:
        raise InputError("the description", "one that fixes rates", experiment.name, found.attrs["rate_missing"])
    names = ["rate", "rate_error", *SIGNALS, *(f"{name}_error" for name in SIGNALS)]
    sums: xr.Dataset = found[names].sum("pair").isel(signal_angle=0)
    return sums


class _Mean(NamedTuple):
    """Rate (1/s) and moments (G/s, by signal) with the mean coherence; its share of the largest, with error; window, s."""

    rate: float
    moments: FloatArray
    share: float
    error: float
    window: float


def _over_the_drive(experiment: Experiment, angle: float, sums: xr.Dataset) -> _Mean:
    """The sums with the mean coherence of the drive in place of the largest; the emission of single ions stays as it is."""
    found, largest = mean_coherence(experiment), coherence_factor(experiment)
    moments = np.array([float(sums[name]) for name in SIGNALS])
    if found is None or largest == 0:
        return _Mean(np.nan, np.full(moments.shape, np.nan), np.nan, np.nan, np.nan)
    share = found.value / largest
    coherent = (
        sums if not experiment.model.incoherent else _sums(experiment.replace({"model.incoherent": False}), angle)
    )
    gone = (1 - share) * np.array([float(coherent[name]) for name in SIGNALS])
    rate = float(sums["rate"]) - (1 - share) * float(coherent["rate"])
    return _Mean(rate, moments - gone, share, found.error / largest, found.window)


def _geometric_factor(experiment: Experiment, axis: FloatArray) -> float:
    """Field at the sensor over mu_0 M for a moment along `axis`: through the loop along its normal, or its size at the point."""
    place = require_position(experiment)
    if pickup_radius(experiment) is not None:
        loop: Any = pickup(experiment, magnetization=axis)
        return float(loop["mean_field"]) * tesla / AMPERE_PER_METRE
    return float(np.linalg.norm(stray_field(experiment, place, axis))) * tesla / AMPERE_PER_METRE


def _pairs(rate: float, times: FloatArray) -> FloatArray:
    """Pairs emitted within the times; NaN where a field is never seen."""
    return np.array([rate * one if np.isfinite(one) else np.nan for one in times])


def _time_to_see(experiment: Experiment, field_rate: float, sigmas: float) -> float:
    """Time to see a source of a field (T/s), s; NaN where there is none to speak of."""
    return _shorter(detection(experiment, abs(field_rate), sigmas=sigmas)) if np.isfinite(field_rate) else np.nan


def _shorter(found: xr.Dataset) -> float:
    """The shorter of the two times, the first where there are no cycles."""
    times = [float(found[name]) for name in ("time_to_see_ramp", "time_to_see_cycles")]
    return float(np.nanmin(times))
