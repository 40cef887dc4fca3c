"""The four weighted sums over directions that a mean of the autocorrelation consists of."""

import numpy as np

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
