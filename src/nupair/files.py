"""Writing results: to a temporary name first, then moved into place, so that a failure leaves what was there untouched."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from nupair.errors import OutputError


def folder(path: str | Path) -> Path:
    """The folder for output, made if it is not there.

    Raises: OutputError where it cannot be made or written to.
    """
    if not str(path).strip() or "\0" in str(path):
        raise OutputError(f"the output folder must have a name; received {str(path)!r}.")
    place = Path(path)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the output folder {str(place)!r} cannot be made: {error.strerror}.") from error
    if not os.access(place, os.W_OK | os.X_OK):
        raise OutputError(f"the output folder {str(place)!r} cannot be written to. Try another --out.")
    return place


def refuse_folders(*paths: Path) -> None:
    """Before long work: none of the files to come may be a folder.

    Raises: OutputError.
    """
    for path in paths:
        if path.is_dir():
            raise OutputError(f"{str(path)!r} cannot be written: it is a folder.")


def write(path: Path, fill: Callable[[Path], Any]) -> Path:
    """Let `fill` write a temporary file beside `path`, then move it there.

    Raises: OutputError where the file cannot be written.
    """
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix, delete=False) as handle:
            temporary = Path(handle.name)
    except OSError as error:
        raise OutputError(f"{str(path)!r} cannot be written: {error.strerror}.") from error
    try:
        fill(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{str(path)!r} cannot be written: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write a text in UTF-8."""
    return write(path, lambda place: place.write_text(text, encoding="utf-8"))


@contextmanager
def together(place: Path) -> Iterator[Path]:
    """A folder to write several files into; they are moved into `place` when all are there, and dropped if one fails.

    Raises: OutputError where one cannot be moved, before any is.
    """
    with TemporaryDirectory(dir=place, prefix=".nupair-") as name:
        draft = Path(name)
        yield draft
        made = [path.relative_to(draft) for path in sorted(draft.rglob("*")) if path.is_file()]
        refuse_folders(*(place / path for path in made))
        for path in made:
            folder((place / path).parent)
        try:
            for path in made:
                (draft / path).replace(place / path)
        except OSError as error:
            raise OutputError(f"the results cannot be moved into {str(place)!r}: {error.strerror}.") from error
