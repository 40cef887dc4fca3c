"""Opening angles of the emitted pairs (Fig. 7): how nearly back to back the two neutrinos leave."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from nupair.experiment import Experiment
from nupair.light.geometry import centre_angle, pair_energy, pair_momentum
from nupair.neutrinos.weights import PAIRS
from nupair.pairs.opening import opening_angles as distribution
from nupair.pairs.parts import FloatArray
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.predict.geometry import one_angle
from nupair.units import mrad

SEED = 20210101
SAMPLES = 2**17


def opening_angles(
    experiment: Experiment,
    signal_angle: float | None = None,
    edges: ArrayLike | None = None,
    generator: np.random.Generator | None = None,
    samples: int = SAMPLES,
) -> xr.Dataset:
    """Distribution of the angle between the two neutrinos, pair by pair, with the weights of the rate for Dirac neutrinos.

    signal_angle: rad; None is the centre angle. edges: bins of the deviation from back to back, pi - opening angle, rad, ascending
    from 0; None takes logarithmic bins from 1 urad to pi (the first from 0). generator: of random numbers; None begins a new one
    with a fixed seed, so that results repeat.
    Beams are taken without spread; `attrs["accuracy"]` says so, and that this narrows the distribution where the described lasers
    spread. Dims pair, bin. Variables: content (share of F_ij in the bin, weighted, eV^5), content_error
    (statistical), density (content over the width of the bin, eV^5/rad); edge (bin_edge), rad.
    """
    beams = setting.beams(setting.described(experiment))
    angle = centre_angle(beams) if signal_angle is None else one_angle(signal_angle)
    bins = _bins() if edges is None else np.asarray(edges, dtype=float)
    random = np.random.default_rng(SEED) if generator is None else generator
    shape, measure = setting.shape(experiment), experiment.model.phase_space
    weights = setting.weights(experiment).rate
    content, square = np.zeros((len(PAIRS), bins.size - 1)), np.zeros((len(PAIRS), bins.size - 1))
    for row, (mass_i, mass_j) in enumerate(zip(*setting.pair_masses(experiment), strict=True)):
        for share, current in setting.spin_currents(experiment):
            found = distribution(
                shape,
                measure,
                pair_energy(beams),
                pair_momentum(beams, angle),
                float(mass_i),
                float(mass_j),
                current,
                np.pi - bins[::-1],
                random,
                samples,
            )
            content[row] += share * weights[row] * found.content[::-1]
            square[row] += (share * weights[row] * found.error[::-1]) ** 2
    dims, unit = ("pair", "bin"), {"units": "eV^5"}
    return xr.Dataset(
        {
            "content": (dims, content, unit | {"long_name": "integral per bin, weighted"}),
            "content_error": (dims, np.sqrt(square), unit | {"long_name": "statistical error"}),
            "density": (
                dims,
                content / np.diff(bins),
                {"units": "eV^5/rad", "long_name": "integral per opening angle"},
            ),
            "edge": ("bin_edge", bins, {"units": "rad", "long_name": "pi minus opening angle"}),
            "signal_angle": ((), angle, {"units": "rad"}),
        },
        coords={"pair": list(PAIRS)},
        attrs=dict(attributes(experiment))
        | {"title": f"Opening angles, {experiment.title or experiment.name}", "accuracy": _accuracy(experiment)},
    )


def _accuracy(experiment: Experiment) -> str:
    """Whether the beams' spread is missing from the distribution."""
    if not setting.is_spread(experiment):
        return "the described lasers do not spread; errors are statistical"
    return (
        "the spread of the described lasers in direction and energy is left out; with it more pairs leave further from back to "
        "back; errors are statistical"
    )


def _bins() -> FloatArray:
    bins: FloatArray = np.concatenate([[0.0], np.geomspace(1e-3 * mrad, np.pi, 79)])
    bins[-1] = np.pi
    return bins
