"""What the described magnetometer makes of a field that the crystal builds up, labelled, in SI units."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.description import Detector
from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.detector import Noise, averaged, ramp_time, repeated_time, slope_error, step_error
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.tables import sources, table
from nupair.units import Hz, day, s, tesla

FloatArray = NDArray[np.float64]
DAY = day / s
"""Seconds of one day: the longest record shown by default."""


def detection(
    experiment: Experiment, field_rate: float, duration: ArrayLike | None = None, sigmas: float = 3.0
) -> xr.Dataset:
    """Signal-to-noise of a field that grows at `field_rate` (T/s) at the sensor, while the lasers are on.

    duration: T of one record, s, shape (n,); None takes 61 lengths from 1 ms to a day. sigmas: standard errors to reach.
    A field that grows evenly is one far from the spin relaxation time T1: records, or cycles, longer than T1 see less.
    White and 1/f noise, drift and repetition are those of [detector]; the instrument's record fills in what is not said.

    Dim `duration`. Variables: ramp_error, ramp_signal_to_noise (slope of one uninterrupted record), step_error,
    step_signal_to_noise (a step of field_rate T/2 half way through the record), repeated_signal_to_noise (the same steps, records
    of 1/detector.repetition filling the duration; NaN without a repetition), time_to_see_ramp, time_to_see_steps (s, at `sigmas`).
    Raises: InputError without a noise, for a rate that is not finite, or durations that are not positive.
    """
    detector = setting.described(experiment).detector
    noise = described_noise(detector)
    if not np.isfinite(field_rate):
        raise InputError("field_rate", "finite, in T/s", field_rate)
    time = np.geomspace(1e-3, DAY, 61) if duration is None else np.atleast_1d(np.asarray(duration, dtype=float))
    if time.ndim != 1 or time.size == 0 or not np.all(np.isfinite(time) & (time > 0)):
        raise InputError("duration", "a list of positive times in s", duration)
    rate, record = field_rate * tesla / s, time * s
    slope, step = slope_error(noise, record), step_error(noise, record)
    repeated, seen = _repeated(noise, rate, detector.repetition, record, sigmas)
    number, seconds = {"units": "1"}, {"units": "s"}
    said = {"long_name": f"time to {sigmas:g} standard errors"}
    return xr.Dataset(
        {
            "ramp_error": ("duration", slope * s / tesla, {"units": "T/s", "long_name": "standard error of the slope"}),
            "ramp_signal_to_noise": ("duration", abs(rate) / slope, number | {"long_name": "one uninterrupted ramp"}),
            "step_error": ("duration", step / tesla, {"units": "T", "long_name": "standard error of a step half way"}),
            "step_signal_to_noise": (
                "duration",
                abs(rate) * record / 2 / step,
                number | {"long_name": "one step half way"},
            ),
            "repeated_signal_to_noise": ("duration", repeated, number | {"long_name": "steps in every cycle"}),
            "time_to_see_ramp": ((), ramp_time(noise, rate, sigmas) / s, seconds | said),
            "time_to_see_steps": ((), seen / s, seconds | said),
            "white_noise": ((), noise.white / (tesla / Hz**0.5), {"units": "T/Hz^0.5"}),
            "corner_frequency": ((), noise.corner / Hz, {"units": "Hz", "long_name": "1/f corner"}),
            "drift": ((), noise.drift * s / tesla, {"units": "T/s", "long_name": "rms drift"}),
            "field_rate": ((), field_rate, {"units": "T/s", "long_name": "rate of the field at the sensor"}),
        },
        coords={"duration": ("duration", time, seconds | {"long_name": "length of the record"})},
        attrs=dict(attributes(experiment))
        | {
            "title": f"Detection, {experiment.title or experiment.name}",
            "instrument": detector.instrument or "as described",
            "instrument_source": _source(detector),
        },
    )


def described_noise(detector: Detector) -> Noise:
    """White noise, 1/f corner and drift in natural units: the description's own, else the instrument's record.

    Raises: InputError where neither says the white noise.
    """
    record = table("detectors")[detector.instrument] if detector.instrument else {}
    if detector.noise is None and not record:
        raise InputError("detector.noise", "given, here or by detector.instrument", None, "Try '1 fT/Hz^0.5'.")
    white = record["noise"].natural if detector.noise is None else detector.noise
    if detector.corner_frequency is not None:
        corner = detector.corner_frequency
    else:
        corner = record["white_above"].natural if detector.noise is None else 0.0
    return Noise(white, corner, detector.drift or 0.0)


def _repeated(
    noise: Noise, rate: float, repetition: float | None, duration: FloatArray, sigmas: float
) -> tuple[FloatArray, float]:
    """Signal-to-noise of steps in every cycle after each duration, and the time to see them."""
    if repetition is None:
        return np.full(duration.shape, np.nan), float("nan")
    cycle = 1 / repetition
    error = float(step_error(noise, cycle))
    signal = abs(rate) * cycle / 2
    cycles = duration * repetition
    reached = np.where(cycles >= 1, signal / averaged(error, np.maximum(cycles, 1.0)), np.nan)
    return reached, repeated_time(error, signal, repetition, sigmas)


def _source(detector: Detector) -> str:
    if detector.instrument is None:
        return ""
    return sources()[table("detectors")[detector.instrument]["noise"].source].citation
