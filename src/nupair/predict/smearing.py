"""The pieces of a spectrum whose lasers spread in direction and energy."""

import numpy as np

from nupair.experiment import Experiment
from nupair.light.deviation import beam_cloud
from nupair.pairs.finite import accuracy_said
from nupair.pairs.parts import FloatArray, KernelParts
from nupair.pairs.smeared import smeared_integrals
from nupair.predict import setting
from nupair.predict.progress import Progress

BLOCK = 512
"""Angles computed at a time."""


def smeared_pieces(
    experiment: Experiment, angle: FloatArray, tolerance: float, refine: bool, progress: Progress[slice]
) -> tuple[KernelParts, KernelParts, str]:
    """Pieces of the pair integrals averaged over the spread of the lasers, their errors, eV^5; how accurate they are."""
    beams, spread, shape = setting.beams(experiment), setting.beam_spread(experiment), setting.shape(experiment)
    mass_i, mass_j = setting.pair_masses(experiment)
    measure = experiment.model.phase_space
    allowed = np.zeros((angle.size, mass_i.size))
    values, errors = np.zeros((4, angle.size, mass_i.size)), np.zeros((4, angle.size, mass_i.size))
    blocks = [slice(first, first + BLOCK) for first in range(0, angle.size, BLOCK)]
    for block in progress(blocks, len(blocks), f"smeared spectrum of {experiment.name}"):
        cloud = beam_cloud(beams, spread, angle[block])
        for share, current in setting.spin_currents(experiment):
            found, error, permitted = smeared_integrals(
                shape, measure, cloud, mass_i, mass_j, current, tolerance, refine
            )
            values[:, block] += share * np.stack(found)
            errors[:, block] += share * np.stack(error)
            allowed[block] += share * permitted
    said = accuracy_said(errors.max(axis=0), allowed, tolerance)
    return KernelParts(*values), KernelParts(*errors), f"averaged over the spread of the lasers: {said}"
