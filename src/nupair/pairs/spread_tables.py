"""The mean kernel along straight lines of momenta, tabulated once: it is smooth on the scale of the lasers' spread, and dear."""

import numpy as np

from nupair.pairs.panel_series import PanelSeries, panel_series
from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_panels
from nupair.pairs.spread_kernel import REACH, SpreadPair

_NODES = (9, 11, 14)  # of a panel, by the rule for the mean
_GROWTH = 3.0  # ratio of neighbouring panels away from the edge
_INNER = np.array([0.0, 1.6, 3.6, REACH])  # ends of panels about the edge, in standard deviations
_COARSE = np.array([0.0, 2.8, REACH])


def kernel_table(pair: SpreadPair, start: FloatArray, along: FloatArray, ends: FloatArray) -> PanelSeries:
    """The four pieces of G (eV^3) at start + q along, both (x, z), on panels of q between ends (eV, ascending)."""
    ends = ends[np.append(True, np.diff(ends) > 1e-12 * ends[-1])]
    q, _ = gauss_panels(ends, _NODES[pair.rule])
    return panel_series(ends, _NODES[pair.rule], pair.kernel(*(start[:, None] + along[:, None] * q)))


def edge_rings(pair: SpreadPair, direction: float, coarse: bool = False) -> FloatArray:
    """Radii |Q| between which G is smooth about its edge in a direction (rad from z), ascending, eV. coarse: only just."""
    width = float(pair.deviation(np.array([direction]))[0])
    about = (_COARSE if coarse else _INNER) * width
    number = max(0, int(np.ceil(np.log(pair.edge / about[-1]) / np.log(_GROWTH)))) if about[-1] < pair.edge else 0
    ladder = about[-1] * _GROWTH ** np.arange(1, number + 1)
    rings = pair.edge + np.concatenate([-ladder, -about, about])
    return np.unique(np.clip(rings, 0.0, pair.largest))
