"""QED backgrounds of the described experiment (section V), at the centre and at the kinematic edge, labelled."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from nupair.constants import BOHR_MAGNETON, FERMI
from nupair.errors import InputError
from nupair.experiment import Experiment, laser_energies
from nupair.ions.matching import computed_states, recorded_levels
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.light.thresholds import angles_of_size, threshold_angles
from nupair.observables import two_photon
from nupair.observables.many_photons import dipole_third, momentum_factor, pair_phase_space, photon_phase_space
from nupair.observables.zeeman_selection import PRINTED_SHARE, doublet_g, selection
from nupair.predict import emitters, setting
from nupair.predict.attributes import attributes
from nupair.predict.indices import index_at
from nupair.predict.ion_rates import excited_decay_rate, level_rates, printed_rates
from nupair.predict.pair_rates import LARGEST, pair_rate
from nupair.predict.rates import described_trigger_factor
from nupair.tables import table
from nupair.units import MHz, deg, eV, s

FloatArray = NDArray[np.float64]
PROFILES = {
    "cylinder": two_photon.SHARP,
    "beam": two_photon.BEAM,
    "gaussian": two_photon.SMOOTH,
    "lorentzian": two_photon.LORENTZIAN,
}
"""Shapes of the excited region: sharp; sharp faces and Gaussian across; Gaussian; the paper's substitutes."""
_OF_FORM_FACTOR = {
    "exact": "cylinder",
    "gaussian": "gaussian",
    "gaussian-beam": "beam",
    "lorentzian": "cylinder",
    "large-target": "gaussian",
}
"""The Lorentzians of eq. (18) have the peak and the area of the cylinder's functions, but not its tails, and a photon that is
not phase matched sees nothing but tails: the cylinder itself, eq. (15), stands for them."""


def backgrounds(
    experiment: Experiment,
    signal_angle: ArrayLike | None = None,
    coherence: float | None = None,
    denominator: float | None = None,
) -> xr.Dataset:
    """QED backgrounds beside the pair emission.

    signal_angle: rad, shape (n,); None takes the centre angle and the upper massless edge. Dim `place`.
    coherence: |rho_ep|^2 (|chi|^2 with model.coherence = 'trigger-factor'); None takes the largest that a density matrix allows.
    denominator: mean energy denominator of the many-photon processes, eV; None takes eps_ep.

    One extra photon: two_photon_rate_per_ion (1/s, for the shape that model.form_factor names, the exact cylinder for the
    Lorentzians), two_photon_coherence (what stands for |rho_ep|^2 in it), two_photon_rate_by_profile (dim `profile`: how much of
    it hangs on sharp edges), two_photon_rate_printed (the paper's estimate), two_photon_rate_trigger_factor (its formula with h_r
    at 1 MHz), two_photon_matched_angle (where |P| = n_r E), extinction_probability (1 - exp(-rate times lifetime of e)).
    Two: three_photon_surviving_share of a resolved Zeeman pair, and three_photon_to_pair, three_photon_to_pair_selected. Three:
    four_photon_phase_space, pair_phase_space, four_photon_to_pair_phase_space (the number in front of
    eps_ep^6/(Delta_1 Delta_2)^2), four_photon_to_pair. These are the paper's order-of-magnitude counting, without balance of
    momenta; three_photon_momentum_factor and four_photon_momentum_factor say what the balance leaves at each place.
    Pairs: pair_rate, events_per_lifetime, pair_branching (per ion).

    Raises: InputError for a coherence outside 0 to its largest value, or a missing trigger intensity.
    """
    beams = setting.beams(setting.described(experiment))
    angle, labels = _places(experiment, signal_angle)
    square = _coherence(experiment, coherence)
    momentum, energy = pair_momentum(beams, angle), pair_energy(beams)
    lifetime = 1 / excited_decay_rate(experiment)
    single = _single_photon(experiment, momentum, energy, square)
    pairs = pair_rate(experiment, angle, square)
    many, field = (
        _many_photons(experiment, energy, energy if denominator is None else denominator),
        _selection(experiment),
    )
    balance = _momentum_factors(experiment, np.linalg.norm(momentum, axis=-1), energy)
    lost = 1 - np.exp(-single["two_photon_rate_per_ion"][1] * lifetime / s)
    per_second, number = {"units": "1/s"}, {"units": "1"}
    place = "place"
    return xr.Dataset(
        {
            **single,
            **many,
            **field,
            **_selected(many, field),
            **balance,
            "extinction_probability": (
                place,
                lost,
                number
                | {"long_name": "probability that an ion is lost to the amplified photon within the lifetime of e"},
            ),
            "pair_rate": (
                place,
                pairs * s,
                per_second | {"long_name": f"neutrino pairs per second at {_supposed(coherence)}"},
            ),
            "events_per_lifetime": (
                place,
                pairs * lifetime,
                number | {"long_name": "neutrino pairs within the lifetime of e, eq. (68)"},
            ),
            "pair_branching": (
                place,
                pairs * lifetime / emitters.ions(experiment),
                number | {"long_name": "neutrino pairs per ion within the lifetime of e"},
            ),
            "excited_lifetime": ((), lifetime / s, {"units": "s", "long_name": "lifetime of e"}),
            "pair_momentum": (place, np.linalg.norm(momentum, axis=-1) / eV, {"units": "eV", "long_name": "|P|"}),
            "coherence": ((), square, number | {"long_name": _COHERENCE[experiment.model.coherence]}),
        },
        coords={
            "place": (place, labels),
            "signal_angle": (place, angle, {"units": "rad", "long_name": "signal angle theta_s"}),
            "profile": ("profile", list(PROFILES), {"long_name": "shape of the excited region"}),
            "edge": ("edge", ["lower", "upper"]),
            "level": ("level", list("gpe")),
            "final": ("final", ["up", "down"], {"long_name": "moment of p along c"}),
            "initial": ("initial", ["up", "down"], {"long_name": "moment of e along c"}),
        },
        attrs=dict(attributes(experiment)) | {"title": f"QED backgrounds, {experiment.title or experiment.name}"},
    )


