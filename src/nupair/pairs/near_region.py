"""The part of the integral from nearby emitters, by Gauss quadrature over their separation (rho, z).

    F = (1 / pi V) Int_0 dz Int_0 rho drho A(rho, z) w(r) cos(P_z z) J0(P_perp rho) X(r)          (scalar pieces)

with the tensor's J0, J1, J2 terms alike, w a smooth cut in r (or none: then this is the whole integral). The matrix A w X
does not depend on P, so a spectrum is one matrix product for each of the few functions that carry X (radial_basis).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import erf, j0, j1

from nupair.pairs.directions import Orientation
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.radial_basis import RadialBasis, radial_basis
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import PairTransforms

_AT_ONCE = 3000  # nodes of one panel
_WHOLE = 1.3 / (np.pi / 2)  # of the frequency in t of rho = reach cos t, which is highest at the axis alone
_BLOCK = 1_000_000  # table entries held at once


@dataclass(frozen=True, slots=True)
class Cut:
    """A smooth step in r: 0 below start, 1 beyond end, an error function of steepness c between."""

    start: float
    end: float
    steepness: float

    def rising(self, r: FloatArray) -> FloatArray:
        """The step itself."""
        return smooth_step((r - self.start) / (self.end - self.start), self.steepness)

    def falling(self, r: FloatArray) -> FloatArray:
        """Its complement."""
        return 1 - self.rising(r)


def smooth_step(x: FloatArray, steepness: float) -> FloatArray:
    """(1 + erf c(2x-1)) / 2: from erfc(c)/2 at x = 0 to its complement at x = 1."""
    step: FloatArray = 0.5 * (1 + erf(steepness * (2 * x - 1)))
    return step


def fade_steepness(phase: float) -> float:
    """The steepness that loses least: erfc(c) at the ends of a fade and exp(-(3 phase/16 c)^2) from its own spectrum.

    phase: radians of the oscillation at the far end of a fade that takes the last three quarters of them.
    """
    return float(np.sqrt(3 * phase / 16))


def near_sums(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut | None
) -> tuple[FloatArray, FloatArray, int]:
    """Int scalar, mass, 2 A s, 2 B |Q.j|^2 over the near region: shape (4, N, pairs); their rounding scale; kernel evaluations.

    The second array is the sum of absolute values of the scalar terms, shape (pairs,), all in eV^5.
    """
    (z, z_step), (rho, rho_step) = _nodes(shape, table, where, cut)
    basis = radial_basis(table, float(np.hypot(z.max(), rho.max())))
    plain, tensor = basis.plain.shape[-1], basis.tensor.shape[-1]
    overlap_rho = shape.transverse_overlap(rho).real * rho * rho_step
    overlap_z = shape.axial_overlap(z).real * z_step
    phase = np.outer(where.along, z)
    cosine, sine = np.cos(phase), np.sin(phase)
    straight = np.zeros((where.size.size, plain))
    bent = np.zeros((3, where.size.size, tensor))
    scale, held = np.zeros(table.largest.size), max(z.size, where.size.size)
    for first in range(0, rho.size, columns := max(1, int(_BLOCK / ((plain + 2 * tensor) * held)))):
        part = slice(first, first + columns)
        r = np.hypot(z[:, None], rho[part])
        weight = overlap_z[:, None] * overlap_rho[part]
        if cut is not None:
            weight = weight * cut.falling(r)
        functions, radial = basis(r)
        functions, radial = functions * weight[..., None], radial * (weight * rho[part] / r)[..., None]
        scale += np.abs(functions.reshape(-1, plain) @ basis.plain[:, 0].T).sum(axis=0)
        slanted, crossed = radial * (rho[part] / r)[..., None], radial * (z[:, None] / r)[..., None]
        bessel = _bessel(np.outer(where.across, rho[part]))
        straight += _bilinear(cosine, functions, bessel[0])
        half = _product(cosine, slanted)
        bent[0] += _contracted(half, bessel[0])
        bent[1] += _contracted(half, bessel[2])
        bent[2] += _bilinear(sine, crossed, bessel[1])
    factor = 1 / (np.pi * shape.volume)
    sums = factor * _oriented(basis, straight, bent, where)
    return sums, factor * scale, z.size * rho.size * (plain + 2 * tensor)


def near_size(shape: OverlapShape, largest: float, momentum: float, end: float = np.inf) -> float:
    """The number of quadrature nodes that the region within r = end takes. largest (q0) and momentum (|P|): eV."""
    along, across = (_count(min(reach, end), largest + momentum) for reach in shape.reach)
    return float(along) * float(across)


def _count(length: float, frequency: float) -> int:
    """Gauss-Legendre nodes that integrate a function of this bandwidth (eV) over this length (1/eV) to rounding.

    n nodes integrate degree 2n - 1, and exp(i w x) over a length l has Legendre coefficients up to w l/2 and a tail that
    grows as its cube root: n = w l/4 and some more.
    """
    phase = length * frequency
    count = phase / 4 + 2 * phase ** (1 / 3) + 30
    return int(16 * np.ceil(count / 16)) if count < 2000 else int(count)


def _nodes(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut | None
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Nodes and steps along z and across."""
    end = cut.end if cut else np.inf
    reach_z, reach_rho = shape.reach
    q0 = float(table.largest.max())
    z, z_step = _rule(min(reach_z, end), q0 + float(where.along.max()))
    frequency = q0 + float(where.across.max())
    if end < reach_rho:
        rho, rho_step = _rule(end, frequency)
    else:  # rho = reach cos t takes the (reach - rho)^{3/2} of sharp sides away
        t, t_step = _rule(np.pi / 2, frequency * reach_rho, _WHOLE)
        rho, rho_step = reach_rho * np.cos(t), reach_rho * np.sin(t) * t_step
    return (z, z_step), (rho, rho_step)


