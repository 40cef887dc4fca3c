"""Inputs of the paper as printed, in natural units: what every recomputation starts from."""

from functools import cache

from nupair.experiment import Experiment, load
from nupair.ions.levels import CrystalLevels
from nupair.ions.model import solve
from nupair.ions.sets import electrons, parameter_set
from nupair.light.geometry import Beams
from nupair.predict import emitters, setting
from nupair.tables import table
from nupair.units import cm


@cache
def experiment() -> Experiment:
    """The experiment as the paper describes it."""
    return load("hara-2021")


@cache
def beams() -> Beams:
    """Its lasers."""
    return setting.beams(experiment())


def given(name: str) -> float:
    """A printed input that several numbers share, natural units."""
    return float(table("papers/hara2021")["input"][name].natural)


def rate(kind: str, line: str) -> float:
    """Rate of Table 1, eV. kind: "magnetic_dipole" or "electric_dipole"; line: "ep"."""
    return float(table("hara2021")["table_1"][kind][line].natural)


def energy(line: str) -> float:
    """Energy of Table 1, eV."""
    return float(table("hara2021")["table_1"]["energy"][line].natural)


def ions(radius: float = 0.5 * cm, length: float = 1.0 * cm) -> float:
    """N = n V at the paper's density; the paper's reference size unless given."""
    shape = {"target.radius": f"{radius / cm} cm", "target.length": f"{length / cm} cm"}
    return emitters.ions(experiment().replace(shape))


@cache
def crystal() -> CrystalLevels:
    """Computed levels of Er3+ in LiYF4 with the default parameter set."""
    chosen = parameter_set("Er3+", "LiYF4")
    return solve(electrons("Er3+"), chosen.symmetry, dict(chosen.values))
