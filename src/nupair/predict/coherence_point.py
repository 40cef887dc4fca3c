"""Coherence of one ion under switched lasers: its largest value and its integral over a window."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.driven import DrivenLevels
from nupair.light.gathered import Gathered, gathered
from nupair.light.lindblad import Generator, Operators, generator, operators, pure_state
from nupair.light.modes import elements_in_time
from nupair.light.propagate import breaks
from nupair.predict.drive import Drive
from nupair.predict.dynamics import COHERENCES, E, P, coherence_products

FloatArray = NDArray[np.float64]


class Measure(NamedTuple):
    """One number of a window: about; unit, "1" or "s"."""

    about: str
    unit: str


MEASURES = {
    **{f"largest_{name}": Measure(f"largest {about}", "1") for name, (_, about) in COHERENCES.items()},
    **{f"accumulated_{name}": Measure(f"integral of {about}", "s") for name, (_, about) in COHERENCES.items()},
}
"""What is known of each point, in the order of `measured`."""


def measured(driven: Drive, window: float) -> FloatArray:
    """The MEASURES, shape (6,), integrals in clocks. window: clocks.

    Exact propagation between the switches. The fastest coherence turns with the width of the spectrum of the Hamiltonian. Zero
    where one of the lasers is dark, which would be left to rounding else.
    """
    if _dark(driven, window):
        return np.zeros(len(MEASURES))
    found = _gathered(driven, window)
    return np.append(found.largest, found.integral)


def _dark(driven: Drive, window: float) -> bool:
    """Whether a laser never shines within the window: without any of the three, e and p have no coherence."""
    lasers = zip(driven.levels.lasers, driven.profiles, strict=True)
    return any(laser.rabi == 0 or profile.breaks[0] >= window for laser, profile in lasers)


def _gathered(driven: Drive, window: float) -> Gathered:
    unlit, light = _parts(replace(driven.levels, lasers=tuple(replace(x, rabi=1.0) for x in driven.levels.lasers)))
    rabi = np.array([laser.rabi for laser in driven.levels.lasers])
    parts = Generator(unlit.rest, unlit.drives * rabi[:, None, None])
    energies = np.linalg.eigvalsh(light.rest + np.tensordot(rabi, light.drives, axes=(0, 0)))
    elements = elements_in_time(parts, driven.profiles, pure_state(driven.levels), window, ((E, E), (E, P)))

    def products(at: FloatArray) -> FloatArray:
        population, coherence = elements(at).T
        return coherence_products(population.real, coherence)

    return gathered(products, breaks(driven.profiles, window), float(energies[-1] - energies[0]))


@lru_cache(maxsize=64)
def _parts(levels: DrivenLevels) -> tuple[Generator, Operators]:
    """Generator and operators of levels whose Rabi frequencies are all 1: most points of a map differ in these alone."""
    return generator(levels), operators(levels)
