"""What a description means to the formulas: masses, weights, beams, current and phase-space measure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nupair.description import FIELDS, HELICITIES, MATCHED
from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.experiment import LASERS, Experiment, laser_energies
from nupair.ions.named_levels import MEASURED, named_level
from nupair.light.birefringence import Wave
from nupair.light.blur import BeamSpread
from nupair.light.geometry import Beams, arrange_waves, direction
from nupair.light.refraction import ConstantIndex, Index, host_index
from nupair.neutrinos.couplings import axial_coupling, vector_coupling
from nupair.neutrinos.masses import masses_from_lightest
from nupair.neutrinos.mixing import electron_row
from nupair.neutrinos.releases import oscillation_release
from nupair.neutrinos.weights import PAIR_INDICES, PairWeights, pair_weights, printed_weights
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder, LargeTarget, OverlapShape, Shape
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder, LorentzianCylinder
from nupair.pairs.weighting import Interference
from nupair.units import deg, mrad

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]
Factors = tuple[tuple[str, float], ...]
HAMILTONIAN = ("F2", "F4", "F6", "zeta", "alpha", "M0", "P2", "B20", "B40", "B44", "B60", "B64", "B64_imag")
"""Parameters of the ion's Hamiltonian that [scale] knows."""


def signal_angles(given: object) -> FloatArray:
    """Signal angles in rad, shape (n,), from numbers in rad, or from a quantity or labelled array that says its unit.

    Raises: InputError for anything but a list of finite real numbers within two pi of zero.
    """
    unit = getattr(given, "units", None) or getattr(given, "attrs", {}).get("units")
    values = np.asarray(getattr(given, "magnitude", given)) if not isinstance(given, str) else np.asarray([given])
    if values.dtype.kind not in "iuf":
        raise InputError("signal_angle", "real numbers in rad", given, "Multiply degrees by nupair.units.deg.")
    factors = {"rad": 1.0, "radian": 1.0, "deg": deg, "degree": deg, "degrees": deg, "mrad": mrad, "milliradian": mrad}
    if unit is not None and str(unit) not in factors:
        raise UnknownNameError("the unit of signal_angle", str(unit), factors)
    angle = np.atleast_1d(values.astype(float)) * factors[str(unit or "rad")]
    if angle.ndim != 1 or angle.size == 0:
        raise InputError("signal_angle", "a list of at least one angle", f"an array of shape {angle.shape}")
    if not np.all(np.isfinite(angle)):
        raise InputError("signal_angle", "finite", float(angle[~np.isfinite(angle)][0]))
    if np.any(np.abs(angle) > 2 * np.pi):
        worst = f"{angle[np.argmax(np.abs(angle))]:g} rad"
        hint = "In Python, multiply degrees by nupair.units.deg."
        raise InputError("signal_angle", "within 2 pi rad (360 deg) of zero", worst, hint)
    return angle


def described(experiment: object) -> Experiment:
    """The description itself.

    Raises: InputError for anything else, such as the name of a preset.
    """
    if not isinstance(experiment, Experiment):
        raise InputError("the experiment", "a description", experiment, "Try nupair.load('er-ylf').")
    return experiment


@dataclass(frozen=True)
class Mixing:
    """Oscillation parameters in force: squared sines, splittings (eV^2)."""

    sin2_theta12: float
    sin2_theta13: float
    dm2_21: float
    dm2_3l: float


def mixing(experiment: Experiment) -> Mixing:
    """The release's parameters, overridden one by one where the description says so."""
    neutrino = experiment.neutrino
    release = oscillation_release(neutrino.release, neutrino.ordering)
    names = ("sin2_theta12", "sin2_theta13", "dm2_21", "dm2_3l")
    given = {name: getattr(neutrino, name) for name in names}
    return Mixing(**{n: getattr(release, n).natural if given[n] is None else given[n] for n in names})


def masses(experiment: Experiment) -> FloatArray:
    """(m1, m2, m3), eV."""
    parameters, neutrino = mixing(experiment), experiment.neutrino
    return masses_from_lightest(neutrino.lightest_mass, parameters.dm2_21, parameters.dm2_3l, neutrino.ordering)


