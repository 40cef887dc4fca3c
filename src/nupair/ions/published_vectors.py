"""Spin and velocity elements between e and p as the paper derives them, eqs. (34)-(44), from its printed inputs.

One pair of states, M_J = 1/2 to 3/2, one circular component, no refractive index. The results are recomputed; what the
paper prints for them stands in `hara2021.toml` (`elements`).
"""

from dataclasses import dataclass
from functools import cache

from nupair.ions.angular_momentum import three_j
from nupair.ions.judd_ofelt import velocity_element_from_rate
from nupair.ions.transitions import spin_element_from_rate
from nupair.tables import table

TWO_J_E, TWO_J_P = 11, 13
"""Doubled J of 2H11/2 and 4I13/2."""


@dataclass(frozen=True)
class PublishedVectors:
    """reduced_spin, reduced_velocity (units of c): <p||S||e>, <p||v||e>. spin_squared: S_ep^2 of the lowest Stark states."""

    reduced_spin: float
    reduced_velocity: float
    spin_squared: float

    @property
    def velocity_over_spin(self) -> float:
        """v/S: the ratio of the reduced elements, taken to hold for every component."""
        return self.reduced_velocity / self.reduced_spin

    @property
    def velocity_squared(self) -> float:
        """v_ep^2 = S_ep^2 (v/S)^2, units of c squared."""
        return self.spin_squared * self.velocity_over_spin**2


@cache
def published_vectors(refractive_index: float = 1.0, magnetic: float = 1.0, electric: float = 1.0) -> PublishedVectors:
    """Elements from the rates of Table 1 by eqs. (42), (43) and the weights of eqs. (34), (35).

    S_ep^2 = w_e(1/2) w_p(3/2) (13/2 1 11/2; -3/2 1 1/2)^2 <p||S||e>^2. refractive_index: 1 as in the paper; another value takes
    n^3 and n (n^2 + 2)^2/9 out of the rates. magnetic, electric: factors on the rates of Table 1.
    """
    printed = table("hara2021")
    rates = printed["table_1"]
    energy = rates["energy"]["ep"].natural
    spin = spin_element_from_rate(magnetic * rates["magnetic_dipole"]["ep"].natural, energy, TWO_J_E, refractive_index)
    velocity = velocity_element_from_rate(
        electric * rates["electric_dipole"]["ep"].natural, energy, TWO_J_E, refractive_index
    )
    weight = printed["state_weights"]["e"]["1/2"].value * printed["state_weights"]["p"]["3/2"].value
    symbol = three_j(TWO_J_P, 2, TWO_J_E, -3, 2, 1)
    return PublishedVectors(spin, velocity, float(weight * symbol**2 * spin**2))
