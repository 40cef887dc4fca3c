"""The description of an experiment: frozen, validated, to and from TOML.

A description is a document of a few tables. Values are kept as they were typed, beside their meaning in natural units, so that
`to_toml` gives back "30 meV" and a script sees 0.03. It computes nothing: free functions take it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from nupair.description import Detector, Document, Ion, Lasers, Neutrino, Scale, Target
from nupair.documents import preset, read
from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.fields import sentence
from nupair.ions.named_levels import named_level
from nupair.ions.sites import site_density
from nupair.keys import covers, known_keys, known_part, nested, put
from nupair.light.refraction import RAYS
from nupair.switches import Model
from nupair.tables import table
from nupair.units import cm, eV, meV

LASERS = ("excitation_1", "excitation_2", "trigger")
CLOSURE = 1 * meV
"""How far the two excitation lasers may miss level e: the paper's own energies close to 0.5 meV."""


Pairs = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Experiment:
    """A described experiment.

    given: the values as typed, by dotted key. sources: where they come from, by dotted key. The other attributes hold their meaning
    in natural units. Everything in it is immutable, so a description can be compared, hashed and shared.
    """

    name: str
    title: str
    given: Pairs
    sources: tuple[tuple[str, str], ...]
    neutrino: Neutrino
    ion: Ion
    target: Target
    lasers: Lasers
    model: Model
    detector: Detector
    scale: Scale

    def replace(self, changes: Mapping[str, Any]) -> "Experiment":
        """A new description with some values changed: {"target.length": "3 cm"}; None takes an optional value away.

        Raises: UnknownNameError for a misspelt key, InputError for a value that cannot be used.
        """
        if not isinstance(changes, Mapping):
            raise InputError("the changes of a description", "a mapping of dotted keys to values", changes)
        given, sources = dict(self.given), dict(self.sources)
        for key, value in changes.items():
            for leaf in put(given, str(key), value):
                sources = {name: text for name, text in sources.items() if not covers(leaf, name)}
                sources[leaf] = "set by the user"
        return _build(self.name, self.title, given, sources)

    def to_toml(self) -> str:
        """The whole description as TOML; `load` reads it back to an equal description."""
        tables = nested((key, list(value) if isinstance(value, tuple) else value) for key, value in self.given)
        return tomli_w.dumps({"name": self.name, "title": self.title, **tables, "sources": dict(self.sources)})

    def source(self, key: str) -> str:
        """Where the value of a dotted key comes from."""
        sources = dict(self.sources)
        while key not in sources and "." in key:
            key = key.rpartition(".")[0]
        return sources.get(key, "")

    def values(self) -> Iterator[tuple[str, Any]]:
        """All given values by dotted key, as typed."""
        return iter(self.given)


def load(name_or_path: str | Path) -> Experiment:
    """A description from a preset's name or a TOML file.

    A file may begin with `base = "er-ylf"` (or another preset) and give only what differs.
    Raises: UnknownNameError, InputError for a file that cannot be read or used.
    """
    return _from_document(*read(name_or_path))


def _from_document(document: dict[str, Any], name: str, origin: str) -> Experiment:
    """Merge over the base, give every value a source, validate."""
    base = document.pop("base", None)
    name, title = _line("name", document.pop("name", name)), _line("title", document.pop("title", ""))
    said = document.pop("sources", {})
    if not isinstance(said, dict):
        raise InputError("sources", "a table of texts by dotted key", said)
    said = {known_part(key): _line(f"the source of {key}", text) for key, text in said.items()}
    given: dict[str, Any] = {}
    sources: dict[str, str] = {}
    if base is not None:
        beneath = _from_document(preset(base), base, "")
        given, sources = dict(beneath.given), dict(beneath.sources)
        title = title or f"{name}, based on {base}"
    for key, value in document.items():
        for leaf in put(given, key, value):
            if origin and not any(covers(part, leaf) for part in said):
                sources[leaf] = origin
    return _build(name, title, given, sources | said)


def _line(what: str, text: object) -> str:
    """A text of one line without control characters."""
    if not isinstance(text, str) or not all(character.isprintable() for character in text):
        raise InputError(what, "one line of text", text)
    return text