def pair_masses(experiment: Experiment) -> tuple[FloatArray, FloatArray]:
    """(m_i, m_j) of the six pairs, each shape (6,), eV."""
    i, j = PAIR_INDICES.T
    mass = masses(experiment)
    return mass[i], mass[j]


def weights(experiment: Experiment) -> PairWeights:
    """Weights of the six pairs: from eq. (3), or as Table 4 prints them."""
    return printed_weights() if experiment.model.weights == "table-4" else derived_weights(experiment)


def derived_weights(experiment: Experiment) -> PairWeights:
    """Weights of the six pairs from eq. (3)."""
    neutrino, parameters = experiment.neutrino, mixing(experiment)
    row = electron_row(parameters.sin2_theta12, parameters.sin2_theta13, neutrino.alpha, neutrino.beta)
    axial = axial_coupling(row)
    return pair_weights(axial, vector_coupling(axial, neutrino.sin2_theta_w))


def interference(experiment: Experiment) -> Interference:
    """How Majorana pairs and the vector current enter."""
    majorana = experiment.model.majorana_coefficient if experiment.neutrino.nature == "majorana" else 0.0
    return Interference(majorana=majorana, conserved_current=experiment.model.current == "derived")


def c_axis(experiment: Experiment) -> FloatArray:
    """Unit vector of the crystal's c axis in the frame of the lasers, shape (3,)."""
    named = {"k1": (0.0, 0.0, 1.0), "normal": (0.0, 1.0, 0.0)}
    axis = experiment.ion.c_axis
    vector = np.array(named[axis] if isinstance(axis, str) else axis)
    unit: FloatArray = vector / np.linalg.norm(vector)
    return unit


def refractive_index(experiment: Experiment) -> Index:
    """The host's index: one number, or its record for one ray."""
    index = experiment.target.refractive_index
    return _host_index(experiment, index) if isinstance(index, str) else ConstantIndex(index)


def _host_index(experiment: Experiment, ray: str) -> Index:
    return host_index(experiment.ion.host, ray, experiment.scale.refractive_index)


def ray(experiment: Experiment, laser: str) -> str | None:
    """The ray of the host that a laser is, ordinary or extraordinary; None where its polarisation or its indices are not said.

    Circular light is the ordinary ray, where it runs along the c axis.
    Raises: ConflictError for a field that is neither ray, the c axis being oblique to the plane of the lasers, or a circular one
    off the c axis.
    """
    said = getattr(experiment.lasers, f"{laser}_polarisation")
    if said in HELICITIES:
        return _circular_ray(experiment, laser, str(said))
    if said not in FIELDS:
        return None if said is None else str(said)
    if not isinstance(experiment.target.refractive_index, str):
        return None
    across = abs(float(c_axis(experiment)[1]))
    if 1e-9 < across < 1 - 1e-9:
        raise ConflictError(
            f"lasers.{laser}_polarisation must be 'ordinary' or 'extraordinary' where ion.c_axis is oblique to the plane of the "
            f"lasers, since no other field keeps its polarisation; received {said!r}."
        )
    return "ordinary" if (said == "normal") == (across < 0.5) else "extraordinary"


def _circular_ray(experiment: Experiment, laser: str, said: str) -> str | None:
    """The ordinary ray where the description itself fixes the laser along c; None where one index holds for every field."""
    if not isinstance(experiment.target.refractive_index, str):
        return None
    angle = {"excitation_1": 0.0, "excitation_2": experiment.lasers.second_angle}.get(laser)
    if angle is None or isinstance(angle, str) or abs(float(direction(angle) @ c_axis(experiment))) < 1 - 1e-9:
        raise ConflictError(
            f"lasers.{laser}_polarisation must be linear, because the crystal takes circular light apart into two rays of "
            f"different index unless ion.c_axis lies along a direction that is fixed; received {said!r}. "
            "Try a number as target.refractive_index, or c along excitation_1."
        )
    return "ordinary"


