"""The figures of a study, by file name, each with the caption that the report prints."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nupair.plots.dynamics import density_matrix, emission, weak_driving
from nupair.plots.geometry import momentum_vectors
from nupair.plots.pairs import pair_decomposition
from nupair.plots.rates import laboratory_rates
from nupair.plots.spectra import mass_effect, spectra
from nupair.plots.staircase import has_staircase, staircase
from nupair.predict import setting
from nupair.report.laboratory import Missing
from nupair.report.study import Study, short

if TYPE_CHECKING:
    from matplotlib.figure import Figure


WEAK = 0.01
"""Largest rho_ee below which the elements of the density matrix are drawn on a logarithmic axis."""
_ABOUT_WEAK = "sizes of the elements of Fig. 12 of the paper and population of p on a logarithmic axis, as hardly an ion reaches e"
_ABOUT_STRONG = "as in Fig. 12 of the paper"


class Plate(NamedTuple):
    """A figure with its file name and caption."""

    name: str
    caption: str
    drawing: "Figure"


def plates(study: Study) -> Iterator[Plate]:
    """All figures of a study, in the order of the report."""
    families = {name: case.family for name, case in study.cases.items()}
    name, first = next(iter(study.cases.items()))
    yield Plate(
        "geometry",
        "Wave vectors of the lasers inside the crystal, to scale, at the angle where the pair momentum P is smallest (left) "
        f"and 40 degrees away from it (right); energies and index of the description {name}.",
        momentum_vectors(setting.beams(first.experiment)),
    )
    yield Plate(
        "rate-spectrum",
        "Rate integral summed over the six pairs against the signal angle, for several lightest masses. Solid: Dirac; dashed: "
        "Majorana. The curves of light masses lie on top of each other except at the two ends.",
        spectra(families, "rate_integral"),
    )
    yield Plate(
        "magnetization-spectrum",
        "Magnetization integral, the same way. The factor cos(theta_s) of eq. (61) is not included.",
        spectra(families, "magnetization_integral"),
    )
    yield from _rate_plates(study)
    yield Plate(
        "mass-effect",
        "How much of the rate integral the mass and the nature change in the described ordering, relative to the lightest Dirac "
        "case.",
        mass_effect(families, {name: [case.experiment.neutrino.ordering] for name, case in study.cases.items()}),
    )
    yield Plate(
        "pairs",
        "The six pairs' shares, with their coupling weights, for the described mass and nature.",
        pair_decomposition({name: case.spectrum for name, case in study.cases.items()}),
    )
    stairs = {name: case.edge for name, case in study.cases.items() if has_staircase(case.edge)}
    if stairs:
        yield Plate(
            "staircase",
            "The upper end of the spectrum: rate integral (above) and its slope (below). Each pair (ij) ends at its own threshold, "
            "|P|^2 = E^2 - (m_i + m_j)^2, blurred by the target.",
            staircase(stairs),
        )
    yield from _driven_plates(study)


def _rate_plates(study: Study) -> Iterator[Plate]:
    spectra_of = {name: case.spectrum for name, case in study.cases.items()}
    if any("rate" in result for result in spectra_of.values()):
        yield Plate(
            "rates",
            "Pairs per second of the whole target (above) and the two parts of the magnetization rate (below, logarithmic), for "
            "the described mass and nature at the largest coherence that the lasers prepare. Each panel has its own scale. Dashed: "
            "negative.",
            laboratory_rates(spectra_of),
        )


def _driven_plates(study: Study) -> Iterator[Plate]:
    """Figs. 12 and 11 of the paper for each description whose driven ion could be computed."""
    for name, case in study.cases.items():
        driven = case.laboratory.driven
        if isinstance(driven, Missing):
            continue
        weak = float(driven.shown["density_matrix"].sel(row="e", column="e").real.max()) < WEAK
        yield Plate(
            f"driven-ion-{short(name)}",
            f"Density matrix of the driven ion under the described lasers, {_ABOUT_WEAK if weak else _ABOUT_STRONG}; {name}.",
            (weak_driving if weak else density_matrix)(driven.shown),
        )
        variable = "coherence_squared" if case.experiment.model.coherence == "bloch" else "coherence_rate"
        yield Plate(
            f"coherence-{short(name)}",
            f"What this description's rate is proportional to, and its integral over time, as in Fig. 11 of the paper; {name}.",
            emission(driven.shown, variable),
        )
