"""The part of the integral from nearby emitters, by Gauss quadrature over their separation (rho, z).

    F = (1 / pi V) Int_0 dz Int_0 rho drho A(rho, z) w(r) cos(P_z z) J0(P_perp rho) X(r)          (scalar pieces)

with the tensor's J0, J1, J2 terms alike, w a smooth cut in r (or none: then this is the whole integral). The matrix A w X
does not depend on P, so a spectrum is one matrix product.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import erf, j0, j1

from nupair.pairs.directions import Orientation
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.shapes import OverlapShape
from nupair.pairs.transforms import PairTransforms

_BLOCK = 2_000_000  # table entries held at once


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
    (z, z_step), (rho, rho_step), rows = _nodes(shape, table, where, cut)
    pairs, count = table.largest.size, where.size.size
    x = np.outer(where.across, rho)
    bessel_0, bessel_1 = j0(x), j1(x)
    bessel_2 = np.where(x > 1e-3, 2 * bessel_1 / np.where(x > 1e-3, x, 1.0) - bessel_0, x * x / 8)
    overlap_rho = shape.transverse_overlap(rho).real * rho * rho_step
    sums = np.zeros((4, count, pairs))
    scale = np.zeros(pairs)
    for first in range(0, z.size, rows):
        part = slice(first, first + rows)
        r = np.hypot(z[part, None], rho)
        weight = (shape.axial_overlap(z[part]).real * z_step[part])[:, None] * overlap_rho
        if cut is not None:
            weight = weight * cut.falling(r)
        functions = table.functions(r) * weight
        sine, cosine = rho / r, z[part, None] / r
        cos_z, sin_z = np.cos(np.outer(where.along, z[part])), np.sin(np.outer(where.along, z[part]))
        scale += np.abs(functions[:, 0]).sum(axis=(1, 2))
        for pair in range(pairs):
            scalar, mass, recoil, isotropic, radial = functions[pair]
            slanted = radial * sine * sine
            for row, matrix in enumerate((scalar, mass, recoil)):
                sums[row, :, pair] += _bilinear(cos_z, matrix, bessel_0)
            half = cos_z @ slanted
            sums[3, :, pair] += (
                _bilinear(cos_z, isotropic, bessel_0)
                + where.axial * _bilinear(cos_z, radial, bessel_0)
                + (where.equal - where.axial) * np.einsum("pr,pr->p", half, bessel_0)
                - where.unequal * np.einsum("pr,pr->p", half, bessel_2)
                - where.mixed * _bilinear(sin_z, radial * sine * cosine, bessel_1)
            )
    factor = 1 / (np.pi * shape.volume)
    return factor * sums, factor * scale, 5 * pairs * z.size * rho.size


def near_size(shape: OverlapShape, largest: float, momentum: float, end: float = np.inf) -> float:
    """The number of quadrature nodes that the region within r = end takes. largest (q0) and momentum (|P|): eV."""
    along, across = (_count(min(reach, end), largest + momentum) for reach in shape.reach)
    return float(along) * float(across)


def _count(length: float, frequency: float) -> int:
    """Gauss-Legendre nodes that resolve a function of this bandwidth (eV) over this length to rounding."""
    count = 0.53 * length * frequency + 26 + 2 * (length * frequency) ** (1 / 3)
    return int(16 * np.ceil(count / 16)) if count < 2000 else int(count)


def _nodes(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut | None
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray], int]:
    """Nodes and steps along z and across, and how many rows of z fit a block."""
    end = cut.end if cut else np.inf
    reach_z, reach_rho = shape.reach
    q0 = float(table.largest.max())
    nodes, weights = gauss_legendre(_count(min(reach_z, end), q0 + float(where.along.max())))
    z, z_step = _placed(nodes, weights, min(reach_z, end))
    nodes, weights = gauss_legendre(
        _count(min(reach_rho, end), (q0 + float(where.across.max())) * (1.0 if end < reach_rho else 1.3))
    )
    if end < reach_rho:
        rho, rho_step = _placed(nodes, weights, end)
    else:  # rho = reach cos t takes the (reach - rho)^{3/2} of sharp sides away
        t, t_step = _placed(nodes, weights, np.pi / 2)
        rho, rho_step = reach_rho * np.cos(t), reach_rho * np.sin(t) * t_step
    return (z, z_step), (rho, rho_step), max(1, int(_BLOCK / (5 * table.largest.size * rho.size)))


def _placed(nodes: FloatArray, weights: FloatArray, end: float) -> tuple[FloatArray, FloatArray]:
    """A rule on (-1, 1) moved to (0, end)."""
    return end / 2 * (nodes + 1), end / 2 * weights


def _bilinear(left: FloatArray, matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Sum_zr left[p, z] matrix[z, r] right[p, r], shape (p,)."""
    product: FloatArray = np.einsum("pr,pr->p", left @ matrix, right)
    return product
