"""Dotted keys of a description: which there are, and how values are put at them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from nupair.description import Document
from nupair.errors import InputError, UnknownNameError, Words
from nupair.fields import MANY_KEYS, Part

WHOLE = "ion.decay"
"""A table that is all or nothing: given again it replaces what was there, None takes it away."""
ABOVE_ALL = ("base", "name", "title")
"""Keys of the document itself; TOML counts a line below a [table] as part of it."""


@cache
def known_keys() -> tuple[str, ...]:
    """All dotted keys that a description may have."""
    return tuple(_schema_keys(Document, ""))


def covers(part: str, key: str) -> bool:
    """Whether a dotted key is a part of the description or stands inside it."""
    return key == part or key.startswith(f"{part}.")


def known_part(key: str) -> str:
    """A dotted key, or the name of a table, that a description may have.

    Raises: UnknownNameError, InputError for what stands in a table and belongs above all of them.
    """
    if not any(covers(key, known) for known in known_keys()):
        table, _, last = key.rpartition(".")
        if table and last in ABOVE_ALL:
            raise InputError(last, "above the first [table] of the description", Words(f"{last} inside [{table}]"))
        raise UnknownNameError("a key of the description", key, known_keys(), MANY_KEYS)
    return key


def put(given: dict[str, Any], key: str, value: Any) -> list[str]:
    """Set a dotted key, or all keys of a table, among the leaves of a document; None removes. Returns the leaves touched."""
    if known_part(key) in known_keys():
        if value is None:
            given.pop(key, None)
        else:
            given[key] = _immutable(key, value)
        return [key]
    if key == WHOLE and (value is None or isinstance(value, Mapping)):
        inside = [known for known in known_keys() if covers(key, known)]
        removed = [leaf for leaf in inside if given.pop(leaf, None) is not None]
        if value is None:
            return removed
        if not value:
            raise InputError(key, "a table with at least one channel", value, 'Try {eg = "500 1/s"}.')
    if not isinstance(value, Mapping):
        example = next(known for known in known_keys() if known.startswith(f"{key}."))
        raise InputError(key, f"a table of keys such as {example}", value)
    return [leaf for name, entry in value.items() for leaf in put(given, f"{key}.{name}", entry)]


def _immutable(key: str, value: Any) -> Any:
    """The value as TOML can hold it, lists as tuples; numpy's and pint's values are taken as numbers and texts."""
    if hasattr(value, "magnitude") and hasattr(value, "units"):
        return f"{value.magnitude} {value.units}"
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return tuple(_immutable(key, entry) for entry in value)
    if isinstance(value, str | bool | int | float):
        return value
    raise InputError(key, "a text, a number, true, false or a list of these", value)


def _schema_keys(part: type[Part], prefix: str) -> Iterator[str]:
    """Dotted keys of the leaves below a table."""
    for name, field in part.model_fields.items():
        tables = [
            x for x in (field.annotation, *get_args(field.annotation)) if isinstance(x, type) and issubclass(x, Part)
        ]
        if tables:
            yield from _schema_keys(tables[0], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def nested(given: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by dotted key as tables in tables."""
    document: dict[str, Any] = {}
    for key, value in given:
        *path, last = key.split(".")
        table = document
        for step in path:
            table = table.setdefault(step, {})
        table[last] = value
    return document
