"""How shifts of several levels go together: variances, free induction, and what no ensemble has."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nupair
from nupair.errors import ConflictError, InputError
from nupair.light.driven import Decay, DrivenLevels
from nupair.light.ensemble import Spread
from nupair.light.ensemble_average import ensemble_average
from nupair.light.level_shifts import LevelShifts, common, independent, mixing
from nupair.light.lindblad import generator
from nupair.predict.drive import level_shifts, shift_ratios

RATIOS = np.array([0.0, 0.5, -0.3, 1.0])
NONE = {"eq": 0, "ep": 0, "qp": 0}


def table(eq, ep, qp):
    return ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, qp, eq), (0.0, qp, 1.0, ep), (0.0, eq, ep, 1.0))


@pytest.mark.parametrize("pairs", [(0, 0, 0), (1, 1, 1), (0.5, 0.2, -0.4), (1, 0.3, 0.3), (-1, 1, -1)])
def test_the_mixing_has_the_covariance_asked_for_with_as_few_numbers_as_its_rank(pairs):
    correlation = np.array(table(*pairs), dtype=float)
    mixed = mixing(LevelShifts(tuple(RATIOS), tuple(map(tuple, correlation))))
    assert_allclose(mixed @ mixed.T, np.outer(RATIOS, RATIOS) * correlation, atol=1e-12)
    assert mixed.shape[1] == np.linalg.matrix_rank(correlation[1:, 1:])


def test_levels_that_do_not_move_need_no_number():
    assert mixing(common(np.array([0.0, 0.0, 2.0]))).tolist() == [[0.0], [0.0], [2.0]]
    assert mixing(independent(np.array([0.0, 0.5, 0.0, 1.0]))).tolist() == [[0, 0], [0.5, 0], [0, 0], [0, 1]]


@pytest.mark.parametrize("pairs", [(0.0, 0.0, 0.0), (0.6, 0.5, 0.7), (1.0, 1.0, 1.0)])
def test_free_induction_decays_with_the_variance_of_the_difference_of_two_levels(pairs):
    """exp(-t^2 (s_a^2 + s_b^2 - 2 r s_a s_b)/2) for the coherence between a and b, s = ratio x width/sqrt(8 ln 2)."""
    width, times = 3.0, np.linspace(0, 2, 9)
    levels = DrivenLevels(("g", "q", "p", "e"), (), tuple(Decay("e", low, 1e-12) for low in "gqp"))
    mixed = mixing(LevelShifts(tuple(RATIOS), table(*pairs)))
    found = ensemble_average(
        generator(levels), Spread("gaussian", width, mixed, ()), (), np.full((4, 4), 0.25, dtype=complex), times, 1e-2
    )
    sigma = RATIOS * width / np.sqrt(8 * np.log(2))
    covariance = np.outer(sigma, sigma) * np.array(table(*pairs))
    variance = np.diag(covariance)[:, None] + np.diag(covariance) - 2 * covariance
    expected = 0.25 * np.exp(-0.5 * times[:, None, None] ** 2 * variance)
    difference = np.abs(found.states(times) - expected).max(axis=0)
    assert "converged" in found.reason
    assert np.all(difference <= found.error + 1e-10)
    assert np.all(found.error <= 1e-2 * 0.25 + 1e-10)


def test_the_description_says_how_shifts_go_together():
    crystal = nupair.load("er-ylf")
    assert level_shifts(crystal) == LevelShifts(tuple(shift_ratios(crystal)), table(1.0, 1.0, 1.0))
    mixed = mixing(level_shifts(crystal.replace({"ion.inhomogeneous_correlation": NONE})))
    assert np.count_nonzero(mixed) == 3
    half = level_shifts(crystal.replace({"ion.inhomogeneous_correlation": {"eq": 0.5, "ep": 0.2, "qp": 0.1}}))
    assert half.correlation == table(0.5, 0.2, 0.1)


def test_correlations_that_no_shifts_have_are_refused():
    crystal = nupair.load("er-ylf")
    with pytest.raises(ConflictError, match="negative variance"):
        crystal.replace({"ion.inhomogeneous_correlation": {"eq": 1, "ep": 1, "qp": 0}})
    with pytest.raises(ConflictError, match="negative variance"):
        LevelShifts((0.0, 1.0, 1.0, 1.0), table(1.0, 1.0, 0.0))
    with pytest.raises(InputError, match="symmetric"):
        LevelShifts((0.0, 1.0), ((1.0, 0.5), (0.2, 1.0)))
    with pytest.raises(InputError, match="between -1 and 1"):
        crystal.replace({"ion.inhomogeneous_correlation.eq": 1.5})
    lorentzian = {"ion.inhomogeneous_shape": "lorentzian"}
    with pytest.raises(ConflictError, match="no variance"):
        crystal.replace(lorentzian | {"ion.inhomogeneous_correlation": {"eq": 0.5, "ep": 0.5, "qp": 0.5}})
    assert crystal.replace(lorentzian | {"ion.inhomogeneous_correlation": NONE}).ion.inhomogeneous_correlation.eq == 0
