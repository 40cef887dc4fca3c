"""Refit of Hamiltonian parameters to measured levels: parameter sets do not travel between codes, zeta least of all.

The default sets of `data/ions.toml` were made with `refit`; their notes state the levels used and the rms it returned.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from nupair.errors import InputError, UnknownNameError
from nupair.ions.crystal_field import NAMES, axis_order
from nupair.ions.hamiltonian import Spectrum
from nupair.ions.levels import class_energies, ground_g
from nupair.ions.measured import MeasuredManifold, measured_energy, place_manifolds
from nupair.ions.model import solve, spectrum
from nupair.ions.shell import FREE_ION

RATIOS = {"M2": ("M0", 0.56), "M4": ("M0", 0.31), "P4": ("P2", 0.5), "P6": ("P2", 0.1)}
"""Usual ties of the small magnetic parameters, Carnall et al. (1989)."""
PULL = 7.0
"""cm^-1: a parameter one standard deviation off its expected value counts as a level that far off, the rms of such fits."""


@dataclass(frozen=True)
class Refit:
    """Outcome: all parameters, one-sigma errors of the free ones, rms and number of levels.

    rms: root mean square of computed minus measured, cm^-1, levels relative to the ground level (which counts).
    """

    parameters: dict[str, complex]
    errors: dict[str, float]
    rms: float
    levels: int
    g_ground: tuple[float, float]


def _vary(name: str) -> tuple[str, complex]:
    """Parameter and direction: 'B64.imag' varies the imaginary part of B64."""
    if not isinstance(name, str):
        raise InputError("a parameter to refit", "a name", name)
    base, _, part = name.partition(".")
    if (base not in FREE_ION and base not in NAMES) or part not in ("", "imag"):
        raise UnknownNameError("a parameter to refit", name, (*FREE_ION, *NAMES, "B44.imag", "B64.imag"))
    return base, 1j if part else 1.0


def refit(
    electrons: int,
    symmetry: str,
    start: Mapping[str, complex],
    free: Sequence[str],
    measured: tuple[MeasuredManifold, ...],
    ties: Mapping[str, tuple[str, float]] | None = None,
    g_ground: tuple[float, float] | None = None,
    g_weight: float = 100.0,
    weights: Mapping[str, float] | None = None,
    lowest_weight: float = 1.0,
    expected: Mapping[str, tuple[float, float]] | None = None,
) -> Refit:
    """Least squares of computed against measured levels over the parameters named in `free`.

    start: every parameter, cm^-1. free: names; "B64.imag" for an imaginary part. ties: dependent parameter ->
    (parameter, ratio). g_ground: measured (g_parallel, g_perpendicular) of the ground doublet, weighted as g_weight
    cm^-1 per unit.
    weights: factor on the residuals of a manifold by its name, 1 where not given; lowest_weight: further factor on that of the
    lowest measured level of every manifold; the rms returned is unweighted.
    expected: value and standard deviation of free parameters by the names used in `free`, from elsewhere; a deviation of one
    counts as `PULL`. Without it parameters that few levels do not determine run away.
    Manifolds are placed once, with the starting parameters.
    Raises: UnknownNameError for a parameter or manifold; InputError for fewer measured levels and expected values than
    free parameters, or for a weight or a standard deviation that is not positive.
    """
    directions = [_vary(name) for name in free]
    tied = dict(ties or {})
    _check(free, tied, g_ground)
    pulls = _pulls(free, directions, expected or {})
    first = solve(electrons, symmetry, _with_ties(dict(start), tied))
    places = place_manifolds(first, measured)
    target = measured_energy(first, measured, places)
    kept = np.nonzero(np.isfinite(target))[0]
    if kept.size + len(pulls) < len(free):
        raise InputError("the number of measured levels", f"at least {len(free)}, one per free parameter", kept.size)
    factor = _level_weights(first.manifold, target, places, weights or {}, lowest_weight)
    classes = np.array(first.symmetry_class)
    rank = np.array([np.sum(classes[:level] == classes[level]) for level in kept])

    order = axis_order(symmetry)
    scale = np.array([max(abs(start.get(name, 0.0)) * 1e-2, 1.0) for name, _ in directions])

    def at(point: NDArray[np.float64]) -> dict[str, complex]:
        # the search runs in steps of about one percent around 1, so that finite differences have a sound size
        parameters = dict(start)
        for (name, direction), step in zip(directions, scale * (point - 1), strict=True):
            parameters[name] = parameters.get(name, 0.0) + direction * step
        return _with_ties(parameters, tied)

    def differences(found: Spectrum) -> NDArray[np.float64]:
        # the n-th level of its class stays the n-th, so that the number of residuals never changes
        computed = class_energies(found, order)
        return np.array([computed[classes[i]][r] for i, r in zip(kept, rank, strict=True)]) - target[kept]

    def residuals(point: NDArray[np.float64]) -> NDArray[np.float64]:
        parameters = at(point)
        found = spectrum(electrons, symmetry, parameters)
        rows = [factor[kept] * differences(found), np.array([pull(parameters) for pull in pulls])]
        if g_ground is not None:
            rows.append(g_weight * (np.array(ground_g(found, order)) - g_ground))
        return np.concatenate(rows)

    found = least_squares(residuals, np.ones(len(directions)), diff_step=1e-4, max_nfev=40)
    parameters = at(found.x)
    final = spectrum(electrons, symmetry, parameters)
    freedom = max(found.fun.size - len(free), 1)
    covariance = np.linalg.pinv(found.jac.T @ found.jac) * 2 * found.cost / freedom * np.outer(scale, scale)
    return Refit(
        parameters=parameters,
        errors=dict(zip(free, np.sqrt(np.diag(covariance)).tolist(), strict=True)),
        rms=float(np.sqrt(np.mean(differences(final) ** 2))),
        levels=kept.size,
        g_ground=ground_g(final, order),
    )


def _check(free: Sequence[str], ties: Mapping[str, tuple[str, float]], g_ground: tuple[float, float] | None) -> None:
    """Refuse names that come twice or follow another, and a g that is not two numbers."""
    for name in free:
        if list(free).count(name) > 1:
            raise InputError("the parameters to refit", "different names", list(free))
        if name in ties:
            raise InputError("a parameter to refit", f"free; {name} follows {ties[name][0]}", name)
    if g_ground is not None and (np.shape(g_ground) != (2,) or not np.isfinite(np.array(g_ground, dtype=float)).all()):
        raise InputError("the measured g of the ground doublet", "two finite numbers", g_ground)


def _pulls(
    free: Sequence[str], directions: Sequence[tuple[str, complex]], expected: Mapping[str, tuple[float, float]]
) -> list[Callable[[Mapping[str, complex]], float]]:
    """Residuals, cm^-1, of the parameters with an expected value."""

    def pull(base: str, imaginary: bool, value: float, error: float) -> Callable[[Mapping[str, complex]], float]:
        def residual(parameters: Mapping[str, complex]) -> float:
            now = complex(parameters[base])
            return PULL * ((now.imag if imaginary else now.real) - value) / error

        return residual

    known = dict(zip(free, directions, strict=True))
    pulls = []
    for name, pair in expected.items():
        if name not in known:
            raise UnknownNameError("an expected value of a free parameter", name, free)
        value, error = pair if np.shape(pair) == (2,) else (np.nan, np.nan)
        if not (np.isfinite(value) and 0 < error < np.inf):
            raise InputError(f"the expected value of {name}", "a number and a positive standard deviation", pair)
        base, direction = known[name]
        pulls.append(pull(base, direction == 1j, value, error))
    return pulls


def _level_weights(
    manifold: NDArray[np.int64],
    target: NDArray[np.float64],
    places: Mapping[str, int],
    weights: Mapping[str, float],
    lowest_weight: float,
) -> NDArray[np.float64]:
    """Factor on the residual of each level, shape of `target` (measured energies, NaN where there is none)."""
    factor = np.ones(target.size)
    for name, weight in {**weights, "the lowest levels": lowest_weight}.items():
        if isinstance(weight, str) or not 0 < weight < np.inf:
            raise InputError(f"the weight of {name}", "a positive number", weight)
    for name, weight in weights.items():
        if name not in places:
            raise UnknownNameError("a measured manifold to weight", name, places)
        factor[manifold == places[name]] = weight
    for place in places.values():
        inside = np.flatnonzero((manifold == place) & np.isfinite(target))
        if inside.size:
            factor[inside[np.argmin(target[inside])]] *= lowest_weight
    return factor


def _with_ties(parameters: dict[str, complex], ties: Mapping[str, tuple[str, float]]) -> dict[str, complex]:
    for name, (source, ratio) in ties.items():
        parameters[name] = ratio * parameters.get(source, 0.0)
    return parameters
