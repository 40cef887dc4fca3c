"""The angular spectrum: rate and magnetization integrals of the six pairs against the signal angle."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.experiment import Experiment
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.light.thresholds import threshold_angles
from nupair.neutrinos.weights import PAIRS
from nupair.observables.prefactors import consistent_prefactor, published_prefactor
from nupair.pairs.finite import pair_integrals
from nupair.pairs.parts import KernelParts
from nupair.pairs.weighting import integral_errors, magnetization_integral, rate_integral
from nupair.predict import emitters, setting
from nupair.predict.attributes import attributes
from nupair.predict.laboratory import laboratory_units
from nupair.predict.progress import Progress, silent
from nupair.predict.smearing import smeared_pieces
from nupair.units import deg, eV, s

FloatArray = NDArray[np.float64]
BLOCK = 512
"""Angles computed at a time."""


def spectrum(
    experiment: Experiment,
    signal_angle: ArrayLike | None = None,
    tolerance: float = 1e-4,
    refine: bool = True,
    progress: Progress[slice] = silent,
) -> xr.Dataset:
    """Rate and magnetization integrals against the signal angle theta_s.

    signal_angle: rad, shape (n,) or a number (a pint quantity or a labelled array that says its unit is converted); None takes
    every quarter of a degree where massless pairs can be emitted, and two to three degrees on either side.

    tolerance: wanted relative accuracy of the pair integrals. Where the large-target limit is known to be good enough, it is
    taken. refine: whether the target's blur is computed elsewhere (True) or only bounded by the error (False). Sharp sides in the
    planar measure take longest (docs/accuracy.md).

    Divergence, pointing and linewidth of the lasers, where given, are averaged over (Gaussian, see docs/accuracy.md).

    Dims `signal_angle`, `pair` ("11", "12", "22", "13", "23", "33"; an off-diagonal label stands for both orders). Variables:

    rate_integral, magnetization_integral: F_ij and G_ij with their coupling weights, eV^5, and their absolute errors (`..._error`)
    pair_momentum: |P|, eV; threshold_angle: where each pair's emission ends, rad
    pair_energy: E, eV; rate_prefactor: what multiplies the sum of F (and the squares of spin element and coherence), eV^-5 s^-1
    rate: pairs per time of the whole target, 1/s; magnetization_rate: the parity-violating mu_0 dM/dt in the target, G/s, along
    the field that selects the states (published: along k_s, without xi); magnetization_rate_even: the parity-even one; errors.
    dM/dt of a Gaussian beam is that on its axis. All are left out, with the reason in attrs["rate_missing"], where the description
    does not fix the ion or the light.

    Raises: InputError for an empty, infinite or multi-dimensional list of angles.
    """
    angle = _angles(experiment, signal_angle)
    sums = _summed(experiment, angle, Effort(tolerance, refine), progress)
    laboratory = laboratory_units(experiment, angle, sums.integrals, sums.errors)
    return _labelled(experiment, angle, sums).assign(laboratory.variables).assign_attrs(laboratory.attributes)


def integral_spectrum(
    experiment: Experiment,
    signal_angle: ArrayLike | None = None,
    tolerance: float = 1e-4,
    refine: bool = True,
    progress: Progress[slice] = silent,
) -> xr.Dataset:
    """As `spectrum`, without the rates in laboratory units, which cost the dynamics of the driven ion."""
    angle = _angles(experiment, signal_angle)
    return _labelled(experiment, angle, _summed(experiment, angle, Effort(tolerance, refine), progress))


class _Sums(NamedTuple):
    """Of F and of G, weighted, by angle and pair, and their errors, eV^5; how accurate they are."""

    integrals: tuple[FloatArray, FloatArray]
    errors: tuple[FloatArray, FloatArray]
    reason: str


def _angles(experiment: Experiment, given: ArrayLike | None) -> FloatArray:
    setting.described(experiment)
    return default_angles(experiment) if given is None else setting.signal_angles(given)


def _summed(experiment: Experiment, angle: FloatArray, effort: "Effort", progress: Progress[slice]) -> _Sums:
    parts, piece_error, reason = _integrals(experiment, angle, effort, progress)
    weights, interference = setting.weights(experiment), setting.interference(experiment)
    found = rate_integral(parts, weights, interference), magnetization_integral(parts, weights, interference)
    return _Sums(found, integral_errors(piece_error, weights, interference), reason)


def _labelled(experiment: Experiment, angle: FloatArray, sums: _Sums) -> xr.Dataset:
    """The integrals with their angles, pairs and thresholds."""
    beams, (integrals, errors) = setting.beams(experiment), sums[:2]
    mass_i, mass_j = setting.pair_masses(experiment)
    dims = ("signal_angle", "pair")
    integral = {"units": "eV^5"}
    return xr.Dataset(
        data_vars={
            "rate_integral": (dims, integrals[0] / eV**5, integral | _RATE),
            "rate_integral_error": (dims, errors[0] / eV**5, integral | _ERROR),
            "magnetization_integral": (dims, integrals[1] / eV**5, integral | _MAGNETIZATION),
            "magnetization_integral_error": (dims, errors[1] / eV**5, integral | _ERROR),
            "pair_momentum": (
                "signal_angle",
                np.linalg.norm(pair_momentum(beams, angle), axis=-1) / eV,
                {"units": "eV", "long_name": "|P|"},
            ),
            "threshold_angle": (
                ("pair", "edge"),
                threshold_angles(beams, mass_i + mass_j),
                {"units": "rad", "long_name": "signal angle where the pair's emission ends"},
            ),
            "pair_energy": ((), pair_energy(beams) / eV, {"units": "eV", "long_name": "E"}),
            "rate_prefactor": ((), _prefactor(experiment) * s * eV**5, {"units": "s^-1 eV^-5"} | _PREFACTOR),
        },
        coords={
            "signal_angle": ("signal_angle", angle, {"units": "rad", "long_name": "signal angle theta_s"}),
            "pair": ("pair", list(PAIRS), {"long_name": "neutrino pair"}),
            "edge": ("edge", ["lower", "upper"]),
            "pair_mass": ("pair", (mass_i + mass_j) / eV, {"units": "eV", "long_name": "m_i + m_j"}),
        },
        attrs=dict(attributes(experiment)) | {"accuracy": sums.reason},
    )


_RATE = {"long_name": "rate integral F_ij, weighted"}
_MAGNETIZATION = {"long_name": "magnetization integral G_ij, weighted"}
_ERROR = {"long_name": "absolute numerical error"}
_PREFACTOR = {"long_name": "rate per sum of F and per squared spin element and coherence"}


def default_angles(experiment: Experiment, step: float = 0.25 * deg) -> FloatArray:
    """Multiples of a step (rad) over the region where massless pairs can be emitted and two to three degrees beyond, rad."""
    beams = setting.beams(experiment)
    lower, upper = threshold_angles(beams, 0.0)
    if not np.isfinite(lower):
        lower, upper = centre_angle(beams) - np.pi, centre_angle(beams) + np.pi
    first, last = np.floor(lower / deg) - 2, np.ceil(upper / deg) + 2
    return np.arange(round(first * deg / step), round(last * deg / step) + 1) * step


@dataclass(frozen=True)
class Effort:
    """The wanted relative accuracy, and whether the target's blur is computed where it matters or only bounded."""

    tolerance: float
    refine: bool


