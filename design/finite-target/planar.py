"""Error experiment of the planar integral: random targets, masses, momenta and currents against direct dense quadrature.

    python planar.py TARGETS SEED [lorentzian|gaussian|exact|beam]

The twin shares nothing with the package but the kernel: a double integral in angles, its panels graded to the peak, to both ends of
every chord and to where a chord's end passes the peak, split where the kernel bends. Every ripple of a factor that has them is resolved
over the whole disc, which limits these targets to areas L R below 1.2e5 /eV^2 (2 R = L: 0.1 mm). What the twin itself changes between two
orders is taken off the difference.
"""

import sys
import time

import numpy as np
from nupair.pairs.finite import pair_integrals
from nupair.pairs.large_target import PLANAR
from nupair.pairs.planar import planar_kernel
from nupair.pairs.quadrature import gauss_legendre
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder, LorentzianCylinder

ENERGY = 1.5896
SHAPES = {"lorentzian": LorentzianCylinder, "gaussian": GaussianCylinder, "exact": Cylinder, "beam": GaussianBeam}
RESOLVED_AREA = 1.2e5


def ladder(place, scale, end):
    """(angle, scale in angle) of a place on a chord -end < Q < end."""
    if abs(place) >= end:
        return np.copysign(np.pi / 2, place), min(1.0, max(np.sqrt(2 * (scale + abs(place) - end) / end) / 2, 1e-6))
    angle = np.arcsin(place / end)
    return angle, max(scale / (end * max(np.cos(angle), np.sqrt(scale / end))), 1e-8)


def kinks(masses, z, end):
    """Angles on the chord along x at Q_z = z where the kernel bends, lambda(s) = 4 m^2 Q_x^2, and Q_x = 0 for its |Q_x|^3."""
    found = [0.0]
    for mass in masses:
        polynomial = np.polynomial.Polynomial([0.0, 1.0])
        s = ENERGY**2 - z**2 - polynomial
        curve = (s - masses.sum() ** 2) * (s - (masses[0] - masses[1]) ** 2) - 4 * mass**2 * polynomial
        roots = curve.roots()
        roots = np.sqrt(roots[(np.abs(roots.imag) < 1e-12) & (roots.real > 0) & (roots.real < end**2)].real)
        found += [sign * np.arcsin(root / end) for root in roots for sign in (-1, 1)]
    return found


def ripples(period, end):
    """Angles on the chord that are two periods apart in Q."""
    if not period:
        return []
    return list(np.arcsin(np.clip(np.arange(-end, end, 2 * period) / end, -1, 1)))


def panels(points, order, grade=3.0, between=()):
    """Gauss panels on (-pi/2, pi/2), graded to the points."""
    edges = [np.array([-np.pi / 2, np.pi / 2]), np.array(between)]
    for place, scale in points:
        steps = scale * grade ** np.arange(int(np.ceil(np.log(np.pi / scale) / np.log(grade))) + 2)
        edges += [place - steps, place + steps, [place]]
    edge = np.unique(np.clip(np.concatenate(edges), -np.pi / 2, np.pi / 2))
    nodes, weights = gauss_legendre(order)
    half = np.diff(edge)[:, None] / 2
    return (edge[:-1, None] + half * (nodes + 1)).ravel(), (half * weights).ravel()


def twin(shape, masses, current, momentum, order=10):
    """The four pieces by direct quadrature, eV^5."""
    total = masses.sum()
    largest = np.sqrt((ENERGY - total) * (ENERGY + total))
    px, _, pz = momentum
    ends = min(1.0, max(total / largest / 4, 1e-5))
    outer = [(np.pi / 2, ends), (-np.pi / 2, ends), ladder(pz, 1 / shape.length, largest)]
    crossing = np.sqrt(max(largest**2 - px**2, 0.0))
    if crossing > 0:
        scale = min(1 / shape.length, max(abs(px) / crossing, 0.01) / shape.radius)
        outer += [ladder(sign * crossing, scale, largest) for sign in (-1, 1)]
    answer = np.zeros(4)
    along, across = shape.ripple_periods
    for angle, step in zip(*panels(outer, order, between=ripples(along, largest)), strict=True):
        z, end = largest * np.sin(angle), largest * np.cos(angle)
        ends = min(1.0, max(total / end / 4, 1e-5))
        points = [(np.pi / 2, ends), (-np.pi / 2, ends), ladder(px, 1 / shape.radius, end)]
        turn, weight = panels(points, order, between=[*kinks(masses, z, end), *ripples(across, end)])
        x = end * np.sin(turn)
        weight = weight * end * np.cos(turn) * shape.planar_power(np.abs(px - x))
        pieces = planar_kernel(ENERGY, np.stack([x, 0 * x, 0 * x + z], axis=-1), *masses, current)
        answer += np.stack(pieces) @ weight * step * end * shape.axial_power(np.abs(pz - z))
    return answer