_COHERENCE = {"bloch": "|rho_ep|^2", "trigger-factor": "|chi|^2 = |rho_ee rho_ep|^2"}


def _places(experiment: Experiment, signal_angle: ArrayLike | None) -> tuple[FloatArray, list[str]]:
    """Signal angles and their names."""
    if signal_angle is not None:
        angle = setting.signal_angles(signal_angle)
        return angle, [f"{value / deg:.4f} deg" for value in angle]
    beams = setting.beams(experiment)
    centre, edge = centre_angle(beams), float(threshold_angles(beams, 0.0)[1])
    return (np.array([centre, edge]), ["centre", "edge"]) if np.isfinite(edge) else (np.array([centre]), ["centre"])


def _supposed(coherence: float | None) -> str:
    """At which coherence pairs are counted, in words."""
    return "the largest coherence, not what the lasers reach" if coherence is None else "the given coherence"


def _coherence(experiment: Experiment, given: float | None) -> float:
    largest = LARGEST[experiment.model.coherence]
    if given is None:
        return largest
    if not 0 <= given <= largest:
        raise InputError(
            f"the coherence {_COHERENCE[experiment.model.coherence]}", f"between 0 and {largest:.4g}", given
        )
    return float(given)


def _single_photon(experiment: Experiment, momentum: FloatArray, energy: float, square: float) -> dict[str, Any]:
    """Transition e -> g + signal + one background photon of energy eps_ep."""
    target, wave = experiment.target, index_at(experiment, energy) * energy
    forms = np.array(
        [
            [two_photon.mean_over_directions(p, P, wave, target.length, target.radius) for p in PROFILES.values()]
            for P in momentum
        ]
    )
    spontaneous = level_rates(experiment, "ep").total
    weight = _emitting_coherence(experiment, square)
    rates = two_photon.rate_per_ion(spontaneous, emitters.ions(experiment), weight, forms) * s
    record = table("hara2021")["backgrounds"]
    chosen = list(PROFILES).index(_OF_FORM_FACTOR[experiment.model.form_factor])
    unit = {"units": "1/s"}
    variables: dict[str, Any] = {
        "two_photon_rate_per_ion": (
            "place",
            rates[:, chosen],
            unit | {"long_name": "loss per ion to one amplified background photon"},
        ),
        "two_photon_rate_by_profile": (
            ("place", "profile"),
            rates,
            unit | {"long_name": "the same for other shapes of the excited region"},
        ),
        "two_photon_coherence": ((), weight, {"units": "1", "long_name": "|rho_ep|^2, or (2 h_r)^2 |chi|^2 up to 1/4"}),
        "two_photon_rate_printed": (
            (),
            record["two_photon_rate"].natural * s,
            unit | {"long_name": "estimate printed in section V, for a width of 1 MHz; unit assumed"},
        ),
        "two_photon_matched_angle": (
            "edge",
            angles_of_size(setting.beams(experiment), wave),
            {"units": "rad", "long_name": "signal angle where |P| = n_r E"},
        ),
        "background_wave_number": ((), wave / eV, {"units": "eV", "long_name": "n_r E"}),
        "spontaneous_rate": ((), spontaneous * s, unit | {"long_name": "spontaneous rate of e to p"}),
    }
    if experiment.ion.species == "Er3+" and experiment.lasers.trigger_intensity is not None:
        width = 2 * np.pi * record["two_photon_width"].natural
        factor = 4 * described_trigger_factor(experiment, width) ** 2 * LARGEST["trigger-factor"]
        estimate = two_photon.rate_per_ion(spontaneous, emitters.ions(experiment), factor, forms) * s
        variables["two_photon_rate_trigger_factor"] = (
            ("place", "profile"),
            estimate,
            unit | {"long_name": "A N (2 h_r)^2 |chi|^2 <|FF|^2>, h_r for 2 pi 1 MHz, |chi|^2 at its largest"},
        )
    return variables


