"""Which sources a description draws on."""

from nupair.experiment import LASERS, Experiment
from nupair.ions.named_levels import named_level
from nupair.light.refraction import RAYS
from nupair.neutrinos.releases import oscillation_release
from nupair.neutrinos.weights import PAIRS
from nupair.predict import setting
from nupair.tables import Datum, sources, table


def used_records(experiment: Experiment) -> dict[str, Datum]:
    """The records that the description draws on, by a name that says what each is."""
    neutrino, ion = experiment.neutrino, experiment.ion
    release = oscillation_release(neutrino.release, neutrino.ordering)
    names = ("sin2_theta12", "sin2_theta13", "dm2_21", "dm2_3l")
    used = {f"neutrino.{name}": getattr(release, name) for name in names if getattr(neutrino, name) is None}
    if experiment.model.weights == "table-4":
        printed = table("hara2021")["table_4"]
        used |= {f"Table 4, {row} ({pair})": r for row in printed for pair, r in zip(PAIRS, printed[row], strict=True)}
        used = {name: record for name, record in used.items() if not name.startswith("neutrino.sin2")}
    for letter in ("g", "q", "p", "e"):
        level = getattr(ion.scheme, letter)
        used[f"energy of {letter}, {level}"] = named_level(ion.levels, ion.species, ion.host, level).energy
    for ray in rays(experiment):
        used |= {f"index, {ray} ray, {name}": r for name, r in table("hosts")[ion.host]["sellmeier"][ray].items()}
    used["Fermi constant"] = table("constants")["fermi_constant"]
    return used


def rays(experiment: Experiment) -> list[str]:
    """The rays whose index record the description draws on."""
    said = {experiment.target.refractive_index}
    for laser in LASERS:
        given = setting.ray(experiment, laser)
        said |= {"ordinary", given} if given else set()
    return [ray for ray in RAYS if ray in said]


def source_keys(experiment: Experiment) -> tuple[str, ...]:
    """Keys of all sources behind the records that the description uses, the package and the paper first."""
    return tuple(
        dict.fromkeys(["nupair", "hara-2021", *(record.source for record in used_records(experiment).values())])
    )


def citations(experiment: Experiment) -> list[str]:
    """One line for each source."""
    known = sources()
    return [known[key].citation for key in source_keys(experiment) if key != "nupair"]


def bibtex(experiment: Experiment) -> str:
    """BibTeX entries of the package and of each source."""
    known = sources()
    return "\n\n".join(known[key].bibtex for key in source_keys(experiment))
