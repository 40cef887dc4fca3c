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
SECONDS = 10.0  # what the general integrators get at 2 cm
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
    """(a) ours, a cold point, and the time of vegas extrapolated from its own error to 1e-3."""
    shape = Cylinder(8 * um, 4 * um)
    result = benchmark(ours, shape, [-60.0], 1e-3)
    begun = time.perf_counter()
    mean, sdev = by_vegas(shape, momentum(-60.0)[0], 40_000)
    spent = time.perf_counter() - begun
    needed = spent * max((sdev / mean / 1e-3) ** 2, 1.0)
    ratio = needed / benchmark.stats["median"]
    print(
        f"\n8 um, eV^5: ours {float(result.parts.scalar[0, 0]):.5g}; vegas {mean:.5g} +- {sdev:.2g} in {spent:.2f} s, "
        f"by 1/sqrt(n) {needed:.3g} s to 1e-3: {ratio:.3g} times ours from cold"
    )
    benchmark.extra_info.update(vegas_seconds_to_1e_3=needed, times_ours=ratio)


def test_small_target_spectrum(benchmark):
    """(a) ours in a spectrum of 1001 angles, one pair."""
    benchmark.pedantic(ours, (Cylinder(8 * um, 4 * um), np.linspace(-86, 145, 1001), 1e-3), rounds=3)


def vegas_for(seconds, function):
    """Adapted for a third of the time, then measured for the rest: (mean, sdev)."""
    vegas = pytest.importorskip("vegas")
    integrator, function = vegas.Integrator(BOX), vegas.batchintegrand(function)
    begun, kept = time.perf_counter(), []
    while time.perf_counter() - begun < seconds:
        result = integrator(function, nitn=1, neval=200_000)
        if time.perf_counter() - begun > seconds / 3:
            kept.append((result.mean, result.sdev))
    means, sdevs = np.array(kept).T
    return means.mean(), np.sqrt(np.sum(sdevs**2)) / len(kept)


def cubature_for(seconds, function):
    """The finest rule that fits: subdivisions doubled until the time is spent. (estimate, error, status)."""
    begun, limit = time.perf_counter(), 100
    while True:
        rule = cubature(function, BOX[:, 0], BOX[:, 1], rule="genz-malik", rtol=1e-3, max_subdivisions=limit)
        spent = time.perf_counter() - begun
        if rule.status == "converged" or spent > seconds / 2:
            return float(rule.estimate), float(rule.error), rule.status
        limit *= 2


def test_reference_crystal_point(benchmark):
    """(b) L = 2 cm, near the centre: what vegas and cubature return in SECONDS, beside ours."""
    shape, total = Cylinder(2 * cm, 1 * cm), momentum(1.0)
    result = benchmark(ours, shape, [1.0], 1e-4)
    mean, sdev = vegas_for(SECONDS, integrand(shape, total[0]))
    estimate, error, status = cubature_for(SECONDS, integrand(shape, total[0]))
    value, bound = float(result.parts.scalar[0, 0]), float(result.error.scalar[0, 0])
    print(
        f"\n2 cm, eV^5: ours {value:.6g} +- {bound:.2g}; in {SECONDS:g} s: vegas {mean:.3g} +- {sdev:.2g}, "
        f"cubature {estimate:.3g} +- {error:.2g} ({status})"
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
