"""The curves of Figs. 6-10, converged, with the masses, sizes and ranges of the captions, in both descriptions.

Where the paper shows a central peak or wiggles, an integration that is not converged stands beside the converged curve.
"""

from collections.abc import Sequence
from math import pi

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.experiment import Experiment, load
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.light.thresholds import threshold_offsets
from nupair.neutrinos.weights import PAIRS
from nupair.observables.response import adjacent_means
from nupair.pairs.opening import opening_angles
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import LorentzianCylinder
from nupair.papers.hara2021.spectra import FIG_6
from nupair.papers.hara2021.unconverged import FEW, POINTS, SEED, unconverged
from nupair.papers.panels import Line, Panel
from nupair.predict import setting
from nupair.predict.spectrum import spectrum
from nupair.units import cm, deg, meV, mrad

FloatArray = NDArray[np.float64]
PRESETS = {"published": "hara-2021", "consistent": "er-ylf"}
OFFSET = "signal angle from the centre (deg)"
WINDOW = FIG_6
UNCONVERGED = "not converged"
SUM = r"$\sum G_{ij}$ (eV$^5$)"
DASHES = ("-", "--", ":")
INSIDE = np.linspace(8.0, 0.0, 321)
INSIDE_LABEL = "inside the massless edge (mrad)"


def described(preset: str, mass: str, nature: str = "dirac", length: float = 2.0) -> Experiment:
    """An experiment of the figures: normal ordering, L = 2R (cm)."""
    keys = {"neutrino.lightest_mass": mass, "neutrino.nature": nature, "neutrino.ordering": "normal"}
    return load(preset).replace({**keys, "target.length": f"{length} cm", "target.radius": f"{length / 2} cm"})


def integrals(experiment: Experiment, offsets: FloatArray) -> tuple[xr.DataArray, xr.DataArray]:
    """G_ij and their errors at offsets (deg) from the centre."""
    angle = centre_angle(setting.beams(experiment)) + offsets * deg
    data = spectrum(experiment, angle)
    return data["magnetization_integral"], data["magnetization_integral_error"]


def summed(
    label: str,
    experiment: Experiment,
    offsets: FloatArray,
    *,
    projected: bool = False,
    dash: str = "-",
) -> Line:
    """Sum of G_ij, times cos(theta_s) where the figure has it."""
    value, error = integrals(experiment, offsets)
    angle = centre_angle(setting.beams(experiment)) + offsets * deg
    factor = np.cos(angle) if projected else np.ones_like(angle)
    total, spread = value.sum("pair").values * factor, error.sum("pair").values * np.abs(factor)
    return Line(label, offsets, total, spread, dash)


def guessed(
    label: str,
    offsets: FloatArray,
    *,
    mass: str = "10 meV",
    nature: str = "dirac",
    length: float = 2.0,
    points: int = POINTS,
    projected: bool = False,
    dash: str = "-",
) -> Line:
    """Sum of G_ij as the unconverged integration has it."""
    value = unconverged(tuple(offsets), SEED, mass=mass, nature=nature, length=length, points=points).sum(axis=1)
    factor = np.cos(centre_angle(setting.beams(load("hara-2021"))) + offsets * deg) if projected else 1.0
    return Line(label, offsets, value * factor, dash=dash)


def figure_6() -> Sequence[Panel]:
    """Two sizes, as points and averaged over four adjacent ones; each divided by its value at the centre."""
    sizes = ((0.5, "-"), (2.0, "--"))
    curves = {
        "published": [guessed(f"L = 2R = {size:g} cm", WINDOW, length=size, dash=dash) for size, dash in sizes],
        **{
            name: [
                summed(f"L = 2R = {size:g} cm", described(preset, "10 meV", length=size), WINDOW, dash=dash)
                for size, dash in sizes
            ]
            for name, preset in (("published, converged", "hara-2021"), ("consistent, converged", "er-ylf"))
        },
    }
    panels = []
    for name, lines in curves.items():
        raw = [_from_centre(line) for line in lines]
        remark = UNCONVERGED if name == "published" else ""
        label = r"$\sum G_{ij}$, centre = 1"
        panels.append(Panel(f"(a) {name}", OFFSET, label, raw, remark, from_zero=bool(remark)))
        smooth = [Line(line.label, *adjacent_means(WINDOW, line.y), dash=line.dash) for line in raw]
        panels.append(Panel(f"(b) {name}, means of four", OFFSET, label, smooth, remark, from_zero=bool(remark)))
    return panels


