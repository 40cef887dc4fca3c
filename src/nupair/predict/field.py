"""Field of the magnetised crystal outside it, in SI units: at points, on a map, and through a pickup loop.

The magnetization is uniform, but that of a Gaussian beam falls off from the axis as exp(-4 rho^2/w^2), and M is that on the axis.
"""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.observables.pickup import Loop, clearance, linked_flux
from nupair.observables.stray_field import geometric_factor, inside_cylinder
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.magnetised_body import body_field, magnetised_body
from nupair.predict.sensor import pickup_radius, require_position
from nupair.units import joule, m, tesla

FloatArray = NDArray[np.float64]
UNIT_MAGNETIZATION = (0.0, 0.0, 1.0)
"""Where no magnetization is given: 1 A/m along the axis of the cylinder (k1)."""
FARTHEST = 1000.0
"""Farthest place, m."""
SMALLEST, LARGEST = 1e-100, 1e9
"""Magnetization, A/m: no rate in it is as small, no material as strong."""
AMPERE_PER_METRE = joule / tesla / m**3
"""A magnetization of 1 A/m, natural units, where it is a field: mu_0 times 1 A/m."""


def stray_field(experiment: Experiment, position: ArrayLike, magnetization: ArrayLike | None = None) -> FloatArray:
    """Magnetic field B outside the magnetised crystal, T, shape of `position`.

    position: shape (..., 3), m, origin at the centre of the crystal, z along its axis (k1), y normal to the laser plane.
    magnetization: M, shape (3,), A/m; None takes 1 A/m along z, so that the result is the field per unit magnetization.
    Computed by magpylib (closed forms, about ten digits; of a Gaussian beam, integrated over them to about seven).

    Raises: InputError for a position inside the crystal or on its surface (`field_map` gives the field inside too) or for input
    of another shape; MissingExtraError without magpylib.
    """
    body = magnetised_body(setting.described(experiment))
    points, moment = _points(position), _magnetization(magnetization)
    within = inside_cylinder(points, body.length, body.radius)
    if np.any(within):
        first = tuple(map(int, np.argwhere(within)[0]))
        raise InputError(
            f"position{list(first) if first else ''}",
            f"outside the crystal (|z| above {body.length / 2:g} m, or {body.radius:g} m from the axis)",
            points[first].tolist(),
            "nupair.field_map gives the field inside as well.",
        )
    return body_field(body, points, moment)


def field_map(
    experiment: Experiment, position: ArrayLike | None = None, magnetization: ArrayLike | None = None
) -> xr.Dataset:
    """Field in and around the crystal, labelled.

    position: shape (n, 3), m, gives dim `point`; None takes a grid in the laser plane, dims `z`, `x`, three times as wide as
    the crystal. magnetization: as in `stray_field`.

    Variables: magnetic_field (T, dim `component`), inside (whether the point lies in the crystal, where B = mu_0 (H + M); of a
    Gaussian beam, within three waists of the axis, where M ends),
    geometric_factor (xi of eq. 59: |B|/(mu_0 |M|)), magnetization (A/m).
    """
    body = magnetised_body(setting.described(experiment))
    length, (outlined, radius) = body.length, body.outlined
    moment = _magnetization(magnetization)
    coords: dict[str, Any] = {"component": ["x", "y", "z"]}
    metres = {"units": "m"}
    if position is None:
        # an even number of points, so that none lies on the axis or, for usual sizes, on a face
        x, z = np.linspace(-3 * radius, 3 * radius, 120), np.linspace(-1.5 * length, 1.5 * length, 120)
        points = np.stack(np.broadcast_arrays(x, 0.0, z[:, None]), axis=-1)
        dims: tuple[str, ...] = ("z", "x")
        coords |= {"x": ("x", x, metres), "z": ("z", z, metres)}
    else:
        points = np.atleast_2d(_points(position))
        if points.ndim != 2:
            raise InputError("position", "an array of shape (n, 3)", f"an array of shape {points.shape}")
        dims = ("point",)
        coords |= {name: ("point", points[:, i], metres) for i, name in enumerate("xyz")}
    field = body_field(body, points, moment)
    xi = geometric_factor(field, moment * AMPERE_PER_METRE / tesla)
    return xr.Dataset(
        {
            "magnetic_field": ((*dims, "component"), field, {"units": "T", "long_name": "magnetic field B"}),
            "geometric_factor": (dims, xi, {"units": "1", "long_name": "xi of eq. (59), |B|/(mu_0 |M|)"}),
            "inside": (
                dims,
                inside_cylinder(points, length, body.radius),
                {"units": "1", "long_name": "in the crystal"},
            ),
            "magnetization": ("component", moment, {"units": "A/m", "long_name": "magnetization M"}),
            "length": ((), length, metres | {"long_name": "length of the crystal along z"}),
            "radius": ((), radius, metres | {"long_name": f"radius of the {outlined}", "outlined": outlined}),
        },
        coords=coords,
        attrs=_attributes(experiment, magnetization),
    )


