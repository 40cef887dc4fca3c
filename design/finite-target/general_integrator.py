"""What vegas makes of the paper's planar integral in the paper's own variables, beside the converged curve.

Run as `python general_integrator.py` (vegas and matplotlib needed, about two minutes): prints the numbers quoted in
docs/general-integrators.md and writes docs/figures/general-integrator.png. One pair, m = 10 meV, unit weight, Dirac.
"""

from pathlib import Path
from typing import NamedTuple

import gvar
import numpy as np
import vegas

import nupair
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.neutrinos.weights import printed_weights
from nupair.pairs.soft_shapes import LORENTZIAN_TRANSVERSE
from nupair.plots.style import COLOURS, figure, styled
from nupair.predict import setting
from nupair.units import deg, eV

FIGURE = Path(__file__).parents[2] / "docs" / "figures" / "general-integrator.png"
EXPERIMENT = nupair.load("hara-2021")
BEAMS, SHAPE = setting.beams(EXPERIMENT), setting.shape(EXPERIMENT)
ENERGY, MASS = pair_energy(BEAMS), setting.pair_masses(EXPERIMENT)[0][0]
WIDE = np.arange(-30, 31) * 0.36  # degrees from the centre: 21.6 degrees in steps of 0.36
CLOSE = np.array([-1.08, -0.72, -0.36, -0.18, -0.05, 0.0, 0.05, 0.18, 0.36, 0.72, 1.08])
REPEATED = np.repeat([-7.92, 0.0, 7.92], 8)  # eight seeds each
QUOTED = (-7.92, -3.96, -0.36, 0.0, 0.36, 3.96, 7.92)
ITERATIONS, FEW, MANY, MAPPED = 10, 100_000, 1_000_000, 50_000
SEEDS = (1, 2)


class Answer(NamedTuple):
    """What vegas reports (eV^5), the plain mean of its iterations, the narrowest interval of its grid in E1 (eV)."""

    mean: float
    sdev: float
    quality: float
    plain: float
    narrowest: float


def momentum(offset):
    """P in eV, shape (3,); offset in degrees from the centre."""
    return pair_momentum(BEAMS, centre_angle(BEAMS) + offset * deg)


def squared(z1, x1, z2, x2, e1, e2):
    """R_ij of eq. (56) with unit weight times |x1 x2|: the integrand but for the target's factors."""
    return np.abs(x1 * x2) * (e1 * e2 + z1 * z2 - x1 * x2)


def in_paper_variables(total):
    """Eq. (17) over (E1, theta1, theta2), for arrays of points (n, 3)."""

    @vegas.lbatchintegrand
    def integrand(point):
        e1, theta_1, theta_2 = point.T
        e2 = ENERGY - e1
        p1, p2 = np.sqrt(e1**2 - MASS**2), np.sqrt(e2**2 - MASS**2)
        z1, x1, z2, x2 = p1 * np.cos(theta_1), p1 * np.sin(theta_1), p2 * np.cos(theta_2), p2 * np.sin(theta_2)
        blur = SHAPE.axial_power(z1 + z2 - total[2]) * SHAPE.planar_power(x1 + x2 - total[0])
        return squared(z1, x1, z2, x2, e1, e2) * blur

    return integrand, [[MASS, ENERGY - MASS], [-np.pi, np.pi], [-np.pi, np.pi]]


def in_pair_variables(total):
    """The same over the pair's momentum, each Lorentzian flattened by an arctan, and its angle psi in the rest frame."""
    wide_z, wide_x = 2 / SHAPE.length, LORENTZIAN_TRANSVERSE / SHAPE.radius

    @vegas.lbatchintegrand
    def integrand(point):
        a, b, psi = point.T
        qz, qx = total[2] + wide_z * np.tan(a), total[0] + wide_x * np.tan(b)
        s = ENERGY**2 - qz**2 - qx**2
        inside = s > 4 * MASS**2
        root = np.sqrt(np.where(inside, s, 1.0))
        size = np.sqrt(np.where(inside, s / 4 - MASS**2, 0.0))
        kz, kx = size * np.cos(psi), size * np.sin(psi)
        along = kz * qz + kx * qx
        stretch = 0.5 + along / (root * (ENERGY + root))
        z1, x1, e1 = kz + qz * stretch, kx + qx * stretch, ENERGY / 2 + along / root
        value = squared(z1, x1, qz - z1, qx - x1, e1, ENERGY - e1) / root
        return np.where(inside, wide_z * wide_x * value, 0.0)

    return integrand, [[-np.pi / 2, np.pi / 2], [-np.pi / 2, np.pi / 2], [0, 2 * np.pi]]


def answer(variables, offset, evaluations, seed):
    """Ten iterations that adapt, dropped, and ten that count."""
    gvar.ranseed(seed)
    integrand, box = variables(momentum(offset))
    integrator = vegas.Integrator(box)
    integrator(integrand, nitn=ITERATIONS, neval=evaluations)
    result = integrator(integrand, nitn=ITERATIONS, neval=evaluations)
    plain = np.mean([one.mean for one in result.itn_results])
    narrowest = np.diff(integrator.map.grid[0, : integrator.map.ninc[0] + 1]).min()
    return Answer(result.mean, result.sdev, result.Q, plain, narrowest)


def answers(variables, offsets, evaluations, seed):
    """An Answer whose fields are arrays over the angles; every angle has a seed of its own."""
    found = [answer(variables, offset, evaluations, 1000 * seed + i) for i, offset in enumerate(offsets)]
    return Answer(*np.array(found).T)


