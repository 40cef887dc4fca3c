"""From the published magnetization rate to the consistent one, one switch at a time, each with its factor."""

from functools import cache

from nupair.experiment import load
from nupair.predict.differences import Ladder, ladder
from nupair.report.tables import Sheet, differences

STATED = {"ion.coherence": 0.5, "ion.excited_population": 0.5}
"""|rho_ep| = rho_ee = 1/2 in both, the most that a density matrix allows: what remains is not a matter of laser power."""


@cache
def steps() -> Ladder:
    """The steps between the two descriptions of the paper's experiment at one stated coherence."""
    return ladder(load("hara-2021").replace(STATED), load("er-ylf").replace(STATED))


def sheets() -> list[Sheet]:
    """The table of the report."""
    heading = "From published to consistent, at a stated coherence of 1/2"
    return [differences(steps())._replace(heading=heading)]
