"""Flux of a magnetised cylinder through a circular loop, by reciprocity.

A current I in the loop makes a field b I; the flux of the cylinder through the loop is Int M.b d^3r over the cylinder. The
integrand is smooth as long as the wire keeps clear of the body, whether the loop faces it or encircles it.
Lengths in any one unit; z is the axis of the cylinder, the origin its centre.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ellipe, ellipk

from nupair.errors import InputError
from nupair.observables.doubling_panels import doubling_edges
from nupair.pairs.quadrature import gauss_panels

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Loop:
    """A circular pickup coil of thin wire: centre, normal (any length), radius, number of turns."""

    centre: tuple[float, float, float]
    normal: tuple[float, float, float]
    radius: float
    turns: int = 1

    def __post_init__(self) -> None:
        """Refuse a loop without area, direction or turns."""
        if not (np.isfinite(self.radius) and self.radius > 0):
            raise InputError("the radius of the pickup loop", "positive", self.radius)
        for what, vector in (("centre", self.centre), ("normal", self.normal)):
            if np.shape(vector) != (3,) or not np.all(np.isfinite(vector)):
                raise InputError(f"the {what} of the pickup loop", "three finite numbers", vector)
        if not np.linalg.norm(self.normal) > 0:
            raise InputError("the normal of the pickup loop", "other than zero", self.normal)
        if isinstance(self.turns, bool) or not (isinstance(self.turns, int) and self.turns >= 1):
            raise InputError("the number of turns", "a whole number from 1", self.turns)

    @property
    def unit_normal(self) -> FloatArray:
        """The normal, shape (3,), length 1."""
        unit: FloatArray = np.asarray(self.normal, dtype=float) / np.linalg.norm(self.normal)
        return unit

    def wire(self, number: int = 720) -> FloatArray:
        """Points along the wire, shape (number, 3)."""
        n = self.unit_normal
        across = np.cross(n, np.eye(3)[np.argmin(np.abs(n))])
        across /= np.linalg.norm(across)
        turn = np.linspace(0, 2 * np.pi, number, endpoint=False)[:, None]
        points: FloatArray = self.radius * (np.cos(turn) * across + np.sin(turn) * np.cross(n, across)) + self.centre
        return points


SMALL = 1e-4
"""Radius over distance below which a loop's field is that of a dipole."""


class Flux(NamedTuple):
    """Flux linked with all turns over mu_0 M (an area), and the difference to the next coarser rule."""

    value: float
    error: float


def loop_field(position: ArrayLike, radius: float) -> FloatArray:
    """Field b = B/(mu_0 I) of a loop about z in the plane z = 0, shape (..., 3), 1/length.

    Complete elliptic integrals of k^2 = 4 a rho/[(a + rho)^2 + z^2] (Smythe, Static and Dynamic Electricity, section 7.10).
    """
    r = np.asarray(position, dtype=float)
    rho, z = np.hypot(r[..., 0], r[..., 1]), r[..., 2]
    outer, inner = (radius + rho) ** 2 + z**2, (radius - rho) ** 2 + z**2
    k2 = 4 * radius * rho / outer
    first, second = ellipk(k2), ellipe(k2)
    scale = 1 / (2 * np.pi * np.sqrt(outer))
    axial = scale * (first + (radius**2 - rho**2 - z**2) / inner * second)
    # near the axis the bracket cancels; there the field is 3 a^2 rho z/[4 (a^2 + z^2)^(5/2)]
    small = rho < 1e-4 * radius
    safe = np.where(small, 1.0, rho)
    radial = scale * z / safe * (-first + (radius**2 + rho**2 + z**2) / inner * second)
    radial = np.where(small, 0.75 * radius**2 * rho * z / (radius**2 + z**2) ** 2.5, radial)
    towards = np.where(
        small[..., None], r[..., :2] / np.where(rho == 0, 1.0, rho)[..., None], r[..., :2] / safe[..., None]
    )
    field: FloatArray = np.concatenate([radial[..., None] * towards, axial[..., None]], axis=-1)
    # far away the elliptic integrals cancel, and the loop is a dipole to (radius/distance)^2
    distance = np.hypot(rho, z)[..., None]
    far = distance * SMALL > radius
    away = np.where(far, distance, 1.0)
    dipole = radius**2 / 4 * (3 * r * r[..., 2:] / away**2 - np.array([0.0, 0.0, 1.0])) / away**3
    return np.where(far, dipole, field)


