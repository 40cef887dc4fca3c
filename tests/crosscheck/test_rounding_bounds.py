"""Float kernels against 50-digit arithmetic: is the rounding error that `large_target_integrals` states an upper bound?

The 50-digit kernels are written independently: in three dimensions from the covariant tensor integral, in the plane by
integrating the Fourier polynomial in the rest-frame angle between its sign changes.
"""

import itertools
from functools import cache

import mpmath as mp
import numpy as np
import pytest

import nupair
from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL, large_target_integrals
from nupair.predict import setting

LENGTH, RADIUS = 1.0e5, 5.0e4  # eV^-1, 2 cm and 1 cm
POINTS = 1000  # for each measure
AWAY = 1e-3  # of E^2: distance of s from (m1+m2)^2 from which on the bound must be small
SMALL = 1e-9  # relative; the bound is 64 eps / AWAY = 1.4e-11 times the size of the parts


def _exact(values):
    return [mp.mpf(float(v)) for v in values]


def _space(energy, momentum, m1, m2, j):
    """4 ps {p1.p2, -2As + 2B|Q.j|^2, -2B|Q.j|^2, m1m2}, each contraction spelled out."""
    q2 = sum(q * q for q in momentum)
    s = energy**2 - q2
    if energy <= m1 + m2 or s <= (m1 + m2) ** 2:
        return [mp.mpf(0)] * 4
    kallen = (s - (m1 + m2) ** 2) * (s - (m1 - m2) ** 2)
    measure = 2 * mp.pi * mp.sqrt(kallen) / s
    trace = (s - m1**2 - m2**2) / 2  # 4 A s + B s
    double = (s + m1**2 - m2**2) * (s - m1**2 + m2**2) / (4 * s)  # A s + B s
    a_s = (trace - double) / 3
    b = (double - a_s) / s
    ray = abs(mp.fsum(q * c for q, c in zip(momentum, j, strict=True))) ** 2
    norm = mp.fsum(abs(c) ** 2 for c in j)
    return [measure * x for x in (trace, norm * -2 * a_s + 2 * b * ray, -2 * b * ray, m1 * m2)]


def _multiply(f, g):
    """Product of two Fourier polynomials sum_n f_n e^{i n t}, lists from -n to n."""
    out = [mp.mpc(0)] * (len(f) + len(g) - 1)
    for k, x in enumerate(f):
        for n, y in enumerate(g):
            out[k + n] += x * y
    return out


def _linear(constant, cosine, sine):
    return [mp.mpc(cosine, sine) / 2, mp.mpc(constant), mp.mpc(cosine, -sine) / 2]


def _combined(*terms):
    return [mp.fsum(factor * piece[n] for factor, piece in terms) for n in range(len(terms[0][1]))]


