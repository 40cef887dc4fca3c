"""The incoherent term against its closed form, a sum over random ions, and where it shows."""

from functools import partial

import numpy as np
import pytest
from scipy.integrate import quad

import nupair
from nupair.constants import FERMI
from nupair.errors import ConflictError
from nupair.observables.coherent_vectors import along_axis, strongest_states
from nupair.observables.incoherent import incoherent_parts, single_ion_share
from nupair.observables.single_ion_vectors import single_ion
from nupair.predict import emitters, setting
from nupair.predict.emitting_pair import crystal_frame, emitting_pair, level_pair
from nupair.units import eV, s

approx = partial(pytest.approx, rel=1e-6, abs=0)  # the default would let any number below 1e-12 pass
STATED = {"ion.coherence": 0.3, "ion.excited_population": 0.4, "model.incoherent": True}


def test_massless_integral_and_masses():
    assert incoherent_parts(1.6, 0.0, 0.0).scalar == approx(2 * 1.6**5 / 15, rel=1e-12)
    assert incoherent_parts(1.6, 0.9, 0.8).scalar == 0

    def momenta(e):
        return np.sqrt((e**2 - 0.04) * ((1.6 - e) ** 2 - 0.25))

    slow = [
        quad(lambda e, p=p: 4 * momenta(e) * p(e), 0.2, 1.1, epsabs=0, limit=400)[0]
        for p in (lambda e: e * (1.6 - e), lambda _: 0.2 * 0.5)
    ]
    found = incoherent_parts(1.6, np.array([0.2]), np.array([0.5]))
    assert [found.scalar[0], found.mass[0]] == approx(slow, rel=1e-8)


def test_it_is_the_three_dimensional_kernel_summed_over_all_momenta():
    from nupair.pairs.two_body import two_body_kernel

    energy, mass = 1.6, 0.2
    size = np.sqrt(energy**2 - 4 * mass**2)
    node, weight = np.polynomial.legendre.leggauss(60)
    q = size * (1 + node) / 2
    cosine, around = np.polynomial.legendre.leggauss(16)
    total = {"rate": 0.0, "mass": 0.0}
    for c, w in zip(cosine, around, strict=True):
        momentum = q[:, None] * np.array([np.sqrt(1 - c * c), 0.0, c])
        parts = two_body_kernel(energy, momentum, mass, mass, np.array([0, 0, 1.0]))
        shell = size / 2 * weight * 2 * np.pi * q**2 * w / (2 * np.pi) ** 2
        total["rate"] += shell @ (parts.scalar + parts.along)
        total["mass"] += shell @ parts.mass
    found = incoherent_parts(energy, mass, mass)
    assert float(found.scalar) == approx(total["rate"], rel=1e-4)
    assert float(found.mass) == approx(total["mass"], rel=1e-3)


def test_double_sum_over_ions_with_explicit_density_matrices():
    """<O^+ O>, O = sum_a exp(i K x_a) |p><e|_a, of a product state: N rho_ee + |rho_ep|^2 (|sum_a exp(i K x_a)|^2 - N)."""
    rng = np.random.default_rng(2)
    number, ee, ep = 5, 0.4, 0.25 - 0.1j
    single = np.array([[ee, ep], [np.conj(ep), 1 - ee]])  # e, p
    lower = np.array([[0, 0], [1, 0]], dtype=complex)
    phase = np.exp(2j * np.pi * rng.uniform(size=number))
    state, operator = np.ones((1, 1)), np.zeros((2**number, 2**number), dtype=complex)
    for a in range(number):
        state = np.kron(state, single)
        operator += phase[a] * np.kron(np.kron(np.eye(2**a), lower), np.eye(2 ** (number - 1 - a)))
    found = np.trace(state @ operator.conj().T @ operator).real
    assert found == approx(number * ee + abs(ep) ** 2 * (abs(phase.sum()) ** 2 - number), rel=1e-12)


def test_random_places_leave_the_whole_population():
    """Mean over places: N (N - 1) |FF|^2 for the pairs of ions, so rho_ee stays whole beside N^2 |FF|^2 |rho_ep|^2."""
    rng, number = np.random.default_rng(4), 300
    pairs = [np.abs(np.exp(4j * rng.uniform(size=number)).sum()) ** 2 - number for _ in range(4000)]
    form = np.sinc(2 / np.pi) ** 2
    assert np.mean(pairs) == approx(number * (number - 1) * form, rel=0.01)
    assert single_ion_share(number, 0.4) * number**2 == approx(0.4 * number)


