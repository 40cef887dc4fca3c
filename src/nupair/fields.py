"""Field types of the description: quantities, numbers, choices; and how a refusal becomes one sentence.

A validator here does not know its full key; it raises an InputError whose subject is filled in by `sentence`.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from nupair.errors import ConflictError, InputError, NupairError, UnknownNameError
from nupair.quantities import Kind, quantity


class Part(BaseModel):
    """One table of the description: immutable, and refusing keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _checked(value: float, given: object, *, above: float | None, least: float | None, most: float | None) -> float:
    if above is not None and not value > above:
        raise InputError("", "positive" if above == 0 else f"above {above:g}", given, _positive_hint(given))
    if least is not None and not value >= least:
        raise InputError("", "zero or positive" if least == 0 else f"at least {least:g}", given, _positive_hint(given))
    if most is not None and not value <= most:
        raise InputError("", f"at most {most:g}", given)
    return value


def _positive_hint(given: object) -> str:
    text = str(given).strip()
    return f"Did you mean {text[1:]!r}?" if text.startswith("-") and text[1:].strip(" 0.") else ""


def measured_in(kind: Kind, *, above: float | None = None, least: float | None = None) -> BeforeValidator:
    """A quantity with a unit, kept in natural units."""

    def read(given: object) -> float:
        return _checked(quantity(given, kind, ""), given, above=above, least=least, most=None)

    return BeforeValidator(read, json_schema_input_type=str)


def measured_or(kind: Kind, words: Iterable[str], *, above: float | None = None) -> BeforeValidator:
    """A quantity with a unit, or one of a few words."""
    known = tuple(words)

    def read(given: object) -> object:
        if given in known:
            return given
        try:
            return _checked(quantity(given, kind, ""), given, above=above, least=None, most=None)
        except InputError as error:
            spoken = " or ".join(repr(word) for word in known)
            raise type(error)("", f"{error.must}, or {spoken}", given, error.hint) from None

    return BeforeValidator(read, json_schema_input_type=str)


def number(*, above: float | None = None, least: float | None = None, most: float | None = None) -> BeforeValidator:
    """A plain finite number."""

    def read(given: object) -> float:
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise InputError("", "a plain number", given, "Leave out the quotes." if _is_number(given) else "")
        if not math.isfinite(given):
            raise InputError("", "finite", given)
        return _checked(float(given), given, above=above, least=least, most=most)

    return BeforeValidator(read)


def number_or(words: Iterable[str], *, above: float, below: float) -> BeforeValidator:
    """A plain number between two bounds, or one of a few words."""
    known = tuple(words)

    def read(given: object) -> object:
        if isinstance(given, str) and given in known:
            return given
        if isinstance(given, int | float) and not isinstance(given, bool) and above < given < below:
            return float(given)
        spoken = " or ".join(repr(word) for word in known)
        raise InputError("", f"a number between {above:g} and {below:g}, or {spoken}", given)

    return BeforeValidator(read)


def vector_or(words: Iterable[str]) -> BeforeValidator:
    """A vector of three numbers, or one of a few words."""
    known = tuple(words)

    def read(given: object) -> object:
        if isinstance(given, str) and given in known:
            return given
        spoken = " or ".join(repr(word) for word in known)
        must = f"three finite numbers, not all zero, or {spoken}"
        if not isinstance(given, list | tuple) or len(given) != 3:
            raise InputError("", must, given)
        if not all(isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) for x in given):
            raise InputError("", must, given)
        if not any(given):
            raise InputError("", must, given)
        return tuple(float(x) for x in given)

    return BeforeValidator(read)


def place(kind: Kind) -> BeforeValidator:
    """Three quantities with units."""

    def read(given: object) -> tuple[float, ...]:
        if not isinstance(given, list | tuple) or len(given) != 3:
            raise InputError("", "three lengths", given, f"Try {[kind.example] * 3!r}.")
        return tuple(quantity(x, kind, "") for x in given)

    return BeforeValidator(read)


def phase(kind: Kind) -> BeforeValidator:
    """An angle: a plain number in rad, or a string with its unit."""

    def read(given: object) -> float:
        if isinstance(given, int | float) and not isinstance(given, bool):
            if not math.isfinite(given):
                raise InputError("", "finite", given)
            return float(given)
        return quantity(given, kind, "")

    return BeforeValidator(read)


def choice(*known: str) -> BeforeValidator:
    """One of a few words; the nearest is offered."""

    def read(given: object) -> str:
        if not isinstance(given, str) or given not in known:
            raise UnknownNameError("", str(given), known)
        return given

    return BeforeValidator(read)


def truth() -> BeforeValidator:
    """True or false, not 0, 1 or a word."""

    def read(given: object) -> bool:
        if not isinstance(given, bool):
            raise InputError("", "true or false", given)
        return given

    return BeforeValidator(read)


def _is_number(given: object) -> bool:
    try:
        float(str(given))
    except ValueError:
        return False
    return True


def sentence(error: ValidationError, known_keys: Callable[[], Iterable[str]]) -> NupairError:
    """The first refusal of a validation as one of our errors, with the dotted key as its subject."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return UnknownNameError("a key of the description", key, known_keys())
    if first["type"] == "missing":
        return InputError(key, "given", None, 'Or begin the description with base = "er-ylf".')
    cause: Any = first.get("ctx", {}).get("error")
    if isinstance(cause, UnknownNameError):
        return UnknownNameError(cause.what or key, str(cause.received), cause.known)
    if isinstance(cause, InputError):
        return type(cause)(cause.what or key, cause.must, cause.received, cause.hint)
    if isinstance(cause, ConflictError):
        return cause
    return InputError(key, first["msg"].removeprefix("Input should be "), first["input"])
