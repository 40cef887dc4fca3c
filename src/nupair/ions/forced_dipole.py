"""Forced electric-dipole and velocity vectors between Stark states, from an odd-rank crystal field.

To second order in odd field times dipole (Judd 1962), with the excited configurations nd and ng averaged,
    r_q = sum_(t odd, k even) kappa(t, k) sum_p A_tp <1 q t p|k q+p> U^(k)_(q+p),
and the intensity parameters of the same model are Omega_k = sum_t kappa^2 sum_p |A_tp|^2/(2t+1). The ratio of the
kappa(t, k) of one k comes from a closure estimate, their size from measured Omega_k, so that the summed rates are those
of `judd_ofelt`. What is gained is direction and phase between components; the signs between different k come from the
closure estimate too, and are no better than it.
"""

from collections.abc import Mapping
from math import sqrt
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nupair.ions.angular_momentum import F, clebsch_gordan, six_j, three_j
from nupair.ions.hamiltonian import tensor_matrix
from nupair.ions.judd_ofelt import intensity_parameters
from nupair.ions.levels import CrystalLevels
from nupair.ions.odd_field import Field, odd_field
from nupair.ions.radial import radial_average
from nupair.ions.shell import Shell
from nupair.ions.transitions import elements
from nupair.tables import table

RANKS = ((2, 1), (2, 3), (4, 3), (4, 5), (6, 5), (6, 7))
"""Pairs (k, t) that the triangle with the dipole allows."""


def _reduced_c(l1: int, k: int, l2: int) -> float:
    """<l1||C^(k)||l2>."""
    sign = -1.0 if l1 % 2 else 1.0
    return sign * sqrt((2 * l1 + 1) * (2 * l2 + 1)) * three_j(2 * l1, 2 * k, 2 * l2, 0, 0, 0)


def closure_weights(radial: Mapping[int, float]) -> dict[tuple[int, int], float]:
    """Relative kappa(t, k) by (k, t), arbitrary common unit: closure over nd and ng at one mean energy.

    -2 sqrt(2k+1) sum_l' {1 t k; 3 3 l'} <f||C^1||l'><l'||C^t||f> <r^(t+1)>.
    radial: <4f|r^(t+1)|4f> by t, the unit of length of the field it goes with.
    """
    weights = {}
    for k, t in RANKS:
        angular = sum(
            six_j(2, 2 * t, 2 * k, 2 * F, 2 * F, 2 * other) * _reduced_c(F, 1, other) * _reduced_c(other, t, F)
            for other in (2, 4)
        )
        weights[k, t] = float(-2 * np.sqrt(2 * k + 1) * angular * radial[t])
    return weights


def scaled_weights(
    weights: Mapping[tuple[int, int], float], field: Field, omega: Mapping[int, float]
) -> dict[tuple[int, int], float]:
    """kappa(t, k) by (k, t) such that sum_t kappa^2 sum_p |A_tp|^2/(2t+1) equals Omega_k for every k.

    A k whose odd field vanishes gets zero.
    """
    power = {t: sum(abs(value) ** 2 for (s, _), value in field.items() if s == t) / (2 * t + 1) for _, t in RANKS}
    scaled = {}
    for k, value in omega.items():
        own = {key: weight for key, weight in weights.items() if key[0] == k}
        total = sum(weight**2 * power[t] for (_, t), weight in own.items())
        for key, weight in own.items():
            scaled[key] = weight * float(np.sqrt(value / total)) if total > 0 else 0.0
    return scaled


def position_operator(shell: Shell, field: Field, kappa: Mapping[tuple[int, int], float]) -> list[csr_array]:
    """x, y, z of the effective position operator within 4f^n, sparse Hermitian (N, N), eV^-1 for kappa A in eV^-1."""
    spherical: dict[int, csr_array] = {}
    size = shell.two_m.size
    for q in (-1, 0, 1):
        total = csr_array((size, size), dtype=np.complex128)
        for k in (2, 4, 6):
            components: dict[int, complex] = {}
            for (rank, t), weight in kappa.items():
                if rank != k:
                    continue
                for p in range(-t, t + 1):
                    value = field.get((t, p), 0.0)
                    if value and abs(q + p) <= k:
                        coupling = clebsch_gordan(2, 2 * q, 2 * t, 2 * p, 2 * k, 2 * (q + p))
                        components[q + p] = components.get(q + p, 0.0) + weight * value * coupling
            if components:
                total = total + tensor_matrix(shell, f"U{k}", components)
        spherical[q] = total
    root = np.sqrt(0.5)
    return [root * (spherical[-1] - spherical[1]), 1j * root * (spherical[-1] + spherical[1]), spherical[0]]


def velocity_elements(
    levels: CrystalLevels, position: list[csr_array], final: int, initial: int, energy: float
) -> NDArray[np.complex128]:
    """<f_a|v_c|i_b> = -i eps <f_a|r_c|i_b>, eps = E_i - E_f (eV), shape (3, D, D), in units of c."""
    return -1j * energy * elements(levels, position, final, initial)


def position_on_record(
    shell: Shell,
    ion: str,
    host: str,
    imaginary_b64: float,
    sublattice: int = 1,
    intensities: str | None = None,
    factors: Mapping[str, float] = MappingProxyType({}),
) -> list[csr_array]:
    """The effective position operator from the records: structure, radial function and Judd-Ofelt parameters, eV^-1.

    imaginary_b64: sign of Im B_64 of the even field in use, which fixes the sense of the axis. sublattice: +1 or -1,
    the operator changes sign. factors: by "radial_4" and "judd_ofelt_2", on the records of that power and rank.
    An estimate: sizes follow the intensities on record, directions the point charges.
    Raises: UnknownNameError where the ion or the host has no record.
    """
    radial = {t: radial_average(ion, t + 1) * factors.get(f"radial_{t + 1}", 1.0) for t in (1, 3, 5, 7)}
    recorded = intensity_parameters(ion, host, intensities)
    omega = {k: record.natural * factors.get(f"judd_ofelt_{k}", 1.0) for k, record in recorded.items()}
    field = odd_field(host, imaginary_b64, sublattice)
    return position_operator(shell, field, scaled_weights(closure_weights(radial), field, omega))


def dipole_hosts() -> tuple[tuple[str, str], ...]:
    """(ion, host) pairs with all records that `position_on_record` needs."""
    intensities, structures = table("intensities"), table("crystal_fields")["structure"]
    return tuple(
        (ion, host)
        for ion in intensities["radial"]
        for host in intensities["judd_ofelt"].get(ion, {})
        if host in structures
    )


def summed_strength(position: list[csr_array]) -> float:
    """Sum of |<f|r|i>|^2 over every pair of states and component: sum_k Omega_k Tr(U^k U^k)/(2k+1) in total."""
    return float(sum(np.sum(np.abs(component.data) ** 2) for component in position))
