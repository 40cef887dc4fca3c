"""Coherences many orders of magnitude below the populations: against fifty digits, a law of weak light, and their own errors."""

import numpy as np
import pytest

import nupair
from nupair.light.driven import Decay, DrivenLevels, Laser
from nupair.light.graded import SMALL, coordinates, rounding, sizes
from nupair.light.lindblad import generator, lit, pure_state, reduced
from nupair.light.profiles import Smooth, Step
from nupair.light.propagate import propagate
from nupair.predict.coherence import coherence_error, prepared
from nupair.predict.drive import drive
from nupair.predict.dynamics import E, P

mpmath = pytest.importorskip("mpmath")
BROAD = [("1 MHz", "consistent"), ("1 GHz", "consistent"), ("10 GHz", "consistent"), ("10 GHz", "published")]
LINES = ("lasers.excitation_1_linewidth", "lasers.excitation_2_linewidth", "lasers.trigger_linewidth")


def one_ion(width, model, **more):
    changes = dict.fromkeys(LINES, width) | {"model.inhomogeneous": False, "model.description": model}
    return nupair.load("er-ylf").replace(changes | more)


def in_fifty_digits(driven, time):
    """|rho_ep| under step light, by Taylor series of the exponential of the generator."""
    given, state, kept = reduced(generator(driven.levels), pure_state(driven.levels))
    place = int(np.searchsorted(kept, E * len(driven.levels.levels) + P))
    starts = sorted({profile.start for profile in driven.profiles if profile.start < time})
    with mpmath.workdps(50):
        rho = mpmath.matrix(state.tolist())
        for begin, end in zip(starts, [*starts[1:], time], strict=True):
            light = np.array([float(profile.start <= begin) for profile in driven.profiles])
            step = mpmath.matrix(lit(given, light).tolist()) * mpmath.mpf(end - begin)
            rho = mpmath.expm(step, method="taylor") * rho
        return float(abs(rho[place]))


@pytest.mark.parametrize(("width", "model"), BROAD)
def test_a_master_equation_in_fifty_digits(width, model):
    """A difference of numbers of order one gave 1e-33 for 1.6e-36 at 1 GHz, and 2.4e-35 for 1.6e-42 at 10 GHz."""
    driven = drive(one_ion(width, model))
    times = np.array([0.26, 30.0])
    found = np.abs(propagate(generator(driven.levels), driven.profiles, pure_state(driven.levels), times)[:, E, P])
    given, state, kept = reduced(generator(driven.levels), pure_state(driven.levels))
    place = int(np.searchsorted(kept, E * len(driven.levels.levels) + P))
    for time, value in zip(times, found, strict=True):
        truth = in_fifty_digits(driven, time)
        sizes_ = np.full(kept.size, value)
        bound = rounding(lit(given, np.ones(3)), state, sizes_, time)[place]
        assert abs(value - truth) <= bound
        assert bound < 1e-3 * truth


def test_the_peak_carries_its_error():
    for width, model in BROAD:
        found = prepared(one_ion(width, model))
        assert 0 < found.errors[0] < 1e-3 * found.coherence
    broad = one_ion("10 GHz", "consistent")
    truth = in_fifty_digits(drive(broad), 0.26) ** 2  # by then it has settled
    assert abs(prepared(broad).coherence - truth) < coherence_error(broad)


def test_an_ensemble_under_broad_lasers_agrees_with_its_own_course():
    broad = nupair.load("er-ylf").replace(dict.fromkeys(LINES, "10 GHz"))
    course = nupair.dynamics(broad)
    peak = float(course["coherence_squared"].max())
    error = float(course["ensemble_error"].sel(row="e", column="p"))
    assert prepared(broad).coherence == pytest.approx(peak, rel=1e-3, abs=0)
    assert error < 1e-2 * np.sqrt(peak)
    # ions shift by far less than the lasers are broad
    assert peak == pytest.approx(prepared(one_ion("10 GHz", "consistent")).coherence, rel=1e-3, abs=0)


def weak(rabi, profile):
    lasers = (Laser("g", "q", rabi, 0.0, 30.0), Laser("q", "e", rabi, 0.0, 30.0), Laser("g", "p", rabi, 0.0, 30.0))
    levels = DrivenLevels(
        ("g", "q", "p", "e"), lasers, (Decay("e", "g", 1.0), Decay("q", "g", 0.5), Decay("p", "g", 0.2))
    )
    states = propagate(generator(levels), [profile] * 3, pure_state(levels), np.array([1.0, 2.0]))
    return states[:, E, P]


@pytest.mark.parametrize("profile", [Step(0.0), Smooth(0.0, 0.5)])
def test_a_weak_coherence_goes_as_the_third_power_of_the_rabi_frequencies(profile):
    """|rho_ep| is 1e-10 to 1e-23 here; each of the three lasers is taken once."""
    reference = weak(1e-2, profile)
    for rabi in (1e-4, 1e-6):
        np.testing.assert_allclose(weak(rabi, profile), reference * (rabi / 1e-2) ** 3, rtol=1e-4, atol=0)


def test_units_are_the_largest_chain_of_feeding():
    matrix = np.array([[-1.0, 1e-6, 0], [1e-6, -10.0, 1e-3], [0, 2e-4, -2.0]], dtype=complex)
    unit = sizes(matrix, np.array([1, 0, 0], dtype=complex))
    np.testing.assert_allclose(np.log2(unit / [1, 1e-7, 1e-11]), 0, atol=0.5)
    found = coordinates(matrix, np.array([1, 0, 0], dtype=complex))
    np.testing.assert_allclose(found.back @ found.into * (found.unit / found.unit[:, None]), np.eye(3), atol=1e-15)
    strong = coordinates(np.array([[-1.0, 1.0], [1.0, -1.0]], dtype=complex), np.array([1, 0], dtype=complex))
    assert strong.unit.min() == 1
    assert unit.min() < SMALL


def test_the_error_of_the_coherence_reaches_the_rate():
    described = nupair.load("er-ylf")
    found = nupair.spectrum(described, [1.0]).sum("pair").isel(signal_angle=0)
    relative = coherence_error(described) / prepared(described).coherence
    assert relative > 1e-5
    for name in ("rate", "magnetization_rate", "magnetization_rate_even"):
        own = float(found[f"{name}_error"] / abs(found[name]))
        assert own > relative
    stated = nupair.spectrum(described.replace({"ion.coherence": 0.5}), [1.0]).sum("pair").isel(signal_angle=0)
    assert float(stated["rate_error"] / stated["rate"]) < relative
