"""Section IV, rate and magnetization: eqs. (55)-(64), Table 4, orders of magnitude."""

from functools import cache
from math import cos

import numpy as np

from nupair.experiment import load
from nupair.ions.published_vectors import published_vectors
from nupair.light.geometry import centre_angle
from nupair.neutrinos.weights import PAIRS
from nupair.observables.published import moment_density
from nupair.pairs.helicity import DERIVED, PRINTED
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.amplitude import constant, factor_of_eq_16, majorana_share, power_of_width, wide
from nupair.papers.ledger import Number, Recomputation, Trial, Trials
from nupair.predict.dynamics import dynamics
from nupair.predict.emitting_pair import emitting_pair
from nupair.predict.spectrum import spectrum
from nupair.predict.weights import weights
from nupair.tables import table
from nupair.units import cm, gauss, s

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


def modulus_weight(pair: str, **angles: float) -> float:
    """|b|(|b| + 2 sin^2 theta_w): eq. (3) with the modulus of a negative b. angles: keys of [neutrino] that differ."""
    changed = {"model.weights": "derived"} | {f"neutrino.{name}": value for name, value in angles.items()}
    given = inputs.experiment().replace(changed)
    size = float(weights(given)["weight"].sel(origin="derived", kind="rate", pair=pair)) ** 0.5
    return float(size * (size + 2 * given.neutrino.sin2_theta_w))


def _modulus(pair: str) -> tuple[Trial, ...]:
    fitted = {"sin2_theta12": 0.3071, "sin2_theta_w": 0.2384}
    return (
        Trial(
            "|b|(|b| + 2 sin^2 theta_w), sin2_theta12 = 0.3071, sin2_theta_w = 0.2384",
            lambda: modulus_weight(pair, **fitted),
        ),
        Trial("the same, sin2_theta12 = 0.307, sin2_theta_w = 0.238", lambda: modulus_weight(pair)),
    )


def alignment() -> Number:
    """|S.v^*|/(|S||v|) of the pair of states that a field along c selects, lowest doublets in LiYF4."""
    pair = emitting_pair(load("er-ylf"))
    sizes = np.linalg.norm(pair.spin) * np.linalg.norm(pair.velocity)
    return Number(float(abs(np.vdot(pair.velocity, pair.spin)) / sizes), ROUNDING)


def change_with_phases(nature: str = "dirac") -> Number:
    """Relative change of sum G between vanishing CP phases and alpha = 1, beta = 0.5 rad."""
    phases = {"neutrino.alpha": "1 rad", "neutrino.beta": "0.5 rad"}
    plain = load("er-ylf").replace({"neutrino.nature": nature})
    angle = [centre_angle(inputs.beams()) + 0.5]
    without, within = (
        float(spectrum(one, angle)["magnetization_integral"].sum()) for one in (plain, plain.replace(phases))
    )
    return Number(abs(within / without - 1), ROUNDING)


CYCLES = 100.0
"""Cycles per second of section IV."""


def gain_of_cycles(cycles: float = CYCLES) -> float:
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
    "eq-64-gamma": lambda: (inputs.rate("magnetic_dipole", "ep") + inputs.rate("electric_dipole", "ep")) * s,
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
TYPICAL = 1e-8
"""The printed typical sum of G_ij, eV^5."""


def printed_field(cosine: float = 1.0) -> float:
    """Field per |chi|^2 from the printed 4.22e4 G/s and the printed typical sum, nG/s."""
    return printed("magnetization_number") * TYPICAL * 1e9 * cosine


def at_first_power_and_small_size() -> float:
    """The number of eq. (64) with the width to the first power, at the reference size of eq. (24) in place of its own."""
    size = constant() / constant(1 * cm, 2 * cm)
    return printed("magnetization_number") * inputs.given("gamma_ep") / wide(10) * size


def other_c(number: str, with_c: float) -> float:
    """Factor of the C of eq. (16), half of eq. (24)'s, in a printed number that is `with_c` with the C of eq. (24)."""
    return printed(number) / with_c * constant() / factor_of_eq_16()


def along_one_axis() -> float:
    """|S.v^*|/(|S||v|) of the published vectors, both along c."""
    pair = emitting_pair(inputs.experiment())
    return float(abs(np.vdot(pair.velocity, pair.spin)) / np.linalg.norm(pair.spin) / np.linalg.norm(pair.velocity))


def _other_release(pair: str) -> tuple[Trial, ...]:
    return (Trial("sin2_theta12 = 0.307, sin2_theta13 = 0.024", _weight("rate", pair)),)


_PRINTED_MAGNETIZATION = Trial("the printed C, 0.29 G and elements", magnetization_from_printed)
TRIALS: Trials = {
    "eq-55-majorana": (Trial("m1 m2/16 in eq. (45)", lambda: majorana_share(PRINTED)),),
    "eq-56-majorana": (
        Trial("the factor 1/2 of eq. (10) on the Majorana term alone", lambda: 0.5 * majorana_share(PRINTED)),
    ),
    "eq-57-inputs": (Trial("the printed C and S_ep^2", lambda: printed("constant") * printed("spin_squared")),),
    "eq-57-factor": (
        Trial("C of eq. (16)", lambda: other_c("rate_number", printed("constant") * printed("spin_squared"))),
    ),
    "eq-59": (Trial("12 pi in place of 4 pi", lambda: 3 * moment_field()),),
    "eq-64-elements-inputs": (
        Trial(
            "the printed elements",
            lambda: printed("spin_squared") * printed("velocity_later") / printed("reduced_spin"),
        ),
    ),
    "eq-64-inputs": (_PRINTED_MAGNETIZATION,),
    "eq-64-factor": (Trial("C of eq. (16)", lambda: other_c("magnetization_number", magnetization_from_printed())),),
    "eq-64-10-mhz": (
        Trial("first power of the width, at R = 0.5 cm, L = 1 cm", at_first_power_and_small_size),
        Trial(
            "first power of the width",
            lambda: printed("magnetization_number") * inputs.given("gamma_ep") / wide(10),
        ),
        Trial(
            "second power of the width",
            lambda: printed("magnetization_number") * (inputs.given("gamma_ep") / wide(10)) ** 2,
        ),
    ),
    "eq-64-integral": (Trial("sum of F_ij", lambda: centre_sums()[0]),),
    "eq-64-field": (
        Trial(
            "the printed 4.22e4 G/s, 1e-8 eV^5, cos 59 deg", lambda: printed_field(cos(centre_angle(inputs.beams())))
        ),
    ),
    "eq-64-alignment": (Trial("both vectors along c", along_one_axis),),
    "section-2-cp": (Trial("Majorana neutrinos", lambda: change_with_phases("majorana")),),
    "section-4-repetition": (Trial("the quoted rate taken as the yield of one cycle", lambda: CYCLES),),
    "fig-9-unit": (_PRINTED_MAGNETIZATION,),
    "fig-9-field": (Trial("the printed 4.22e4 G/s and 1e-8 eV^5, without cos theta_s", printed_field),),
    **{f"table-4-rate-{pair}-pdg-2018": _other_release(pair) for pair in PAIRS},
    **{f"table-4-magnetization-{pair}": _modulus(pair) for pair in ("22", "33")},
    "table-4-magnetization-sum": (Trial("the printed entries", lambda: weight_sum("magnetization", "table-4")),),
    "fig-8-order-derived": (Trial("the printed weights", lambda: printed_order("table-4")),),
}
