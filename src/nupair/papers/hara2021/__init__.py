"""Hara, Yoshimi, Yoshimura (2021): which function recomputes which record."""

from nupair.papers.hara2021 import amplitude, appendix, background, claims, helicities, ion, rates, spectra
from nupair.papers.ledger import Recomputation

PARTS = (amplitude, ion, helicities, rates, spectra, background, appendix, claims)
RECOMPUTE: dict[str, Recomputation] = {name: made for part in PARTS for name, made in part.RECOMPUTE.items()}
"""By record id."""
BECAUSE: dict[str, Recomputation] = {name: made for part in PARTS for name, made in part.BECAUSE.items()}
"""What the printed number becomes if the named cause is right, by record id."""
