"""A body whose emitters lose coherence with distance: what a spread of momenta, alike in every direction, makes of a target."""

from dataclasses import dataclass

import numpy as np

from nupair.pairs.shapes import AnyArray, OverlapShape

_FAINTEST = 7.8  # sigma r at which exp(-sigma^2 r^2/2) has fallen to 6e-14


@dataclass(frozen=True)
class DampedShape:
    """A body whose emitters lose coherence with their distance as exp(-sigma^2 r^2/2). sigma: eV."""

    body: OverlapShape
    sigma: float

    @property
    def length(self) -> float:
        """That of the body."""
        return self.body.length

    @property
    def radius(self) -> float:
        """That of the body."""
        return self.body.radius

    @property
    def volume(self) -> float:
        """That of the body."""
        return self.body.volume

    @property
    def ripple_periods(self) -> tuple[float, float]:
        """Those of the body."""
        return self.body.ripple_periods

    @property
    def reach(self) -> tuple[float, float]:
        """That of the body, or where coherence has ended."""
        end = _FAINTEST / self.sigma if self.sigma > 0 else np.inf
        along, across = self.body.reach
        return min(along, end), min(across, end)

    def axial_overlap(self, z: AnyArray) -> AnyArray:
        """The body's times exp(-sigma^2 z^2/2)."""
        overlap: AnyArray = self.body.axial_overlap(z) * np.exp(-((self.sigma * z) ** 2) / 2)
        return overlap

    def transverse_overlap(self, rho: AnyArray) -> AnyArray:
        """The body's times exp(-sigma^2 rho^2/2)."""
        overlap: AnyArray = self.body.transverse_overlap(rho) * np.exp(-((self.sigma * rho) ** 2) / 2)
        return overlap
