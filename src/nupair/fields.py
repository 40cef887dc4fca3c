"""Field types of the description: quantities, numbers, choices; and how a refusal becomes one sentence.

A validator here does not know its full key; it raises an InputError whose subject is filled in by `sentence`.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from nupair.errors import ConflictError, InputError, NupairError, UnknownNameError
from nupair.quantities import Kind, quantity

MANY_KEYS = "known ones, of which nupair show prints those in use"
"""What the keys of a description are called where an error would have to list them all."""


class Part(BaseModel):
    """One table of the description: immutable, and refusing keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(NamedTuple):
    """Where a quantity must lie for physics and arithmetic to make sense, wider than any experiment. zero: taken too."""

    least: float
    most: float
    words: str
    zero: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies where it must."""
        return self.least <= value <= self.most or (self.zero and value == 0)


def _checked(value: float, given: object, above: float | None, least: float | None, span: Span | None) -> float:
    """The value, if it lies where it must."""
    hint = f"Did you mean {str(given).strip()[1:]!r}?" if value < 0 and str(given).strip().startswith("-") else ""
    if above is not None and not value > above:
        raise InputError("", "positive" if above == 0 else f"above {above:g}", given, hint)
    if least is not None and not value >= least:
        raise InputError("", "zero or positive" if least == 0 else f"at least {least:g}", given, hint)
    if span is not None and not span.holds(value):
        raise InputError("", span.words, given)
    return value


def between(kind: Kind, least: str, most: str, why: str = "") -> Span:
    """A span from two quantities with units. why: what holds there, the end of the sentence that refuses others."""
    return Span(
        quantity(least, kind), quantity(most, kind), f"between {least} and {most}" + (f", {why}" if why else "")
    )


def zero_or_between(kind: Kind, least: str, most: str, why: str = "") -> Span:
    """The same, with zero."""
    span = between(kind, least, most, why)
    return span._replace(words=f"zero, or {span.words}", zero=True)


def measured_in(
    kind: Kind, *, above: float | None = None, least: float | None = None, span: Span | None = None
) -> BeforeValidator:
    """A quantity with a unit, kept in natural units."""

    def read(given: object) -> float:
        return _checked(quantity(given, kind, ""), given, above, least, span)

    return BeforeValidator(read, json_schema_input_type=str)


def measured_or(
    kind: Kind, words: Iterable[str], *, above: float | None = None, span: Span | None = None
) -> BeforeValidator:
    """A quantity with a unit, or one of a few words."""
    known = tuple(words)

    def read(given: object) -> object:
        if isinstance(given, str) and given in known:
            return given
        try:
            return _checked(quantity(given, kind, ""), given, above, None, span)
        except InputError as error:
            spoken = " or ".join(repr(word) for word in known)
            raise type(error)("", f"{error.must}, or {spoken}", given, error.hint) from None

    return BeforeValidator(read, json_schema_input_type=str)


def _number(given: object) -> float | None:
    """A finite plain number, None for anything else."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        value = float(given)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def number(*, least: float, most: float) -> BeforeValidator:
    """A plain number between two bounds."""
    must = f"a plain number between {least:g} and {most:g}"

    def read(given: object) -> float:
        value = _number(given)
        if value is None or not least <= value <= most:
            raise InputError("", must, given, "Leave out the quotes." if _spells_number(given) else "")
        return value

    return BeforeValidator(read)


def number_or(words: Iterable[str], *, least: float, most: float) -> BeforeValidator:
    """A plain number between two bounds, or one of a few words."""
    known = tuple(words)
    must = f"a number between {least:g} and {most:g}, or " + " or ".join(repr(word) for word in known)

    def read(given: object) -> object:
        if isinstance(given, str) and given in known:
            return given
        value = _number(given)
        if value is None or not least <= value <= most:
            raise InputError("", must, given)
        return value

    return BeforeValidator(read)


