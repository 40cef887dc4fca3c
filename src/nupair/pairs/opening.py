"""The opening angle of the emitted pair (Fig. 7 of the paper): back to back, with tails from the finite target.

The pair integral is an integral over the target's momentum K and the pair's rest-frame direction. Both are sampled (scrambled
Sobol points, K by importance with the tails of the form factor), each sample is turned into two neutrino momenta, and their
opening angle is binned with the integrand as its weight. Independent scramblings give the statistical error.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import qmc

from nupair.errors import InputError, UnknownNameError
from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import Shape

MEASURES = ("planar", "three-dimensional")
REPLICATES = 8


class OpeningAngles(NamedTuple):
    """Distribution over the bins: content (integral per bin, eV^5, unit weight, Dirac) and its statistical error."""

    edges: FloatArray
    content: FloatArray
    error: FloatArray


class _Pair(NamedTuple):
    """What is emitted: E, eV; P, shape (3,), eV; masses, eV; the unit current."""

    energy: float
    momentum: FloatArray
    mass_i: float
    mass_j: float
    current: NDArray[np.complex128]


class _Sample(NamedTuple):
    """Momenta of the two neutrinos, shape (n, 3), and the weight of each sample, eV^5."""

    p1: FloatArray
    p2: FloatArray
    weight: FloatArray


def opening_angles(
    shape: Shape,
    measure: str,
    energy: float,
    momentum: ArrayLike,
    mass_i: float,
    mass_j: float,
    current: ArrayLike,
    edges: ArrayLike,
    generator: np.random.Generator,
    samples: int = 2**17,
) -> OpeningAngles:
    """Distribution of the angle between the two neutrinos, from 0 to pi (pi is back to back).

    shape: the target. measure: "planar" or "three-dimensional". energy: E, eV. momentum: P, shape (3,), eV. masses: eV.
    current: unit vector, complex allowed. edges: bin edges, rad, ascending within [0, pi]. generator: the source of random numbers.
    The sum over all bins is the pair integral (spin_squared of `pair_integrals`) within its error.

    Raises: InputError for edges outside [0, pi] or not ascending, UnknownNameError for a measure that does not exist.
    """
    edges = np.asarray(edges, dtype=float)
    if edges.ndim != 1 or edges.size < 2 or np.any(np.diff(edges) <= 0) or edges[0] < 0 or edges[-1] > np.pi:
        raise InputError(
            "the bin edges of opening angles", "ascending, at least two, within 0 and pi rad", edges.tolist()
        )
    if measure not in MEASURES:
        raise UnknownNameError("the phase-space measure", measure, MEASURES)
    draw = _planar_sample if measure == "planar" else _space_sample
    dimensions = 3 if measure == "planar" else 5
    pair = _Pair(energy, np.asarray(momentum, dtype=float), mass_i, mass_j, np.asarray(current))
    contents = []
    for child in generator.spawn(REPLICATES):
        uniform = qmc.Sobol(dimensions, seed=child).random(samples // REPLICATES)
        sample = draw(shape, pair, uniform)
        contents.append(np.histogram(_opening(sample), edges, weights=sample.weight)[0])
    stacked = np.array(contents)
    return OpeningAngles(edges, stacked.mean(axis=0), stacked.std(axis=0, ddof=1) / np.sqrt(REPLICATES))


def _opening(sample: _Sample) -> FloatArray:
    """Angle between the momenta, exact near pi where the cosine is not."""
    across = np.linalg.norm(np.cross(sample.p1, sample.p2), axis=-1)
    angle: FloatArray = np.arctan2(across, np.sum(sample.p1 * sample.p2, axis=-1))
    return angle


def _cauchy(uniform: FloatArray, width: float) -> tuple[FloatArray, FloatArray]:
    """(samples, inverse density) of 1/(pi w (1 + (k/w)^2)); its tails cover those of every axial factor."""
    tangent = np.tan(np.pi * (uniform - 0.5))
    return width * tangent, np.pi * width * (1 + tangent**2)


def _planar_sample(shape: Shape, pair: _Pair, uniform: FloatArray) -> _Sample:
    """Momenta in the laser plane with the weight dKx dKz dpsi |p1x p2x| {...} |FF|^2 / sqrt(s), averaged over the samples."""
    k_z, inverse_z = _cauchy(uniform[:, 0], 2 / shape.length)
    k_x, inverse_x = _cauchy(uniform[:, 1], 1 / shape.radius)
    q = pair.momentum - np.stack([k_x, np.zeros_like(k_x), k_z], axis=-1)
    psi = 2 * np.pi * uniform[:, 2]
    s, rest, share = _kinematics(pair, q)
    direction = np.stack([np.sin(psi), np.zeros_like(psi), np.cos(psi)], axis=-1)
    p1, p2 = _boosted(pair.energy, q, s, rest, share, direction)
    bracket = _bracket(pair, s, p1, p2)
    measure = 2 * np.pi * np.abs(p1[:, 0] * p2[:, 0]) / np.sqrt(s)
    power = shape.axial_power(k_z) * shape.planar_power(k_x) * inverse_z * inverse_x
    return _Sample(p1, p2, np.where(rest > 0, measure * bracket * power, 0.0) / psi.size)


def _space_sample(shape: Shape, pair: _Pair, uniform: FloatArray) -> _Sample:
    """Momenta in space with the weight (2 pi)^-2 d^3K 4 ps <...> |FF|^2, averaged over the samples."""
    k_z, inverse_z = _cauchy(uniform[:, 0], 2 / shape.length)
    # across: density (1/2pi) w / (w^2 + k^2)^{3/2} of the two-dimensional vector
    tail = 1 / np.maximum(1 - uniform[:, 1], 1e-16)
    width = 1 / shape.radius
    k = width * np.sqrt(tail**2 - 1)
    inverse = 2 * np.pi * (width**2 + k**2) ** 1.5 / width
    turn = 2 * np.pi * uniform[:, 2]
    q = pair.momentum - np.stack([k * np.cos(turn), k * np.sin(turn), k_z], axis=-1)
    s, rest, share = _kinematics(pair, q)
    height, around = 2 * uniform[:, 3] - 1, 2 * np.pi * uniform[:, 4]
    level = np.sqrt((1 - height) * (1 + height))
    direction = np.stack([level * np.cos(around), level * np.sin(around), height], axis=-1)
    p1, p2 = _boosted(pair.energy, q, s, rest, share, direction)
    bracket = _bracket(pair, s, p1, p2)
    measure = 4 * np.pi * rest / np.sqrt(s) / (2 * np.pi) ** 2  # Int d^3p1/E1 d^3p2/E2 delta^4 = (p/sqrt s) dOmega
    power = shape.axial_power(k_z) * shape.transverse_power(k) * inverse_z * inverse
    return _Sample(p1, p2, np.where(rest > 0, measure * bracket * power, 0.0) / turn.size)


def _kinematics(pair: _Pair, q: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(s, rest-frame momentum, E1*/sqrt s) at total momenta q, shape (n, 3); zero momentum where the pair is too heavy."""
    mass_i, mass_j = pair.mass_i, pair.mass_j
    excess = pair.energy**2 - np.sum(q**2, axis=-1) - (mass_i + mass_j) ** 2
    s = np.where(excess > 0, excess + (mass_i + mass_j) ** 2, 1.0)
    excess = np.maximum(excess, 0.0)
    rest = np.sqrt(excess * (excess + 4 * mass_i * mass_j) / (4 * s))
    return s, rest, 0.5 * (1 + (mass_i**2 - mass_j**2) / s)


def _boosted(
    energy: float, q: FloatArray, s: FloatArray, rest: FloatArray, share: FloatArray, direction: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Both momenta in the laboratory, from the rest-frame direction of the first."""
    root = np.sqrt(s)
    relative = rest[:, None] * direction
    along = np.sum(q * relative, axis=-1) / (root * (energy + root))
    moved = relative + along[:, None] * q
    p1 = share[:, None] * q + moved
    return p1, q - p1


def _bracket(pair: _Pair, s: FloatArray, p1: FloatArray, p2: FloatArray) -> FloatArray:
    """E1 E2 - p1.p2 + 2 Re[(p1.j)(p2.j*)], eV^2."""
    product = (p1 @ pair.current) * (p2 @ pair.current.conj())
    bracket: FloatArray = (s - pair.mass_i**2 - pair.mass_j**2) / 2 + 2 * product.real
    return bracket
