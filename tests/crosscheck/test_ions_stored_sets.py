"""Crystal-field sets of Er3+ in LiYF4 against numbers of an independent calculation.

Stored numbers: full 4f^11 diagonalisation with the operator matrices of the package Lanthanide (MIT), whose M^k and P^k
are bare two-body sums, so that its zeta is lower by 48 1/cm for the same levels; free-ion part fitted to the same data.
"""

import numpy as np
import pytest

from nupair.ions.model import solve
from nupair.ions.pair_vectors import pair_vectors
from nupair.ions.sets import parameter_set

# 4I15/2 levels (1/cm), g of the ground doublet, and |S_x|^2, |S_z|^2 of 2H11/2:1 to 4I13/2:1 (across) and :2 (within)
STORED = {
    "s4-ground-g": ([0, 12.1, 29.2, 61.3, 259, 300, 324, 348], (3.14, 8.14), (0.00070, 0.00426)),
    "hansen-1975": ([0, 15.8, 27.6, 61.2, 310, 353, 389, 415], (2.66, 8.27), (0.00129, 0.00548)),
    "kraemer-2012": ([0, 17.0, 26.6, 54.3, 181, 233, 242, 277], (3.66, 7.95), (0.00045, 0.00803)),
    "cheng-2016": ([0, 6.0, 6.9, 45.7, 250, 288, 320, 340], (8.45, 4.45), (0.00094, 0.00355)),
}


@pytest.mark.parametrize("name", STORED)
def test_ground_multiplet_and_g(name):
    energy, g, _ = STORED[name]
    found = solve(11, "S4", parameter_set("Er3+", "LiYF4", name, "nupair-liyf4").values)
    np.testing.assert_allclose(found.energy[:8], energy, atol=0.7)
    assert (found.g_parallel[0], found.g_perpendicular[0]) == pytest.approx(g, rel=0.02)


@pytest.mark.parametrize("name", STORED)
def test_spin_strengths(name):
    across, within = STORED[name][2]
    found = solve(11, "S4", parameter_set("Er3+", "LiYF4", name, "nupair-liyf4").values)
    by_class = {}
    for final in ("4I13/2:1", "4I13/2:2"):
        upper = next(n for n in range(1, 7) if found.symmetry_class[found.find(f"2H11/2:{n}")] == "3/2")
        by_class[found.symmetry_class[found.find(final)]] = pair_vectors(found, final, f"2H11/2:{upper}")
    assert by_class["1/2"].spin_strength[0] == pytest.approx(across, rel=0.1)
    assert by_class["1/2"].axis_share < 1e-12
    assert by_class["3/2"].spin_strength[2] == pytest.approx(within, rel=0.1)
    assert by_class["1/2"].velocity is None
    assert by_class["1/2"].energy == pytest.approx(1.563, abs=0.01)
