"""Where a description is written down: the presets of the package and TOML files, read but not yet understood.

Nothing heavy is loaded here, so that a misspelt name is refused at once.
"""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from nupair.errors import InputError, UnknownNameError, Words, as_typed


class Written(NamedTuple):
    """A document as read. name: of the preset or file. origin: the source of its values, "" where it gives them itself."""

    document: dict[str, Any]
    name: str
    origin: str


def spelled(value: object) -> str:
    """A value as its line of a document has it, a text without its quotes."""
    return value if isinstance(value, str) else as_typed(value)


def presets() -> tuple[str, ...]:
    """Names of the descriptions that come with the package."""
    folder = files("nupair") / "data" / "presets"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def read(name_or_path: str | Path) -> Written:
    """The document of a preset's name or of a TOML file.

    Raises: UnknownNameError for a name that is neither, or a base that is no preset; InputError for a file that cannot be read.
    """
    if not isinstance(name_or_path, str | Path):
        raise InputError("a description", "the name of a preset or the path of a TOML file", name_or_path)
    text = str(name_or_path)
    if text in presets():
        return Written(preset(text), text, "")
    path = Path(name_or_path)
    try:
        if path.suffix != ".toml" and not path.exists():
            raise UnknownNameError("a description (a preset, or the path of a TOML file)", text, presets())
        document = _read_file(path)
    except OSError as error:
        raise InputError("the description file", "readable", text, f"{error.strerror}.") from error
    if not document:
        raise InputError("the description file", "filled", Words("an empty file"), 'Try base = "er-ylf".')
    base = document.get("base")
    if base is not None and base not in presets():
        raise UnknownNameError("base", base, presets())
    return Written(document, path.stem, f"given in {path.name}")


def preset(name: str) -> dict[str, Any]:
    """The document of a preset."""
    return tomllib.loads(_preset_text(name))


@cache
def _preset_text(name: str) -> str:
    return (files("nupair") / "data" / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def _read_file(path: Path) -> dict[str, Any]:
    if "\0" in str(path) or path.is_fifo():
        raise InputError("the description file", "a regular file", str(path))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError("the description file", "TOML text in UTF-8", str(path)) from error
    except (ValueError, RecursionError) as error:  # beside its own error the parser lets through numbers of 5000 digits
        raise InputError("the description file", "valid TOML", str(path), f"{error}.") from error
