"""The pair of states of e and p that emits, with its vectors in the frame of the lasers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.constants import BOHR_MAGNETON
from nupair.experiment import Experiment, laser_energies
from nupair.ions.published_vectors import published_vectors
from nupair.observables.coherent_vectors import LevelPair, along_axis, strongest_states
from nupair.predict import setting
from nupair.predict.indices import rate_index
from nupair.predict.vectors import transition_vectors
from nupair.tables import table

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EmittingPair:
    """Vectors between one state of e and one of p, x, y, z of the laser frame, shape (3,).

    spin; moment: L + g_s S; velocity: in units of c, on the first sublattice.
    moment_change: of the ion along `axis` when it goes from e to p, eV^-1.
    """

    spin: ComplexArray
    moment: ComplexArray
    velocity: ComplexArray
    moment_change: float
    axis: FloatArray

    @property
    def spin_squared(self) -> float:
        """|<p|S|e>|^2."""
        return float(np.sum(np.abs(self.spin) ** 2))


def emitting_pair(experiment: Experiment) -> EmittingPair:
    """The pair in force: computed from the crystal field, or the paper's, all along the c axis.

    computed: of the states that a field along ion.field_axis selects, the two with the largest |<a|S|b>|; of the two equal
    ones, which time reversal joins, the one whose state of p has the smaller moment L + g_s S along the axis.
    c-axis: S and v of eqs. (34)-(44) along the c axis, L + 2 S = S (eq. 41), and the paper's moment g mu_B of p.
    """
    if experiment.model.spin_axis == "c-axis":
        return _published(experiment)
    axis = setting.field_axis(experiment)
    rotation = crystal_frame(experiment)
    pair = along_axis(level_pair(experiment), rotation.T @ axis)
    final, initial = strongest_states(pair)
    spin, moment, velocity = (
        rotation @ operator[:, final, initial] for operator in (pair.spin, pair.moment, pair.velocity)
    )
    along = rotation.T @ axis
    after = float(np.real(along @ pair.moment_final[:, final, final]))
    before = float(np.real(along @ pair.moment_initial[:, initial, initial]))
    return EmittingPair(spin, moment, velocity, -BOHR_MAGNETON * (after - before), axis)


def level_pair(experiment: Experiment) -> LevelPair:
    """Operators between and within the levels e and p of the description, in the crystal's frame, first sublattice."""
    between = transition_vectors(experiment, "p", "e")
    velocity = np.zeros_like(between.spin) if between.velocity is None else between.velocity
    within_p, within_e = transition_vectors(experiment, "p", "p"), transition_vectors(experiment, "e", "e")
    return LevelPair(between.spin, between.moment, velocity, within_p.moment, within_e.moment)


def crystal_frame(experiment: Experiment) -> FloatArray:
    """The rotation that takes the crystal's axes (a, a, c) to the frame of the lasers, shape (3, 3).

    The crystal is first turned about its c by ion.a_axis_angle, then its c to the described direction.
    """
    cosine, sine = np.cos(experiment.ion.a_axis_angle), np.sin(experiment.ion.a_axis_angle)
    turn = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    frame: FloatArray = to_laser_frame(setting.c_axis(experiment)) @ turn
    return frame


def to_laser_frame(c_axis: FloatArray) -> FloatArray:
    """The smallest rotation that takes the crystal's z to the c axis, shape (3, 3); the a axes follow it.

    With c along k_1 the a axis lies along x, in the laser plane.
    """
    z = np.array([0.0, 0.0, 1.0])
    cross, cosine = np.cross(z, c_axis), float(c_axis[2])
    if cosine < -1 + 1e-12:
        return np.diag([1.0, -1.0, -1.0])
    skew = np.array([[0, -cross[2], cross[1]], [cross[2], 0, -cross[0]], [-cross[1], cross[0], 0]])
    rotation: FloatArray = np.eye(3) + skew + skew @ skew / (1 + cosine)
    return rotation


def _published(experiment: Experiment) -> EmittingPair:
    omega_1, omega_2, omega_s = laser_energies(experiment)
    scale = experiment.scale
    index = rate_index(experiment)(omega_1 + omega_2 - omega_s)
    elements = published_vectors(index, scale.magnetic_rates, scale.electric_rates)
    axis = setting.c_axis(experiment)
    spin = np.sqrt(elements.spin_squared) * axis.astype(complex)
    g_factor = table("hara2021")["elements"]["g_factor"].value
    return EmittingPair(spin, spin, elements.velocity_over_spin * spin, g_factor * BOHR_MAGNETON, axis)
