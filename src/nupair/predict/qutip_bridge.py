"""The driven ion as QuTiP takes it."""

from typing import Any, NamedTuple

from nupair.errors import MissingExtraError
from nupair.experiment import Experiment
from nupair.light.lindblad import operators, pure_state
from nupair.light.profiles import Profile
from nupair.predict import setting
from nupair.predict.drive import drive
from nupair.units import s


class QutipModel(NamedTuple):
    """What qutip.mesolve takes; rates in 1/s and rad/s, times in s, levels in the order g, q, p, e, then those outside the scheme.

    hamiltonian: a QobjEvo of the detunings and, for each laser, half its Rabi frequency times its profile. collapses: with rates
    included. state: all ions in g. switches: times at which a profile is not smooth; integrate from one to the next.
    """

    hamiltonian: Any
    collapses: list[Any]
    state: Any
    switches: tuple[float, ...]


def to_qutip(experiment: Experiment, duration: float = 1.0) -> QutipModel:
    """Hamiltonian, collapse operators and initial state for QuTiP, of one ion without static shift.

    duration: s, unit of time where level e does not decay; the result does not depend on it.

        model = nupair.to_qutip(experiment)
        result = qutip.mesolve(model.hamiltonian, model.state, times, model.collapses)

    Raises: MissingExtraError where QuTiP is not installed.
    """
    try:
        import qutip
    except ImportError as error:
        raise MissingExtraError("qutip", "test") from error
    driven = drive(setting.described(experiment), duration * s)
    clock = driven.clock / s
    parts = operators(driven.levels)
    moving = [
        [qutip.Qobj(drive_operator / clock), _strength(profile, clock)]
        for drive_operator, profile in zip(parts.drives, driven.profiles, strict=True)
    ]
    return QutipModel(
        qutip.QobjEvo([qutip.Qobj(parts.rest / clock), *moving]),
        [qutip.Qobj(collapse / clock**0.5) for collapse in parts.collapses],
        qutip.Qobj(pure_state(driven.levels)),
        tuple(
            sorted({time * clock for profile in driven.profiles for time in profile.breaks if 0 < time < float("inf")})
        ),
    )


def _strength(profile: Profile, clock: float) -> Any:
    """Coefficient of a Hamiltonian against time in s."""

    def strength(t: float) -> float:
        return float(profile.strength(t / clock))

    return strength
