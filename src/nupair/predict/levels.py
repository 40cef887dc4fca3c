"""Crystal levels of a lanthanide ion as a labelled result."""

from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair import units
from nupair.errors import InputError
from nupair.ions.coupled import half
from nupair.ions.levels import CrystalLevels
from nupair.ions.measured import (
    literature_names,
    measured_energy,
    measured_manifolds,
    measured_sources,
    place_manifolds,
)
from nupair.ions.model import solve, split_parameters
from nupair.ions.sets import electrons, host_symmetry, parameter_set
from nupair.quantities import MAGNETIC_FIELD, quantity

Field = str | float | Sequence[float] | Sequence[str] | NDArray[np.float64]

STRONGEST = 1000 * units.tesla
"""Fields beyond are none of a laboratory, and terms of second order in the field would count."""
IRREPS = {"1/2": "Gamma56", "3/2": "Gamma78", "0": "Gamma1", "2": "Gamma2", "1": "Gamma34"}
"""S4 labels by class (smallest |M|), from the rotation part alone: the odd parity of odd n is not put in."""


def magnetic_field_vector(field: Field) -> NDArray[np.float64]:
    """(Bx, By, Bz) in natural units, z along the crystal axis.

    field: a string with unit ("0.1 T", along z), three such strings, a number (natural units, along z) or three
    numbers.
    Raises: UnitError for a string without a unit of field; InputError for another shape.
    """
    parts: list[object] = [0.0, 0.0, field]
    if isinstance(field, Sequence | np.ndarray) and not isinstance(field, str) and np.ndim(field) == 1:
        parts = [*field]
    if len(parts) != 3:
        raise InputError("magnetic_field", "one component along z or three", field)
    return np.array([_component(part, field) for part in parts])


def _component(part: object, field: object) -> float:
    if isinstance(part, str):
        return quantity(part, MAGNETIC_FIELD, "magnetic_field")
    if isinstance(part, bool) or not isinstance(part, Real) or not np.isfinite(float(part)):
        raise InputError("magnetic_field", "one finite component along z or three", field)
    return float(part)


def levels(
    ion: str = "Er3+",
    host: str = "LiYF4",
    parameters: Mapping[str, complex] | str | None = None,
    magnetic_field: Field | None = None,
) -> xr.Dataset:
    """Stark levels of an ion in a host, as a dataset with dims `level` and `m_j`.

    Levels are Kramers doublets for odd n at zero field, single states otherwise (then a twofold level stands twice).
    Variables: energy (cm^-1), manifold, order (1 = lowest of its manifold), symmetry_class (smallest |M| of the states
    that the site symmetry mixes; the safe label), irrep (S4 at zero field; parity not put in), weight(level, m_j) (sum
    1; a doublet is averaged over its two states), g_parallel, g_perpendicular (effective spin 1/2, twofold levels at
    zero field, else NaN), measured_energy (cm^-1, NaN where none is on record).

    parameters: None for the default set; the name of a crystal-field set on record; or all parameters by name, cm^-1,
    where a name left out is zero (F2 ... P6, B20 ... B66; B_kq may be complex).
    magnetic_field: "0.1 T" along the crystal axis, or three components with units; plain numbers are natural units.
    Raises: UnknownNameError for an ion, host, set or parameter; InputError for a B_kq that the site symmetry forbids;
    UnitError for a field without unit.
    """
    count = electrons(ion)
    if parameters is None or isinstance(parameters, str):
        chosen = parameter_set(ion, host, parameters)
        values, symmetry = dict(chosen.values), chosen.symmetry
        described = f"{chosen.free_ion} + {chosen.crystal_field}"
        sources = sorted({record.source for record in chosen.records})
    else:
        split_parameters(parameters)
        values, symmetry, described, sources = dict(parameters), host_symmetry(host), "given", []
    field = None if magnetic_field is None else magnetic_field_vector(magnetic_field)
    if field is not None and not np.max(np.abs(field)) <= STRONGEST:
        raise InputError("magnetic_field", f"at most {STRONGEST / units.tesla:g} T", magnetic_field)
    found = solve(count, symmetry, values, field)
    known = measured_manifolds(ion, host)
    sources += [source for source in measured_sources(ion, host) if source not in sources]
    places = place_manifolds(found, known)
    measured = measured_energy(found, known, places) if field is None else np.full(found.energy.size, np.nan)
    names = np.array(literature_names(found, places))
    dataset = _dataset(found, names, measured, symmetry, field is None)
    dataset.attrs = {
        "ion": ion,
        "host": host,
        "site_symmetry": symmetry,
        "parameter_set": described,
        "parameters": ", ".join(f"{name}={_plain(value)}" for name, value in values.items()),
        "sources": ", ".join(sources),
        "magnetic_field_T": "none" if field is None else ", ".join(f"{b / units.tesla:.9g}" for b in field),
        "irrep_convention": "S4, rotation part only; with the odd parity of odd n Gamma56 and Gamma78 change places",
    }
    return dataset


def _plain(value: complex) -> str:
    number = complex(value)
    return f"{number.real:.10g}" if number.imag == 0 else f"({number.real:.10g}{number.imag:+.10g}j)"


def _dataset(
    found: CrystalLevels, names: NDArray[np.str_], measured: NDArray[np.float64], symmetry: str, field_free: bool
) -> xr.Dataset:
    labelled = symmetry == "S4" and field_free
    manifold = names[found.manifold]
    wave = {"units": "cm-1"}
    return xr.Dataset(
        {
            "energy": ("level", found.energy, wave | {"long_name": "energy above the lowest level"}),
            "manifold": ("level", manifold),
            "order": ("level", found.order),
            "symmetry_class": ("level", np.array(found.symmetry_class)),
            "irrep": ("level", np.array([IRREPS[c] if labelled else "" for c in found.symmetry_class])),
            "weight": (("level", "m_j"), found.weight, {"long_name": "weight of M_J"}),
            "g_parallel": ("level", found.g_parallel, {"units": "1"}),
            "g_perpendicular": ("level", found.g_perpendicular, {"units": "1"}),
            "measured_energy": ("level", measured, wave | {"long_name": "measured energy"}),
        },
        coords={
            "level": [f"{name}:{order}" for name, order in zip(manifold, found.order, strict=True)],
            "m_j": ("m_j", found.two_m / 2, {"long_name": "M_J", "labels": " ".join(_signed(m) for m in found.two_m)}),
        },
    )


def _signed(two_m: int) -> str:
    return ("-" if two_m < 0 else "") + half(abs(int(two_m)))
