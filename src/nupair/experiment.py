"""The description of an experiment: frozen, validated, to and from TOML; and the presets.

A description is a document of a few tables. Values are kept as they were typed, beside their meaning in natural units, so that
`to_toml` gives back "30 meV" and a script sees 0.03. It computes nothing: free functions take it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from nupair.description import Detector, Document, Ion, Lasers, Neutrino, Target
from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.fields import Part, sentence
from nupair.ions.named_levels import named_level
from nupair.switches import Model
from nupair.tables import table
from nupair.units import eV, meV

CLOSURE = 1 * meV
"""How far the two excitation lasers may miss level e: the paper's own energies close to 0.5 meV."""


@dataclass(frozen=True)
class Experiment:
    """A described experiment. `given` holds the values as typed, the other attributes their meaning in natural units."""

    name: str
    title: str
    given: Mapping[str, Any]
    sources: Mapping[str, str]
    neutrino: Neutrino
    ion: Ion
    target: Target
    lasers: Lasers
    model: Model
    detector: Detector

    def replace(self, changes: Mapping[str, Any]) -> "Experiment":
        """A new description with some values changed: {"target.length": "3 cm"}; None takes an optional value away.

        Raises: UnknownNameError for a misspelt key, InputError for a value that cannot be used.
        """
        given = _copied(self.given)
        sources = dict(self.sources)
        for key, value in changes.items():
            _put(given, key, value)
            for old in [name for name in sources if name == key or name.startswith(f"{key}.")]:
                del sources[old]
            sources[key] = "set by the user"
        return _build(self.name, self.title, given, sources)

    def to_toml(self) -> str:
        """The whole description as TOML; `load` reads it back to an equal description."""
        return tomli_w.dumps({"name": self.name, "title": self.title, **self.given, "sources": dict(self.sources)})

    def source(self, key: str) -> str:
        """Where the value of a dotted key comes from."""
        while key not in self.sources and "." in key:
            key = key.rpartition(".")[0]
        return self.sources.get(key, "")

    def values(self) -> Iterator[tuple[str, Any]]:
        """All given values by dotted key, as typed."""
        return _leaves(self.given)


def presets() -> tuple[str, ...]:
    """Names of the descriptions that come with the package."""
    folder = files("nupair") / "data" / "presets"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def known_keys() -> tuple[str, ...]:
    """All dotted keys that a description may have."""
    return tuple(_schema_keys(Document, ""))


