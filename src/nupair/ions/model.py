"""From named parameters to levels: the one path that levels, refits and schemes take."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError, UnknownNameError
from nupair.ions.crystal_field import NAMES, axis_order, crystal_field
from nupair.ions.free_ion import free_ion
from nupair.ions.hamiltonian import Spectrum, diagonalise, hamiltonian
from nupair.ions.levels import CrystalLevels, crystal_levels
from nupair.ions.shell import FREE_ION, shell
from nupair.ions.zeeman import zeeman_matrix


def split_parameters(parameters: Mapping[str, complex]) -> tuple[dict[str, float], dict[str, complex]]:
    """Free-ion and crystal-field parameters of one mapping; a name left out is zero.

    Raises: UnknownNameError for a name that is neither; InputError for a complex free-ion parameter or one not finite.
    """
    ion: dict[str, float] = {}
    field: dict[str, complex] = {}
    if not isinstance(parameters, Mapping):
        raise InputError("the parameters", "numbers by name", parameters)
    for name, given in parameters.items():
        if isinstance(given, bool | str) or not np.isscalar(given):
            raise InputError(f"the parameter {name}", "a number", given)
        value = complex(given)
        if not np.isfinite(value):
            raise InputError(f"the parameter {name}", "finite", given)
        if name in FREE_ION:
            if value.imag:
                raise InputError(f"the parameter {name}", "real", given)
            ion[name] = value.real
        elif name in NAMES:
            field[name] = value
        else:
            raise UnknownNameError("a parameter of the ion", name, (*FREE_ION, *NAMES))
    return ion, field


def spectrum(
    electrons: int,
    symmetry: str,
    parameters: Mapping[str, complex],
    magnetic_field: NDArray[np.float64] | None = None,
) -> Spectrum:
    """Eigenstates of 4f^n with the given parameters (cm^-1), all in one diagonalisation.

    symmetry: point group of the site; magnetic_field: (Bx, By, Bz), natural units.
    """
    ion, field = split_parameters(parameters)
    basis = shell(electrons)
    matrix = hamiltonian(basis, ion, crystal_field(field, symmetry))
    if magnetic_field is not None:
        matrix = matrix + zeeman_matrix(basis, magnetic_field)
    return diagonalise(basis, matrix)


def solve(
    electrons: int,
    symmetry: str,
    parameters: Mapping[str, complex],
    magnetic_field: NDArray[np.float64] | None = None,
) -> CrystalLevels:
    """Levels of 4f^n with the given parameters (cm^-1); see `spectrum` and `crystal_levels`."""
    ion, _ = split_parameters(parameters)
    found = spectrum(electrons, symmetry, parameters, magnetic_field)
    across = magnetic_field is not None and bool(np.any(np.asarray(magnetic_field)[:2]))
    order = 1 if across else axis_order(symmetry)
    return crystal_levels(found, free_ion(found.shell, ion), magnetic_field is None, order)
