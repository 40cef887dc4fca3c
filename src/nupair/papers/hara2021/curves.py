"""The curves of Figs. 6-12, converged, with the masses, sizes and ranges of the captions, in both descriptions."""

from collections.abc import Sequence
from math import pi

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.experiment import Experiment, load
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.observables.response import adjacent_means
from nupair.pairs.opening import opening_angles
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.papers.hara2021.appendix import lifetime, run
from nupair.papers.panels import Line, Panel
from nupair.predict import setting
from nupair.predict.spectrum import spectrum
from nupair.units import cm, deg, meV, mrad, s

FloatArray = NDArray[np.float64]
PRESETS = {"published": "hara-2021", "consistent": "er-ylf"}
OFFSET = "signal angle from the centre (deg)"
WINDOW = np.linspace(-10.8, 10.8, 61)
SMOOTH = "converged: no central peak, no wiggles"


def described(preset: str, mass: str, nature: str = "dirac", length: float = 2.0) -> Experiment:
    """An experiment of the figures: normal ordering, L = 2R (cm)."""
    keys = {"neutrino.lightest_mass": mass, "neutrino.nature": nature, "neutrino.ordering": "normal"}
    return load(preset).replace({**keys, "target.length": f"{length} cm", "target.radius": f"{length / 2} cm"})


def integrals(experiment: Experiment, offsets: FloatArray) -> tuple[xr.DataArray, xr.DataArray]:
    """G_ij and their errors at offsets (deg) from the centre."""
    angle = centre_angle(setting.beams(experiment)) + offsets * deg
    data = spectrum(experiment, angle)
    return data["magnetization_integral"], data["magnetization_integral_error"]


def summed(label: str, experiment: Experiment, offsets: FloatArray, *, projected: bool = False) -> Line:
    """Sum of G_ij, times cos(theta_s) where the figure has it."""
    value, error = integrals(experiment, offsets)
    angle = centre_angle(setting.beams(experiment)) + offsets * deg
    factor = np.cos(angle) if projected else np.ones_like(angle)
    total, spread = value.sum("pair").values * factor, error.sum("pair").values * np.abs(factor)
    return Line(label, offsets, total, spread)


def figure_6() -> Sequence[Panel]:
    """Two sizes, as points and summed over four adjacent ones; each divided by its value at the centre."""
    panels = []
    for name, preset in PRESETS.items():
        raw, smooth = [], []
        for length, dash in ((0.5, "-"), (2.0, "--")):
            line = summed(f"L = 2R = {length:g} cm", described(preset, "10 meV", length=length), WINDOW)
            top = line.y[30]
            raw.append(
                Line(
                    line.label,
                    WINDOW,
                    line.y / top,
                    (line.error if line.error is not None else 0 * top) / abs(top),
                    dash,
                )
            )
            angle, mean = adjacent_means(WINDOW, line.y / top)
            smooth.append(Line(line.label, angle, mean, dash=dash))
        panels.append(Panel(f"(a) {name}", OFFSET, r"$\sum G_{ij}$, centre = 1", raw, SMOOTH, from_zero=False))
        panels.append(
            Panel(f"(b) {name}, four points averaged", OFFSET, r"$\sum G_{ij}$, centre = 1", smooth, from_zero=False)
        )
    return panels


def figure_7() -> Sequence[Panel]:
    """Opening angle about back to back, one pair of 10 meV at the centre."""
    panels = []
    edges = pi - np.concatenate([[0.0], np.geomspace(1e-6, 0.1, 41)])[::-1]
    for name, preset in PRESETS.items():
        experiment = load(preset)
        beams = setting.beams(experiment)
        shape = LorentzianCylinder(2 * cm, 1 * cm) if name == "published" else Cylinder(2 * cm, 1 * cm)
        found = opening_angles(
            shape,
            experiment.model.phase_space,
            pair_energy(beams),
            pair_momentum(beams, centre_angle(beams)),
            10 * meV,
            10 * meV,
            setting.spin_currents(experiment)[0][1],
            edges,
            np.random.default_rng(7),
            samples=2**18,
        )
        width = np.diff(found.edges)
        middle = (pi - 0.5 * (found.edges[1:] + found.edges[:-1])) / mrad
        line = Line("10 meV", middle[::-1], (found.content / width)[::-1])
        error = (found.error / width)[::-1]
        sure = line.y > 3 * error
        inner = Line(line.label, line.x[sure], line.y[sure], error[sure])
        label = r"$d\sum F/d\theta_{2\nu}$ (eV$^5$/rad)"
        panels.append(Panel(name, r"$\pi - \theta_{2\nu}$ (mrad)", label, [inner], logarithmic=True))
    return panels


