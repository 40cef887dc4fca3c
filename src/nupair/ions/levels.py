"""Crystal levels: eigenstates gathered into Kramers doublets (odd n, no field) or kept single, with labels and g."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.ions.coupled import half
from nupair.ions.free_ion import FreeIon
from nupair.ions.hamiltonian import Spectrum
from nupair.ions.manifolds import assign, multiplet_weights
from nupair.ions.shell import Shell
from nupair.ions.time_reversal import time_reversed
from nupair.ions.zeeman import g_factors, moment_matrices


@dataclass(frozen=True, eq=False)
class CrystalLevels:
    """Levels of an ion in a crystal, by increasing energy.

    ion: the free ion of the same parameters. energy: cm^-1, lowest 0, shape (L,). states: shape (L, D, N), D = 2 (psi
    and T psi) for Kramers doublets, else 1.
    manifold: index into `names`, shape (L,). names: label of each free-ion multiplet. order: 1 for the lowest level of
    a manifold, 2 for the next ... symmetry_class: smallest |M| of the block, "3/2"; with its sign where a field splits
    +-M.
    two_m, weight: doubled M and the weight of each M, shapes (Q,) and (L, Q); a doublet is averaged over its two
    states.
    g_parallel, g_perpendicular: of twofold levels, NaN elsewhere, shape (L,).
    """

    shell: Shell
    ion: FreeIon
    energy: NDArray[np.float64]
    states: NDArray[np.complex128]
    manifold: NDArray[np.int64]
    names: tuple[str, ...]
    order: NDArray[np.int64]
    symmetry_class: tuple[str, ...]
    two_m: NDArray[np.int64]
    weight: NDArray[np.float64]
    g_parallel: NDArray[np.float64]
    g_perpendicular: NDArray[np.float64]

    def label(self, level: int) -> str:
        """'2H11/2:1' for the lowest level of 2H11/2."""
        return f"{self.names[self.manifold[level]]}:{self.order[level]}"

    def find(self, label: str) -> int:
        """Index of the level called '2H11/2:1'; the order may be left out for the lowest.

        Raises: InputError for a label that no level bears.
        """
        name, _, order = label.partition(":")
        for level in range(self.energy.size):
            if self.names[self.manifold[level]] == name and str(self.order[level]) == (order or "1"):
                return level
        members = int(np.sum(np.array(self.names)[self.manifold] == name))
        known = f"{name}:1 to {name}:{members}" if members else ", ".join(dict.fromkeys(self.names[:12]))
        raise InputError("a level", f"named like '4I15/2:1' (manifold and order; known: {known})", label)


def block_classes(spectrum: Spectrum, order: int) -> tuple[list[str], list[int]]:
    """Class of each block, and the number of its time-reversed block (itself where it holds M and -M).

    order: M is kept modulo this number by the site symmetry (4 in S4). A class is named by its smallest |M|, with a
    minus sign where +|M| belongs to another class. Blocks may be finer than classes, as without a crystal field.
    """
    two_m = spectrum.shell.two_m
    every = sorted({int(m) for m in two_m}, key=lambda m: (abs(m), -m))
    values = [{int(m) for m in two_m[members]} for members in spectrum.blocks]
    names = []
    for block in values:
        member = next(iter(block))
        smallest = next(m for m in every if (m - member) % (2 * order) == 0)
        names.append(("-" if smallest < 0 else "") + half(abs(smallest)))
    partners = [next(i for i, other in enumerate(values) if {-m for m in block} == other) for block in values]
    return names, partners


def class_energies(spectrum: Spectrum, order: int) -> dict[str, NDArray[np.float64]]:
    """Energies of the levels of each symmetry class at zero field, ascending, cm^-1; Kramers doublets count once."""
    names, partners = block_classes(spectrum, order)
    kramers = spectrum.shell.kramers
    chosen = _doublet_members(spectrum, names, partners) if kramers else np.arange(spectrum.energy.size)
    classes = np.array([names[b].lstrip("-") for b in spectrum.block[chosen]])
    return {str(name): spectrum.energy[chosen][classes == name] for name in np.unique(classes)}


def ground_g(spectrum: Spectrum, order: int) -> tuple[float, float]:
    """(g_parallel, g_perpendicular) of the lowest level at zero field, effective spin 1/2; NaN for a single state."""
    names, partners = block_classes(spectrum, order)
    lowest = int(_doublet_members(spectrum, names, partners)[0]) if spectrum.shell.kramers else 0
    block = int(spectrum.block[lowest])
    if not spectrum.shell.kramers and partners[block] == block:
        return float("nan"), float("nan")
    state = spectrum.states[:, [lowest]]
    parallel, perpendicular = g_factors(
        moment_matrices(spectrum.shell, np.stack([state, time_reversed(spectrum.shell, state)]))
    )
    return float(parallel[0]), float(perpendicular[0])


def crystal_levels(spectrum: Spectrum, ion: FreeIon, field_free: bool, order: int = 1) -> CrystalLevels:
    """Levels of a diagonalised ion; `ion` is the free ion of the same parameters and names the manifolds.

    order: M is a good quantum number modulo this, see `block_classes`.

    At zero field an odd-n level is the pair (psi, T psi), psi from the block whose smallest |M| is positive.
    """
    shell = spectrum.shell
    names, partners = block_classes(spectrum, order)
    paired = field_free and shell.kramers
    first = _doublet_members(spectrum, names, partners) if paired else np.arange(spectrum.energy.size)
    states = spectrum.states[:, first]
    reversed_states = time_reversed(shell, states)
    block = spectrum.block[first]
    members = np.stack([states, reversed_states] if paired else [states])
    m_values, place = np.unique(shell.two_m, return_inverse=True)
    weight = np.zeros((m_values.size, first.size))
    np.add.at(weight, place, np.mean(np.abs(members) ** 2, axis=0))
    degeneracy = 2 if paired else 1
    owner = assign(multiplet_weights(shell, ion, states), (ion.two_j + 1) // degeneracy)
    twofold = field_free & (np.array([paired or partners[b] != b for b in block]))
    g_parallel, g_perpendicular = np.full(first.size, np.nan), np.full(first.size, np.nan)
    pairs = np.stack([states, reversed_states])[:, :, twofold]
    g_parallel[twofold], g_perpendicular[twofold] = g_factors(moment_matrices(shell, pairs))
    return CrystalLevels(
        shell=shell,
        ion=ion,
        energy=spectrum.energy[first],
        states=members.transpose(2, 0, 1),
        manifold=owner,
        names=ion.names,
        order=_order(owner),
        symmetry_class=tuple(names[b].lstrip("-") if field_free else names[b] for b in block),
        two_m=m_values,
        weight=weight.T,
        g_parallel=g_parallel,
        g_perpendicular=g_perpendicular,
    )


def _doublet_members(spectrum: Spectrum, names: list[str], partners: list[int]) -> NDArray[np.int64]:
    """One eigenstate of every Kramers doublet, by energy."""
    chosen = []
    for number, (name, partner) in enumerate(zip(names, partners, strict=True)):
        members = np.nonzero(spectrum.block == number)[0]
        if partner == number:
            chosen.append(members[::2])  # both partners of a doublet stand next to each other in one block
        elif not name.startswith("-") and (names[partner] != name or number < partner):
            chosen.append(members)
    return np.sort(np.concatenate(chosen))


def _order(owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Running number of each level within its manifold, from 1."""
    order = np.empty_like(owner)
    for manifold in np.unique(owner):
        members = np.nonzero(owner == manifold)[0]
        order[members] = np.arange(1, members.size + 1)
    return order
