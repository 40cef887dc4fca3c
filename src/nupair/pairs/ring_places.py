"""Where means over rings about P change fast, and which ripples of sharp sides count there.

They do at |P|, where a ring first meets the lines through P, and with ripples at the kernel's edge, as far as the lasers' spread
leaves any of these.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.pairs.graded_panels import Points
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import PairOfMasses
from nupair.pairs.planar_profiles import Profile, seen_ripples
from nupair.pairs.ring_means import NEAR

_PERIODS = 3  # of a ripple on one panel
_SMOOTH = 1.1  # periods: an edge this wide leaves exp(-2 pi^2 1.1^2) = 4e-11 of a ripple


def resolved_profiles(
    pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray
) -> tuple[Profile, Profile]:
    """The profiles with ripples resolved where the lines through P, shape (3,), eV, meet a sharp edge near P."""
    found = []
    for profile, start, fixed in ((along, momentum[2], momentum[0]), (across, momentum[0], momentum[2])):
        end = float(_half_chords(pair, fixed))
        ends = [sign * end for sign in (1, -1) if end > 0]
        places = [float(start - q) for q in ends if _is_sharp(pair, profile, float(fixed), q)]
        found.append(profile.resolved_at(*(k for k in places if abs(k) < NEAR * pair.edge)))
    return found[0], found[1]


def _is_sharp(pair: PairOfMasses, profile: Profile, fixed: float, q: float) -> bool:
    """Whether ripples survive at the end q of the line at a distance `fixed` from the middle."""
    direction = np.arctan2(fixed, q) if profile.axial else np.arctan2(q, fixed)
    width = float(pair.deviation(np.array([direction]))[0]) * pair.edge / max(abs(q), 1e-12 * pair.edge)
    return width < _SMOOTH * profile.period


def ripples_at_edge(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray) -> FloatArray:
    """Ends of panels in nu of the ripples resolved at the edge for momenta P (N, 3), counted from q0, shape (N, n), eV.

    Where the line along z meets the edge, at an angle with cosine end/q0 to z, that is how a ripple of K_z is seen; likewise for x.
    """
    seen = [np.zeros((len(momentum), 1))]
    for profile, fixed in ((along, momentum[:, 0]), (across, momentum[:, 2])):
        if profile.places:
            seen.append(_half_chords(pair, fixed)[:, None] / pair.edge * profile.ripples(_PERIODS))
    return np.concatenate(seen, axis=1)


def _half_chords(pair: PairOfMasses, fixed: FloatArray) -> FloatArray:
    """Half of what the disc cuts from lines at a distance `fixed` from its middle, eV; 0 outside."""
    halves: FloatArray = np.sqrt(np.maximum(pair.edge**2 - fixed**2, 0.0))
    return halves


class RingPlaces(NamedTuple):
    """The places in nu for N momenta P.

    size: |P|, shape (N,), eV.
    blur: the target's, seen along P, shape (N,), eV.
    points: |P| and where a ring first meets the lines through P, with the scale of each, shape (N,), eV.
    ends: of panels that follow the ripples about |P| and at the edge, shape (N, n), eV.
    near_size, near_edge: how far ripples reach from |P| and from the edge, shape (N, 1), eV.
    """

    size: FloatArray
    blur: FloatArray
    points: Points
    ends: FloatArray
    near_size: FloatArray
    near_edge: FloatArray

    def orders(self, middle: FloatArray, edge: float, order: int) -> NDArray[np.intp]:
        """Of the Gauss rules on panels by their middle, shape (N, n), eV: twice as high on ripples."""
        close = (np.abs(middle - self.size[:, None]) < self.near_size) | (np.abs(middle - edge) < self.near_edge)
        return np.where(close, 2 * order, order)


def ring_places(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray) -> RingPlaces:
    """The places for momenta P, shape (N, 3), eV."""
    px, pz = np.abs(momentum[:, 0]), np.abs(momentum[:, 2])
    size = np.hypot(px, pz)
    sine, cosine = (np.where(size > 0, part / np.where(size > 0, size, 1.0), 1.0) for part in (px, pz))
    blur = along.half_width * cosine + across.half_width * sine
    both = np.full_like(size, along.half_width + across.half_width)
    ripples = seen_ripples(along, across, cosine, sine, _PERIODS)
    at_edge = ripples_at_edge(pair, along, across, momentum)
    last = ripples[:, -1]
    points = [(size, np.maximum(blur, last)), (px, np.maximum(both, last)), (pz, np.maximum(both, last))]
    ends = np.concatenate([size[:, None] + ripples, pair.edge + at_edge], axis=1)
    return RingPlaces(size, blur, points, ends, last[:, None], at_edge.max(axis=1, keepdims=True))
