"""Predict what an experiment on coherent neutrino pair emission in a rare-earth crystal would see.

    import nupair
    experiment = nupair.load("er-ylf")
    spectrum = nupair.spectrum(experiment)

Names are looked up on first use, so that `import nupair` loads neither numpy nor any plotting library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Experiment": "nupair.experiment",
    "NupairError": "nupair.errors",
    "dynamics": "nupair.predict.dynamics",
    "backgrounds": "nupair.predict.backgrounds",
    "budgets": "nupair.predict.budgets",
    "coherence_map": "nupair.predict.coherence_map",
    "detection": "nupair.predict.detection",
    "edges": "nupair.predict.edges",
    "field_map": "nupair.predict.field",
    "geometry": "nupair.predict.geometry",
    "ladder": "nupair.predict.differences",
    "levels": "nupair.predict.levels",
    "load": "nupair.experiment",
    "magnetization": "nupair.predict.magnetization",
    "pickup": "nupair.predict.field",
    "outcome": "nupair.predict.outcome",
    "opening_angles": "nupair.predict.opening",
    "presets": "nupair.documents",
    "radiative_rates": "nupair.predict.decays",
    "refit": "nupair.predict.refits",
    "repetition": "nupair.predict.repetition",
    "schemes": "nupair.predict.schemes",
    "seen": "nupair.predict.seen",
    "size_study": "nupair.predict.sizes",
    "spectrum": "nupair.predict.spectrum",
    "spectrum_family": "nupair.predict.family",
    "uncertainties": "nupair.predict.uncertainties",
    "to_qutip": "nupair.predict.qutip_bridge",
    "staircase": "nupair.predict.family",
    "stray_field": "nupair.predict.field",
    "weights": "nupair.predict.weights",
}
_MODULES = ("constants", "errors", "ions", "light", "neutrinos", "observables", "pairs", "predict", "units")

__all__ = [
    "Experiment",
    "NupairError",
    "__version__",
    "backgrounds",
    "budgets",
    "coherence_map",
    "detection",
    "dynamics",
    "edges",
    "field_map",
    "geometry",
    "ladder",
    "levels",
    "load",
    "magnetization",
    "opening_angles",
    "outcome",
    "pickup",
    "presets",
    "radiative_rates",
    "refit",
    "repetition",
    "schemes",
    "seen",
    "size_study",
    "spectrum",
    "spectrum_family",
    "staircase",
    "stray_field",
    "to_qutip",
    "uncertainties",
    "weights",
]

if TYPE_CHECKING:
    from nupair.documents import presets
    from nupair.errors import NupairError
    from nupair.experiment import Experiment, load
    from nupair.predict.backgrounds import backgrounds
    from nupair.predict.budgets import budgets
    from nupair.predict.coherence_map import coherence_map
    from nupair.predict.decays import radiative_rates
    from nupair.predict.detection import detection
    from nupair.predict.differences import ladder
    from nupair.predict.dynamics import dynamics
    from nupair.predict.edges import edges
    from nupair.predict.family import spectrum_family, staircase
    from nupair.predict.field import field_map, pickup, stray_field
    from nupair.predict.geometry import geometry
    from nupair.predict.levels import levels
    from nupair.predict.magnetization import magnetization
    from nupair.predict.opening import opening_angles
    from nupair.predict.outcome import outcome
    from nupair.predict.qutip_bridge import to_qutip
    from nupair.predict.refits import refit
    from nupair.predict.repetition import repetition
    from nupair.predict.schemes import schemes
    from nupair.predict.seen import seen
    from nupair.predict.sizes import size_study
    from nupair.predict.spectrum import spectrum
    from nupair.predict.uncertainties import uncertainties
    from nupair.predict.weights import weights


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(f"nupair.{name}")
    raise AttributeError(f"module 'nupair' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES])