def _emitting_coherence(experiment: Experiment, square: float) -> float:
    """What stands for |rho_ep|^2 in the loss to one photon: itself, or (2 h_r)^2 |chi|^2 as eq. (7) counts the trigger.

    The second is first order in the trigger and ends where no density matrix has it: above 1/4 it is 1/4. With the radiative width
    of eq. (9), h_r is 1383 and the product 8e5.
    """
    if experiment.model.coherence != "trigger-factor":
        return square
    return min(4 * described_trigger_factor(experiment) ** 2 * square, LARGEST["bloch"])


def _momentum_factors(experiment: Experiment, momentum: FloatArray, energy: float) -> dict[str, Any]:
    """What the balance of momenta leaves of two and three background photons at each place, over P = 0."""
    index = index_at(experiment, energy)
    return {
        f"{name}_momentum_factor": (
            "place",
            [momentum_factor(number, float(p), energy, index) for p in momentum],
            {
                "units": "1",
                "long_name": f"phase space of {number} background photons that balance P, over that at P = 0",
            },
        )
        for number, name in ((2, "three_photon"), (3, "four_photon"))
    }


def _many_photons(experiment: Experiment, energy: float, denominator: float) -> dict[str, Any]:
    """Phase spaces of eqs. (66), (67) and the ratios that the paper forms from them."""
    pair, number = pair_phase_space(energy), {"units": "1"}
    four, three = photon_phase_space(3, energy, denominator), photon_phase_space(2, energy, denominator)
    coefficient = four / pair * denominator**4 / energy**6
    found: dict[str, Any] = {
        "pair_phase_space": ((), pair / eV**5, {"units": "eV^5", "long_name": "eq. (67), massless"}),
        "four_photon_phase_space": (
            (),
            four / eV**7,
            {"units": "eV^7", "long_name": "three background photons, eq. (66)"},
        ),
        "three_photon_phase_space": ((), three / eV**5, {"units": "eV^5", "long_name": "two background photons"}),
        "four_photon_to_pair_phase_space": (
            (),
            coefficient,
            number | {"long_name": "eq. (66) over eq. (67), in units of eps_ep^6/(Delta_1 Delta_2)^2"},
        ),
        "energy_denominator": ((), denominator / eV, {"units": "eV", "long_name": "mean Delta"}),
    }
    rate = printed_rates(experiment, "eg").electric
    if rate > 0:
        omega_1, omega_2, _ = laser_energies(experiment)
        dipole = dipole_third(rate, omega_1 + omega_2)
        remark = "order of magnitude, dipole from the electric rate of e to g in Table 1"
        found |= {
            "dipole_coupling": ((), dipole * eV**2, {"units": "eV^-2", "long_name": "dipole^2/3"}),
            "four_photon_to_pair": (
                (),
                dipole**3 * four / (FERMI**2 * pair),
                number | {"long_name": f"rates; {remark}"},
            ),
            "three_photon_to_pair": (
                (),
                dipole**2 * three / (FERMI**2 * pair),
                number | {"long_name": f"rates, no field; {remark}"},
            ),
        }
    return found


