"""Masses and pair weights of a description, as eq. (3) gives them and as Table 4 prints them, labelled."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from nupair.experiment import Experiment
from nupair.neutrinos.weights import PAIRS, PairWeights, printed_weights
from nupair.predict import setting
from nupair.predict.attributes import attributes
from nupair.units import eV

KINDS = ("rate", "rate_majorana", "magnetization", "magnetization_majorana")


def weights(experiment: Experiment) -> xr.Dataset:
    """Weights of the six pairs and the neutrino masses.

    Variables: weight(origin, kind, pair), origin "derived" (eq. 3 with the description's mixing) or "table-4" (as printed);
    in_force: which of them the description uses; mass(neutrino), eV; pair_mass(pair), eV.
    An off-diagonal pair stands for both orders.
    """
    derived = setting.derived_weights(setting.described(experiment))
    mass_i, mass_j = setting.pair_masses(experiment)
    values = np.stack([_rows(derived), _rows(printed_weights())])
    return xr.Dataset(
        {
            "weight": (("origin", "kind", "pair"), values, {"units": "1"}),
            "in_force": ((), experiment.model.weights),
            "mass": ("neutrino", setting.masses(experiment) / eV, {"units": "eV"}),
        },
        coords={
            "origin": ["derived", "table-4"],
            "kind": list(KINDS),
            "pair": list(PAIRS),
            "neutrino": [1, 2, 3],
            "pair_mass": ("pair", (mass_i + mass_j) / eV, {"units": "eV"}),
        },
        attrs=dict(attributes(experiment)) | {"title": f"Pair weights, {experiment.title or experiment.name}"},
    )


def _rows(weight: PairWeights) -> NDArray[np.float64]:
    return np.stack([getattr(weight, kind) for kind in KINDS])
