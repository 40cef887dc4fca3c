"""Radiative rates and lifetimes of an ion in a host, beside Table 1 of the paper, as a labelled result."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair import __version__, units
from nupair.errors import InputError
from nupair.ions.judd_ofelt import electric_local_field, intensity_parameters, intensity_sets
from nupair.ions.matching import recorded_levels
from nupair.ions.measured import best_energy, literature_names, measured_manifolds, place_manifolds
from nupair.ions.multiplet_rates import MultipletRate, mean_energies, multiplet_rates
from nupair.ions.relaxation import gap_below, gap_law, multiphonon_rate
from nupair.ions.sets import parameter_set
from nupair.predict.indices import mean_index
from nupair.predict.ion_rates import LETTERS
from nupair.quantities import TEMPERATURE, quantity
from nupair.tables import Datum, table
from nupair.units import eV, s

FloatArray = NDArray[np.float64]
Column = tuple[str | tuple[str, ...], FloatArray, dict[str, str]]
"""Dims, values and attributes of a variable."""
DENSEST = 5
"""Largest refractive index, as in a description."""
HOTTEST = 1000 * units.kelvin
"""Temperature to which a host is a crystal, as in a description."""


def radiative_rates(
    ion: str = "Er3+",
    host: str = "LiYF4",
    refractive_index: float | None = None,
    temperature: str | float = "0 K",
    highest: float = 20000.0,
) -> xr.Dataset:
    """Magnetic- and forced electric-dipole rates between the multiplets of an ion, and the lifetimes that they give.

    refractive_index: a number, or None for the host's record at each photon energy, (2 n_o + n_e)/3, taken at the end of its
    measured range where a photon lies outside. temperature: of the multiphonon decay, "300 K". highest: mean energy of the
    initial multiplets at most, cm^-1.

    Dims transition (initial to each lower multiplet), level, intensities (the Judd-Ofelt sets on record, the default first).
    Rates in 1/s: magnetic_rate_vacuum, magnetic_rate (with n^3), electric_rate_vacuum, electric_rate (with n (n^2 + 2)^2/9);
    spin, velocity (reduced elements, v in units of c), velocity_over_spin; energy (eV, mean of the Stark levels, measured where
    known), refractive_index. published_energy, published_magnetic_rate, published_electric_rate, published_velocity_over_spin:
    Table 1, computed for another host (Cs2NaYF6). By level: radiative_rate, multiphonon_rate, lifetime (s), measured_lifetime
    (s, room temperature), published_rate (sum of Table 1). NaN where nothing is on record.

    Raises: UnknownNameError for an ion or host without records; InputError for numbers that make no sense.
    """
    kelvin = _checked(refractive_index, temperature)
    levels, chosen = recorded_levels(ion, host), parameter_set(ion, host)
    energies = best_energy(levels, ion, host)
    names = literature_names(levels, place_manifolds(levels, measured_manifolds(ion, host)))
    centre = mean_energies(levels, energies)
    initial = [int(m) for m in np.argsort(centre) if centre[m] <= highest][1:]
    if not initial:
        raise InputError("the highest energy of an initial multiplet", "high enough for one", f"{highest:g} 1/cm")
    lower = {m: [int(f) for f in np.argsort(-centre) if centre[f] < centre[m]] for m in initial}
    pairs = [(m, f) for m in initial for f in lower[m]]
    sets = intensity_sets(ion, host)
    rows = [_vacuum(ion, host, name, pairs, energies) for name in sets]
    transitions = _transitions(rows, _index(host, refractive_index, np.array([row.energy for row in rows[0]])))
    published = _published(ion, [(names[i], names[f]) for i, f in pairs])
    lowest = [int(np.flatnonzero(levels.manifold == m)[np.argmin(energies[levels.manifold == m])]) for m in initial]
    gaps = np.array([gap_below(energies, levels.manifold, level) for level in lowest])
    law = gap_law(host)
    phonons = np.array([multiphonon_rate(law, gap, kelvin) for gap in gaps]) * s
    begins = np.array([i for i, _ in pairs]) == np.array(initial)[:, None]
    level = [names[m] for m in initial]
    return xr.Dataset(
        {
            **transitions.data_vars,
            **published,
            "gap": ("level", gaps, {"units": "cm-1", "long_name": "gap to the next lower manifold"}),
            **_lifetimes(transitions, begins, phonons),
            "measured_lifetime": ("level", _measured(ion, host, level), {"units": "s"}),
            "published_rate": _printed_sum(published, begins),
        },
        coords={
            "initial": ("transition", [names[i] for i, _ in pairs]),
            "final": ("transition", [names[f] for _, f in pairs]),
            "intensities": list(sets),
            "level": level,
        },
        attrs={
            "title": f"Radiative rates of {ion} in {host}",
            "ion": ion,
            "host": host,
            "parameter_set": f"{chosen.free_ion} + {chosen.crystal_field}",
            "temperature_K": kelvin / units.kelvin,
            "nupair_version": __version__,
        },
    )


def _checked(refractive_index: float | None, temperature: str | float) -> float:
    """The temperature, eV.

    Raises: InputError for a temperature or an index that no crystal has.
    """
    if refractive_index is not None and not 1 <= refractive_index <= DENSEST:
        raise InputError("refractive_index", f"a number from 1 to {DENSEST}", refractive_index)
    kelvin = quantity(temperature, TEMPERATURE, "temperature") if isinstance(temperature, str) else float(temperature)
    if not 0 <= kelvin <= HOTTEST:
        raise InputError("temperature", f"zero or positive, at most {HOTTEST / units.kelvin:g} K", temperature)
    return kelvin


def _lifetimes(transitions: xr.Dataset, begins: NDArray[np.bool_], phonons: FloatArray) -> dict[str, Column]:
    """Rates and lifetime by level. begins: whether a transition begins at a level, (level, transition). phonons: 1/s."""
    emitted = transitions["magnetic_rate"].values + transitions["electric_rate"].values
    radiative = np.stack([emitted[:, mine].sum(axis=1) for mine in begins], axis=1)
    per_second, both = {"units": "1/s"}, ("intensities", "level")
    return {
        "radiative_rate": (both, radiative, per_second),
        "multiphonon_rate": ("level", phonons, per_second | {"long_name": "non-radiative decay, energy-gap law"}),
        "lifetime": (both, 1 / (radiative + phonons), {"units": "s"}),
    }


def _printed_sum(published: Mapping[str, Column], begins: NDArray[np.bool_]) -> Column:
    """Sum of Table 1 by level, 1/s, NaN where it lists nothing."""
    inside = np.stack([published["published_magnetic_rate"][1], published["published_electric_rate"][1]])
    printed = np.array([np.nansum(inside[:, mine]) for mine in begins])
    return "level", np.where(printed > 0, printed, np.nan), {"units": "1/s", "long_name": "sum of Table 1"}


def _vacuum(
    ion: str, host: str, name: str, pairs: Sequence[tuple[int, int]], energies: FloatArray
) -> list[MultipletRate]:
    levels = recorded_levels(ion, host)
    omega = {rank: record.natural for rank, record in intensity_parameters(ion, host, name).items()}
    named = [(levels.ion.names[i], levels.ion.names[f]) for i, f in pairs]
    return multiplet_rates(levels, omega, 1.0, named, energies)


def _index(host: str, given: float | None, energy: FloatArray) -> FloatArray:
    """Mean index at each photon energy (eV), shape of `energy`."""
    if given is not None:
        return np.full(energy.shape, float(given))
    if host not in table("hosts"):
        raise InputError("refractive_index", f"given, as no index of {host} is on record", given)
    return mean_index(host, energy)


def _transitions(rows: Sequence[Sequence[MultipletRate]], index: FloatArray) -> xr.Dataset:
    first = rows[0]
    magnetic = np.array([row.magnetic for row in first]) * s
    electric = np.array([[row.electric for row in one] for one in rows]) * s
    field = np.array([electric_local_field(float(n)) for n in index])
    rate, both = {"units": "1/s"}, ("intensities", "transition")
    return xr.Dataset(
        {
            "energy": ("transition", np.array([row.energy for row in first]) / eV, {"units": "eV"}),
            "refractive_index": ("transition", index, {"units": "1"}),
            "magnetic_rate_vacuum": ("transition", magnetic, rate),
            "magnetic_rate": ("transition", magnetic * index**3, rate | {"long_name": "magnetic dipole, with n^3"}),
            "electric_rate_vacuum": (both, electric, rate),
            "electric_rate": (
                both,
                electric * field,
                rate | {"long_name": "forced electric dipole, with the local field"},
            ),
            "spin": ("transition", np.array([row.spin for row in first]), {"units": "1"}),
            "velocity": (both, np.array([[row.velocity for row in one] for one in rows]), {"units": "c"}),
            "velocity_over_spin": (both, np.array([[_finite(row) for row in one] for one in rows]), {"units": "c"}),
        }
    )


def _finite(row: MultipletRate) -> float:
    return row.velocity_over_spin if row.spin > 0 else float("nan")


def _published(ion: str, pairs: Sequence[tuple[str, str]]) -> dict[str, Column]:
    """Table 1 in the order of the pairs, NaN for what it does not list."""
    letters = {a + b: LETTERS[a] + LETTERS[b] for a, b in product(LETTERS, repeat=2)} if ion == "Er3+" else {}
    keys = [letters.get(initial + final, "") for initial, final in pairs]
    columns = {"magnetic_dipole": "1/s", "electric_dipole": "1/s", "energy": "eV", "velocity_over_spin": "c"}
    names = {"magnetic_dipole": "magnetic_rate", "electric_dipole": "electric_rate"}
    printed = table("hara2021")["table_1"]
    return {
        f"published_{names.get(column, column)}": (
            "transition",
            np.array([printed[column][key].value if key in printed[column] else np.nan for key in keys]),
            {"units": unit, "long_name": "Table 1 of the paper"},
        )
        for column, unit in columns.items()
    }


def _measured(ion: str, host: str, names: Sequence[str]) -> FloatArray:
    known = table("intensities")["lifetime"].get(ion, {}).get(host, {})
    records: list[Datum | None] = [known.get(name) for name in names]
    return np.array([np.nan if record is None else record.natural / s for record in records])
