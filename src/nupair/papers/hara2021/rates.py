"""Section IV, rate and magnetization: eqs. (55)-(64), Table 4, orders of magnitude."""

from functools import cache
from math import cos

import numpy as np

from nupair.experiment import load
from nupair.ions.published_vectors import published_vectors
from nupair.light.geometry import centre_angle
from nupair.neutrinos.weights import PAIRS
from nupair.observables.published import moment_density
from nupair.pairs.helicity import DERIVED
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.amplitude import constant, majorana_share, power_of_width, wide
from nupair.papers.ledger import Number, Recomputation
from nupair.predict.dynamics import dynamics
from nupair.predict.emitting_pair import emitting_pair
from nupair.predict.spectrum import spectrum
from nupair.predict.weights import weights
from nupair.tables import table
from nupair.units import cm, gauss

ROUNDING = 1e-12
"""Of numbers that vanish by symmetry."""


def printed(name: str) -> float:
    """A number that the paper prints and then uses, as printed."""
    return float(table("papers/hara2021")["input"][name].value)


def moment_field() -> float:
    """mu_eff n of eq. (59) at xi = 0.01, G: 4 pi g mu_B n xi in Gaussian units."""
    return moment_density(inputs.experiment().ion.density, printed("g_factor")) * printed("xi") / gauss


def rate_number() -> float:
    """C |S_ep|^2 of eq. (57) from inputs, s^-1 eV^-5."""
    return constant() * published_vectors().spin_squared


def spin_velocity() -> float:
    """|v_ep||S_ep| from inputs."""
    found = published_vectors()
    return found.spin_squared * found.velocity_over_spin


def magnetization_number(width: float | None = None) -> float:
    """C mu_eff n |v||S| of eq. (64) from inputs at R = 1 cm, L = 2 cm, G/s per eV^5."""
    return constant(1 * cm, 2 * cm, width) * moment_field() * spin_velocity()


def magnetization_from_printed() -> float:
    """The same from the printed constants: C of eq. (24) scaled to R = 1 cm, L = 2 cm, 0.29 G, eq. (64)'s |v||S|."""
    scale = constant(1 * cm, 2 * cm) / constant()
    elements = printed("spin_squared") * printed("velocity_later") / printed("reduced_spin")
    return printed("constant") * scale * printed("moment_field") * elements


@cache
def centre_sums() -> tuple[Number, Number]:
    """Sum F_ij and sum G_ij at the centre, eV^5, with errors."""
    data = spectrum(inputs.experiment(), [centre_angle(inputs.beams())], refine=True).sum("pair")
    return (
        Number(float(data["rate_integral"][0]), float(data["rate_integral_error"][0])),
        Number(float(data["magnetization_integral"][0]), float(data["magnetization_integral_error"][0])),
    )


def field_rate() -> float:
    """Generated field per |chi|^2 at the centre, nG/s, eq. (64) with recomputed constants."""
    return magnetization_number() * centre_sums()[1].value * cos(centre_angle(inputs.beams())) * 1e9


def weight(kind: str, pair: str, release: str = "hara-2021") -> float:
    """Weight of a pair from eq. (3)."""
    given = inputs.experiment().replace({"neutrino.release": release})
    return float(weights(given)["weight"].sel(origin="derived", kind=kind, pair=pair))


def weight_sum(kind: str, origin: str) -> float:
    """Sum of a row of Table 4."""
    return float(weights(inputs.experiment())["weight"].sel(origin=origin, kind=kind).sum())


def printed_order(origin: str) -> float:
    """Place of (33) among the magnitudes of the magnetization weights, 1 for the largest."""
    row = np.abs(weights(inputs.experiment())["weight"].sel(origin=origin, kind="magnetization").values)
    return float(np.sum(row > row[PAIRS.index("33")]) + 1)


def _weight(kind: str, pair: str, release: str = "hara-2021") -> Recomputation:
    return lambda: weight(kind, pair, release)