def converged(offsets):
    """The package's value and its error, eV^5, of the pair (11) without its weight."""
    spectrum = nupair.spectrum(EXPERIMENT, centre_angle(BEAMS) + np.asarray(offsets) * deg).sel(pair="11")
    weight = printed_weights().rate[0]
    return spectrum.rate_integral.to_numpy() / weight, spectrum.rate_integral_error.to_numpy() / weight


def report(title, offsets, found, chosen):
    """Print the chosen angles, and what holds over all of them."""
    true, error = converged(offsets)
    print(
        f"\n{title}\noffset  vegas       claimed  Q        plain mean  converged    off by (claimed)  narrowest E1 (eV)"
    )
    for i in (int(np.argmin(np.abs(offsets - one))) for one in chosen):
        one = Answer(*(field[i] for field in found))
        print(
            f"{offsets[i]:6.2f}  {one.mean:.4e}  {one.sdev:.1e}  {one.quality:.1e}  {one.plain:.3e}   "
            f"{true[i]:.5e}  {(true[i] - one.mean) / one.sdev:8.1f}          {one.narrowest:.1e}"
        )
    low, away = true / found.mean, np.abs(true - found.mean) / found.sdev
    print(
        f"{offsets.size} runs: converged/vegas {low.min():.4g} to {low.max():.4g}; off by {away.min():.3g} to {away.max():.3g} "
        f"claimed errors; Q > 0.05 at {np.sum(found.quality > 0.05)}; converged {true.min():.4e} to {true.max():.4e}, "
        f"largest error {error.max():.1e}; largest relative difference {np.max(np.abs(found.mean / true - 1)):.1e}"
    )


def report_shape(found):
    """Print how rough the curve over WIDE is, and how far its middle stands out."""
    steps = np.exp(np.abs(np.diff(np.log(found.mean))))
    print(
        f"neighbouring angles differ by a factor of {np.median(steps):.2f} (median), {steps.max():.1f} (largest); "
        f"the middle is {found.mean[30] / np.median(found.mean):.1f} times the median of all"
    )


def report_scales():
    """Print the sizes of the problem: energies, widths of the two Lorentzians, |P| a little off the centre."""
    print(f"L = {SHAPE.length:.5g}, R = {SHAPE.radius:.5g} 1/eV, E = {ENERGY / eV:.5g} eV, m = {MASS / eV:g} eV")
    print(f"centre: theta_s = {centre_angle(BEAMS):.4f} rad")
    print(f"half widths: 2/L = {2 / SHAPE.length:.2e} eV, y_t/R = {LORENTZIAN_TRANSVERSE / SHAPE.radius:.2e} eV")
    for offset in (0.05, 0.36):
        size = np.linalg.norm(momentum(offset))
        spread = 2 * np.sqrt(1 / 4 - MASS**2 / (ENERGY**2 - size**2)) * size
        print(f"{offset} degrees off: |P| = {size:.2e} eV, E1 ranges over {spread:.2e} eV")


@styled
def draw(wide, close):
    """Left: 21.6 degrees, modest runs, logarithmic. Right: the middle, ten times the points, linear."""
    drawing, ((left, right),) = figure(7.6, 3.6, 1, 2, width_ratios=(1.5, 1))
    left.plot(WIDE, converged(WIDE)[0], color="black", lw=1.8, label="converged (nupair)")
    for name, colour, marker, found in zip(("first", "second"), COLOURS[:2], "os", wide, strict=True):
        label = f"vegas, 10 x $10^5$ points, {name} seeds"
        left.errorbar(WIDE, found.mean, found.sdev, color=colour, marker=marker, ms=2.5, lw=0.9, label=label)
    left.set(yscale="log", ylabel="$F$ of one pair (eV$^5$)", ylim=(1.2e-12, 9e-9))
    left.set_title("21.6 degrees in steps of 0.36")
    left.legend(loc="lower center")
    right.plot(CLOSE, converged(CLOSE)[0] / 1e-9, color="black", lw=1.8, label="converged (nupair)")
    scaled = close.mean / 1e-9, close.sdev / 1e-9
    right.errorbar(CLOSE, *scaled, color=COLOURS[2], marker="D", ms=3, lw=0.9, label="vegas, 10 x $10^6$ points")
    right.set(ylabel="$F$ of one pair ($10^{-9}$ eV$^5$)", title="the middle, ten times the points", ylim=(0, 5.6))
    right.legend(loc="upper left", bbox_to_anchor=(0, 0.87))
    for axes in (left, right):
        axes.set_xlabel("signal angle from the centre (degrees)")
    FIGURE.parent.mkdir(exist_ok=True)
    drawing.savefig(FIGURE, dpi=130)


def main():
    wide = [answers(in_paper_variables, WIDE, FEW, seed) for seed in SEEDS]
    close = answers(in_paper_variables, CLOSE, MANY, SEEDS[0])
    mapped = answers(in_pair_variables, REPEATED, MAPPED, SEEDS[0])
    report_scales()
    for seed, found in zip(SEEDS, wide, strict=True):
        report(f"(E1, theta1, theta2), {ITERATIONS} x {FEW:.0e}, seeds {1000 * seed} on", WIDE, found, QUOTED)
        report_shape(found)
    report(f"(E1, theta1, theta2), {ITERATIONS} x {MANY:.0e}", CLOSE, close, CLOSE)
    report(f"pair's momentum and angle, {ITERATIONS} x {MAPPED:.0e}", REPEATED, mapped, (-7.92, 0.0, 7.92))
    draw(wide, close)


if __name__ == "__main__":
    main()
