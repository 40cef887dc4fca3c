"""What a general-purpose integrator makes of eq. (62) in its own variables: beside the converged curve, never in its place.

G. P. Lepage, J. Comput. Phys. 27, 192 (1978): importance sampling with a separable density, adapted between iterations, here with
few points and a fixed seed. The target's factors live in 1e-5 of each dimension, and most points never meet them.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nupair.experiment import Experiment, load
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.neutrinos.weights import PAIRS
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.predict import setting
from nupair.predict.weights import weights
from nupair.units import deg, eV

FloatArray = NDArray[np.float64]
BINS, ITERATIONS, KEPT, DAMPING = 40, 8, 4, 0.75
POINTS, FEW = 8_000, 2_000
"""Points per iteration and pair."""
SEED = 1


def adaptive_mean(
    integrand: Callable[[FloatArray], FloatArray], box: FloatArray, rng: np.random.Generator, points: int = POINTS
) -> tuple[float, float]:
    """Integral over a box and the error that the method claims: the last iterations, weighted by their variances.

    integrand: points of shape (n, d) to values of shape (n,). box: shape (d, 2).
    """
    dims = len(box)
    edges = np.linspace(box[:, 0], box[:, 1], BINS + 1).T
    means, variances = [], []
    for _ in range(ITERATIONS):
        bins = rng.integers(BINS, size=(points, dims))
        columns = np.arange(dims)
        low, width = edges[columns, bins], np.diff(edges, axis=1)[columns, bins]
        value = integrand(low + rng.random((points, dims)) * width) * np.prod(width * BINS, axis=1)
        means.append(float(value.mean()))
        variances.append(float(value.var() / points) or float(np.finfo(float).tiny))
        edges = np.array([_adapted(edges[k], bins[:, k], value) for k in range(dims)])
    weight = 1 / np.array(variances[-KEPT:])
    return float(np.sum(weight * np.array(means[-KEPT:])) / weight.sum()), float(weight.sum() ** -0.5)


def _adapted(edges: FloatArray, bins: NDArray[np.int64], value: FloatArray) -> FloatArray:
    """Edges that give each bin an equal part of the damped second moment."""
    moment = np.bincount(bins, weights=value**2, minlength=BINS)
    if not moment.sum() > 0:
        return edges
    padded = np.pad(moment, 1, mode="edge")
    share = (padded[:-2] + padded[1:-1] + padded[2:]) / (3 * moment.sum())
    damped = np.where(share > 0, ((share - 1) / np.log(np.where(share > 0, share, 1.0) + 1e-300)) ** DAMPING, 0.0)
    damped = np.maximum(damped, 1e-6 * damped.max())
    total = np.concatenate([[0.0], np.cumsum(damped)])
    return np.interp(np.linspace(0, total[-1], BINS + 1), total, edges)


@cache
def unconverged(
    offsets: tuple[float, ...],
    seed: int,
    *,
    mass: str = "10 meV",
    nature: str = "dirac",
    length: float = 2.0,
    points: int = POINTS,
) -> FloatArray:
    """G_ij at offsets (deg) from the centre, not converged, eV^5, shape (n, 6). length: L = 2R, cm."""
    keys = {"neutrino.lightest_mass": mass, "neutrino.nature": nature}
    described = load("hara-2021").replace(keys | {"target.length": f"{length} cm", "target.radius": f"{length / 2} cm"})
    found: FloatArray = np.array([magnetization(described, offset, seed, points)[0] for offset in offsets])
    return found


def magnetization(
    experiment: Experiment, offset: float, seed: int, points: int = POINTS
) -> tuple[FloatArray, FloatArray]:
    """G_ij, eq. (62), at an offset (deg) from the centre, and the claimed errors, eV^5, shape (6,).

    experiment: in the published description (planar, Lorentzians of the target's size).
    """
    beams = setting.beams(experiment)
    energy, total = pair_energy(beams), pair_momentum(beams, centre_angle(beams) + offset * deg)
    shape = LorentzianCylinder(experiment.target.length, experiment.target.radius)
    mass_i, mass_j = setting.pair_masses(experiment)
    row = weights(experiment)["weight"].sel(origin="table-4")
    straight, crossed = (row.sel(kind=kind).values for kind in ("magnetization", "magnetization_majorana"))
    majorana = experiment.model.majorana_coefficient if experiment.neutrino.nature == "majorana" else 0.0
    rng = np.random.default_rng([seed, round(1000 * (offset + 180))])
    value, error = np.zeros(len(PAIRS)), np.zeros(len(PAIRS))
    for k in range(len(PAIRS)):
        masses = float(mass_i[k]), float(mass_j[k])
        integrand = _integrand(energy, total, shape, masses, (float(straight[k]), majorana * float(crossed[k])))
        box = np.array([[masses[0], energy - masses[1]], [-np.pi, np.pi], [-np.pi, np.pi]])
        value[k], error[k] = adaptive_mean(integrand, box, rng, points)
    return value / eV**5, error / eV**5


def _integrand(
    energy: float,
    total: FloatArray,
    shape: LorentzianCylinder,
    masses: tuple[float, float],
    weight: tuple[float, float],
) -> Callable[[FloatArray], FloatArray]:
    """The integrand of eq. (62) over (E1, theta1, theta2). total: P; weight: of the bracket of eq. (63) and of m_i m_j."""

    def value(point: FloatArray) -> FloatArray:
        e1, angle_1, angle_2 = point.T
        e2 = energy - e1
        p1, p2 = np.sqrt(e1**2 - masses[0] ** 2), np.sqrt(e2**2 - masses[1] ** 2)
        z1, x1, z2, x2 = p1 * np.cos(angle_1), p1 * np.sin(angle_1), p2 * np.cos(angle_2), p2 * np.sin(angle_2)
        blur = shape.axial_power(z1 + z2 - total[2]) * shape.planar_power(x1 + x2 - total[0])
        square = weight[0] * (e1 * e2 + z1 * z2 - x1 * x2) - weight[1] * masses[0] * masses[1]
        result: FloatArray = np.abs(x1 * x2) * square * blur
        return result

    return value
