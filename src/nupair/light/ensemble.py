"""Average over ions whose levels are shifted by static amounts (inhomogeneous broadening), by deterministic adaptive quadrature.

Model: one number x per ion, distributed with a given shape and full width at half maximum; level a is shifted by x c_a. All
shifts of an ion are correlated, with fixed ratios c_a. What is averaged is the complex density matrix, so that ions out of
phase cancel in a coherence; populations just add.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.driven import DrivenLevels
from nupair.light.line_shapes import SHAPES
from nupair.light.rotating_frame import frame_energies, photon_numbers

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
MOST = 2000
"""Most ions of an ensemble that are followed."""
KRONROD = np.array(
    [
        "0.991455371120812639206854697526329",
        "0.949107912342758524526189684047851",
        "0.864864423359769072789712788640926",
        "0.741531185599394439863864773280788",
        "0.586087235467691130294144691693013",
        "0.405845151377397166906606412076961",
        "0.207784955007898467600689403773245",
        "0",
    ],
    dtype=float,
)
KRONROD_WEIGHTS = np.array(
    [
        "0.022935322010529224963732008058970",
        "0.063092092629978553290700663189204",
        "0.104790010322250183839876322541518",
        "0.140653259715525918745189590510238",
        "0.169004726639267902826583426598550",
        "0.190350578064785409913256402421014",
        "0.204432940075298892414161999234649",
        "0.209482141084727828012999174891714",
    ],
    dtype=float,
)
GAUSS_WEIGHTS = np.array(
    [
        "0",
        "0.129484966168869693270611432679082",
        "0",
        "0.279705391489276667901467771423780",
        "0",
        "0.381830050505118944950369775488975",
        "0",
        "0.417959183673469387755102040816327",
    ],
    dtype=float,
)
NODES = np.concatenate([-KRONROD[:-1], KRONROD[::-1]])
FINE = 0.5 * np.concatenate([KRONROD_WEIGHTS[:-1], KRONROD_WEIGHTS[::-1]])
COARSE = 0.5 * np.concatenate([GAUSS_WEIGHTS[:-1], GAUSS_WEIGHTS[::-1]])
"""The rules of 15 and 7 nodes of Gauss and Kronrod on (-1, 1), weights adding to 1."""


class Ensemble(NamedTuple):
    """Ions that stand for an ensemble: shift x and weight, shape (m,), weights adding to 1; error of an average; reason to stop."""

    shift: FloatArray
    weight: FloatArray
    error: float
    reason: str


def resonances(driven: DrivenLevels, ratios: FloatArray) -> FloatArray:
    """Values of x at which two levels that lasers join are degenerate in the rotating frame, shape (k,); ratios: c_a, (levels,)."""
    energy, photons = frame_energies(driven), np.abs(photon_numbers(driven))
    joined = photons @ photons.T + np.any(photons, axis=1)[:, None] * ~np.any(photons, axis=1)[None, :]
    found = [
        -(energy[a] - energy[b]) / (ratios[a] - ratios[b])
        for a in range(len(energy))
        for b in range(a)
        if (joined[a, b] or joined[b, a]) and ratios[a] != ratios[b]
    ]
    return np.unique(np.array(found)) if found else np.zeros(1)


def representative_ions(
    states: Callable[[FloatArray], ComplexArray],
    shape: str,
    width: float,
    centres: FloatArray,
    narrowest: float,
    tolerance: float = 1e-3,
) -> Ensemble:
    """Ions whose weighted sum is the average over the ensemble.

    states: from shifts of shape (m,) to what is averaged, shape (m, k). shape: a name in SHAPES. width: full width at half
    maximum of x. centres: x where the response is narrow, and narrowest: how narrow. tolerance: wanted error, the largest over
    the k numbers, relative to the largest of their averages.

    Quadrature in the share of ions below x, so that either shape is uniform: panels graded about the centres, each with the
    rules of 7 and 15 nodes, halved where they differ most.
    """
    quantile, share = SHAPES[shape]
    edges = _graded(centres, narrowest, width, share)
    left, right = edges[:-1], edges[1:]
    fine, coarse = _panels(states, quantile, width, left, right)
    while True:
        difference = np.abs(fine - coarse)
        error = difference.sum(axis=0).max()
        scale = np.abs(fine.sum(axis=0)).max()
        if error <= tolerance * scale:
            reason = f"ensemble converged with {15 * left.size} ions"
            break
        if 15 * left.size >= MOST:
            reason = f"ensemble stopped at {15 * left.size} ions"
            break
        worst = difference.max(axis=1)
        split = worst > max(0.1 * tolerance * scale / left.size, 0.05 * worst.max())
        middle = 0.5 * (left[split] + right[split])
        new_left, new_right = np.append(left[split], middle), np.append(middle, right[split])
        new_fine, new_coarse = _panels(states, quantile, width, new_left, new_right)
        left, right = np.append(left[~split], new_left), np.append(right[~split], new_right)
        fine, coarse = np.vstack([fine[~split], new_fine]), np.vstack([coarse[~split], new_coarse])
    shift = width * quantile(_nodes(left, right))
    weight = ((right - left)[:, None] * FINE).ravel()
    return Ensemble(shift.ravel(), weight / weight.sum(), float(error), reason)


def _graded(
    centres: FloatArray, narrowest: float, width: float, share: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Edges of the first panels, as shares: from each centre outwards in growing steps, so that no narrow line is missed."""
    steps = narrowest * 4.0 ** np.arange(max(1, int(np.ceil(np.log(20 * width / narrowest + 1) / np.log(4)))))
    shifts = (centres[:, None] + np.concatenate([-steps[::-1], [0.0], steps])).ravel()
    shares = np.concatenate([[0.0, 1.0], share(shifts / width)])
    edges = np.unique(shares)
    kept: FloatArray = np.append(edges[:-1][np.diff(edges) > 1e-14], 1.0)
    return kept


def _nodes(left: FloatArray, right: FloatArray) -> FloatArray:
    nodes: FloatArray = 0.5 * (left + right)[:, None] + 0.5 * (right - left)[:, None] * NODES
    return nodes


def _panels(
    states: Callable[[FloatArray], ComplexArray],
    quantile: Callable[[FloatArray], FloatArray],
    width: float,
    left: FloatArray,
    right: FloatArray,
) -> tuple[ComplexArray, ComplexArray]:
    """What each panel adds by either rule, shape (panels, k)."""
    values = states(width * quantile(_nodes(left, right)).ravel())
    values = values.reshape(left.size, NODES.size, -1)
    size = (right - left)[:, None]
    return size * np.einsum("n,pnk->pk", FINE, values), size * np.einsum("n,pnk->pk", COARSE, values)
