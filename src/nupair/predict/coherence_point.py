"""Coherence of one ion under switched lasers: its largest value and its integral over a window."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nupair.light.gathered import Gathered, gathered
from nupair.light.lindblad import generator, operators, pure_state
from nupair.light.propagate import breaks, propagate
from nupair.predict.drive import Drive
from nupair.predict.dynamics import COHERENCES, coherence_products

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

    Exact propagation between the switches. The fastest coherence turns with the width of the spectrum of the Hamiltonian.
    """
    found = _gathered(driven, window)
    return np.append(found.largest, found.integral)


def _gathered(driven: Drive, window: float) -> Gathered:
    parts, start = generator(driven.levels), pure_state(driven.levels)
    hamiltonian = operators(driven.levels)
    energies = np.linalg.eigvalsh(hamiltonian.rest + hamiltonian.drives.sum(axis=0))
    return gathered(
        lambda at: coherence_products(propagate(parts, driven.profiles, start, at)),
        breaks(driven.profiles, window),
        float(energies[-1] - energies[0]),
    )
