"""What the spectra say about masses, nature and ordering, at the centre and at the kinematic edge: the claims as numbers.

A claim in words is judged by a change of one percent, the criterion of its record.
"""

from functools import cache

import numpy as np

from nupair.experiment import Experiment, load
from nupair.light.geometry import centre_angle
from nupair.light.thresholds import threshold_offsets
from nupair.papers.hara2021.spectra import edge_mass_change, from_large_target, minus_one, ratio, sums
from nupair.papers.ledger import Number, Recomputation, Trial, Trials
from nupair.predict import setting
from nupair.predict.spectrum import spectrum
from nupair.units import deg, mrad

INSIDE = 0.05 * mrad
"""Distance from the edge of the lightest pair at which its contrast is read."""
RESOLUTION = 3 * deg
"""What "a few degrees" is taken to be."""
STEPS = 61


def centre_mass_change(heavy: str, preset: str) -> Number:
    """Relative change of sum G at the centre from 10 meV, Dirac."""
    return minus_one(ratio(sums(mass=heavy, preset=preset), sums(preset=preset)))


@cache
def edge_change(heavy: str, preset: str) -> Number:
    """Relative change of the rate from 10 meV between the edges of the lightest pair."""
    return edge_mass_change(heavy, preset)


def window_mass_change(heavy: str, preset: str, at_edge: bool) -> float:
    """Relative change from 10 meV of the rate averaged over RESOLUTION, about the centre or up to the massless edge."""
    one, other = (
        _window(load(preset).replace({"neutrino.lightest_mass": mass}), at_edge) for mass in ("10 meV", heavy)
    )
    return abs(other / one - 1)


def _window(experiment: Experiment, at_edge: bool) -> float:
    beams = setting.beams(experiment)
    offset = np.linspace(-RESOLUTION / 2, RESOLUTION / 2, STEPS)
    if at_edge:
        offset = offset - RESOLUTION / 2 + float(threshold_offsets(beams, 0.0))
    return float(spectrum(experiment, centre_angle(beams) + offset)["rate_integral"].sum("pair").mean())


def nature_contrast(mass: str, preset: str, *, edge: bool = False, c_axis: str | None = None) -> Number:
    """Dirac over Majorana rate, less one, at the centre or INSIDE the edge of the lightest pair."""
    keys = {"neutrino.lightest_mass": mass} | ({"ion.c_axis": c_axis} if c_axis else {})
    described = load(preset).replace(keys)
    mass_i, mass_j = setting.pair_masses(described)
    offset = float(threshold_offsets(setting.beams(described), float((mass_i + mass_j)[0]))) - INSIDE if edge else 0.0
    return minus_one(ratio(*(_rate(described.replace({"neutrino.nature": n}), offset) for n in ("dirac", "majorana"))))


def ordering_change(preset: str, *, edge: bool = False) -> Number:
    """Inverted over normal ordering at 10 meV, less one: rate at the centre or 1 mrad inside the massless edge."""
    found = []
    for ordering in ("normal", "inverted"):
        described = load(preset).replace({"neutrino.ordering": ordering})
        offset = float(threshold_offsets(setting.beams(described), 0.0)) - 1 * mrad if edge else 0.0
        found.append(_rate(described, offset))
    return minus_one(ratio(found[1], found[0]))


def _rate(experiment: Experiment, offset: float) -> Number:
    """Sum F at an offset (rad) from the centre, eV^5, the target's blur computed."""
    angle = centre_angle(setting.beams(experiment)) + offset
    data = spectrum(experiment, [angle], tolerance=1e-5, refine=True).sum("pair")
    return Number(float(data["rate_integral"][0]), float(data["rate_integral_error"][0]))


def parity_share(preset: str) -> Number:
    """Parity-even over parity-violating moment along the field axis, 20 degrees beside the centre, one pair of states."""
    described = load(preset).replace({"ion.coherence": 0.5, "ion.excited_population": 0.5})
    data = spectrum(described, [centre_angle(setting.beams(described)) + 20 * deg]).sum("pair")
    names = "magnetization_rate_even", "magnetization_rate"
    even, odd = (Number(float(data[name][0]), float(data[f"{name}_error"][0])) for name in names)
    value = abs(even.value / odd.value)
    return Number(value, even.error / abs(odd.value) + value * odd.error / abs(odd.value))


PUBLISHED, CONSISTENT = "hara-2021", "er-ylf"
RECOMPUTE: dict[str, Recomputation] = {
    "fig-9-30": lambda: centre_mass_change("30 meV", PUBLISHED),
    "fig-9-50": lambda: centre_mass_change("50 meV", PUBLISHED),
    "fig-9-30-edge-published": lambda: edge_change("30 meV", PUBLISHED),
    "fig-9-50-edge-published": lambda: edge_change("50 meV", PUBLISHED),
    "fig-9-30-consistent": lambda: centre_mass_change("30 meV", CONSISTENT),
    "fig-9-50-consistent": lambda: centre_mass_change("50 meV", CONSISTENT),
    "fig-9-30-edge": lambda: edge_change("30 meV", CONSISTENT),
    "fig-9-50-edge": lambda: edge_change("50 meV", CONSISTENT),
    "summary-mass-centre": lambda: window_mass_change("20 meV", PUBLISHED, at_edge=False),
    "summary-mass": lambda: window_mass_change("20 meV", CONSISTENT, at_edge=True),
    "summary-nature": lambda: nature_contrast("50 meV", PUBLISHED),
    "summary-nature-consistent": lambda: nature_contrast("50 meV", CONSISTENT),
    "summary-nature-edge": lambda: nature_contrast("50 meV", CONSISTENT, edge=True, c_axis="k1"),
    "summary-nature-edge-normal": lambda: nature_contrast("50 meV", CONSISTENT, edge=True, c_axis="normal"),
    "introduction-ordering": lambda: ordering_change(PUBLISHED),
    "introduction-ordering-consistent": lambda: ordering_change(CONSISTENT),
    "introduction-ordering-edge": lambda: ordering_change(CONSISTENT, edge=True),
    "abstract-parity": lambda: parity_share(CONSISTENT),
    "fig-6-limit-10": lambda: from_large_target(10.0),
}
_EDGE = "between the edges of the lightest pair"
TRIALS: Trials = {
    "fig-9-30": (Trial(_EDGE, lambda: edge_change("30 meV", PUBLISHED)),),
    "fig-9-50": (Trial(_EDGE, lambda: edge_change("50 meV", PUBLISHED)),),
    "fig-9-30-consistent": (Trial(_EDGE, lambda: edge_change("30 meV", CONSISTENT)),),
    "fig-9-50-consistent": (Trial(_EDGE, lambda: edge_change("50 meV", CONSISTENT)),),
    "summary-mass-centre": (
        Trial("three degrees up to the massless edge", lambda: window_mass_change("20 meV", PUBLISHED, at_edge=True)),
    ),
    "summary-nature-edge": (
        Trial(
            "c axis normal to the laser plane",
            lambda: nature_contrast("50 meV", CONSISTENT, edge=True, c_axis="normal"),
        ),
        Trial("at the centre", lambda: nature_contrast("50 meV", CONSISTENT, c_axis="k1")),
    ),
    "introduction-ordering-edge": (Trial("at the centre", lambda: ordering_change(CONSISTENT)),),
    "abstract-parity": (Trial("the published description", lambda: parity_share(PUBLISHED)),),
}
