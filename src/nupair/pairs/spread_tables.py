"""The mean kernel along straight lines of momenta, tabulated once: it is smooth on the scale of the lasers' spread, and dear."""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import legvander

from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.spread_kernel import REACH, SpreadPair

_NODES = (9, 11, 14)  # of a panel, by the rule for the mean
_GROWTH = 3.0  # ratio of neighbouring panels away from the edge
_INNER = np.array([0.0, 1.6, 3.6, REACH])  # ends of panels about the edge, in standard deviations
_COARSE = np.array([0.0, 2.8, REACH])


@dataclass(frozen=True, slots=True)
class KernelTable:
    """G on a line. ends: of the panels, ascending, shape (m+1,), eV. series: Legendre coefficients, shape (4, m, n), eV^3."""

    ends: FloatArray
    series: FloatArray

    def __call__(self, q: FloatArray) -> FloatArray:
        """G, shape (4, n), at places q (eV, shape (n,)); zero outside the table."""
        panel = np.clip(np.searchsorted(self.ends, q) - 1, 0, self.series.shape[1] - 1)
        low, high = self.ends[panel], self.ends[panel + 1]
        x = (2 * q - low - high) / (high - low)
        basis = legvander(x, self.series.shape[2] - 1) * (np.abs(x) <= 1 + 1e-9)[:, None]
        values: FloatArray = np.einsum("kni,ni->kn", self.series[:, panel], basis)
        return values


def kernel_table(pair: SpreadPair, start: FloatArray, along: FloatArray, ends: FloatArray) -> KernelTable:
    """G at start + q along, both (x, z), on panels between ends (eV, ascending)."""
    ends = ends[np.append(True, np.diff(ends) > 1e-12 * ends[-1])]
    nodes, weights = gauss_legendre(_NODES[pair.rule])
    half = np.diff(ends)[:, None] / 2
    q = (ends[:-1, None] + half * (nodes + 1)).ravel()
    values = pair.kernel(*(start[:, None] + along[:, None] * q)).reshape(4, half.size, nodes.size)
    degrees = np.arange(nodes.size)
    return KernelTable(ends, values @ (legvander(nodes, nodes.size - 1) * weights[:, None] * (degrees + 0.5)))


def edge_rings(pair: SpreadPair, direction: float, coarse: bool = False) -> FloatArray:
    """Radii |Q| between which G is smooth about its edge in a direction (rad from z), ascending, eV. coarse: only just."""
    width = float(pair.deviation(np.array([direction]))[0])
    about = (_COARSE if coarse else _INNER) * width
    number = max(0, int(np.ceil(np.log(pair.edge / about[-1]) / np.log(_GROWTH)))) if about[-1] < pair.edge else 0
    ladder = about[-1] * _GROWTH ** np.arange(1, number + 1)
    rings = pair.edge + np.concatenate([-ladder, -about, about])
    return np.unique(np.clip(rings, 0.0, pair.largest))
