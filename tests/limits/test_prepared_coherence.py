"""How long the driven ion is followed for its largest coherence."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nupair
from nupair.predict.coherence import prepared
from nupair.predict.drive import drive
from nupair.predict.horizon import default_times, long_times


def test_the_peak_is_found_where_the_excited_level_empties_fast():
    experiment = nupair.load("er-ylf")
    times = long_times(drive(experiment))
    assert np.all(np.diff(times) > 0)
    fine = nupair.dynamics(experiment, times=np.linspace(0, 2e-4, 801))
    assert prepared(experiment).coherence == pytest.approx(float(fine["coherence_squared"].max()), rel=1e-3)
    early = nupair.dynamics(experiment, 2.5 * float(fine["lifetime"]))
    assert prepared(experiment).coherence > 100 * float(early["coherence_squared"].max())


def test_the_default_window_is_that_of_e_only_where_light_turns_e_over():
    driven = drive(nupair.load("hara-2021"))
    assert default_times(driven)[-1] == pytest.approx(2.5 / 585.67, rel=1e-6)
    driven = drive(nupair.load("er-ylf"))
    assert_allclose(default_times(driven), long_times(driven))
    assert default_times(driven)[-1] == pytest.approx(22e-3, rel=0.05)


def test_one_decaying_level_is_followed_for_its_own_lifetime():
    changes = {
        "lasers.rabi_qg": "1 kHz",
        "lasers.rabi_eq": "1 kHz",
        "lasers.rabi_pg": "1 kHz",
        "ion.decay.eg": "1000 1/s",
    }
    times = long_times(drive(nupair.load("hara-2021").replace(changes)))
    assert times[-1] == pytest.approx(2.5e-3)
    assert times.size == 501
