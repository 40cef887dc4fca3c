"""What the inputs of a description may be off by: from their records, assumed where those say nothing, or given by the caller.

An input is a key of the description: a value of its own, or a factor of [scale] on a number on record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nupair.errors import InputError, UnknownNameError
from nupair.experiment import Experiment, laser_energies
from nupair.ions.judd_ofelt import intensity_parameters, intensity_sets
from nupair.ions.named_levels import MEASURED, named_level
from nupair.ions.sets import parameter_set
from nupair.keys import known_keys
from nupair.neutrinos.releases import oscillation_release
from nupair.predict import setting
from nupair.predict.ion_rates import PRINTED
from nupair.quantities import relative_to, split_unit
from nupair.tables import Datum, table
from nupair.units import eV

ORIGINS = ("record", "assumed", "given")


@dataclass(frozen=True)
class InputUncertainty:
    """One uncertain input.

    key: of the description. nominal: its value in `unit` ("" for a plain number). plus, minus: one standard deviation up and down,
    or where `factor` is above 1 nothing, the value being known to that factor. origin: one of ORIGINS. about: where it comes from.
    """

    key: str
    nominal: float
    unit: str
    plus: float
    minus: float
    factor: float
    origin: str
    about: str

    def at(self, deviations: float) -> float | str:
        """The value so many standard deviations (or powers of the factor) away, as a description takes it."""
        if self.factor > 1:
            value = self.nominal * self.factor**deviations
        else:
            value = self.nominal + (self.plus if deviations > 0 else self.minus) * deviations
        return f"{value!r} {self.unit}" if self.unit else value

    def __str__(self) -> str:
        """The value with its uncertainty."""
        unit = f" {self.unit}" if self.unit else ""
        if self.factor > 1:
            return f"{self.nominal:.6g}{unit}, within a factor {self.factor:g}"
        if self.plus == self.minus:
            return f"{self.nominal:.6g} +- {self.plus:.3g}{unit}"
        return f"{self.nominal:.6g} +{self.plus:.3g} -{self.minus:.3g}{unit}"


def input_uncertainties(
    experiment: Experiment, given: Mapping[str, object] | None = None
) -> tuple[list[InputUncertainty], list[str]]:
    """The uncertain inputs, and the keys of the description of which nothing is known.

    given: the caller's own by key, in place of what is on record: "5 %", "x 10" (a factor), a quantity in any unit that fits, a
    plain number for a plain number, or None to leave an input out.
    Raises: UnknownNameError for a key that does not exist, InputError for an uncertainty that cannot be used.
    """
    own = dict(given or {})
    for key in own:
        if key not in known_keys():
            raise UnknownNameError("an uncertain input", key, known_keys())
    found = {one.key: one for one in (*_neutrino(experiment), *_ion(experiment), *_printed(experiment))}
    for key, said in own.items():
        found.pop(key, None)
        if said is not None:
            found[key] = _given(experiment, key, said)
    unknown = [key for key, value in experiment.values() if key not in found and _is_number(value)]
    return list(found.values()), unknown


def _neutrino(experiment: Experiment) -> Iterator[InputUncertainty]:
    """The release's parameters where they are in force, and the weak mixing angle where it is the one on record."""
    neutrino, printed = experiment.neutrino, experiment.model.weights == "table-4"
    release = oscillation_release(neutrino.release, neutrino.ordering)
    for name in ("sin2_theta12", "sin2_theta13", "dm2_21", "dm2_3l"):
        record = getattr(release, name)
        fixed = getattr(neutrino, name) is not None or (printed and name.startswith("sin2"))
        if record.uncertainty is not None and not fixed:
            unit = "eV^2" if name.startswith("dm2") else ""
            size = record.natural / record.value / (eV**2 if unit else 1.0)
            plus, minus = record.uncertainty
            about = f"{neutrino.release}, {neutrino.ordering} ordering"
            yield InputUncertainty(
                f"neutrino.{name}", record.value * size, unit, plus * size, minus * size, 1.0, "record", about
            )
    record = table("constants")["sin2_theta_w"]
    if not printed and neutrino.sin2_theta_w == record.value:
        plus, minus = record.uncertainty
        yield InputUncertainty("neutrino.sin2_theta_w", record.value, "", plus, minus, 1.0, "record", _cited(record))


def _ion(experiment: Experiment) -> Iterator[InputUncertainty]:
    """Levels, index, intensities, gap law and Hamiltonian, as far as the description computes with them."""
    ion, assumed = experiment.ion, table("uncertainties")
    if isinstance(experiment.target.refractive_index, str):
        record = assumed["refractive_index"]
        index = float(setting.refractive_index(experiment)(laser_energies(experiment)[0]))
        yield _scaled(experiment, "refractive_index", record.value / index, "assumed", record.note)
    if experiment.model.nonradiative:
        yield _factored(experiment, "multiphonon", assumed["multiphonon_factor"])
    if ion.levels != MEASURED:
        return
    record = assumed["level_energy"]
    for letter in ("q", "p", "e"):
        energy = named_level(ion.levels, ion.species, ion.host, getattr(ion.scheme, letter)).energy
        if energy.value > 0:
            yield _scaled(experiment, f"level_{letter}", record.value / energy.value, "assumed", record.note)
    yield from _intensities(experiment)
    chosen = parameter_set(ion.species, ion.host)
    for name in setting.HAMILTONIAN:
        datum = _parameter(experiment, name)
        if datum is not None and datum.uncertainty is not None and datum.value:
            size = 0.5 * sum(datum.uncertainty) / abs(datum.value)
            about = f"{chosen.crystal_field if name.startswith('B') else chosen.free_ion}: {datum}"
            yield _scaled(experiment, name, size, "record", about)