def _from_centre(line: Line) -> Line:
    top = abs(float(line.y[line.y.size // 2]))
    return Line(line.label, line.x, line.y / top, None if line.error is None else line.error / top, line.dash)


def figure_7() -> Sequence[Panel]:
    """Opening angle about back to back, one pair of 10 meV at the centre."""
    panels = []
    edges = pi - np.concatenate([[0.0], np.geomspace(3e-6, 0.1, 51)])[::-1]
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
        line = Line("10 meV", middle[::-1], (found.content / width)[::-1], (found.error / width)[::-1])
        label = r"$d\sum F/d\theta_{2\nu}$ (eV$^5$/rad)"
        axis = r"distance from back to back, $|\theta_{2\nu} - \pi|$ (mrad)"
        panels.append(Panel(name, axis, label, [_chosen(line, line.x < 0.3)]))
        panels.append(
            Panel(
                f"{name}, tail",
                axis,
                label,
                [_chosen(line, line.y > 3 * (found.error / width)[::-1])],
                logarithmic=True,
            )
        )
    return panels


def _chosen(line: Line, kept: NDArray[np.bool_]) -> Line:
    return Line(line.label, line.x[kept], line.y[kept], None if line.error is None else line.error[kept], line.dash)


def figure_8() -> Sequence[Panel]:
    """Decomposition into pairs, 10 meV."""
    label = r"$G_{ij}$ (eV$^5$)"
    pairs = ("12", "33", "11", "22")
    guess = unconverged(tuple(WINDOW), SEED)
    lines = [Line("sum", WINDOW, guess.sum(axis=1))]
    lines += [Line(f"({pair})", WINDOW, guess[:, PAIRS.index(pair)], dash="--") for pair in pairs]
    panels = [Panel("published", OFFSET, label, lines, UNCONVERGED)]
    for name, preset in PRESETS.items():
        value, error = integrals(described(preset, "10 meV"), WINDOW)
        lines = [Line("sum", WINDOW, value.sum("pair").values, error.sum("pair").values)]
        for pair in pairs:
            one, its_error = value.sel(pair=pair).values, error.sel(pair=pair).values
            lines.append(Line(f"({pair})", WINDOW, one, its_error, "--"))
        panels.append(Panel(f"{name}, converged", OFFSET, label, lines, from_zero=name == "published"))
    return [*panels, _edge_of_pairs(pairs)]


def _edge_of_pairs(pairs: Sequence[str]) -> Panel:
    """The last 8 mrad before the massless edge, consistent, large target."""
    experiment = described("er-ylf", "10 meV").replace({"model.form_factor": "large-target"})
    edge = float(threshold_offsets(setting.beams(experiment), 0.0))
    value, _ = integrals(experiment, (edge - INSIDE * mrad) / deg)
    lines = [Line("sum", INSIDE, value.sum("pair").values)]
    lines += [Line(f"({pair})", INSIDE, value.sel(pair=pair).values, dash="--") for pair in pairs]
    return Panel("consistent: the kinematic edge", INSIDE_LABEL, r"$G_{ij}$ (eV$^5$)", lines, from_zero=False)


MASSES = ("10 meV", "30 meV", "50 meV")


def figure_9() -> Sequence[Panel]:
    """Three masses over 180 degrees and in the middle fifth; then what tells them apart."""
    panels = []
    label = r"$\cos\theta_s\sum G_{ij}$ (eV$^5$)"
    ranges = {"(a)": np.linspace(-90, 90, 61), "(b)": np.linspace(-18, 18, 61)}
    for letter, offsets in ranges.items():
        lines = [
            guessed(mass, offsets, mass=mass, points=FEW, projected=True, dash=dash)
            for mass, dash in zip(MASSES, DASHES, strict=True)
        ]
        panels.append(Panel(f"{letter} published", OFFSET, label, lines, UNCONVERGED))
    for name, preset in PRESETS.items():
        for letter, offsets in ranges.items():
            lines = [
                summed(mass, described(preset, mass), offsets, projected=True, dash=dash)
                for mass, dash in zip(MASSES, DASHES, strict=True)
            ]
            panels.append(Panel(f"{letter} {name}, converged", OFFSET, label, lines))
    return [*panels, *(_edge(name, preset) for name, preset in PRESETS.items())]


def _edge(name: str, preset: str) -> Panel:
    """The last 8 mrad before the massless edge, large target."""
    lines = []
    for mass, dash in zip(MASSES, DASHES, strict=True):
        experiment = described(preset, mass).replace({"model.form_factor": "large-target"})
        edge = float(threshold_offsets(setting.beams(experiment), 0.0))
        one = summed(mass, experiment, (edge - INSIDE * mrad) / deg)
        lines.append(Line(mass, INSIDE, one.y, dash=dash))
    title = f"{name}: the kinematic edge"
    return Panel(title, INSIDE_LABEL, SUM, lines)


def figure_10() -> Sequence[Panel]:
    """Dirac and Majorana at 600 meV over 1.44 degrees."""
    offsets = np.linspace(-0.72, 0.72, 41)
    natures = ("dirac", "majorana")
    curves = {
        "published": [guessed(nature.capitalize(), offsets, mass="600 meV", nature=nature) for nature in natures],
        **{
            f"{name}, converged": [
                summed(nature.capitalize(), described(preset, "600 meV", nature), offsets) for nature in natures
            ]
            for name, preset in PRESETS.items()
        },
    }
    panels = []
    for name, lines in curves.items():
        remark = f"ratio of sums {float(lines[0].y.sum() / lines[1].y.sum()):.3f}"
        panels.append(Panel(name, OFFSET, SUM, lines, f"{UNCONVERGED}; {remark}" if name == "published" else remark))
    return [*panels, _contrast()]


def _contrast() -> Panel:
    """Dirac over Majorana at the centre against the lightest mass."""
    mass = np.linspace(10.0, 720.0, 24)
    lines = []
    for name, preset in PRESETS.items():
        found = [
            [summed("", described(preset, f"{value} meV", nature), np.zeros(1)).y[0] for value in mass]
            for nature in ("dirac", "majorana")
        ]
        lines.append(Line(name, mass, np.array(found[0]) / np.array(found[1])))
    printed = Line("printed", np.array([500.0, 600.0]), np.array([1.06, 1.11]), dash="o")
    return Panel(
        "centre, against the mass", "lightest mass (meV)", "Dirac/Majorana", [*lines, printed], from_zero=False
    )
