"""Which component of a vector operator connects two states of a site that keeps M modulo an order.

T forbids nothing between Kramers doublets (see time_reversal); the site does. A state belongs to a residue M mod 4 in
S4. An axial vector (S, L + g_s S) has the spherical component q between residues m and m' only if m' - m = q mod 4. A
polar vector (r, v) changes sign under the improper rotation, and needs m' - m = q + 2 mod 4. So spin and velocity of
the same two states never lie in the same circular component, S.v^* = 0: the factor S.v/(|S||v|) of eq. (64) is 0 in S4
with the field along c.

In a field along the axis the two states of a doublet, of residues +m and -m, are two levels, and each pair of levels
has its own component: this is the selection of spin projection that remains.
"""

from nupair.errors import InputError


def vector_components(two_m_final: int, two_m_initial: int, order: int = 4, polar: bool = False) -> tuple[int, ...]:
    """Spherical components q in (-1, 0, 1) of a vector that may connect two residues.

    two_m_final, two_m_initial: doubled M of any member of each class. order: of the axis of the site. polar: r or v at
    a site whose axis is an improper fourfold one (S4); False for S and L, and for any proper axis.
    Raises: InputError for a polar vector with another order than 4, or for one integer and one half-integer M.
    """
    if (two_m_final - two_m_initial) % 2:
        raise InputError("the two M", "both integer or both half-integer", (two_m_final / 2, two_m_initial / 2))
    if polar and order != 4:
        raise InputError("the order of an improper axis", "4", order)
    shift = (two_m_final - two_m_initial) // 2 - (2 if polar else 0)
    return tuple(q for q in (-1, 0, 1) if (shift - q) % order == 0)
