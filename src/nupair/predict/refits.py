"""Refit of an ion's Hamiltonian parameters to its measured Stark levels, as a labelled result."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair import __version__
from nupair.errors import InputError, UnknownNameError
from nupair.ions.levels import CrystalLevels
from nupair.ions.measured import (
    MeasuredManifold,
    literature_names,
    measured_energy,
    measured_manifolds,
    measured_sources,
    place_manifolds,
)
from nupair.ions.model import solve
from nupair.ions.refit import RATIOS, Refit
from nupair.ions.refit import refit as least_squares
from nupair.ions.sets import DETERMINED, electrons, expected_values, parameter_set

_WAVENUMBER = {"units": "cm-1"}


def refit(
    ion: str = "Er3+",
    host: str = "LiYF4",
    free: Sequence[str] = DETERMINED,
    parameters: Mapping[str, complex] | str | None = None,
    highest: float = 23000.0,
    ground_g: tuple[float, float] | None = None,
    weights: Mapping[str, float] | None = None,
    lowest_weight: float = 1.0,
    expected: Mapping[str, tuple[float, float]] | Literal["records"] | None = None,
) -> xr.Dataset:
    """Least squares of computed against measured levels over the parameters named in `free`; all others stay.

    free: "zeta", "B40"; "B64.imag" is the imaginary part. M2, M4 follow M0 and P4, P6 follow P2 (Carnall's ratios). parameters:
    where to start: None for the default set, the name of a crystal-field set, or all parameters by name, cm^-1. highest: mean
    energy of the manifolds to fit at most, cm^-1. ground_g: measured (g_parallel, g_perpendicular) of the ground doublet, 100
    cm^-1 per unit. weights: factor on the residuals of a manifold, 1 where not given; lowest_weight: on that of the lowest
    measured level of every manifold. expected: value and standard deviation of free parameters, cm^-1, by name; "records" for
    the scatter of the published sets and the stated errors of B_kq (nothing for F^k and zeta). A parameter one standard
    deviation off counts as a level 7 cm^-1 off.

    Dim parameter: start_real, start_imag, value_real, value_imag, error (cm^-1, one sigma; NaN for one that stayed; that of an
    imaginary part stands in error_imag). Dim level (the measured ones that were fitted): energy, measured_energy, residual
    (computed minus measured, cm^-1), manifold. Dim fitted_manifold: manifold_rms. rms, start_rms (cm^-1, unweighted), g_parallel,
    g_perpendicular of the ground doublet. The values can be passed on: {name: re + 1j im} as `parameters` of `nupair.levels`.

    Raises: UnknownNameError for an ion, host, set, parameter or manifold; InputError for fewer levels than free parameters.
    """
    if isinstance(free, str) or not free:
        raise InputError("the parameters to refit", "a list of at least one name", free)
    if isinstance(expected, str) and expected != "records":
        raise InputError("the expected values", "given by name, or 'records'", expected)
    chosen = parameter_set(ion, host, parameters if isinstance(parameters, str) else None)
    given = isinstance(parameters, Mapping)
    start = dict(parameters) if isinstance(parameters, Mapping) else dict(chosen.values)
    known = _known(ion, host, highest, weights or {})
    found = least_squares(
        electrons(ion),
        chosen.symmetry,
        start,
        free,
        known,
        RATIOS,
        ground_g,
        weights=weights,
        lowest_weight=lowest_weight,
        expected=_on_record(ion, host, chosen.crystal_field, free) if isinstance(expected, str) else expected,
    )
    before, after = (_compared(solve(electrons(ion), chosen.symmetry, one), known) for one in (start, found.parameters))
    attrs = {
        "title": f"Refit of {ion} in {host}",
        "free": ", ".join(free),
        "started_from": "given" if given else f"{chosen.free_ion} + {chosen.crystal_field}",
        "sources": ", ".join(measured_sources(ion, host)),
        "nupair_version": __version__,
    }
    return xr.merge([_parameters(start, found), _levels(after), _quality(before, found)]).assign_attrs(attrs)


def _known(ion: str, host: str, highest: float, weights: Mapping[str, float]) -> tuple[MeasuredManifold, ...]:
    """The measured manifolds up to a mean energy (cm^-1).

    Raises: InputError where there is none; UnknownNameError for the weight of another.
    """
    known = tuple(m for m in measured_manifolds(ion, host) if np.nanmean(m.energy) <= highest)
    if not known:
        raise InputError(f"the highest manifold of {ion} in {host}", "high enough for a measured one", highest)
    names = [m.name for m in known]
    for name in weights:
        if name not in names:
            raise UnknownNameError("a measured manifold to weight", name, names)
    return known


def _on_record(ion: str, host: str, crystal_field: str, free: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Expected values of the free parameters from the records."""
    recorded = expected_values(ion, host, crystal_field)
    return {name: value for name, value in recorded.items() if name in free}


class _Compared(NamedTuple):
    """Computed levels that were measured: their energies and the measured ones (cm^-1), manifolds and labels, shape (n,)."""

    energy: NDArray[np.float64]
    measured: NDArray[np.float64]
    manifold: NDArray[np.str_]
    label: list[str]

    @property
    def residual(self) -> NDArray[np.float64]:
        """Computed minus measured, cm^-1."""
        return self.energy - self.measured


def _compared(levels: CrystalLevels, known: tuple[MeasuredManifold, ...]) -> _Compared:
    places = place_manifolds(levels, known)
    measured = measured_energy(levels, known, places)
    kept = np.flatnonzero(np.isfinite(measured))
    manifold = np.array(literature_names(levels, places))[levels.manifold[kept]]
    label = [f"{name}:{levels.order[k]}" for name, k in zip(manifold, kept, strict=True)]
    return _Compared(levels.energy[kept], measured[kept], manifold, label)


def _root_mean_square(values: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _parameters(start: Mapping[str, complex], found: Refit) -> xr.Dataset:
    """Dim parameter."""
    names = list(found.parameters)

    def column(values: Mapping[str, complex], part: str) -> tuple[str, list[float], dict[str, str]]:
        return "parameter", [getattr(complex(values.get(name, 0.0)), part) for name in names], _WAVENUMBER

    return xr.Dataset(
        {
            "start_real": column(start, "real"),
            "start_imag": column(start, "imag"),
            "value_real": column(found.parameters, "real"),
            "value_imag": column(found.parameters, "imag"),
            "error": ("parameter", [found.errors.get(name, np.nan) for name in names], _WAVENUMBER),
            "error_imag": ("parameter", [found.errors.get(f"{name}.imag", np.nan) for name in names], _WAVENUMBER),
        },
        coords={"parameter": names},
    )


def _levels(after: _Compared) -> xr.Dataset:
    """Dims level and fitted_manifold."""
    fitted = list(dict.fromkeys(after.manifold.tolist()))
    rms = [_root_mean_square(after.residual[after.manifold == name]) for name in fitted]
    return xr.Dataset(
        {
            "energy": ("level", after.energy, _WAVENUMBER),
            "measured_energy": ("level", after.measured, _WAVENUMBER),
            "residual": ("level", after.residual, _WAVENUMBER | {"long_name": "computed minus measured"}),
            "manifold": ("level", after.manifold),
            "manifold_rms": ("fitted_manifold", rms, _WAVENUMBER),
        },
        coords={"level": after.label, "fitted_manifold": fitted},
    )


def _quality(before: _Compared, found: Refit) -> xr.Dataset:
    """How good the start and the outcome are."""
    return xr.Dataset(
        {
            "rms": ((), found.rms, _WAVENUMBER),
            "start_rms": ((), _root_mean_square(before.residual), _WAVENUMBER),
            "g_parallel": ((), found.g_ground[0], {"units": "1"}),
            "g_perpendicular": ((), found.g_ground[1], {"units": "1"}),
        }
    )
