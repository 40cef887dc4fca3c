"""Spin-free scalar operators of the free ion in the determinant basis (sparse, N by N): F^k, alpha, beta, gamma.

Each is the operator that multiplies the parameter of the same name in the Hamiltonian of Carnall, Goodman, Rajnak,
Rana, J. Chem. Phys. 90, 3443 (1989). Derived here from their definitions.
"""

from scipy.sparse import csr_array

from nupair.ions.angular_momentum import F, orbital_tensor, reduced_c
from nupair.ions.determinants import Determinants, one_body, two_body_product


def _scalar_square(basis: Determinants, rank: int) -> csr_array:
    """(U^(k) . U^(k)) with U the sum over electrons: one- and two-body parts together."""
    parts = [one_body(basis, orbital_tensor(rank, q)) for q in range(-rank, rank + 1)]
    total = csr_array((basis.size, basis.size))
    for q, part in zip(range(-rank, rank + 1), parts, strict=True):
        total = total + (-1) ** (q % 2) * (part @ parts[rank - q])
    return total


def coulomb(basis: Determinants, rank: int) -> csr_array:
    """f_k = sum_{i<j} C^(k)_i . C^(k)_j, the operator of the Slater integral F^k."""
    total = csr_array((basis.size, basis.size))
    for q in range(-rank, rank + 1):
        pair = two_body_product(basis, orbital_tensor(rank, q), orbital_tensor(rank, -q))
        total = total + (-1) ** (q % 2) * pair
    return 0.5 * reduced_c(rank) ** 2 * total


def orbital_square(basis: Determinants) -> csr_array:
    """L^2, the operator of alpha."""
    return F * (F + 1) * (2 * F + 1) * _scalar_square(basis, 1)


def casimir_g2(basis: Determinants) -> csr_array:
    """Casimir operator of G2, [3 U1.U1 + 11 U5.U5]/4, the operator of beta."""
    return 0.25 * (3 * _scalar_square(basis, 1) + 11 * _scalar_square(basis, 5))


def casimir_r7(basis: Determinants) -> csr_array:
    """Casimir operator of R7, [3 U1.U1 + 7 U3.U3 + 11 U5.U5]/5, the operator of gamma."""
    return 0.2 * (3 * _scalar_square(basis, 1) + 7 * _scalar_square(basis, 3) + 11 * _scalar_square(basis, 5))