def _rule(end: float, frequency: float, whole: float = 1.0) -> tuple[FloatArray, FloatArray]:
    """Gauss-Legendre nodes and steps on (0, end), in panels where they would be very many: finding them takes their square.

    frequency: the highest anywhere. whole: the share of it that counts for one panel over all of (0, end).
    """
    panels = int(np.ceil(_count(end, whole * frequency) / _AT_ONCE))
    length = end / panels
    nodes, weights = gauss_legendre(_count(length, frequency if panels > 1 else whole * frequency))
    first = length * np.arange(panels)[:, None]
    return (first + length / 2 * (nodes + 1)).ravel(), np.tile(length / 2 * weights, panels)


def _oriented(basis: RadialBasis, straight: FloatArray, bent: FloatArray, where: Orientation) -> FloatArray:
    """The four sums, shape (4, N, pairs), from those of the basis: |n.j|^2 averaged about the axis, see Orientation."""
    scalar, mass, recoil, isotropic, radial = np.einsum("pb,mkb->kpm", straight, basis.plain)
    sine_0, sine_2, mixed = bent @ basis.tensor.T
    equal, unequal, axial, both = (x[:, None] for x in (where.equal, where.unequal, where.axial, where.mixed))
    tensor = isotropic + axial * radial + (equal - axial) * sine_0 - unequal * sine_2 - both * mixed
    return np.stack([scalar, mass, recoil, tensor])


def _bessel(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """J0, J1, J2."""
    zeroth, first = j0(x), j1(x)
    safe = np.where(x > 1e-3, x, 1.0)
    return zeroth, first, np.where(x > 1e-3, 2 * first / safe - zeroth, x * x / 8)


def _product(left: FloatArray, matrices: FloatArray) -> FloatArray:
    """Sum_z left[p, z] matrices[z, r, b], shape (p, r, b)."""
    product: FloatArray = (left @ matrices.reshape(matrices.shape[0], -1)).reshape(left.shape[0], *matrices.shape[1:])
    return product


def _contracted(half: FloatArray, right: FloatArray) -> FloatArray:
    """Sum_r half[p, r, b] right[p, r], shape (p, b)."""
    total: FloatArray = np.matmul(right[:, None, :], half)[:, 0]
    return total


def _bilinear(left: FloatArray, matrices: FloatArray, right: FloatArray) -> FloatArray:
    """Sum_zr left[p, z] matrices[z, r, b] right[p, r], shape (p, b)."""
    return _contracted(_product(left, matrices), right)
