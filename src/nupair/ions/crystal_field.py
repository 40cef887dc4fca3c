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


def allowed(symmetry: str) -> tuple[str, ...]:
    """Names of the even-rank B_kq that a point group allows.

    Raises: UnknownNameError for a point group that is not listed.
    """
    if symmetry not in POINT_GROUPS:
        raise UnknownNameError("the site symmetry", symmetry, POINT_GROUPS)
    orders, _ = POINT_GROUPS[symmetry]
    return tuple(name for name, (_, q) in NAMES.items() if q in orders)


def axis_order(symmetry: str) -> int:
    """The number modulo which the site keeps M: the smallest q > 0 that it allows (4 in S4, 1 without symmetry).

    Raises: UnknownNameError for a point group that is not listed.
    """
    return min(NAMES[name][1] for name in allowed(symmetry) if NAMES[name][1] > 0)


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
