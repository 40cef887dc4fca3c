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

    Four times eq. (16) at equal |h_r chi|^2 and |rho_ep|^2. Per decay amplitude the derived normalisation is 16 times the
    published one (4 from 2 b S in place of b S, 4 from the helicity sum); a quarter of that stands in eq. (7) already, whose
    amplitude carries 2 h_r.
    ions: N = n V.
    """
    return 4 * published_prefactor(ions)
