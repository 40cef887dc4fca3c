"""What the ion room refuses, and with which words."""

from itertools import pairwise

import numpy as np
import pytest

from nupair.errors import ConflictError, InputError, UnitError, UnknownNameError
from nupair.ions.measured import best_energy
from nupair.ions.model import solve
from nupair.ions.relaxation import gap_law
from nupair.ions.schemes import Scheme, rank_schemes, scheme_properties, schemes
from nupair.ions.sets import electrons, parameter_set
from nupair.ions.shell import shell
from nupair.plots.levels import level_diagram, spread_out
from nupair.predict.levels import levels, magnetic_field_vector
from nupair.predict.refits import refit
from nupair.predict.schemes import described_scheme
from nupair.predict.schemes import schemes as ranked
from nupair.units import MHz, gauss, s, tesla

OF_THE_PAPER = Scheme(g="4I15/2:1", q="4I11/2:1", p="4I13/2:1", e="2H11/2:1")


@pytest.fixture(scope="module")
def erbium():
    return solve(11, "S4", parameter_set("Er3+", "LiYF4").values)


@pytest.mark.parametrize(
    ("arguments", "error", "match"),
    [
        ({"ion": "Xx3+"}, UnknownNameError, "Er3\\+"),
        ({"host": "YAG"}, UnknownNameError, "LaF3, LiYF4"),
        ({"ion": "Nd3+"}, InputError, "crystal field on record"),
        ({"parameters": {"B22": 3.0}}, InputError, "allowed by S4: B20, B40, B44, B60, B64"),
        ({"parameters": {"F22": 3.0}}, UnknownNameError, "'F22'"),
        ({"parameters": {"zeta": 1j}}, InputError, "zeta must be real"),
        ({"parameters": {"F2": np.nan}}, InputError, "finite"),
        ({"parameters": "nothing"}, UnknownNameError, "s4-ground-g"),
        ({"magnetic_field": "0.1"}, UnitError, "Try '0.1 T'"),
        ({"magnetic_field": "0.1 eV"}, UnitError, "a magnetic field"),
        ({"magnetic_field": [1.0, 2.0]}, InputError, "three"),
        ({"magnetic_field": np.zeros((3, 3))}, InputError, "three"),
        ({"magnetic_field": {"z": 1.0}}, InputError, "three"),
        ({"magnetic_field": [1j, 0, 0]}, InputError, "finite"),
        ({"magnetic_field": np.nan}, InputError, "finite"),
        ({"magnetic_field": ""}, UnitError, "0.1 T"),
        ({"parameters": {"B44": "x"}}, InputError, "a number"),
        ({"parameters": {"B44": None}}, InputError, "a number"),
        ({"parameters": {"B20": 3j}}, InputError, "must be real"),
        ({"parameters": [1.0, 2.0]}, InputError, "numbers by name"),
        ({"parameters": ""}, UnknownNameError, "s4-ground-g"),
        ({"ion": ""}, UnknownNameError, "Er3\\+"),
        ({"host": ""}, UnknownNameError, "LaF3, LiYF4"),
    ],
)
def test_refused_levels(arguments, error, match):
    with pytest.raises(error, match=match):
        levels(**arguments)


def test_fields_with_units():
    np.testing.assert_allclose(magnetic_field_vector("100 G"), [0, 0, 0.01 * tesla])
    np.testing.assert_allclose(magnetic_field_vector(["1 mT", "0 G", "-2e-3 T"]), np.array([1, 0, -2]) * 1e-3 * tesla)
    np.testing.assert_allclose(magnetic_field_vector(100 * gauss), [0, 0, 100 * gauss])


def test_a_name_left_out_of_an_explicit_set_is_zero():
    found = levels("Er3+", "LiYF4", {"F2": 97000.0, "F4": 68000.0, "F6": 54000.0, "zeta": 2373.0})
    assert float(found.energy[7]) == pytest.approx(0, abs=1e-6)  # no crystal field: 4I15/2 does not split
    assert float(found.energy[8]) > 5000
    assert levels("Ce3+", "LiYF4", {"zeta": 640.0}).sizes == {"level": 7, "m_j": 8}


