"""From the published magnetization rate to the consistent one, one step at a time, each with its factor."""

from functools import cache
from math import cos

from nupair.experiment import load
from nupair.ions.published_vectors import published_vectors
from nupair.light.geometry import centre_angle
from nupair.observables.prefactors import consistent_prefactor, published_prefactor
from nupair.observables.published import rate_constant
from nupair.papers.hara2021 import inputs
from nupair.papers.hara2021.amplitude import h_r
from nupair.papers.hara2021.claims import MOST_COHERENCE
from nupair.papers.hara2021.ion import INDEX
from nupair.predict.differences import Ladder, ladder
from nupair.report.tables import Sheet, differences
from nupair.units import cm

STATED_CHI = 0.0625
"""|chi|^2 = |rho_ee rho_ep|^2 at rho_ee = |rho_ep| = 1/2."""


INTERFERENCE = -1 / 2
"""Amplitude ratio c v/(b S) of the current 2 b S - c v over that of b S + c v."""


@cache
def integrals() -> Ladder:
    """The steps that act on the pair integrals."""
    return ladder(load("hara-2021"), load("er-ylf"))


def absolute_steps() -> list[tuple[str, float, str]]:
    """(step, factor, how it is computed) for what multiplies the integrals, R = 1 cm, L = 2 cm, 10 mW/cm^2."""
    number = inputs.ions(1 * cm, 2 * cm)
    trigger = h_r()
    refracted = published_vectors(INDEX).spin_squared / published_vectors().spin_squared
    velocity = published_vectors(INDEX).velocity_over_spin / published_vectors().velocity_over_spin
    return [
        (
            "C of eq. (24) to eq. (16)",
            published_prefactor(number) * trigger**2 / rate_constant(number, trigger),
            "the factor 2 of eq. (24) is not in eq. (16)",
        ),
        (
            "weak normalisation",
            consistent_prefactor(number) / published_prefactor(number),
            "the 4 of the prefactor column above: four times eq. (16) at equal coherence",
        ),
        (
            "coherence",
            MOST_COHERENCE / (trigger**2 * STATED_CHI),
            "h_r^2 |chi|^2 with |chi|^2 = 1/16 to |rho_ep|^2 = 1/4, the largest of a density matrix",
        ),
        ("index in the spin element", refracted, "n^3 taken out of the magnetic rate, n = 1.45"),
        ("index in the velocity", velocity, "n (n^2 + 2)^2/9 and n^3 taken out of the rates, ratio of the amplitudes"),
        ("parity-odd over parity-even", INTERFERENCE, "current 2 b S - c v in place of b S + c v"),
        ("moment per event", 1 / number, "one ion per event: 1/(nV)"),
        (
            "projection of the moment",
            0.5 / cos(centre_angle(inputs.beams())),
            "half along the quantisation axis in place of cos(theta_s)",
        ),
        ("alignment S.v/(|S||v|)", 0.0, "conjugate circular components at an S4 site with the field along c"),
    ]


def sheets() -> list[Sheet]:
    """The two tables of the report."""
    rows, product = [], 1.0
    for name, factor, why in absolute_steps():
        product = product * factor if factor != 0 else product
        rows.append((name, f"{factor:.3g}", f"{product:.3g}", why))
    first = differences(integrals())
    heading = "From published to consistent: what multiplies the integrals"
    columns = ("step", "factor", "product so far (the vanishing one left out)", "how")
    return [first._replace(heading="From published to consistent: the integrals"), Sheet(heading, columns, rows)]
