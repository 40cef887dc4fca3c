"""The two factors of |FF|^2 in the laser plane: ripples resolved where they matter, averaged over a period elsewhere.

A ripple counts near K = 0, where it is large, and where the kernel has its edge; anywhere else a smooth integrand averages it out.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

from nupair.pairs.parts import FloatArray
from nupair.pairs.shapes import PLANAR_AREA, Shape

_RESOLVED = 4  # periods: ripples are whole up to there at least
_FADE = 8  # periods on which they turn into their mean
_STEEPNESS = 3.0  # of the error function they do so by: with 8 periods below 1e-8 of the area are lost
_GROWTH = 3.0  # ratio of neighbouring panels beyond the ripples
_LOST = 1e-8  # share of the area lost where ripples turn into their mean, from sums: 5e-9 for sinc^2, 2e-9 for the Airy factor
_DROPPED = 0.5
"""Bound on (K/width)^2 times the share of the area that the mean misses at an edge: 1/pi for sinc^2, less for the Airy factor."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One factor of |FF|^2 on a line, along the target's axis or across it.

    places: values of K (eV) besides 0 about which ripples are resolved. whole: periods that they are resolved for on either side.
    """

    shape: Shape
    axial: bool
    places: tuple[float, ...] = ()
    whole: int = _RESOLVED

    @property
    def width(self) -> float:
        """1/L or 1/R, eV."""
        return 1 / self.shape.length if self.axial else 1 / self.shape.radius

    @property
    def area(self) -> float:
        """Its integral, eV."""
        return (2 * float(np.pi) if self.axial else PLANAR_AREA) * self.width

    @property
    def half_width(self) -> float:
        """Of the Lorentzian of its area, eV."""
        return self.area / float(np.pi)

    @property
    def period(self) -> float:
        """Period of its ripples, eV; 0 for none."""
        return self.shape.ripple_periods[0 if self.axial else 1]

    @property
    def reach(self) -> float:
        """How far from a resolved place ripples last, eV."""
        return (self.whole + _FADE) * self.period

    def power(self, k: FloatArray) -> FloatArray:
        """The factor itself."""
        return self.shape.axial_power(k) if self.axial else self.shape.planar_power(k)

    def __call__(self, k: FloatArray) -> FloatArray:
        """The factor at K, turned smoothly into its mean over a period away from the resolved places."""
        if not self.period:
            return self.power(k)
        faded = self.faded(np.abs(k))
        for place in self.places:
            faded = faded * self.faded(np.abs(k - place))
        k, values = np.abs(k), np.zeros_like(k)
        whole, mean = faded < 1, faded > 0
        values[whole] = self.power(k[whole]) * (1 - faded[whole])
        values[mean] += self._mean(k[mean]) * faded[mean]
        return values

    def rippling(self, k: FloatArray) -> NDArray[np.bool_]:
        """Whether ripples are resolved at K."""
        rippling: NDArray[np.bool_] = self.at_places(k) | (np.abs(k) < self.reach)
        return rippling

    def at_places(self, k: FloatArray) -> NDArray[np.bool_]:
        """Whether K is in the reach of a resolved place besides 0."""
        near = np.zeros(k.shape, dtype=bool)
        for place in self.places:
            near |= np.abs(k - place) < self.reach
        return near

    def faded(self, distance: FloatArray) -> FloatArray:
        """How much of a ripple is averaged out at a distance (eV) from a resolved place, 0 to 1."""
        if not self.period:
            return np.zeros_like(distance)
        x = np.clip((distance / self.period - self.whole) / _FADE, 0.0, 1.0)
        step: FloatArray = np.where(x <= 0, 0.0, np.where(x >= 1, 1.0, erfc(_STEEPNESS * (1 - 2 * x)) / 2))
        return step

    def _mean(self, k: FloatArray) -> FloatArray:
        """The mean of K^n times the factor, over K^n; n = 2 behind a flat face, where this is exact, and 3 behind a round side."""
        half, fall = self.period / 2, 2 if self.axial else 3
        above, below = k + half, k - half
        mean: FloatArray = (
            self.power(above) * above**fall + 2 * self.power(k) * k**fall + self.power(below) * below**fall
        ) / (4 * k**fall)
        return mean

    @property
    def overlap_reach(self) -> float:
        """Where the overlap ends, 1/eV."""
        return self.shape.planar_reach[0 if self.axial else 1]

    def overlap(self, r: FloatArray) -> FloatArray:
        """Its transform Int power exp(-ikr) dk over its area, at 0 <= r <= overlap_reach (1/eV)."""
        overlap = self.shape.axial_overlap(r) if self.axial else self.shape.planar_overlap(r)
        return np.asarray(overlap, dtype=float)

    @property
    def lost(self) -> float:
        """Share of the area that turning ripples into their mean may lose or add, a bound."""
        return _LOST if self.period else 0.0

    def dropped(self, distance: FloatArray) -> FloatArray:
        """Share of the area that averaging misses at an edge of the kernel this far from K = 0, a bound; shape of distance."""
        share: FloatArray = _DROPPED * (self.width / np.maximum(distance, self.width)) ** 2 * self.faded(distance)
        return share

    def resolved_at(self, *places: float) -> "Profile":
        """The same with ripples resolved also there, unless they are near K = 0."""
        return replace(self, places=tuple(k for k in places if abs(k) > 0.6 * self.whole * self.period > 0))

    def resolved_for(self, distance: float, most: int) -> "Profile":
        """The same with ripples resolved up to a distance (eV), or for so many periods."""
        if not self.period:
            return self
        return replace(self, whole=min(max(self.whole, int(np.ceil(distance / self.period))), most))

    def ripples(self, periods: float) -> FloatArray:
        """Ends of panels of so many periods about a resolved place, counted from it, shape (n,), eV."""
        if not self.period:
            return np.zeros(1)
        number = int(np.ceil((self.whole + _FADE) / periods))
        ends: FloatArray = self.period * periods * np.arange(-number, number + 1.0)
        return ends

    @property
    def near_ripples(self) -> FloatArray:
        """Ends of panels of one period about a place, for the largest ripples only, shape (n,), eV."""
        return replace(self, whole=_RESOLVED).ripples(1)

    def ladder(self, longest: float, periods: int) -> FloatArray:
        """Ends of panels in K from -longest to longest (eV) that follow the resolved ripples and grow beyond, ascending, (n,)."""
        inner = self.ripples(periods) if self.period else self.width * np.array([-6.0, -3.0, -1.5, 0.0, 1.5, 3.0, 6.0])
        number = max(0, int(np.ceil(np.log(longest / inner[-1]) / np.log(_GROWTH))))
        outer = inner[-1] * _GROWTH ** np.arange(1, number + 1)
        return np.sort(
            np.concatenate([-outer, inner, outer, *(place + self.ripples(periods) for place in self.places)])
        )


def seen_ripples(along: Profile, across: Profile, cosine: FloatArray, sine: FloatArray, periods: float) -> FloatArray:
    """Ends of panels of ripples seen along directions at an angle to the axis, counted from a resolved place, shape (N, n), eV.

    Summed over the other direction only the longer of the two projected ripples is left. cosine, sine: >= 0, shape (N,).
    """
    one, other = along.ripples(periods), across.ripples(periods)
    shares: list[FloatArray] = [cosine[:, None] * one, sine[:, None] * other]
    if one.size != other.size:
        chosen: FloatArray = shares[0] if one.size > other.size else shares[1]
        return chosen
    longer: FloatArray = np.sign(one) * np.abs(np.stack(shares)).max(axis=0)
    return longer
