"""Hara, Yoshimi, Yoshimura (2021): which function recomputes which record."""

from nupair.papers.hara2021 import (
    amplitude,
    appendix,
    background,
    claims,
    helicities,
    ion,
    ion_trials,
    rates,
    sensitivity,
    spectra,
)
from nupair.papers.ledger import Recomputation, Trials

PARTS = (amplitude, ion, helicities, rates, spectra, background, appendix, sensitivity, claims)
RECOMPUTE: dict[str, Recomputation] = {name: made for part in PARTS for name, made in part.RECOMPUTE.items()}
"""By record id."""
TRIALS: Trials = {name: made for part in PARTS for name, made in (ion_trials if part is ion else part).TRIALS.items()}
"""What reaches a printed number that is not met, or was tried without reaching it, by record id."""
