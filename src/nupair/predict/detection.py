"""What the described magnetometer makes of a field that the crystal builds up, labelled, in SI units."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.description import Detector
from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.detector import Noise, averaged, cycled, growing, repeated_time, source_error, time_to_see
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
    """Signal-to-noise of a field whose source is `field_rate` (T/s) at the sensor while the lasers are on.

    duration: total times of the measurement, s, shape (n,); None takes 61 from 1 ms to a day and detector.duration. sigmas:
    standard errors to reach. The moment relaxes with ion.spin_relaxation_time, not at all where that is not given. White and 1/f
    noise, drift and repetition are those of [detector]; the instrument's record, times scale.noise, fills in what is not said.

    Dim `duration`. Variables: ramp_error (T/s), ramp_signal_to_noise (one uninterrupted record with the lasers on),
    cycle_signal_to_noise (lasers on and off for half of every 1/detector.repetition, from the first whole cycle on; NaN without a
    repetition), time_to_see_ramp, time_to_see_cycles (s, at `sigmas`; infinite where it never stands out), cycle_error (T/s,
    of one cycle), described_signal_to_noise (the better of the two at detector.duration; NaN where that is not given).
    Raises: InputError without a noise, for a rate that is not finite, or durations that are not positive.
    """
    detector = setting.described(experiment).detector
    noise = described_noise(experiment)
    if isinstance(field_rate, bool) or not np.isfinite(field_rate):
        raise InputError("field_rate", "finite, in T/s", field_rate)
    time = _durations(detector, duration)
    rate, relaxation = abs(field_rate) * tesla / s, experiment.ion.spin_relaxation_time or np.inf
    ramp = np.array([source_error(noise, growing(one * s, relaxation)) for one in time])
    cycle, cycles = _cycles(noise, detector.repetition, relaxation, time * s)
    seen = np.nan if detector.repetition is None else repeated_time(cycle, rate, detector.repetition, sigmas)
    ramp_ratio, cycle_ratio = rate / ramp, rate / cycles
    number, seconds, slope = {"units": "1"}, {"units": "s"}, {"units": "T/s"}
    said = {"long_name": f"time to {sigmas:g} standard errors"}
    return xr.Dataset(
        {
            "ramp_error": ("duration", ramp * s / tesla, slope | {"long_name": "standard error of the source"}),
            "ramp_signal_to_noise": ("duration", ramp_ratio, number | {"long_name": "one uninterrupted record"}),
            "cycle_signal_to_noise": ("duration", cycle_ratio, number | {"long_name": "lasers on and off in cycles"}),
            "cycle_error": ((), cycle * s / tesla, slope | {"long_name": "standard error of the source, one cycle"}),
            "described_signal_to_noise": (
                (),
                _at_described(detector, time, ramp_ratio, cycle_ratio),
                number | {"long_name": "the better of the two at detector.duration"},
            ),
            "time_to_see_ramp": ((), time_to_see(noise, rate, sigmas, relaxation) / s, seconds | said),
            "time_to_see_cycles": ((), seen / s, seconds | said),
            "white_noise": ((), noise.white / (tesla / Hz**0.5), {"units": "T/Hz^0.5"}),
            "corner_frequency": ((), noise.corner / Hz, {"units": "Hz", "long_name": "1/f corner"}),
            "drift": ((), noise.drift * s / tesla, slope | {"long_name": "rms drift"}),
            "relaxation_time": ((), relaxation / s, seconds | {"long_name": "T1, infinite where not given"}),
            "field_rate": ((), field_rate, slope | {"long_name": "source of the field at the sensor"}),
        },
        coords={"duration": ("duration", time, seconds | {"long_name": "length of the measurement"})},
        attrs=dict(attributes(experiment))
        | {
            "title": f"Detection, {experiment.title or experiment.name}",
            "instrument": detector.instrument or "as described",
            "instrument_source": _source(detector),
        },
    )


def described_noise(experiment: Experiment) -> Noise:
    """White noise, 1/f corner and drift in natural units: the description's own, else the instrument's record.

    Raises: InputError where neither says the white noise.
    """
    detector = experiment.detector
    record = table("detectors")[detector.instrument] if detector.instrument else {}
    if detector.noise is None and not record:
        raise InputError("detector.noise", "given, here or by detector.instrument", None, "Try '1 fT/Hz^0.5'.")
    white = record["noise"].natural if detector.noise is None else detector.noise
    if detector.corner_frequency is not None:
        corner = detector.corner_frequency
    else:
        corner = record["white_above"].natural if detector.noise is None else 0.0
    return Noise(white * experiment.scale.noise, corner, detector.drift or 0.0)


def _durations(detector: Detector, given: ArrayLike | None) -> FloatArray:
    """Lengths of the measurement, s, ascending where they are our own."""
    if given is None:
        own = np.geomspace(1e-3, DAY, 61)
        return own if detector.duration is None else np.unique(np.append(own, detector.duration / s))
    try:
        time = np.atleast_1d(np.asarray(given, dtype=float))
    except (TypeError, ValueError):
        time = np.zeros(0)
    if time.ndim != 1 or time.size == 0 or not np.all(np.isfinite(time) & (time > 0)):
        raise InputError("duration", "a list of positive times in s", given)
    return time


def _cycles(
    noise: Noise, repetition: float | None, relaxation: float, duration: FloatArray
) -> tuple[float, FloatArray]:
    """Error of the source from one cycle, and from all whole cycles of each duration; NaN where there is none."""
    if repetition is None:
        return np.nan, np.full(duration.shape, np.nan)
    one = source_error(noise, cycled(1 / repetition, relaxation))
    number = np.floor(duration * repetition * (1 + 1e-12))
    return one, np.where(number >= 1, averaged(one, np.maximum(number, 1.0)), np.nan)


def _at_described(detector: Detector, time: FloatArray, ramp: FloatArray, cycles: FloatArray) -> float:
    """The larger signal-to-noise at detector.duration, NaN where it is not among the durations."""
    if detector.duration is None or not np.any(time == detector.duration / s):
        return float("nan")
    place = int(np.argmax(time == detector.duration / s))
    return float(np.nanmax([ramp[place], cycles[place]]))


def _source(detector: Detector) -> str:
    if detector.instrument is None:
        return ""
    return sources()[table("detectors")[detector.instrument]["noise"].source].citation
