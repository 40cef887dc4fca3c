"""Magnetization as a vector, from the full contraction of the current with the pair's tensor, for any preparation."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.errors import ConflictError, InputError, UnknownNameError
from nupair.experiment import LASERS, Experiment, laser_energies
from nupair.light.geometry import Beams, centre_angle, pair_energy, pair_momentum
from nupair.light.preparation import Step, chain_coherence, chain_population, laser_step
from nupair.neutrinos.weights import PAIRS
from nupair.observables.coherent_vectors import (
    CoherentVectors,
    along_axis,
    averaged_over_sites,
    coherent_vectors,
    selected,
    strongest_states,
)
from nupair.observables.emission import PairTensor, coherent_magnetization, coherent_rate
from nupair.pairs.finite import pair_integrals
from nupair.predict import emitters, setting
from nupair.predict.attributes import attributes
from nupair.predict.coherence import prepared
from nupair.predict.emitting_pair import crystal_frame, level_pair
from nupair.predict.indices import field_index
from nupair.predict.single_ions import selected_terms, terms_of_state
from nupair.predict.spectrum import default_angles
from nupair.predict.vectors import transition_vectors
from nupair.units import deg, gauss, s

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]
PREPARATIONS = ("selected", "unpolarised")


def magnetization(
    experiment: Experiment,
    signal_angle: ArrayLike | None = None,
    preparation: str = "selected",
    coherence: ArrayLike | None = None,
    tolerance: float = 1e-4,
) -> xr.Dataset:
    """dM/dt as a vector, and the rate, against the signal angle, for one preparation of the ions.

    signal_angle: rad. preparation: "selected", one state of e and one of p along ion.field_axis, the same on both sites;
    "unpolarised", every state of g in equal shares, taken to e and p by polarised lasers
    (lasers.excitation_1_polarisation and so on; only this preparation asks); circular light gives a parity-even moment by QED
    alone. coherence: a density matrix rho_ep instead, shape
    (states of e, states of p), same on both sites, in the basis of the computed levels; its trace with an operator is taken as
    it is.

    Dims `component` (x, y, z of the laser frame), `signal_angle`, `pair`. Variables rate, rate_odd (1/s), magnetization_rate
    (parity violating) and magnetization_rate_even (G/s, mu_0 dM/dt, of a Gaussian beam on its axis); with model.incoherent the
    emission of single ions is in each, and rate_incoherent shows it. A moment across a field precesses; along it, it stays.

    Raises: ConflictError unless the phase space is three-dimensional, the current derived and the spin axis computed.
    """
    experiment = setting.described(experiment)
    _refuse_published(experiment)
    beams = setting.beams(experiment)
    angle = default_angles(experiment, 1 * deg) if signal_angle is None else setting.signal_angles(signal_angle)
    vectors, amplitude = _prepared_vectors(experiment, preparation, coherence)
    vectors = vectors.rotated(crystal_frame(experiment))
    momentum = pair_momentum(beams, angle)
    tensor = pair_tensor(experiment, beams, momentum, tolerance)
    weights, majorana = setting.weights(experiment), setting.interference(experiment).majorana
    ions, volume = emitters.ions(experiment), emitters.emitting_volume(experiment)
    rate = coherent_rate(tensor, vectors, momentum, weights, majorana, ions)
    moment = coherent_magnetization(tensor, vectors, momentum, weights, majorana, volume, ions)
    values = [amplitude * part for part in (rate.even, rate.odd, moment.odd, moment.even)]
    if experiment.model.incoherent:
        if coherence is not None:
            raise ConflictError(
                "model.incoherent = true needs the state of e, which a given coherence does not tell. Set it to false."
            )
        selected = preparation == "selected"
        single = (
            selected_terms(experiment)
            if selected
            else terms_of_state(experiment, *chain_population(*laser_steps(experiment)[:2]))
        )
        values = [value + np.expand_dims(term, -2) for value, term in zip(values, single, strict=True)]
    about = (
        ("rate", s, "1/s", "parity-even part of the rate"),
        ("rate_odd", s, "1/s", "parity-violating part of the rate"),
        ("magnetization_rate", s / gauss, "G/s", "parity-violating mu_0 dM/dt"),
        ("magnetization_rate_even", s / gauss, "G/s", "parity-even mu_0 dM/dt"),
    )
    dims = ("component", "signal_angle", "pair")
    variables = {
        name: (dims[-value.ndim :], unit * value, {"units": units, "long_name": said})
        for value, (name, unit, units, said) in zip(values, about, strict=True)
    }
    if experiment.model.incoherent:
        said = {"units": "1/s", "long_name": "emission of single ions, in rate already"}
        variables["rate_incoherent"] = (dims[2:], single[0] * s, said)
    return xr.Dataset(
        variables,
        coords={
            "component": ("component", ["x", "y", "z"]),
            "signal_angle": ("signal_angle", angle, {"units": "rad", "long_name": "signal angle theta_s"}),
            "pair": ("pair", list(PAIRS), {"long_name": "neutrino pair"}),
        },
        attrs=dict(attributes(experiment)) | {"preparation": preparation if coherence is None else "given"},
    )


def pair_tensor(experiment: Experiment, beams: Beams, momentum: FloatArray, tolerance: float) -> PairTensor:
    """D, K and A over the described target, from currents along x, y, z and between x and z; A_xy and A_yz vanish with P_y."""
    mass_i, mass_j = setting.pair_masses(experiment)
    shape, energy = setting.shape(experiment), pair_energy(beams)
    currents = (np.eye(3)[0], np.eye(3)[1], np.eye(3)[2], np.array([1.0, 0.0, 1.0]) / np.sqrt(2))
    x, y, z, between = (
        pair_integrals(shape, "three-dimensional", energy, momentum, mass_i, mass_j, current, tolerance).parts
        for current in currents
    )
    along = np.zeros((*x.charge.shape, 3, 3))
    for k, one in enumerate((x, y, z)):
        along[..., k, k] = -one.charge
    along[..., 0, 2] = along[..., 2, 0] = -between.charge + (x.charge + z.charge) / 2
    return PairTensor(z.scalar + z.along + z.charge, z.mass, along)


def _prepared_vectors(
    experiment: Experiment, preparation: str, coherence: ArrayLike | None
) -> tuple[CoherentVectors, float]:
    """Traces in the crystal's frame and the |rho_ep|^2 that multiplies what follows from them."""
    pair = level_pair(experiment)
    sites = experiment.model.sublattices == "both"
    if coherence is not None:
        given = np.asarray(coherence, dtype=complex)
        if given.shape != (pair.spin.shape[2], pair.spin.shape[1]):
            raise InputError("the coherence", f"of shape {(pair.spin.shape[2], pair.spin.shape[1])}", given.shape)
        even, odd, amplitude = given, np.zeros_like(given), 1.0
    elif preparation == "selected":
        pair = along_axis(pair, crystal_frame(experiment).T @ setting.field_axis(experiment))
        even = selected(pair, *strongest_states(pair))
        odd, amplitude = np.zeros_like(even), prepared(experiment).coherence
    elif preparation == "unpolarised":
        even, odd = laser_coherence(experiment)
        amplitude = prepared(experiment).coherence
    else:
        raise UnknownNameError("the preparation", preparation, PREPARATIONS)
    return (averaged_over_sites(pair, even, odd) if sites else coherent_vectors(pair, even + odd)), amplitude


