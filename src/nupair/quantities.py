"""Numbers with a unit in one string, such as "30 meV": parsed once, where a description or a command line comes in.

The parsing is done by pint; a quantity leaves here as a float in natural units.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from nupair import units
from nupair.errors import InputError, UnitError


@dataclass(frozen=True)
class Kind:
    """A kind of quantity: the units it may come in (as base unit in SI and factor to natural units) and an example."""

    name: str
    example: str
    bases: tuple[tuple[str, Callable[[float], float]], ...]


def _linear(factor: float) -> Callable[[float], float]:
    return lambda value: value * factor


_TWO_PI = 2 * math.pi
ENERGY = Kind("an energy", "10 meV", (("electron_volt", _linear(units.eV)),))
LASER_ENERGY = Kind(
    "a photon energy, wavenumber, wavelength or frequency",
    "0.805 eV",
    (
        ("electron_volt", _linear(units.eV)),
        ("1/meter", _linear(_TWO_PI / units.m)),
        ("meter", lambda value: _TWO_PI / (value * units.m)),
        ("hertz", _linear(_TWO_PI * units.Hz)),
    ),
)
LINEWIDTH = Kind(
    "a linewidth, as frequency or energy",
    "1 MHz",
    (
        ("hertz", _linear(_TWO_PI * units.Hz)),
        ("electron_volt", _linear(units.eV)),
        ("1/meter", _linear(_TWO_PI / units.m)),
    ),
)
ANGULAR_FREQUENCY = Kind(
    "an angular frequency in rad/s, a frequency in Hz or an energy",
    "3.1e4 rad/s",
    (
        ("radian/second", _linear(1 / units.s)),
        ("cycles", _linear(_TWO_PI * units.Hz)),
        ("electron_volt", _linear(units.eV)),
    ),
)
ENERGY_SQUARED = Kind("an energy squared", "7.5e-5 eV^2", (("electron_volt^2", _linear(units.eV**2)),))
LENGTH = Kind("a length", "2 cm", (("meter", _linear(units.m)),))
TIME = Kind("a time", "1 ms", (("second", _linear(units.s)),))
RATE = Kind("a rate", "500 1/s", (("1/second", _linear(1 / units.s)),))
ANGLE = Kind("an angle", "58.8 deg", (("radian", _linear(units.rad)),))
DENSITY = Kind("a number density", "1.4e19 1/cm^3", (("1/meter^3", _linear(units.m**-3)),))
INTENSITY = Kind("an intensity", "10 mW/cm^2", (("watt/meter^2", _linear(units.watt / units.m**2)),))
FIELD_NOISE = Kind("a field noise", "1 fT/Hz^0.5", (("tesla/hertz^0.5", _linear(units.tesla * units.s**0.5)),))
FIELD_RATE = Kind("a rate of change of a field", "1 fT/s", (("tesla/second", _linear(units.tesla / units.s)),))
MAGNETIZATION = Kind(
    "a magnetization", "1e-6 A/m", (("ampere/meter", _linear(units.joule / units.tesla / units.m**3)),)
)
MAGNETIC_FIELD = Kind("a magnetic field", "0.1 T", (("tesla", _linear(units.tesla)),))
TEMPERATURE = Kind("a temperature", "4 K", (("kelvin", _linear(units.kelvin)),))


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=False)
    registry.define("field_gauss = 1e-4 * tesla")
    return registry


_GAUSS = re.compile(r"([a-zµμ]?)(?:G|gauss)")
"""The library's own gauss has the dimensions of the CGS system; here it is a field in SI."""


_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|nan|inf(?:inity)?)", re.IGNORECASE)
_FACTOR = re.compile(r"\s*([*/]?)\s*([A-Za-zµμ°]+)(?:\s*(?:\^|\*\*)\s*(-?[0-9](?:\.[0-9])?))?")


def quantity(value: object, kind: Kind, what: str = "the quantity") -> float:
    """A quantity given as "number unit", in natural units.

    value: a string; a pint quantity is taken as well. what: how an error names it.
    Raises: UnitError where the unit is missing, unknown or of another kind; InputError where the number is not finite.
    """
    return _of_text(value, kind, what) if isinstance(value, str) else _natural(value, kind, what)


