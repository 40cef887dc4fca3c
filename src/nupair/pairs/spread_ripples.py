"""Ripples of sharp sides where the mean kernel has its edge: resolved where the lasers' spread leaves anything of them."""

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.ring_means import NEAR
from nupair.pairs.spread_kernel import SpreadPair

_SMOOTH = 1.1  # periods: an edge this wide leaves exp(-2 pi^2 1.1^2) = 4e-11 of a ripple


def resolved_profiles(
    pair: SpreadPair, along: Profile, across: Profile, momentum: FloatArray
) -> tuple[Profile, Profile]:
    """The profiles with ripples resolved where the lines through P, shape (3,), eV, meet a sharp edge near P."""
    found = []
    for profile, start, fixed in ((along, momentum[2], momentum[0]), (across, momentum[0], momentum[2])):
        end = float(np.sqrt(max(pair.edge**2 - fixed**2, 0.0)))
        ends = [sign * end for sign in (1, -1) if end > 0]
        places = [float(start - q) for q in ends if _sharp(pair, profile, float(fixed), q)]
        found.append(profile.resolved_at(*(k for k in places if abs(k) < NEAR * pair.edge)))
    return found[0], found[1]


def _sharp(pair: SpreadPair, profile: Profile, fixed: float, q: float) -> bool:
    """Whether ripples survive at the end q of the line at a distance `fixed` from the middle."""
    direction = np.arctan2(fixed, q) if profile.axial else np.arctan2(q, fixed)
    width = float(pair.deviation(np.array([direction]))[0]) * pair.edge / max(abs(q), 1e-12 * pair.edge)
    return width < _SMOOTH * profile.period
