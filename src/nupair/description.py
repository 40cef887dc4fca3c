"""The tables of a description: every key, what it may be, and its unit in natural units."""

from typing import Annotated

from pydantic import model_validator

from nupair import quantities as q
from nupair.errors import ConflictError
from nupair.fields import (
    Part,
    between,
    choice,
    direction_or,
    list_of,
    measured_in,
    measured_or,
    number,
    number_or,
    numbers,
    phase,
    place,
    zero_or_between,
)
from nupair.light.level_shifts import LevelShifts
from nupair.light.line_shapes import SHAPES
from nupair.light.refraction import RAYS
from nupair.neutrinos.masses import ORDERINGS
from nupair.neutrinos.releases import releases
from nupair.profile_keys import PROFILE_KEYS, STEP, refuse_idle_keys
from nupair.switches import Model
from nupair.tables import table

RESONANT = "resonant"
MATCHED = "matched"
TARGET = "target"
"""A pickup loop as wide as the crystal."""
FIELDS = ("normal", "in-plane")
"""Polarisations of a laser by its field, seen from the plane of the lasers."""
HELICITIES = ("circular+", "circular-")
"""Polarisations of a laser by the spin of its photons along their wave vector, +1 or -1."""
SIZES = between(q.LENGTH, "1 nm", "1 km")
LOOPS = between(q.LENGTH, "1 um", "1 km")
PLACES = between(q.LENGTH, "-1 km", "1 km")
TIMES = zero_or_between(q.TIME, "1 as", "1e6 s")
SPLITTINGS = between(q.ENERGY_SQUARED, "-1 keV^2", "1 keV^2")
RATES = zero_or_between(q.RATE, "1e-6 1/s", "1e18 1/s")
LINEAR = zero_or_between(q.MAGNETIC_FIELD, "1e-15 T", "5 T", "where a doublet splits in proportion to the field")
FREQUENCIES = zero_or_between(q.RATE, "1e-9 1/s", "1e12 1/s")


class Neutrino(Part):
    """[neutrino]: energies in eV, phases in rad; None where the release's value holds."""

    release: Annotated[str, choice(*releases())]
    ordering: Annotated[str, choice(*ORDERINGS)]
    nature: Annotated[str, choice("dirac", "majorana")]
    lightest_mass: Annotated[float, measured_in(q.ENERGY, least=0, span=between(q.ENERGY, "0 eV", "1 keV"))]
    alpha: Annotated[float, phase(q.ANGLE)] = 0.0
    beta: Annotated[float, phase(q.ANGLE)] = 0.0
    sin2_theta_w: Annotated[float, number(least=0, most=1)]
    sin2_theta12: Annotated[float | None, number(least=0, most=1)] = None
    sin2_theta13: Annotated[float | None, number(least=0, most=1)] = None
    dm2_21: Annotated[float | None, measured_in(q.ENERGY_SQUARED, above=0, span=SPLITTINGS)] = None
    dm2_3l: Annotated[float | None, measured_in(q.ENERGY_SQUARED, span=SPLITTINGS)] = None


class Scheme(Part):
    """[ion.scheme]: names of the four levels."""

    g: str
    q: str
    p: str
    e: str


DecayRate = Annotated[float, measured_in(q.RATE, least=0, span=RATES)]


class Decay(Part):
    """[ion.decay]: rates of the channels, upper level first, eV; given so, these are all that there are."""

    eg: DecayRate = 0.0
    ep: DecayRate = 0.0
    eq: DecayRate = 0.0
    qg: DecayRate = 0.0
    qp: DecayRate = 0.0
    pg: DecayRate = 0.0


class Shift(Part):
    """[ion.inhomogeneous_shift]: static shifts of the levels against g, in units of that of e."""

    q: Annotated[float | None, number(least=-100, most=100)] = None
    p: Annotated[float | None, number(least=-100, most=100)] = None


Share = Annotated[float, number(least=-1, most=1)]


class ShiftCorrelation(Part):
    """[ion.inhomogeneous_correlation]: of the static shifts of two levels against g, each in units of its ratio.

    1, as where nothing is said: they shift together in fixed ratios; 0: independently.
    """

    eq: Share = 1.0
    ep: Share = 1.0
    qp: Share = 1.0