@lru_cache(maxsize=1024)
def _of_text(text: str, kind: Kind, what: str) -> float:
    """As `_natural`, once: a description holds most of the texts of the one that it was made from."""
    return _natural(text, kind, what)


def _natural(value: object, kind: Kind, what: str) -> float:
    """The quantity in natural units; raises what `quantity` says."""
    number, unit = _split(value, kind, what)
    hint = f"Try {kind.example!r}."
    if not math.isfinite(number):
        raise InputError(what, "finite", value, hint)
    if str(unit) == "dimensionless":
        raise UnitError(what, f"{kind.name} with a unit", value, hint)
    parsed = _registry().Quantity(number, unit)
    for base, convert in kind.bases:
        if _matches(parsed, base):
            try:
                natural = float(convert(parsed.to(_IN.get(base, base)).magnitude))
            except ZeroDivisionError:
                raise InputError(what, "other than zero", value, hint) from None
            if not math.isfinite(natural):
                raise InputError(what, "finite", value, hint)
            return natural
    raise UnitError(what, kind.name, value, hint)


def _split(value: object, kind: Kind, what: str) -> tuple[float, Any]:
    """Number and pint unit of a text or a pint quantity."""
    if isinstance(value, str) and (match := _NUMBER.match(value.strip())):
        unit = _unit(value.strip()[match.end() :])
        if unit is not None:
            return float(match[0]), unit
    elif not isinstance(value, str):
        import pint

        if isinstance(value, pint.Quantity) and isinstance(value.magnitude, int | float):
            return float(value.magnitude), _registry().parse_units(str(value.units))
    raise UnitError(what, f"{kind.name} with a unit, in one string", value, f"Try {kind.example!r}.")


def split_unit(text: str) -> tuple[float, str] | None:
    """Number and unit of a text such as "2 cm"; None where it is not a number with a known unit."""
    match = _NUMBER.match(text.strip())
    unit = "" if match is None else text.strip()[match.end() :].strip()
    if match is None or not unit or _unit(unit) is None:
        return None
    return float(match[0]), unit


def relative_to(value: object, unit: str, what: str) -> float:
    """A quantity as a number of another unit: "0.1 mm" in cm is 0.01.

    Raises: UnitError where it has no unit, or one of another kind.
    """
    found = split_unit(value) if isinstance(value, str) else None
    if found is None:
        raise UnitError(what, f"a quantity in {unit} or another unit that fits", value, f"Try '1 {unit}'.")
    parsed, target = _registry().Quantity(found[0], _unit(found[1])), _unit(unit)
    if not parsed.is_compatible_with(target):
        raise UnitError(what, f"a quantity in {unit} or another unit that fits", value, f"Try '1 {unit}'.")
    return float(parsed.to(target).magnitude)


def _unit(text: str) -> Any | None:
    """A product of powers of units, such as `mW/cm^2`, `1/s` or `cm^-3`; None where the text is none or a unit is unknown.

    Taken apart here, because the library's own parser also evaluates arithmetic: `1 eV**9**9**9` would never return.
    """
    text = re.sub(r"^\s*1\s*/", "/", text).rstrip()
    registry = _registry()
    unit, at, count = None, 0, 0
    angular = False
    while at < len(text):
        match = _FACTOR.match(text, at)
        if match is None:
            return None
        try:
            name = _GAUSS.sub(r"\1field_gauss", match[2]) if _GAUSS.fullmatch(match[2]) else match[2]
            factor = registry.parse_units(name) ** float(match[3] or 1)
        except Exception:  # an unknown name: pint raises errors of several families
            return None
        unit = registry.Unit("") if unit is None else unit
        count, angular = count + 1, angular or bool(factor.dimensionless)
        unit = unit / factor if match[1] == "/" else unit * factor
        at = match.end()
    return None if angular and count > 1 and not _rate_of_angle(unit) else unit


