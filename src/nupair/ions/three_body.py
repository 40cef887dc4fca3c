"""Three-body scalar operators t_2 .. t_8 of the free ion (parameters T^2 .. T^8), in the determinant basis.

B. R. Judd, Phys. Rev. 141, 4 (1966): second-order interaction with other configurations adds to the Hamiltonian of n
>= 3 electrons the nine operators built from {u^k_h u^k'_i u^k''_j}^0 with even ranks. Judd combines them into t_1 ..
t_9 of definite seniority and symmetry under R7 and G2; three of the nine only change F^k, alpha, beta and gamma.

The coefficients are the published ones; with the multiplicities of the rank triples they form an orthogonal matrix
(tested), which leaves no freedom but the signs of the rows.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt

from scipy.sparse import csr_array

from nupair.ions.angular_momentum import orbital_tensor, three_j
from nupair.ions.determinants import Determinants, one_body

TRIPLES = ((2, 2, 2), (2, 2, 4), (2, 4, 4), (2, 4, 6), (4, 4, 4), (4, 4, 6), (2, 6, 6), (4, 6, 6), (6, 6, 6))
"""Rank triples in the order of the coefficients."""
MULTIPLICITY = (1, 3, 3, 6, 1, 3, 3, 3, 1)
"""Number of distinct orders of each triple."""

_SQUARES: Mapping[str, str] = {
    "T2": "605/5292 -6760/43659 -1805/391314 -4160/754677 55016/717409 -195/204974 1625/143748 "
    "88400/1185921 29393/790614",
    "T3": "32761/889056 33/1372 -4/33957 -13/264 49972/622545 52/1089 325/199584 -442/12705 205751/784080",
    "T4": "3575/889056 -325/37044 -54925/373527 625/26136 92480/1369599 529/11979 6889/2195424 -10880/251559 "
    "-79135/1724976",
    "T6": "-1573/8232 -15028/305613 4693/12326391 1568/107811 -297680/5021863 -49/395307 -1/223608 -174080/8301447 "
    "79135/175692",
    "T7": "264407/823200 28717/2778300 -1273597/28014525 841/1960200 -719104/2282665 -1369/35937 625/81312 "
    "-8704/3773385 15827/319440",
    "T8": "21879/274400 -37349/926100 849524/9338175 -17/653400 -73644/2282665 68/11979 1377/27104 -103058/1257795 "
    "-8379/106480",
}
"""Signed squares of the coefficients, Judd (1966), in the order of TRIPLES."""

THREE_BODY = tuple(_SQUARES)


def coefficients(name: str) -> tuple[float, ...]:
    """The nine coefficients of one operator in the order of TRIPLES."""
    squares = [Fraction(entry) for entry in _SQUARES[name].split()]
    return tuple(sqrt(abs(square)) * (1 if square > 0 else -1) for square in squares)


def triple_scalars(basis: Determinants) -> dict[tuple[int, int, int], csr_array]:
    """Sum over h != i != j and q of (k k' k''; q q' q'') u_q(h) u_q'(i) u_q''(j) for every rank triple, sparse."""
    total = {(k, q): one_body(basis, orbital_tensor(k, q)) for k in (2, 4, 6) for q in range(-k, k + 1)}
    scalars = {}
    for a, b, c in TRIPLES:
        result = csr_array((basis.size, basis.size))
        for qa in range(-a, a + 1):
            ua = orbital_tensor(a, qa)
            pair = csr_array((basis.size, basis.size))
            for qb in range(-b, b + 1):
                qc = -qa - qb
                weight = three_j(2 * a, 2 * b, 2 * c, 2 * qa, 2 * qb, 2 * qc)
                if weight == 0.0:
                    continue
                ub, uc = orbital_tensor(b, qb), orbital_tensor(c, qc)
                # the three electrons differ: coincidences are taken off, see determinants.py
                pair = pair + weight * (total[b, qb] @ total[c, qc] - one_body(basis, ub @ uc))
                same = one_body(basis, ua @ ub) @ total[c, qc] + one_body(basis, ua @ uc) @ total[b, qb]
                result = result - weight * (same - 2 * one_body(basis, ua @ ub @ uc))
            result = result + total[a, qa] @ pair
        scalars[a, b, c] = result
    return scalars


def three_body(basis: Determinants) -> dict[str, csr_array]:
    """t_i for every name of THREE_BODY, sparse (N, N): sum over h != i != j, with Judd's normalisation."""
    scalars = triple_scalars(basis)
    operators = {}
    for name in THREE_BODY:
        result = csr_array((basis.size, basis.size))
        for triple, count, weight in zip(TRIPLES, MULTIPLICITY, coefficients(name), strict=True):
            dimension = (2 * triple[0] + 1) * (2 * triple[1] + 1) * (2 * triple[2] + 1)
            result = result + count * weight * sqrt(dimension) * scalars[triple]
        operators[name] = result
    return operators
