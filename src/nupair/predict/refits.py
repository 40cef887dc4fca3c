"""Refit of an ion's Hamiltonian parameters to its measured Stark levels, as a labelled result."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import xarray as xr

from nupair import __version__
from nupair.errors import InputError, UnknownNameError
from nupair.ions.measured import (
    literature_names,
    measured_energy,
    measured_manifolds,
    measured_sources,
    place_manifolds,
)
from nupair.ions.model import solve
from nupair.ions.refit import RATIOS
from nupair.ions.refit import refit as least_squares
from nupair.ions.sets import DETERMINED, electrons, expected_values, parameter_set


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
    count = electrons(ion)
    chosen = parameter_set(ion, host, parameters if isinstance(parameters, str) else None)
    start = dict(parameters) if isinstance(parameters, Mapping) else dict(chosen.values)
    known = tuple(m for m in measured_manifolds(ion, host) if np.nanmean(m.energy) <= highest)
    if not known:
        raise InputError(f"the highest manifold of {ion} in {host}", "high enough for a measured one", highest)
    for name in weights or {}:
        if name not in {m.name for m in known}:
            raise UnknownNameError("a measured manifold to weight", name, [m.name for m in known])
    if isinstance(expected, str):
        if expected != "records":
            raise InputError("the expected values", "given by name, or 'records'", expected)
        expected = {
            name: value for name, value in expected_values(ion, host, chosen.crystal_field).items() if name in free
        }
    found = least_squares(
        count,
        chosen.symmetry,
        start,
        free,
        known,
        RATIOS,
        ground_g,
        weights=weights,
        lowest_weight=lowest_weight,
        expected=expected,
    )
    levels = solve(count, chosen.symmetry, found.parameters)
    places = place_manifolds(levels, known)
    measured = measured_energy(levels, known, places)
    kept = np.flatnonzero(np.isfinite(measured))
    residual = (levels.energy - measured)[kept]
    manifold = np.array(literature_names(levels, places))[levels.manifold[kept]]
    before = solve(count, chosen.symmetry, start)
    start_residual = before.energy - measured_energy(before, known, place_manifolds(before, known))
    names = list(found.parameters)
    wave = {"units": "cm-1"}
    fitted = list(dict.fromkeys(manifold.tolist()))

    def column(values: Mapping[str, complex], part: str) -> tuple[str, list[float], dict[str, str]]:
        return "parameter", [getattr(complex(values.get(name, 0.0)), part) for name in names], wave

    return xr.Dataset(
        {
            "start_real": column(start, "real"),
            "start_imag": column(start, "imag"),
            "value_real": column(found.parameters, "real"),
            "value_imag": column(found.parameters, "imag"),
            "error": ("parameter", [found.errors.get(name, np.nan) for name in names], wave),
            "error_imag": ("parameter", [found.errors.get(f"{name}.imag", np.nan) for name in names], wave),
            "energy": ("level", levels.energy[kept], wave),
            "measured_energy": ("level", measured[kept], wave),
            "residual": ("level", residual, wave | {"long_name": "computed minus measured"}),
            "manifold": ("level", manifold),
            "manifold_rms": (
                "fitted_manifold",
                [float(np.sqrt(np.mean(residual[manifold == name] ** 2))) for name in fitted],
                wave,
            ),
            "rms": ((), found.rms, wave),
            "start_rms": ((), float(np.sqrt(np.nanmean(start_residual**2))), wave),
            "g_parallel": ((), found.g_ground[0], {"units": "1"}),
            "g_perpendicular": ((), found.g_ground[1], {"units": "1"}),
        },
        coords={
            "parameter": names,
            "level": [f"{name}:{levels.order[k]}" for name, k in zip(manifold, kept, strict=True)],
            "fitted_manifold": fitted,
        },
        attrs={
            "title": f"Refit of {ion} in {host}",
            "free": ", ".join(free),
            "started_from": "given"
            if isinstance(parameters, Mapping)
            else f"{chosen.free_ion} + {chosen.crystal_field}",
            "sources": ", ".join(measured_sources(ion, host)),
            "nupair_version": __version__,
        },
    )
