"""Exact symmetries of the two kernels and of their large-target integrals."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.spatial.transform import Rotation

from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL, large_target_integrals
from nupair.pairs.parts import unit_current
from nupair.pairs.planar import planar_kernel
from nupair.pairs.two_body import two_body_kernel

# Away from thresholds (s - (m1+m2)^2 > 1e-3 E^2) rounding stays below 1e-12 of the parts; the planar kernel has square roots in it.
ROUNDING = 1e-11
EXACT = settings(deadline=None, derandomize=True, max_examples=60)
KERNELS = pytest.mark.parametrize("kernel", [two_body_kernel, planar_kernel])

masses = st.floats(1e-9, 0.6) | st.just(0.0)
components = st.floats(-1, 1).filter(lambda x: x == 0 or abs(x) > 1e-6)
shares = st.floats(0, 0.999)


@st.composite
def currents(draw):
    vector = np.array([complex(draw(components), draw(components)) for _ in range(3)])
    assume(np.linalg.norm(vector) > 1e-3)
    return unit_current(vector)


@st.composite
def pairs(draw):
    """(energy, momentum in the plane, m1, m2) of an open pair."""
    m1, m2 = draw(masses), draw(masses)
    energy = (m1 + m2) + draw(st.floats(0.1, 2.0))
    largest = np.sqrt(energy**2 - (m1 + m2) ** 2)
    angle = draw(st.floats(-np.pi, np.pi))
    return energy, draw(shares) * largest * np.array([np.sin(angle), 0.0, np.cos(angle)]), m1, m2


def _same(found, expected):
    scale = sum(abs(piece) for piece in expected)
    assert_allclose(found, expected, rtol=0, atol=ROUNDING * scale)


@KERNELS
@EXACT
@given(pair=pairs(), current=currents())
def test_the_two_neutrinos_may_be_exchanged(kernel, pair, current):
    energy, momentum, m1, m2 = pair
    _same(kernel(energy, momentum, m2, m1, current), kernel(energy, momentum, m1, m2, current))


@EXACT
@given(pair=pairs(), current=currents(), turn=st.tuples(*[st.floats(-3, 3)] * 3))
def test_three_dimensional_kernel_knows_no_frame(pair, current, turn):
    energy, momentum, m1, m2 = pair
    rotation = Rotation.from_rotvec(turn).as_matrix()
    _same(
        two_body_kernel(energy, rotation @ momentum, m1, m2, rotation @ current),
        two_body_kernel(energy, momentum, m1, m2, current),
    )


@pytest.mark.parametrize("signs", [(-1, 1), (1, -1), (-1, -1)])
@EXACT
@given(pair=pairs(), current=currents())
def test_planar_kernel_is_mirror_symmetric_in_both_axes_of_the_plane(signs, pair, current):
    energy, momentum, m1, m2 = pair
    mirror = np.array([signs[0], 1, signs[1]])
    _same(
        planar_kernel(energy, mirror * momentum, m1, m2, mirror * current),
        planar_kernel(energy, momentum, m1, m2, current),
    )


@KERNELS
@EXACT
@given(pair=pairs(), current=currents(), phase=st.floats(-3, 3))
def test_a_common_phase_and_the_conjugation_of_the_current_change_nothing(kernel, pair, current, phase):
    plain = kernel(*pair, current)
    _same(kernel(*pair, np.exp(1j * phase) * current), plain)
    _same(kernel(*pair, current.conj()), plain)


@KERNELS
@EXACT
@given(pair=pairs(), current=currents())
def test_a_complex_current_is_the_weighted_mean_of_its_two_real_parts(kernel, pair, current):
    total = np.zeros(4)
    for part in (current.real, current.imag):
        if size := np.linalg.norm(part):
            total += size**2 * np.array(kernel(*pair, part / size))
    _same(kernel(*pair, current), total)


@KERNELS
@EXACT
@given(pair=pairs(), current=currents())
def test_the_dirac_rate_is_positive_and_a_majorana_rate_never_negative(kernel, pair, current):
    parts = kernel(*pair, current)
    scale = sum(abs(piece) for piece in parts)
    assert parts.scalar > 0
    assert parts.spin_squared > 0
    assert parts.mass >= 0
    assert parts.spin_squared - parts.mass >= -ROUNDING * scale  # equals a sum of squares over helicities


@KERNELS
@EXACT
@given(pair=pairs(), current=currents(), factor=st.floats(1 + 1e-9, 3))
def test_beyond_the_threshold_nothing_is_left(kernel, pair, current, factor):
    energy, momentum, m1, m2 = pair
    edge = np.sqrt(energy**2 - (m1 + m2) ** 2)
    size = np.linalg.norm(momentum)
    assume(size > 0)
    assert all(piece == 0 for piece in kernel(energy, momentum / size * edge * factor, m1, m2, current))
    assume(m1 + m2 > 0)
    assert all(piece == 0 for piece in kernel((m1 + m2) / factor, 0 * momentum, m1, m2, current))


@EXACT
@given(
    m1=st.floats(1e-2, 0.6),
    m2=st.floats(1e-2, 0.6),
    kinetic=st.floats(0.1, 2.0),
    tilt=st.floats(-3, 3),
    current=currents(),
)
def test_the_three_dimensional_kernel_reaches_zero_as_a_square_root_at_a_massive_threshold(
    m1, m2, kinetic, tilt, current
):
    energy = m1 + m2 + kinetic
    edge = np.sqrt(energy**2 - (m1 + m2) ** 2) * np.array([np.sin(tilt), 0, np.cos(tilt)])
    near, nearer = (two_body_kernel(energy, edge * (1 - d), m1, m2, current).spin_squared for d in (1e-9, 1e-11))
    assert_allclose(nearer / near, 0.1, rtol=1e-3)  # next order: 1e-9 E^2 / (m1 m2)


@KERNELS
@EXACT
@given(pair=pairs(), current=currents())
def test_the_kernel_is_continuous_inside_the_open_region(kernel, pair, current):
    energy, momentum, m1, m2 = pair
    step = 1e-9
    here, there = (
        kernel(energy, momentum, m1, m2, current),
        kernel(energy * (1 + step), momentum * (1 - step), m1, m2, current),
    )
    scale = sum(abs(piece) for piece in here)
    # s - (m1+m2)^2 is at least 2e-3 of E^2 minus (m1+m2)^2; logarithmic slopes stay below a few thousand
    assert_allclose(there, here, rtol=0, atol=1e5 * step * scale)


@KERNELS
@EXACT
@given(pair=pairs(), current=currents(), scale=st.floats(1e-3, 1e3))
def test_kernels_scale_with_their_dimension(kernel, pair, current, scale):
    energy, momentum, m1, m2 = pair
    power = 2 if kernel is two_body_kernel else 3
    expected = [piece * scale**power for piece in kernel(*pair, current)]
    _same(kernel(scale * energy, scale * momentum, scale * m1, scale * m2, current), expected)


@KERNELS
@EXACT
@given(pair=pairs(), current=currents())
def test_massless_neutrinos_cannot_show_their_nature(kernel, pair, current):
    energy, momentum, *_ = pair
    assert kernel(energy, momentum, 0.0, 0.0, current).mass == 0.0
    assert kernel(energy, momentum * 0.3, 0.0, min(0.1, energy / 2), current).mass == 0.0


@EXACT
@given(
    pair=pairs(), current=currents(), length=st.floats(1e3, 1e6), radius=st.floats(1e3, 1e6), factor=st.floats(0.1, 10)
)
def test_large_targets_scale_with_one_over_the_volume_or_the_cross_section(pair, current, length, radius, factor):
    for measure, radial_power in ((THREE_DIMENSIONAL, 2), (PLANAR, 1)):
        small, small_error = large_target_integrals(measure, length, radius, *pair, current)
        longer, longer_error = large_target_integrals(measure, length * factor, radius, *pair, current)
        wider, _ = large_target_integrals(measure, length, radius * factor, *pair, current)
        _same(longer, [piece / factor for piece in small])
        _same(wider, [piece / factor**radial_power for piece in small])
        assert_allclose(longer_error * factor, small_error, rtol=ROUNDING)


@KERNELS
def test_arrays_give_what_their_elements_give(kernel):
    rng = np.random.default_rng(5)
    momentum = rng.uniform(-0.6, 0.6, size=(7, 1, 3)) * [1, 0, 1]
    m1, m2 = rng.uniform(0, 0.3, size=(2, 4))
    current = unit_current([0.3, 0.2j, 1.0])
    together = kernel(1.4, momentum, m1, m2, current)
    for n in range(7):
        for k in range(4):
            alone = kernel(1.4, momentum[n, 0], m1[k], m2[k], current)
            for whole, single in zip(together, alone, strict=True):
                assert_allclose(whole[n, k], single, rtol=1e-13, atol=1e-16)