def _plane(energy, momentum, m1, m2, j):
    """Int dpsi |p1x p2x| {...} / sqrt(s)."""
    qx, _, qz = momentum
    s = energy**2 - qx**2 - qz**2
    if energy <= m1 + m2 or s <= (m1 + m2) ** 2:
        return [mp.mpf(0)] * 4
    root_s = mp.sqrt(s)
    size = mp.sqrt((s - (m1 + m2) ** 2) * (s - (m1 - m2) ** 2)) / (2 * root_s)
    rest = [(s + m1**2 - m2**2) / (2 * root_s), (s - m1**2 + m2**2) / (2 * root_s)]
    boost = 1 / (root_s * (energy + root_s))
    x_parts = size * (1 + qx * qx * boost), size * qx * qz * boost
    shift, amplitude = mp.atan2(x_parts[1], x_parts[0]), mp.hypot(*x_parts)

    def turned(cosine, sine):  # from psi to t = psi - shift
        return cosine * mp.cos(shift) + sine * mp.sin(shift), sine * mp.cos(shift) - cosine * mp.sin(shift)

    xs, zs, es = [], [], []
    for sign, rest_energy in zip((1, -1), rest, strict=True):
        xs.append(_linear(rest_energy * qx / root_s, *(sign * c for c in turned(*x_parts))))
        z_parts = size * qx * qz * boost, size * (1 + qz * qz * boost)
        zs.append(_linear(rest_energy * qz / root_s, *(sign * c for c in turned(*z_parts))))
        es.append(_linear(energy * rest_energy / root_s, *(sign * size * c / root_s for c in turned(qx, qz))))
    one, two = zip(xs, zs, es, strict=True)
    across = _multiply(one[0], two[0])
    scalar = _combined((1, _multiply(one[2], two[2])), (-1, across), (-1, _multiply(one[1], two[1])))
    along, charge = [mp.mpc(0)] * 5, [mp.mpc(0)] * 5
    for jx, jz in ((j[0].real, j[2].real), (j[0].imag, j[2].imag)):
        first, second = (_combined((jx, p[0]), (jz, p[1])) for p in (one, two))
        along = _combined((1, along), (2, _multiply(first, second)))
        mixed = _combined((1, _multiply(two[2], first)), (1, _multiply(one[2], second)))
        charge = _combined((1, charge), (-(qx * jx + qz * jz) / energy, mixed))

    kinks = [mp.mpf(0), mp.pi]
    kinks += [mp.acos(r) for r in (-rest[0] * qx / root_s / amplitude, rest[1] * qx / root_s / amplitude) if abs(r) < 1]
    kinks.sort()
    kinks += [2 * mp.pi - k for k in reversed(kinks[:-1])]

    def signed_integral(polynomial):
        total, reach = mp.mpf(0), len(polynomial) // 2
        for start, stop in itertools.pairwise(kinks):
            middle = (start + stop) / 2
            sign = mp.sign(mp.re(mp.fsum(c * mp.expj((n - 2) * middle) for n, c in enumerate(across))))
            steps = [(mp.expj(n * stop) - mp.expj(n * start)) / mp.mpc(0, n) for n in range(1, reach + 1)]
            piece = polynomial[reach] * (stop - start)
            piece += 2 * mp.fsum((polynomial[reach + n] * steps[n - 1]).real for n in range(1, reach + 1))
            total += sign * mp.re(piece)
        return total

    pieces = [_multiply(across, piece) for piece in (scalar, along, charge)]
    return [signed_integral(piece) / root_s for piece in pieces] + [m1 * m2 * signed_integral(across) / root_s]


def _norm(measure, length, radius):
    length, radius = mp.mpf(length), mp.mpf(radius)
    return 64 / (3 * length * radius) if measure == "planar" else 2 / (radius**2 * length)


KERNELS = {"three-dimensional": _space, "planar": _plane}
MEASURES = {"three-dimensional": THREE_DIMENSIONAL, "planar": PLANAR}


def _cases(measure, number):
    """Energies, momenta, masses and currents; a third far from the threshold, a third at it, a third just beyond."""
    rng = np.random.default_rng(20211119)
    for n in range(number):
        m1, m2 = 10 ** rng.uniform(-4, -0.5, size=2) * rng.integers(0, 5, size=2).astype(bool)
        energy = max(rng.uniform(0.3, 2.0), (m1 + m2) * 1.01)
        largest = np.sqrt(energy**2 - (m1 + m2) ** 2)
        near = 1 - 10 ** rng.uniform(-17, -3) * (1 if n % 3 == 1 else -1)
        size = largest * (rng.uniform(0, 1) if n % 3 == 0 else near)
        if measure == "planar":
            angle = rng.choice([rng.uniform(-np.pi, np.pi), rng.choice([0.0, 1e-9, np.pi / 2])], p=[0.8, 0.2])
            direction = np.array([np.sin(angle), 0.0, np.cos(angle)])
        else:
            direction = rng.normal(size=3)
            direction /= np.linalg.norm(direction)
        j = rng.normal(size=3) + 1j * rng.normal(size=3) * rng.integers(0, 2)
        j = np.eye(3)[n % 3] + 0j if rng.uniform() < 0.3 else j / np.linalg.norm(j)
        yield energy, size * direction, m1, m2, j


