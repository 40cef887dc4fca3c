"""The papers that can be reproduced, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from nupair.errors import UnknownNameError
from nupair.papers.ledger import Recomputation, Trials

PAPERS = {
    "hara2021": "Hara, Yoshimi, Yoshimura (2021), magnetization at neutrino pair emission from Er3+",
    "dinh2012": "Dinh, Petcov, Sasao, Tanaka, Yoshimura, PLB 719 (2013) 154, spectra of Yb and Xe",
}
"""Name and title."""


@dataclass(frozen=True)
class Paper:
    """A paper's recomputations, and what reaches or was tried to reach its printed numbers, by record id."""

    name: str
    title: str
    recompute: Mapping[str, Recomputation]
    trials: Trials


def paper(name: str) -> Paper:
    """A paper by name.

    Raises: UnknownNameError.
    """
    if name not in PAPERS:
        raise UnknownNameError("the paper", name, PAPERS)
    module = import_module(f"nupair.papers.{name}")
    return Paper(name, PAPERS[name], module.RECOMPUTE, module.TRIALS)


def figures_module(name: str) -> ModuleType:
    """The module that holds a paper's FIGURES: its own where it has one."""
    own = f"nupair.papers.{name}.figures"
    package = import_module(f"nupair.papers.{name}")
    return import_module(own) if hasattr(package, "__path__") and find_spec(own) else package


def figure_names(name: str) -> Sequence[str]:
    """Names of a paper's figures, drawn or computed."""
    return [figure.name for figure in figures_module(name).FIGURES]
