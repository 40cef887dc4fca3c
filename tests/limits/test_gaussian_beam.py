"""The described Gaussian beam through a slab: limits known by hand, and the ions and the volume that count in its rates."""

import numpy as np
import pytest

import nupair
from nupair.errors import ConflictError
from nupair.light.blur import threshold_slope
from nupair.light.geometry import pair_energy, pair_momentum
from nupair.observables.prefactors import consistent_prefactor
from nupair.pairs.finite import pair_integrals
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam
from nupair.pairs.two_body import two_body_kernel
from nupair.pairs.weighting import rate_integral
from nupair.predict import emitters, setting
from nupair.units import deg, eV, s

BEAM = {"model.form_factor": "gaussian-beam"}
EXPERIMENT = nupair.load("er-ylf").replace({"ion.coherence": 0.25})
DESCRIBED = EXPERIMENT.replace(BEAM)
INSIDE = np.array([0.4, 1.026, 1.9])
ENERGY, MASSES, AXIS = 1.5896, ([0.01], [0.05]), np.array([0.0, 0.0, 1.0])
EDGE = float(np.sqrt(ENERGY**2 - 0.06**2))


@pytest.mark.parametrize("space", ["three-dimensional", "planar"])
def test_the_description_reaches_the_formula_with_the_waist_as_radius(space):
    experiment = EXPERIMENT.replace(BEAM | {"model.phase_space": space, "target.radius": "0.7 cm"})
    beams, angle = setting.beams(experiment), np.array([1.026, 2.522])
    body = GaussianBeam(experiment.target.length, experiment.target.radius)
    parts = np.zeros((4, 2, 6))
    for share, current in setting.spin_currents(experiment):
        masses = setting.pair_masses(experiment)
        found = pair_integrals(body, space, pair_energy(beams), pair_momentum(beams, angle), *masses, current)
        parts += share * np.stack(found.parts)
    expected = rate_integral(type(found.parts)(*parts), setting.weights(experiment), setting.interference(experiment))
    spectrum = nupair.spectrum(experiment, angle)
    np.testing.assert_allclose(spectrum["rate_integral"], expected / eV**5, rtol=1e-12)
    sharp = nupair.spectrum(experiment.replace({"model.form_factor": "exact"}), angle)
    assert np.all(spectrum["rate_integral"][1] != sharp["rate_integral"][1])


@pytest.mark.parametrize("detuning", [-6.0, -1.0, 0.0, 2.0])
def test_a_wide_beam_blurs_as_a_slab_does(detuning):
    """Along the axis only the faces count: V F = Int dK_z L sinc^2(K_z L/2) Phi(P - K_z z), the same for a wide cylinder."""
    length, width = 300.0, 3e5
    momentum = (EDGE + detuning / length) * AXIS
    k = np.linspace(-400, 400, 800_001) / length
    weight = np.sinc(k * length / (2 * np.pi)) ** 2 * length * (k[1] - k[0])
    kernel = two_body_kernel(ENERGY, momentum - k[:, None] * AXIS, *(m[0] for m in MASSES), AXIS)
    for shape in (GaussianBeam(length, width), Cylinder(length, width)):
        found = pair_integrals(shape, "three-dimensional", ENERGY, momentum, *MASSES, AXIS, 1e-6)
        for piece, error, by_hand in zip(found.parts, found.error, kernel, strict=True):
            missing = 2 / (np.pi * 400) * np.abs(by_hand).max() * 2 * np.pi  # tails beyond the grid
            expected = float(by_hand @ weight)
            assert abs(shape.volume * float(piece[0, 0]) - expected) < shape.volume * float(error[0, 0]) + missing


