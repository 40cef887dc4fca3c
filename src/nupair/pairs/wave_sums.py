"""What every mean over directions shares: the four sums it consists of, its tensor, the window about P."""

import numpy as np

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import fade_steepness, smooth_step
from nupair.pairs.parts import FloatArray
from nupair.pairs.transforms import ComplexArray


def contracted(
    weight: ComplexArray,
    sine: ComplexArray | FloatArray,
    cosine: ComplexArray | FloatArray,
    waves: tuple[ComplexArray, ComplexArray, ComplexArray],
) -> ComplexArray:
    """Sums of weight times B0, sin^2 B0, sin^2 B2, -i sin cos B1 over the nodes (last axis), shape (4, n)."""
    zeroth, first, second = waves
    slanted = weight * sine * sine
    return np.stack(
        [
            np.einsum("nk,nk->n", weight, zeroth),
            np.einsum("nk,nk->n", slanted, zeroth),
            np.einsum("nk,nk->n", slanted, second),
            -1j * np.einsum("nk,nk->n", weight * sine * cosine, first),
        ]
    )


def tensor_mean(where: Orientation, means: ComplexArray) -> ComplexArray:
    """The mean of |n.j|^2 times the autocorrelation, see Orientation, from M_k; the arrays of `where` broadcast with each M_k."""
    tensor: ComplexArray = (
        where.equal * means[1] - where.unequal * means[2] + where.axial * (means[0] - means[1]) + where.mixed * means[3]
    )
    return tensor


def window_share(size: FloatArray, r: FloatArray, gap: FloatArray, window: float) -> FloatArray:
    """How much of a direction at the angle `gap` from P the window of so many radians keeps; arguments broadcast."""
    half = np.arccos(1 - np.minimum(window / (np.maximum(size, 1e-9) * r), 1.0))
    return smooth_step((1 - gap / half) / 0.75, fade_steepness(window))
