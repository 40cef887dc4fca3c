"""The crystal field in Wybourne's normalisation, with complex parameters and any site symmetry.

H = sum_k sum_{q >= 0} [Re B_kq (C_kq + (-1)^q C_k-q) + i Im B_kq (C_kq - (-1)^q C_k-q)],   q = 0 once,
that is B_kq C_kq + B_kq^* (-1)^q C_k-q: the term (k, q) has the coefficient B_kq, the term (k, -q) has (-1)^q B_kq^*.
z is the symmetry axis. Energies in cm^-1.
"""

from collections.abc import Mapping

import numpy as np

from nupair.errors import InputError, UnknownNameError

CrystalField = Mapping[tuple[int, int], complex]
"""B_kq for q >= 0 by (k, q)."""

NAMES = {f"B{k}{q}": (k, q) for k in (2, 4, 6) for q in range(k + 1)}
"""Names of the parameters that act within 4f^n."""

_EVERY = set(range(7))
POINT_GROUPS: dict[str, tuple[set[int], bool]] = {
    "C1": (_EVERY, False),
    "Ci": (_EVERY, False),
    "C2": ({0, 2, 4, 6}, False),
    "Cs": ({0, 2, 4, 6}, False),
    "C2h": ({0, 2, 4, 6}, False),
    "C2v": ({0, 2, 4, 6}, True),
    "D2": ({0, 2, 4, 6}, True),
    "D2h": ({0, 2, 4, 6}, True),
    "C4": ({0, 4}, False),
    "S4": ({0, 4}, False),
    "C4h": ({0, 4}, False),
    "D2d": ({0, 4}, True),
    "D4": ({0, 4}, True),
    "C4v": ({0, 4}, True),
    "D4h": ({0, 4}, True),
    "C3": ({0, 3, 6}, False),
    "S6": ({0, 3, 6}, False),
    "D3": ({0, 3, 6}, True),
    "C3v": ({0, 3, 6}, True),
    "D3d": ({0, 3, 6}, True),
    "C6": ({0, 6}, False),
    "C3h": ({0, 6}, False),
    "C6h": ({0, 6}, False),
    "D6": ({0, 6}, True),
    "C6v": ({0, 6}, True),
    "D3h": ({0, 6}, True),
    "D6h": ({0, 6}, True),
}
"""Allowed q of even rank, and whether a twofold axis or mirror plane makes every B_kq real, z along the main axis."""

# theta_k lambda_kq of Stevens operators, O_kq = B_kq r^k theta_k ...; lambda of Rudowicz and Hutchings
_LAMBDA = {
    (2, 0): 1 / 2,
    (2, 1): np.sqrt(6),
    (2, 2): np.sqrt(6) / 2,
    (4, 0): 1 / 8,
    (4, 1): np.sqrt(5) / 2,
    (4, 2): np.sqrt(10) / 4,
    (4, 3): np.sqrt(35) / 2,
    (4, 4): np.sqrt(70) / 8,
    (6, 0): 1 / 16,
    (6, 1): np.sqrt(42) / 8,
    (6, 2): np.sqrt(105) / 16,
    (6, 3): np.sqrt(105) / 8,
    (6, 4): 3 * np.sqrt(14) / 16,
    (6, 5): 3 * np.sqrt(77) / 8,
    (6, 6): np.sqrt(231) / 16,
}


def allowed(symmetry: str) -> tuple[str, ...]:
    """Names of the even-rank B_kq that a point group allows.

    Raises: UnknownNameError for a point group that is not listed.
    """
    if symmetry not in POINT_GROUPS:
        raise UnknownNameError("the site symmetry", symmetry, POINT_GROUPS)
    orders, _ = POINT_GROUPS[symmetry]
    return tuple(name for name, (_, q) in NAMES.items() if q in orders)


def crystal_field(parameters: Mapping[str, complex], symmetry: str = "C1") -> dict[tuple[int, int], complex]:
    """B_kq by (k, q), checked against the site symmetry; S4 and C4 groups may carry a common phase of B44 and B64.

    parameters: by name, "B20": 294.5, cm^-1.
    Raises: UnknownNameError for a name; InputError for a parameter that the symmetry forbids, an imaginary B_k0, or an
    imaginary part where the symmetry makes all parameters real.
    """
    permitted = allowed(symmetry)
    _, real = POINT_GROUPS[symmetry]
    field: dict[tuple[int, int], complex] = {}
    for name, given in parameters.items():
        value = complex(given)
        if name not in NAMES:
            raise UnknownNameError("a crystal-field parameter", name, NAMES)
        if value == 0:
            continue
        if name not in permitted:
            raise InputError("a crystal-field parameter", f"allowed by {symmetry}: {', '.join(permitted)}", name)
        k, q = NAMES[name]
        if value.imag and (q == 0 or real):
            raise InputError(f"{name} in {symmetry}", "real", given)
        field[k, q] = value
    return field


def strength(field: CrystalField, rank: int) -> float:
    """Rotational invariant S_k = sqrt[sum_q |B_kq|^2/(2k+1)], all q, in the unit of the parameters."""
    total = sum((1 if q == 0 else 2) * abs(value) ** 2 for (k, q), value in field.items() if k == rank)
    return float(np.sqrt(total / (2 * rank + 1)))


def rotated(field: CrystalField, angle: float) -> dict[tuple[int, int], complex]:
    """The same field in axes turned by `angle` (rad) about z: B_kq exp(i q angle) in the turned axes."""
    return {(k, q): value * np.exp(1j * q * angle) for (k, q), value in field.items()}


def stevens_from_wybourne(field: CrystalField, factors: Mapping[int, float]) -> dict[tuple[int, int], complex]:
    """Coefficients of the Stevens operators, (k, q): cosine part + i sine part, for one J multiplet.

    B^Stevens_kq = theta_k lambda_kq Re B_kq for O_kq, and -theta_k lambda_kq Im B_kq for the sine operator O_kq(s).
    factors: theta_k of the multiplet by k (`stevens_factors`).
    """
    return {(k, q): factors[k] * _sign(q) * _LAMBDA[k, q] * value.conjugate() for (k, q), value in _complex(field)}


def wybourne_from_stevens(stevens: CrystalField, factors: Mapping[int, float]) -> dict[tuple[int, int], complex]:
    """B_kq from Stevens coefficients (cosine part + i sine part); the inverse of `stevens_from_wybourne`."""
    return {(k, q): value.conjugate() / (factors[k] * _sign(q) * _LAMBDA[k, q]) for (k, q), value in _complex(stevens)}


def _sign(q: int) -> int:
    """(-1)^q of the phase of C_kq."""
    return -1 if q % 2 else 1


def _complex(field: CrystalField) -> list[tuple[tuple[int, int], complex]]:
    return [(key, complex(value)) for key, value in field.items()]
