"""Magnetic operators of the free ion: spin-orbit, spin-other-orbit and spin-spin (M^k), correlated spin-orbit (P^k).

Judd, Crosswhite, Crosswhite, Phys. Rev. 169, 130 (1968). With the Marvin integrals
M^k = (alpha^2/8) <r_<^k / r_>^(k+3)> (atomic units) the Breit interaction of the shell is the sum over k of M^k times
spin-other-orbit plus spin-spin. `shell` says which combination the published parameters M^k and P^k belong to.
"""

from math import sqrt

from scipy.sparse import csr_array

from nupair.ions.angular_momentum import (
    F,
    RealMatrix,
    clebsch_gordan,
    double_tensor,
    orbital_momentum,
    orbital_tensor,
    reduced_c,
    spin_momentum,
)
from nupair.ions.determinants import Determinants, one_body, two_body_product


def _coupling() -> RealMatrix:
    """Scalar product s . l of one electron, shape (14, 14)."""
    parts: list[RealMatrix] = [(-1) ** (q % 2) * (orbital_momentum(q) @ spin_momentum(-q)) for q in (-1, 0, 1)]
    return parts[0] + parts[1] + parts[2]


def spin_orbit(basis: Determinants) -> csr_array:
    """sum_i s_i . l_i, the operator of zeta."""
    return one_body(basis, _coupling())


def scalar_pair(basis: Determinants, first: tuple[int, int], second: tuple[int, int], total: int) -> csr_array:
    """sum_{i != j} {t_i t_j}^(K) . {u_i u_j}^(K), sparse (N, N), with unit tensors and K = total.

    first, second: (spin rank, orbital rank) on electron i and on electron j. The dot is sum_p (-1)^p A_p B_-p.
    """
    (spin_1, rank_1), (spin_2, rank_2) = first, second
    result = csr_array((basis.size, basis.size))
    for p in range(-total, total + 1):
        for spin_q in range(-spin_1, spin_1 + 1):
            spin = clebsch_gordan(2 * spin_1, 2 * spin_q, 2 * spin_2, 2 * (p - spin_q), 2 * total, 2 * p)
            if spin == 0.0:
                continue
            for q in range(-rank_1, rank_1 + 1):
                orbit = clebsch_gordan(2 * rank_1, 2 * q, 2 * rank_2, 2 * (-p - q), 2 * total, -2 * p)
                if orbit == 0.0:
                    continue
                pair = two_body_product(
                    basis, double_tensor(spin_1, spin_q, rank_1, q), double_tensor(spin_2, p - spin_q, rank_2, -p - q)
                )
                result = result + (-1) ** (p % 2) * spin * orbit * pair
    return result


def spin_spin(basis: Determinants, k: int) -> csr_array:
    """Spin-spin part of m_k: -6 <C^k> <C^(k+2)> sqrt[(k+1)(k+2)(2k+1)(2k+3)(2k+5)/5] {t_i t_j}^2 . {u^k_i u^(k+2)_j}^2.

    From alpha^2 [s_i.s_j - 3 (s_i.r)(s_j.r)/r^2]/r^3 = -sqrt(6) alpha^2 {s_i s_j}^2 . C^2(r)/r^3 and the addition
    theorem of the irregular solid harmonics.
    """
    angular = sqrt((k + 1) * (k + 2) * (2 * k + 1) * (2 * k + 3) * (2 * k + 5) / 5)
    return -6 * angular * reduced_c(k) * reduced_c(k + 2) * scalar_pair(basis, (1, k), (1, k + 2), 2)


def spin_other_orbit(basis: Determinants, k: int) -> csr_array:
    """Spin-other-orbit part of m_k, from -(alpha^2/2) sum_{i != j} (r_ij x p_i).(s_i + 2 s_j)/r_ij^3.

    One spin-free factor (0, rank) and one spin-carrying factor (1, rank +- 1), coupled to rank one in spin and orbit.
    """
    inner = sqrt((k + 1) * (2 * F + k + 2) * (2 * F - k) * (2 * k + 1) * (2 * k + 3)) * reduced_c(k) ** 2
    outer = sqrt((k + 2) * (2 * F + k + 3) * (2 * F - k - 1) * (2 * k + 3) * (2 * k + 5)) * reduced_c(k + 2) ** 2
    low = scalar_pair(basis, (0, k), (1, k + 1), 1) + 2 * scalar_pair(basis, (0, k + 1), (1, k), 1)
    high = scalar_pair(basis, (0, k + 2), (1, k + 1), 1) + 2 * scalar_pair(basis, (0, k + 1), (1, k + 2), 1)
    return -(inner * low + outer * high)


def correlated_spin_orbit(basis: Determinants, k: int) -> csr_array:
    """The operator of P^k, k = 2, 4, 6: -(1/6) sum_{i != j} {s_i.l_i, C^k_i . C^k_j} (anticommutator).

    Second-order product of the Coulomb and the spin-orbit interaction through single excitations to other f orbitals,
    P^k = 6 sum_f' zeta(4f, f') R^k(4f 4f, 4f f')/Delta E with Delta E > 0, hence the sign.
    """
    coupling = _coupling()
    total = csr_array((basis.size, basis.size))
    for q in range(-k, k + 1):
        tensor = orbital_tensor(k, q)
        dressed = tensor @ coupling + coupling @ tensor
        total = total + (-1) ** (q % 2) * two_body_product(basis, dressed, orbital_tensor(k, -q))
    return -(reduced_c(k) ** 2) / 6 * total
