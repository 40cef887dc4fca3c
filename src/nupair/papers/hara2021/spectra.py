"""Claims on the angular spectra: Figs. 6-10, size, masses, Majorana against Dirac, in both descriptions."""

from functools import cache
from math import pi

import numpy as np
from numpy.typing import NDArray

from nupair.experiment import Experiment, load
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.light.thresholds import threshold_offsets
from nupair.observables.response import adjacent_means
from nupair.pairs.opening import opening_angles
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.unconverged import FEW, SEED, unconverged
from nupair.papers.ledger import Number, Recomputation, Trial, Trials
from nupair.predict import setting
from nupair.predict.spectrum import spectrum
from nupair.units import cm, deg, meV, mrad

FloatArray = NDArray[np.float64]
FIG_6 = np.linspace(-10.8, 10.8, 61)
"""Offsets of Fig. 6 from the centre, deg."""
SEEDS = range(1, 9)
"""Of unconverged integrations, where a statement about them must hold for all."""


@cache
def sums(
    variable: str = "magnetization",
    offset: float = 0.0,
    mass: str = "10 meV",
    nature: str = "dirac",
    length: float = 2.0,
    preset: str = "hara-2021",
) -> Number:
    """Sum over the pairs at one offset (deg) from the centre, eV^5. length: L = 2R, cm."""
    described = load(preset).replace(
        {
            "neutrino.lightest_mass": mass,
            "neutrino.nature": nature,
            "target.length": f"{length} cm",
            "target.radius": f"{length / 2} cm",
        }
    )
    angle = centre_angle(setting.beams(described)) + offset * deg
    data = spectrum(described, [angle], tolerance=1e-6, refine=True).sum("pair")
    return Number(float(data[f"{variable}_integral"][0]), float(data[f"{variable}_integral_error"][0]))


def ratio(one: Number, other: Number) -> Number:
    """one/other with the errors added."""
    value = one.value / other.value
    return Number(value, abs(value) * (one.error / abs(one.value) + other.error / abs(other.value)))


def minus_one(given: Number) -> Number:
    """A ratio's distance from one."""
    return Number(abs(given.value - 1), given.error)


def growth(large: Number, small: Number) -> Number:
    """Relative change from small to large, with its sign: positive where it grows."""
    change = ratio(large, small)
    return Number(change.value - 1, change.error)


def peaking(length: float) -> Number:
    """Centre over 10 degrees beside it."""
    return ratio(sums(length=length), sums(length=length, offset=10.0))


def wiggles() -> float:
    """Largest relative change of the points of Fig. 6 by the mean over four adjacent ones."""
    angle = centre_angle(inputs.beams()) + FIG_6 * deg
    curve = spectrum(inputs.experiment(), angle)["magnetization_integral"].sum("pair").values
    seen, smooth = adjacent_means(angle, curve)
    return float(np.max(np.abs(np.interp(seen, angle, curve) / smooth - 1)))


def window_ratio(mass: str, preset: str = "hara-2021", coefficient: float | None = None) -> float:
    """Dirac over Majorana, sums over the 40 points of Fig. 10."""
    changed: Experiment = load(preset).replace({"neutrino.lightest_mass": mass})
    if coefficient is not None:
        changed = changed.replace({"model.majorana_coefficient": coefficient})
    angle = centre_angle(setting.beams(changed)) + np.linspace(-0.72, 0.72, 41) * deg
    natures = [
        float(spectrum(changed.replace({"neutrino.nature": n}), angle)["magnetization_integral"].sum())
        for n in ("dirac", "majorana")
    ]
    return natures[0] / natures[1]


def edge_mass_change(heavy: str, preset: str) -> Number:
    """Relative change from 10 meV of the rate, at the middle between the edge of the lightest pair for either mass."""
    heavier = load(preset).replace({"neutrino.lightest_mass": heavy})
    beams = setting.beams(heavier)
    mass_i, mass_j = setting.pair_masses(heavier)
    inner = float(threshold_offsets(beams, float((mass_i + mass_j)[0])))
    outer = float(threshold_offsets(beams, 20 * meV))
    offset = 0.5 * (inner + outer) / deg
    return minus_one(
        ratio(
            sums("rate", offset, heavy, preset=preset),
            sums("rate", offset, "10 meV", preset=preset),
        )
    )


def share(pair: str, preset: str) -> float:
    """Share of one pair in the magnetization integral at the centre."""
    described = load(preset)
    data = spectrum(described, [centre_angle(setting.beams(described))])["magnetization_integral"].isel(signal_angle=0)
    return float(data.sel(pair=pair) / data.sum())


def back_to_back() -> Number:
    """Share of pairs within 1 mrad of back to back at the centre, Fig. 7."""
    beams = inputs.beams()
    angle = centre_angle(beams)
    found = opening_angles(
        LorentzianCylinder(2 * cm, 1 * cm),
        "planar",
        pair_energy(beams),
        pair_momentum(beams, angle),
        10 * meV,
        10 * meV,
        np.array([0, 0, 1.0]),
        np.array([0.0, pi - 1 * mrad, pi]),
        np.random.default_rng(7),
        samples=2**14,
    )
    total = float(found.content.sum())
    return Number(float(found.content[1]) / total, float(np.hypot(*found.error)) / total)