def direction_or(words: Iterable[str]) -> BeforeValidator:
    """A direction as three numbers, kept as a unit vector, or one of a few words."""
    known = tuple(words)
    must = "three finite numbers, not all zero, or " + " or ".join(repr(word) for word in known)

    def read(given: object) -> object:
        if isinstance(given, str) and given in known:
            return given
        if not isinstance(given, list | tuple) or len(given) != 3:
            raise InputError("", must, given)
        entries = [_number(entry) for entry in given]
        numbers = [entry for entry in entries if entry is not None]
        largest = max((abs(entry) for entry in numbers), default=0.0)
        if len(numbers) != 3 or largest == 0:
            raise InputError("", must, given)
        scaled = [entry / largest for entry in numbers]
        return tuple(entry / math.hypot(*scaled) for entry in scaled)

    return BeforeValidator(read)


def place(kind: Kind, span: Span) -> BeforeValidator:
    """Three quantities with units, each within the span."""

    def read(given: object) -> tuple[float, ...]:
        if not isinstance(given, list | tuple) or len(given) != 3:
            raise InputError("", "three lengths", given, f"Try {[kind.example] * 3!r}.")
        return tuple(_checked(quantity(x, kind, ""), x, None, None, span) for x in given)

    return BeforeValidator(read)


def list_of(kind: Kind, span: Span) -> BeforeValidator:
    """A list of quantities with units, each within the span."""

    def read(given: object) -> tuple[float, ...]:
        if not isinstance(given, list | tuple) or not given:
            raise InputError("", f"a list, each entry {kind.name} with its unit", given, f"Try {[kind.example]!r}.")
        return tuple(_checked(quantity(x, kind, ""), x, None, None, span) for x in given)

    return BeforeValidator(read)


def numbers(*, least: float, most: float) -> BeforeValidator:
    """A list of plain numbers between two bounds."""

    def read(given: object) -> tuple[float, ...]:
        entries = [_number(entry) for entry in given] if isinstance(given, list | tuple) else [None]
        taken = [entry for entry in entries if entry is not None and least <= entry <= most]
        if not taken or len(taken) != len(entries):
            raise InputError("", f"a list of plain numbers between {least:g} and {most:g}", given)
        return tuple(taken)

    return BeforeValidator(read)


def phase(kind: Kind) -> BeforeValidator:
    """An angle: a plain number in rad, or a string with its unit."""

    def read(given: object) -> float:
        value = quantity(given, kind, "") if isinstance(given, str) else _number(given)
        if value is None or abs(value) > 1e6:
            raise InputError("", "an angle, in rad or with its unit", given, f"Try {kind.example!r}.")
        return value

    return BeforeValidator(read)


def choice(*known: str, hint: str = "") -> BeforeValidator:
    """One of a few words; the nearest is offered. hint: what to say instead where no word is near."""

    def read(given: object) -> str:
        if not isinstance(given, str) or given not in known:
            raise UnknownNameError("", given, known, hint=hint)
        return given

    return BeforeValidator(read)


def truth() -> BeforeValidator:
    """True or false, not 0, 1 or a word."""

    def read(given: object) -> bool:
        if not isinstance(given, bool):
            raise InputError("", "true or false", given)
        return given

    return BeforeValidator(read)


def _spells_number(given: object) -> bool:
    if not isinstance(given, str):
        return False
    try:
        float(given)
    except ValueError:
        return False
    return True


def sentence(error: ValidationError, known_keys: Callable[[], Iterable[str]]) -> NupairError:
    """The first refusal of a validation as one of our errors, with the dotted key as its subject."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return UnknownNameError("a key of the description", key, known_keys(), MANY_KEYS)
    if first["type"] == "missing":
        return InputError(key, "given", None, 'Or begin the description with base = "er-ylf".')
    if first["type"] == "string_type":
        return InputError(key, "a text", first["input"])
    cause: Any = first.get("ctx", {}).get("error")
    if isinstance(cause, UnknownNameError):
        return UnknownNameError(cause.what or key, cause.received, cause.known, cause.many, cause.otherwise)
    if isinstance(cause, InputError):
        return type(cause)(cause.what or key, cause.must, cause.received, cause.hint)
    if isinstance(cause, ConflictError):
        return cause
    return InputError(key, first["msg"].removeprefix("Input should be "), first["input"])
