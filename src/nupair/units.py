"""Units as plain floats in natural units (hbar = c = k_B = 1, Heaviside-Lorentz charge).

Multiply when a number enters, divide when it leaves::

    length = 2.0 * cm          # eV^-1
    print(length / cm)         # 2.0

Everything follows from the one base `eV`; a test gives it another value and demands unchanged answers.
The SI factors are exact since 2019, except that the tesla needs the measured permeability of the vacuum.
"""

from math import pi, sqrt

from nupair.errors import UnknownNameError

eV = 1.0
meV = 1e-3 * eV
ueV = 1e-6 * eV
keV = 1e3 * eV
MeV = 1e6 * eV
GeV = 1e9 * eV

_PLANCK = 6.62607015e-34  # J s, exact
_ELEMENTARY_CHARGE = 1.602176634e-19  # C, exact
_LIGHT_SPEED = 299792458.0  # m/s, exact
_BOLTZMANN = 1.380649e-23  # J/K, exact
_MU_0 = 1.25663706127e-6  # N/A^2, CODATA 2022, relative uncertainty 1.6e-10

joule = eV / _ELEMENTARY_CHARGE
s = 2 * pi / (_PLANCK * joule)
ms = 1e-3 * s
us = 1e-6 * s
ns = 1e-9 * s
ps = 1e-12 * s
Hz = 1 / s  # a rate or an angular frequency in rad/s; a frequency in cycles needs its own 2 pi
kHz = 1e3 * Hz
MHz = 1e6 * Hz
GHz = 1e9 * Hz
day = 86400 * s
year = 365.25 * day

m = s / _LIGHT_SPEED
km = 1e3 * m
cm = 1e-2 * m
mm = 1e-3 * m
um = 1e-6 * m
nm = 1e-9 * m
angstrom = 1e-10 * m
per_cm = 2 * pi / cm
"""Spectroscopic wavenumber: the energy h c / (1 cm), 1.23984e-4 eV."""

kg = joule * (s / m) ** 2
g = 1e-3 * kg
watt = joule / s
mW = 1e-3 * watt
uW = 1e-6 * watt
kW = 1e3 * watt
tesla = sqrt(joule / m**3 / _MU_0)  # B^2 / (2 mu_0) = B_HL^2 / 2
gauss = 1e-4 * tesla
nG = 1e-9 * gauss
fT = 1e-15 * tesla
kelvin = _BOLTZMANN * joule

rad = 1.0
mrad = 1e-3
deg = pi / 180

_BY_NAME: dict[str, float] = {
    "1": 1.0,
    "eV": eV,
    "meV": meV,
    "eV^2": eV**2,
    "1e-3 eV^2": 1e-3 * eV**2,
    "1e-5 eV^2": 1e-5 * eV**2,
    "1/eV": 1 / eV,
    "1/eV^2": eV**-2,
    "1/GeV^2": GeV**-2,
    "eV/T": eV / tesla,
    "eV^5": eV**5,
    "1/cm": per_cm,
    "1/s": 1 / s,
    "kHz": kHz,
    "MHz": MHz,
    "s": s,
    "ms": ms,
    "us": us,
    "ns": ns,
    "um": um,
    "um^2": um**2,
    "angstrom": angstrom,
    "1/cm^3": cm**-3,
    "1e-20 cm^2": 1e-20 * cm**2,
    "cm": cm,
    "deg": deg,
    "rad": rad,
    "K": kelvin,
    "Hz": Hz,
    "fT/Hz^0.5": fT / Hz**0.5,
    "G": gauss,
    "mW/cm^2": mW / cm**2,
    "MeV": MeV,
    "kg": kg,
}


def named(unit: str) -> float:
    """The factor of a unit named in a data table, in natural units.

    Tables use a short closed list, so that reading one needs no unit parser.

    Raises: UnknownNameError for a unit outside the list.
    """
    try:
        return _BY_NAME[unit]
    except KeyError:
        raise UnknownNameError("the unit of a table entry", unit, _BY_NAME) from None
