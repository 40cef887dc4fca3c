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
    "load": "nupair.experiment",
    "presets": "nupair.experiment",
    "spectrum": "nupair.predict.spectrum",
}
_MODULES = ("constants", "errors", "light", "neutrinos", "observables", "pairs", "predict", "units")

__all__ = ["Experiment", "NupairError", "__version__", "load", "presets", "spectrum"]

if TYPE_CHECKING:
    from nupair.errors import NupairError
    from nupair.experiment import Experiment, load, presets
    from nupair.predict.spectrum import spectrum


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(f"nupair.{name}")
    raise AttributeError(f"module 'nupair' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES])
