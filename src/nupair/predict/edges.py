"""The staircase: where the six pair thresholds lie, how wide target and beams make them, and which are resolved."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.optimize import brentq

from nupair.experiment import Experiment
from nupair.light.blur import threshold_slope, threshold_spread
from nupair.light.geometry import pair_momentum
from nupair.light.thresholds import threshold_angles
from nupair.neutrinos.weights import PAIRS
from nupair.pairs.shapes import OverlapShape, profile
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.units import eV

FloatArray = NDArray[np.float64]
FWHM = 2 * np.sqrt(2 * np.log(2))
"""Full width at half maximum of a Gaussian per root mean square."""


def edges(experiment: Experiment) -> xr.Dataset:
    """Angle and width of each pair's threshold at either end of the spectrum, and whether it is resolved.

    Dims pair, edge ("lower", "upper"). Variables, rad, widths as full widths at half maximum:

    angle; width_size (the target's form factor along P), width_direction (divergence and pointing), width_linewidth; width (in
    quadrature); separation (to the nearest other threshold at this end); resolved: separation >= width, the rule for two lines seen
    without a model. An edge that does not exist is NaN and not resolved.

    Raises: InputError for anything but a description.
    """
    beams, spread = setting.beams(setting.described(experiment)), setting.beam_spread(experiment)
    mass_i, mass_j = setting.pair_masses(experiment)
    mass = np.repeat((mass_i + mass_j)[:, None], 2, axis=1)
    angle = threshold_angles(beams, mass_i + mass_j)
    slope = np.abs(threshold_slope(beams, angle))
    directions, energies = threshold_spread(beams, spread, angle, mass)
    size = _size_width(experiment, pair_momentum(beams, angle))
    widths = {"size": size / slope, "direction": FWHM * directions / slope, "linewidth": FWHM * energies / slope}
    total = np.sqrt(sum(width**2 for width in widths.values()))
    separation = _separation(angle)
    rad, dims = {"units": "rad"}, ("pair", "edge")
    return xr.Dataset(
        {
            "angle": (dims, angle, rad | {"long_name": "signal angle of the threshold"}),
            **{f"width_{name}": (dims, width, rad) for name, width in widths.items()},
            "width": (dims, total, rad | {"long_name": "full width at half maximum"}),
            "separation": (dims, separation, rad | {"long_name": "distance to the nearest other threshold"}),
            "resolved": (dims, separation >= total, {"units": "1"}),
        },
        coords={
            "pair": list(PAIRS),
            "edge": ["lower", "upper"],
            "pair_mass": ("pair", (mass_i + mass_j) / eV, {"units": "eV"}),
        },
        attrs=dict(attributes(experiment)) | {"title": f"Thresholds, {experiment.title or experiment.name}"},
    )


def _size_width(experiment: Experiment, momentum: FloatArray) -> FloatArray:
    """Full width at half maximum of the form factor along P, shape of the leading axes, eV; zero for a large target."""
    shape = setting.edge_shape(experiment)
    widths = np.zeros(momentum.shape[:-1])
    if shape is None:
        return widths
    for place in np.ndindex(widths.shape):
        finite = bool(np.all(np.isfinite(momentum[place])))
        widths[place] = _half_maximum(shape, momentum[place]) if finite else np.nan
    return widths


def _half_maximum(shape: OverlapShape, direction: FloatArray) -> float:
    peak = profile(shape, direction, np.zeros(1))[0]
    scale = 1 / shape.length + 1 / shape.radius

    def above(k: float) -> float:
        return float(profile(shape, direction, np.array([k]))[0] - peak / 2)

    return 2 * float(brentq(above, 0.0, 10 * scale, xtol=1e-9 * scale))


def _separation(angle: FloatArray) -> FloatArray:
    """Distance of each entry from the nearest other one of its column."""
    distance = np.abs(angle[:, None, :] - angle[None, :, :])
    distance[np.eye(len(angle), dtype=bool)] = np.inf
    distance = np.where(np.isnan(distance), np.inf, distance)
    nearest: FloatArray = np.where(np.isnan(angle), np.nan, distance.min(axis=1))
    return nearest
