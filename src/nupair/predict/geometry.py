"""The laser geometry of a description: matched angles, momentum mismatch and the six thresholds, labelled."""

import numpy as np
import xarray as xr

from nupair.errors import ConflictError, InputError
from nupair.experiment import LASERS, Experiment, laser_energies
from nupair.light.birefringence import extraordinary_index
from nupair.light.geometry import Beams, centre_angle, direction, matched_waves, pair_energy, pair_momentum
from nupair.light.refraction import Index, SellmeierIndex
from nupair.light.thresholds import threshold_angles, threshold_trigger_energies
from nupair.neutrinos.weights import PAIRS
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.units import eV

ROOTS = 4
"""Most trigger energies at which one pair opens or closes that a result can hold."""


def geometry(experiment: Experiment, signal_angle: float | None = None) -> xr.Dataset:
    """Angles, momenta and thresholds of the described lasers.

    signal_angle: rad; where the pair momentum and the thresholds in trigger energy are taken; None is the centre angle.

    Variables (angles rad, energies and momenta eV): second_angle, matched_second_angle and matched_signal_angle (NaN where no
    matched angles exist), centre_angle, pair_energy, wave_number(laser), pair_momentum(axis), threshold_angle(pair, edge),
    massless_edge(edge), threshold_trigger(pair, root): trigger energies where each pair opens or closes at that angle. The
    trigger's wave number and walk_off(laser), the angle between its energy flow and wave vector, are those at that angle.
    """
    beams = setting.beams(setting.described(experiment))
    mass_i, mass_j = setting.pair_masses(experiment)
    centre = centre_angle(beams)
    angle = centre if signal_angle is None else one_angle(signal_angle)
    try:
        matched = matched_waves(beams.wave_1, beams.wave_2, beams.wave_s)
    except ConflictError:
        matched = (float("nan"), float("nan"))
    momentum = pair_momentum(beams, angle)
    waves = (beams.wave_1, beams.wave_2, beams.wave_s)
    units = direction(np.array([0.0, beams.theta_e, angle]))
    index, span = _trigger_index(experiment, angle), _trigger_span(experiment, beams)
    triggers = np.full((len(PAIRS), ROOTS), np.nan)
    for row, roots in zip(
        triggers, threshold_trigger_energies(beams, index, angle, mass_i + mass_j, span), strict=True
    ):
        row[: min(ROOTS, roots.size)] = roots[:ROOTS] / eV
    rad, energy = {"units": "rad"}, {"units": "eV"}
    return xr.Dataset(
        {
            "second_angle": ((), beams.theta_e, rad | {"long_name": "theta_e"}),
            "matched_second_angle": ((), matched[0], rad),
            "matched_signal_angle": ((), matched[1], rad),
            "centre_angle": ((), centre, rad | {"long_name": "signal angle of the smallest |P|"}),
            "signal_angle": ((), angle, rad | {"long_name": "theta_s of pair_momentum and threshold_trigger"}),
            "pair_energy": ((), pair_energy(beams) / eV, energy),
            "photon_energy": ("laser", np.array(laser_energies(experiment)) / eV, energy),
            "wave_number": ("laser", [float(wave(unit)) / eV for wave, unit in zip(waves, units, strict=True)], energy),
            "walk_off": (
                "laser",
                [float(wave.walk_off(unit)) for wave, unit in zip(waves, units, strict=True)],
                rad | {"long_name": "angle between energy flow and wave vector; neglected elsewhere"},
            ),
            "pair_momentum": ("axis", momentum / eV, energy | {"long_name": "P"}),
            "massless_edge": ("edge", threshold_angles(beams, 0.0), rad),
            "threshold_angle": (("pair", "edge"), threshold_angles(beams, mass_i + mass_j), rad),
            "threshold_trigger": (
                ("pair", "root"),
                triggers,
                energy | {"long_name": "trigger energy of the threshold"},
            ),
        },
        coords={
            "laser": list(LASERS),
            "axis": ["x", "y", "z"],
            "edge": ["lower", "upper"],
            "pair": list(PAIRS),
            "pair_mass": ("pair", (mass_i + mass_j) / eV, energy),
        },
        attrs=dict(attributes(experiment)) | {"title": f"Laser geometry, {experiment.title or experiment.name}"},
    )


def _trigger_index(experiment: Experiment, angle: float) -> Index:
    """Index of the trigger in the direction of a signal angle (rad), as a function of its photon energy."""
    cosine = float(direction(angle) @ setting.c_axis(experiment))
    ordinary, principal = setting.indices(experiment, "trigger")
    return lambda energy: extraordinary_index(ordinary(energy), principal(energy), cosine)


def _trigger_span(experiment: Experiment, beams: Beams) -> tuple[float, float]:
    """Trigger energies to look for thresholds in, eV: up to all of the excitation energy, within the index record."""
    lowest, highest = 0.25 * beams.omega_s, beams.omega_1 + beams.omega_2
    for index in setting.indices(experiment, "trigger"):
        if isinstance(index, SellmeierIndex):
            lowest = max(lowest, 2 * np.pi / index.longest * (1 + 1e-12))
            highest = min(highest, 2 * np.pi / index.shortest * (1 - 1e-12))
    return lowest, highest


def one_angle(signal_angle: object) -> float:
    """A single signal angle in rad.

    Raises: InputError.
    """
    angles = setting.signal_angles(signal_angle)
    if angles.size != 1:
        raise InputError("signal_angle", "one angle", f"{angles.size} angles")
    return float(angles[0])