def test_labelled_result():
    found = levels()
    assert set(found.dims) == {"level", "m_j"}
    assert found.energy.attrs["units"] == "cm-1"
    assert found.sel(level="2H11/2:1").measured_energy == 19152
    assert len(set(found.level.values)) == found.sizes["level"] == 182
    assert found.attrs["parameter_set"] == "nupair-liyf4 + s4-ground-g"
    assert "couto-dos-santos-1998" in found.attrs["sources"]
    split = levels(magnetic_field="0.1 T")
    assert split.sizes["level"] == 364
    assert np.isnan(split.measured_energy.values).all()
    assert np.isnan(split.g_parallel.values).all()
    assert list(split.symmetry_class.values[:2]) == ["3/2", "-3/2"]


def test_unknown_levels(erbium):
    assert erbium.label(erbium.find("2H11/2")) == "2H11/2:1"
    with pytest.raises(InputError, match="4I15/2:1 to 4I15/2:8"):
        erbium.find("4I15/2:9")
    with pytest.raises(InputError, match="manifold and order"):
        erbium.find("4Z1/2")


def test_a_scheme_that_is_out_of_order(erbium):
    with pytest.raises(ConflictError, match="e above p above g"):
        scheme_properties(erbium, Scheme(g="4I15/2:1", q="4I11/2:1", p="2H11/2:1", e="4I13/2:1"))


def test_properties_of_the_scheme_of_the_paper(erbium):
    found = scheme_properties(erbium, OF_THE_PAPER, gap_law("LiYF4"))
    assert found.pair_energy == pytest.approx(found.omega_1 + found.omega_2 - found.omega_s)
    assert found.along_axis < 1e-12  # the lowest doublets are of different classes: S lies across the axis
    assert found.spin_strength == pytest.approx(2 * 0.00070, abs=1e-4)
    assert 1e7 < found.width_e * s < 1e8
    assert 0 < found.merit < found.spin_strength * found.pair_energy**2 / (1 + found.width_e / MHz) * 1.01
    assert "2H11/2:1 -> 4I13/2:1" in str(found.scheme)


def test_measured_energies_of_a_scheme(erbium):
    found = scheme_properties(erbium, OF_THE_PAPER, energies=best_energy(erbium, "Er3+", "LiYF4"))
    # angles table of the physics data: 1.26625, 1.10829, 0.81086 eV with the lowest measured Stark levels
    assert found.omega_1 == pytest.approx(1.26625, abs=2e-5)
    assert found.omega_2 == pytest.approx(1.10829, abs=2e-5)
    assert found.omega_s == pytest.approx(0.81086, abs=2e-5)
    assert found.width_e == 0


def test_the_finder(erbium):
    law = gap_law("LiYF4")
    ranked = rank_schemes(erbium, law, highest=20000.0)
    assert all(a.merit >= b.merit for a, b in pairwise(ranked))
    listed = {str(item.scheme) for item in ranked}
    assert str(OF_THE_PAPER) in listed
    assert len(listed) == len(ranked)
    with pytest.raises(InputError, match="at least 1"):
        list(schemes(erbium, doublets=0))


def test_hosts_without_records():
    with pytest.raises(UnknownNameError, match="LiYF4"):
        gap_law("YAG")
    with pytest.raises(UnknownNameError, match="Er3"):
        electrons("Er2+")


def test_labels_of_the_diagram_are_spread_as_little_as_possible():
    np.testing.assert_allclose(spread_out(np.array([0.0, 5.0, 9.0]), 1.0), [0, 5, 9])
    np.testing.assert_allclose(spread_out(np.array([3.0, 3.0]), 1.0), [2.5, 3.5])
    found = spread_out(np.array([0.0, 0.1, 0.2, 5.0, 5.9, 6.0]), 0.75)
    assert (np.diff(found) > 0.75 - 1e-12).all()
    assert found.mean() == pytest.approx(np.mean([0.0, 0.1, 0.2, 5.0, 5.9, 6.0]))


