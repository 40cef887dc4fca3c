"""The planar kernel averaged over lasers that spread: the kernel that a target sees whose lasers have no spread.

    <F> = <Int d^2K |FF(K)|^2 g_E(P - K)> = Int d^2K |FF(K)|^2 G(P_0 - K),     G(Q) = <g_E(Q + P - P_0)>

The mean and the convolution commute, so that a finite target under spreading lasers is the same target with another kernel, one
whose edge is as smooth as the lasers make it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermegauss

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar import planar_kernel
from nupair.pairs.planar_lines import PairOfMasses
from nupair.pairs.quadrature import double_exponential
from nupair.pairs.spread_cloud import SpreadCloud
from nupair.pairs.spread_stretches import stretches

REACH = 7.0
"""Standard deviations of |Q| - q0 from which a kernel has no edge to resolve."""

_RULES = ((41, 49, 65), (49, 57, 73), (65, 73, 97))  # nodes on stretches up to so many standard deviations long:
_LENGTHS = np.array([7.5, 10.0])
_NODES = (5, 7, 9)  # of the Gauss-Hermite rule far from the edge
_AT_ONCE = 4000  # curves


@dataclass(frozen=True, slots=True)
class SpreadPair(PairOfMasses):
    """A pair whose kernel is the mean over a cloud of (E, P).

    rule: for the mean, 0, 1 or 2, each finer than the one before. The disc of momenta ends where even lasers that deviate by REACH
    emit nothing.
    """

    cloud: SpreadCloud
    rule: int

    @property
    def largest(self) -> float:
        """Where the mean kernel ends, eV."""
        return self.edge + REACH * float(self.deviation(np.linspace(0.0, np.pi, 25)).max())

    def deviation(self, direction: FloatArray) -> FloatArray:
        """Of |Q| - q0, in directions from z (rad), eV."""
        return self.cloud.deviation(direction, self.energy / self.edge)

    def kernel(self, qx: FloatArray, qz: FloatArray) -> FloatArray:
        """The four pieces of G, shape (4, n), eV^3."""
        size = np.hypot(qx, qz)
        reach = REACH * self.deviation(np.arctan2(qx, qz))
        values = np.zeros((4, qx.size))
        inside = np.flatnonzero(size < self.edge - reach)
        near = np.flatnonzero(np.abs(size - self.edge) <= reach)
        step = max(1, _AT_ONCE // self.cloud.weights.size)
        for rows, mean in ((inside, self._smooth), (near, self._resolved)):
            for first in range(0, rows.size, step):
                some = rows[first : first + step]
                values[:, some] = mean(qx[some], qz[some])
        return values

    def _smooth(self, qx: FloatArray, qz: FloatArray) -> FloatArray:
        """Gauss-Hermite along each curve."""
        nodes, weights = hermegauss(_NODES[self.rule])
        energy, dx, dz = self.cloud.at(nodes)[..., None]
        pieces = self._unspread(energy, qx + dx, qz + dz)
        weight = (self.cloud.weights[:, None] * weights / np.sqrt(2 * np.pi)).ravel()
        mean: FloatArray = np.einsum("kmn,m->kn", pieces.reshape(4, weight.size, qx.size), weight)
        return mean

    def _resolved(self, qx: FloatArray, qz: FloatArray) -> FloatArray:
        """Each curve stretch by stretch between edges and bends, by the double exponential rule."""
        found = stretches(self, self.cloud, qx, qz)
        rule = np.searchsorted(_LENGTHS, found.high - found.low)
        values = np.zeros((4, qx.size))
        for which, number in enumerate(_RULES[self.rule]):
            some = rule == which
            node, curve = found.node[some, None], found.curve[some, None]
            low, high = found.low[some, None], found.high[some, None]
            share, step = double_exponential(number)
            t = np.where(share < 0.5, low + (high - low) * share, high - (high - low) * share[::-1])
            energy, dx, dz = self.cloud.on(curve, t)
            pieces = self._unspread(energy, qx[node] + dx, qz[node] + dz)
            density = (high - low) * step * np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi) * self.cloud.weights[curve]
            for value, piece in zip(values, np.einsum("kij,ij->ki", pieces, density), strict=True):
                value += np.bincount(node[:, 0], weights=piece, minlength=qx.size)
        return values

    def _unspread(self, energy: FloatArray, qx: FloatArray, qz: FloatArray) -> FloatArray:
        momentum = np.stack([qx, np.zeros_like(qx), qz], axis=-1)
        return np.stack(planar_kernel(energy, momentum, self.mass_i, self.mass_j, self.current))
