"""Smooth functions of one variable, tabulated once: Legendre series on panels, from their values at Gauss nodes."""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from nupair.pairs.parts import FloatArray
from nupair.pairs.quadrature import gauss_legendre


@dataclass(frozen=True, slots=True)
class PanelSeries:
    """k functions. ends: of the panels, ascending, shape (m+1,). series: Legendre coefficients on each, shape (k, m, n)."""

    ends: FloatArray
    series: FloatArray

    def panel(self, place: FloatArray) -> NDArray[np.intp]:
        """The panel of each place, the first or last for one outside."""
        return np.clip(np.searchsorted(self.ends, place) - 1, 0, self.ends.size - 2)

    def __call__(self, place: FloatArray) -> FloatArray:
        """The functions, shape (k, ...) for places of shape (...,); zero outside the table."""
        panel = self.panel(place)
        low, high = self.ends[panel], self.ends[panel + 1]
        x = (2 * place - low - high) / (high - low)
        basis = legvander(x, self.series.shape[2] - 1) * (np.abs(x) <= 1 + 1e-9)[:, None]
        values: FloatArray = np.einsum("kni,ni->kn", self.series[:, panel], basis)
        return values


def panel_series(ends: FloatArray, order: int, values: FloatArray) -> PanelSeries:
    """The series of functions whose values at the nodes of gauss_panels(ends, order) are given, shape (k, panels * order)."""
    nodes, weights = gauss_legendre(order)
    degrees = np.arange(order)
    to_series = legvander(nodes, order - 1) * weights[:, None] * (degrees + 0.5)
    return PanelSeries(ends, values.reshape(len(values), ends.size - 1, order) @ to_series)