def test_scheme_of_the_diagram():
    assert described_scheme("Er3+", "LiYF4") == {
        "g": "4I15/2:1",
        "q": "4I11/2:1",
        "p": "4I13/2:1",
        "e": "2H11/2:1",
    }
    # the name on record of p is 5I6:2, a level of class 0; the second level of the record was not observed
    found, result = described_scheme("Ho3+", "LiYF4"), levels("Ho3+")
    assert result.sel(level=found["p"]).measured_energy == 8669
    assert str(result.sel(level=found["p"]).symmetry_class.item()) == "0"
    assert described_scheme("Er3+", "LaF3") is None


def test_diagram_names_the_levels_of_the_scheme():
    found = levels("Ho3+")
    drawing = level_diagram(found, described_scheme("Ho3+", "LiYF4"))
    ladder, splittings = drawing.axes
    texts = [text.get_text() for text in ladder.texts]
    for role, term in (("g", "I$_{8}$"), ("q", "I$_{7}$"), ("p", "I$_{6}$"), ("e", "I$_{5}$")):
        assert any(text.endswith(f"  {role}") and term in text for text in texts)
    labels = [entry.get_text() for entry in splittings.get_legend().get_texts()]
    assert labels == ["computed", "measured"]
    unmeasured = level_diagram(levels("Er3+", "LaF3")).axes[1].get_legend().get_texts()
    assert [entry.get_text() for entry in unmeasured] == ["computed"]


@pytest.mark.parametrize("electrons", [0, 14, -1, 1.5, "3", None, True])
def test_number_of_electrons(electrons):
    with pytest.raises(InputError, match="whole number between 1 and 13"):
        shell(electrons)


@pytest.mark.parametrize(
    "arguments",
    [
        {"number": 0},
        {"number": 1.5},
        {"number": True},
        {"doublets": 0},
        {"doublets": 1.5},
        {"doublets": "2"},
        {"highest": np.nan},
        {"highest": "x"},
        {"highest": -1.0},
        {"highest": 1.0},
        {"host": "YAG"},
    ],
)
def test_refused_schemes(arguments):
    with pytest.raises(InputError):
        ranked(**arguments)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"free": ["zeta", "zeta"]}, "different names"),
        ({"free": ["M2"]}, "M2 follows M0"),
        ({"free": [3]}, "a name"),
        ({"free": [""]}, "known ones"),
        ({"free": ["B22"]}, "allowed by S4"),
        ({"free": ["B20.imag"]}, "must be real"),
        ({"free": ["zeta"], "ground_g": (np.nan, 8.0)}, "two finite numbers"),
        ({"free": ["zeta"], "ground_g": (3.0,)}, "two finite numbers"),
        ({"free": ["zeta"], "lowest_weight": "x"}, "positive number"),
        ({"free": ["zeta"], "expected": "x"}, "or 'records'"),
        ({"free": ["zeta"], "expected": {"zeta": (1.0,)}}, "standard deviation"),
        ({"free": ["zeta"], "highest": np.nan}, "high enough"),
        ({"ion": "Ho3+", "host": "LaF3"}, "high enough for a measured one"),
    ],
)
def test_refused_refits(arguments, match):
    with pytest.raises(InputError, match=match):
        refit(**arguments)


@pytest.mark.parametrize(
    "words",
    [
        ("levels", "--highest", "nan"),
        ("levels", "--highest", "-5"),
        ("levels", "--magnetic-field", "0.1"),
        ("levels", "--magnetic-field", "1e300 T"),
        ("decays", "--temperature", "1e300 K"),
        ("decays", "--refractive-index", "1e300"),
        ("levels", "Er3+", ""),
        ("schemes", "Ho3+", "YAG"),
        ("schemes", "Nd3+", "LaF3"),
        ("schemes", "--doublets", "0"),
        ("decays", "--temperature", "-3 K"),
        ("decays", "--refractive-index", "nan"),
        ("decays", "Nd3+", "LiYF4"),
    ],
)
def test_verbs_about_the_ion_refuse_in_one_sentence(words, call):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert err.startswith("nupair: ")
    assert err.count("\n") == 1