class Ion(Part):
    """[ion]: density in eV^3; c_axis "k1", "normal" or a vector (x in the laser plane, y normal to it, z along k1).

    a_axis_angle: turn of the a axes about c (rad), from where the smallest rotation that takes z to c takes x.
    decay, dephasing (eV): where given, they replace what follows from the levels. inhomogeneous_width: full width at half maximum
    of the static shifts of level e against g, eV; model.inhomogeneous takes the host's record in its place; how the shifts of the
    levels go together: inhomogeneous_correlation.
    temperature in eV and magnetic_field (its size) in eV^2; None where nothing is said. field_axis: its direction, "c" or a vector
    as for c_axis. coherence, excited_population: |rho_ep| and rho_ee taken in place of the Bloch equations.
    """

    species: str
    host: str
    levels: str
    density: Annotated[float, measured_in(q.DENSITY, above=0, span=between(q.DENSITY, "1 1/cm^3", "1e24 1/cm^3"))]
    c_axis: Annotated[str | tuple[float, float, float], direction_or(("k1", "normal"))]
    a_axis_angle: Annotated[float, phase(q.ANGLE)] = 0.0
    temperature: Annotated[
        float | None,
        measured_in(
            q.TEMPERATURE, above=0, span=between(q.TEMPERATURE, "1 uK", "1000 K", "where the host is a crystal")
        ),
    ] = None
    magnetic_field: Annotated[float | None, measured_in(q.MAGNETIC_FIELD, least=0, span=LINEAR)] = None
    field_axis: Annotated[str | tuple[float, float, float], direction_or(("c",))] = "c"
    coherence: Annotated[float | None, number(least=0, most=0.5)] = None
    excited_population: Annotated[float | None, number(least=0, most=1)] = None
    scheme: Scheme
    decay: Decay | None = None
    dephasing: Annotated[float | None, measured_in(q.RATE, least=0, span=RATES)] = None
    spin_relaxation_time: Annotated[
        float | None, measured_in(q.TIME, above=0, span=between(q.TIME, "1 ps", "1e9 s"))
    ] = None
    inhomogeneous_width: Annotated[
        float | None, measured_in(q.LINEWIDTH, above=0, span=between(q.LINEWIDTH, "1e-24 eV", "1 eV"))
    ] = None
    inhomogeneous_shape: Annotated[str, choice(*SHAPES)] = "gaussian"
    inhomogeneous_shift: Shift = Shift()
    inhomogeneous_correlation: ShiftCorrelation = ShiftCorrelation()

    @model_validator(mode="after")
    def _refuse_impossible_correlation(self) -> "Ion":
        pairs = self.inhomogeneous_correlation
        if self.inhomogeneous_shape == "lorentzian" and not {pairs.eq, pairs.ep, pairs.qp} <= {-1.0, 0.0, 1.0}:
            raise ConflictError(
                "ion.inhomogeneous_correlation must be 0, 1 or -1 with ion.inhomogeneous_shape = 'lorentzian': a Lorentzian has no "
                f"variance; received {pairs.eq:g}, {pairs.ep:g}, {pairs.qp:g}."
            )
        LevelShifts((1.0, 1.0, 1.0), ((1.0, pairs.qp, pairs.eq), (pairs.qp, 1.0, pairs.ep), (pairs.eq, pairs.ep, 1.0)))
        return self

    @model_validator(mode="after")
    def _refuse_impossible_coherence(self) -> "Ion":
        if self.coherence is not None and self.excited_population is not None:
            largest = self.excited_population * (1 - self.excited_population)
            if self.coherence**2 > largest * (1 + 1e-12):
                raise ConflictError(
                    f"ion.coherence must be at most {largest**0.5:.4g} with ion.excited_population = {self.excited_population:g}, "
                    f"or the density matrix would not be positive; received {self.coherence:g}."
                )
        return self


class Target(Part):
    """[target]: lengths in eV^-1; refractive_index a number, or the ray of the host's Sellmeier record."""

    shape: Annotated[str, choice("cylinder", hint="Soft sides are model.form_factor = 'gaussian' or 'gaussian-beam'.")]
    length: Annotated[float, measured_in(q.LENGTH, above=0, span=SIZES)]
    radius: Annotated[float, measured_in(q.LENGTH, above=0, span=SIZES)]
    refractive_index: Annotated[float | str, number_or(RAYS, least=1, most=5)]


