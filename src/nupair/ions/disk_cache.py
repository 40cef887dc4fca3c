"""Arrays kept on disk between runs, under a name that is a hash of what they were computed from.

The directory is $NUPAIR_CACHE, or the user's cache directory of the system. A file is written under a temporary name
and moved, so that a reader never sees half of it. A directory that cannot be written only costs time.
"""

import contextlib
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


def cache_directory() -> Path:
    """Where arrays are kept; it need not exist."""
    if chosen := os.environ.get("NUPAIR_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "nupair"


def content_key(modules: tuple[ModuleType, ...], *parts: object) -> str:
    """Hash of the text of the modules that compute the arrays, and of further parts: new code, new name."""
    digest = sha256(repr(parts).encode())
    for module in modules:
        if module.__file__ is not None:
            digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()[:24]


def cached_arrays(label: str, key: str, compute: Callable[[], Arrays]) -> Arrays:
    """The arrays of `<label>-<key>.npz`, computed and stored if the file is absent or damaged."""
    try:
        path = cache_directory() / f"{label}-{key}.npz"
    except RuntimeError:  # no home directory
        return compute()
    with (
        contextlib.suppress(OSError, ValueError, EOFError, zipfile.BadZipFile),
        path.open("rb") as file,
        np.load(file) as stored,
    ):
        return dict(stored)
    arrays = compute()
    with contextlib.suppress(OSError):
        _store(path, arrays)
    return arrays


def _store(path: Path, arrays: Arrays) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        try:
            np.savez(file, allow_pickle=False, **arrays)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    Path(file.name).replace(path)
