"""Which sources a description draws on."""

from nupair.experiment import Experiment
from nupair.neutrinos.releases import oscillation_release
from nupair.tables import records, sources, table


def source_keys(experiment: Experiment) -> tuple[str, ...]:
    """Keys of all sources behind the records that the description uses, the paper first."""
    neutrino, ion = experiment.neutrino, experiment.ion
    release = oscillation_release(neutrino.release, neutrino.ordering)
    used = [release.sin2_theta12, release.sin2_theta13, release.dm2_21, release.dm2_3l]
    used += list(records(table("level_schemes")[ion.levels][ion.species]))
    used.append(table("constants")["fermi_constant"])
    if isinstance(experiment.target.refractive_index, str):
        used += list(records(table("hosts")[ion.host]["sellmeier"]))
    keys = dict.fromkeys(["nupair", "hara-2021", *(record.source for record in used)])
    return tuple(keys)


def citations(experiment: Experiment) -> list[str]:
    """One line for each source."""
    known = sources()
    return [known[key].citation for key in source_keys(experiment) if key != "nupair"]


def bibtex(experiment: Experiment) -> str:
    """BibTeX entries of the package and of each source."""
    known = sources()
    return "\n\n".join(known[key].bibtex for key in source_keys(experiment))
