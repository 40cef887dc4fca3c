"""Hara, Yoshimi, Yoshimura (2021): Tables 2, 3, 4 and eqs. (45) to (49), as printed and as derived."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.neutrinos.couplings import axial_coupling, vector_coupling
from nupair.neutrinos.mixing import electron_row
from nupair.neutrinos.releases import oscillation_release
from nupair.neutrinos.weights import PAIRS, pair_weights, printed_weights
from nupair.pairs.helicity import DERIVED, HELICITIES, PRINTED, helicity_coefficients, helicity_sums

ROUNDING = 1e-13
PRINTED_DIGIT = 0.5
SIN2_THETA_W = 0.238  # implied by the (11) entry 0.115 of the magnetization row
TABLE_4_RATE = (0.0311, 0.405, 0.0401, 0.0325, 0.0144, 0.227)
TABLE_4_MAGNETIZATION = (0.115, 0.405, 0.1356, 0.0325, 0.0144, 0.454)


def _weights(sin2_theta12, sin2_theta13, sin2_theta_w=SIN2_THETA_W):
    b = axial_coupling(electron_row(sin2_theta12, sin2_theta13))
    return b, pair_weights(b, vector_coupling(b, sin2_theta_w))


def _last_digit(value):
    return 10.0 ** -len(repr(value).split(".")[1])


def test_the_printed_table_is_stored_as_printed():
    assert PAIRS == ("11", "12", "22", "13", "23", "33")
    assert tuple(printed_weights().rate) == TABLE_4_RATE
    assert tuple(printed_weights().magnetization) == TABLE_4_MAGNETIZATION


def test_the_rate_row_follows_from_older_mixing_angles_to_every_digit():
    _, weights = _weights(0.307, 0.0240)
    for derived, printed in zip(weights.rate, TABLE_4_RATE, strict=True):
        assert derived == pytest.approx(printed, abs=PRINTED_DIGIT * _last_digit(printed))


def test_the_release_named_after_the_paper_carries_these_angles():
    for ordering in ("normal", "inverted"):
        release = oscillation_release("hara-2021", ordering)
        assert (release.sin2_theta12.value, release.sin2_theta13.value) == (0.307, 0.0240)


def test_the_rate_row_does_not_follow_from_the_release_that_the_paper_cites():
    release = oscillation_release("pdg-2018", "normal")
    _, weights = _weights(release.sin2_theta12.natural, release.sin2_theta13.natural)
    assert_allclose(weights.rate[[3, 4]], [0.0288, 0.0127], atol=PRINTED_DIGIT * 1e-4)


def test_four_entries_of_the_magnetization_row_follow_and_two_contradict_eq_3():
    _, weights = _weights(0.307, 0.0240)
    for position in (0, 1, 3, 4):
        printed = TABLE_4_MAGNETIZATION[position]
        assert weights.magnetization[position] == pytest.approx(printed, abs=PRINTED_DIGIT * _last_digit(printed))
    assert weights.magnetization[2] == pytest.approx(-0.0552, abs=PRINTED_DIGIT * 1e-4)
    assert weights.magnetization[5] == pytest.approx(0.000, abs=PRINTED_DIGIT * 1e-3)
    assert weights.magnetization.sum() == pytest.approx(0.512, abs=PRINTED_DIGIT * 1e-3)
    assert sum(TABLE_4_MAGNETIZATION) == pytest.approx(1.1565, abs=1e-10)


def test_the_two_contradicting_entries_are_what_the_modulus_of_b_would_give():
    b, _ = _weights(0.307, 0.0240)
    size = np.abs(np.diag(b))
    wrong = size * (size + 2 * SIN2_THETA_W)
    assert wrong[1] == pytest.approx(0.1356, abs=2e-4)
    assert wrong[2] == pytest.approx(0.454, abs=1e-3)


@pytest.mark.parametrize(
    ("angles", "rate", "magnetization"),
    [
        (
            (0.307, 0.0212),
            (0.0318, 0.4077, 0.0398, 0.0288, 0.0127, 0.2292),
            (0.1167, 0.4077, -0.0552, 0.0288, 0.0127, 0.0013),
        ),
        ((0.308, 0.02215), None, None),
        (
            (0.3088, 0.02249),
            (0.0309, 0.4079, 0.0393, 0.0304, 0.0136, 0.2280),
            (0.1145, 0.4079, -0.0551, 0.0304, 0.0136, 0.0007),
        ),
    ],
    ids=["pdg-2018", "nufit-6.0", "nufit-6.1"],
)
def test_weights_of_other_releases(angles, rate, magnetization):
    _, weights = _weights(*angles)
    assert weights.rate.sum() == pytest.approx(0.75, rel=ROUNDING)
    assert weights.magnetization.sum() == pytest.approx(0.75 - SIN2_THETA_W, rel=ROUNDING)
    if rate is not None:
        assert_allclose(weights.rate, rate, atol=PRINTED_DIGIT * 1e-4 * 1.02)
        assert_allclose(weights.magnetization, magnetization, atol=PRINTED_DIGIT * 1e-4 * 1.02)


# --- Tables 2 and 3, eqs. (48), (49) --------------------------------------------------------------------------------


@pytest.mark.parametrize("cosine", [-1.0, -0.3, 0.8])
@pytest.mark.parametrize("majorana", [False, True])
def test_table_2_relativistic_pairs_have_one_helicity_combination(cosine, majorana):
    for helicities in HELICITIES:
        row = helicity_coefficients(PRINTED, *helicities, 1.0, 1.0, cosine, majorana=majorana)
        expected = (1 - cosine, 1.0) if helicities == (1, -1) else (0.0, 0.0)
        assert_allclose(row, expected, atol=ROUNDING)


TABLE_3_SIGNS = {(1, -1): (1, 1), (1, 1): (1, -1), (-1, 1): (-1, -1), (-1, -1): (-1, 1)}
"""Signs of p1/m and p2/m in the rows of Table 3."""


@pytest.mark.parametrize("helicities", HELICITIES)
@pytest.mark.parametrize("majorana", [False, True])
def test_table_3_rows_follow_from_eqs_45_and_46_to_first_order_in_the_momenta(helicities, majorana):
    v1, v2, cosine = 1e-4, 3e-4, 0.4
    sign_1, sign_2 = TABLE_3_SIGNS[helicities]
    bracket = (1 + sign_1 * v1 + sign_2 * v2 - (0.25 if majorana else 0.0)) / 4
    product = helicities[0] * helicities[1]
    row = helicity_coefficients(PRINTED, *helicities, v1, v2, cosine, majorana=majorana)
    second_order = 10 * v2**2
    assert_allclose(row, (bracket * (1 + product * cosine), -product * bracket), rtol=0, atol=second_order)


def test_table_3_sums_are_swapped_in_print():
    dirac = helicity_sums(PRINTED, 0.0, 0.0, 0.4, majorana=False)
    majorana = helicity_sums(PRINTED, 0.0, 0.0, 0.4, majorana=True)
    assert_allclose(dirac, (1.0, 0.0), atol=ROUNDING)  # printed 3/4
    assert_allclose(majorana, (0.75, 0.0), atol=ROUNDING)  # printed 1


def test_derived_sums_at_rest_are_full_for_dirac_and_nothing_for_majorana_pairs():
    dirac = helicity_sums(DERIVED, 0.0, 0.0, 0.4, majorana=False)
    majorana = helicity_sums(DERIVED, 0.0, 0.0, 0.4, majorana=True)
    assert_allclose(dirac, (2.0, 0.0), atol=ROUNDING)  # twice the paper's normalisation of N12
    assert_allclose(majorana, (0.0, 0.0), atol=ROUNDING)


@pytest.mark.parametrize(("convention", "norm", "interference"), [(PRINTED, 1, 1 / 4), (DERIVED, 2, 2)])
@pytest.mark.parametrize("majorana", [False, True])
def test_eqs_48_and_49_and_their_derived_counterparts(convention, norm, interference, majorana):
    v1, v2, cosine = 0.7, 0.2, -0.45
    masses = np.sqrt((1 - v1**2) * (1 - v2**2))  # m1 m2 / (E1 E2)
    first, second = helicity_sums(convention, v1, v2, cosine, majorana=majorana)
    assert_allclose(first, norm * (1 - v1 * v2 * cosine) - (interference * masses if majorana else 0), rtol=ROUNDING)
    assert_allclose(second, norm * v1 * v2, rtol=ROUNDING)
