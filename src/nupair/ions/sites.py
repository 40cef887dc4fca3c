"""How many sites a host has for the lanthanide."""

from nupair.errors import UnknownNameError
from nupair.tables import table


def site_density(host: str) -> float:
    """Y sites per volume of a scheelite host, eV^3: four in each cell, 4/(a^2 c), from its structure record.

    Raises: UnknownNameError for a host without a structure on record.
    """
    structures = table("crystal_fields")["structure"]
    if host not in structures:
        raise UnknownNameError("a host with a structure on record", host, structures)
    a, c = (float(structures[host][axis].natural) for axis in "ac")
    return 4 / (a**2 * c)