Integrals = tuple[KernelParts, KernelParts, str]
_RECENT: dict[tuple[Experiment, bytes, Effort], Integrals] = {}
_KEPT = 8


def _integrals(experiment: Experiment, angle: FloatArray, effort: Effort, progress: Progress[slice]) -> Integrals:
    """As `_computed`, or what was found a moment ago: Dirac and Majorana neutrinos share the pieces and differ in their weights."""
    key = (experiment.replace({"neutrino.nature": "dirac"}), angle.tobytes(), effort)
    found = _RECENT.get(key)
    if found is None:
        found = _computed(experiment, angle, effort, progress)
        if len(_RECENT) >= _KEPT:
            del _RECENT[next(iter(_RECENT))]
        _RECENT[key] = found
    return found


def _computed(experiment: Experiment, angle: FloatArray, effort: Effort, progress: Progress[slice]) -> Integrals:
    """Pieces of the pair integrals and their errors, summed over the directions of the spin, eV^5; how accurate they are."""
    if setting.is_spread(experiment):
        return smeared_pieces(experiment, angle, effort.tolerance, effort.refine, progress)
    shape, beams = setting.shape(experiment), setting.beams(experiment)
    energy, momentum = pair_energy(beams), pair_momentum(beams, angle)
    currents = setting.spin_currents(experiment)
    mass_i, mass_j = setting.pair_masses(experiment)
    blocks = [slice(first, first + BLOCK) for first in range(0, len(momentum), BLOCK)]
    pieces, errors, reasons = [], [], []
    for block in progress(blocks, len(blocks), f"spectrum of {experiment.name}"):
        found = [
            pair_integrals(
                shape,
                experiment.model.phase_space,
                energy,
                momentum[block],
                mass_i,
                mass_j,
                current,
                effort.tolerance,
                effort.refine,
            )
            for _, current in currents
        ]
        pieces.append(_added([one.parts.scaled(share) for one, (share, _) in zip(found, currents, strict=True)]))
        errors.append(_added([one.error.scaled(share) for one, (share, _) in zip(found, currents, strict=True)]))
        reasons += [one.reason for one in found]
    said = dict.fromkeys(reasons)
    return _joined(pieces), _joined(errors), "; ".join(said)


def _joined(blocks: list[KernelParts]) -> KernelParts:
    return KernelParts(*(np.concatenate(piece) for piece in zip(*blocks, strict=True)))


def _added(pieces: list[KernelParts]) -> KernelParts:
    return KernelParts(*(sum(piece[1:], start=piece[0]) for piece in zip(*pieces, strict=True)))


def _prefactor(experiment: Experiment) -> float:
    number = emitters.ions(experiment)
    return consistent_prefactor(number) if experiment.model.current == "derived" else published_prefactor(number)
