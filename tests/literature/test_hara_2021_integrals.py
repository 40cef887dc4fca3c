"""Reference values for the erbium experiment of Hara, Yoshimi, Yoshimura (2021), single pairs of equal masses and unit weight."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nupair
from nupair.light.geometry import arrange, matched_angles, pair_energy, pair_momentum
from nupair.light.refraction import ConstantIndex, host_index
from nupair.observables.prefactors import consistent_prefactor, published_prefactor
from nupair.pairs.large_target import PLANAR, THREE_DIMENSIONAL, large_target_integrals
from nupair.units import cm, eV, meV, mW, per_cm, s

PRINTED_DIGIT = 0.5
LAST_DIGIT = (
    0.54  # two entries, 4.88755 (0, 50 meV) and 2.381805 (-60, 10 meV), lie on the border between two roundings
)
CENTRE = 1.0260995339  # rad
MASSES = (1.0, 10.0, 50.0, 600.0)  # meV

PLANAR_TABLE = {  # offset in degrees: 1e-9 eV^5 at 1, 10, 50, 600 meV
    -85: (2.8970, 2.9214, 3.7286, 0),
    -60: (1.6439, 1.6430, 1.6213, 0),
    -20: (4.5673, 4.5662, 4.5411, 1.3459),
    0: (4.9134, 4.9124, 4.8876, 1.7119),
    20: (4.6946, 4.6936, 4.6686, 1.4674),
    60: (3.3333, 3.3322, 3.3054, 0),
}
SPACE_TABLE = {  # 1e-14 eV^5
    0: (4.06624, 4.06576, 4.05418, 2.28684),
    -60: (2.38228, 2.38181, 2.37020, 0),
    85: (3.91279, 3.91216, 3.79835, 0),
}


def _parts(measure, offset_deg, mass_mev, length=2 * cm, radius=1 * cm):
    beams = arrange(1.286 * eV, 1.1086 * eV, 0.805 * eV, ConstantIndex(1.45))
    momentum = pair_momentum(beams, CENTRE + np.radians(offset_deg))
    mass = mass_mev * meV
    parts, _ = large_target_integrals(
        measure, length, radius, pair_energy(beams), momentum, mass, mass, np.array([0, 0, 1.0])
    )
    return parts


@pytest.mark.parametrize("offset", PLANAR_TABLE)
def test_planar_large_target_values(offset):
    for mass, printed in zip(MASSES, PLANAR_TABLE[offset], strict=True):
        value = _parts(PLANAR, offset, mass).spin_squared / eV**5
        assert_allclose(1e9 * value, printed, rtol=0, atol=LAST_DIGIT * 1e-4, err_msg=f"{mass} meV")


@pytest.mark.parametrize("offset", SPACE_TABLE)
def test_three_dimensional_large_target_values(offset):
    for mass, printed in zip(MASSES, SPACE_TABLE[offset], strict=True):
        value = _parts(THREE_DIMENSIONAL, offset, mass).spin_squared / eV**5
        assert_allclose(1e14 * value, printed, rtol=0, atol=LAST_DIGIT * 1e-5, err_msg=f"{mass} meV")


@pytest.mark.parametrize(
    ("measure", "ratios"),
    [(PLANAR, (1.06, 1.13, 1.88)), (THREE_DIMENSIONAL, (1.07, 1.14, 1.99))],
    ids=lambda x: str(x)[:20],
)
def test_dirac_over_majorana_at_600_mev_and_the_centre(measure, ratios):
    parts = _parts(measure, 0, 600.0)
    for coefficient, ratio in zip((1 / 8, 1 / 4, 1), ratios, strict=True):
        found = parts.spin_squared / (parts.spin_squared - coefficient * parts.mass)
        assert found == pytest.approx(ratio, abs=PRINTED_DIGIT * 1e-2)


def test_10_and_50_mev_differ_by_half_a_percent_at_the_centre():
    for measure, change in ((PLANAR, 0.005), (THREE_DIMENSIONAL, 0.003)):
        ten, fifty = (_parts(measure, 0, mass).spin_squared for mass in (10.0, 50.0))
        assert 1 - fifty / ten == pytest.approx(change, abs=PRINTED_DIGIT * 1e-3)


@pytest.mark.parametrize("nature", ["dirac", "majorana"])
def test_the_spectrum_of_the_preset_carries_the_reference_value_of_the_first_pair(nature):
    experiment = nupair.load("hara-2021").replace(
        {"neutrino.nature": nature, "neutrino.lightest_mass": "10 meV", "model.form_factor": "large-target"}
    )
    offsets = np.array([-60.0, 0.0, 20.0])
    data = nupair.spectrum(experiment, CENTRE + np.radians(offsets))
    first = data["rate_integral"].sel(pair="11").values
    mass = np.array([_parts(PLANAR, offset, 10.0).mass for offset in offsets])
    expected = 0.0311 * (np.array([1.6430e-9, 4.9124e-9, 4.6936e-9]) - (nature == "majorana") / 8 * mass)
    assert_allclose(first, expected, rtol=5e-5)  # five printed digits


@pytest.mark.parametrize("ordering", ["normal", "inverted"])
def test_each_pair_of_the_published_spectrum_has_its_own_two_masses_and_weight(ordering):
    experiment = nupair.load("hara-2021").replace(
        {
            "neutrino.nature": "majorana",
            "neutrino.ordering": ordering,
            "neutrino.lightest_mass": "200 meV",
            "neutrino.dm2_21": "2e-2 eV^2",
            "neutrino.dm2_3l": "9e-2 eV^2" if ordering == "normal" else "-9e-2 eV^2",
            "model.form_factor": "large-target",
        }
    )
    squares = {"normal": (0.04, 0.06, 0.13), "inverted": (0.11, 0.13, 0.04)}[ordering]
    m = np.sqrt(squares) * eV
    data = nupair.spectrum(experiment, [CENTRE + np.radians(25)]).isel(signal_angle=0)
    beams = arrange(1.286 * eV, 1.1086 * eV, 0.805 * eV, ConstantIndex(1.45))
    momentum = pair_momentum(beams, CENTRE + np.radians(25))
    rate = (0.0311, 0.405, 0.0401, 0.0325, 0.0144, 0.227)
    magnetization = (0.115, 0.405, 0.1356, 0.0325, 0.0144, 0.454)
    for n, (i, j) in enumerate(((0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2))):
        parts, _ = large_target_integrals(
            PLANAR, 2 * cm, 1 * cm, pair_energy(beams), momentum, m[i], m[j], np.array([0, 0, 1.0])
        )
        bracket = (parts.spin_squared - parts.mass / 8) / eV**5  # eqs. (56), (63)
        assert_allclose(data["pair_mass"][n], (m[i] + m[j]) / eV, rtol=1e-12)
        assert_allclose(data["rate_integral"][n], rate[n] * bracket, rtol=1e-11)
        assert_allclose(data["magnetization_integral"][n], magnetization[n] * bracket, rtol=1e-11)


def test_the_spectrum_sums_b_squared_and_bc_for_nearly_massless_neutrinos():
    experiment = nupair.load("er-ylf").replace({"neutrino.lightest_mass": "0 eV", "model.form_factor": "large-target"})
    tiny = experiment.replace({"neutrino.dm2_21": "1e-14 eV^2", "neutrino.dm2_3l": "2e-14 eV^2"})
    data = nupair.spectrum(tiny, [0.9]).isel(signal_angle=0)
    # circular current about z: F = 2 pi / V 2 pi [s/3 + Q_x^2 / 6] 3/4, conserved current: G = 2 pi / V 2 pi s/3 (3/4 - s_w^2)
    levels = (10213 * per_cm, (19152 - 10213) * per_cm, 6540 * per_cm)  # 4I11/2, 2H11/2 above it, 4I13/2
    beams = arrange(*levels, host_index("LiYF4", "ordinary"))
    momentum = pair_momentum(beams, 0.9)
    invariant = pair_energy(beams) ** 2 - momentum @ momentum
    unit = (2 * np.pi) ** 2 / (np.pi * cm**2 * 2 * cm)
    assert_allclose(data["rate_integral"].sum(), 0.75 * unit * (invariant / 3 + momentum[0] ** 2 / 6), rtol=1e-9)
    assert_allclose(data["magnetization_integral"].sum(), (0.75 - 0.23868) * unit * invariant / 3, rtol=1e-9)


# --- eqs. (8), (9), (24), (28), (29) ---------------------------------------------------------------------------------


def test_eqs_28_and_29_and_the_printed_angles():
    theta_e, theta_s = matched_angles(1.286, 1.1086, 0.805)
    assert np.cos(theta_s) == pytest.approx(0.5182, abs=PRINTED_DIGIT * 1e-4)
    assert np.cos(theta_e) == pytest.approx(-0.7838, abs=PRINTED_DIGIT * 1e-4)
    assert theta_s == pytest.approx(1.026, abs=PRINTED_DIGIT * 1e-3)
    assert theta_e == pytest.approx(2.47, abs=PRINTED_DIGIT * 1e-2)
    assert np.degrees(theta_e) == pytest.approx(141.6, abs=PRINTED_DIGIT * 1e-1)  # printed 140 and 142


@pytest.mark.parametrize(
    ("row", "theta_s", "theta_e"),
    [
        ((1.26625, 1.10829, 0.81086), 59.81, 140.77),
        ((1.26625, 1.10829, 0.81148), 59.81, 140.74),
        ((1.26625, 1.11077, 0.81086), 59.99, 140.79),
        ((1.26625, 1.11077, 0.81148), 59.98, 140.76),
    ],
)
def test_matched_angles_with_measured_levels(row, theta_s, theta_e):
    assert_allclose(np.degrees(matched_angles(*row)), [theta_e, theta_s], atol=1.1e-2)  # five-digit energies


def _printed_prefactor(h_r):
    """Eq. (24) at R = 0.5 cm, L = 1 cm, n = 1.4e19 cm^-3, s^-1 eV^-5."""
    ions = 1.4e19 / cm**3 * np.pi * (0.5 * cm) ** 2 * 1 * cm
    return 2 * h_r**2 * published_prefactor(ions) * s * eV**5


def test_eq_24_prints_a_prefactor_that_its_own_trigger_factor_does_not_give():
    assert _printed_prefactor(748) == pytest.approx(1.13e11, rel=PRINTED_DIGIT * 1e-2)
    assert _printed_prefactor(1383) == pytest.approx(3.85e11, rel=PRINTED_DIGIT * 1e-2)
    assert np.sqrt(2.02e11 / _printed_prefactor(1.0)) == pytest.approx(1.0e3, rel=0.01)


def test_eq_8_gives_a_trigger_factor_twice_the_printed_one():
    rates = np.sqrt(24.82 / s) + np.sqrt(2.46 / s)
    h_r = np.sqrt(np.pi / (0.805 * eV) ** 3) * rates * np.sqrt(10 * mW / cm**2) / (57.3 / s)
    assert h_r == pytest.approx(1383, abs=1)


def test_the_consistent_prefactor_replaces_the_trigger_factor_by_four():
    assert consistent_prefactor(1e19) / published_prefactor(1e19) == pytest.approx(4.0)
