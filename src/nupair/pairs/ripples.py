"""Ripples in closed form: a sharp end reflects a momentum of the sphere Q = q0 that differs from P along its normal alone.

With F = -(1/pi V) Re Int A exp(i q0 r - i P.r) Psi d^3r, kappa = k - P_normal, k = (q0^2 - P_kept^2)^{1/2}, an overlap
c eta^p at the distance eta from its end, and everything else taken where the wave to the end meets the sphere, r* = reach q0/k:

    face, p = 1:    exp(i q0 r)/r -> (2 pi i/k) exp(ikz) over the plane,       Int_0 zeta exp(i kappa zeta) = -1/kappa^2;
    side, p = 3/2:  stationary in z, (2 pi i r*^3/q0 rho^2)^{1/2}, and 2 pi J0(P_perp rho) about the axis,
                    Int_0 eta^p exp(-i kappa eta) = Gamma(p+1) (i kappa)^-(p+1).

The error of the leading order: the next in 1/(kappa reach), and how much the overlap, the cut and the window change over the
width (r*/q0)^{1/2} of the stationary point. Checked against position space in tests/crosscheck/test_finite_ends.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma, hankel1e, hankel2e, jv

from nupair.pairs.directions import Orientation
from nupair.pairs.near_region import Cut
from nupair.pairs.parts import FloatArray
from nupair.pairs.rays import FarRule, exits
from nupair.pairs.shapes import AnyArray, OverlapShape
from nupair.pairs.transforms import ComplexArray, PairTransforms
from nupair.pairs.wave_sums import window_share

_ENDMOST = 1e-4  # of the reach, where the overlap's rise from its end is taken
_GRAZING = 0.05  # of q0: smallest k, below which the wave along the end is given up
_NEXT, _WIDTHS = 3.0, 3.0  # of the error, from the error experiment


@dataclass(frozen=True, slots=True)
class _Wave:
    """What an end reflects, before the radial functions: arrays of shape (N,).

    height: complex, of the wave for an overlap of 1. overlap, change: at the stationary point, and by how much it varies there.
    phase: kappa reach. angle: from the axis (negative: on the other side of it from P). r: r*. given_up: where it grazes the end.
    about: B0, -i B1, B2 of the wave about the axis, shape (3, N) or (3, 1).
    """

    height: ComplexArray
    overlap: FloatArray
    change: FloatArray
    phase: FloatArray
    angle: FloatArray
    r: FloatArray
    given_up: NDArray[np.bool_]
    about: ComplexArray


def ripples(
    shape: OverlapShape, table: PairTransforms, where: Orientation, cut: Cut, rule: FarRule, pair: int
) -> tuple[FloatArray, FloatArray]:
    """(the sums that near and far region leave out, shape (4, N), the error of these), eV^5, for one pair."""
    q0 = float(table.largest[pair])
    sums, error = np.zeros((4, where.size.size)), np.zeros((4, where.size.size))
    kept = np.abs(q0 - where.size) * np.maximum(exits(shape, where), cut.start) <= rule.exit_drift
    for reflect in (_face, _side):
        for sign in (1.0, -1.0):
            wave = reflect(shape, where, q0, sign)
            gap, width = np.abs(wave.angle - where.polar), np.sqrt(wave.r / q0)
            inside, nearer, farther = (
                window_share(where.size, wave.r, gap + shift * width / wave.r, rule.window) for shift in (0, -1, 1)
            )
            share = cut.rising(wave.r) * (1 - inside * kept)
            terms, sizes = _functions(table, where, wave, pair)
            sums += (wave.height * (share * wave.overlap * ~wave.given_up) * terms).real
            doubt = share * (wave.overlap * np.where(wave.given_up, 1.0, _NEXT / np.abs(wave.phase)) + wave.change)
            doubt += wave.overlap * kept * (nearer - farther) / 2
            doubt += wave.overlap * (cut.rising(wave.r + width) - cut.rising(wave.r - width)) / 2
            error += np.abs(wave.height) * doubt * sizes
    return sums, error


def _functions(table: PairTransforms, where: Orientation, wave: _Wave, pair: int) -> tuple[ComplexArray, FloatArray]:
    """Psi of the four sums in the wave's direction, and without cancellation between the tensor's two; shape (4, N)."""
    scalar, mass, recoil, isotropic, radial = table.amplitudes(np.minimum(wave.r, table.reach))[pair]
    sine, cosine = np.abs(np.sin(wave.angle)), np.cos(wave.angle)
    zeroth, first, second = wave.about
    squared = sine**2 * (where.equal * zeroth - where.unequal * second) + cosine**2 * where.axial * zeroth
    squared = squared + sine * cosine * where.mixed * first
    largest = np.abs(wave.about).max(axis=0)
    most = (
        sine**2 * (where.equal + np.abs(where.unequal)) + cosine**2 * where.axial + np.abs(sine * cosine * where.mixed)
    )
    terms = np.stack([scalar * zeroth, mass * zeroth, recoil * zeroth, isotropic * zeroth + squared * radial])
    sizes = largest * np.abs(np.stack([scalar, mass, recoil, np.abs(isotropic) + most * np.abs(radial)]))
    return terms, sizes


def _face(shape: OverlapShape, where: Orientation, q0: float, sign: float) -> _Wave:
    """Of the face z = sign reach."""
    reach, end = shape.reach
    k, given_up = _normal(q0, where.across)
    kappa = _apart(k - sign * where.along, reach)
    r, rho = reach * q0 / k, reach * where.across / k
    height = (
        2j / shape.volume * _rise(shape.axial_overlap, reach, 1.0) * r / (k * kappa**2) * np.exp(1j * kappa * reach)
    )
    overlap, change = _around(shape.transverse_overlap, rho, end, np.sqrt(r / q0))
    open_wave = where.across < q0
    return _Wave(
        height * open_wave,
        overlap,
        change,
        kappa * reach,
        np.arctan2(where.across, sign * k),
        r,
        given_up,
        np.array([[1.0 + 0j], [1], [-1]]),
    )


def _side(shape: OverlapShape, where: Orientation, q0: float, sign: float) -> _Wave:
    """Of the side, sign: on P's side of the axis or beyond it."""
    end, reach = shape.reach
    k, given_up = _normal(q0, where.along)
    kappa = _apart(k - sign * where.across, reach)
    r, z = reach * q0 / k, reach * where.along / k
    power = 1.5
    along = np.sqrt(2 * np.pi * r**3 / q0) * np.exp(1j * np.pi / 4)
    fall = _rise(shape.transverse_overlap, reach, power) * gamma(power + 1) * (1j * kappa) ** -(power + 1)
    height = -np.pi * along * fall * np.exp(1j * kappa * reach) / (np.pi * shape.volume)
    overlap, change = _around(shape.axial_overlap, z, end, np.sqrt(r / q0))
    open_wave = where.along < q0
    return _Wave(
        height * open_wave,
        overlap,
        change,
        kappa * reach,
        np.arctan2(sign * k, where.along),
        r,
        given_up,
        _about(where.across * reach, sign),
    )


