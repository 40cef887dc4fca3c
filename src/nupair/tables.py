"""Data records: every number from outside with its unit, uncertainty, kind, confidence and source.

A table is a TOML file in `nupair/data`. A TOML table with the key `value` (or `values`) is one record; what it leaves out
is taken from the `[defaults]` of its file. Files are read on first use, never at import.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from nupair import units
from nupair.errors import InputError, UnknownNameError

KINDS = ("measured", "calculated", "assumed", "transcribed", "defined")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Source:
    """Where a number comes from; `key` is its name in `data/sources.toml`."""

    key: str
    citation: str
    bibtex: str


@dataclass(frozen=True)
class Datum:
    """One number from outside.

    value: in `unit`. uncertainty: (plus, minus) in the same unit, None for "none given".
    kind: one of KINDS. confidence: one of CONFIDENCES. source: key of `data/sources.toml`.
    """

    value: float
    unit: str
    uncertainty: tuple[float, float] | None
    kind: str
    confidence: str
    source: str
    host: str = ""
    temperature: str = ""
    note: str = ""

    @property
    def natural(self) -> float:
        """The value in natural units (a power of eV)."""
        return self.value * units.named(self.unit)

    @property
    def natural_uncertainty(self) -> float:
        """The mean of the two uncertainties in natural units; NaN where none is given."""
        if self.uncertainty is None:
            return float("nan")
        return 0.5 * (self.uncertainty[0] + self.uncertainty[1]) * units.named(self.unit)

    def __str__(self) -> str:
        """Value, uncertainty and unit, as a table prints them."""
        unit = "" if self.unit == "1" else f" {self.unit}"
        if self.uncertainty is None:
            return f"{self.value:.10g}{unit}"
        plus, minus = self.uncertainty
        error = f" +- {plus:g}" if plus == minus else f" +{plus:g} -{minus:g}"
        return f"{self.value:.10g}{error}{unit}"


Table = Mapping[str, Any]
"""A read-only tree: nested tables, `Datum` leaves, and plain TOML values."""


def _datum(entry: Mapping[str, Any], defaults: Mapping[str, Any], place: str) -> Datum:
    merged = {**defaults, **entry}
    error = merged.pop("error", None)
    plus, minus = merged.pop("plus", error), merged.pop("minus", error)
    if (plus is None) != (minus is None):
        raise InputError(f"the uncertainty of {place}", "given as error, or as plus and minus", dict(entry))
    known = {field for field in Datum.__dataclass_fields__ if field != "uncertainty"}
    if unknown := set(merged) - known:
        raise UnknownNameError(f"a field of {place}", min(unknown), known)
    if missing := {"value", "unit", "kind", "confidence", "source"} - set(merged):
        raise InputError(place, "complete", sorted(merged), f"Missing: {', '.join(sorted(missing))}.")
    merged["value"] = float(merged["value"])
    datum = Datum(uncertainty=None if plus is None else (float(plus), float(minus)), **merged)
    if datum.kind not in KINDS:
        raise UnknownNameError(f"the kind of {place}", datum.kind, KINDS)
    if datum.confidence not in CONFIDENCES:
        raise UnknownNameError(f"the confidence of {place}", datum.confidence, CONFIDENCES)
    units.named(datum.unit)
    if datum.source not in sources():
        raise UnknownNameError(f"the source of {place}", datum.source, sources())
    return datum


def _expand(node: Any, defaults: Mapping[str, Any], place: str) -> Any:
    """Turn TOML tables with a `value` into records; a list of `values` into a tuple of records."""
    if not isinstance(node, dict):
        return tuple(node) if isinstance(node, list) else node
    if "value" in node:
        return _datum(node, defaults, place)
    if "values" in node:
        shared = {key: value for key, value in node.items() if key != "values"}
        return tuple(_datum({**shared, "value": v}, defaults, f"{place}[{i}]") for i, v in enumerate(node["values"]))
    local = {**defaults, **node.get("defaults", {})}
    return MappingProxyType({k: _expand(v, local, f"{place}.{k}") for k, v in node.items() if k != "defaults"})


def _read(name: str) -> dict[str, Any]:
    path = files("nupair") / "data" / f"{name}.toml"
    if not path.is_file():
        known = [entry.name[:-5] for entry in (files("nupair") / "data").iterdir() if entry.name.endswith(".toml")]
        raise UnknownNameError("the name of a table", name, known)
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def sources() -> Mapping[str, Source]:
    """All sources by key."""
    return MappingProxyType({key: Source(key=key, **entry) for key, entry in _read("sources").items()})


@cache
def table(name: str) -> Table:
    """The table `data/<name>.toml`, read-only, numbers as `Datum`.

    Raises: UnknownNameError for a table, field, unit, kind or source that does not exist; InputError for an incomplete record.
    """
    expanded: Table = _expand(_read(name), {}, name)
    return expanded


def records(node: Any) -> Iterator[Datum]:
    """All records below a node of a table."""
    if isinstance(node, Datum):
        yield node
    elif isinstance(node, Mapping):
        for child in node.values():
            yield from records(child)
    elif isinstance(node, tuple):
        for child in node:
            yield from records(child)