def clearance(loop: Loop, length: float, radius: float) -> float:
    """Smallest distance of the wire from the cylinder, 0 where it touches or enters it."""
    points = loop.wire()
    across = np.maximum(np.hypot(points[:, 0], points[:, 1]) - radius, 0)
    along = np.maximum(np.abs(points[:, 2]) - length / 2, 0)
    return float(np.min(np.hypot(across, along)))


def _nearest(loop: Loop, length: float, radius: float) -> tuple[float, float]:
    """(z, rho) of the point of the cylinder nearest to the wire."""
    points = loop.wire()
    rho = np.minimum(np.hypot(points[:, 0], points[:, 1]), radius)
    z = np.clip(points[:, 2], -length / 2, length / 2)
    apart = np.hypot(np.hypot(points[:, 0], points[:, 1]) - rho, points[:, 2] - z)
    place = int(np.argmin(apart))
    return float(z[place]), float(rho[place])


@dataclass(frozen=True)
class Sides:
    """How M falls off from the axis: M(rho)/M_0, and the widest panel that resolves it."""

    profile: Callable[[FloatArray], FloatArray] = np.ones_like
    coarsest: float = np.inf


UNIFORM = Sides()


def linked_flux(
    loop: Loop,
    direction: ArrayLike,
    length: float,
    radius: float,
    tolerance: float = 1e-6,
    sides: Sides = UNIFORM,
) -> Flux:
    """Flux through the loop over mu_0 M_0, by Gauss rules refined until two agree.

    direction: unit vector of M, shape (3,). radius: where M ends. M_0: M on the axis.
    Raises: InputError for a wire that touches the cylinder, or comes so near that the rules do not settle.
    """
    gap = clearance(loop, length, radius)
    if not gap > 0:
        raise InputError("the wire of the pickup loop", "clear of the crystal", loop.centre, "Move or widen the loop.")
    scale = 1e-6 * np.pi * min(radius, loop.radius) ** 2
    previous = _flux(loop, direction, length, radius, gap, 4, sides)
    for order in (6, 9, 13):
        value = _flux(loop, direction, length, radius, gap, order, sides)
        error = abs(value - previous)
        if error <= tolerance * max(abs(value), scale):
            return Flux(loop.turns * value, loop.turns * error)
        previous = value
    raise InputError(
        "the wire of the pickup loop", "further from the crystal", loop.centre, f"The flux is uncertain by {error:.1e}."
    )


def _flux(
    loop: Loop, direction: ArrayLike, length: float, radius: float, gap: float, order: int, sides: Sides
) -> float:
    """Int m.b d^3r over the cylinder for one turn.

    Panels of `order` nodes that double in width away from the point of the body nearest to the wire, beginning with the gap
    between them; around the axis as many nodes as the gap asks for, at most 2048.
    """
    near_z, near_rho = _nearest(loop, length, radius)
    heights, weights = gauss_panels(doubling_edges(near_z, -length / 2, length / 2, gap), order)
    rho, rho_weight = gauss_panels(doubling_edges(near_rho, 0.0, radius, min(gap, sides.coarsest)), order)
    turns = min(2048, order * max(4, int(np.ceil(radius / gap))))
    turn = 2 * np.pi * np.arange(turns) / turns
    rho_weight = rho_weight * rho * sides.profile(rho) * 2 * np.pi / turns
    frame = _frame(loop.unit_normal)
    disc = np.stack(np.broadcast_arrays(rho[:, None] * np.cos(turn), rho[:, None] * np.sin(turn), 0.0), axis=-1)
    aim = frame @ np.asarray(direction, dtype=float)
    total = 0.0
    for z, weight in zip(heights, weights, strict=True):
        local = (disc + np.array([0.0, 0.0, z]) - loop.centre) @ frame.T
        total += weight * float(rho_weight @ (loop_field(local, loop.radius) @ aim).sum(axis=1))
    return total


def _frame(normal: FloatArray) -> FloatArray:
    """Rows: two unit vectors across the normal, and the normal."""
    across = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(normal, across), normal])
