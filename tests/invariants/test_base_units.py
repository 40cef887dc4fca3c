"""Nothing depends on the base of the natural units: the same laboratory numbers with any value of `eV`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

ROUNDING = 1e-9  # products of a few dozen factors; roots of the trigger thresholds are found to 1e-14
ABSOLUTE = 1e-9  # of the largest entry of a table: values near an edge are differences of large numbers

PROGRAM = """
import numpy as np
from nupair import constants
from nupair.constants import constant
from nupair.light.refraction import host_index
from nupair.light.thresholds import threshold_angles, threshold_trigger_energies
from nupair.light.geometry import pair_energy, pair_momentum
from nupair.neutrinos.weights import printed_weights
from nupair.observables.prefactors import consistent_prefactor, published_prefactor
from nupair.predict import emitters, setting
from nupair.units import cm, deg, eV, gauss, kelvin, kg, mW, meV, per_cm, s, tesla

out = {}
angles = np.linspace(-40.0, 150.0, 20) * deg
for preset in nupair.presets():
    for nature in ("dirac", "majorana"):
        for space in ("planar", "three-dimensional"):
            experiment = nupair.load(preset).replace({
                "neutrino.nature": nature, "model.phase_space": space, "model.form_factor": "large-target",
                "neutrino.lightest_mass": "35 meV",
            })
            data = nupair.spectrum(experiment, angles)
            for name in data.data_vars:
                if not name.endswith("_error"):
                    out[f"{preset} {nature} {space} {name}"] = data[name].values.tolist()
            out[f"{preset} {nature} {space} pair_mass"] = data["pair_mass"].values.tolist()
    beams, index = setting.beams(experiment), setting.refractive_index(experiment)
    i, j = setting.pair_masses(experiment)
    span = (0.5 * eV, 1.5 * eV)
    roots = threshold_trigger_energies(beams, index, 1.0, i + j, span)
    out[f"{preset} trigger thresholds"] = [x for r in roots for x in (r / eV).tolist()]
    out[f"{preset} momentum"] = (pair_momentum(beams, 0.3) / eV).tolist()
    out[f"{preset} ions"] = emitters.ions(experiment)
    out[f"{preset} index"] = [float(index(e * eV)) for e in (0.8, 1.2, 2.0)]
    out[f"{preset} geometry"] = [beams.theta_e, beams.k_s / eV, pair_energy(beams) / eV]
    w = setting.weights(experiment)
    out[f"{preset} weights"] = [*w.rate, *w.rate_majorana, *w.magnetization, *w.magnetization_majorana]
    out[f"{preset} intensity"] = experiment.lasers.trigger_intensity / (mW / cm**2)
    out[f"{preset} masses"] = (setting.masses(experiment) / meV).tolist()
    noisy = experiment.replace({"detector.noise": "2 fT/Hz^0.5", "detector.position": ["1 cm", "2 mm", "3 um"],
                                "lasers.trigger_delay": "0.3 ms", "detector.repetition": "10 1/s"})
    out[f"{preset} detector"] = [noisy.detector.noise / (tesla * s**0.5), *(x / cm for x in noisy.detector.position),
                                 noisy.lasers.trigger_delay / s, noisy.detector.repetition * s]
out["prefactors"] = [published_prefactor(1e19) * s * eV**5, consistent_prefactor(1e19) * s * eV**5]
out["constants"] = [constants.FERMI * eV**2, constants.ALPHA, constants.CHARGE, constants.ELECTRON_MASS / eV,
                    constants.BOHR_MAGNETON * tesla / eV, constants.BOHR_MAGNETON * gauss / per_cm,
                    300 * kelvin / meV, 1e-30 * kg / eV]

def closes(energy):
    try:
        nupair.load("hara-2021").replace({"lasers.excitation_1": energy})
    except nupair.NupairError:
        return 0
    return 1

out["closure of the excitation"] = [closes(e) for e in ("1.2851 eV", "1.2869 eV", "1.2849 eV", "1.2871 eV")]
print(json.dumps(out))
"""


def _compare(with_base, base):
    plain, other = with_base(PROGRAM, "1.0"), with_base(PROGRAM, base)
    assert plain.keys() == other.keys()
    for name, value in plain.items():
        largest = max(abs(x) for x in _flat(value) if x == x)
        assert_allclose(other[name], value, rtol=ROUNDING, atol=ABSOLUTE * largest, err_msg=f"{name} with eV = {base}")


def _flat(value):
    return [x for entry in value for x in _flat(entry)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("base", ["1000.0", "3.7e-7"])
def test_laboratory_numbers_do_not_depend_on_the_base(with_base, base):
    _compare(with_base, base)


@settings(deadline=None, derandomize=True, max_examples=2)
@given(st.floats(-8, 8))
def test_laboratory_numbers_do_not_depend_on_a_random_base(with_base, exponent):
    _compare(with_base, repr(10.0**exponent))


def test_the_numbers_compared_are_not_all_trivial(with_base):
    values = with_base(PROGRAM, "1.0")
    assert sum(1 for x in _flat(list(values.values())) if x == x and x != 0) > 500
    assert values["closure of the excitation"] == [1, 1, 0, 0]
    assert len(values["er-ylf trigger thresholds"]) >= 6
