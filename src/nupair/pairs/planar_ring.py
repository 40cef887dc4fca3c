"""Ring integrals (ring_integral) of the planar kernel itself, under lasers without a spread."""

from dataclasses import dataclass

import numpy as np

from nupair.pairs.graded_panels import Nodes, angular_scale, graded_ends, panel_nodes
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import PairOfMasses, Sums, in_blocks, joined
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.ring_integral import (
    STEPS,
    Blur,
    Rows,
    lorentzian_blur,
    ring_integral,
    tabulated_blur,
    three_terms,
)
from nupair.pairs.ring_means import RingTables
from nupair.pairs.ring_places import resolved_profiles, ring_places


def lorentzian_ring_sums(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV, for Lorentzian factors.

    order: of the Gauss rule on every panel, three less for the rough evaluation.
    """

    def sums(some: FloatArray) -> Sums:
        return _two_rules(pair, some, lorentzian_blur(along, across, some, (order, order - 3)))[0]

    return in_blocks(sums, momentum)


def ring_sums(
    pair: PairOfMasses, tables: list[RingTables], tolerance: float, least: float, momentum: FloatArray
) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV, for any factors.

    tables: tried in turn until the error is within the tolerance (of the largest piece, at least of `least`, eV^5), or finer ones
    cannot help. The Gauss rule on every panel has the order of the tables, twice that on ripples.
    """
    found = []
    for place in momentum:
        along, across = resolved_profiles(pair, tables[0].along, tables[0].across, place)
        spent = 0
        for table in tables:
            sums, left = _two_rules(pair, place[None], tabulated_blur(pair, table, along, across, place))
            spent += sums.cost
            allowed = tolerance * max(float(np.abs(sums.values).max()), least)
            if sums.errors.max() <= allowed or left.max() > allowed:
                break
        found.append(sums._replace(cost=spent))
    return joined(found)


def _two_rules(pair: PairOfMasses, momentum: FloatArray, blur: Blur) -> tuple[Sums, FloatArray]:
    fine, rough = (SharpKernel(pair, momentum, turn) for turn in STEPS)
    return ring_integral(fine, rough, blur)


@dataclass(frozen=True, slots=True)
class SharpKernel:
    """The planar kernel g about momenta P, shape (N, 3), eV. turn: its slope and bend are differences over this angle, rad."""

    pair: PairOfMasses
    momentum: FloatArray
    turn: float

    @property
    def rings(self) -> FloatArray:
        """Nu at which g bends along the three directions of the expansion, shape (N, 6), eV."""
        squared = self.pair.energy**2
        bends = []
        for direction in self._directions():
            sine = np.sin(direction) ** 2
            bends.append(squared - self.pair.kinks(sine * squared, sine))
        return np.sqrt(np.clip(np.concatenate(bends), 0.0, self.pair.largest**2)).T

    def _directions(self) -> FloatArray:
        """phi_P, phi_P + turn and phi_P - turn, shape (3, N), rad."""
        direction = np.arctan2(self.momentum[:, 0], self.momentum[:, 2])
        turned: FloatArray = direction + np.array([0.0, self.turn, -self.turn])[:, None]
        return turned

    def expansion(self, row: Rows, nu: FloatArray) -> FloatArray:
        """c_k(nu), shape (3, 4, n), eV^3, about the P of each row."""
        turned = self._directions()[:, row]
        values = self.pair.kernel((nu * np.sin(turned)).ravel(), (nu * np.cos(turned)).ravel())
        here, above, below = values.reshape(4, 3, nu.size).swapaxes(0, 1)
        return three_terms(here, above, below, self.turn)

    def on_line(self, _: bool, qx: FloatArray, qz: FloatArray) -> FloatArray:
        """The kernel itself, shape (4, n), eV^3."""
        return self.pair.kernel(qx, qz)

    def nodes(self, along: Profile, across: Profile, order: int) -> Nodes:
        """(row, nu, step) on 0 < nu < q0, graded to q0 and all that ring_places finds, split at `rings`.

        nu = q0 sin A makes the kernel's 1/sqrt(s) harmless down to s = (m1+m2)^2.
        """
        q0 = self.pair.largest
        places = ring_places(self.pair, along, across, self.momentum)
        gap = np.maximum(places.blur, places.size - q0)
        end = np.minimum((self.pair.mass_i + self.pair.mass_j) / q0, np.sqrt(2 * gap / q0)) / 2
        points = [(np.full_like(gap, np.pi / 2), np.clip(end, 1e-6, 1.0))]
        for place, scale in places.points:
            angle = np.arcsin(np.minimum(place / q0, 1.0))
            points.append((angle, angular_scale(angle, scale / q0)))
        between = np.concatenate([self.rings, places.ends], axis=1)
        ends = graded_ends(0.0, points, np.arcsin(np.clip(between / q0, 0.0, 1.0)))
        middle = q0 * np.sin((ends[:, 1:] + ends[:, :-1]) / 2)
        row, angle, step = panel_nodes(ends, places.orders(middle, q0, order))
        return row, q0 * np.sin(angle), q0 * np.cos(angle) * step
