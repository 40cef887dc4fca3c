"""Size study, opening angles and detector response as results; scaling laws of the integrals with the size."""

import numpy as np
import pytest

import nupair
from nupair.errors import InputError
from nupair.light.thresholds import threshold_angles
from nupair.observables.response import adjacent_means, gaussian_response
from nupair.pairs.finite import pair_integrals
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianCylinder, LorentzianCylinder
from nupair.predict import setting
from nupair.units import deg

PAPER, CRYSTAL = nupair.load("hara-2021"), nupair.load("er-ylf")
AXIS = np.array([0, 0, 1.0])


def test_the_published_study_covers_the_range_of_figure_6():
    study = nupair.size_study(PAPER, refine=False)
    angle = study["signal_angle"].values
    assert np.ptp(angle) == pytest.approx(21.6 * deg)
    assert angle.mean() / deg == pytest.approx(58.8, abs=0.1)
    np.testing.assert_allclose(study["volume"].sel(length=[0.5, 2.0]), [0.0982, 6.283], rtol=1e-3)
    assert study["group_angle"].size == 29
    # the planar integral goes as 1/(L R), so V^2 times it as L^4
    tops = study["scaled_rate_integral"].max("signal_angle").values
    np.testing.assert_allclose(tops, (study["length"].values / 5) ** 4, rtol=1e-9)


def test_a_smaller_target_loses_to_its_tails_in_proportion_to_its_surface():
    # the Lorentzians leave a share of order 1/(L E) beyond the edge: 3.4e-5 at L = 2 cm
    angle = np.array([58.2, 58.5, 58.8, 59.1]) * deg
    lengths = ["0.1 cm", "0.2 cm", "0.4 cm"]
    finite, large = (
        nupair.size_study(PAPER, lengths, angle, refine=known)["rate_integral"].values for known in (True, False)
    )
    lost = 1 - finite[:, 2] / large[:, 2]
    np.testing.assert_allclose(lost, 3.43e-5 * 2 / np.array([0.1, 0.2, 0.4]), rtol=0.02)


def test_the_consistent_study_goes_with_the_volume_and_smooths_as_the_paper():
    angle = np.linspace(50, 60, 8) * deg
    study = nupair.size_study(CRYSTAL, ["1 cm", "2 cm"], angle)
    one, two = study["rate_integral"].values
    np.testing.assert_allclose(one / two, 8.0, rtol=1e-4)
    expected = adjacent_means(angle, study["scaled_rate_integral"].values.T)[1].T
    np.testing.assert_array_equal(study["smoothed_rate_integral"], expected)
    single = nupair.spectrum(CRYSTAL, angle)["rate_integral"].sum("pair")
    np.testing.assert_allclose(two, single, rtol=1e-12)
    for bad in ([], "2 cm"):
        with pytest.raises(InputError):
            nupair.size_study(CRYSTAL, bad, angle)


@pytest.mark.parametrize(
    ("measure", "shape", "power"), [("planar", LorentzianCylinder, 2), ("three-dimensional", Cylinder, 3)]
)
def test_scaling_of_the_middle_with_the_size(measure, shape, power):
    momentum = np.array([[0.2, 0.0, 0.3]])
    small, large = (
        pair_integrals(shape(size, size / 2), measure, 1.59, momentum, [0.01], [0.05], AXIS, 1e-4, False).parts
        for size in (1e4, 1e5)
    )
    assert small.spin_squared[0, 0] / large.spin_squared[0, 0] == pytest.approx(10.0**power, rel=1e-9)


def test_scaling_of_the_far_tail_is_that_of_the_faces():
    # beyond the edge along the axis sinc^2 ~ 1/K_z^2 per unit area: F ~ 1/(L^2 R^2); a Gaussian body leaves nothing
    momentum = np.array([[0.0, 0.0, 1.75]])
    tails = [
        pair_integrals(Cylinder(length, 300.0), "three-dimensional", 1.59, momentum, [0.01], [0.05], AXIS).parts.scalar
        for length in (597.0, 1200.0)
    ]
    assert float(tails[0][0, 0] / tails[1][0, 0]) == pytest.approx((1200 / 597) ** 2, rel=0.1)
    soft = pair_integrals(GaussianCylinder(600.0, 300.0), "three-dimensional", 1.59, momentum, [0.01], [0.05], AXIS)
    assert abs(float(soft.parts.scalar[0, 0])) < 1e-6 * float(tails[0][0, 0])


def test_opening_angles_add_up_to_the_spectrum():
    found = nupair.opening_angles(PAPER, samples=2**14)
    angle = float(found["signal_angle"])
    expected = nupair.spectrum(PAPER, angle)["rate_integral"]
    error = np.sqrt((found["content_error"] ** 2).sum("bin"))
    assert np.all(np.abs(found["content"].sum("bin") - expected) < 6 * error + 1e-3 * expected)
    assert found["edge"].values[-1] == np.pi
    inner = found["content"].sum("pair").isel(bin=found["edge"].values[1:] < 1e-3)
    assert float(inner.sum() / found["content"].sum()) > 0.9
    assert found.equals(nupair.opening_angles(PAPER, samples=2**14))


def test_a_seen_spectrum_is_its_gaussian_response():
    edge = float(threshold_angles(setting.beams(PAPER), 0.0)[1])
    spectrum = nupair.spectrum(PAPER, edge + np.linspace(-0.2, 0.2, 81))
    seen = nupair.seen(spectrum, 0.01)
    assert seen.sizes["signal_angle"] == 61
    values = spectrum["rate_integral"].values
    expected = gaussian_response(spectrum["signal_angle"], values, seen["signal_angle"], 0.01)
    np.testing.assert_array_equal(seen["rate_integral"], expected)
    described = nupair.seen(spectrum, PAPER)
    assert described.attrs["angular_resolution"] == pytest.approx(0.36 * deg)
    for bad in (0.0, None, 0.1):
        with pytest.raises(InputError):
            nupair.seen(spectrum, bad)
