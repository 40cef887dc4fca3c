"""The planar integral of a target with Gaussian factors: direct quadrature in polar coordinates of the pair's momentum.

    F = Int nu dnu Int dphi u(P_z - nu cos phi) w(P_x - nu sin phi) g(nu, phi),     nu < q0

Nothing is expanded and only what lies within some widths of P counts, so that one rule serves every size. Panels in nu end
at the kernel's edge, where a ring first meets one of the two lines through P, where the kernel's bends cross these lines and where
it stops bending; panels in phi at the bends. Past the Gaussians' reach nothing is computed.
"""

import numpy as np

from nupair.pairs.graded_panels import Nodes, angular_scale, graded_edges, panel_nodes
from nupair.pairs.parts import FloatArray
from nupair.pairs.planar_lines import PairOfMasses, Sums, row_sums
from nupair.pairs.planar_profiles import Profile

_STEPS = np.array(
    [0.0, 1.5, 4.0, 8.0]
)  # in standard deviations: ends of panels on a ring, either side of a line through P
_REACH = 28.0  # exponent at which a Gaussian counts as zero: 7e-13
_ACROSS = np.array([0.0, 4.0])
"""The same for the panels in nu, either side of a bend's place on a line through P."""

_AT_ONCE = 20  # momenta

Widths = tuple[float, float]
"""Standard deviations of the two Gaussian factors along z and x, eV."""


