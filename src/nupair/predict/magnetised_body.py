"""The magnetised target as a sensor sees it: a uniform cylinder, or what a Gaussian beam leaves in a slab. SI units."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nupair.errors import MissingExtraError
from nupair.experiment import Experiment
from nupair.observables.magnetised_beam import REACH, coarsest_panel, magnetization_profile, nested_cylinders
from nupair.observables.pickup import UNIFORM, Sides
from nupair.pairs.soft_shapes import GaussianBeam
from nupair.predict import setting
from nupair.units import m

FloatArray = NDArray[np.float64]
_ORDER = 10  # of the Gauss rules over nested cylinders
_AT_ONCE = 200_000  # cylinders


@dataclass(frozen=True)
class MagnetisedBody:
    """Length, and the radius at which the magnetization ends, m; waist of the beam that left it, None for a uniform cylinder."""

    length: float
    radius: float
    waist: float | None = None

    @property
    def sides(self) -> Sides:
        """How the magnetization falls off from the axis."""
        waist = self.waist
        if waist is None:
            return UNIFORM
        return Sides(lambda rho: magnetization_profile(rho, waist), coarsest_panel(waist))

    @property
    def outlined(self) -> tuple[str, float]:
        """What a drawing outlines, and its radius, m."""
        return ("crystal", self.radius) if self.waist is None else ("waist", self.waist)


def magnetised_body(experiment: Experiment) -> MagnetisedBody:
    """The described target; of a Gaussian beam, up to three waists from its axis."""
    length, radius = experiment.target.length / m, experiment.target.radius / m
    if isinstance(setting.shape(experiment), GaussianBeam):
        return MagnetisedBody(length, REACH * radius, radius)
    return MagnetisedBody(length, radius)


def body_field(body: MagnetisedBody, position: FloatArray, magnetization: FloatArray) -> FloatArray:
    """B inside and outside, T, shape of position (..., 3), m. magnetization: on the axis, A/m, shape (3,)."""
    if body.waist is None:
        return cylinder_field(position, magnetization, body.length, body.radius)
    return beam_field(position, magnetization, body.length, body.waist)


def cylinder_field(position: FloatArray, magnetization: FloatArray, length: float, radius: float) -> FloatArray:
    """B of a uniformly magnetised cylinder, T, inside and outside; SI units, shapes (..., 3) and (3,)."""
    library = _magpylib()
    size = float(np.linalg.norm(magnetization))
    body = library.magnet.Cylinder(dimension=(2 * radius, length), magnetization=magnetization / size)
    field: FloatArray = np.asarray(body.getB(position.reshape(-1, 3)), dtype=np.float64).reshape(position.shape)
    return field * size


def beam_field(
    position: FloatArray, magnetization: FloatArray, length: float, waist: float, order: int = _ORDER
) -> FloatArray:
    """B of a slab that a Gaussian beam magnetised, T, inside and outside: uniform cylinders, one in another.

    position: shape (..., 3), m. magnetization: on the axis, A/m, shape (3,). order: of the Gauss rules over the cylinders' radii.
    """
    library = _magpylib()
    points = position.reshape(-1, 3)
    rho, height = np.hypot(points[:, 0], points[:, 1]), np.abs(np.abs(points[:, 2]) - length / 2)
    shells = [nested_cylinders(*one, waist, order) for one in zip(rho.tolist(), height.tolist(), strict=True)]
    size = float(np.linalg.norm(magnetization))
    polarisation = magnetization / size * library.mu_0
    field = np.zeros_like(points)
    several = max(1, _AT_ONCE // max(radii.size for radii, _ in shells))
    for first in range(0, len(points), several):
        some = shells[first : first + several]
        radii, shares = (np.concatenate(one) for one in zip(*some, strict=True))
        row = np.repeat(np.arange(first, first + len(some)), [one.size for one, _ in some])
        sizes = np.stack([2 * radii, np.full_like(radii, length)], axis=-1)
        found = library.func.cylinder_field(
            "B", points[row], sizes, np.broadcast_to(polarisation, (row.size, 3)), squeeze=False
        )
        np.add.at(field, row, np.asarray(found).reshape(-1, 3) * shares[:, None])
    return field.reshape(position.shape) * size


def _magpylib() -> Any:
    """The library of fields; its classes carry no annotations."""
    try:
        import magpylib
    except ImportError as error:
        raise MissingExtraError("magpylib", "field") from error
    return magpylib
