"""The tools of the near and the far region where their answer is known: Hankel functions, the radial basis, lines of momenta."""

import numpy as np
import pytest
from scipy.special import hankel1, hankel2, jv

from nupair.pairs.directions import orientation
from nupair.pairs.hankel import FAR, direct_and_reflected, hankel_series
from nupair.pairs.momentum_lines import momentum_lines
from nupair.pairs.radial_basis import radial_basis
from nupair.pairs.transforms import pair_transforms

X = np.array([1e-3, 0.4, 3.0, FAR - 0.01, FAR + 0.01, 22.0, 400.0])


def test_direct_wave_is_the_hankel_function_without_its_phase():
    for k, wave in enumerate(direct_and_reflected(X, np.ones(X.size), np.zeros(X.size))):
        assert np.abs(wave / (np.exp(1j * X) * hankel2(k, X) / 2) - 1).max() < 2e-10


def test_reflected_wave_is_the_other_one():
    for k, wave in enumerate(direct_and_reflected(X, np.zeros(X.size), np.ones(X.size))):
        assert np.abs(wave / (np.exp(1j * X) * hankel1(k, X) / 2) - 1).max() < 2e-10


def test_both_waves_make_the_bessel_function_down_to_zero():
    x = np.append(X, 0.0)
    waves = direct_and_reflected(x, np.ones(x.size), np.ones(x.size))
    for k in (0, 1):
        assert waves[k] == pytest.approx(np.exp(1j * x) * jv(k, x), abs=2e-10)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_series_off_the_real_axis(k):
    x = np.array([16 + 3j, 40 - 8j, 300 + 20j])
    assert np.abs(hankel_series(x)[k] / (np.exp(1j * x) * hankel2(k, x)) - 1).max() < 1e-10


def test_radial_basis_carries_every_function():
    mass_i, mass_j = np.array([0.01, 0.05, 0.3]), np.array([0.01, 0.06, 0.4])
    table = pair_transforms(1.6, mass_i, mass_j, 500.0)
    basis = radial_basis(table, 400.0)
    r = np.linspace(0, 400, 3001)
    exact = table.functions(r)
    plain, tensor = basis(r)
    weight = np.maximum(r, 1 / 1.6) ** 1.5
    size = np.sqrt(np.mean((exact * weight) ** 2, axis=-1, keepdims=True))
    found = np.einsum("mkb,nb->mkn", basis.plain, plain)
    assert np.abs((found - exact) * weight / size).max() < 1e-9
    assert np.abs((np.einsum("mb,nb->mn", basis.tensor, tensor) - exact[:, 4]) * weight / size[:, 4]).max() < 1e-9
    assert plain.shape[-1] < 15  # the fifteen functions of three pairs are not independent


def on_circle(angle):
    """Momenta of a spectrum: a circle through the origin."""
    return orientation(np.stack([0.9 - np.cos(angle), 0 * angle, 0.2 + np.sin(angle)], axis=-1), [0, 0, 1.0])


def test_neighbours_on_a_smooth_curve_are_a_line():
    rng = np.random.default_rng(3)
    where = on_circle(np.sort(rng.uniform(1.0, 1.05, 40)))
    lines, rest = momentum_lines(where, np.arange(40), 0.2)
    assert len(lines) == 1
    assert rest.size == 0
    size, polar = lines[0].at(lines[0].place)
    assert size == pytest.approx(where.size, rel=1e-11)
    assert polar == pytest.approx(where.polar, rel=1e-11)


def test_scattered_momenta_are_no_line():
    rng = np.random.default_rng(4)
    where = orientation(np.array([0.5, 0, 1.2]) + 1e-3 * rng.normal(size=(40, 3)), [0, 0, 1.0])
    lines, rest = momentum_lines(where, np.arange(40), 0.2)
    assert not lines
    assert rest.size == 40


def test_a_curve_with_a_corner_is_two_lines():
    """Beyond the axis the polar angle grows again: no polynomial meets both halves."""
    where = orientation(np.array([[np.sin(a), 0, 1.5 + 0.3 * a] for a in np.linspace(-0.04, 0.04, 80)]), [0, 0, 1.0])
    lines, rest = momentum_lines(where, np.arange(80), 0.2)
    assert len(lines) == 2
    assert rest.size == 0
