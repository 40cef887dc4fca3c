"""The macro-coherent integral of a target of any size: the pair kernel blurred by the target's form factor.

    three-dimensional:  F_ij = (2 pi)^-2 Int d^3Q |FF(P-Q)|^2 Phi_ij(Q),        large target: (2 pi/V) Phi_ij(P)
    planar, eq. (17):   F_ij = Int dK_x dK_z |FF|^2 g_ij(P-K),                  large target: (2 pi/L)(32/3 pi R) g_ij(P)

In three dimensions it is taken in position space (F = Int d^3r A(r) exp(iP.r) X(r) / 4 pi^2 V, A the autocorrelation): small
targets by quadrature throughout (near_region), others so up to some tens of wavelengths and along P beyond (far_region).
"""

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.pairs.directions import assembled, orientation
from nupair.pairs.interior import large_with_bound
from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL, Measure, large_target_integrals
from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.planar_integral import planar_sums
from nupair.pairs.shapes import Body, LargeTarget, OverlapShape, Shape
from nupair.pairs.volume_integral import FINE, QUICK, Accuracy, volume_sums

MISSED = "exceeds the tolerance"
"""What the sentence on the accuracy says where the wanted one was not met."""

_QUICK_FROM = 1e-7  # the coarser rule is tried first for tolerances from here up
_BLOCK = 1024  # momenta at a time


class TargetIntegral(NamedTuple):
    """The integral, its error, its cost and why the work stopped.

    parts: each piece of the kernel, shape (N, pairs), eV^5. error: estimate of the absolute error of each, same shapes.
    cost: evaluations of kernel and target. reason: one sentence; says so where the tolerance is not met.
    """

    parts: KernelParts
    error: KernelParts
    cost: int
    reason: str


MEASURES: dict[str, Measure] = {"three-dimensional": THREE_DIMENSIONAL, "planar": PLANAR}


def pair_integrals(
    shape: Shape,
    measure: str,
    energy: ArrayLike,
    momentum: ArrayLike,
    mass_i: ArrayLike,
    mass_j: ArrayLike,
    current: ArrayLike,
    tolerance: float = 1e-4,
    refine: bool = True,
) -> TargetIntegral:
    """F_ij piece by piece for N total momenta and the given pairs, with errors.

    energy: total pair energy, eV, scalar or shape (N,); every distinct value costs a table of its own.
    momentum: P, shape (N, 3), eV, z along the target's axis and x in the laser plane; the planar measure ignores its y.
    mass_i, mass_j: eV, shape (pairs,). current: unit vector, shape (3,), complex allowed.
    tolerance: relative to the largest piece at each P, with a floor of 0.01 tolerance times the large-target value of
    scalar + mass at P = 0. Where the large-target value is known to meet it, that is taken.
    refine: False keeps the large-target value everywhere, its bound as the error.

    Raises: UnknownNameError for another measure; ConflictError for a Lorentzian in three dimensions; InputError.
    """
    energies, momentum, masses_i, masses_j = _checked(energy, momentum, mass_i, mass_j, tolerance)
    current = np.asarray(current, dtype=complex)
    if measure not in MEASURES:
        raise UnknownNameError("model.phase_space", str(measure), MEASURES)
    if isinstance(shape, LargeTarget):
        return _large_target(shape, MEASURES[measure], energies, momentum, masses_i, masses_j, current)
    if measure == "three-dimensional" and not isinstance(shape, OverlapShape):
        shape.transverse_power(np.zeros(1))  # a shape without a norm in three dimensions refuses here, with its reason
        raise ConflictError(
            f"target.shape must have an autocorrelation for the three-dimensional integral; received {shape!r}."
        )
    parts, bound = large_with_bound(shape, MEASURES[measure], energies, momentum, masses_i, masses_j, current)
    error = KernelParts(*(bound.copy() for _ in range(4)))
    top = _brightest(shape, MEASURES[measure], energies, masses_i, masses_j)
    cost = bound.size
    rough = np.flatnonzero((bound > _allowed(parts, top, tolerance)).any(axis=1)) if refine else np.empty(0, dtype=int)
    if rough.size:
        better, its_error, more = _blurred(
            shape, measure, energies[rough], momentum[rough], masses_i, masses_j, current, tolerance, top[rough]
        )
        cost += more
        closer = _worst(its_error) < _worst(KernelParts(*(piece[rough] for piece in error)))
        for old, new in zip((*parts, *error), (*better, *its_error), strict=True):
            old[rough] = np.where(closer, new, old[rough])
    said = accuracy_said(_worst(error), _allowed(parts, top, tolerance), tolerance)
    return TargetIntegral(
        parts, error, cost, said if refine else f"the target's blur was bounded, not computed: {said}"
    )


def _blurred(
    shape: Body,
    measure: str,
    energies: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: NDArray[np.complex128],
    tolerance: float,
    top: FloatArray,
) -> tuple[KernelParts, KernelParts, int]:
    """(pieces, errors, cost) with the target's blur computed, not bounded."""
    if measure == "planar":
        values, errors, cost, _ = planar_sums(
            cast(Shape, shape), energies, momentum, mass_i, mass_j, current, tolerance
        )
        return KernelParts(*values), KernelParts(*errors), cost
    rule = QUICK if tolerance >= _QUICK_FROM else FINE
    body = cast(OverlapShape, shape)  # refused before, if not
    parts, error, cost = _volume(body, energies, momentum, mass_i, mass_j, current, rule)
    if rule is QUICK:
        late = np.flatnonzero((_worst(error) > _allowed(parts, top, tolerance)).any(axis=1))
        if late.size:
            again, its_error, more = _volume(body, energies[late], momentum[late], mass_i, mass_j, current, FINE)
            cost += more
            for old, new in zip((*parts, *error), (*again, *its_error), strict=True):
                old[late] = new
    return parts, error, cost


