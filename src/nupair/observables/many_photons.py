"""Phase space of two and three background photons against that of the neutrino pair: eqs. (66), (67).

The paper's counting: a dipole step costs omega^3 (2/3)/(2 pi)^2 and an energy denominator squared, photons are taken in all
directions without momentum balance, neutrinos are massless. An order of magnitude by construction. `momentum_factor` says
what the balance of momenta, which macro-coherence demands of them too, leaves of it.
"""

from math import factorial, pi

import numpy as np

from nupair.errors import InputError


def simplex_integral(power: int, number: int, energy: float) -> float:
    """Int prod omega_i^p delta(sum omega_i - E) over N energies, E^(N(p+1)-1) (p!)^N/(N(p+1)-1)!; N = number, p = power."""
    exponent = number * (power + 1) - 1
    return float(factorial(power) ** number / factorial(exponent) * energy**exponent)


def photon_phase_space(number: int, energy: float, denominator: float | None = None) -> float:
    """(2/3)^N (2 pi)^-(2N-1) Int prod omega_i^3 delta(sum omega_i - E) / D^(2(N-1)), N = 2 or 3.

    N = 3 is eq. (66) with Delta_1 = Delta_2 = D, whose integral is the printed 1/184800; N = 2 counts the three-photon process
    in the same way. A power eV^(2N+1) is left after the denominators.
    energy: eps_ep, eV. denominator: D, the mean energy denominator, eV; None takes eps_ep.
    Raises: InputError for energies that are not positive.
    """
    mean = energy if denominator is None else denominator
    if not (energy > 0 and mean > 0):
        raise InputError("the energies of a phase space", "positive", (energy, mean))
    return (
        (2 / 3) ** number
        / (2 * pi) ** (2 * number - 1)
        * simplex_integral(3, number, energy)
        / mean ** (2 * number - 2)
    )


def momentum_factor(number: int, momentum: float, energy: float, refractive_index: float) -> float:
    """I_N(P)/I_N(0), I_N = Int prod d^3k_i k_i delta(sum k_i - n E) delta^3(sum k_i - P), N = 2 or 3 photons; zero for P >= n E.

    Photons have |k| = n omega, so N >= 2 of them balance any P below n E: macro-coherence amplifies them at the centre as at the
    kinematic edge P = E of the pairs. N = 2 in closed form, 1 - (2/3) x^2 + x^4/5 with x = P/(n E); N = 3 by Gauss rules over one
    photon. momentum: |P|, eV. energy: E, eV.
    Raises: InputError for another number.
    """
    if number not in (2, 3):
        raise InputError("the number of background photons", "2 or 3", number)
    x = momentum / (refractive_index * energy)
    if x >= 1:
        return 0.0
    if number == 2:
        return 1 - 2 * x**2 / 3 + x**4 / 5
    return _three_photons(x) / _three_photons(0.0)


def _three_photons(x: float) -> float:
    """I_3 at n E = 1 but for a constant: Int d^3k k I_2(1 - k, |P - k|), I_2(E, Q) = E^4 - (2/3) E^2 Q^2 + Q^4/5."""
    node, weight = np.polynomial.legendre.leggauss(40)
    cosine = node[:, None]
    most = (1 - x**2) / (2 * (1 - x * cosine))
    k = most * (1 + node) / 2
    left, squared = 1 - k, x**2 + k**2 - 2 * x * k * cosine
    pair = left**4 - 2 * left**2 * squared / 3 + squared**2 / 5
    return float(weight @ ((most / 2 * k**3 * pair) @ weight))


def pair_phase_space(energy: float) -> float:
    """(4 pi)^2/(2 pi)^5 Int E1^2 E2^2 delta(E1 + E2 - E) = 2 E^5/[15 (2 pi)^3], eq. (67), eV^5; print omits E1^2 E2^2."""
    return 4 / (2 * pi) ** 3 * simplex_integral(2, 2, energy)


def massive_pair_phase_space(energy: float, mass_1: float, mass_2: float) -> float:
    """Eq. (67) with p_i E_i in place of E_i^2, eV^5, by 200 Gauss nodes; 0 below threshold. Masses: eV."""
    if energy <= mass_1 + mass_2:
        return 0.0
    node, weight = np.polynomial.legendre.leggauss(200)
    # a sine map takes the square roots at both ends away
    half, middle = (energy - mass_1 - mass_2) / 2, (energy + mass_1 - mass_2) / 2
    first = middle + half * np.sin(pi / 2 * node)
    second = energy - first
    momenta = np.sqrt(np.maximum(first**2 - mass_1**2, 0) * np.maximum(second**2 - mass_2**2, 0))
    total = weight @ (first * second * momenta * np.cos(pi / 2 * node)) * half * pi / 2
    return float(4 / (2 * pi) ** 3 * total)


def dipole_third(rate: float, energy: float) -> float:
    """d^2/3 = pi A/omega^3, eV^-2, of an electric-dipole rate A = omega^3 d^2/(3 pi): the coupling of section V per photon.

    rate: A, eV. energy: omega, eV.
    """
    return pi * rate / energy**3
