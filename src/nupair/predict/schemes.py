"""Level schemes of an ion in a host, ranked, as a labelled result."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import xarray as xr

from nupair import __version__
from nupair.documents import presets
from nupair.errors import InputError
from nupair.experiment import load
from nupair.ions.levels import CrystalLevels
from nupair.ions.matching import computed_states, record_name, recorded_levels
from nupair.ions.measured import best_energy, literature_names, measured_manifolds, place_manifolds
from nupair.ions.named_levels import MEASURED
from nupair.ions.relaxation import gap_law
from nupair.ions.schemes import Scheme, SchemeProperties, rank_schemes, scheme_velocity
from nupair.ions.sets import parameter_set
from nupair.predict.vectors import effective_position
from nupair.units import eV, s


def schemes(
    ion: str = "Er3+",
    host: str = "LiYF4",
    highest: float = 27000.0,
    doublets: int = 1,
    number: int = 20,
    every_q: bool = False,
) -> xr.Dataset:
    """The best schemes e -> p -> g, reached by g -> q -> e, by falling merit, and below them those of the presets.

    highest: energy of e at most, cm^-1. doublets: how many of the lowest Stark levels of each manifold may take part.
    number: how many schemes to list. every_q: list each way g -> q -> e of a scheme, which share one merit; else one of them, the
    preset's or the one whose two photons are most alike. Levels bear the names that descriptions use (`nupair.load`), which are
    those of the records.

    Dim scheme, the rank. Variables: level(scheme, role), role g, q, p, e; ways (how many levels q there are); preset (whose scheme
    it is, "" for none; attrs["presets"] says why it was chosen); excitation_1, excitation_2, trigger, pair_energy (eV; measured
    levels where there are, computed ones elsewhere); spin_squared (sum over final, mean over initial states of |<p|S|e>|^2);
    share_along_axis of it along c; magnetic_rate (vacuum, e to p, 1/s); velocity (in units of c: root of the same sum of
    |<p|v|e>|^2, with the size of the Judd-Ofelt parameters and the direction of the point charges; 0 where the site forbids it,
    NaN without these records); width_e, width_p (multiphonon rates, 1/s); competing (distance from e to the next level, eV); merit
    = spin_squared pair_energy^2 / (1 + widths/MHz), a rank and not a rate.

    Raises: UnknownNameError for an ion or host without records; InputError for numbers that make no sense.
    """
    _check(highest, doublets, number)
    chosen = parameter_set(ion, host)
    levels = recorded_levels(ion, host)
    found = rank_schemes(levels, gap_law(host), best_energy(levels, ion, host), highest, doublets)
    if not found:
        raise InputError("the highest energy of e", "high enough for a scheme", f"{highest:g} 1/cm")
    marks = _preset_schemes(levels, ion, host)
    ways = Counter(_emission(entry) for entry in found)
    in_order = enumerate(found if every_q else _one_way_each(found, marks), start=1)
    ranks, ranked = zip(*((at, one) for at, one in in_order if at <= number or one.scheme in marks), strict=True)
    why = [f"{name}: {load(name).source('ion.scheme')}" for name in marks.values()]

    return xr.Dataset(
        {
            "level": (("scheme", "role"), _names(levels, ion, host, ranked)),
            "ways": ("scheme", [ways[_emission(entry)] for entry in ranked], {"units": "1"}),
            "preset": ("scheme", [marks.get(entry.scheme, "") for entry in ranked]),
            **_properties(ranked),
            "velocity": ("scheme", _velocities(levels, ion, host, ranked), {"units": "c"}),
            "competing": ("scheme", [entry.competing / eV for entry in ranked], {"units": "eV"}),
            "merit": ("scheme", [entry.merit * eV**-2 for entry in ranked], {"units": "eV^2"}),
        },
        coords={"scheme": list(ranks), "role": list("gqpe")},
        attrs={
            "title": f"Level schemes of {ion} in {host}" + _computed_only(ion, host),
            "ion": ion,
            "host": host,
            "presets": "; ".join(why),
            "parameter_set": f"{chosen.free_ion} + {chosen.crystal_field}",
            "nupair_version": __version__,
        },
    )


def _check(highest: float, doublets: int, number: int) -> None:
    """Refuse numbers that make no sense.

    Raises: InputError.
    """
    for what, count in (("the number of schemes", number), ("the number of doublets of each manifold", doublets)):
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise InputError(what, "a whole number from 1", count)
    if isinstance(highest, str) or not highest > 0:
        raise InputError("the highest energy of e", "a positive number, 1/cm", highest)


def _names(levels: CrystalLevels, ion: str, host: str, ranked: Sequence[SchemeProperties]) -> list[list[str]]:
    """Names of the records by scheme and role g, q, p, e."""

    def named(label: str) -> str:
        return record_name(levels, ion, host, levels.find(label))

    return [[named(getattr(entry.scheme, role)) for role in "gqpe"] for entry in ranked]


def _properties(ranked: Sequence[SchemeProperties]) -> dict[str, tuple[str, list[float], dict[str, str]]]:
    """Energies, spin and rates as variables."""
    about = (
        ("excitation_1", "omega_1", 1 / eV, "eV"),
        ("excitation_2", "omega_2", 1 / eV, "eV"),
        ("trigger", "omega_s", 1 / eV, "eV"),
        ("pair_energy", "pair_energy", 1 / eV, "eV"),
        ("spin_squared", "spin_strength", 1.0, "1"),
        ("share_along_axis", "along_axis", 1.0, "1"),
        ("magnetic_rate", "magnetic_rate", s, "1/s"),
        ("width_e", "width_e", s, "1/s"),
        ("width_p", "width_p", s, "1/s"),
    )
    return {
        name: ("scheme", [getattr(entry, field) * factor for entry in ranked], {"units": unit})
        for name, field, factor, unit in about
    }


def _velocities(levels: CrystalLevels, ion: str, host: str, ranked: Sequence[SchemeProperties]) -> list[float]:
    """Of each scheme, in units of c, computed once for schemes with one e and p; NaN without the records."""
    position = effective_position(ion, host)
    known: dict[tuple[str, str], float] = {}
    for entry in ranked:
        pair = (entry.scheme.e, entry.scheme.p)
        if pair not in known:
            known[pair] = float("nan") if position is None else scheme_velocity(levels, entry, position)
    return [known[entry.scheme.e, entry.scheme.p] for entry in ranked]


def _computed_only(ion: str, host: str) -> str:
    """What a reader must know where no level of the ion in its host is measured."""
    return "" if measured_manifolds(ion, host) else ": no measured levels on record, all energies computed"


def _emission(entry: SchemeProperties) -> tuple[str, str, str]:
    """What the pair and the trigger see of a scheme: e, p, g."""
    return entry.scheme.e, entry.scheme.p, entry.scheme.g


def _one_way_each(ranked: Sequence[SchemeProperties], marks: Mapping[Scheme, str]) -> list[SchemeProperties]:
    """One entry for each e, p, g: the marked one, or the first."""
    chosen: dict[tuple[str, str, str], SchemeProperties] = {}
    for entry in ranked:
        if _emission(entry) not in chosen or entry.scheme in marks:
            chosen[_emission(entry)] = entry
    return list(chosen.values())


def _preset_schemes(levels: CrystalLevels, ion: str, host: str) -> dict[Scheme, str]:
    """Names of the presets with the measured levels of this ion in this host, by scheme in computed levels."""
    return {
        Scheme(**{role: levels.label(state) for role, state in states.items()}): name
        for name, states in _preset_states(levels, ion, host)
    }


def _preset_states(levels: CrystalLevels, ion: str, host: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Computed levels by role g, q, p, e of each preset with the measured levels of this ion in this host."""
    for name in presets():
        described = load(name).ion
        if (described.species, described.host, described.levels) == (ion, host, MEASURED):
            scheme = described.scheme
            yield name, {role: computed_states(levels, ion, host, getattr(scheme, role))[0] for role in "gqpe"}


def described_scheme(ion: str, host: str) -> dict[str, str] | None:
    """Level names of `nupair.levels` by role g, q, p, e: the scheme of the package's description of this ion and host.

    None where no description that comes with the package has this ion with its measured levels.
    """
    levels = recorded_levels(ion, host)
    for _, found in _preset_states(levels, ion, host):
        names = literature_names(levels, place_manifolds(levels, measured_manifolds(ion, host)))
        return {role: f"{names[levels.manifold[state]]}:{levels.order[state]}" for role, state in found.items()}
    return None
