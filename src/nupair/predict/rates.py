"""From pair integrals to rates and magnetization in laboratory units: every factor of either description by name."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nupair.errors import InputError
from nupair.experiment import Experiment, laser_energies
from nupair.light.geometry import pair_momentum
from nupair.observables.emission import vector_current
from nupair.observables.prefactors import consistent_prefactor, published_prefactor
from nupair.observables.published import trigger_factor
from nupair.predict import emitters, setting
from nupair.predict.coherence import coherence_error, coherence_factor, prepared
from nupair.predict.emitting_pair import EmittingPair, emitting_pair
from nupair.predict.ion_rates import line_rates
from nupair.units import eV, gauss, s

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RateFactors:
    """What multiplies Sum F and Sum G.

    Gamma = prefactor trigger coherence spin_squared Sum F; parity-violating dM/dt = prefactor trigger coherence spin_velocity
    moment Sum G.

    prefactor: eV^-4. trigger: 2 h_r^2 of eq. (24), or 1. coherence: |chi|^2 or |rho_ep|^2. spin_squared: |S_ep|^2.
    spin_velocity: what stands for S.v, by angle, shape (N,). moment: eV^2 of magnetization for each event, by angle; of the whole
    density where model.moment is "per-density". even_moment: the same for the parity-even part, None in the published one.
    direction: of the moment by angle, cos(theta_s) in the published one, else 1. coherence_error: absolute, numerical.
    """

    prefactor: float
    trigger: float
    coherence: float
    spin_squared: float
    spin_velocity: FloatArray
    moment: FloatArray
    even_moment: FloatArray | None
    direction: FloatArray
    origin: str
    coherence_error: float = 0.0

    def of_error(self) -> "RateFactors":
        """The same with the coherence's error in its place: by how much the factors are uncertain."""
        return replace(self, coherence=self.coherence_error)

    @property
    def rate(self) -> float:
        """Rate by Sum F, eV^-4."""
        return self.prefactor * self.trigger * self.coherence * self.spin_squared

    @property
    def magnetization(self) -> FloatArray:
        """Parity-violating dM/dt by Sum G, eV^-2, shape (N,)."""
        return self.prefactor * self.trigger * self.coherence * self.spin_velocity * self.moment

    @property
    def even_magnetization(self) -> FloatArray:
        """Parity-even dM/dt by Sum F, eV^-2, shape (N,)."""
        moment = np.zeros_like(self.moment) if self.even_moment is None else self.even_moment
        return self.rate * moment

    def described(self) -> dict[str, str | float]:
        """The factors as attributes of a result, at the first angle where they depend on it."""
        return {
            "factor_prefactor": self.prefactor * s * eV**5,
            "factor_trigger": self.trigger,
            "factor_coherence": self.coherence,
            "factor_coherence_error": self.coherence_error,
            "factor_coherence_origin": self.origin,
            "factor_spin_squared": self.spin_squared,
            "factor_spin_velocity": float(self.spin_velocity[0]),
            "factor_moment": float(self.moment[0]) / gauss,
            "factor_units": "prefactor s^-1 eV^-5, moment G, others 1",
        }


def rate_factors(experiment: Experiment, angle: FloatArray) -> RateFactors:
    """All factors at signal angles (rad), as the switches of the description say.

    current      eq-6: + Re(S.v^*), normalised as eq. (24) has it; derived: - Re(S.V^*) with the recoil in V, four times eq. (16)
    sublattices  both: the velocity, opposite on the two sites, averages out, as the preparation is taken to be the same on both
    coherence    trigger-factor: 2 h_r^2 |chi|^2; bloch: |rho_ep|^2
    moment       per-density: n times the moment; per-event: the moment over the volume that emits
    spin_axis    c-axis: the paper's moment g mu_B cos(theta_s); computed: the change between the two states along the field
    """
    pair = emitting_pair(experiment)
    model, ion = experiment.model, experiment.ion
    number = emitters.ions(experiment)
    density = ion.density if model.moment == "per-density" else 1 / emitters.emitting_volume(experiment)
    direction = np.cos(angle) if model.spin_axis == "c-axis" else np.ones_like(angle)
    moment = density * pair.moment_change * direction
    derived = model.current == "derived"
    triggered = model.coherence == "trigger-factor"
    return RateFactors(
        prefactor=consistent_prefactor(number) if derived else published_prefactor(number),
        trigger=2 * described_trigger_factor(experiment) ** 2 if triggered else 1.0,
        coherence=coherence_factor(experiment),
        spin_squared=pair.spin_squared,
        spin_velocity=_spin_velocity(experiment, pair, angle),
        moment=moment,
        even_moment=moment if derived else None,
        direction=direction,
        origin=prepared(experiment).origin,
        coherence_error=coherence_error(experiment),
    )


def described_trigger_factor(experiment: Experiment, width: float | None = None) -> float:
    """h_r of eq. (8) with the described trigger and rates between whole manifolds, as the paper has them.

    width: gamma_ep, eV; None takes the radiative rate of e -> p, as eq. (9) does.

    Raises: InputError without lasers.trigger_intensity.
    """
    intensity = experiment.lasers.trigger_intensity
    if intensity is None:
        raise InputError("lasers.trigger_intensity", "given for the trigger factor", None, "Try '10 mW/cm^2'.")
    _, _, omega_s = laser_energies(experiment)
    magnetic, electric = line_rates(experiment, "pg")
    own = line_rates(experiment, "ep").total if width is None else width
    return trigger_factor(omega_s, magnetic, electric, intensity, own)


def static_spin_velocity(experiment: Experiment) -> float:
    """-Re(S.v^*) of one sublattice, 0 averaged over both: what the derived parity-odd term has without the recoil."""
    pair = emitting_pair(experiment)
    return -float(np.real(np.vdot(pair.velocity, pair.spin))) if experiment.model.sublattices == "one" else 0.0


def _spin_velocity(experiment: Experiment, pair: EmittingPair, angle: FloatArray) -> FloatArray:
    """What stands for S.v in the parity-odd term, with its sign, shape (N,)."""
    velocity = pair.velocity if experiment.model.sublattices == "one" else np.zeros_like(pair.velocity)
    if experiment.model.current == "eq-6":
        product = np.real(np.vdot(velocity, pair.spin))
        return np.full(angle.shape, float(product))
    current = vector_current(velocity, pair.moment, pair_momentum(setting.beams(experiment), angle))
    signed: FloatArray = -np.real(current.conj() @ pair.spin)
    return signed
