"""The planar kernel against explicit boosted momenta and against the variables E1, theta1, theta2 of eq. (17)."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nupair.light.geometry import arrange, pair_energy, pair_momentum
from nupair.light.refraction import ConstantIndex
from nupair.pairs.planar import planar_kernel

PANEL_RULE = 1e-12  # Gauss-Legendre on panels that end where p1x or p2x changes sign: analytic integrands
NAMES = ("scalar", "along", "charge", "mass")


def _rest_frame(energy, qx, qz, m1, m2):
    root_s = np.sqrt(energy**2 - qx**2 - qz**2)
    rest_1 = (root_s**2 + m1**2 - m2**2) / (2 * root_s)
    size = np.sqrt((root_s**2 - (m1 + m2) ** 2) * (root_s**2 - (m1 - m2) ** 2)) / (2 * root_s)
    return root_s, rest_1, size


def _explicit_parts(energy, momentum, m1, m2, j):
    """Int dpsi |p1x p2x| {...} / sqrt(s) with both momenta boosted explicitly."""
    qx, _, qz = momentum
    root_s, rest_1, size = _rest_frame(energy, qx, qz, m1, m2)
    boost = np.array([qx, qz]) / (root_s * (energy + root_s))

    def particle(rest_energy, rest_x, rest_z):
        along = rest_x * qx + rest_z * qz
        x = rest_x + along * boost[0] + rest_energy * qx / root_s
        z = rest_z + along * boost[1] + rest_energy * qz / root_s
        return x, z, (energy * rest_energy + along) / root_s

    def pair(psi):
        x, z = size * np.cos(psi), size * np.sin(psi)
        return particle(rest_1, x, z), particle(root_s - rest_1, -x, -z)

    # sign changes of p_x: rest_energy Qx / sqrt(s) +- size (1 + Qx bx) cos psi +- size Qx bz sin psi = 0
    c, s = size * (1 + qx * boost[0]), size * qx * boost[1]
    kinks = [0.0, 2 * np.pi]
    for offset in (rest_1 * qx / root_s, -(root_s - rest_1) * qx / root_s):
        ratio = -offset / np.hypot(c, s)
        if abs(ratio) < 1:
            kinks += [(np.arctan2(s, c) + sign * np.arccos(ratio)) % (2 * np.pi) for sign in (1, -1)]
    node, weight = np.polynomial.legendre.leggauss(24)
    total = np.zeros(4)
    for start, stop in zip(sorted(kinks)[:-1], sorted(kinks)[1:], strict=True):
        psi = start + (stop - start) * (node + 1) / 2
        (x1, z1, e1), (x2, z2, e2) = pair(psi)
        first, second, ray = x1 * j[0] + z1 * j[2], x2 * j[0] + z2 * j[2], qx * j[0] + qz * j[2]
        pieces = [
            e1 * e2 - x1 * x2 - z1 * z2,
            2 * (first * np.conj(second)).real,
            -((e2 * first + e1 * second) * np.conj(ray)).real / energy,
            np.full_like(e1, m1 * m2),
        ]
        total += [weight @ (np.abs(x1 * x2) * piece) * (stop - start) / 2 / root_s for piece in pieces]
    return total


def _random_case(seed):
    rng = np.random.default_rng(seed)
    m1, m2 = 10 ** rng.uniform(-3, -0.3, size=2)
    energy = (m1 + m2) * (1 + 10 ** rng.uniform(-2, 1))
    largest = np.sqrt(energy**2 - (m1 + m2) ** 2)
    angle = rng.uniform(-np.pi, np.pi)
    size = largest * rng.uniform(0, 0.99)
    j = rng.normal(size=3) + 1j * rng.normal(size=3) * rng.integers(0, 2)
    return energy, size * np.array([np.sin(angle), 0, np.cos(angle)]), m1, m2, j / np.linalg.norm(j)


@pytest.mark.parametrize("seed", range(80))
def test_all_four_parts_equal_the_integral_over_the_rest_frame_angle(seed):
    case = _random_case(seed)
    explicit = _explicit_parts(*case)
    scale = np.sum(np.abs(explicit))
    for name, closed, expected in zip(NAMES, planar_kernel(*case), explicit, strict=True):
        assert_allclose(closed, expected, rtol=0, atol=PANEL_RULE * scale, err_msg=name)


@pytest.mark.parametrize("axis", [(0, 0, 1), (1, 0, 0), (0, 1, 0)])
@pytest.mark.parametrize("momentum", [(0, 0, 0), (0, 0, 0.7), (0.7, 0, 0), (0.7, 0, -1e-9)])
def test_the_kernel_holds_on_the_axes_and_at_rest(axis, momentum):
    case = (1.5896, np.array(momentum, dtype=float), 0.05, 0.01, np.array(axis, dtype=complex))
    explicit = _explicit_parts(*case)
    for name, closed, expected in zip(NAMES, planar_kernel(*case), explicit, strict=True):
        assert_allclose(closed, expected, rtol=0, atol=PANEL_RULE * np.sum(np.abs(explicit)), err_msg=name)


# --- a small target in the paper's own variables -------------------------------------------------------------------

RADIUS, LENGTH = 20.0, 40.0  # eV^-1: widths of 0.05 eV, which a plain product rule resolves
PRODUCT_RULE = 5e-5  # convergence of the rules below, seen by refining either of them
TRANSVERSE_WIDTH = 32 / (3 * np.pi**2)


def _lorentzians(kx, kz):
    return 1 / ((1 + (kz * LENGTH / 2) ** 2) * (1 + (kx * RADIUS / TRANSVERSE_WIDTH) ** 2))


def _panels(edges, number):
    node, weight = np.polynomial.legendre.leggauss(number)
    points = [(a + (b - a) * (node + 1) / 2, (b - a) / 2 * weight) for a, b in itertools.pairwise(edges)]
    return np.concatenate([p for p, _ in points]), np.concatenate([w for _, w in points])


def _original_variables(energy, px, pz, m1, m2):
    """Eq. (17) as printed, with the bracket of eq. (63) for a current along k1: [spin squared, mass]."""
    theta, theta_weight = _panels(np.linspace(-np.pi, np.pi, 37), 12)
    turn, turn_weight = _panels(np.linspace(-np.pi / 2, np.pi / 2, 13), 12)
    e1 = (energy + m1 - m2) / 2 + (energy - m1 - m2) / 2 * np.sin(turn)  # removes the square roots at both ends
    e1_weight = turn_weight * (energy - m1 - m2) / 2 * np.cos(turn)
    total = np.zeros(2)
    t1, t2 = theta[:, None], theta[None, :]
    angles = theta_weight[:, None] * theta_weight[None, :] * np.abs(np.sin(t1) * np.sin(t2))
    for first, w in zip(e1, e1_weight, strict=True):
        second = energy - first
        p1, p2 = np.sqrt(first**2 - m1**2), np.sqrt(second**2 - m2**2)
        kz = p1 * np.cos(t1) + p2 * np.cos(t2) - pz
        kx = p1 * np.sin(t1) + p2 * np.sin(t2) - px
        measure = w * angles * p1 * p2 * _lorentzians(kx, kz)
        bracket = first * second - p1 * p2 * (np.cos(t1 - t2) - 2 * np.cos(t1) * np.cos(t2))
        total += [np.sum(measure * bracket), np.sum(measure) * m1 * m2]
    return total


def _convolved(energy, px, pz, m1, m2):
    """Int dQx dQz |FF(P - Q)|^2 times the planar kernel, over the disc of open pairs."""
    share, share_weight = _panels(np.linspace(0, 1, 13), 12)
    root_s = energy - (energy - m1 - m2) * (1 - share) ** 2  # even in sqrt(s) near the edge, in |Q| near its zero
    root_weight = share_weight * 2 * (energy - m1 - m2) * (1 - share)
    phi, phi_weight = _panels(np.linspace(0, 2 * np.pi, 33), 12)
    size = np.sqrt((energy - root_s) * (energy + root_s))[:, None]
    qx, qz = size * np.sin(phi), size * np.cos(phi)
    momentum = np.stack([qx, np.zeros_like(qx), qz], axis=-1)
    parts = planar_kernel(energy, momentum, m1, m2, np.array([0, 0, 1.0]))
    weight = (root_weight * root_s)[:, None] * phi_weight * _lorentzians(qx - px, qz - pz)
    return np.array([np.sum(weight * parts.spin_squared), np.sum(weight * parts.mass)])


@pytest.fixture(scope="module")
def matched():
    return arrange(1.286, 1.1086, 0.805, ConstantIndex(1.45))


def test_a_small_target_at_the_matched_angle_gives_the_stored_value_in_both_sets_of_variables(matched):
    energy = pair_energy(matched)
    original = _original_variables(energy, 0.0, 0.0, 0.01, 0.01)[0]
    mapped = _convolved(energy, 0.0, 0.0, 0.01, 0.01)[0]
    assert_allclose(mapped, 0.028935, atol=1e-6)  # one unit of its last digit
    assert_allclose(original, mapped, rtol=PRODUCT_RULE)


@pytest.mark.parametrize("offset_deg", [-60.0, 40.0, 90.0])
@pytest.mark.parametrize("masses", [(0.01, 0.01), (0.3, 0.05)])
def test_the_map_is_exact_off_the_centre_and_for_unequal_masses(matched, offset_deg, masses):
    energy = pair_energy(matched)
    px, _, pz = pair_momentum(matched, 1.0260995339 + np.radians(offset_deg))
    assert_allclose(
        _original_variables(energy, px, pz, *masses), _convolved(energy, px, pz, *masses), rtol=PRODUCT_RULE
    )
