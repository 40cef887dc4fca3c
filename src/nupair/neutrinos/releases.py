"""Published oscillation parameters, by release and mass ordering."""

from dataclasses import dataclass

from nupair.errors import UnknownNameError
from nupair.neutrinos.masses import ORDERINGS
from nupair.tables import Datum, table


@dataclass(frozen=True)
class OscillationParameters:
    """What one release says for one ordering, as records with uncertainty and source.

    dm2_3l is m3^2 - m1^2 in normal and m3^2 - m2^2 in inverted ordering, converted here where the release quotes the other
    one; `splitting_convention` is what the release itself quotes ("31" or "32").
    """

    release: str
    ordering: str
    sin2_theta12: Datum
    sin2_theta13: Datum
    sin2_theta23: Datum | None
    delta: Datum | None
    dm2_21: Datum
    dm2_3l: Datum
    splitting_convention: str


def releases() -> tuple[str, ...]:
    """Names of all releases."""
    return tuple(table("oscillations"))


def oscillation_release(name: str, ordering: str) -> OscillationParameters:
    """The parameters of a release for "normal" or "inverted" ordering.

    Raises: UnknownNameError for a release or ordering that does not exist.
    """
    if name not in releases():
        raise UnknownNameError("neutrino.release", name, releases())
    if ordering not in ORDERINGS:
        raise UnknownNameError("neutrino.ordering", ordering, ORDERINGS)
    entry = table("oscillations")[name][ordering]
    dm2_21 = entry["dm2_21"]
    if "dm2_31" in entry:
        convention, quoted, wanted = "31", entry["dm2_31"], "31" if ordering == "normal" else "32"
    else:
        convention, quoted, wanted = "32", entry["dm2_32"], "31" if ordering == "normal" else "32"
    return OscillationParameters(
        release=name,
        ordering=ordering,
        sin2_theta12=entry["sin2_theta12"],
        sin2_theta13=entry["sin2_theta13"],
        sin2_theta23=entry.get("sin2_theta23"),
        delta=entry.get("delta"),
        dm2_21=dm2_21,
        dm2_3l=quoted if convention == wanted else _other_splitting(quoted, dm2_21, convention),
        splitting_convention=convention,
    )


def _other_splitting(quoted: Datum, dm2_21: Datum, convention: str) -> Datum:
    """dm2_31 = dm2_32 + dm2_21, or the reverse; the small splitting's uncertainty is negligible and left out."""
    sign = 1 if convention == "32" else -1
    value = quoted.natural + sign * dm2_21.natural
    scale = quoted.natural / quoted.value
    return Datum(
        value=value / scale,
        unit=quoted.unit,
        uncertainty=quoted.uncertainty,
        kind=quoted.kind,
        confidence=quoted.confidence,
        source=quoted.source,
        note=f"from dm2_{convention} {'+' if sign > 0 else '-'} dm2_21",
    )
