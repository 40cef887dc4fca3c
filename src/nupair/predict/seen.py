"""A spectrum as a detector of finite angular resolution sees it."""

import numpy as np
import xarray as xr

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.response import gaussian_response

REACH = 5
"""Standard deviations that the spectrum must extend beyond what is seen."""


def seen(spectrum: xr.Dataset, resolution: float | Experiment) -> xr.Dataset:
    """The same spectrum after a Gaussian angular response, at those of its angles where the response is known.

    spectrum: from `nupair.spectrum`, angles ascending; every variable along signal_angle is averaged, errors included.
    resolution: root mean square, rad, or the description whose detector.angular_resolution is meant.
    Angles closer to an end of the spectrum than five times the resolution are left out.
    Raises: InputError where no angle is left, or the description gives no resolution.
    """
    width = resolution.detector.angular_resolution if isinstance(resolution, Experiment) else resolution
    if not isinstance(width, int | float) or not width > 0:
        raise InputError("detector.angular_resolution", "given and positive", width, "Try '0.36 deg'.")
    angle = spectrum["signal_angle"].values
    inside = (angle >= angle[0] + REACH * width) & (angle <= angle[-1] - REACH * width)
    if not inside.any():
        raise InputError("the angles of a spectrum", "wider than ten times the resolution", f"{np.ptp(angle):g} rad")
    answer = spectrum.isel(signal_angle=inside)
    averaged = {}
    for name, member in spectrum.data_vars.items():
        if "signal_angle" in member.dims and name != "pair_momentum":
            rest = [dim for dim in member.dims if dim != "signal_angle"]
            ordered = member.transpose("signal_angle", *rest)
            values = gaussian_response(angle, ordered.values, angle[inside], width)
            averaged[name] = (("signal_angle", *rest), values, member.attrs)
    return answer.assign(averaged).assign_attrs(angular_resolution=width)
