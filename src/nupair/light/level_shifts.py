"""How the static shifts of an ion's levels vary together from ion to ion (inhomogeneous broadening)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.errors import ConflictError, InputError

FloatArray = NDArray[np.float64]
ROUNDING = 1e-12
"""Variances below this are rounding."""


@dataclass(frozen=True)
class LevelShifts:
    """Level a is shifted by ratio_a times a number of its own; correlation: of these numbers, a row for each level.

    Correlation 1 everywhere: all levels of an ion shift together, in fixed ratios. 0 beside the diagonal: independently.
    Raises: InputError for a table of another shape than the ratios', without ones on its diagonal or not symmetric; ConflictError
    for one that no random numbers have.
    """

    ratios: tuple[float, ...]
    correlation: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        """Refuse what no ensemble has."""
        table = np.array(self.correlation, dtype=float)
        square = table.shape == (len(self.ratios),) * 2
        if not (square and np.array_equal(table, table.T) and np.all(np.diag(table) == 1)):
            raise InputError(
                "the correlation of level shifts", "symmetric, with ones on its diagonal", self.correlation
            )
        if np.linalg.eigvalsh(table).min() < -ROUNDING:
            raise ConflictError(
                "the correlations of level shifts must leave no combination of them a negative variance; received "
                f"{table[np.triu_indices(len(table), 1)].tolist()}. Try all 0, or all 1."
            )


def common(ratios: FloatArray) -> LevelShifts:
    """All levels of an ion shift together."""
    return LevelShifts(tuple(map(float, ratios)), ((1.0,) * len(ratios),) * len(ratios))


def independent(ratios: FloatArray) -> LevelShifts:
    """Each level shifts on its own."""
    return LevelShifts(tuple(map(float, ratios)), tuple(tuple(map(float, row)) for row in np.eye(len(ratios))))


def mixing(shifts: LevelShifts) -> FloatArray:
    """A such that A z, with z independent and of the ensemble's shape and width, are the shifts; shape (levels, k).

    Cholesky's method, largest remaining variance first; k is the rank, 1 for levels that shift together.
    """
    moving = np.flatnonzero(shifts.ratios)
    left = np.array(shifts.correlation, dtype=float)[np.ix_(moving, moving)]
    columns = []
    while moving.size and np.diag(left).max() > ROUNDING:
        first = int(np.argmax(np.diag(left) > np.diag(left).max() - ROUNDING))
        column = left[:, first] / np.sqrt(left[first, first])
        left = left - np.outer(column, column)
        columns.append(np.where(np.abs(column) > ROUNDING, column, 0.0))
    found = np.zeros((len(shifts.ratios), len(columns)))
    if columns:
        found[moving] = np.array(shifts.ratios)[moving, None] * np.array(columns).T
    return found
