"""What multiplies the pair integrals on the way to a rate, as far as it needs no ion physics."""

from math import pi

from nupair.constants import FERMI


def published_prefactor(ions: float) -> float:
    """G_F^2 N^2 / (2 pi)^3, eV^-4: eq. (16) without h_r^2 |chi|^2 |S|^2 (times Sum F in eV^5 gives a rate in eV).

    Eq. (24) carries another factor 2, h_r^2 included.
    ions: N = n V.
    """
    return FERMI**2 * ions**2 / (2 * pi) ** 3


def consistent_prefactor(ions: float) -> float:
    """4 G_F^2 N^2 / (2 pi)^3, eV^-4: the rate is this times |S|^2 |rho_ep|^2 Sum F.

    16 times what the published amplitude gives at equal coherence: 4 from 2 b S in place of b S, 4 from the helicity sum.
    ions: N = n V.
    """
    return 4 * published_prefactor(ions)
