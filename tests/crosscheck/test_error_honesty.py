"""A small deterministic sample of the error experiment in design/finite-target/."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "design" / "finite-target" / "honesty.py"


@pytest.mark.parametrize("kind", ["exact", "beam"])
def test_estimates_cover_the_true_error(kind):
    spec = importlib.util.spec_from_file_location("honesty", SCRIPT)
    honesty = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(honesty)
    rng = np.random.default_rng(4)
    table = np.concatenate([honesty.compare(rng, kind)[0] for _ in range(2)], axis=1)
    ratio = table[..., 0]
    assert np.mean(ratio <= 1) >= 0.98
    assert ratio.max() <= 10