LaserEnergy = Annotated[
    float | str, measured_or(q.LASER_ENERGY, (RESONANT,), above=0, span=between(q.LASER_ENERGY, "1e-6 eV", "1 keV"))
]
Spread = Annotated[float, measured_in(q.ANGLE, least=0, span=zero_or_between(q.ANGLE, "1e-12 rad", "10 deg"))]
Linewidth = Annotated[float, measured_in(q.LINEWIDTH, least=0, span=zero_or_between(q.LINEWIDTH, "1 uHz", "100 meV"))]
Intensity = Annotated[
    float | None, measured_in(q.INTENSITY, least=0, span=zero_or_between(q.INTENSITY, "1e-30 W/cm^2", "1e12 W/cm^2"))
]
Polarisation = Annotated[str | None, choice(*FIELDS, *RAYS, *HELICITIES)]

RabiFrequency = Annotated[
    float | None,
    measured_in(q.ANGULAR_FREQUENCY, least=0, span=zero_or_between(q.ANGULAR_FREQUENCY, "1e-24 eV", "1 eV")),
]
Detuning = Annotated[float, measured_in(q.ANGULAR_FREQUENCY, span=between(q.ANGULAR_FREQUENCY, "-1 eV", "1 eV"))]
Instant = Annotated[float | None, measured_in(q.TIME, least=0, span=TIMES)]
Length = Annotated[float | None, measured_in(q.TIME, above=0, span=TIMES)]
Samples = Annotated[tuple[float, ...] | None, numbers(least=-1e3, most=1e3)]


class Lasers(Part):
    """[lasers]: energies in eV or "resonant"; second_angle in rad or "matched"; intensities in eV^4; times in eV^-1.

    Rabi frequencies (eV) replace what follows from the intensities; qg, eq, pg are excitation_1, excitation_2 and the trigger.
    What the keys of each profile mean: `nupair.predict.drive`.

    Divergence and pointing (rad) and linewidth (eV) are root mean squares; zero where nothing is said.

    polarisation: by the field: normal to the plane of the lasers, or in it; by the ray of the host: ordinary or extraordinary;
    by the photons' spin along their wave vector: circular+ (+1) or circular- (-1), in a birefringent host along its c axis only.
    The index is that of the ray in its own direction; where nothing is said, target.refractive_index holds in every
    direction, and fields are normal to the plane. It enters through the wave numbers and the moment of unpolarised ions
    (`nupair.magnetization`).
    """

    excitation_1: LaserEnergy
    excitation_2: LaserEnergy
    trigger: LaserEnergy
    second_angle: Annotated[float | str, measured_or(q.ANGLE, (MATCHED,), span=between(q.ANGLE, "-360 deg", "360 deg"))]
    excitation_1_intensity: Intensity = None
    excitation_2_intensity: Intensity = None
    trigger_intensity: Intensity = None
    excitation_1_polarisation: Polarisation = None
    excitation_2_polarisation: Polarisation = None
    trigger_polarisation: Polarisation = None
    excitation_1_divergence: Spread = 0.0
    excitation_2_divergence: Spread = 0.0
    trigger_divergence: Spread = 0.0
    excitation_1_pointing: Spread = 0.0
    excitation_2_pointing: Spread = 0.0
    trigger_pointing: Spread = 0.0
    excitation_1_linewidth: Linewidth = 0.0
    excitation_2_linewidth: Linewidth = 0.0
    trigger_linewidth: Linewidth = 0.0
    rabi_qg: RabiFrequency = None
    rabi_eq: RabiFrequency = None
    rabi_pg: RabiFrequency = None
    detuning_qg: Detuning = 0.0
    detuning_eq: Detuning = 0.0
    detuning_pg: Detuning = 0.0
    trigger_delay: Instant = None
    profile: Annotated[str | None, choice(*PROFILE_KEYS)] = None
    start_qg: Instant = None
    start_eq: Instant = None
    stop_qg: Instant = None
    stop_eq: Instant = None
    stop_pg: Instant = None
    rise_time: Length = None
    centre_qg: Instant = None
    centre_eq: Instant = None
    centre_pg: Instant = None
    duration_qg: Length = None
    duration_eq: Length = None
    duration_pg: Length = None
    sample_times: Annotated[tuple[float, ...] | None, list_of(q.TIME, between(q.TIME, "-1e6 s", "1e6 s"))] = None
    samples_qg: Samples = None
    samples_eq: Samples = None
    samples_pg: Samples = None

    @model_validator(mode="after")
    def _refuse_idle_keys(self) -> "Lasers":
        refuse_idle_keys(self.profile or STEP, {name for name, value in self if value is not None})
        return self