def _intensities(experiment: Experiment) -> Iterator[InputUncertainty]:
    """Judd-Ofelt parameters, which cannot be negative, to a factor by the sets on record; radial averages too."""
    ion = experiment.ion
    known = table("intensities")["judd_ofelt"].get(ion.species, {}).get(ion.host, {})
    sets = [intensity_parameters(ion.species, ion.host, name) for name in known]
    if len(sets) > 1:
        for rank in sets[0]:
            values = [one[rank].value for one in sets]
            factor = float(np.sqrt(max(values) / min(values)))
            about = f"half the spread, in the logarithm, of {', '.join(intensity_sets(ion.species, ion.host))}"
            scale, value = f"judd_ofelt_{rank}", getattr(experiment.scale, f"judd_ofelt_{rank}")
            if factor > 1:
                yield InputUncertainty(f"scale.{scale}", float(value), "", 0.0, 0.0, factor, "assumed", about)
    if ion.species in table("intensities")["radial"]:
        for power in (2, 4, 6, 8):
            yield _factored(experiment, f"radial_{power}", table("uncertainties")["radial_factor"])


def _printed(experiment: Experiment) -> Iterator[InputUncertainty]:
    """Rates of Table 1 where the description takes them."""
    if experiment.ion.levels == PRINTED:
        yield _factored(experiment, "electric_rates", table("uncertainties")["electric_rates_factor"])


def _parameter(experiment: Experiment, name: str) -> Datum | None:
    """The record of a parameter of the Hamiltonian in force, None where its set does not have it."""
    ion = experiment.ion
    chosen = parameter_set(ion.species, ion.host)
    field = table("crystal_fields")[ion.species][ion.host]["sets"][chosen.crystal_field]
    free = table("ions")[ion.species]["free_ion"][chosen.free_ion]
    found = field.get(name, free.get(name))
    return found if isinstance(found, Datum) else None


def _scaled(experiment: Experiment, name: str, relative: float, origin: str, about: str) -> InputUncertainty:
    value = float(getattr(experiment.scale, name))
    size = abs(value) * relative
    return InputUncertainty(f"scale.{name}", value, "", size, size, 1.0, origin, about)


def _factored(experiment: Experiment, name: str, record: Datum) -> InputUncertainty:
    value = float(getattr(experiment.scale, name))
    return InputUncertainty(f"scale.{name}", value, "", 0.0, 0.0, record.value, "assumed", record.note)


def _given(experiment: Experiment, key: str, said: object) -> InputUncertainty:
    """The caller's own uncertainty of a key."""
    number, unit = _nominal(experiment, key)
    what = f"the uncertainty of {key}"
    factor, size = 1.0, 0.0
    if isinstance(said, str) and said.strip().startswith("x"):
        factor = _plain(said.strip()[1:], what)
        if not factor > 1:
            raise InputError(what, "a factor above 1", said, "Try 'x 2'.")
    elif isinstance(said, str) and said.strip().endswith("%"):
        size = abs(number) * _plain(said.strip()[:-1], what) / 100
    elif unit:
        size = relative_to(said, unit, what)
    else:
        size = _plain(said, what)
    if factor == 1 and not (np.isfinite(size) and size > 0):
        raise InputError(what, "positive", said, "Try '5 %'.")
    return InputUncertainty(key, number, unit, size, size, factor, "given", "given by the caller")


def _plain(said: object, what: str) -> float:
    try:
        return float(said)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(what, "a number, '5 %', 'x 10' or a quantity with its unit", said) from None


def _nominal(experiment: Experiment, key: str) -> tuple[float, str]:
    """Value of a key in the unit it is written in, "" for a plain number."""
    part, _, name = key.partition(".")
    value = dict(experiment.values()).get(key)
    if value is None and part == "scale":
        value = float(getattr(experiment.scale, name))
    if value is None and key in {f"neutrino.{one}" for one in ("sin2_theta12", "sin2_theta13", "dm2_21", "dm2_3l")}:
        parameter = getattr(setting.mixing(experiment), name)
        value = f"{parameter / eV**2!r} eV^2" if name.startswith("dm2") else parameter
    if value in ("resonant", "matched"):
        energies = dict(zip(("excitation_1", "excitation_2", "trigger"), laser_energies(experiment), strict=True))
        value = f"{energies[name] / eV!r} eV" if name in energies else f"{setting.beams(experiment).theta_e!r} rad"
    if isinstance(value, str):
        found = split_unit(value)
        if found is not None:
            return found
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"the uncertain input {key}", "a number in the description", value)
    return float(value), ""


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return split_unit(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cited(record: Datum) -> str:
    return f"{record.source}: {record.note}" if record.note else record.source