def draw(rng, make, count=4):
    """A target, masses, a current and momenta: most within some blurs of the edge, a third near an axis."""
    length = 10 ** rng.uniform(np.log10(5.07), np.log10(5.07e5))
    shape = make(length, length * 10 ** rng.uniform(-2, 1))
    while any(shape.ripple_periods) and not RESOLVED_AREA / 1e3 < shape.length * shape.radius < RESOLVED_AREA:
        length = 10 ** rng.uniform(np.log10(5.07), np.log10(5.07e5))
        shape = make(length, length * 10 ** rng.uniform(-2, 1))
    masses = rng.uniform(0, 0.6, 2) if rng.random() < 0.4 else 10 ** rng.uniform(-3.5, -1, 2)
    current = rng.normal(size=3) + 1j * rng.normal(size=3)
    polar = np.where(
        rng.random(count) < 0.7,
        rng.uniform(0, np.pi, count),
        rng.choice([0, np.pi / 2], count) + 10 ** rng.uniform(-5, -1, count),
    )
    blur = np.abs(np.cos(polar)) / length + np.abs(np.sin(polar)) / shape.radius
    largest = np.sqrt(ENERGY**2 - masses.sum() ** 2)
    near = largest + blur * rng.normal(size=count) * 10 ** rng.uniform(-1, 2, count)
    size = np.abs(np.where(rng.random(count) < 0.8, near, rng.uniform(0, 1.2, count) * largest))
    momenta = np.minimum(size, 3.0)[:, None] * np.stack([np.sin(polar), 0 * polar, np.cos(polar)], axis=-1)
    return shape, masses, current / np.linalg.norm(current), momenta


def main(targets, seed, name):
    """Print the coverage of the estimate and the quantiles of the true error."""
    rng = np.random.default_rng(seed)
    rows = {1e-4: [], 1e-6: []}
    seconds = dict.fromkeys(rows, 0.0)
    for number in range(1, targets + 1):
        shape, masses, current, momenta = draw(rng, SHAPES[name])
        truth, other = (
            np.stack([twin(shape, masses, current, momentum, order) for momentum in momenta], axis=1)
            for order in (12, 8)
        )
        doubt = np.abs(truth - other)
        centre = planar_kernel(ENERGY, np.zeros(3), *masses, [0, 0, 1.0])
        top = PLANAR.norm(shape.length, shape.radius) * float(centre.scalar + centre.mass)
        for tolerance, found in rows.items():
            start = time.process_time()
            got = pair_integrals(shape, "planar", ENERGY, momenta, masses[:1], masses[1:], current, tolerance)
            seconds[tolerance] += time.process_time() - start
            true = np.maximum(np.abs(np.stack(got.parts)[..., 0] - truth) - doubt, 0.0)
            said = np.stack(got.error)[..., 0]
            worst, allowed = (true / said).max(axis=0), tolerance * np.maximum(np.abs(truth).max(axis=0), 0.01 * top)
            found += list(zip(worst, true.max(axis=0) / top, true.max(axis=0) / allowed, said.max(axis=0) / allowed, strict=True))
            for row in np.flatnonzero(worst > 1):
                print(f"  {tolerance:g} {shape} {masses} {momenta[row]} {worst[row]:.2f} true/top {true[:, row].max() / top:.1e}")
        if number % 5 == 0 or number == targets:
            report(name, rows, seconds)


def report(name, rows, seconds):
    """Print what has been found so far."""
    for tolerance, found in rows.items():
        worst, true, share, said = np.array(found).T
        quantiles = np.quantile(true, [0.5, 0.9, 0.99, 1.0])
        print(
            f"{name}, {tolerance:g}: {len(worst)} values, estimate covers {np.mean(worst <= 1):.4f}, worst true/estimate "
            f"{worst.max():.2f}; true/top {np.array2string(quantiles, precision=1)}; within tolerance: true "
            f"{np.mean(share <= 1):.4f}, estimate {np.mean(said <= 1):.4f}; {1e3 * seconds[tolerance] / len(worst):.1f} ms a value",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "lorentzian")