def laser_coherence(experiment: Experiment) -> tuple[ComplexArray, ComplexArray]:
    """(even, odd) parts of rho_ep that the polarised lasers make of unpolarised ions, shape (E, P); trigger at the centre angle."""
    return chain_coherence(*laser_steps(experiment))


def laser_steps(experiment: Experiment) -> list[Step]:
    """What the three lasers drive, g-q, q-e and g-p, in the crystal's frame."""
    beams = setting.beams(experiment)
    to_crystal = crystal_frame(experiment).T
    angles = (0.0, beams.theta_e, centre_angle(beams))
    steps: list[Step] = []
    energies = laser_energies(experiment)
    for pair, theta, laser, energy in zip(("gq", "qe", "gp"), angles, LASERS, energies, strict=True):
        direction = np.array([np.sin(theta), 0.0, np.cos(theta)])
        field = setting.field_direction(experiment, laser, direction)
        found = transition_vectors(experiment, pair[0], pair[1])
        velocity = np.zeros_like(found.spin) if found.velocity is None else found.velocity
        index = field_index(experiment, energy)
        steps.append(
            laser_step(velocity, found.moment, found.energy, to_crystal @ field, to_crystal @ direction, index)
        )
    return steps


def _refuse_published(experiment: Experiment) -> None:
    model = experiment.model
    wanted = {"phase_space": "three-dimensional", "current": "derived", "spin_axis": "computed", "moment": "per-event"}
    for name, value in wanted.items():
        if getattr(model, name) != value:
            raise ConflictError(
                f"the magnetization as a vector needs model.{name} = {value!r}; received {getattr(model, name)!r}."
            )
