"""Parameter sets from the records: which ions and hosts are known, and their Hamiltonian parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev
from types import MappingProxyType

from nupair.errors import InputError, UnknownNameError
from nupair.tables import Datum, Table, records, table


@dataclass(frozen=True)
class ParameterSet:
    """Parameters of one ion in one host: values in cm^-1, and the records behind them by name."""

    ion: str
    host: str
    symmetry: str
    free_ion: str
    crystal_field: str
    values: Mapping[str, complex]
    records: tuple[Datum, ...]


def ions() -> tuple[str, ...]:
    """Names of all trivalent lanthanides with a partly filled 4f shell."""
    return tuple(table("ions")["electrons"])


def electrons(ion: str) -> int:
    """Number of 4f electrons of an ion.

    Raises: UnknownNameError with the known ions.
    """
    if ion not in ions():
        raise UnknownNameError("ion.species", ion, ions())
    return int(table("ions")["electrons"][ion])


def hosts(ion: str) -> tuple[str, ...]:
    """Hosts for which a crystal field of the ion is on record."""
    return tuple(table("crystal_fields").get(ion, {}))


def host_symmetry(host: str) -> str:
    """Point group of the lanthanide site of a host.

    Raises: UnknownNameError with the known hosts.
    """
    known = table("crystal_fields")["symmetry"]
    if host not in known:
        raise UnknownNameError("ion.host", host, known)
    return str(known[host])


def crystal_field_sets(ion: str, host: str) -> tuple[str, ...]:
    """Names of the crystal-field sets of an ion in a host, the default first."""
    entry = _entry(ion, host)
    return (entry["default"], *(name for name in entry["sets"] if name != entry["default"]))


def free_ion_sets(ion: str) -> tuple[str, ...]:
    """Names of the free-ion sets of an ion."""
    return tuple(table("ions").get(ion, {}).get("free_ion", {}))


def parameter_set(ion: str, host: str, crystal_field: str | None = None, free_ion: str | None = None) -> ParameterSet:
    """The named sets, by default the ones that the record of the host marks.

    A free-ion set belongs to one set of operators; the default ones were refitted with the operators of this package.
    Raises: UnknownNameError for an ion, host or set that does not exist.
    """
    entry = _entry(ion, host)
    field_name = entry["default"] if crystal_field is None else crystal_field
    if field_name not in entry["sets"]:
        raise UnknownNameError(f"a crystal-field set of {ion} in {host}", field_name, entry["sets"])
    field = entry["sets"][field_name]
    ion_name = free_ion or field.get("free_ion", entry["free_ion"])
    known = table("ions")[ion]["free_ion"]
    if ion_name not in known:
        raise UnknownNameError(f"a free-ion set of {ion}", ion_name, known)
    free = known[ion_name]
    values: dict[str, complex] = {name: record.value for name, record in free.items() if isinstance(record, Datum)}
    found = [record for record in free.values() if isinstance(record, Datum)]
    for name, record in field.items():
        if not isinstance(record, Datum):
            continue
        found.append(record)
        base, _, part = name.partition("_")
        values[base] = values.get(base, 0.0) + (1j * record.value if part == "imag" else record.value)
    return ParameterSet(ion, host, host_symmetry(host), ion_name, field_name, MappingProxyType(values), tuple(found))


DETERMINED = ("F2", "F4", "F6", "zeta")
"""Parameters that the levels fix well and that do not travel between codes: nothing is expected of them."""


def expected_values(ion: str, host: str, crystal_field: str | None = None) -> dict[str, tuple[float, float]]:
    """Value and standard deviation that the records give each parameter, cm^-1, by the names of `refit`.

    Free ion: mean and scatter of the published sets of the ion in any host (those of this package left out, `DETERMINED` too).
    Crystal field: value and stated error of the named set, "B64.imag" for an imaginary part. Names without a scatter or an
    error are left out. Raises: UnknownNameError for an ion, host or set that does not exist.
    """
    chosen = parameter_set(ion, host, crystal_field)
    expected: dict[str, tuple[float, float]] = {}
    published = [
        entry for entry in table("ions")[ion]["free_ion"].values() if all(r.source != "nupair" for r in records(entry))
    ]
    for name in (n for n in chosen.values if n not in DETERMINED):
        values = [entry[name].value for entry in published if name in entry]
        if len(values) > 1 and stdev(values) > 0:
            expected[name] = (fmean(values), stdev(values))
    for name, record in table("crystal_fields")[ion][host]["sets"][chosen.crystal_field].items():
        if isinstance(record, Datum) and record.uncertainty is not None:
            expected[name.replace("_imag", ".imag")] = (record.value, fmean(record.uncertainty))
    return expected


def _entry(ion: str, host: str) -> Table:
    electrons(ion)
    host_symmetry(host)
    if host not in hosts(ion):
        known = ", ".join(hosts(ion)) or "none"
        raise InputError(
            f"the host of {ion}",
            f"one with a crystal field on record ({known})",
            host,
            "Or give all parameters by name.",
        )
    found: Table = table("crystal_fields")[ion][host]
    return found
