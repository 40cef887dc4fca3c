"""Independent codes for 4f^n: libmcphase (GPL) and dieke (GPL), where installed, and numbers that they printed.

Stored numbers: libmcphase 0.2.0 (ic1ion) and dieke 0.5.0, run with the parameters given here. dieke reads the matrix
elements of Crosswhite; a few of them are known to be wrong (Chen, Liu, Margerie, Reid, J. Lumin. 128, 421 (2008)),
hence the tolerances. Both codes are in the test extra and run live; libmcphase has no wheel for Linux on ARM.
"""

import warnings

import numpy as np
import pytest

from nupair.ions.determinants import determinants
from nupair.ions.model import solve, spectrum
from nupair.ions.shell import SPIN_SPIN, shell

COMMON = {
    "F2": 97463.4,
    "F4": 68540.3,
    "F6": 54185.1,
    "zeta": 2373.1,
    "alpha": 18.11,
    "beta": -601.6,
    "gamma": 1694.3,
    "B20": 294.5,
    "B40": -686.7,
    "B44": -1077.6,
    "B60": -17.6,
    "B64": -599.3 + 138.1j,
}
LIBMCPHASE = [
    0.0000,
    12.0832,
    29.2620,
    61.2949,
    258.3690,
    299.5410,
    324.1347,
    347.9923,
    6539.4908,
    6541.1420,
    6584.5460,
    6680.9528,
    6702.7781,
    6734.8913,
    6747.1586,
    10200.9508,
    10215.0196,
    10268.0148,
    10287.8614,
    10296.7996,
    10305.5299,
    12167.1916,
    12318.4411,
    12347.2848,
    12371.5701,
    12475.6814,
    14984.5612,
    14989.9296,
    15009.1196,
    15091.3781,
    15143.2342,
    18178.7436,
    18233.0113,
    19001.4313,
    19028.1044,
    19075.0232,
    19143.9053,
    19156.9664,
    19174.9652,
    20036.9805,
    20039.9698,
    20132.4855,
    20134.2398,
    21768.3283,
    21790.6725,
    21820.4997,
    22113.4283,
    22139.4638,
    24134.5602,
    24258.4082,
    24269.4924,
    24299.4835,
    24383.9055,
    25984.9116,
    25987.0381,
    26044.9565,
    26135.4354,
    26182.6663,
    26197.1623,
    26899.9840,
]
"""The 60 lowest doublets of Er3+ with COMMON, 1/cm, libmcphase 0.2.0."""
DIEKE_SPECTRA = {
    (3, "zeta"): (-6.000000, 4.500000),
    (3, "T2"): (-0.717626, 1.111168),
    (3, "T3"): (-0.878310, 3.513240),
    (3, "T4"): (-1.167007, 1.060915),
    (3, "T6"): (-1.523624, 0.695364),
    (3, "T8"): (-0.820175, 1.148245),
    (11, "zeta"): (-4.500000, 6.000000),
    (11, "T2"): (-2.254289, 5.601566),
    (11, "T3"): (-3.513240, 0.878310),
    (11, "T4"): (-1.060915, 1.167007),
    (11, "T6"): (-0.695364, 1.523624),
    (11, "T8"): (-1.148245, 0.820175),
}
"""Smallest and largest eigenvalue of operators of f^3 and f^11, dieke 0.5.0."""


def test_stored_levels_of_libmcphase():
    energy = solve(11, "S4", COMMON).energy[:60]
    np.testing.assert_allclose(energy, LIBMCPHASE, atol=1e-3)


def test_libmcphase():
    libmcphase = pytest.importorskip("libmcphase")
    other = libmcphase.ic1ion("Er3+", unit="cm", type="Llm")
    other.set_coulomb([0.0, COMMON["F2"], COMMON["F4"], COMMON["F6"]], "Slater")
    other.set_spinorbit(COMMON["zeta"], "Zeta")
    other.set_ci([COMMON["alpha"], COMMON["beta"], COMMON["gamma"]])
    for name in ("B20", "B40", "B44", "B60", "B64"):
        setattr(other, name, complex(COMMON[name]).real)
    other.B64S = COMMON["B64"].imag
    _, energy = other.eigensystem()
    energy = np.sort(np.ravel(energy))
    np.testing.assert_allclose(spectrum(11, "S4", COMMON).energy, energy - energy[0], atol=1e-6)


@pytest.mark.parametrize(("n", "name"), DIEKE_SPECTRA)
def test_stored_spectra_of_dieke(n, name):
    found = np.linalg.eigvalsh(shell(n).scalars[name])
    np.testing.assert_allclose(found[[0, -1]], DIEKE_SPECTRA[n, name], atol=2e-5)