def figure_8() -> Sequence[Panel]:
    """Decomposition into pairs, 10 meV."""
    panels = []
    for name, preset in PRESETS.items():
        value, error = integrals(described(preset, "10 meV"), WINDOW)
        lines = [Line("sum", WINDOW, value.sum("pair").values, error.sum("pair").values)]
        for pair in ("12", "33", "11", "22"):
            one, its_error = value.sel(pair=pair).values, error.sel(pair=pair).values
            lines.append(Line(f"({pair})", WINDOW, one, its_error, "--"))
        panels.append(Panel(name, OFFSET, r"$G_{ij}$ (eV$^5$)", lines, SMOOTH if name == "published" else ""))
    return panels


def figure_9() -> Sequence[Panel]:
    """Three masses over 180 degrees and in the middle fifth."""
    panels = []
    for name, preset in PRESETS.items():
        for letter, half, number in (("a", 90.0, 121), ("b", 18.0, 41)):
            offsets = np.linspace(-half, half, number)
            lines = [
                summed(mass, described(preset, mass), offsets, projected=True)
                for mass in ("10 meV", "30 meV", "50 meV")
            ]
            lines = [
                Line(one.label, one.x, one.y, one.error, dash)
                for one, dash in zip(lines, ("-", "--", ":"), strict=True)
            ]
            panels.append(Panel(f"({letter}) {name}", OFFSET, r"$\cos\theta_s\sum G_{ij}$ (eV$^5$)", lines))
    return panels


def figure_10() -> Sequence[Panel]:
    """Dirac and Majorana at 600 meV over 1.44 degrees."""
    panels = []
    offsets = np.linspace(-0.72, 0.72, 41)
    for name, preset in PRESETS.items():
        lines = [
            summed(nature.capitalize(), described(preset, "600 meV", nature), offsets)
            for nature in ("dirac", "majorana")
        ]
        ratio = float(lines[0].y.sum() / lines[1].y.sum())
        panels.append(Panel(name, OFFSET, r"$\sum G_{ij}$ (eV$^5$)", lines, f"ratio of sums {ratio:.3f}"))
    return panels


def figure_11() -> Sequence[Panel]:
    """Generation rate of the magnetization and what has accumulated."""
    panels = []
    for name, printed in (("Rabi frequencies as printed", True), ("Rabi frequencies from Table 1", False)):
        data = run(printed)
        clock = data["time"].values / (lifetime() / s)
        made = data["coherence_magnetization"].values
        kept = data["accumulated_coherence_magnetization"].values / (lifetime() / s)
        lines = [
            Line(r"$\rho_{ee}^3|\rho_{ep}|^2$", clock, made),
            Line("10 x accumulated", clock, 10 * kept, dash="--"),
        ]
        panels.append(Panel(name, "time (lifetimes of e)", "per lifetime", lines))
    return panels


def figure_12() -> Sequence[Panel]:
    """Population and coherences."""
    panels = []
    for name, printed in (("Rabi frequencies as printed", True), ("Rabi frequencies from Table 1", False)):
        data = run(printed)
        clock = data["time"].values / (lifetime() / s)
        rho = data["density_matrix"]
        lines = [
            Line(r"$\rho_{ee}$", clock, rho.sel(row="e", column="e").values.real),
            Line(r"Re $\rho_{eg}$", clock, rho.sel(row="e", column="g").values.real),
            Line(r"Im $\rho_{ep}$", clock, rho.sel(row="e", column="p").values.imag),
            Line("trigger", clock, 0.1 * data["laser_strength"].sel(laser="pg").values, dash=":"),
        ]
        panels.append(Panel(name, "time (lifetimes of e)", r"$\rho$", lines, from_zero=False))
    return panels