def _build(name: str, title: str, given: dict[str, Any], sources: dict[str, str]) -> Experiment:
    try:
        document = Document.model_validate(nested(given.items()))
    except ValidationError as error:
        raise sentence(error, known_keys) from None
    parts = {part: getattr(document, part) for part in Document.model_fields}
    order = {key: place for place, key in enumerate(known_keys())}
    ordered = tuple(sorted(given.items(), key=lambda item: order[item[0]]))
    experiment = Experiment(name, title, ordered, tuple(sorted(sources.items())), **parts)
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
        raise _unknown_host(ion.host)
    _refuse_impossible_density(experiment)
    _refuse_idle_polarisations(experiment)
    _refuse_open_energies(experiment)


def _unknown_host(host: str) -> InputError:
    """Why a host cannot be described: unknown, or known by its crystal field only."""
    if host not in table("crystal_fields")["symmetry"]:
        return UnknownNameError("ion.host", host, table("hosts"))
    missing = f"{host} has neither index nor structure on record; nupair levels, schemes and decays know it."
    return InputError("ion.host", f"one of {', '.join(table('hosts'))}", host, missing)


def _refuse_impossible_density(experiment: Experiment) -> None:
    """The ions take yttrium sites, and the target needs one ion at least."""
    density, target = experiment.ion.density, experiment.target
    sites = site_density(experiment.ion.host)
    if density > sites:
        raise ConflictError(
            f"ion.density must be at most {sites * cm**3:.4g} 1/cm^3, the yttrium sites of {experiment.ion.host}; received "
            f"{density * cm**3:.6g} 1/cm^3."
        )
    ions = density * math.pi * target.radius**2 * target.length
    if ions < 1:
        raise ConflictError(
            f"the target must hold an ion; ion.density, target.length and target.radius give {ions:.3g} of them. Enlarge one."
        )


def _refuse_idle_polarisations(experiment: Experiment) -> None:
    """A ray needs the two indices of the host."""
    index = experiment.target.refractive_index
    for laser in LASERS:
        said = getattr(experiment.lasers, f"{laser}_polarisation")
        if said in RAYS and not isinstance(index, str):
            raise ConflictError(
                f"lasers.{laser}_polarisation = {said!r} has no effect with target.refractive_index = {index:g}, one number for "
                "every ray. Set target.refractive_index to 'ordinary' to take the host's record."
            )


def _refuse_open_energies(experiment: Experiment) -> None:
    """The two excitation lasers must reach level e, and must leave energy for a pair after the trigger."""
    for letter in ("g", "q", "p", "e"):
        level_energy(experiment, letter)
    omega_1, omega_2, omega_s = laser_energies(experiment)
    for name, energy in zip(LASERS, (omega_1, omega_2, omega_s), strict=True):
        if not energy > 0:
            raise ConflictError(
                f"lasers.{name} must be positive; 'resonant' with the levels of ion.scheme gives {energy / eV:.6g} eV. "
                "Try another level, or give the energy."
            )
    gap = level_energy(experiment, "e") - level_energy(experiment, "g")
    if abs(omega_1 + omega_2 - gap) > CLOSURE:
        raise ConflictError(
            f"lasers.excitation_1 + lasers.excitation_2 must reach level e at {gap / eV:.6g} eV within {CLOSURE / meV:g} meV; "
            f"received {(omega_1 + omega_2) / eV:.8g} eV. Try 'resonant' for one of them."
        )
    if not omega_s < omega_1 + omega_2:
        raise ConflictError(
            f"lasers.trigger must be below lasers.excitation_1 + lasers.excitation_2 = {(omega_1 + omega_2) / eV:.6g} eV, or "
            f"nothing is left for the pair; received {omega_s / eV:.6g} eV."
        )


def level_energy(experiment: Experiment, letter: str) -> float:
    """Energy of level g, q, p or e, eV: the record's, times scale.level_..."""
    ion = experiment.ion
    found = named_level(ion.levels, ion.species, ion.host, getattr(ion.scheme, letter), f"ion.scheme.{letter}")
    return found.energy.natural * (1.0 if letter == "g" else float(getattr(experiment.scale, f"level_{letter}")))


def laser_energies(experiment: Experiment) -> tuple[float, float, float]:
    """(omega_1, omega_2, omega_s), eV; "resonant" is g-q, q-e and g-p."""
    given = (experiment.lasers.excitation_1, experiment.lasers.excitation_2, experiment.lasers.trigger)
    steps = (("g", "q"), ("q", "e"), ("g", "p"))
    energies = [
        level_energy(experiment, upper) - level_energy(experiment, lower) if isinstance(energy, str) else energy
        for energy, (lower, upper) in zip(given, steps, strict=True)
    ]
    return energies[0], energies[1], energies[2]
