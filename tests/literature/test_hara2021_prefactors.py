"""Prefactors of the paper from its own inputs: what is printed beside what follows."""

import pytest

from nupair.observables.published import moment_density, rate_constant, trigger_factor
from nupair.tables import table
from nupair.units import cm, eV, gauss, mW, s

RATES = table("hara2021")["table_1"]
INTENSITY = 10 * mW / cm**2
IONS = 1.4e19 * 3.141592653589793 * 0.5**2 * 1.0  # of eq. (24): R = 0.5 cm, L = 1 cm


def h_r(width_per_second: float) -> float:
    magnetic, electric = RATES["magnetic_dipole"]["pg"].natural, RATES["electric_dipole"]["pg"].natural
    return trigger_factor(0.805 * eV, magnetic, electric, INTENSITY, width_per_second / s)


def test_trigger_factor_is_1383_where_748_is_printed():
    assert h_r(57.3) == pytest.approx(1383, rel=1e-3)


def test_trigger_factor_falls_with_the_width_and_with_the_root_of_the_intensity():
    assert h_r(5.73) == pytest.approx(10 * h_r(57.3))
    assert trigger_factor(1.0, 0.0, 4.0, 9.0, 1.0) == pytest.approx(3**0.5 * 2 / 3**0.5 * 3 * 3.141592653589793**0.5)


@pytest.mark.parametrize(("trigger", "constant"), [(748.0, 1.13e11), (1383.0, 3.85e11), (1.0e3, 2.02e11)])
def test_rate_constant_of_eq_24(trigger, constant):
    """Printed 2.02e11, which belongs to h_r = 1.0e3."""
    assert rate_constant(IONS, trigger) * s * eV**5 == pytest.approx(constant, rel=5e-3)


def test_effective_moment_of_eq_59_is_a_third_of_the_printed_one():
    """Printed 0.29 G for g = 5.9 and xi = 0.01."""
    assert 0.01 * moment_density(1.4e19 / cm**3, 5.9) / gauss == pytest.approx(0.0962, rel=2e-3)
