"""Spectra of targets of several lengths at one shape: the size study of Fig. 6, as computed and as a coarse detector sees it."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.light.geometry import centre_angle
from nupair.observables.response import adjacent_means
from nupair.pairs.parts import FloatArray
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.progress import Progress, silent
from nupair.predict.spectrum import integral_spectrum
from nupair.quantities import LENGTH, quantity
from nupair.units import cm, deg

LENGTHS = ("0.5 cm", "1 cm", "2 cm", "5 cm")
VARIABLES = ("rate_integral", "magnetization_integral")
STEP = 0.36 * deg
"""The angular step of Fig. 6."""
POINTS = 61
"""21.6 degrees in these steps."""


def size_study(
    experiment: Experiment,
    lengths: Sequence[str] = LENGTHS,
    signal_angle: ArrayLike | None = None,
    refine: bool = True,
    progress: Progress[str] = silent,
) -> xr.Dataset:
    """The summed integrals of targets of several lengths, with the radius in its described proportion to the length.

    lengths: such as "2 cm". signal_angle: rad; None takes the 61 angles of Fig. 6, 0.36 degrees apart about the centre angle.
    refine: as in `nupair.spectrum`.

    Dims length (cm), signal_angle, group. Variables: rate_integral, magnetization_integral (summed over pairs, eV^5) and their
    errors; `scaled_...` (times V^2, what a rate at one density goes with, relative to the largest value of all);
    `smoothed_...` (scaled, means of four adjacent angles with half overlap, at group_angle); volume, cm^3.
    Raises: InputError for lengths that are none, or fewer than four angles.
    """
    setting.described(experiment)
    if isinstance(lengths, str) or not isinstance(lengths, Sequence) or not lengths:
        raise InputError("lengths", "a list of at least one length, such as '2 cm'", lengths)
    target = experiment.target
    angle = _angles(experiment) if signal_angle is None else setting.signal_angles(signal_angle)
    sizes = np.array([quantity(length, LENGTH, "lengths") for length in lengths])
    radii = sizes * (target.radius / target.length)
    results = []
    for length, radius in zip(progress(lengths, len(lengths), f"sizes of {experiment.name}"), radii, strict=True):
        one = experiment.replace({"target.length": length, "target.radius": f"{radius / cm:.12g} cm"})
        results.append(integral_spectrum(one, angle, refine=refine))
    volume = np.pi * radii**2 * sizes / cm**3
    members = {}
    for name in (*VARIABLES, *(f"{variable}_error" for variable in VARIABLES)):
        values = np.stack([result[name].sum("pair").values for result in results])
        members[name] = (("length", "signal_angle"), values, results[0][name].attrs)
    group_angle, _ = adjacent_means(angle, angle)
    for name in VARIABLES:
        scaled = members[name][1] * (volume**2)[:, None]
        scaled = scaled / max(float(np.max(np.abs(scaled))), np.finfo(float).tiny)
        _, smoothed = adjacent_means(angle, scaled.T)
        long_name = {"units": "1", "long_name": f"{name} times V^2, relative to the largest"}
        members[f"scaled_{name}"] = (("length", "signal_angle"), scaled, long_name)
        members[f"smoothed_{name}"] = (("length", "group"), smoothed.T, long_name)
    return xr.Dataset(
        members,
        coords={
            "length": ("length", sizes / cm, {"units": "cm"}),
            "radius": ("length", radii / cm, {"units": "cm"}),
            "volume": ("length", volume, {"units": "cm^3"}),
            "signal_angle": ("signal_angle", angle, {"units": "rad"}),
            "group_angle": ("group", group_angle, {"units": "rad", "long_name": "mean angle of four adjacent ones"}),
        },
        attrs=dict(attributes(experiment)) | {"title": f"Size study, {experiment.title or experiment.name}"},
    )


def _angles(experiment: Experiment) -> FloatArray:
    """The angles of Fig. 6, about the centre angle of the description."""
    centre = centre_angle(setting.beams(experiment))
    angles: FloatArray = centre + STEP * (np.arange(POINTS, dtype=float) - POINTS // 2)
    return angles