def field_direction(experiment: Experiment, laser: str, towards: FloatArray) -> FloatArray | ComplexArray:
    """Unit vector of a laser's electric field, shape (3,), for a beam in the plane of the lasers along the unit vector `towards`.

    Normal to the plane where nothing is said. An extraordinary ray's is taken normal to the beam, without its walk-off. Circular
    light is (n x k +- i n)/sqrt(2), n the normal, with the time factor exp(-i omega t): spin +-1 along k.
    """
    said, axis = getattr(experiment.lasers, f"{laser}_polarisation"), c_axis(experiment)
    normal = np.array([0.0, 1.0, 0.0])
    if said in HELICITIES:
        sign = 1 if said == HELICITIES[0] else -1
        return np.array((np.cross(normal, towards) + sign * 1j * normal) / np.sqrt(2))
    field = normal
    if said == "in-plane":
        field = np.cross(normal, towards)
    elif said == "ordinary":
        field = np.cross(towards, axis)
    elif said == "extraordinary":
        field = axis - (axis @ towards) * towards
    size = float(np.linalg.norm(field))
    return field / size if size > 1e-9 else normal


def indices(experiment: Experiment, laser: str) -> tuple[Index, Index]:
    """(n_o, n_e) that a laser meets; equal for an ordinary ray and where no polarisation is said."""
    said = ray(experiment, laser)
    if said is None:
        return (refractive_index(experiment),) * 2
    return _host_index(experiment, "ordinary"), _host_index(experiment, said)


def wave(experiment: Experiment, laser: str, energy: float) -> Wave:
    """Wave number against direction of one of the lasers, were its photon energy this one (eV)."""
    ordinary, principal = indices(experiment, laser)
    x, y, z = map(float, c_axis(experiment))
    return Wave(float(ordinary(energy) * energy), float(principal(energy) * energy), (x, y, z))


def beams(experiment: Experiment) -> Beams:
    """Energies, waves and angle of the lasers.

    Raises: ConflictError where no matched angle exists, or where an extraordinary excitation laser runs along the c axis.
    """
    photons, angle = laser_energies(experiment), experiment.lasers.second_angle
    first, second, signal = (wave(experiment, laser, energy) for laser, energy in zip(LASERS, photons, strict=True))
    found = arrange_waves(photons, (first, second, signal), None if angle == MATCHED else float(angle))
    for laser, theta in (("excitation_1", 0.0), ("excitation_2", found.theta_e)):
        along = abs(float(direction(theta) @ c_axis(experiment))) > 1 - 1e-12
        if along and getattr(experiment.lasers, f"{laser}_polarisation") == "extraordinary":
            raise ConflictError(
                f"lasers.{laser}_polarisation must be 'ordinary' for a beam along the c axis, where both rays are; received "
                "'extraordinary'. Turn ion.c_axis, or set it to 'ordinary'."
            )
    return found


def field_axis(experiment: Experiment) -> FloatArray:
    """Unit vector of the magnetic field that selects the states, in the frame of the lasers, shape (3,)."""
    given = experiment.ion.field_axis
    if isinstance(given, str):
        return c_axis(experiment)
    unit: FloatArray = np.array(given) / np.linalg.norm(given)
    return unit


Share = tuple[float, NDArray[np.complex128]]


def spin_currents(experiment: Experiment) -> list[Share]:
    """The spin matrix element between e and p as (share of |S|^2, direction) pairs; shares sum to 1, directions are unit vectors.

    "c-axis": all along c, as the paper takes it. "computed": an unpolarised pair of levels has one share along c and one
    normal to it, the same in every direction there, which a circular current about c stands for. Between levels of different
    symmetry class S4 leaves only the second; between levels of one class the crystal-field calculation says how much is which.

    Raises: ConflictError for "computed" where a class is unknown, or where the level set is not the measured one.
    """
    axis = c_axis(experiment)
    if experiment.model.spin_axis == "c-axis":
        return [(1.0, unit_current(axis))]
    across = np.cross(axis, np.eye(3)[np.argmin(np.abs(axis))])
    circular = unit_current(across + 1j * np.cross(axis, across))
    along = _share_along_axis(experiment)
    return [(share, vector) for share, vector in ((1 - along, circular), (along, unit_current(axis))) if share > 0]