class Detector(Part):
    """[detector]: None where nothing is said.

    instrument: a record of data/detectors.toml; noise (white, eV^2 eV^-1/2) and corner_frequency (eV, of cycles) override it.
    distance in eV^-1, from the end of the target along its axis, z; position in eV^-1 (x, y, z from the centre of the target), in
    place of it. pickup_radius: of a loop, in eV^-1, or "target" for that of the crystal; a point where it is not given. drift: root
    mean square slope of the field in eV^3.
    repetition: cycles per time, each of them a measurement of its own.
    """

    instrument: Annotated[str | None, choice(*table("detectors"))] = None
    distance: Annotated[float | None, measured_in(q.LENGTH, above=0, span=LOOPS)] = None
    position: Annotated[tuple[float, float, float] | None, place(q.LENGTH, PLACES)] = None
    pickup_radius: Annotated[float | str | None, measured_or(q.LENGTH, (TARGET,), above=0, span=LOOPS)] = None
    angular_resolution: Annotated[
        float | None, measured_in(q.ANGLE, above=0, span=between(q.ANGLE, "1e-9 rad", "30 deg"))
    ] = None
    noise: Annotated[
        float | None, measured_in(q.FIELD_NOISE, above=0, span=between(q.FIELD_NOISE, "1e-24 T/Hz^0.5", "1 T/Hz^0.5"))
    ] = None
    corner_frequency: Annotated[float | None, measured_in(q.RATE, least=0, span=FREQUENCIES)] = None
    drift: Annotated[
        float | None,
        measured_in(q.FIELD_RATE, least=0, span=zero_or_between(q.FIELD_RATE, "1e-36 T/s", "1 T/s")),
    ] = None
    duration: Annotated[float | None, measured_in(q.TIME, above=0, span=between(q.TIME, "1 ns", "1e12 s"))] = None
    repetition: Annotated[float | None, measured_in(q.RATE, above=0, span=FREQUENCIES)] = None


Factor = Annotated[float, number(least=1e-3, most=1e3)]
Slight = Annotated[float, number(least=0.5, most=2)]
Multiple = Annotated[float, number(least=-100, most=100)]


class Scale(Part):
    """[scale]: factors on numbers on record, 1 where nothing is said; what input uncertainties are propagated through.

    level_q, level_p, level_e: energies of the levels against g. refractive_index: of a ray on record. judd_ofelt_k, radial_k: by
    rank and power. multiphonon: rate of the gap law. magnetic_rates, electric_rates: of Table 1. noise: white noise of the
    instrument. The others: parameters of the ion's Hamiltonian, where its set has them; B64_imag is the imaginary part.
    """

    level_q: Slight = 1.0
    level_p: Slight = 1.0
    level_e: Slight = 1.0
    refractive_index: Annotated[float, number(least=0.7, most=3)] = 1.0
    judd_ofelt_2: Factor = 1.0
    judd_ofelt_4: Factor = 1.0
    judd_ofelt_6: Factor = 1.0
    radial_2: Factor = 1.0
    radial_4: Factor = 1.0
    radial_6: Factor = 1.0
    radial_8: Factor = 1.0
    multiphonon: Factor = 1.0
    magnetic_rates: Factor = 1.0
    electric_rates: Factor = 1.0
    noise: Factor = 1.0
    F2: Multiple = 1.0
    F4: Multiple = 1.0
    F6: Multiple = 1.0
    zeta: Multiple = 1.0
    alpha: Multiple = 1.0
    M0: Multiple = 1.0
    P2: Multiple = 1.0
    B20: Multiple = 1.0
    B40: Multiple = 1.0
    B44: Multiple = 1.0
    B60: Multiple = 1.0
    B64: Multiple = 1.0
    B64_imag: Multiple = 1.0


class Document(Part):
    """The whole description."""

    neutrino: Neutrino
    ion: Ion
    target: Target
    lasers: Lasers
    model: Model
    detector: Detector = Detector()
    scale: Scale = Scale()
