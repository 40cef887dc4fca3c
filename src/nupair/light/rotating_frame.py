"""The rotating frame in which the lasers stand still, found from the graph that the lasers make of the levels."""

import numpy as np
from numpy.typing import NDArray

from nupair.errors import ConflictError
from nupair.light.driven import DrivenLevels

FloatArray = NDArray[np.float64]


def photon_numbers(driven: DrivenLevels) -> FloatArray:
    """How many photons of each laser the frame of each level holds, shape (levels, lasers): 0, 1 or -1.

    The amplitude of level a turns with the phase sum_L n_aL (omega_L t + phi_L). One level of each group that lasers join is at
    rest; which one does not matter.
    Raises: ConflictError for a closed loop of lasers whose detunings do not add to zero, so that no frame stands still, or
    whose lasers have linewidths, because the phase around the loop then diffuses.
    """
    index = {level: row for row, level in enumerate(driven.levels)}
    number = np.zeros((len(driven.levels), len(driven.lasers)))
    seen: set[int] = set()
    closing: list[int] = []
    for root in range(len(driven.levels)):
        if root in seen:
            continue
        seen.add(root)
        group, used = [root], set()
        for level in group:  # grows while it is walked
            for column, laser in enumerate(driven.lasers):
                ends = index[laser.lower], index[laser.upper]
                if column in used or level not in ends:
                    continue
                used.add(column)
                other = ends[0] if level == ends[1] else ends[1]
                if other in seen:
                    closing.append(column)
                    continue
                number[other] = number[level]
                number[other, column] += 1 if other == ends[1] else -1
                seen.add(other)
                group.append(other)
    for column in closing:
        _refuse_open_loop(driven, number, column)
    return number


def _refuse_open_loop(driven: DrivenLevels, number: FloatArray, column: int) -> None:
    """The phase once around the loop that a laser closes must stay where it is."""
    laser = driven.lasers[column]
    around = number[driven.levels.index(laser.upper)] - number[driven.levels.index(laser.lower)]
    around[column] -= 1
    inside = ", ".join(x.name for x, turns in zip(driven.lasers, around, strict=True) if turns)
    detuning = np.array([x.detuning for x in driven.lasers])
    linewidth = np.array([x.linewidth for x in driven.lasers])
    if abs(around @ detuning) > 1e-12 * np.sum(np.abs(around * detuning)):
        raise ConflictError(
            f"the detunings around the closed loop of lasers {inside} must add to zero; received {around @ detuning:g}. "
            "No rotating frame stands still for others."
        )
    if np.any(linewidth[around != 0] > 0):
        raise ConflictError(
            f"the lasers of the closed loop {inside} must have no linewidth; received {linewidth[around != 0].tolist()}. "
            "The phase around the loop would diffuse."
        )


def frame_energies(driven: DrivenLevels) -> FloatArray:
    """Diagonal of the Hamiltonian in the rotating frame, shape (levels,): -sum_L n_aL delta_L."""
    energies: FloatArray = -photon_numbers(driven) @ np.array([laser.detuning for laser in driven.lasers])
    return energies