@pytest.fixture(scope="module")
def both():
    with_ions = nupair.load("er-ylf").replace(STATED)
    centre = float(nupair.geometry(with_ions)["centre_angle"])
    angles = [centre, centre + 0.3, centre + 1.9]
    return with_ions, *(
        nupair.spectrum(one, angles) for one in (with_ions, with_ions.replace({"model.incoherent": False}))
    )


def test_one_ion_decays_with_the_known_rate(both):
    massless = {"neutrino.lightest_mass": "0 eV", "neutrino.dm2_21": "1e-12 eV^2", "neutrino.dm2_3l": "2e-12 eV^2"}
    experiment = both[0].replace(massless)
    found = nupair.spectrum(experiment, [1.2])
    energy = float(found["pair_energy"]) * eV
    ion = FERMI**2 * emitting_pair(experiment).spin_squared * 0.75 * energy**5 / (15 * np.pi**3)
    assert float(found["rate_incoherent"].sum()) == approx(emitters.ions(experiment) * 0.4 * ion * s, rel=1e-8)
    assert float(both[1]["rate_incoherent"].sum()) < float(found["rate_incoherent"].sum())


def test_the_coherent_term_dominates_and_only_single_ions_reach_beyond_the_edge(both):
    _, found, coherent = both
    added = (found["rate"] - coherent["rate"]).sum("pair").values
    alone = float(found["rate_incoherent"].sum())
    assert added[2] == approx(alone, rel=1e-6)
    assert 5e5 < float(coherent["rate"].sum("pair")[0]) / alone < 1e6


def test_the_moment_of_single_ions_is_parity_even(both):
    experiment, found, coherent = both
    even = (found["magnetization_rate_even"] - coherent["magnetization_rate_even"]).sum("pair").values[2]
    per_event = float((coherent["magnetization_rate_even"].sum("pair") / coherent["rate"].sum("pair"))[0])
    assert even / float(found["rate_incoherent"].sum()) == approx(per_event, rel=1e-6)
    np.testing.assert_array_equal(found["magnetization_rate"], coherent["magnetization_rate"])
    one = experiment.replace({"model.sublattices": "one", "ion.field_axis": [1.0, 0.0, 0.0]})
    # at P = 0 the coherent term has -Re(S.v^*) alone too: both have one sign
    still = one.replace({"target.refractive_index": 1.45})
    centre = float(nupair.geometry(still)["centre_angle"])
    whole, coherent_only = (
        nupair.spectrum(case, [centre, centre + 1.9]).sum("pair")
        for case in (still, still.replace({"model.incoherent": False}))
    )
    names = ("magnetization_rate", "rate")
    single = [float(whole[name][1] - coherent_only[name][1]) for name in names]
    together = [float(coherent_only[name][0]) for name in names]
    # across c the state of e goes to both of p: sum of (m_f - m_e) Re(S_f.v_f^*) over sum of |S_f|^2; the target to one
    frame = crystal_frame(still)
    axis = frame.T @ setting.field_axis(still)
    pair = along_axis(level_pair(still), axis)
    selected, initial = strongest_states(pair)
    change = np.real(np.einsum("k,kff->f", axis, pair.moment_final) - axis @ pair.moment_initial[:, initial, initial])
    spin, velocity = pair.spin[:, :, initial], pair.velocity[:, :, initial]
    product, squared = np.real(np.sum(spin.conj() * velocity, axis=0)), np.sum(np.abs(spin) ** 2, axis=0)
    ratio = (change @ product / squared.sum()) / (change * product / squared)[selected]
    assert single[0] / single[1] == approx(ratio * together[0] / together[1], rel=0.01)  # masses enter otherwise


def test_without_coherence_single_ions_are_all_there_is():
    dark = nupair.load("er-ylf").replace(STATED | {"ion.coherence": 0.0})
    found = nupair.spectrum(dark, [1.0, 1.2])
    np.testing.assert_allclose(found["rate"], np.broadcast_to(found["rate_incoherent"], (2, 6)), rtol=1e-12)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ConflictError, match="bloch"):
        nupair.load("hara-2021").replace({"model.incoherent": True})
    with pytest.raises(ConflictError, match="positive"):
        nupair.load("er-ylf").replace({"ion.coherence": 0.5, "ion.excited_population": 0.1})
    stated = nupair.load("er-ylf").replace({"ion.coherence": 0.5, "model.incoherent": True})
    with pytest.raises(nupair.NupairError, match="excited_population"):
        nupair.spectrum(stated, [1.0])


SINGLE = nupair.load("er-ylf").replace(STATED | {"model.form_factor": "large-target", "target.refractive_index": 1.45})


