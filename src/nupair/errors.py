"""The one family of errors that the package raises on purpose.

::

    NupairError
    ├── InputError            (also a ValueError) something given cannot be used
    │   ├── UnknownNameError  a key, preset, release, ion ... that does not exist; the nearest is offered
    │   ├── UnitError         a unit is missing, unknown or of the wrong kind
    │   └── ConflictError     each part is fine, the combination is not
    ├── MissingExtraError     (also an ImportError) an optional library is not installed
    └── OutputError           (also an OSError) a result cannot be written

Every message is one sentence: what, must be, received, and what to try. The command line prints it and exits with 2.
"""

from collections.abc import Iterable
from difflib import get_close_matches

LISTED = 20
"""Most names that a message lists."""
NEAR = 0.5
"""Likeness from which a known name is offered for an unknown one of the same initial: S6 for S5, but not Ho3+ for Yb3+."""
ALIKE = 0.55
"""The same for names of other initials."""


class Words(str):
    """What was received, said in words and printed without quotes: "nothing", "an empty file"."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The words themselves."""
        return str(self)


def as_typed(value: object) -> str:
    """A value as a description spells it: true, false, lists in brackets, nothing for None; all else as Python writes it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_typed, value))}]"
    return repr(value)


def _short(received: object) -> str:
    text = as_typed(received)
    return text if len(text) <= 100 else f"{text[:97]}..."


class NupairError(Exception):
    """Root of the family."""


class InputError(NupairError, ValueError):
    """Something given cannot be used."""

    def __init__(self, what: str, must: str, received: object, hint: str = "") -> None:
        """Compose 'what must be ...; received ... hint'."""
        self.what, self.must, self.received, self.hint = what, must, received, hint
        super().__init__(f"{what} must be {must}; received {_short(received)}." + (f" {hint}" if hint else ""))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Rebuild from the parts, so that the error crosses process borders."""
        return type(self), (self.what, self.must, self.received, self.hint)


class UnknownNameError(InputError):
    """A name that does not exist; the nearest known one is offered."""

    def __init__(
        self, what: str, received: object, known: Iterable[str], many: str = "known ones", hint: str = ""
    ) -> None:
        """Compose the sentence from the known names.

        many: what they are, where they are too many to be listed. hint: what to say where none is near.
        """
        self.known, self.many, self.otherwise = sorted(known), many, hint
        name, initial = str(received), str(received)[:1].lower()
        near = [one for one in get_close_matches(name, self.known, n=1, cutoff=NEAR) if one[:1].lower() == initial]
        near = near or get_close_matches(name, self.known, n=1, cutoff=ALIKE)
        must = (
            "one of " + ", ".join(self.known) if len(self.known) <= LISTED else f"one of the {len(self.known)} {many}"
        )
        super().__init__(what, must, received, f"Did you mean {near[0]!r}?" if near else hint)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Rebuild from the parts."""
        return type(self), (self.what, self.received, self.known, self.many, self.otherwise)


class UnitError(InputError):
    """A unit is missing, unknown or of the wrong kind."""


class ConflictError(NupairError, ValueError):
    """Each part is fine, the combination is not."""


class MissingExtraError(NupairError, ImportError):
    """An optional library is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        """Name the library and the extra that brings it."""
        self.library, self.extra = library, extra
        super().__init__(f"this needs {library}, which is not installed; try: pip install 'nupair[{extra}]'")

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Rebuild from the parts."""
        return type(self), (self.library, self.extra)


class OutputError(NupairError, OSError):
    """A result cannot be written."""
