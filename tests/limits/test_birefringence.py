"""Matched angles with angle-dependent indices."""

import numpy as np
import pytest
from scipy.optimize import fsolve

from nupair.errors import ConflictError
from nupair.light.birefringence import Ray, extraordinary_index, matched_rays
from nupair.light.geometry import matched_angles
from nupair.light.refraction import ConstantIndex, host_index
from nupair.units import deg

ENERGIES = (1.286, 1.1086, 0.805)
K1, NORMAL = np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
SLANTED = np.array([0.6, 0.0, 0.8])
ORDINARY, EXTRAORDINARY = host_index("LiYF4", "ordinary"), host_index("LiYF4", "extraordinary")
RAYS = tuple(Ray(omega, ORDINARY, EXTRAORDINARY) for omega in ENERGIES)


def test_along_c_both_rays_are_one_and_across_it_the_principal_index_holds():
    assert extraordinary_index(1.45, 1.47, 1.0) == pytest.approx(1.45, rel=1e-15)
    assert extraordinary_index(1.45, 1.47, 0.0) == pytest.approx(1.47, rel=1e-15)
    assert extraordinary_index(1.45, 1.47, 0.6) == pytest.approx((0.36 / 1.45**2 + 0.64 / 1.47**2) ** -0.5, rel=1e-15)
    assert RAYS[0].wave_number(K1, K1) == pytest.approx(float(ORDINARY(1.286)) * 1.286)


def test_an_isotropic_crystal_matches_as_today():
    index = ConstantIndex(1.45)
    rays = tuple(Ray(omega, index, index) for omega in ENERGIES)
    assert matched_rays(rays, SLANTED) == pytest.approx(matched_angles(*(1.45 * np.array(ENERGIES))), rel=1e-14)


@pytest.mark.parametrize("axis", [K1, NORMAL, SLANTED], ids=["k1", "normal", "slanted"])
@pytest.mark.parametrize("polarised", [(True, True, True), (True, False, True), (False, True, False)])
def test_matched_angles_close_the_triangle_and_shift_by_tenths_of_a_degree(axis, polarised):
    rays = tuple(
        Ray(omega, ORDINARY, EXTRAORDINARY if extra else None) for omega, extra in zip(ENERGIES, polarised, strict=True)
    )

    def mismatch(angles):
        directions = [np.array([np.sin(a), 0.0, np.cos(a)]) for a in (0.0, *angles)]
        k_1, k_2, k_s = (ray.wave_number(n, axis) * n for ray, n in zip(rays, directions, strict=True))
        return (k_1 + k_2 - k_s)[[0, 2]]

    found = matched_rays(rays, axis)
    np.testing.assert_allclose(mismatch(found), 0.0, atol=1e-12)
    np.testing.assert_allclose(found, fsolve(mismatch, [2.4, 1.0], xtol=1e-13), atol=1e-9)
    plain = matched_angles(*(float(ORDINARY(omega)) * omega for omega in ENERGIES))
    shift = np.abs(np.array(found) - plain).max() / deg
    if axis is NORMAL and all(polarised):  # one common factor but for dispersion: the triangle keeps its shape
        assert shift < 0.01
    else:
        assert 0.1 < shift < 2


def test_no_triangle_is_refused():
    rays = tuple(Ray(omega, ConstantIndex(1.5)) for omega in (2.0, 0.5, 0.5))
    with pytest.raises(ConflictError):
        matched_rays(rays, K1)
