"""A map of the coherence is made of points that know nothing of each other, each of them the dynamics of its description."""

import numpy as np
import pytest

import nupair
from nupair.predict.coherence_point import MEASURES

PRINTED = nupair.load("hara-2021").replace({"lasers.excitation_1_intensity": "12 mW/cm^2"})
UNITS = {"intensity": "mW/cm^2", "delay": "s", "linewidth": "Hz"}


def described(settings):
    """The description with the settings of one point of a map."""
    changes = {}
    for name, value in settings.items():
        beams = ("excitation_1", "excitation_2", "trigger") if name == "linewidth" else (name.rpartition("_")[0],)
        ending = name.rpartition("_")[2]
        changes |= {f"lasers.{beam}_{ending}": f"{value!r} {UNITS[ending]}" for beam in beams}
    return PRINTED.replace(changes)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (("excitation_1_intensity", [3.0, 20.0]), ("trigger_intensity", [1.5, 10.0])),
        (("excitation_2_intensity", [5.0, 40.0]), ("trigger_delay", [0.0, 2e-4])),
        (("linewidth", [10.0, 300.0]), ("trigger_delay", [1e-4, 1e-3])),
        (("excitation_1_linewidth", [10.0, 300.0]), ("trigger_linewidth", [0.0, 1e3])),
    ],
)
def test_a_point_of_the_map_is_the_dynamics_of_its_description(x, y):
    found = nupair.coherence_map(PRINTED, x[0], y[0], values=dict((x, y)), duration=2e-3, effort=1)
    point = found.isel({x[0]: 1, y[0]: 1})
    moved = nupair.dynamics(described({x[0]: x[1][1], y[0]: y[1][1]}), times=np.linspace(0, 2e-3, 2001))
    for name in MEASURES:
        kind, _, product = name.partition("_")
        if kind == "accumulated":
            assert float(point[name]) == pytest.approx(float(moved[name][-1]), rel=1e-7)
        else:
            listed = float(moved[product].max())
            assert listed * (1 - 1e-9) <= float(point[name]) <= listed * 1.003


def test_points_do_not_depend_on_the_grid_or_on_which_axis_is_which():
    intensity, delay = [2.0, 7.0, 30.0], [0.0, 3e-4]
    wide = nupair.coherence_map(
        PRINTED,
        "trigger_intensity",
        "trigger_delay",
        {"trigger_intensity": intensity, "trigger_delay": delay},
        effort=1,
    )
    narrow = nupair.coherence_map(
        PRINTED,
        "lasers.trigger_delay",
        "lasers.trigger_intensity",
        {"trigger_intensity": intensity[1:], "trigger_delay": delay},
        effort=1,
    )
    for name in MEASURES:
        both = narrow[name].transpose(*wide[name].dims)
        np.testing.assert_array_equal(both.values, wide[name].sel(trigger_intensity=intensity[1:]).values)


def test_no_coherence_before_the_trigger():
    values = {"trigger_delay": [5e-4, 2e-3], "trigger_intensity": [2.0, 9.0]}
    found = nupair.coherence_map(PRINTED, "trigger_delay", "trigger_intensity", values, duration=1e-3, effort=1)
    late = found.isel(trigger_delay=1)
    assert all(float(abs(late[name]).max()) == 0 for name in MEASURES)
    assert all(float(found.isel(trigger_delay=0)[name].min()) > 0 for name in MEASURES)


@pytest.mark.parametrize("maximised", ["accumulated_coherence_squared", "largest_coherence_magnetization"])
def test_the_optimum_is_not_below_the_best_point_and_is_reached_at_its_settings(maximised):
    axes = "excitation_1_intensity", "linewidth"
    values = {"excitation_1_intensity": [4.0, 15.0, 40.0], "linewidth": [20.0, 200.0]}
    found = nupair.coherence_map(PRINTED, *axes, values, duration=2e-3, maximised=maximised, effort=60)
    assert float(found["best"]) == float(found[maximised].max())
    assert float(found["optimum"]) > 1.1 * float(found["best"])
    assert float(found["optimum_linewidth"]) == float(found["best_linewidth"])
    settings = {name.removeprefix("optimum_"): float(found[name]) for name in found if str(name).startswith("optimum_")}
    assert set(settings) == {
        "excitation_1_intensity",
        "excitation_2_intensity",
        "trigger_intensity",
        "trigger_delay",
        "linewidth",
    }
    there = nupair.coherence_map(
        described(settings),
        *axes,
        {name: [settings[name], 1.1 * settings[name]] for name in axes},
        duration=2e-3,
        effort=1,
    )
    assert float(there[maximised][0, 0]) == pytest.approx(float(found["optimum"]), rel=1e-6)
    again = nupair.coherence_map(PRINTED, *axes, values, duration=2e-3, maximised=maximised, effort=60)
    assert again.identical(found)


def test_a_given_rabi_frequency_is_left_alone():
    given = PRINTED.replace({"lasers.rabi_qg": "3 kHz"})
    found = nupair.coherence_map(given, "trigger_intensity", "trigger_delay", points=2, duration=1e-3, effort=5)
    assert "optimum_excitation_1_intensity" not in found
    assert "optimum_excitation_2_intensity" in found