@pytest.mark.parametrize("detuning", [-5.0, -1.0, 0.0, 1.5])
def test_a_long_thin_beam_blurs_as_a_gaussian_of_root_two_over_the_waist(detuning):
    """Across the axis |FF|^2 = exp(-K^2 w^2/4), so that K_x has the variance 2/w^2; K_y moves |P| to second order only."""
    length, waist = 2e5, 2e3
    momentum = (EDGE + detuning / waist) * np.array([1.0, 0.0, 0.0])
    k = np.linspace(-12, 12, 400_001) * np.sqrt(2) / waist
    weight = np.exp(-((k * waist) ** 2) / 4) * waist / np.sqrt(4 * np.pi) * (k[1] - k[0])
    shape = GaussianBeam(length, waist)
    found = pair_integrals(shape, "three-dimensional", ENERGY, momentum, *MASSES, AXIS, 1e-6)
    kernel = two_body_kernel(ENERGY, momentum - np.outer(k, [1.0, 0.0, 0.0]), *(m[0] for m in MASSES), AXIS)
    top = 2 * np.pi / shape.volume * np.abs(kernel.scalar).max()
    for piece, by_hand in zip(found.parts, kernel, strict=True):
        expected = 2 * np.pi / shape.volume * float(by_hand @ weight)
        assert float(piece[0, 0]) == pytest.approx(expected, abs=2e-3 * top)


@pytest.mark.parametrize("polar", [0.5, 1.2])
def test_far_inside_the_edge_beam_and_cylinder_of_one_radius_agree_to_first_order_in_the_size(polar):
    """The side of a cylinder scatters as 1/K^3 over two transverse momenta, 1/(R delta) of the value; a soft side does not."""
    off = np.array([_beam_over_cylinder("three-dimensional", polar, size)[0] - 1 for size in (2000.0, 8000.0)])
    assert np.all(np.abs(off) < 1 / (0.2 * EDGE * np.array([2000.0, 8000.0])))
    assert off[0] / off[1] == pytest.approx(4, rel=1e-2)


@pytest.mark.parametrize("polar", [0.5, 1.2])
def test_in_the_plane_they_agree_to_second_order(polar):
    """Over one transverse momentum the side's 1/K^3 is 1/(R delta)^2 of the value: the areas are the same."""
    ratio, error = _beam_over_cylinder("planar", polar, 2000.0)
    assert abs(ratio - 1) < error + (0.2 * EDGE * 2000.0) ** -2


def _beam_over_cylinder(space, polar, size):
    """(ratio of the scalar pieces at 0.8 of the edge, its error)."""
    momentum = 0.8 * EDGE * np.array([np.sin(polar), 0.0, np.cos(polar)])
    found = [
        pair_integrals(kind(2 * size, size), space, ENERGY, momentum, *MASSES, AXIS, 1e-4)
        for kind in (GaussianBeam, Cylinder)
    ]
    beam, cylinder = (float(one.parts.scalar[0, 0]) for one in found)
    return beam / cylinder, sum(float(one.error.scalar[0, 0]) for one in found) / cylinder


def test_inside_the_integral_goes_as_one_over_the_volume():
    wide = DESCRIBED.replace({"target.length": "1 cm", "target.radius": "3 cm"})
    ratio = nupair.spectrum(DESCRIBED, INSIDE)["rate_integral"] / nupair.spectrum(wide, INSIDE)["rate_integral"]
    np.testing.assert_allclose(ratio, 3**2 / 2, rtol=1e-4)


def test_the_edges_of_a_long_thin_beam_are_as_wide_as_its_gaussian():
    """Density of K.n along P: exp(-K^2 w^2/4 n_x^2), full width 4 (ln 2)^(1/2) n_x/w; over the slope of |P|, an angle."""
    experiment = DESCRIBED.replace({"target.length": "1 m", "target.radius": "0.1 mm"})
    found, beams = nupair.edges(experiment), setting.beams(experiment)
    angle = found["angle"].values
    momentum = pair_momentum(beams, angle)
    across = np.abs(momentum[..., 0]) / np.linalg.norm(momentum, axis=-1)
    width = 4 * np.sqrt(np.log(2)) * across / experiment.target.radius
    np.testing.assert_allclose(found["width_size"], width / np.abs(threshold_slope(beams, angle)), rtol=1e-3)