def load(name_or_path: str | Path) -> Experiment:
    """A description from a preset's name or a TOML file.

    A file may begin with `base = "er-ylf"` (or another preset) and give only what differs.
    Raises: UnknownNameError, InputError for a file that cannot be read or used.
    """
    text = str(name_or_path)
    if text in presets():
        return _from_document(_preset_document(text), text, "")
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.exists():
        raise UnknownNameError("a description (a preset, or the path of a TOML file)", text, presets())
    return _from_document(_read_file(path), path.stem, f"given in {path.name}")


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("the description file", "readable", str(path), f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError("the description file", "TOML text in UTF-8", str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError("the description file", "valid TOML", str(path), f"{error}.") from error


@cache
def _preset_text(name: str) -> str:
    return (files("nupair") / "data" / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def _preset_document(name: str) -> dict[str, Any]:
    return tomllib.loads(_preset_text(name))


def _from_document(document: dict[str, Any], name: str, origin: str) -> Experiment:
    """Merge over the base, give every value a source, validate."""
    base = document.pop("base", None)
    name, title = str(document.pop("name", name)), str(document.pop("title", ""))
    said = document.pop("sources", {})
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        raise InputError("sources", "a table of texts by dotted key", said)
    sources: dict[str, str] = {}
    given: dict[str, Any] = {}
    if base is not None:
        if base not in presets():
            raise UnknownNameError("base", str(base), presets())
        given = _preset_document(base)
        sources = given.pop("sources")
        title = title or f"{name}, based on {base}"
        del given["name"], given["title"]
    for key, value in _leaves(document):
        _put(given, key, value)
        if origin and not any(name == key or key.startswith(f"{name}.") for name in said):
            sources[key] = origin
    return _build(name, title, given, sources | said)


def _build(name: str, title: str, given: dict[str, Any], sources: dict[str, str]) -> Experiment:
    try:
        document = Document.model_validate(given)
    except ValidationError as error:
        raise sentence(error, known_keys) from None
    experiment = Experiment(
        name, title, given, sources, **{part: getattr(document, part) for part in Document.model_fields}
    )
    _refuse_contradictions(experiment)
    return experiment


def _refuse_contradictions(experiment: Experiment) -> None:
    """What no single table can see."""
    neutrino, ion = experiment.neutrino, experiment.ion
    if experiment.model.weights == "table-4":
        overridden = [k for k in ("sin2_theta12", "sin2_theta13") if getattr(neutrino, k) is not None]
        phases = [k for k in ("alpha", "beta") if getattr(neutrino, k) != 0]
        if overridden or phases:
            raise ConflictError(
                f"neutrino.{(overridden + phases)[0]} has no effect with model.weights = 'table-4', whose printed weights assume "
                "CP conservation and fixed mixing. Set model.weights to 'derived'."
            )
    if ion.host not in table("hosts"):
        raise UnknownNameError("ion.host", ion.host, table("hosts"))
    _refuse_open_energies(experiment)


def _refuse_open_energies(experiment: Experiment) -> None:
    """The two excitation lasers must reach level e, and must leave energy for a pair after the trigger."""
    omega_1, omega_2, omega_s = laser_energies(experiment)
    gap = level_energy(experiment, "e") - level_energy(experiment, "g")
    if abs(omega_1 + omega_2 - gap) > CLOSURE:
        raise ConflictError(
            f"lasers.excitation_1 + lasers.excitation_2 must reach level e at {gap / eV:.6g} eV within {CLOSURE / meV:g} meV; "
            f"received {(omega_1 + omega_2) / eV:.6g} eV. Try 'resonant' for one of them."
        )
    if not omega_s < omega_1 + omega_2:
        raise ConflictError(
            f"lasers.trigger must be below lasers.excitation_1 + lasers.excitation_2 = {(omega_1 + omega_2) / eV:.6g} eV, or "
            f"nothing is left for the pair; received {omega_s / eV:.6g} eV."
        )


def level_energy(experiment: Experiment, letter: str) -> float:
    """Energy of level g, q, p or e, eV."""
    ion = experiment.ion
    return named_level(ion.levels, ion.species, getattr(ion.scheme, letter), f"ion.scheme.{letter}").energy.natural


def laser_energies(experiment: Experiment) -> tuple[float, float, float]:
    """(omega_1, omega_2, omega_s), eV; "resonant" is g-q, q-e and g-p."""
    given = (experiment.lasers.excitation_1, experiment.lasers.excitation_2, experiment.lasers.trigger)
    steps = (("g", "q"), ("q", "e"), ("g", "p"))
    energies = [
        level_energy(experiment, upper) - level_energy(experiment, lower) if isinstance(energy, str) else energy
        for energy, (lower, upper) in zip(given, steps, strict=True)
    ]
    return energies[0], energies[1], energies[2]


def _leaves(node: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _copied(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(value) if isinstance(value, Mapping) else value for key, value in node.items()}


def _put(given: dict[str, Any], key: str, value: Any) -> None:
    """Set a dotted key in a nested document; None removes it."""
    if key not in known_keys() and not any(name.startswith(f"{key}.") for name in known_keys()):
        raise UnknownNameError("a key of the description", key, known_keys())
    *path, last = key.split(".")
    for step in path:
        given = given.setdefault(step, {})
    if value is None:
        given.pop(last, None)
    else:
        given[last] = list(value) if isinstance(value, tuple) else value


def _schema_keys(part: type[Part], prefix: str) -> Iterator[str]:
    for name, field in part.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Part):
            yield from _schema_keys(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
