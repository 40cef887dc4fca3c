"""Means of any two profiles over a ring of pair momenta |Q| = nu by quadrature.

    M_k(nu) = Int_0^{2 pi} dphi u(P_z - nu cos phi) w(P_x - nu sin phi) e_k(phi - phi_P)

with e as in ring_moments. The panels follow the ripples on that side of the ring where P is and grow from there. Where the ring
meets the two lines through P again, far from P, they are coarse: the whole product is of second order there.
"""

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import Nodes, mixed_nodes
from nupair.pairs.planar_profiles import Profile
from nupair.pairs.ring_moments import angular_basis

_BLOCK = 64  # rings at a time
_PERIODS = 3  # of a ripple on one panel
_NEAR = 0.6  # rad; ripples are followed that far from the direction of P


def quadrature_moments(
    along: Profile, across: Profile, momentum: FloatArray, nu: FloatArray, order: int
) -> tuple[FloatArray, int]:
    """M_k, shape (3, n), dimensionless, and evaluations of the two profiles. momentum: P, shape (3,), eV. nu: shape (n,), eV."""
    moments, cost = np.zeros((3, nu.size)), 0
    px, pz = momentum[0], momentum[2]
    direction = np.arctan2(px, pz)
    for first in range(0, nu.size, _BLOCK):
        some = nu[first : first + _BLOCK]
        row, phi, step = _ring_nodes(along, across, momentum, some, order)
        weight = step * along(pz - some[row] * np.cos(phi)) * across(px - some[row] * np.sin(phi))
        for moment, basis in zip(moments, angular_basis(phi - direction), strict=True):
            moment[first : first + _BLOCK] = np.bincount(row, basis * weight, some.size)
        cost += phi.size
    return moments, cost


def _ring_nodes(along: Profile, across: Profile, momentum: FloatArray, nu: FloatArray, order: int) -> Nodes:
    """(row, phi, step) on rings nu, phi counted from the direction of P, between -pi and pi."""
    px, pz = momentum[0], momentum[2]
    direction, longest = np.arctan2(px, pz), 2 * np.hypot(px, pz) + float(nu.max())
    edges = [np.tile([-np.pi, -np.pi / 2, 0.0, np.pi / 2], (nu.size, 1))]
    for profile, centre, turn in ((along, pz, 0.0), (across, px, np.pi / 2)):
        away = np.arccos(np.clip((centre - profile.ladder(longest, _PERIODS)) / nu[:, None], -1.0, 1.0))
        edges += [turn + away, turn - away]
    placed = np.mod(np.concatenate(edges, axis=1) - direction + np.pi, 2 * np.pi) - np.pi + direction
    ends = np.sort(np.concatenate([placed, np.full((nu.size, 1), direction + np.pi)], axis=1), axis=1)
    middle = (ends[:, 1:] + ends[:, :-1]) / 2
    rippling = along.rippling(pz - nu[:, None] * np.cos(middle)) | across.rippling(px - nu[:, None] * np.sin(middle))
    return mixed_nodes(ends, order, rippling & (np.abs(middle - direction) < _NEAR), 2 * order)