def pickup(
    experiment: Experiment,
    position: ArrayLike | None = None,
    normal: ArrayLike = (0.0, 0.0, 1.0),
    radius: float | None = None,
    turns: int = 1,
    magnetization: ArrayLike | None = None,
) -> xr.Dataset:
    """Flux of the crystal through a circular pickup loop.

    position: centre of the loop, m; None takes the described one. normal: its direction. radius: m; None takes the described one,
    detector.pickup_radius. magnetization: as in `stray_field`.

    Variables: flux and flux_error (Wb, all turns), mean_field (T, flux over area and turns), geometric_factor (|mean field| over
    mu_0 |M|: the xi of a loop, which counts the component along the normal only), clearance (m, wire to crystal).
    Raises: InputError for a loop that is not given, has no area, or whose wire touches the crystal.
    """
    setting.described(experiment)
    if position is None:
        position = require_position(experiment)
    if radius is None:
        radius = pickup_radius(experiment)
    if radius is None:
        raise InputError("the radius of the pickup loop", "given, here or as detector.pickup_radius", None)
    if not radius <= FARTHEST:
        raise InputError("the radius of the pickup loop", f"at most {FARTHEST:g} m", radius)
    body = magnetised_body(experiment)
    centre, axis = _points(position), _points(normal)
    moment = _magnetization(magnetization)
    size = float(np.linalg.norm(moment))
    loop = Loop(tuple(centre.tolist()), tuple(axis.tolist()), float(radius), turns)
    flux = linked_flux(loop, moment / size, body.length, body.radius, sides=body.sides)
    field = size * AMPERE_PER_METRE / tesla
    mean = flux.value / (np.pi * loop.radius**2 * turns)
    return xr.Dataset(
        {
            "flux": ((), flux.value * field, {"units": "Wb", "long_name": "flux linked with all turns"}),
            "flux_error": ((), flux.error * field, {"units": "Wb", "long_name": "absolute numerical error"}),
            "mean_field": ((), mean * field, {"units": "T", "long_name": "flux over area and turns"}),
            "geometric_factor": ((), abs(mean), {"units": "1", "long_name": "xi of the loop, |mean field|/(mu_0 |M|)"}),
            "clearance": (
                (),
                clearance(loop, body.length, body.radius),
                {"units": "m", "long_name": "distance of the wire from the crystal"},
            ),
            "position": ("component", centre, {"units": "m", "long_name": "centre of the loop"}),
            "normal": ("component", loop.unit_normal, {"units": "1"}),
            "radius": ((), loop.radius, {"units": "m"}),
            "turns": ((), turns, {"units": "1"}),
            "magnetization": ("component", moment, {"units": "A/m", "long_name": "magnetization M"}),
        },
        coords={"component": ["x", "y", "z"]},
        attrs=_attributes(experiment, magnetization),
    )


def _points(position: ArrayLike) -> FloatArray:
    try:
        points = np.asarray(position, dtype=float)
    except (TypeError, ValueError):
        raise InputError("position", "numbers in m, shape (..., 3)", position) from None
    if points.ndim == 0 or points.shape[-1] != 3 or points.size == 0:
        raise InputError("position", "an array of shape (..., 3), in m", f"an array of shape {points.shape}")
    far = ~(np.abs(points) <= FARTHEST).all(axis=-1)  # NaN is far, too
    if np.any(far):
        raise InputError("position", f"finite and within {FARTHEST:g} m", points[far][0].tolist())
    return points


def _magnetization(given: ArrayLike | None) -> FloatArray:
    try:
        moment = np.asarray(UNIT_MAGNETIZATION if given is None else given, dtype=float)
    except (TypeError, ValueError):
        raise InputError("magnetization", "three numbers in A/m", given) from None
    size = np.max(np.abs(moment), initial=0.0)
    if moment.shape != (3,) or not SMALLEST <= size <= LARGEST:
        must = f"three finite numbers in A/m, not all zero, the largest between {SMALLEST:g} and {LARGEST:g}"
        raise InputError("magnetization", must, given)
    return moment


def _attributes(experiment: Experiment, magnetization: ArrayLike | None) -> dict[str, Any]:
    said = "1 A/m along the axis, as none was given" if magnetization is None else "as given"
    beam = magnetised_body(experiment).waist is not None
    falls = "that on the axis, falling off as exp(-4 rho^2/w^2)" if beam else "uniform"
    return dict(attributes(experiment)) | {
        "title": f"Stray field, {experiment.title or experiment.name}",
        "magnetization": f"{falls}, {said}",
    }
