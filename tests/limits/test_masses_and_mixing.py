"""Masses, mixing and couplings by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.neutrinos.couplings import axial_coupling, vector_coupling
from nupair.neutrinos.masses import masses_from_lightest
from nupair.neutrinos.mixing import electron_row
from nupair.neutrinos.releases import oscillation_release, releases
from nupair.neutrinos.weights import pair_weights

ROUNDING = 1e-14


def test_normal_ordering_counts_both_splittings_from_the_lightest():
    # 3-4-5 triangles: 3^2 + 4^2 = 5^2 and 3^2 + 7.2^2 = 7.8^2
    assert_allclose(masses_from_lightest(3.0, 16.0, 51.84, "normal"), [3.0, 5.0, 7.8], rtol=ROUNDING)


def test_inverted_ordering_has_the_third_state_lightest_and_the_second_heaviest():
    # m3 = 5, m2 = 13 (Dm32 = -144), m1^2 = 169 - 25 = 12^2
    assert_allclose(masses_from_lightest(5.0, 25.0, -144.0, "inverted"), [12.0, 13.0, 5.0], rtol=ROUNDING)


@pytest.mark.parametrize(
    ("ordering", "dm2_3l", "sum_in_mev"), [("normal", 2.5e-3, 58.66), ("inverted", -2.5e-3, 99.24)]
)
def test_the_smallest_sum_of_masses(ordering, dm2_3l, sum_in_mev):
    # normal: sqrt(7.5e-5) + sqrt(2.5e-3) = 8.660 + 50.000; inverted: 50.000 + sqrt(2.425e-3) = 49.244
    assert_allclose(1e3 * masses_from_lightest(0.0, 7.5e-5, dm2_3l, ordering).sum(), sum_in_mev, atol=0.01)


@pytest.mark.parametrize("name", releases())
@pytest.mark.parametrize("ordering", ["normal", "inverted"])
def test_every_release_gives_the_two_splittings_back(name, ordering):
    release = oscillation_release(name, ordering)
    m1, m2, m3 = masses_from_lightest(0.02, release.dm2_21.natural, release.dm2_3l.natural, ordering)
    assert_allclose(m2**2 - m1**2, release.dm2_21.natural, rtol=1e-11)
    far = m3**2 - (m1**2 if ordering == "normal" else m2**2)
    assert_allclose(far, release.dm2_3l.natural, rtol=1e-11)
    assert min(m1, m2, m3) == pytest.approx(0.02, rel=1e-9)


def test_a_release_that_quotes_the_other_splitting_is_converted():
    # PDG 2018: Dm32 = 2.51e-3 in normal ordering, so Dm31 = 2.51e-3 + 7.53e-5
    assert oscillation_release("pdg-2018", "normal").dm2_3l.natural == pytest.approx(2.5853e-3, rel=1e-12)
    assert oscillation_release("pdg-2018", "inverted").dm2_3l.natural == pytest.approx(-2.56e-3, rel=1e-12)
    assert oscillation_release("nufit-6.0", "normal").dm2_3l.natural == pytest.approx(2.513e-3, rel=1e-12)


def test_without_mixing_only_the_first_state_couples_through_the_charged_current():
    b = axial_coupling(electron_row(0.0, 0.0))
    assert_allclose(b, np.diag([0.5, -0.5, -0.5]), atol=ROUNDING)
    assert_allclose(vector_coupling(b, 0.25), np.diag([1.0, 0.0, 0.0]), atol=ROUNDING)


def test_maximal_two_state_mixing_by_hand():
    b = axial_coupling(electron_row(0.5, 0.0, alpha=np.pi / 2))
    assert_allclose(b[:2, :2], [[0, 0.5j], [-0.5j, 0]], atol=ROUNDING)
    weights = pair_weights(b, vector_coupling(b, 0.25))
    assert_allclose(weights.rate, [0, 0.5, 0, 0, 0, 0.25], atol=ROUNDING)  # both orders of (12)
    assert_allclose(weights.rate_majorana, [0, -0.5, 0, 0, 0, 0.25], atol=ROUNDING)  # opposite CP parities
    assert_allclose(weights.magnetization, [0, 0.5, 0, 0, 0, 0], atol=ROUNDING)
    assert_allclose(weights.magnetization_majorana, [0, -0.5, 0, 0, 0, 0], atol=ROUNDING)
