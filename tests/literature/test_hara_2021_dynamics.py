"""Appendix VII of the paper: its steady states, Rabi frequencies and time structure, against the four-level equation."""

import numpy as np
import pytest

import nupair
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.steady_state import steady_state
from nupair.tables import table

PRINTED = {"pg": 174.0, "qg": 37.4, "eq": 20.9}
"""Eq. (81), kHz at 10 mW/cm^2."""
RECOMPUTED = {"pg": 17.4, "qg": 3.36, "eq": 6.62}
RATES = {
    channel: sum(
        table("hara2021")["table_1"][kind][channel].value
        for kind in ("magnetic_dipole", "electric_dipole")
        if channel in table("hara2021")["table_1"][kind]
    )
    for channel in ("eg", "ep", "eq", "qg", "qp", "pg")
}
OTHER = 6.01
"""Rate of e to the rest of the manifolds, 1/s: the lifetime of 1.69 ms contains it. Taken as decay to g."""


def driven_ion(frequencies, intensities=(3.0, 9.0, 1e-3)):
    """Intensities of qg, eq, pg in mW/cm^2."""
    names = ("qg", "eq", "pg")
    rabi = {
        f"lasers.rabi_{name}": f"{frequencies[name] * (intensity / 10) ** 0.5!r} kHz"
        for name, intensity in zip(names, intensities, strict=True)
    }
    decay = RATES | {"eg": RATES["eg"] + OTHER}
    return nupair.load("hara-2021").replace(
        rabi | {"ion.decay": {name: f"{rate!r} 1/s" for name, rate in decay.items()}}
    )


def largest(experiment):
    lifetime = float(nupair.dynamics(experiment, times=[0.0])["lifetime"])
    assert lifetime == pytest.approx(1.69e-3, rel=2e-3)
    result = nupair.dynamics(experiment, times=np.linspace(0, 2.5 * lifetime, 10_001))
    product = result["coherence_magnetization"]
    return float(product.max()), float(result["time"][int(product.values.argmax())]) / lifetime


def test_with_the_printed_rabi_frequencies_the_peak_comes_soon_after_the_trigger():
    peak, at = largest(driven_ion(PRINTED))
    assert peak == pytest.approx(4.0e-2, rel=0.01)
    assert at == pytest.approx(0.31, abs=0.005)


def test_with_recomputed_rabi_frequencies_it_is_a_hundred_times_lower():
    peak, at = largest(driven_ion(RECOMPUTED))
    assert peak == pytest.approx(3.9e-4, rel=0.01)
    assert at == pytest.approx(0.814, abs=0.005)


def test_exchanged_intensities_bring_most_of_it_back():
    peak, at = largest(driven_ion(RECOMPUTED, (9.0, 3.0, 1e-3)))
    assert peak == pytest.approx(1.86e-2, rel=0.01)
    assert at == pytest.approx(0.857, abs=0.005)


def test_no_common_factor_of_the_intensities_reaches_the_printed_range():
    # what counts is the ratio of the two excitation frequencies
    peaks = [largest(driven_ion(RECOMPUTED, (3.0 * f, 9.0 * f, 1e-3 * f)))[0] for f in (1, 10, 100)]
    assert max(peaks) < 1e-3
    assert largest(driven_ion(RECOMPUTED, (6.0, 6.0, 1e-3)))[0] > 1e-3


def test_eq_69_is_not_the_steady_state_of_erbium():
    """Printed at equal Rabi frequencies: 1/2, 1/2, 0 and rho_eg = -1/2."""
    decays = (
        Decay("e", "g", RATES["eg"] + RATES["ep"]),
        Decay("e", "q", RATES["eq"]),
        Decay("q", "g", RATES["qg"] + RATES["qp"]),
    )
    rho = steady_state(DrivenLevels(("g", "q", "e"), (Laser("g", "q", 1e6), Laser("q", "e", 1e6)), decays))
    assert np.diag(rho).real == pytest.approx([1 / 3, 1 / 3, 1 / 3], abs=1e-3)
    assert rho[2, 0].real == pytest.approx(0.001, abs=5e-4)


@pytest.mark.parametrize(("ratio", "printed", "computed"), [(1.0, 0.25, 0.232), (2.0, 0.2, 0.125)])
def test_eq_70_is_not_the_steady_state_of_erbium(ratio, printed, computed):
    decays = (Decay("e", "g", RATES["eg"]), Decay("e", "p", RATES["ep"]), Decay("p", "g", RATES["pg"]))
    lasers = (Laser("g", "e", ratio * 1e6), Laser("g", "p", 1e6))
    coherence = steady_state(DrivenLevels(("g", "p", "e"), lasers, decays))[2, 1].real
    assert ratio / (2 * (1 + ratio**2)) == pytest.approx(printed)
    assert coherence == pytest.approx(computed, abs=6e-4)
