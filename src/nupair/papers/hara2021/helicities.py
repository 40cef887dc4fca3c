"""Tables 2 and 3, eqs. (45)-(49): helicity combinations as printed and from spinors."""

from nupair.pairs.helicity import DERIVED, HELICITIES, PRINTED, HelicityConvention, helicity_coefficients, helicity_sums
from nupair.papers.ledger import Recomputation, Trial, Trials

NAMES = {(1, -1): "pm", (1, 1): "pp", (-1, 1): "mp", (-1, -1): "mm"}
"""Names of (h1, h2) in the ids of records."""
STEP = 1e-6
COSINE = 0.5
"""Opening angle at which Table 2 is read."""


def coefficient(
    place: int, helicities: tuple[int, int], velocity: float, *, majorana: bool, cosine: float = 0.0
) -> float:
    """C1 or C2 (place 0, 1) of eqs. (45), (46) for one helicity combination."""
    row = helicity_coefficients(PRINTED, *helicities, velocity, velocity, cosine, majorana=majorana)
    return float(row[place])


def slope(helicities: tuple[int, int]) -> float:
    """Coefficient of p1/m in the bracket of a row of Table 3."""
    moved = helicity_coefficients(PRINTED, *helicities, STEP, 0.0, 0.0, majorana=False).first
    rest = helicity_coefficients(PRINTED, *helicities, 0.0, 0.0, 0.0, majorana=False).first
    return float((moved - rest) / STEP / rest)


def total(place: int, velocity: float, *, majorana: bool, convention: HelicityConvention = PRINTED) -> float:
    """Helicity sum of C1 or C2."""
    return float(helicity_sums(convention, velocity, velocity, COSINE if velocity else 0.0, majorana=majorana)[place])


def _two(place: int, pair: tuple[int, int]) -> Recomputation:
    return lambda: coefficient(place, pair, 1.0, majorana=True, cosine=COSINE)


def _three(pair: tuple[int, int], place: int, majorana: bool) -> Recomputation:
    return lambda: coefficient(place, pair, 0.0, majorana=majorana)


def _slope(pair: tuple[int, int]) -> Recomputation:
    return lambda: slope(pair)


RECOMPUTE: dict[str, Recomputation] = {
    **{f"table-2-c{place + 1}-{NAMES[pair]}": _two(place, pair) for pair in HELICITIES for place in (0, 1)},
    "table-2-c1-sum": lambda: total(0, 1.0, majorana=True),
    "table-2-c2-sum": lambda: total(1, 1.0, majorana=True),
    **{
        f"table-3-c{place + 1}-{NAMES[pair]}-{nature}": _three(pair, place, nature == "majorana")
        for pair in HELICITIES
        for place in (0, 1)
        for nature in ("dirac", "majorana")
    },
    **{f"table-3-slope-{NAMES[pair]}": _slope(pair) for pair in HELICITIES},
    "table-3-sum-dirac": lambda: total(0, 0.0, majorana=False),
    "table-3-sum-majorana": lambda: total(0, 0.0, majorana=True),
    "table-3-sum-majorana-derived": lambda: total(0, 0.0, majorana=True, convention=DERIVED) / DERIVED_NORM,
    "table-3-sum-c2": lambda: total(1, 0.0, majorana=False),
    "eq-48-dirac": lambda: (total(0, 0.6, majorana=False) - 1) / (-0.6 * 0.6 * COSINE),
    "eq-48-majorana": lambda: (total(0, 0.6, majorana=False) - total(0, 0.6, majorana=True)) / (1 - 0.6**2),
    "eq-48-majorana-derived": lambda: (
        (total(0, 0.6, majorana=False, convention=DERIVED) - total(0, 0.6, majorana=True, convention=DERIVED))
        / (1 - 0.6**2)
        / DERIVED_NORM
    ),
    "eq-49": lambda: total(1, 0.6, majorana=False) / 0.6**2,
}
DERIVED_NORM = 2.0
"""The derived sums are twice the printed ones: N12 = 1/2 (...) in place of 1/4."""
TRIALS: Trials = {
    "table-3-sum-dirac": (Trial("the sum for Majorana neutrinos", lambda: total(0, 0.0, majorana=True)),),
    "table-3-sum-majorana": (Trial("the sum for Dirac neutrinos", lambda: total(0, 0.0, majorana=False)),),
    "table-3-sum-majorana-derived": (
        Trial("the sum for Dirac neutrinos", lambda: total(0, 0.0, majorana=False, convention=DERIVED) / DERIVED_NORM),
    ),
    "eq-48-majorana-derived": (Trial("m1 m2/16 in eq. (45)", RECOMPUTE["eq-48-majorana"]),),
}
