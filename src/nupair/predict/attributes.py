"""What every result carries beside its numbers."""

from collections.abc import Mapping
from typing import Any

from nupair import __version__
from nupair.experiment import Experiment
from nupair.predict.provenance import citations


def attributes(experiment: Experiment) -> Mapping[str, Any]:
    """What every result carries: title, description as TOML, sources, version."""
    return {
        "title": f"Neutrino pair emission, {experiment.title or experiment.name}",
        "description": experiment.model.description,
        "experiment": experiment.to_toml(),
        "sources": "\n".join(citations(experiment)),
        "nupair_version": __version__,
        "Conventions": "CF-1.11",
    }
