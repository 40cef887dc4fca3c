"""Any number given for a key of the description is either computed with or refused in one sentence."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nupair
from nupair.keys import known_keys

ANY = settings(deadline=None, derandomize=True, max_examples=15)
BASE = nupair.load("er-ylf").replace({"ion.coherence": 0.5, "ion.excited_population": 0.5})
"""Stated coherence: no equation of motion is solved."""
UNITS = ("", "eV", "eV^2", "cm", "rad", "s", "Hz", "1/s", "1/cm^3", "K", "T", "W/cm^2", "T/Hz^0.5", "T/s")
PROFILES = ("start", "stop", "rise", "centre", "duration_", "sample")
"""Beginnings of the keys of [lasers] that belong to a profile; nupair.dynamics has tests of its own for them."""


def spelled(number, unit):
    return f"{number!r} {unit}" if unit else number


def taken(key, value):
    """The description with the value; None where it is refused, in one sentence."""
    found, said = attempt(lambda: BASE.replace({key: value}))
    assert "\n" not in said
    return found


def attempt(compute):
    """What is computed, and the sentence of a refusal; any other error fails."""
    try:
        return compute(), ""
    except nupair.NupairError as error:
        return None, str(error)


def unit_of(key):
    """The unit that a key takes, with a number that it takes; None for a key without numbers."""
    for unit in UNITS:
        for number in (1.0, 0.5, 0.25, 1e-3, 1e19, 1e-6, 1e-30):
            if taken(key, spelled(number, unit)) is not None:
                return unit, number
    return None


NUMERIC = {
    key: found
    for key in known_keys()
    if not key.startswith(tuple(f"lasers.{start}" for start in PROFILES)) and (found := unit_of(key)) is not None
}


def test_the_numeric_keys_are_found():
    """Those of every table; a unit of the table above is missing where a new key is not among them."""
    assert len(NUMERIC) > 75
    for key in ("neutrino.dm2_21", "ion.decay.eg", "lasers.trigger", "lasers.rabi_pg", "detector.noise", "scale.B64"):
        assert key in NUMERIC


@pytest.mark.parametrize("key", NUMERIC)
@ANY
@given(number=st.floats() | st.floats(-1e3, 1e3))
def test_any_number_is_taken_or_refused_in_one_sentence(key, number):
    found = taken(key, spelled(number, NUMERIC[key][0]))
    if found is not None:
        assert dict(found.values())[key] == spelled(number, NUMERIC[key][0])


def ends(key):
    """The smallest and the largest positive number that a key takes, to a part in twenty, and zero."""
    unit, start = NUMERIC[key]
    found = {0.0}
    for refused in (-324.0, 308.0):
        inside, outside = np.log10(start), refused
        for _ in range(14):
            middle = (inside + outside) / 2
            if taken(key, spelled(float(10**middle), unit)) is None:
                outside = middle
            else:
                inside = middle
        found.add(float(10**inside))
    return [number for number in sorted(found) if taken(key, spelled(number, unit)) is not None]


LASERS = ("lasers.excitation", "lasers.trigger")
VERBS = {
    "weights": (nupair.weights, ("neutrino",)),
    "geometry": (nupair.geometry, ("neutrino", "target", *LASERS, "scale.level", "scale.refractive")),
    "edges": (nupair.edges, ("neutrino", "target", *LASERS, "scale.level", "scale.refractive")),
    "budgets": (nupair.budgets, ("ion.d", "ion.temp", "ion.mag", "target.length", "lasers.trigger_i", "scale.")),
    "pickup": (nupair.pickup, ("target", "detector")),
    "detection": (lambda e: nupair.detection(e, 1e-15), ("detector", "ion.spin", "scale.noise")),
    "spectrum": (lambda e: nupair.spectrum(e.replace(LARGE), [0.9]), ("neutrino", "ion.", "target", *LASERS, "scale.")),
}
"""What is computed from a description, and beginnings of the keys that it depends on."""
LARGE = {"model.form_factor": "large-target"}
BEYOND = {
    "massless_edge",
    "threshold_angle",
    "angle",
    "width_size",
    "width_direction",
    "width_linewidth",
    "width",
    "separation",
}
"""What is NaN where a pair is emitted at every angle or at none."""


def unknown(result):
    """Names of what is NaN."""
    return {name for name, x in result.data_vars.items() if x.dtype.kind == "f" and np.isnan(x.values).any()}


@pytest.fixture(scope="module")
def without():
    """What the plain description does not say: cycles without a repetition, for instance."""
    return {name: unknown(compute(BASE)) for name, (compute, _) in VERBS.items()}


@pytest.mark.parametrize("key", NUMERIC)
def test_the_smallest_and_largest_numbers_taken_are_computed_with(key, without):
    """Warnings fail here as everywhere."""
    for number in ends(key):
        experiment = taken(key, spelled(number, NUMERIC[key][0]))
        for verb, (compute, keys) in VERBS.items():
            if key.startswith(keys):
                found, said = attempt(partial(compute, experiment))
                assert "\n" not in said
                assert found is None or unknown(found) <= without[verb] | BEYOND
