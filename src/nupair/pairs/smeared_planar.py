"""Planar integrals of targets with Lorentzian or sharp factors, averaged over lasers that spread.

    <F> = <F_large> + D,     D = [the target with the mean kernel] - [the large target with the same mean kernel]

The first term has the whole cloud, D fewer curves of it (spread_cloud). Away from the edge, compared with the spread, D needs few
places (spread_far); near it, D is an integral of the mean kernel over rings (spread_rings). Targets too small for rings
take the plain integral at places along the cloud, as many as their blur and the spread demand (spread_near).
"""

from functools import partial

import numpy as np

from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import keep_better
from nupair.pairs.ring_means import RingTables
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.pairs.spread_far import STILL, starred_part, still_part
from nupair.pairs.spread_near import Place, near_part
from nupair.pairs.spread_target import Smearing, edge_distance

_ORDERS = {1: (6, 8), 2: (8, 10)}  # of the tables of sharp factors, tried in turn, by the rule for the kernel's mean
_TABULATED = 1.5  # of E: |Q| up to which they reach; mean kernels end before, or have no ring integral


def smeared_planar(
    smearing: Smearing,
    mass_i: FloatArray,
    mass_j: FloatArray,
    large: tuple[FloatArray, FloatArray],
    bound: FloatArray,
    allowed: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """(means, errors), shape (4, rows, pairs), eV^5.

    large: the large target's mean and its error, same shape. bound: on what the finite size changes, and the error that is
    permitted, shape (rows, pairs). Each way is kept where its error is the smaller one.
    """
    values, errors = large[0].copy(), large[1] + bound
    energy, momentum = smearing.cloud.centre()
    late = (errors.max(axis=0) > allowed) & (energy[:, None] > mass_i + mass_j)
    for column, masses in enumerate(zip(mass_i.tolist(), mass_j.tolist(), strict=True)):
        for way in (partial(still_part, bound=bound[:, column]), starred_part):
            rows = np.flatnonzero(late[:, column] & (errors[..., column].max(axis=0) > allowed[:, column]))
            rows = rows[edge_distance(energy[rows], momentum[rows], masses) > STILL * smearing.moments.deviation[rows]]
            if rows.size:
                found, its_error = way(smearing, rows, energy, momentum, masses)
                found, its_error = large[0][:, rows, column] + found, large[1][:, rows, column] + its_error
                keep_better(values[..., column], errors[..., column], rows, found, its_error)
    late &= errors.max(axis=0) > allowed
    orders = (0,) if isinstance(smearing.shape, LorentzianCylinder) else _ORDERS[smearing.rule]
    for row in np.flatnonzero(late.any(axis=1)).tolist():
        longest = _TABULATED * float(energy[row])
        tables = [RingTables(*smearing.profiles, longest, order) for order in orders]
        for column in np.flatnonzero(late[row]).tolist():
            masses = float(mass_i[column]), float(mass_j[column])
            place = Place(row, float(energy[row]), momentum[row], masses)
            found, its_error = near_part(smearing, place, tables, float(allowed[row, column]))
            keep_better(values[..., column], errors[..., column], np.array([row]), found[:, None], its_error[:, None])
    return values, errors
