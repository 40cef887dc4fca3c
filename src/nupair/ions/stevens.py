"""Stevens operators: equivalent-operator factors of a multiplet and conversion to and from Wybourne's B_kq.

Within one multiplet J, B_kq C_kq + h.c. = theta_k lambda_kq [Re B_kq O_kq - Im B_kq O_kq(s)], with O_kq and O_kq(s)
the cosine and sine operators of Stevens. Outside one multiplet the Stevens form has no meaning.
"""

from collections.abc import Mapping
from math import factorial, sqrt

from nupair.errors import InputError
from nupair.ions.angular_momentum import reduced_c
from nupair.ions.crystal_field import CrystalField
from nupair.ions.shell import Shell

_LAMBDA = {
    (2, 0): 1 / 2,
    (2, 1): sqrt(6),
    (2, 2): sqrt(6) / 2,
    (4, 0): 1 / 8,
    (4, 1): sqrt(5) / 2,
    (4, 2): sqrt(10) / 4,
    (4, 3): sqrt(35) / 2,
    (4, 4): sqrt(70) / 8,
    (6, 0): 1 / 16,
    (6, 1): sqrt(42) / 8,
    (6, 2): sqrt(105) / 16,
    (6, 3): sqrt(105) / 8,
    (6, 4): 3 * sqrt(14) / 16,
    (6, 5): 3 * sqrt(77) / 8,
    (6, 6): sqrt(231) / 16,
}
"""lambda_kq; odd q carries the sign (-1)^q of C_kq besides."""


def stevens_factors(shell: Shell, label: str) -> dict[int, float]:
    """theta_2, theta_4, theta_6 (alpha, beta, gamma of Stevens) of a pure multiplet such as "4I15/2".

    theta_k = <J||sum C^(k)||J> 2^k sqrt[(2J-k)!/(2J+k+1)!].
    Raises: InputError for a label that does not name exactly one multiplet.
    """
    found = [i for i in range(shell.two_j.size) if shell.label(i) == label]
    if len(found) != 1:
        raise InputError("the multiplet", f"a label that names one multiplet of 4f^{shell.electrons}", label)
    place, two_j = found[0], int(shell.two_j[found[0]])
    factors = {}
    for k in (2, 4, 6):
        if k > two_j:
            factors[k] = 0.0
            continue
        reduced = reduced_c(k) * float(shell.tensors[f"U{k}"][place, place])
        factors[k] = reduced * 2**k * sqrt(factorial(two_j - k) / factorial(two_j + k + 1))
    return factors


def stevens_from_wybourne(field: CrystalField, factors: Mapping[int, float]) -> dict[tuple[int, int], complex]:
    """Stevens coefficients (cosine part + i sine part) by (k, q), in the unit of the field."""
    return {(k, q): _factor(k, q, factors) * complex(value).conjugate() for (k, q), value in field.items()}


def wybourne_from_stevens(stevens: CrystalField, factors: Mapping[int, float]) -> dict[tuple[int, int], complex]:
    """B_kq by (k, q) from Stevens coefficients (cosine part + i sine part); the inverse of `stevens_from_wybourne`."""
    return {(k, q): complex(value).conjugate() / _factor(k, q, factors) for (k, q), value in stevens.items()}


def _factor(k: int, q: int, factors: Mapping[int, float]) -> float:
    return (-1.0 if q % 2 else 1.0) * _LAMBDA[k, q] * factors[k]