def test_the_ions_that_count_are_those_weighted_with_the_coherence():
    """By hand: f = exp(-2 rho^2/w^2) over the slab; N = n Int f, and the moment of all events over Int f^2 is that on the axis."""
    target = DESCRIBED.target
    rho = np.linspace(0, 6 * target.radius, 200_001)
    f = np.exp(-2 * (rho / target.radius) ** 2)
    first, second = (2 * np.pi * float(np.trapezoid(rho * f**power, rho)) * target.length for power in (1, 2))
    assert emitters.ions(DESCRIBED) == pytest.approx(DESCRIBED.ion.density * first, rel=1e-8)
    assert emitters.emitting_volume(DESCRIBED) == pytest.approx(second, rel=1e-8)
    assert setting.shape(DESCRIBED).volume == pytest.approx(first**2 / second, rel=1e-8)
    prefactor = float(nupair.spectrum(DESCRIBED, INSIDE)["rate_prefactor"]) / (s * eV**5)
    assert prefactor == pytest.approx(consistent_prefactor(DESCRIBED.ion.density * first), rel=1e-8)


def test_a_large_beam_emits_everywhere_as_the_square_of_its_coherence():
    """A quarter of the even target's pairs at one coherence on the axis, since Int f^2 = V/4, and on the axis the same dM/dt."""
    even = nupair.spectrum(EXPERIMENT.replace({"model.form_factor": "large-target"}), INSIDE)
    beam = nupair.spectrum(DESCRIBED, INSIDE)
    np.testing.assert_allclose(beam["rate"], even["rate"] / 4, rtol=1e-4)
    for name in ("magnetization_rate", "magnetization_rate_even"):
        scale = np.abs(even[name]).max()
        np.testing.assert_allclose(beam[name] / scale, even[name] / scale, atol=1e-4)


def test_the_vector_magnetization_counts_as_the_spectrum_does():
    angle = np.array([0.4])
    even, beam = (
        nupair.magnetization(EXPERIMENT.replace({"model.form_factor": name}), angle)
        for name in ("large-target", "gaussian-beam")
    )
    np.testing.assert_allclose(beam["rate"], even["rate"] / 4, rtol=1e-4)
    for name in ("magnetization_rate", "magnetization_rate_even"):
        np.testing.assert_allclose(beam[name], even[name], rtol=1e-4, atol=1e-4 * np.abs(even[name]).max())


def test_backgrounds_take_the_faces_of_the_slab_and_the_ions_of_the_beam():
    beam, sharp = nupair.backgrounds(DESCRIBED), nupair.backgrounds(EXPERIMENT)
    chosen, other = (one["two_photon_rate_by_profile"].sel(profile="beam") for one in (beam, sharp))
    np.testing.assert_allclose(beam["two_photon_rate_per_ion"], chosen, rtol=1e-12)
    np.testing.assert_allclose(chosen, other / 2, rtol=1e-12)
    assert float(chosen.sel(place="centre")) > 0
    assert float(beam["pair_rate"][0] / sharp["pair_rate"][0]) == pytest.approx(1 / 4, rel=1e-4)
    assert float(beam["pair_branching"][0] / sharp["pair_branching"][0]) == pytest.approx(1 / 2, rel=1e-4)


def test_supplies_are_those_within_the_waist():
    beam, even = nupair.budgets(DESCRIBED), nupair.budgets(EXPERIMENT)
    for name in ("ions", "spin_noise_field", "photons_per_ion"):
        np.testing.assert_allclose(beam[name], even[name], rtol=1e-12)


@pytest.mark.parametrize("space", ["three-dimensional", "planar"])
def test_opening_angles_sum_to_the_integral(space):
    experiment = DESCRIBED.replace({"model.phase_space": space})
    found = nupair.opening_angles(experiment, 1.9, samples=2**14).sum("bin")
    whole = nupair.spectrum(experiment, [1.9])["rate_integral"][0]
    assert np.all(np.abs(found["content"] - whole) < 4 * found["content_error"] + 1e-3 * whole)


def test_single_ions_of_a_beam_are_refused():
    with pytest.raises(ConflictError, match="not the population of e"):
        DESCRIBED.replace({"model.incoherent": True, "ion.excited_population": 0.5})


def test_the_size_study_keeps_the_beam():
    study = nupair.size_study(DESCRIBED, ["1 cm", "2 cm"], np.array([58.0, 58.4, 58.8, 59.2]) * deg)
    ratio = study["rate_integral"][0] / study["rate_integral"][1]
    np.testing.assert_allclose(ratio, 8, rtol=1e-3)
    np.testing.assert_allclose(
        study["rate_integral"][1],
        nupair.spectrum(DESCRIBED, study["signal_angle"].values)["rate_integral"].sum("pair"),
        rtol=1e-12,
    )
