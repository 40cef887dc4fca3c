"""The finite-target integral against general-purpose integrators, on the same integral.

(a) an 8 um target to 1e-3, one point: ours and vegas in five dimensions. (b) the paper's L = 2 cm: what vegas and
scipy.integrate.cubature return in about ten seconds, beside ours. (c) a spectrum of 1001 angles with the edges and six pairs.
"""

import time

import numpy as np
import pytest
from scipy.integrate import cubature

from nupair.pairs.finite import pair_integrals
from nupair.pairs.shapes import Cylinder, form_factor_squared
from nupair.units import cm, um

FIRST, SECOND, SIGNAL, INDEX = 1.2860, 1.1086, 0.805, 1.45
ENERGY, MASS, AXIS = FIRST + SECOND - SIGNAL, 0.05, np.array([0, 0, 1.0])
LIGHTEST = np.array([0.01, np.sqrt(1e-4 + 7.5e-5), np.sqrt(1e-4 + 2.5e-3)])
MASS_I, MASS_J = LIGHTEST[[0, 0, 1, 0, 1, 2]], LIGHTEST[[0, 1, 1, 2, 2, 2]]


def momentum(offset):
    """P in the reference geometry, theta_s = 1.0261 + offset (deg)."""
    matched = np.arccos(-(FIRST**2 + SECOND**2 - SIGNAL**2) / (2 * FIRST * SECOND))
    signal = np.arccos((FIRST**2 + SIGNAL**2 - SECOND**2) / (2 * FIRST * SIGNAL)) + np.radians(np.atleast_1d(offset))
    x = SECOND * np.sin(matched) - SIGNAL * np.sin(signal)
    z = FIRST + SECOND * np.cos(matched) - SIGNAL * np.cos(signal)
    return INDEX * np.stack([x, 0 * x, z], axis=-1)


def integrand(shape, total):
    """The scalar piece over E1 and both directions, for arrays of points (n, 5)."""

    def function(x):
        e1, e2 = x[:, 0], ENERGY - x[:, 0]
        p1, p2 = np.sqrt(np.maximum(e1**2 - MASS**2, 0)), np.sqrt(np.maximum(e2**2 - MASS**2, 0))
        vectors = []
        for size, cosine, phi in ((p1, x[:, 1], x[:, 2]), (p2, x[:, 3], x[:, 4])):
            sine = np.sqrt(1 - cosine**2)
            vectors.append(size[:, None] * np.stack([sine * np.cos(phi), sine * np.sin(phi), cosine], axis=-1))
        blur = form_factor_squared(shape, total - vectors[0] - vectors[1])
        return p1 * p2 * (e1 * e2 - np.sum(vectors[0] * vectors[1], axis=-1)) * blur / (2 * np.pi) ** 2

    return function


BOX = np.array([[MASS, ENERGY - MASS], [-1, 1], [0, 2 * np.pi], [-1, 1], [0, 2 * np.pi]])


def by_vegas(shape, total, neval, nitn=10):
    """Adapted, then measured: (mean, sdev)."""
    vegas = pytest.importorskip("vegas")
    integrator = vegas.Integrator(BOX)
    function = vegas.batchintegrand(integrand(shape, total))
    integrator(function, nitn=nitn, neval=neval)
    result = integrator(function, nitn=nitn, neval=neval)
    return result.mean, result.sdev


def ours(shape, offsets, tolerance, masses=((MASS,), (MASS,))):
    """The spectrum from the package."""
    return pair_integrals(shape, "three-dimensional", ENERGY, momentum(offsets), *masses, AXIS, tolerance)


def test_small_target_point(benchmark):
    """(a) ours, a cold point; extra_info has the vegas time for its own error and its extrapolation to 1e-3."""
    shape = Cylinder(8 * um, 4 * um)
    result = benchmark(ours, shape, [-60.0], 1e-3)
    begun = time.perf_counter()
    mean, sdev = by_vegas(shape, momentum(-60.0)[0], 40_000)
    spent = time.perf_counter() - begun
    benchmark.extra_info.update(
        ours=float(result.parts.scalar[0, 0]),
        vegas=mean,
        vegas_relative_error=sdev / mean,
        vegas_seconds=spent,
        vegas_seconds_to_1e_3=spent * max((sdev / mean / 1e-3) ** 2, 1.0),
    )


def test_small_target_spectrum(benchmark):
    """(a) ours in a spectrum of 1001 angles, one pair."""
    benchmark.pedantic(ours, (Cylinder(8 * um, 4 * um), np.linspace(-86, 145, 1001), 1e-3), rounds=3)


def test_reference_crystal_point(benchmark):
    """(b) L = 2 cm, the centre: vegas and cubature for some ten seconds beside ours."""
    shape, total = Cylinder(2 * cm, 1 * cm), momentum(1.0)
    result = benchmark(ours, shape, [1.0], 1e-4)
    mean, sdev = by_vegas(shape, total[0], 100_000)
    rule = cubature(
        integrand(shape, total[0]), BOX[:, 0], BOX[:, 1], rule="genz-malik", rtol=1e-3, max_subdivisions=3_000
    )
    benchmark.extra_info.update(
        ours=float(result.parts.scalar[0, 0]),
        ours_error=float(result.error.scalar[0, 0]),
        vegas=mean,
        vegas_error=sdev,
        cubature=float(rule.estimate),
        cubature_error=float(rule.error),
        cubature_status=rule.status,
    )


@pytest.mark.parametrize("length", [100 * um, 0.1 * cm, 2 * cm, 10 * cm], ids=["100um", "1mm", "2cm", "10cm"])
@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_full_spectrum(benchmark, length, tolerance):
    """(c) 1001 angles from edge to edge and beyond, six pairs."""
    shape, offsets = Cylinder(length, length / 2), np.linspace(-86, 145, 1001)
    result = benchmark.pedantic(ours, (shape, offsets, tolerance, (MASS_I, MASS_J)), rounds=1)
    benchmark.extra_info.update(cost=result.cost, reason=result.reason)


@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_edge_spectrum(benchmark, tolerance):
    """(c) 1001 angles within 5 mrad of one edge, where every point needs the far region."""
    shape, offsets = Cylinder(2 * cm, 1 * cm), 85.8 + np.linspace(-0.3, 0.3, 1001)
    result = benchmark.pedantic(ours, (shape, offsets, tolerance, (MASS_I, MASS_J)), rounds=1)
    benchmark.extra_info.update(cost=result.cost, reason=result.reason)
