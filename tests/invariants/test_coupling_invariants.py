"""Exact properties of the couplings and weights for any mixing angles and phases."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nupair.neutrinos.couplings import axial_coupling, vector_coupling
from nupair.neutrinos.mixing import electron_row
from nupair.neutrinos.weights import pair_weights

ROUNDING = 1e-14
EXACT = settings(deadline=None, derandomize=True, max_examples=50)

shares = st.floats(0, 1)
phases = st.floats(-10, 10)


def _couplings(s12, s13, alpha, beta, sw):
    b = axial_coupling(electron_row(s12, s13, alpha, beta))
    return b, vector_coupling(b, sw)


@EXACT
@given(shares, shares, phases, phases, shares)
def test_both_couplings_are_hermitian(s12, s13, alpha, beta, sw):
    for coupling in _couplings(s12, s13, alpha, beta, sw):
        assert_allclose(coupling, coupling.conj().T, atol=ROUNDING)


@EXACT
@given(shares, shares, phases, phases)
def test_the_electron_row_is_normalised(s12, s13, alpha, beta):
    assert_allclose(np.sum(np.abs(electron_row(s12, s13, alpha, beta)) ** 2), 1.0, atol=ROUNDING)


@EXACT
@given(shares, shares, phases, phases, shares)
def test_unitarity_fixes_the_sums_of_the_weights(s12, s13, alpha, beta, sw):
    weights = pair_weights(*_couplings(s12, s13, alpha, beta, sw))
    assert_allclose(weights.rate.sum(), 0.75, atol=10 * ROUNDING)
    assert_allclose(weights.magnetization.sum(), 0.75 - sw, atol=10 * ROUNDING)


@EXACT
@given(shares, shares, phases, phases, shares)
def test_the_product_of_b_and_the_conjugate_of_c_is_real(s12, s13, alpha, beta, sw):
    b, c = _couplings(s12, s13, alpha, beta, sw)
    assert_allclose((b * c.conj()).imag, 0.0, atol=ROUNDING)


@EXACT
@given(shares, shares, phases, phases, shares)
def test_dirac_weights_know_no_phase_and_majorana_weights_only_off_the_diagonal(s12, s13, alpha, beta, sw):
    turned = pair_weights(*_couplings(s12, s13, alpha, beta, sw))
    plain = pair_weights(*_couplings(s12, s13, 0.0, 0.0, sw))
    assert_allclose(turned.rate, plain.rate, atol=ROUNDING)
    assert_allclose(turned.magnetization, plain.magnetization, atol=ROUNDING)
    diagonal = [0, 2, 5]
    assert_allclose(turned.rate_majorana[diagonal], plain.rate_majorana[diagonal], atol=ROUNDING)
    assert_allclose(turned.rate_majorana[1], plain.rate[1] * np.cos(2 * alpha), atol=10 * ROUNDING)
    assert_allclose(turned.rate_majorana[3], plain.rate[3] * np.cos(2 * beta), atol=10 * ROUNDING)
    assert_allclose(turned.rate_majorana[4], plain.rate[4] * np.cos(2 * (beta - alpha)), atol=10 * ROUNDING)


@EXACT
@given(shares, shares, phases, phases, shares)
def test_without_phases_majorana_weights_equal_dirac_weights_and_never_exceed_them(s12, s13, alpha, beta, sw):
    plain = pair_weights(*_couplings(s12, s13, 0.0, 0.0, sw))
    assert_allclose(plain.rate_majorana, plain.rate, atol=ROUNDING)
    assert_allclose(plain.magnetization_majorana, plain.magnetization, atol=ROUNDING)
    turned = pair_weights(*_couplings(s12, s13, alpha, beta, sw))
    assert np.all(np.abs(turned.rate_majorana) <= turned.rate + ROUNDING)
