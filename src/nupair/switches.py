"""The switches between the published and the consistent physics, each settable on its own.

`SWITCHES` is the one table of them: what each is in either description, what it acts on, and what it is about.
"""

from typing import Annotated, Any, NamedTuple

from pydantic import model_validator

from nupair.errors import ConflictError
from nupair.fields import Part, choice, number, truth

DESCRIPTIONS = ("consistent", "published")


class Switch(NamedTuple):
    """One choice between the paper's physics and the consistent one."""

    published: Any
    consistent: Any
    acts_on: str
    about: str


SWITCHES: dict[str, Switch] = {
    "form_factor": Switch("lorentzian", "exact", "integrals", "shape of the target in momentum space"),
    "phase_space": Switch(
        "planar", "three-dimensional", "integrals", "neutrino momenta in the laser plane, or in space"
    ),
    "majorana_coefficient": Switch(0.125, 1.0, "integrals", "factor of the Majorana interference term"),
    "weights": Switch("table-4", "derived", "integrals", "weights of the six pairs: as printed, or from eq. (3)"),
    "current": Switch("eq-6", "derived", "integrals", "weak normalisation and conserved vector current"),
    "spin_axis": Switch("c-axis", "computed", "integrals", "direction of the spin matrix element"),
    "sublattices": Switch("one", "both", "absolute rates", "average over the two Y sites of the host"),
    "coherence": Switch(
        "trigger-factor", "bloch", "absolute rates", "trigger factor h_r, or coherence from the Bloch equation"
    ),
    "moment": Switch("per-density", "per-event", "absolute rates", "moment per event"),
    "nonradiative": Switch(False, True, "absolute rates", "multiphonon decay and dephasing of the excited level"),
    "inhomogeneous": Switch(False, True, "absolute rates", "static shifts that differ from ion to ion"),
    "local_field": Switch(False, True, "absolute rates", "refractive index in the transition rates"),
    "rabi": Switch(
        "eq-81",
        "derived",
        "absolute rates",
        "Rabi frequencies: sqrt(I) and whole manifolds, or E0 and the levels driven",
    ),
}


class Model(Part):
    """The physics of a run. A switch that is left out follows `description`.

    incoherent: whether the emission of single ions is added to that of the coherent target; false unless set, in both descriptions.
    """

    description: Annotated[str, choice(*DESCRIPTIONS)]
    phase_space: Annotated[str, choice("three-dimensional", "planar")]
    form_factor: Annotated[str, choice("exact", "lorentzian", "gaussian", "gaussian-beam", "large-target")]
    majorana_coefficient: Annotated[float, number(least=0, most=1)]
    weights: Annotated[str, choice("derived", "table-4")]
    current: Annotated[str, choice("derived", "eq-6")]
    spin_axis: Annotated[str, choice("computed", "c-axis")]
    sublattices: Annotated[str, choice("both", "one")]
    coherence: Annotated[str, choice("bloch", "trigger-factor")]
    moment: Annotated[str, choice("per-event", "per-density")]
    nonradiative: Annotated[bool, truth()]
    inhomogeneous: Annotated[bool, truth()]
    local_field: Annotated[bool, truth()]
    rabi: Annotated[str, choice("eq-81", "derived")]
    incoherent: Annotated[bool, truth()] = False

    @model_validator(mode="before")
    @classmethod
    def _follow_description(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("description") in DESCRIPTIONS:
            return {name: getattr(switch, given["description"]) for name, switch in SWITCHES.items()} | given
        return given

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> "Model":
        if self.phase_space == "three-dimensional" and self.form_factor == "lorentzian":
            raise ConflictError(
                "model.form_factor = 'lorentzian' cannot go with model.phase_space = 'three-dimensional': the transverse "
                "Lorentzian of eq. (18) is not integrable over two transverse momenta. Set model.form_factor to 'exact'."
            )
        if self.incoherent and self.form_factor == "gaussian-beam":
            raise ConflictError(
                "model.incoherent = true cannot go with model.form_factor = 'gaussian-beam', which says how the coherence falls "
                "off across the beam, not the population of e. Set model.form_factor to 'exact'."
            )
        if self.incoherent and (self.coherence, self.current) != ("bloch", "derived"):
            raise ConflictError(
                "model.incoherent = true needs model.coherence = 'bloch' and model.current = 'derived': the published rate counts "
                "the trigger, not excited ions."
            )
        return self
