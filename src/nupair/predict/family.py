"""A family of spectra: several lightest masses, both orderings, Dirac and Majorana, on one grid of angles."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment
from nupair.light.geometry import centre_angle
from nupair.light.thresholds import threshold_angles
from nupair.predict import setting
from nupair.predict.edges import edges
from nupair.predict.progress import Progress, silent
from nupair.predict.spectrum import integral_spectrum
from nupair.quantities import ENERGY, quantity
from nupair.units import eV, meV, mrad

NATURES = ("dirac", "majorana")
FAMILY_ORDERINGS = ("normal", "inverted")


def spectrum_family(
    experiment: Experiment,
    lightest_masses: Sequence[str],
    signal_angle: ArrayLike,
    orderings: Sequence[str] = FAMILY_ORDERINGS,
    natures: Sequence[str] = NATURES,
    refine: bool = True,
    progress: Progress[tuple[str, ...]] = silent,
) -> xr.Dataset:
    """The spectra of `experiment` for each lightest mass ("10 meV"), ordering and nature.

    refine: as in `nupair.spectrum`.
    Dims ordering, nature, lightest_mass (eV), signal_angle, pair; variables as in `nupair.spectrum` less the rates in laboratory
    units: a factor that none of these change multiplies the integrals.
    """
    setting.described(experiment)
    for name, given in (("lightest_masses", lightest_masses), ("orderings", orderings), ("natures", natures)):
        if isinstance(given, str) or not isinstance(given, Sequence) or not given:
            raise InputError(name, "a list of at least one entry", given)
    members = list(product(orderings, lightest_masses, natures))  # both natures in turn: they share their pieces
    found: dict[tuple[str, str, str], xr.Dataset] = {}
    for ordering, mass, nature in progress(members, len(members), f"spectra of {experiment.name}"):
        keys = {"neutrino.ordering": ordering, "neutrino.nature": nature, "neutrino.lightest_mass": mass}
        found[ordering, nature, mass] = integral_spectrum(experiment.replace(keys), signal_angle, refine=refine)
    spectra = [found[member] for member in product(orderings, natures, lightest_masses)]
    axes = {
        "ordering": list(orderings),
        "nature": list(natures),
        "lightest_mass": ("lightest_mass", [quantity(m, ENERGY) / eV for m in lightest_masses], {"units": "eV"}),
    }
    lengths = (len(orderings), len(natures), len(lightest_masses))

    def stacked(name: str) -> xr.Variable:
        first = spectra[0][name]
        values = np.stack([member[name].values for member in spectra]).reshape(*lengths, *first.shape)
        return xr.Variable(("ordering", "nature", "lightest_mass", *first.dims), values, first.attrs)

    by_mass = {name: stacked(name)[:, 0] for name in ("pair_mass", "threshold_angle")}
    integrals = {name: stacked(name) for name in map(str, spectra[0].data_vars) if "integral" in name}
    family = spectra[0].drop_vars([*by_mass, *integrals]).assign(integrals).assign_coords(axes).assign(by_mass)
    return family.assign_attrs(experiment=experiment.to_toml())


def staircase(
    experiment: Experiment,
    orderings: Sequence[str] | None = None,
    natures: Sequence[str] = NATURES,
    progress: Progress[tuple[str, ...]] = silent,
) -> xr.Dataset:
    """The upper end of the spectrum for the described lightest mass, where each pair ends at a threshold of its own.

    orderings: None takes the described one. Dims and variables as in `spectrum_family`, on the `edge_angles` of all orderings, and
    massless_edge: where massless pairs would end (rad), NaN where pairs are emitted at every angle.
    Raises: as `spectrum_family`; InputError for an ordering that the described splittings contradict.
    """
    setting.described(experiment)
    shown = (experiment.neutrino.ordering,) if orderings is None else tuple(orderings)
    mass = dict(experiment.values())["neutrino.lightest_mass"]
    cases = [experiment.replace({"neutrino.ordering": ordering}) for ordering in shown]
    angles = np.unique(np.concatenate([edge_angles(case) for case in cases or [experiment]]))
    found = spectrum_family(experiment, [mass], angles, shown, natures, progress=progress)
    edge = float(threshold_angles(setting.beams(experiment), 0.0)[1])
    about = {"units": "rad", "long_name": "where massless pairs would end"}
    return found.assign(massless_edge=((), edge, about)).assign_attrs(
        title=f"Upper end of the spectrum, {experiment.title or experiment.name}"
    )


def edge_angles(experiment: Experiment) -> NDArray[np.float64]:
    """Signal angles across the staircase at the upper edge, dense near each threshold, rad.

    From 6 mrad inside the edge of massless pairs to 1 mrad outside it, further where the innermost threshold lies deeper or target
    and lasers make the edges wider: `WIDTHS` full widths at half maximum beyond the thresholds at either side. Without an edge, the
    same span about the centre angle.
    """
    beams, inside, outside = setting.beams(experiment), 6 * mrad, 1 * mrad
    edge = float(threshold_angles(beams, 0.0)[1])
    if not np.isfinite(edge):
        return np.linspace(centre_angle(beams) - inside, centre_angle(beams) + outside, 71)
    upper = edges(experiment).sel(edge="upper")
    there = np.isfinite(upper["angle"].values)
    steps, reach = upper["angle"].values[there], WIDTHS * upper["width"].values[there]
    inside = max(inside, float(np.max(edge - steps + reach, initial=0.0)))
    outside = max(outside, float(np.max(steps + reach - edge, initial=0.0)))
    around = np.geomspace(1e-4, 1, 16) * 0.3 * mrad
    points = [np.linspace(edge - inside, edge + outside, 281)]
    points += [step + sign * around for step in steps for sign in (-1, 1)]
    angles = np.unique(np.concatenate(points))
    return angles[(angles >= edge - inside) & (angles <= edge + outside)]


WIDTHS = 1.3
"""Full widths at half maximum that a Gaussian needs to fall to a hundredth of its height."""
DEFAULT_MASSES = tuple(f"{mass / meV:g} meV" for mass in (1 * meV, 10 * meV, 50 * meV, 100 * meV, 600 * meV))
"""Lightest masses of the main job; the paper's largest example is 600 meV."""