def _selection(experiment: Experiment) -> dict[str, Any]:
    """What the field selects, eq. (65) as printed and from the doublets."""
    ion, number = experiment.ion, {"units": "1"}
    levels = recorded_levels(ion.species, ion.host, setting.hamiltonian_factors(experiment))
    if not levels.shell.kramers:
        return {}
    names = {letter: getattr(ion.scheme, letter) for letter in "gpe"}
    place = {role: computed_states(levels, ion.species, ion.host, name, ion.levels)[0] for role, name in names.items()}
    found = selection(levels, place["p"], place["e"])
    splitting = _splittings(experiment, [doublet_g(levels, place[letter])[0] for letter in "gpe"])
    record = table("intensities")["width"].get(ion.host, {}).get("optical_inhomogeneous")
    width = np.nan if record is None else record.natural / MHz
    return {
        "three_photon_surviving_share": (
            (),
            found.surviving_share,
            number | {"long_name": "two-photon strength of e to p left when one Zeeman state of each is chosen"},
        ),
        "three_photon_share_printed": ((), PRINTED_SHARE, number | {"long_name": "the same by eq. (65) as printed"}),
        "three_photon_gain": (
            (),
            found.gain,
            number | {"long_name": "two-photon over spin strength, with the field over without"},
        ),
        "spin_selection": (
            ("final", "initial"),
            found.spin,
            number | {"long_name": "|<p|S|e>|^2 between Zeeman states"},
        ),
        "two_photon_selection": (
            ("final", "initial"),
            found.two_photon,
            number | {"long_name": "sum over Q of |<p|U2_Q|e>|^2 between Zeeman states"},
        ),
        "zeeman_splitting": (
            "level",
            splitting,
            {"units": "MHz", "long_name": "splitting in the described field along c, cycles"},
        ),
        "zeeman_resolution": (
            "level",
            splitting / width,
            number | {"long_name": "splitting over the inhomogeneous width on record: lasers can choose where above 1"},
        ),
    }


def _selected(many: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    """The three-photon estimate once the field has chosen one Zeeman state of e and p."""
    if "three_photon_to_pair" not in many or not field:
        return {}
    left = many["three_photon_to_pair"][1] * field["three_photon_gain"][1]
    return {
        "three_photon_to_pair_selected": (
            (),
            left,
            {
                "units": "1",
                "long_name": "three_photon_to_pair with the field, times three_photon_gain; order of magnitude",
            },
        )
    }


def _splittings(experiment: Experiment, g_factors: list[float]) -> FloatArray:
    """Splittings g mu_B B in MHz of cycles; NaN without a field."""
    field = experiment.ion.magnetic_field
    return np.array(g_factors) * BOHR_MAGNETON * (np.nan if field is None else field) / (2 * np.pi * MHz)
