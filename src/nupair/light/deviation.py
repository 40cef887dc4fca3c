"""Beams that deviate from the described ones: turned in the plane and out of it, and detuned; each exactly, none to first order."""

import numpy as np
from numpy.typing import ArrayLike

from nupair.light.blur import BeamSpread
from nupair.light.geometry import Beams, pair_energy
from nupair.pairs.gaussian_mean import Cloud, Rows
from nupair.pairs.parts import FloatArray


def beam_cloud(beams: Beams, spread: BeamSpread, signal_angle: ArrayLike) -> Cloud:
    """(E, P) of lasers with Gaussian spreads, one row per signal angle (rad, shape (N,)).

    An axis is one root mean square of one laser: turned in the plane of the lasers, turned out of it (the same root mean square
    in both), or detuned at a constant index. Only what is not zero is an axis. The lasers vary independently.
    """
    angles = np.atleast_1d(np.asarray(signal_angle, dtype=float))
    axes = [("turn", n, rms) for n, rms in enumerate(spread.direction) if rms > 0]
    axes += [("lift", n, rms) for n, rms in enumerate(spread.direction) if rms > 0]
    axes += [("tune", n, rms) for n, rms in enumerate(spread.energy) if rms > 0]
    signs = np.array([1.0, 1.0, -1.0])
    waves = (beams.wave_1, beams.wave_2, beams.wave_s)
    photons = np.array([beams.omega_1, beams.omega_2, beams.omega_s])

    def place(rows: Rows, z: FloatArray) -> tuple[FloatArray, FloatArray]:
        size = np.ones((3, rows.size))
        energy = np.full(rows.size, pair_energy(beams))
        turned = np.stack([np.zeros(rows.size), np.full(rows.size, beams.theta_e), angles[rows]])
        lifted = np.zeros((3, rows.size))
        for column, (kind, laser, rms) in enumerate(axes):
            step = rms * z[:, column]
            if kind == "turn":
                turned[laser] += step
            elif kind == "lift":
                lifted[laser] += step
            else:
                size[laser] += step / photons[laser]
                energy += signs[laser] * step
        unit = np.stack([np.cos(lifted) * np.sin(turned), np.sin(lifted), np.cos(lifted) * np.cos(turned)], axis=-1)
        length = np.stack([wave(where) for wave, where in zip(waves, unit, strict=True)]) * size * signs[:, None]
        momentum: FloatArray = np.sum(length[..., None] * unit, axis=0)
        return energy, momentum

    return Cloud(place, angles.size, len(axes))