def _checked(
    energy: ArrayLike, momentum: ArrayLike, mass_i: ArrayLike, mass_j: ArrayLike, tolerance: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Energies (N,), momenta (N, 3) and masses (pairs,) as float arrays.

    Raises: InputError.
    """
    momentum = np.atleast_2d(np.asarray(momentum, dtype=float))
    if momentum.ndim != 2 or momentum.shape[1] != 3 or not np.all(np.isfinite(momentum)):
        raise InputError("the total momentum", "finite, of shape (N, 3)", np.shape(momentum))
    energies = np.asarray(energy, dtype=float)
    if energies.shape not in ((), momentum.shape[:1]) or not np.all(np.isfinite(energies)):
        raise InputError("the pair energy", "a finite number or one per momentum", np.shape(energy))
    masses_i, masses_j = np.atleast_1d(np.asarray(mass_i, dtype=float)), np.atleast_1d(np.asarray(mass_j, dtype=float))
    masses = np.stack(np.broadcast_arrays(masses_i, masses_j))
    if masses.ndim != 2 or not np.all(np.isfinite(masses)) or np.any(masses < 0):
        raise InputError("the masses of the pairs", "finite, not negative, of shape (pairs,)", (mass_i, mass_j))
    if not 0 < tolerance < 1:
        raise InputError("the tolerance", "between 0 and 1", tolerance)
    return np.broadcast_to(energies, momentum.shape[:1]), momentum, masses[0], masses[1]


def _large_target(
    shape: LargeTarget,
    measure: Measure,
    energies: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: ArrayLike,
) -> TargetIntegral:
    """Exact momentum balance: the kernel times the norm of the form factor, rounding for an error."""
    parts, error = large_target_integrals(
        measure, shape.length, shape.radius, energies[:, None], momentum[:, None], mass_i, mass_j, current
    )
    errors = KernelParts(error, error, error, error)
    return TargetIntegral(parts, errors, error.size, "closed form: the target was declared large")


def _volume(
    shape: OverlapShape,
    energies: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: ArrayLike,
    accuracy: Accuracy,
) -> tuple[KernelParts, KernelParts, int]:
    """The pieces and their errors, shape (N, pairs) each; pairs that are too heavy stay exactly zero."""
    sums = np.zeros((4, momentum.shape[0], mass_i.size))
    error = np.zeros_like(sums)
    cost = 0
    for energy in np.unique(energies):
        open_pairs = np.flatnonzero(mass_i + mass_j < energy)
        same = np.flatnonzero(energies == energy)
        if not open_pairs.size:
            continue
        for first in range(0, same.size, _BLOCK):
            block = same[first : first + _BLOCK]
            index = np.ix_(np.arange(4), block, open_pairs)
            sums[index], error[index], used = volume_sums(
                shape,
                float(energy),
                orientation(momentum[block], current),
                mass_i[open_pairs],
                mass_j[open_pairs],
                accuracy,
            )
            cost += used
    scalar, mass, recoil, tensor = error
    return assembled(*sums), KernelParts(scalar, recoil + tensor, tensor, mass), cost


def _brightest(
    shape: Body, measure: Measure, energies: FloatArray, mass_i: FloatArray, mass_j: FloatArray
) -> FloatArray:
    """The large target's scalar + mass at P = 0, shape (N, pairs): the top of a spectrum, the scale of the floor."""
    kernel = measure.kernel(energies[:, None], np.zeros(3), mass_i, mass_j, np.array([0.0, 0.0, 1.0]))
    top: FloatArray = measure.norm(shape.length, shape.radius) * (kernel.scalar + kernel.mass)
    return top


def _worst(pieces: KernelParts) -> FloatArray:
    """The largest of the four in size."""
    worst: FloatArray = np.max(np.abs(np.stack(pieces)), axis=0)
    return worst


def _allowed(parts: KernelParts, top: FloatArray, tolerance: float) -> FloatArray:
    """The absolute error that the tolerance permits, shape (N, pairs)."""
    return tolerance * np.maximum(_worst(parts), 0.01 * top)


def accuracy_said(worst: FloatArray, allowed: FloatArray, tolerance: float) -> str:
    """A sentence on whether the tolerance was met. worst: error of the largest piece; allowed: what is permitted, same shape."""
    missed = worst > allowed
    if not missed.any():
        return f"the estimated error is within the tolerance of {tolerance:g} everywhere"
    return (
        f"at {int(missed.sum())} of {missed.size} values the estimated error {MISSED} of {tolerance:g}, "
        f"by up to {float(np.max(worst[missed] / allowed[missed])):.2g} times"
    )


def blurred_integrals(
    shape: OverlapShape,
    energy: FloatArray,
    momentum: FloatArray,
    mass_i: FloatArray,
    mass_j: FloatArray,
    current: ArrayLike,
    tolerance: float,
) -> tuple[KernelParts, KernelParts]:
    """(pieces, errors) in three dimensions, with the target's blur computed at every momentum; arguments as pair_integrals."""
    energies, momentum, masses_i, masses_j = _checked(energy, momentum, mass_i, mass_j, tolerance)
    top = _brightest(shape, THREE_DIMENSIONAL, energies, masses_i, masses_j)
    spin = np.asarray(current, dtype=complex)
    parts, error, _ = _blurred(shape, "three-dimensional", energies, momentum, masses_i, masses_j, spin, tolerance, top)
    return parts, error
