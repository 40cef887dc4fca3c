"""Exact symmetries and scaling laws of finite targets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupair.pairs.finite import pair_integrals
from nupair.pairs.parts import unit_current
from nupair.pairs.shapes import Cylinder
from nupair.pairs.soft_shapes import GaussianBeam, GaussianCylinder, LorentzianCylinder
from nupair.units import cm

ENERGY = 1.5896
component = st.floats(-1.2, 1.2)
vectors = st.tuples(component, component, component).map(np.array)
currents = st.tuples(component, component, st.floats(0.1, 1.0), component).map(
    lambda c: unit_current([c[0], c[1] + 1j * c[3], c[2]])
)
shapes = st.sampled_from([Cylinder(14.0, 9.0), GaussianCylinder(9.0, 5.0), GaussianBeam(12.0, 4.0)])
masses = st.floats(0.0, 0.6)


def pieces(shape, energy, total, mass_i, mass_j, current, measure="three-dimensional"):
    result = pair_integrals(shape, measure, energy, total, [mass_i], [mass_j], current, 1e-6)
    return np.stack(result.parts)[:, :, 0]


@settings(max_examples=15, deadline=None)
@given(shapes, vectors, currents, masses, masses, st.floats(0.3, 3.0))
def test_units(shape, total, current, mass_i, mass_j, factor):
    """Every energy times f and every length over f multiplies F by f^5."""
    scaled = type(shape)(shape.length / factor, shape.radius / factor)
    here = pieces(shape, ENERGY, total, mass_i, mass_j, current)
    there = pieces(scaled, factor * ENERGY, factor * total, factor * mass_i, factor * mass_j, current)
    assert there == pytest.approx(factor**5 * here, rel=1e-6, abs=1e-8 * factor**5 * np.abs(here).max())


@settings(max_examples=15, deadline=None)
@given(shapes, vectors, currents, masses, masses, st.floats(0, 6.3))
def test_rotation_about_the_axis(shape, total, current, mass_i, mass_j, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    here = pieces(shape, ENERGY, total, mass_i, mass_j, current)
    there = pieces(shape, ENERGY, turn @ total, mass_i, mass_j, turn @ current)
    assert there == pytest.approx(here, rel=1e-8, abs=1e-9 * np.abs(here).max())


@settings(max_examples=15, deadline=None)
@given(shapes, vectors, currents, masses, masses)
def test_parity_exchange_and_phase(shape, total, current, mass_i, mass_j):
    """P -> -P, i <-> j, j -> j* and a phase of j leave F as it is; the scalar pieces are positive; charge + tensor = 0."""
    here = pieces(shape, ENERGY, total, mass_i, mass_j, current)
    assert pieces(shape, ENERGY, -total, mass_j, mass_i, np.exp(0.7j) * np.conj(current)) == pytest.approx(
        here, rel=1e-8, abs=1e-9 * np.abs(here).max()
    )
    assert here[0, 0] >= 0
    assert here[2, 0] <= 0


@settings(max_examples=10, deadline=None)
@given(vectors, masses, masses)
def test_three_currents_add_up(total, mass_i, mass_j):
    """Summed over three orthogonal currents, along + charge is -3 times 2 A s, which no direction enters."""
    shape = Cylinder(14.0, 9.0)
    recoil = [pieces(shape, ENERGY, total, mass_i, mass_j, axis) for axis in np.eye(3)]
    single = recoil[0][1] + recoil[0][2]
    assert sum(r[1] + r[2] for r in recoil) == pytest.approx(3 * single, rel=1e-9)


@pytest.mark.parametrize("aspect", [0.02, 0.5, 5.0])
def test_three_dimensional_integral_scales_with_inverse_volume(aspect):
    total = np.array([0.3, 0.0, 0.6])
    small = Cylinder(0.3 * cm, 0.3 * aspect * cm)
    large = Cylinder(3 * cm, 3 * aspect * cm)
    ratio = pieces(small, ENERGY, total, 0.05, 0.05, [0, 0, 1.0]) / pieces(
        large, ENERGY, total, 0.05, 0.05, [0, 0, 1.0]
    )
    assert ratio[[0, 2, 3]] == pytest.approx(1000.0, rel=3e-3)


def test_planar_integral_scales_with_inverse_section():
    total = np.array([0.3, 0.0, 0.6])
    small = pieces(LorentzianCylinder(0.5 * cm, 0.25 * cm), ENERGY, total, 0.05, 0.05, [0, 0, 1.0], "planar")
    large = pieces(LorentzianCylinder(5 * cm, 2.5 * cm), ENERGY, total, 0.05, 0.05, [0, 0, 1.0], "planar")
    assert small / large == pytest.approx(100.0, rel=1e-3)


def test_energies_one_by_one():
    """An array of energies gives what each alone gives."""
    total = np.array([[0.3, 0.1, 0.9], [0.5, 0.0, 1.2], [0.3, 0.1, 0.9]])
    energies = np.array([1.5, 1.6, 1.7])
    together = pair_integrals(
        Cylinder(30.0, 12.0), "three-dimensional", energies, total, [0.05, 0.7], [0.05, 0.85], [0, 0, 1.0]
    )
    for row in range(3):
        alone = pair_integrals(
            Cylinder(30.0, 12.0), "three-dimensional", energies[row], total[row], [0.05, 0.7], [0.05, 0.85], [0, 0, 1.0]
        )
        assert together.parts.scalar[row] == pytest.approx(alone.parts.scalar[0], rel=1e-7)
    assert together.parts.scalar[0, 1] == 0 < together.parts.scalar[2, 1]
