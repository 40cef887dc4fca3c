"""Whether the described lasers can be on resonance: their energies against the levels, as well as these are known."""

from math import pi, sqrt

from nupair.errors import ConflictError
from nupair.experiment import LASERS, Experiment, laser_energies, level_energy
from nupair.tables import table
from nupair.units import eV, meV, s

DEVIATIONS = 3.0
"""Standard deviations of the difference of two levels within which a laser may stand on the transition."""
TRANSITIONS = ("qg", "eq", "pg")
"""Of the LASERS, upper level first."""


def level_tolerance() -> float:
    """How far a laser may be from the recorded energy of its transition and still be taken as resonant, eV.

    DEVIATIONS times sqrt(2) times the uncertainty on record of one Stark level.
    """
    return DEVIATIONS * sqrt(2) * float(table("uncertainties")["level_energy"].natural)


def refuse_detuned(experiment: Experiment) -> None:
    """Energies of lasers set no detuning, because levels are not known to a linewidth; what that cannot cover is refused.

    A laser whose detuning is given is taken at its word. Raises: ConflictError.
    """
    said, limit = dict(experiment.given), level_tolerance()
    for laser, pair, energy in zip(LASERS, TRANSITIONS, laser_energies(experiment), strict=True):
        transition = level_energy(experiment, pair[0]) - level_energy(experiment, pair[1])
        off, key = energy - transition, f"lasers.detuning_{pair}"
        if abs(off) <= limit or key in said:
            continue
        terahertz = off * s / (2 * pi) / 1e12
        raise ConflictError(
            f"lasers.{laser} must be within {limit / meV:.2g} meV of the transition {pair[1]}-{pair[0]} at "
            f"{transition / eV:.6g} eV, three standard deviations of two levels, for the ion to be driven on resonance; received "
            f"{energy / eV:.6g} eV. Try 'resonant', the detuning itself ({key} = '{terahertz:.4g} THz'), or a stated "
            "ion.coherence."
        )