def alone(experiment, preparation):
    """What model.incoherent adds to every variable of the magnetization, beyond the edge, where nothing coherent is left."""
    dark = experiment.replace({"ion.coherence": 0.0})
    return nupair.magnetization(dark, [1.2], preparation).isel(signal_angle=0).sum("pair")


def test_single_ions_of_selected_states_are_those_of_the_spectrum():
    full, short = nupair.magnetization(SINGLE, [1.2]), nupair.spectrum(SINGLE, [1.2])
    for name in ("rate", "rate_incoherent"):
        np.testing.assert_allclose(full[name], short[name], rtol=1e-9)
    added = alone(SINGLE, "selected")
    dark = nupair.spectrum(SINGLE.replace({"ion.coherence": 0.0}), [1.2]).sum("pair")
    assert float(added["magnetization_rate_even"][2]) == approx(float(dark["magnetization_rate_even"][0]), rel=1e-9)


def test_single_ions_keep_the_moment_of_circular_light_and_none_of_linear():
    found = {}
    for said in ("circular+", "circular-", "normal"):
        lasers = {f"lasers.excitation_{k}_polarisation": said for k in (1, 2)}
        added = alone(SINGLE.replace(lasers), "unpolarised")
        found[said] = added["magnetization_rate_even"].values / float(added["rate"])
    assert abs(found["circular+"][2]) > 0
    np.testing.assert_allclose(found["circular-"], -found["circular+"], rtol=1e-9)
    np.testing.assert_allclose(found["normal"], 0, atol=1e-9 * abs(found["circular+"][2]))


def test_single_ions_of_an_unpolarised_doublet_have_no_moment_and_the_mean_strength():
    pair = level_pair(SINGLE)
    found = single_ion(pair, np.eye(2) / 2, np.zeros((2, 2)))
    assert found.even == approx(float(np.sum(np.abs(pair.spin) ** 2)) / 2, rel=1e-12)
    np.testing.assert_allclose(found.even_turned, 0, atol=1e-9 * found.even)


def test_a_given_coherence_does_not_tell_the_state_of_single_ions():
    with pytest.raises(ConflictError, match="given coherence"):
        nupair.magnetization(SINGLE, [1.2], coherence=np.eye(2) / 2)


AXES = ("c", [1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [0.3, 1.0, 0.5])
OTHERS = ({}, {"ion.scheme.e": "2H11/2:2"}, {"ion.scheme.p": "4I13/2:3"})
"""The levels of the preset, and others than the paper's."""


@pytest.mark.parametrize("levels", OTHERS, ids=["preset", "another e", "another p"])
def test_any_state_of_a_kramers_doublet_lives_as_long_and_its_moment_is_linear_in_its_polarisation(levels):
    """Sum over p of |S|^2 is even under time reversal, hence one number on the doublet; the moment is odd, hence a vector
    T s with s the unit polarisation of e, whose components along and across c the S4 site keeps apart."""
    found = [single_ions_of_spectrum_and_vector(SINGLE.replace(levels | {"ion.field_axis": axis})) for axis in AXES]
    for _, vector, rate in found:
        assert rate == approx(found[0][2], rel=1e-9)
        across, along = np.hypot(vector[0], vector[1]), abs(vector[2])
        share = (across / np.hypot(*found[1][1][:2])) ** 2 + (along / abs(found[0][1][2])) ** 2
        assert share == approx(1, rel=1e-6)


@pytest.mark.parametrize("axis", AXES, ids=["c", "a", "between", "skew"])
@pytest.mark.parametrize("levels", OTHERS, ids=["preset", "another e", "another p"])
def test_the_spectrum_shows_the_part_of_the_moment_of_single_ions_along_the_field(levels, axis):
    experiment = SINGLE.replace(levels | {"ion.field_axis": axis})
    along, vector, _ = single_ions_of_spectrum_and_vector(experiment)
    assert along == approx(float(setting.field_axis(experiment) @ vector), rel=1e-6)


def single_ions_of_spectrum_and_vector(experiment):
    """Parity-even moment along the field from the spectrum; the vector and the rate from the magnetization."""
    dark = experiment.replace({"ion.coherence": 0.0})
    short, full = nupair.spectrum(dark, [1.2]), nupair.magnetization(dark, [1.2])
    np.testing.assert_allclose(short["rate_incoherent"], full["rate_incoherent"], rtol=1e-9)
    short, full = (one.sum("pair").isel(signal_angle=0) for one in (short, full))
    return float(short["magnetization_rate_even"]), full["magnetization_rate_even"].values, float(full["rate"])
