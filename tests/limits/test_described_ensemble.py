"""What a description means by its ensemble: the width on record, who has none, and the levels that hold population."""

import numpy as np
import pytest

import nupair
from nupair.errors import ConflictError, InputError
from nupair.predict.coherence import prepared
from nupair.predict.drive import inhomogeneous_width, shift_ratios
from nupair.tables import table
from nupair.units import Hz


@pytest.fixture(scope="module")
def crystal():
    return nupair.load("er-ylf")


def test_the_line_g_p_has_the_width_on_record(crystal):
    record = table("intensities")["width"]["LiYF4"]["optical_inhomogeneous"]
    ratio = shift_ratios(crystal)[2]
    assert inhomogeneous_width(crystal) * ratio / (2 * np.pi * Hz) == pytest.approx(record.value * 1e6)
    fixed = crystal.replace({"ion.inhomogeneous_shift.p": -0.5})
    assert inhomogeneous_width(fixed) / (2 * np.pi * Hz) == pytest.approx(record.value * 2e6)
    with pytest.raises(ConflictError, match=r"inhomogeneous_shift\.p must not be zero"):
        inhomogeneous_width(crystal.replace({"ion.inhomogeneous_shift.p": 0}))


def test_no_width_where_decays_are_given_or_the_switch_is_off(crystal):
    assert inhomogeneous_width(crystal.replace({"ion.decay.eg": "500 1/s"})) is None
    assert inhomogeneous_width(crystal.replace({"model.inhomogeneous": False})) is None
    assert inhomogeneous_width(nupair.load("hara-2021")) is None
    given = crystal.replace({"ion.decay.eg": "500 1/s", "ion.inhomogeneous_width": "3 MHz"})
    assert inhomogeneous_width(given) / (2 * np.pi * Hz) == pytest.approx(3e6)


def test_the_prepared_coherence_is_the_square_of_the_average(crystal):
    alone = prepared(crystal.replace({"model.inhomogeneous": False})).coherence
    broad = prepared(crystal).coherence
    assert alone == pytest.approx(7.262e-9, rel=1e-3)
    assert broad == pytest.approx(3.740e-15, rel=2e-3)


def test_levels_outside_the_scheme_hold_what_passes_through_them(crystal):
    alone = crystal.replace({"model.inhomogeneous": False})
    found = nupair.dynamics(alone)
    inside = np.trace(found["density_matrix"].values, axis1=1, axis2=2)
    assert np.abs(inside + found["outside_population"].sum("outside").values - 1).max() < 1e-9
    # nearly all of e goes through 4S3/2; in the end it holds rho_ee times the ratio of the lifetimes
    rates = {
        str(name): float(rate) for name, rate in zip(found["channel"].values, found["decay_rate"].values, strict=True)
    }
    left = sum(rate for name, rate in rates.items() if name.startswith("4S3/2-"))
    population = float(found["density_matrix"].sel(row="e", column="e").real[-1])
    held = float(found["outside_population"].sel(outside="4S3/2")[-1])
    assert held == pytest.approx(population * rates["e-4S3/2"] / left, rel=1e-3)
    record = table("intensities")["lifetime"]["Er3+"]["LiYF4"]["4S3/2"]
    assert 0.8 < left * record.value * 1e-6 < 1.25


def test_given_decays_leave_only_the_four_levels(crystal):
    found = nupair.dynamics(crystal.replace({"ion.decay.eg": "500 1/s", "ion.decay.pg": "5 1/s"}), 1e-4)
    assert "outside" not in found.dims
    assert found["channel"].values.tolist() == ["eg", "ep", "eq", "qg", "qp", "pg"]


def test_pulses_too_long_for_the_width_are_refused(crystal):
    pulses = {"lasers.profile": "gaussian"} | {
        f"lasers.{part}_{name}": "1 ms" for part in ("centre", "duration") for name in ("qg", "eq", "pg")
    }
    with pytest.raises(InputError, match="narrower under pulses"):
        nupair.dynamics(crystal.replace(pulses), 2e-3)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lasers.start_qg": "2 ms", "lasers.stop_qg": "1 ms"}, r"lasers\.stop_qg must be after .* 0.002 s"),
        (
            {"lasers.profile": "sampled", "lasers.sample_times": ["0 s", "2 ms", "1 ms"]}
            | {f"lasers.samples_{name}": [0.0, 1.0, 0.0] for name in ("qg", "eq", "pg")},
            r"lasers\.sample_times must be increasing, in s",
        ),
    ],
)
def test_times_of_lasers_are_refused_in_seconds(crystal, change, says):
    with pytest.raises(InputError, match=says):
        nupair.dynamics(crystal.replace(change))