def _share_along_axis(experiment: Experiment) -> float:
    """Share of the crystal axis in |<p|S|e>|^2."""
    ion = experiment.ion
    e, p = (named_level(ion.levels, ion.species, ion.host, level) for level in (ion.scheme.e, ion.scheme.p))
    classes = {e.symmetry_class, p.symmetry_class}
    if classes == {"0", "2"}:
        raise ConflictError(
            f"ion.scheme: the spin has no element between {e.name} and {p.name}, whose M_J differ by two. Try another level."
        )
    if "" not in classes and len(classes) == 2:
        return 0.0
    if classes <= {"0", "1", "2"}:  # even number of electrons: within a class only S_z acts
        return 1.0
    if ion.levels != MEASURED:
        raise ConflictError(
            f"model.spin_axis = 'computed' needs the symmetry classes of {e.name} and {p.name} to differ, or ion.levels = "
            f"'measured', whose wave functions are computed; received ion.levels = {ion.levels!r}. Try 'c-axis'."
        )
    return computed_share(ion.species, ion.host, e.name, p.name, hamiltonian_factors(experiment))


def hamiltonian_factors(experiment: Experiment) -> Factors:
    """Factors other than 1 on the parameters of the ion's Hamiltonian, as `recorded_levels` takes them."""
    given = ((name, float(getattr(experiment.scale, name))) for name in HAMILTONIAN)
    return tuple((name, factor) for name, factor in given if factor != 1)


@cache
def computed_share(species: str, host: str, e: str, p: str, factors: Factors = ()) -> float:
    """Share of the crystal axis in |<p|S|e>|^2 from the crystal-field calculation with the default set on record.

    Measured and computed levels of a manifold may come in another order; they are matched by symmetry class and their order
    within it.
    Raises: ConflictError where a level has no computed partner.
    """
    from nupair.ions.matching import computed_states, recorded_levels  # here: most descriptions are settled by symmetry
    from nupair.ions.pair_vectors import state_vectors

    levels = recorded_levels(species, host, factors)
    try:
        final, initial = ((name, computed_states(levels, species, host, name)) for name in (p, e))
    except ConflictError as error:
        raise ConflictError(f"ion.scheme: {error} Try model.spin_axis = 'c-axis'.") from error
    return state_vectors(levels, final, initial, 0.0).axis_share


_SHAPES: dict[str, Callable[[float, float], Shape]] = {
    "exact": Cylinder,
    "lorentzian": LorentzianCylinder,
    "gaussian": GaussianCylinder,
    "gaussian-beam": GaussianBeam,
    "large-target": LargeTarget,
}


def shape(experiment: Experiment) -> Shape:
    """The target with the form factor that the description asks for."""
    target = experiment.target
    return _SHAPES[experiment.model.form_factor](target.length, target.radius)


def edge_shape(experiment: Experiment) -> OverlapShape | None:
    """The target whose form factor blurs an edge; the cylinder's own for the paper's Lorentzians, None for a large target."""
    target = shape(experiment)
    if isinstance(target, LorentzianCylinder):
        return Cylinder(target.length, target.radius)
    return target if isinstance(target, OverlapShape) else None


def beam_spread(experiment: Experiment) -> BeamSpread:
    """Root mean squares of the lasers' directions (divergence and pointing together) and energies."""
    lasers = experiment.lasers
    directions = [np.hypot(getattr(lasers, f"{n}_divergence"), getattr(lasers, f"{n}_pointing")) for n in LASERS]
    energies = [getattr(lasers, f"{n}_linewidth") for n in LASERS]
    return BeamSpread(direction=tuple(map(float, directions)), energy=tuple(map(float, energies)))  # type: ignore[arg-type]


def is_spread(experiment: Experiment) -> bool:
    """Whether any laser has a divergence, pointing jitter or linewidth."""
    spread = beam_spread(experiment)
    return any(width > 0 for width in (*spread.direction, *spread.energy))