def _about(x: FloatArray, sign: float) -> ComplexArray:
    """B0, -i B1, B2 of one side's wave about the axis, without the phase that kappa has: Hankel functions, near the axis J/2."""
    far = np.maximum(x, 1.0)
    outgoing = [hankel2e(k, far) if sign > 0 else hankel1e(k, far) for k in range(3)]
    waves = [np.where(x > 1, h, jv(k, x) * np.exp(1j * sign * x)) for k, h in enumerate(outgoing)]
    return np.stack([waves[0], -1j * waves[1], waves[2]])


def _normal(q0: float, kept: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """(k, not below a share of q0; where it was)."""
    k = np.sqrt(np.maximum(q0**2 - kept**2, 0.0))
    return np.maximum(k, _GRAZING * q0), k < _GRAZING * q0


def _apart(kappa: FloatArray, reach: float) -> FloatArray:
    """Kappa, at least one radian over the reach."""
    return np.where(np.abs(kappa) * reach > 1, kappa, 1 / reach)


def _rise(overlap: Callable[[AnyArray], AnyArray], reach: float, power: float) -> float:
    """C of overlap = c eta^p at its end."""
    eta = _ENDMOST * reach
    return float(np.real(overlap(np.array(reach - eta))) / eta**power)


def _around(
    overlap: Callable[[AnyArray], AnyArray], place: FloatArray, reach: float, width: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(the overlap at a place, half of what it loses over some widths about it); zero beyond the reach."""

    def value(x: FloatArray) -> FloatArray:
        return np.where(x < reach, np.real(overlap(np.clip(x, 0.0, reach))), 0.0)

    return value(place), (value(place - _WIDTHS * width) - value(place + _WIDTHS * width)) / 2