@pytest.mark.parametrize("n", [2, 3, 11])
def test_dieke(n):
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        dieke = pytest.importorskip("dieke")
        np.seterr(all="warn")  # its import makes every floating-point event an error
        other = dieke.IsotropicRareEarthIon(n)
        theirs = {name: np.asarray(matrix.todense()) for name, matrix in other.FreeIonMatrix.items()}
    basis = shell(n)
    weight = basis.two_j + 1
    for name in ("F2", "F4", "F6", "alpha", "beta", "gamma", "zeta", "T2", "T3", "T4", "T6", "T7", "T8"):
        if name.upper() not in theirs:
            continue
        mine = basis.scalars[name]
        if name[0] != "T":  # traces are taken off there
            mine = mine - np.eye(weight.size) * np.sum(weight * np.diag(mine)) / weight.sum()
        difference = np.linalg.eigvalsh(mine) - np.linalg.eigvalsh(theirs[name.upper()])
        # seven digits there, and one element of T7 is off by 4.5e-4
        assert np.abs(difference).max() < (5e-4 if name == "T7" else 3e-6 + 4e-7 * np.abs(mine).max()), name
    if n == 2:
        _compare_f2(basis, other.LSJlevelLabels, theirs)
    for k, part in zip((0, 2, 4), SPIN_SPIN, strict=True):
        # no spin-spin there, and one element (3H6, 1I6 of f^2) that differs
        mine = basis.scalars[f"M{k}"] - basis.scalars[part]
        size = np.abs(np.linalg.eigvalsh(mine)).max()
        difference = np.linalg.eigvalsh(mine) - np.linalg.eigvalsh(theirs[f"M{k}"])
        assert np.abs(difference).max() < 0.12 * size
    for k in (2, 4, 6):
        mine = np.linalg.eigvalsh(basis.scalars[f"P{k}"])
        assert np.abs(mine - np.linalg.eigvalsh(theirs[f"P{k}"])).max() < 0.15 * np.abs(mine).max()


def test_all_levels_of_erbium_in_a_crystal_field_with_dieke():
    """Its own coupling, its own C_kq: 364 states, seven digits in its tables."""
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        dieke = pytest.importorskip("dieke")
        np.seterr(all="warn")
        *_, free_ion, c = dieke.makeMatricies(11)
        matrix = sum(value * free_ion[name.upper()] for name, value in COMMON.items() if name[0] != "B")
        matrix = matrix.astype(complex)
        for name in ("B20", "B40", "B44", "B60", "B64"):
            k, q = int(name[1]), int(name[2])
            matrix = matrix + COMMON[name] * c[k, q]
            if q:
                matrix = matrix + (-1) ** q * np.conj(COMMON[name]) * c[k, -q]
        energy = np.linalg.eigvalsh(matrix.toarray())
    energy = energy[::2] - energy[0]
    mine = solve(11, "S4", COMMON).energy
    np.testing.assert_allclose(mine[:60], energy[:60], atol=1e-3)
    np.testing.assert_allclose(mine, energy, atol=5e-3)


def _compare_f2(basis, their_labels, theirs):
    """Every element of M^k and P^k of f^2 agrees, up to signs of states, but the one between 3H6 and 1I6."""
    mine = [basis.label(i) for i in range(basis.two_j.size)]
    order = [mine.index("".join(label.split()[1:])) for label in their_labels]
    place = {label: i for i, label in enumerate(mine[j] for j in order)}
    for name in ("M0", "M2", "M4", "P2", "P4", "P6"):
        spin_spin = basis.scalars[f"SS{name[1]}"] if name[0] == "M" else 0
        difference = np.abs(np.abs((basis.scalars[name] - spin_spin)[np.ix_(order, order)]) - np.abs(theirs[name]))
        pair = (place["3H6"], place["1I6"])
        assert difference[pair] > 1e-3
        difference[pair] = difference[pair[::-1]] = 0
        assert difference.max() < 2e-4


def test_spin_other_orbit_of_f2_element_by_element():
    """Elements of M^k of f^2 as dieke prints them, in magnitude: all agree but the one between 3H6 and 1I6."""
    basis = shell(2)
    place = {basis.label(i): i for i in range(basis.two_j.size)}
    printed = {
        ("3P0", "3P0"): (10.1667, 24.1667, 27.3485),
        ("3P0", "1S0"): (9.815, 0.5774, 0.2624),
        ("3P2", "1D2"): (6.4347, 0.9664, 0.8250),
        ("3F2", "1D2"): (8.2466, 0.5715, 3.0804),
        ("3F4", "1G4"): (7.3403, 1.5570, 2.0353),
        ("3H4", "1G4"): (8.0941, 2.9894, 1.2029),
        ("3H4", "3H4"): (13.7000, 2.8455, 1.4917),
    }
    for (bra, ket), values in printed.items():
        for k, value in zip((0, 2, 4), values, strict=True):
            mine = basis.scalars[f"M{k}"] - basis.scalars[f"SS{k}"]
            assert abs(mine[place[bra], place[ket]]) == pytest.approx(value, abs=6e-5)


def test_number_of_determinants():
    assert [determinants(n).size for n in (1, 2, 3, 10, 11, 13)] == [14, 91, 364, 1001, 364, 14]
