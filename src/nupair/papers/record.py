"""A printed number or claim of a paper, as its record in `data/papers` holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from nupair.errors import InputError, UnknownNameError
from nupair.tables import table

RULES = ("rounding", "order", "least", "most", "unchecked")
DESCRIPTIONS = ("published", "consistent")
CAUSE, PRINT, ELSEWHERE, FIT = "cause", "print", "elsewhere", "fit"
WAYS = (CAUSE, PRINT, ELSEWHERE, FIT)
"""How a printed number that differs is reached.

cause: with one other input, formula or assumption, which says why. print: it follows from the print's own numbers or restates a
definition. elsewhere: the statement holds under another condition. fit: with a bare factor, or several changes at once, for which
no reason is known.
"""


@dataclass(frozen=True)
class Printed:
    """One record.

    id, place ("eq. 24", "Table 1"), says: what the number is. text: as printed ("0.748e3"), "" where a claim has no number.
    rule: "rounding" (agrees within the last printed digit), "order" (within a factor sqrt(10)), "least", "most" (a bound, strict
    but for rounding), "unchecked". description: under which of the two the number is recomputed. cause: why it differs.
    reached_by: one of `WAYS`, where a trial reaches the printed number; only "cause" counts as a cause that is found.
    missing: what a check would need. own: the text is not in print, it is the criterion chosen here for a claim that is printed
    in words. digit: unit of the last digit where the text does not show it.
    """

    id: str
    place: str
    says: str
    text: str = ""
    unit: str = "1"
    rule: str = "rounding"
    description: str = "published"
    cause: str = ""
    reached_by: str = CAUSE
    missing: str = ""
    digit: float | None = None
    own: bool = False

    @property
    def value(self) -> float | None:
        """The printed number, None for a claim without one."""
        return float(self.text) if self.text else None

    @property
    def last_digit(self) -> float:
        """One unit of the last printed digit."""
        if self.digit is not None:
            return self.digit
        mantissa, _, exponent = self.text.lower().partition("e")
        return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


@cache
def printed_records(paper: str) -> Mapping[str, Printed]:
    """All records of a paper by id, in the order of the paper.

    Raises: InputError for a record that is not complete; UnknownNameError for a rule, description or way that does not exist.
    """
    found: dict[str, Printed] = {}
    for part in table(f"papers/{paper}")["record"].values():
        for name, entry in part.items():
            found[name] = _checked(name, entry)
    return MappingProxyType(found)


def _checked(name: str, entry: Mapping[str, Any]) -> Printed:
    fields = {"text" if key == "printed" else key: value for key, value in entry.items()}
    try:
        record = Printed(id=name, **fields)
    except TypeError as error:
        raise InputError(f"the record {name}", "complete and without other fields", dict(entry), f"{error}.") from error
    if record.rule not in RULES:
        raise UnknownNameError(f"the rule of {name}", record.rule, RULES)
    if record.description not in DESCRIPTIONS:
        raise UnknownNameError(f"the description of {name}", record.description, DESCRIPTIONS)
    if record.reached_by not in WAYS:
        raise UnknownNameError(f"reached_by of {name}", record.reached_by, WAYS)
    if record.rule == "unchecked" and not record.missing:
        raise InputError(f"the record {name}", "given with what is missing for a check", "nothing")
    if record.rule != "unchecked" and not record.text:
        raise InputError(f"the record {name}", "given with a printed number", "none")
    return record
