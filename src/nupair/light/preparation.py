"""The coherence between e and p that three polarised lasers leave in an unpolarised ion: a chain of transitions.

The lasers take g to q, q to e, and g to p. To lowest order in each, or for equal pulse areas, the coherence is

    rho_ep = (1/D_g) sum_g |e_g><p_g|,   |e_g> ~ W_eq W_qg |g>,   |p_g> ~ W_pg |g>,

with W = +e r.E - m.B, m = -mu_B (L + g_s S). Every step may go by the forced electric dipole r, which changes sign between the two
sites that inversion joins, or by the magnetic dipole. Sorted by the number of electric steps, rho_ep = even +- odd on the two.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nupair.constants import BOHR_MAGNETON, CHARGE
from nupair.errors import InputError

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Step:
    """<upper|W|lower> per unit electric field, electric and magnetic part, shape (U, L), eV^-1."""

    electric: ComplexArray
    magnetic: ComplexArray


def laser_step(
    velocity: ComplexArray,
    moment: ComplexArray,
    energy: float,
    polarisation: FloatArray | ComplexArray,
    direction: FloatArray,
    index: float = 1.0,
) -> Step:
    """The step that a polarised plane wave drives.

    velocity, moment: <lower|v_c|upper>, <lower|(L + g_s S)_c|upper>, shape (3, L, U), v = -i eps r. energy: eps, eV.
    polarisation, direction: unit vectors of E, complex for elliptical light (time factor exp(-i omega t)), and of k in the frame
    of the elements; B = n k x E. index: n; the electric part
    carries (n^2 + 2)/3.
    Raises: InputError for a polarisation that is not normal to the direction.
    """
    if abs(complex(polarisation @ direction)) > 1e-9:
        raise InputError("the polarisation", "normal to the direction of its beam", polarisation.tolist())
    position = 1j * velocity / energy
    magnetic_field = index * np.cross(direction, polarisation)
    electric = CHARGE * (index**2 + 2) / 3 * np.einsum("c,clu->ul", polarisation, position.conj())
    magnetic = BOHR_MAGNETON * np.einsum("c,clu->ul", magnetic_field, moment.conj())
    return Step(electric, magnetic)


def chain_coherence(qg: Step, eq: Step, pg: Step) -> tuple[ComplexArray, ComplexArray]:
    """(even, odd) parts of rho_ep per unit of coherence, shape (E, P): |even|^2 + |odd|^2 = 1/D_g (Frobenius).

    One state of g of a pure ion would give 1; D_g states in equal shares give 1/D_g each.
    Raises: InputError where the chain vanishes.
    """
    even = eq.electric @ qg.electric @ pg.magnetic.conj().T + eq.electric @ qg.magnetic @ pg.electric.conj().T
    even = even + eq.magnetic @ qg.electric @ pg.electric.conj().T + eq.magnetic @ qg.magnetic @ pg.magnetic.conj().T
    odd = eq.electric @ qg.electric @ pg.electric.conj().T + eq.electric @ qg.magnetic @ pg.magnetic.conj().T
    odd = odd + eq.magnetic @ qg.electric @ pg.magnetic.conj().T + eq.magnetic @ qg.magnetic @ pg.electric.conj().T
    size = np.sqrt(np.sum(np.abs(even) ** 2) + np.sum(np.abs(odd) ** 2))
    if not size > 0:
        raise InputError("the chain g-q-e, g-p", "driven by the lasers as polarised", "elements that vanish")
    size = size * np.sqrt(qg.electric.shape[1])
    return even / size, odd / size


def chain_population(qg: Step, eq: Step) -> tuple[ComplexArray, ComplexArray]:
    """(even, odd) parts of rho_ee, shape (E, E), that the first two lasers make of unpolarised ions, with Tr even = 1.

    rho_ee ~ sum_g W_eq W_qg |g><g| W_qg^+ W_eq^+ = even +- odd on the two sites.
    Raises: InputError where the chain vanishes.
    """
    plain = eq.electric @ qg.electric + eq.magnetic @ qg.magnetic
    mixed = eq.electric @ qg.magnetic + eq.magnetic @ qg.electric
    even = plain @ plain.conj().T + mixed @ mixed.conj().T
    cross = plain @ mixed.conj().T
    size = float(np.trace(even).real)
    if not size > 0:
        raise InputError("the chain g-q-e", "driven by the lasers as polarised", "elements that vanish")
    return even / size, (cross + cross.conj().T) / size