def alignment() -> Number:
    """|S.v^*|/(|S||v|) of the pair of states that a field along c selects, lowest doublets in LiYF4."""
    pair = emitting_pair(load("er-ylf"))
    sizes = np.linalg.norm(pair.spin) * np.linalg.norm(pair.velocity)
    return Number(float(abs(np.vdot(pair.velocity, pair.spin)) / sizes), ROUNDING)


def change_with_phases() -> Number:
    """Relative change of sum G of Dirac neutrinos between vanishing CP phases and alpha = 1, beta = 0.5 rad."""
    phases = {"neutrino.alpha": "1 rad", "neutrino.beta": "0.5 rad"}
    angle = [centre_angle(inputs.beams()) + 0.5]
    without, within = (
        float(spectrum(one, angle)["magnetization_integral"].sum())
        for one in (load("er-ylf"), load("er-ylf").replace(phases))
    )
    return Number(abs(within / without - 1), ROUNDING)


def gain_of_cycles(cycles: float = 100.0) -> float:
    """Mean over the peak of rho_ee^3 |rho_ep|^2 at so many cycles a second, each of 2.5 lifetimes, at the described intensities."""
    found = dynamics(inputs.experiment())
    integral = float(found["accumulated_coherence_magnetization"][-1])
    return integral * cycles / float(found["coherence_magnetization"].max())


RECOMPUTE: dict[str, Recomputation] = {
    "eq-55-majorana": lambda: majorana_share(DERIVED),
    "eq-56-majorana": lambda: majorana_share(DERIVED),
    "eq-57": lambda: printed("constant") * printed("spin_squared"),
    "eq-57-inputs": rate_number,
    "eq-57-factor": lambda: printed("rate_number") / (printed("constant") * printed("spin_squared")),
    "eq-59": moment_field,
    "eq-64-elements": lambda: printed("spin_squared") * printed("velocity_later") / printed("reduced_spin"),
    "eq-64-elements-inputs": spin_velocity,
    "eq-64": magnetization_from_printed,
    "eq-64-inputs": magnetization_number,
    "eq-64-factor": lambda: printed("magnetization_number") / magnetization_from_printed(),
    "eq-64-10-mhz": lambda: magnetization_number(wide(10)),
    "eq-64-integral": lambda: centre_sums()[1],
    "eq-64-field": field_rate,
    "eq-64-width-power": power_of_width,
    "eq-64-alignment": alignment,
    "section-2-cp": change_with_phases,
    "section-4-repetition": gain_of_cycles,
    "fig-9-unit": magnetization_number,
    "fig-9-field": field_rate,
    **{f"table-4-rate-{pair}": _weight("rate", pair) for pair in PAIRS},
    **{f"table-4-rate-{pair}-pdg-2018": _weight("rate", pair, "pdg-2018") for pair in PAIRS},
    **{f"table-4-magnetization-{pair}": _weight("magnetization", pair) for pair in PAIRS},
    "table-4-magnetization-sum": lambda: weight_sum("magnetization", "derived"),
    "fig-8-order-printed": lambda: printed_order("table-4"),
    "fig-8-order-derived": lambda: printed_order("derived"),
}
BECAUSE: dict[str, Recomputation] = {
    "eq-59": lambda: 3 * moment_field(),
    "eq-64-10-mhz": lambda: printed("magnetization_number") * (inputs.given("gamma_ep") / wide(10)),
    "table-4-magnetization-22": lambda: _wrong_sign("22"),
    "table-4-magnetization-33": lambda: _wrong_sign("33"),
}


def _wrong_sign(pair: str) -> float:
    """|b|(|b| + 2 sin^2 theta_w): eq. (3) with the modulus of a negative b."""
    size = weight("rate", pair) ** 0.5
    return float(size * (size + 2 * inputs.experiment().neutrino.sin2_theta_w))