def _rate_of_angle(unit: Any) -> bool:
    """rad/s, the one product with an angle that means something here; an angle or a count elsewhere is a slip."""
    return bool(re.fullmatch("[a-z]*radian / [a-z]*second", str(unit)))


_IN = {"cycles": "hertz"}
"""Bases that are asked for by name: a frequency must say Hz, because 1/s could be either."""
_ANGLE_UNITS = {"degree", "radian", "milliradian", "microradian", "arcminute", "arcsecond", "turn"}


def _matches(parsed: Any, base: str) -> bool:
    """Of one dimension, with angles kept apart from plain ratios and angular frequencies from cycles."""
    if base == "radian":
        return str(parsed.units) in _ANGLE_UNITS
    if base == "radian/second":
        return _rate_of_angle(parsed.units)
    if base == "cycles":
        return bool(re.fullmatch("[a-z]*hertz", str(parsed.units)))
    if base in ("hertz", "1/second") and re.search("radian|revolution|turn|cycle", str(parsed.units)):
        return False
    return bool(parsed.is_compatible_with(base))


def angles(text: str, what: str = "the angle") -> list[float]:
    """Angles in rad from one string: "58.8 deg", a comma-separated list, or START:STOP:N with both ends included.

    A unit at the end of a list stands for the entries before it: "10, 20, 30 deg".
    Raises: UnitError, InputError for an empty list or a range that is not START:STOP:N.
    """
    text = text.strip()
    if not text:
        raise InputError(what, "at least one angle", text, "Try '58.8 deg' or '-27 deg:145 deg:721'.")
    if ":" in text:
        return _angle_range(text, what)
    return [quantity(entry, ANGLE, what) for entry in listed(text, ANGLE, what)]


def listed(text: str, kind: Kind, what: str) -> list[str]:
    """The entries of a comma-separated list, each with its unit: "10, 20 cm" is ["10 cm", "20 cm"].

    A unit at the end stands for the entries before it. Raises: InputError for an empty list or entry, UnitError.
    """
    entries = [entry.strip() for entry in text.split(",")]
    if not any(entries):
        raise InputError(what, f"at least one quantity: {kind.name}", text, f"Try '{kind.example}'.")
    if not all(entries):
        raise InputError(
            what, "a list without empty entries", text, f"Try '{kind.example}', or several with commas between."
        )
    number = _NUMBER.match(entries[-1])
    unit = entries[-1][number.end() :].strip() if number else ""
    full = [entry if _has_unit(entry) else f"{entry} {unit}".strip() for entry in entries]
    for entry in full:
        quantity(entry, kind, what)
    return full


def triple(text: str, kind: Kind, what: str) -> tuple[float, float, float]:
    """Three quantities from one string, "0, 0, 5 cm": a unit at the end stands for the entries before it.

    Raises: InputError for another number of entries, UnitError.
    """
    if len([entry for entry in text.split(",") if entry.strip()]) != 3 or text.count(",") != 2:
        raise InputError(what, "three quantities, separated by commas", text, f"Try '0, 0, {kind.example}'.")
    x, y, z = (quantity(entry, kind, what) for entry in listed(text, kind, what))
    return x, y, z


def _has_unit(entry: str) -> bool:
    try:
        float(entry)
    except ValueError:
        return True
    return False


def _angle_range(text: str, what: str) -> list[float]:
    hint = "Try '-27 deg:145 deg:721'."
    words = [word.strip() for word in text.split(":")]
    if len(words) != 3:
        raise InputError(what, "START:STOP:N", text, hint)
    unit = words[1].lstrip("+-.0123456789eE ")
    start = quantity(words[0] if _has_unit(words[0]) else f"{words[0]} {unit}".strip(), ANGLE, what)
    stop = quantity(words[1], ANGLE, what)
    if not re.fullmatch(r"[0-9]{1,7}", words[2]) or not 1 <= int(words[2]) <= 1_000_000:
        raise InputError(f"the number of angles in {what}", "a whole number from 1 to 1000000", words[2], hint)
    number = int(words[2])
    if number == 1:
        return [start]
    return [start + (stop - start) * i / (number - 1) for i in range(number)]