def from_large_target(length: float = 2.0) -> Number:
    """Relative change at the centre from the large-target limit. length: L = 2R, cm."""
    described = inputs.experiment().replace(
        {
            "model.form_factor": "large-target",
            "target.length": f"{length} cm",
            "target.radius": f"{length / 2} cm",
        }
    )
    data = spectrum(described, [centre_angle(inputs.beams())]).sum("pair")
    limit = Number(float(data["magnetization_integral"][0]), float(data["magnetization_integral_error"][0]))
    return minus_one(ratio(sums(length=length), limit))


def unconverged_wiggles() -> float:
    """The same as `wiggles` of an unconverged general integration, seed 1."""
    curve = unconverged(tuple(FIG_6), SEED).sum(axis=1)
    seen, smooth = adjacent_means(FIG_6, curve)
    return float(np.max(np.abs(np.interp(seen, FIG_6, curve) / smooth - 1)))


def unconverged_peaking(length: float, seed: int) -> float:
    """The same as `peaking` of an unconverged general integration."""
    centre, beside = unconverged((0.0, 10.0), seed, length=length).sum(axis=1)
    return float(centre / beside)


def unconverged_growth() -> float:
    """Change of the peaking from L = 0.5 to 5 cm, unconverged: the least of the seeds, since a cause must hold for each."""
    return min(unconverged_peaking(5.0, seed) / unconverged_peaking(0.5, seed) - 1 for seed in SEEDS)


def unconverged_ratio(mass: str, seed: int) -> float:
    """Dirac over Majorana of Fig. 10, sums over 11 of its points, each integral unconverged with a seed of its own."""
    offsets = tuple(np.linspace(-0.72, 0.72, 11))
    one, other = (
        unconverged(offsets, 2 * seed + place, mass=mass, nature=nature, points=FEW).sum()
        for place, nature in enumerate(("dirac", "majorana"))
    )
    return float(one / other)


RECOMPUTE: dict[str, Recomputation] = {
    "fig-6-volume-small": lambda: pi * 0.25**2 * 0.5,
    "fig-6-volume-large": lambda: inputs.ions(1 * cm, 2 * cm) / inputs.experiment().ion.density / cm**3,
    "fig-6-points": lambda: 21.6 / 0.36,
    "fig-6-smoothing": lambda: 4 * 0.36,
    "fig-6-peaking": lambda: growth(peaking(5.0), peaking(0.5)),
    "fig-6-wiggles": wiggles,
    "fig-6-limit": from_large_target,
    "fig-7": back_to_back,
    "fig-8-step": lambda: 180 / 500,
    "fig-8-12": lambda: share("12", "hara-2021"),
    "fig-8-33": lambda: share("33", "hara-2021"),
    "fig-8-33-derived": lambda: share("33", "er-ylf"),
    "fig-9-typical": lambda: sums(),
    "fig-9-step": lambda: pi / (pi / 60),
    "fig-10-500": lambda: window_ratio("500 meV"),
    "fig-10-600": lambda: window_ratio("600 meV"),
    "fig-10-caption": lambda: window_ratio("600 meV"),
    "fig-10-step": lambda: 40 * (pi / 5000) / deg,
    "fig-10-quarter": lambda: window_ratio("600 meV", coefficient=0.25),
    "fig-10-consistent": lambda: window_ratio("600 meV", "er-ylf"),
}


def _ratios(mass: str) -> tuple[Trial, ...]:
    return (
        Trial("coefficient 1/4 of eq. (55)", lambda: window_ratio(mass, coefficient=0.25)),
        Trial("unconverged integration, seed 1", lambda: unconverged_ratio(mass, 1)),
        Trial("unconverged integration, seed 2", lambda: unconverged_ratio(mass, 2)),
    )


TRIALS: Trials = {
    "fig-6-peaking": (Trial("unconverged integration, the least of the seeds 1 to 8", unconverged_growth),),
    "fig-6-wiggles": (Trial("unconverged integration, seed 1", unconverged_wiggles),),
    "fig-6-limit": (Trial("L = 2R = 40 um", lambda: from_large_target(0.004)),),
    "fig-9-typical": (Trial("sum of F_ij", lambda: sums("rate")),),
    "fig-10-500": _ratios("500 meV"),
    "fig-10-600": _ratios("600 meV"),
    "fig-10-caption": _ratios("600 meV"),
    "fig-10-quarter": (
        Trial("coefficient 1/8 of eq. (63)", lambda: window_ratio("600 meV")),
        *_ratios("600 meV")[1:],
    ),
    "fig-10-consistent": (
        Trial("coefficient 1/8", lambda: window_ratio("600 meV", "er-ylf", coefficient=0.125)),
        Trial("coefficient 1/4", lambda: window_ratio("600 meV", "er-ylf", coefficient=0.25)),
    ),
}
