"""What a general-purpose integrator makes of the paper's planar integral, eq. (17), beside the converged curve.

One Dirac pair of 10 meV, unit weight, L = 2R = 2 cm, angles as in Fig. 6 of the paper. Prints the numbers that the manual page quotes
and draws its figure:

    python design/finite-target/general_integrator.py docs/images/general-integrator.png
"""

import sys

import matplotlib as mpl
import numpy as np
import vegas
from matplotlib import pyplot as plt

from nupair.pairs.finite import pair_integrals
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.units import cm, deg

FIRST, SECOND, SIGNAL, INDEX = 1.286, 1.1086, 0.805, 1.45
ENERGY, MASS = FIRST + SECOND - SIGNAL, 0.01
LENGTH, RADIUS = 2 * cm, 1 * cm
X_L, Y_T = 1.0, 32 / (3 * np.pi**2)
CENTRE = np.arccos((FIRST**2 + SIGNAL**2 - SECOND**2) / (2 * FIRST * SIGNAL))
OFFSETS = np.linspace(-10.8, 10.8, 61)
EVALUATIONS, ITERATIONS, SEED = 100_000, 10, 2021


def momentum(offset):
    """P, shape (n, 3), eV, at offsets from the centre (deg)."""
    matched = np.arccos(-(FIRST**2 + SECOND**2 - SIGNAL**2) / (2 * FIRST * SECOND))
    signal = CENTRE + np.atleast_1d(offset) * deg
    x = SECOND * np.sin(matched) - SIGNAL * np.sin(signal)
    z = FIRST + SECOND * np.cos(matched) - SIGNAL * np.cos(signal)
    return INDEX * np.stack([x, 0 * x, z], axis=-1)


def integrand(total):
    """Eq. (17) with the bracket of eq. (56) for one pair, as a function of E1, theta1, theta2."""

    @vegas.lbatchintegrand
    def value(points):
        e1, t1, t2 = points.T
        e2 = ENERGY - e1
        p1, p2 = np.sqrt(e1**2 - MASS**2), np.sqrt(e2**2 - MASS**2)
        k_z = p1 * np.cos(t1) + p2 * np.cos(t2) - total[2]
        k_x = p1 * np.sin(t1) + p2 * np.sin(t2) - total[0]
        target = 1 / (1 + (k_z * LENGTH / 2 / X_L) ** 2) / (1 + (k_x * RADIUS / Y_T) ** 2)
        bracket = e1 * e2 - p1 * p2 * (np.cos(t1 - t2) - 2 * np.cos(t1) * np.cos(t2))
        return p1 * p2 * np.abs(np.sin(t1) * np.sin(t2)) * target * bracket

    return value


def by_vegas(offset, seed):
    """(mean, its stated error, quality Q) after adapting in as many iterations as are then kept."""
    np.random.seed(seed)  # vegas draws from the global generator
    box = [[MASS, ENERGY - MASS], [-np.pi, np.pi], [-np.pi, np.pi]]
    integrator, function = vegas.Integrator(box), integrand(momentum(offset)[0])
    integrator(function, nitn=ITERATIONS, neval=EVALUATIONS)
    found = integrator(function, nitn=ITERATIONS, neval=EVALUATIONS)
    return found.mean, found.sdev, found.Q


def main(target):
    found = np.array([by_vegas(offset, SEED + k) for k, offset in enumerate(OFFSETS)])
    shape = LorentzianCylinder(LENGTH, RADIUS)
    exact = pair_integrals(shape, "planar", ENERGY, momentum(OFFSETS), [MASS], [MASS], np.array([0, 0, 1.0]))
    converged = (exact.parts.scalar + exact.parts.along)[:, 0]
    print("offset (deg)  converged (eV^5)  vegas (eV^5)  stated error  Q")
    for k in (0, 15, 27, 29, 30, 31, 33, 45, 60):
        print(f"{OFFSETS[k]:8.2f}  {converged[k]:.4e}  {found[k, 0]:.2e}  {found[k, 1]:.1e}  {found[k, 2]:.2f}")
    inside = np.abs(found[:, 0] - converged) <= 3 * found[:, 1]
    print(f"within three stated errors of the converged value: {inside.sum()} of {inside.size}")
    print(f"smallest and largest share of the converged value: {np.min(found[:, 0] / converged):.1e}, {np.max(found[:, 0] / converged):.2f}")
    print(f"quality Q above 0.05: {np.sum(found[:, 2] > 0.05)} of {inside.size}")
    draw(target, converged, found)


def draw(target, converged, found):
    mpl.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.plot(OFFSETS, converged * 1e9, color="#0072b2", label="converged")
    axes.errorbar(
        OFFSETS, found[:, 0] * 1e9, yerr=found[:, 1] * 1e9, color="#d55e00", marker="o", ms=3, lw=1, label="adaptive Monte Carlo"
    )
    axes.set(xlabel="signal angle from the centre (deg)", ylabel=r"$F$ ($10^{-9}$ eV$^5$)", ylim=(0, None))
    axes.legend(frameon=False, loc="center right")
    figure.savefig(target, dpi=130)


if __name__ == "__main__":
    main(sys.argv[1])