def gaussian_sums(pair: PairOfMasses, along: Profile, across: Profile, momentum: FloatArray, order: int) -> Sums:
    """The planar integral of one open pair at momenta P, shape (N, 3), eV, for factors exp(-K^2/2 sigma^2).

    order: of the Gauss rule on every panel. The error is the difference from a rule of two orders less.
    """
    widths = (along.area / np.sqrt(2 * np.pi), across.area / np.sqrt(2 * np.pi))
    values, errors, cost = np.zeros((4, len(momentum))), np.zeros((4, len(momentum))), 0
    for first in range(0, len(momentum), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        values[:, some], used = polar_integral(pair, widths, momentum[some], order)
        rough, more = polar_integral(pair, widths, momentum[some], order - 2)
        errors[:, some] = np.abs(values[:, some] - rough)
        cost += used + more
    return Sums(values, errors, cost)


def polar_integral(
    pair: PairOfMasses, widths: Widths, momentum: FloatArray, order: int, turn: float = 0.0
) -> tuple[FloatArray, int]:
    """The pieces at momenta P (shape (N, 3), eV) by one rule, shape (4, N), eV^5; kernel evaluations.

    turn: of the Gaussian's main axes against z and x, rad, from z toward x; widths belong to the turned axes.
    """
    frame = np.stack([momentum[:, [0, 2]] @ axis for axis in _axes(turn)], axis=-1)
    row, angle, step = _radial_nodes(pair, widths, frame, order, turn)
    nu = pair.largest * np.sin(angle)
    step = step * nu * pair.largest * np.cos(angle)
    ring, phi, weight = _ring_nodes(pair, widths, frame[row], angle, order, turn)
    away = frame[row[ring]] - nu[ring, None] * np.stack([np.cos(phi), np.sin(phi)], axis=-1)
    weight = weight * step[ring] * np.exp(-_exponent(away[:, 1], away[:, 0], widths))
    qx, qz = nu[ring] * np.sin(phi + turn), nu[ring] * np.cos(phi + turn)
    return row_sums(pair.kernel(qx, qz) * weight, row[ring], len(momentum)), phi.size


def _axes(turn: float) -> FloatArray:
    """The turned z and x axes, each as (x, z)."""
    return np.array([[np.sin(turn), np.cos(turn)], [np.cos(turn), -np.sin(turn)]])


def _exponent(kx: FloatArray, kz: FloatArray, widths: Widths) -> FloatArray:
    exponent: FloatArray = ((kz / widths[0]) ** 2 + (kx / widths[1]) ** 2) / 2
    return exponent


def _radial_nodes(pair: PairOfMasses, widths: Widths, frame: FloatArray, order: int, turn: float) -> Nodes:
    """(row, A, step) with nu = q0 sin A on the part of the disc that lies within reach of each P.

    This substitution makes the kernel's 1/sqrt(s) harmless down to s = (m1+m2)^2. The panels are graded to the edge, to |P| and
    to where a ring first meets a line through P: of a long thin spot, the share of a ring falls off there over all scales.
    """
    q0, along, across = pair.largest, *np.abs(frame.T)
    size = np.hypot(across, along)
    share = np.where(size > 0, across / np.where(size > 0, size, 1.0), 0.5)
    blur = np.hypot(widths[0] * np.sqrt(1 - share**2), widths[1] * share)
    far = np.sqrt(2 * _REACH) * np.array(widths)
    low = np.hypot(np.maximum(along - far[0], 0.0), np.maximum(across - far[1], 0.0))
    high = np.hypot(along + far[0], across + far[1])
    limits = [np.arcsin(np.minimum(end / q0, 1.0))[:, None] for end in (low, high)]
    end = np.clip(np.minimum((pair.mass_i + pair.mass_j) / q0, np.sqrt(2 * blur / q0)) / 2, 1e-6, 1.0)
    edges = [*limits, graded_edges(np.full_like(size, np.pi / 2), end)]
    for place, scale in ((size, blur), (across, widths[1]), (along, widths[0])):
        angle = np.arcsin(np.minimum(place / q0, 1.0))
        edges.append(graded_edges(angle, angular_scale(angle, np.broadcast_to(scale / q0, angle.shape))))
    last_bends = _ring_angle(pair, pair.kinks(np.array([pair.energy**2]), np.ones(1)))
    edges += [np.broadcast_to(last_bends.ravel(), (size.size, 2)), _crossings(pair, widths, frame, turn)]
    return panel_nodes(np.sort(np.clip(np.concatenate(edges, axis=1), *limits), axis=1), order)


def _crossings(pair: PairOfMasses, widths: Widths, frame: FloatArray, turn: float) -> FloatArray:
    """A where the kernel's bends cross the two lines through P, and some widths of the line beside it; shape (N, n).

    A long thin spot sees the kernel along its line only, so that its share of a ring bends, within its width, as the ring
    passes such a place. Inside a panel, that keeps rules of neighbouring orders alike in error.
    """
    axes, edges = _axes(turn), []
    place = frame @ axes
    for line, normal, reach, width in ((*axes, *widths), (*axes[::-1], *widths[::-1])):
        for mass in (pair.mass_i, pair.mass_j):
            met = _meetings(pair, mass, place, line)
            q = place[:, None] + met[..., None] * line
            steep = _steepness(pair, mass, q)
            tilt = steep @ line
            slide = width * (steep @ normal) / np.where(tilt == 0, np.inf, tilt)
            moved = np.abs(q @ normal * width - q @ line * slide) / np.maximum(np.linalg.norm(q, axis=-1), width)
            nu = np.where(np.abs(met) < np.sqrt(2 * _REACH) * reach, np.linalg.norm(q, axis=-1), 0.0)
            angle, beside = (np.arcsin(np.minimum(size / pair.largest, 1.0)).ravel() for size in (nu, nu + moved))
            edges.append(_around(angle, beside - angle, _ACROSS).reshape(len(frame), -1))
    return np.concatenate(edges, axis=1)


def _meetings(pair: PairOfMasses, mass: float, place: FloatArray, line: FloatArray) -> FloatArray:
    """T at which places + t line meet lambda(s) = 4 m^2 Q_x^2, a quartic in t, shape (N, 4), eV; real parts where they miss it."""
    s, slope = pair.energy**2 - np.sum(place**2, axis=1), -2 * place @ line
    total, difference = (pair.mass_i + pair.mass_j) ** 2, (pair.mass_i - pair.mass_j) ** 2
    companion = np.zeros((len(place), 4, 4))
    companion[:, [1, 2, 3], [0, 1, 2]] = 1.0
    companion[:, 0, 3] = -((s - total) * (s - difference) - (2 * mass * place[:, 0]) ** 2)
    companion[:, 1, 3] = -(slope * (2 * s - total - difference) - 8 * mass**2 * place[:, 0] * line[0])
    companion[:, 2, 3] = -(slope**2 - (2 * s - total - difference) - (2 * mass * line[0]) ** 2)
    companion[:, 3, 3] = 2 * slope
    met: FloatArray = np.asarray(np.linalg.eigvals(companion).real, dtype=float)
    return met


def _steepness(pair: PairOfMasses, mass: float, q: FloatArray) -> FloatArray:
    """Gradient of lambda(s) - 4 m^2 Q_x^2 at Q = (x, z), shape (..., 2)."""
    s = pair.energy**2 - np.sum(q**2, axis=-1, keepdims=True)
    gradient: FloatArray = -4 * q * (s - pair.mass_i**2 - pair.mass_j**2) - 8 * mass**2 * q * np.array([1.0, 0.0])
    return gradient


def _ring_angle(pair: PairOfMasses, s: FloatArray) -> FloatArray:
    """A of the ring of invariant mass squared s, eV^2."""
    angle: FloatArray = np.arcsin(np.sqrt(np.clip((pair.energy**2 - s) / pair.largest**2, 0.0, 1.0)))
    return angle


def _ring_nodes(
    pair: PairOfMasses, widths: Widths, frame: FloatArray, angle: FloatArray, order: int, turn: float
) -> Nodes:
    """(ring, phi, step) on the rings nu = q0 sin A, phi counted from the turned z; frame: P of every ring in it, (n, 2), eV.

    Panels end where the ring meets the two lines through P, near there, at the axes and at the bends; those beyond the
    Gaussians' reach are left out. From axis to axis both components are monotonic, so that the ends of a panel bound it.
    """
    nu, pz, px = pair.largest * np.sin(angle), *frame.T
    edges = [np.tile([-np.pi / 2, 0.0, np.pi / 2, -turn, np.pi - turn], (nu.size, 1))]
    quarter = np.pi / 2
    for place, width, turns in (
        (px, widths[1], ((1.0, 0.0), (-1.0, np.pi))),
        (pz, widths[0], ((-1.0, quarter), (1.0, -quarter))),
    ):
        meeting = np.arcsin(np.clip(place / nu, -1.0, 1.0))
        scale = angular_scale(meeting, (width + np.maximum(np.abs(place) - nu, 0.0)) / nu)
        edges += [turn + sign * _around(meeting, scale, _STEPS) for sign, turn in turns]
    bends = _bend_angles(pair, angle)
    edges += [bends - turn, -bends - turn, np.pi - bends - turn, np.pi + bends - turn]
    wrapped = np.mod(np.concatenate(edges, axis=1) + np.pi, 2 * np.pi) - np.pi
    ends = np.full((nu.size, 1), np.pi)
    placed = np.sort(np.concatenate([-ends, wrapped, ends], axis=1), axis=1)
    nearest: list[FloatArray] = []
    for centre, place in ((px, np.sin(placed)), (pz, np.cos(placed))):
        away = centre[:, None] - nu[:, None] * place
        before, after = away[:, :-1], away[:, 1:]
        nearest.append(np.where(before * after > 0, np.minimum(np.abs(before), np.abs(after)), 0.0))
    return panel_nodes(placed, np.where(_exponent(nearest[0], nearest[1], widths) < _REACH, order, 0))


def _bend_angles(pair: PairOfMasses, angle: FloatArray) -> FloatArray:
    """Phi in (0, pi/2) at which a ring nu = q0 sin A crosses the kernel's bends, lambda(s) = 4 m^2 Q_x^2; shape (n, 2), rad."""
    excess = (pair.largest * np.cos(angle)) ** 2
    root = np.sqrt(excess * (excess + 4 * pair.mass_i * pair.mass_j))
    reach = 2 * pair.largest * np.sin(angle)[:, None] * np.array([pair.mass_i, pair.mass_j])
    bends: FloatArray = np.arcsin(np.minimum(root[:, None] / np.maximum(reach, root[:, None]), 1.0))
    return bends


def _around(place: FloatArray, scale: FloatArray, steps: FloatArray) -> FloatArray:
    """Ends of panels on either side of places with a scale each, shape (n, 2 len(steps) - 1). steps: from 0, in scales."""
    edges: FloatArray = place[:, None] + scale[:, None] * np.concatenate([-steps[:0:-1], steps])
    return edges
