"""All operators of 4f^n in the coupled basis |alpha S L J M>: small reduced matrices, built once and kept on disk.

The coupled basis is used after the build because reduced matrices are small (41 by 41 for Er3+, 327 by 327 at most),
the weights of M_J are read off directly, and the field enters through 3j symbols alone.

Convention of M^k and P^k. The published parameters belong to operators whose spin-orbit part is taken off,
    o' = o - zeta_op <o, zeta_op>/<zeta_op, zeta_op>,   <a, b> = Tr(a b),
so that n and 14 - n electrons have the same matrices. With the bare two-body sums zeta would move by tens of cm^-1: one
reason why parameter sets do not travel between codes. M^k holds spin-other-orbit and spin-spin. The tables
of Crosswhite, which older sets were fitted with, leave spin-spin out and differ in one element of f^2, (3H6, 1I6).
"""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nupair.ions import angular_momentum, coupled, determinants, magnetic_pairs, three_body, two_body
from nupair.ions.angular_momentum import RealMatrix, coupled_tensor, orbital_momentum, reduced_c, spin_momentum
from nupair.ions.coupled import half, term_name
from nupair.ions.determinants import Determinants, one_body
from nupair.ions.disk_cache import Arrays, cached_arrays, content_key

FREE_ION = (
    *("F2", "F4", "F6", "zeta", "alpha", "beta", "gamma"),
    *("T2", "T3", "T4", "T6", "T7", "T8", "M0", "M2", "M4", "P2", "P4", "P6"),
)
"""Names of the free-ion parameters; each multiplies the scalar operator of the same name."""
SPIN_SPIN = ("SS0", "SS2", "SS4")
"""The spin-spin parts of M0, M2, M4 alone, kept for comparison with tables that leave them out."""
TENSORS = {"L": 1, "S": 1, "N": 1, "U2": 2, "U4": 4, "U6": 6}
"""Tensor operators and their ranks; N is the electronic factor of the magnetic hyperfine interaction."""


@dataclass(frozen=True, eq=False)
class Shell:
    """Reduced matrices of 4f^n.

    two_s, two_l, two_j: doubled quantum numbers of the K multiplets, shape (K,). r7, g2: Casimir eigenvalues.
    scalars[name]: shape (K, K), block diagonal in J. tensors[name]: <alpha J||T||alpha' J'>, shape (K, K).
    multiplet, two_m: of each of the N states |alpha J M>, shape (N,).
    """

    electrons: int
    two_s: NDArray[np.int64]
    two_l: NDArray[np.int64]
    two_j: NDArray[np.int64]
    r7: NDArray[np.float64]
    g2: NDArray[np.float64]
    scalars: dict[str, RealMatrix]
    tensors: dict[str, RealMatrix]
    multiplet: NDArray[np.int64]
    two_m: NDArray[np.int64]

    @property
    def kramers(self) -> bool:
        """Whether n is odd, so that every level at zero field is at least twofold."""
        return self.electrons % 2 == 1

    def label(self, multiplet: int) -> str:
        """'4I15/2' of one multiplet of the pure coupling scheme."""
        return term_name(int(self.two_s[multiplet]), int(self.two_l[multiplet])) + half(int(self.two_j[multiplet]))


def _hyperfine_tensor(q: int) -> RealMatrix:
    """n_q = l_q - sqrt(10) {s C^(2)}^(1)_q of one electron, shape (14, 14)."""
    scale = sqrt(1.5) * reduced_c(2)
    return orbital_momentum(q) - sqrt(10) * scale * coupled_tensor(1, 2, 1, q)


def _without_spin_orbit(operator: RealMatrix, spin_orbit: RealMatrix, two_j: NDArray[np.int64]) -> RealMatrix:
    """The operator minus its projection on the spin-orbit operator, traces over all states."""
    weight = (two_j + 1)[:, None]
    share = np.sum(weight * operator * spin_orbit) / np.sum(weight * spin_orbit**2)
    rest: RealMatrix = operator - share * spin_orbit
    return rest


def _scalars(basis: Determinants, states: coupled.CoupledBasis) -> dict[str, RealMatrix]:
    plain = {
        **{f"F{k}": two_body.coulomb(basis, k) for k in (2, 4, 6)},
        "zeta": magnetic_pairs.spin_orbit(basis),
        "alpha": two_body.orbital_square(basis),
        "beta": two_body.casimir_g2(basis),
        "gamma": two_body.casimir_r7(basis),
        **three_body.three_body(basis),
        **{f"M{k}": magnetic_pairs.spin_other_orbit(basis, k) for k in (0, 2, 4)},
        **{f"P{k}": magnetic_pairs.correlated_spin_orbit(basis, k) for k in (2, 4, 6)},
        **{f"SS{k}": magnetic_pairs.spin_spin(basis, k) for k in (0, 2, 4)},
    }
    scalars = {name: coupled.reduced_elements(states, operator, 0) for name, operator in plain.items()}
    for name in ("M0", "M2", "M4", "P2", "P4", "P6"):
        scalars[name] = _without_spin_orbit(scalars[name], scalars["zeta"], states.two_j)
    for k in (0, 2, 4):
        scalars[f"M{k}"] = scalars[f"M{k}"] + scalars[f"SS{k}"]
    return scalars


def _build(electrons: int) -> Arrays:
    basis = determinants.determinants(electrons)
    states = coupled.coupled_basis(basis)
    one_electron = {
        "L": orbital_momentum(0),
        "S": spin_momentum(0),
        "N": _hyperfine_tensor(0),
        **{f"U{k}": angular_momentum.orbital_tensor(k, 0) for k in (2, 4, 6)},
    }
    tensors = {
        name: coupled.reduced_elements(states, one_body(basis, matrix), TENSORS[name])
        for name, matrix in one_electron.items()
    }
    labels = {name: getattr(states, name) for name in ("two_s", "two_l", "two_j", "r7", "g2")}
    return labels | _scalars(basis, states) | tensors


def _source() -> str:
    """The text of this file: the key of the cache must see its changes too."""
    return Path(__file__).read_text(encoding="utf-8")


@cache
def shell(electrons: int) -> Shell:
    """The shell 4f^n, n = 1 .. 13, from the disk cache where it is there.

    Raises: InputError for another n.
    """
    modules = (angular_momentum, determinants, two_body, magnetic_pairs, three_body, coupled)
    determinants.determinants(electrons)  # refuses a wrong n before anything is read
    key = content_key(modules, electrons, _source())
    arrays = cached_arrays(f"shell-f{electrons}", key, lambda: _build(electrons))
    two_j = arrays["two_j"]
    multiplet = np.repeat(np.arange(two_j.size), two_j + 1)
    two_m = np.concatenate([np.arange(-t, t + 1, 2) for t in two_j])
    return Shell(
        electrons=electrons,
        two_s=arrays["two_s"],
        two_l=arrays["two_l"],
        two_j=two_j,
        r7=arrays["r7"],
        g2=arrays["g2"],
        scalars={name: arrays[name] for name in (*FREE_ION, *SPIN_SPIN)},
        tensors={name: arrays[name] for name in TENSORS},
        multiplet=multiplet,
        two_m=two_m,
    )
