"""How long the driven ion is followed for its largest coherence."""

import numpy as np
import pytest

import nupair
from nupair.predict.coherence import long_times, prepared


def test_the_peak_is_found_where_the_excited_level_empties_fast():
    experiment = nupair.load("er-ylf")
    times = long_times(experiment)
    assert np.all(np.diff(times) > 0)
    fine = nupair.dynamics(experiment, times=np.linspace(0, 2e-4, 801))
    assert prepared(experiment).coherence == pytest.approx(float(fine["coherence_squared"].max()), rel=1e-3)
    assert prepared(experiment).coherence > 1e6 * float(nupair.dynamics(experiment)["coherence_squared"].max())


def test_one_decaying_level_is_followed_for_its_own_lifetime():
    changes = {
        "lasers.rabi_qg": "1 kHz",
        "lasers.rabi_eq": "1 kHz",
        "lasers.rabi_pg": "1 kHz",
        "ion.decay.eg": "1000 1/s",
    }
    times = long_times(nupair.load("hara-2021").replace(changes))
    assert times[-1] == pytest.approx(2.5e-3)
    assert times.size == 501