@cache
def _compared(measure):
    """Rows (excess / E^2, size of the parts, worst deviation over the four parts, stated bound), eV^5."""
    rows = []
    with mp.workdps(50):
        for energy, momentum, m1, m2, j in _cases(measure, POINTS):
            parts, bound = large_target_integrals(MEASURES[measure], LENGTH, RADIUS, energy, momentum, m1, m2, j)
            exact_j = [mp.mpc(c.real, c.imag) for c in j]
            exact = KERNELS[measure](*_exact([energy]), _exact(momentum), *_exact([m1, m2]), exact_j)
            exact = [_norm(measure, LENGTH, RADIUS) * piece for piece in exact]
            worst = max(float(abs(mp.mpf(float(p)) - x)) for p, x in zip(parts, exact, strict=True))
            excess = (energy**2 - momentum @ momentum - (m1 + m2) ** 2) / energy**2
            rows.append((excess, float(mp.fsum(abs(x) for x in exact)), worst, float(bound)))
    return np.array(rows)


@pytest.mark.parametrize("measure", KERNELS)
def test_the_stated_rounding_error_is_an_upper_bound(measure):
    _, _, worst, bound = _compared(measure).T
    assert np.mean(np.isfinite(bound)) > 0.99  # infinite only where rounding decides about a massless planar pair
    assert np.all(worst <= bound), f"worst ratio {np.max(worst / np.maximum(bound, 1e-300))}"


def test_the_stated_rounding_error_covers_a_massless_planar_pair_whose_invariant_mass_rounds_to_zero():
    energy, momentum = 1.5896, np.array([1.3607307752166549, 0.0, 0.8217298323526299])  # s = 1.2e-19 eV^2, 0 in floats
    j = momentum / energy + 0j
    parts, bound = large_target_integrals(PLANAR, LENGTH, RADIUS, energy, momentum, 0.0, 0.0, j)
    with mp.workdps(50):
        exact = _plane(*_exact([energy]), _exact(momentum), mp.mpf(0), mp.mpf(0), [mp.mpc(c.real) for c in j])
        worst = max(float(abs(p - _norm("planar", LENGTH, RADIUS) * x)) for p, x in zip(parts, exact, strict=True))
    assert worst <= bound


@pytest.mark.parametrize("measure", KERNELS)
def test_the_stated_rounding_error_is_small_away_from_the_threshold(measure):
    excess, size, _, bound = _compared(measure).T
    away = excess > AWAY
    assert np.count_nonzero(away) > POINTS / 5
    assert np.all(bound[away] < SMALL * size[away])


@pytest.mark.parametrize("measure", KERNELS)
def test_the_points_reach_the_regime_where_rounding_dominates(measure):
    excess, size, worst, _ = _compared(measure).T
    open_pairs = (excess > 0) & (size > 0)
    assert np.any(worst[open_pairs] > 1e-6 * size[open_pairs])
    assert np.count_nonzero(excess <= 0) > POINTS / 10


@pytest.mark.parametrize("preset", nupair.presets())
def test_the_error_of_a_spectrum_covers_the_rounding_of_its_angles_too(preset):
    experiment = nupair.load(preset).replace({"model.form_factor": "large-target"})
    beams, (m1, m2) = setting.beams(experiment), setting.pair_masses(experiment)
    weights, ((_, current),) = setting.weights(experiment).rate, setting.spin_currents(experiment)
    edges = nupair.spectrum(experiment, [0.0])["threshold_angle"].values.ravel()
    angles = np.concatenate([edges + sign * 10.0**-power for power in (3, 7, 11, 14, 16) for sign in (-1, 1)])
    data = nupair.spectrum(experiment, angles)
    measure = experiment.model.phase_space
    with mp.workdps(50):
        w1, w2, ws, k1, k2, ks, te = _exact(
            [beams.omega_1, beams.omega_2, beams.omega_s, beams.k_1, beams.k_2, beams.k_s, beams.theta_e]
        )
        norm = _norm(measure, experiment.target.length, experiment.target.radius)
        j = [mp.mpc(c.real, c.imag) for c in current]
        for n, angle in enumerate(_exact(angles)):
            momentum = [k2 * mp.sin(te) - ks * mp.sin(angle), mp.mpf(0), k1 + k2 * mp.cos(te) - ks * mp.cos(angle)]
            for pair in range(6):
                scalar, along, *_ = KERNELS[measure](w1 + w2 - ws, momentum, *_exact([m1[pair], m2[pair]]), j)
                exact = norm * mp.mpf(weights[pair]) * (scalar + along)
                deviation = float(abs(mp.mpf(float(data["rate_integral"][n, pair])) - exact))
                assert deviation <= float(data["rate_integral_error"][n, pair])
