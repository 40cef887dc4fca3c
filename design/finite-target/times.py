"""Processor seconds of a full exact spectrum: 1001 angles, six pairs, R = L/2.

Run as `OMP_NUM_THREADS=1 python times.py LENGTH_CM TOLERANCE [edge]`, one process each, so that nothing is kept from before. 10 meV,
normal ordering, current along z, reference geometry, -86 to 145 degrees; with `edge` 85.5 to 86.1 degrees.
"""

import resource
import sys
import time

import numpy as np

from nupair.pairs.finite import pair_integrals
from nupair.pairs.shapes import Cylinder
from nupair.units import cm

FIRST, SECOND, SIGNAL, INDEX = 1.2860, 1.1086, 0.805, 1.45
ENERGY = FIRST + SECOND - SIGNAL
MASSES = np.sqrt(0.01**2 + np.array([0, 7.5e-5, 2.5e-3]))
MASS_I, MASS_J = MASSES[[0, 0, 1, 0, 1, 2]], MASSES[[0, 1, 1, 2, 2, 2]]


def momentum(offset):
    """P in the reference geometry, theta_s = 1.0261 + offset (deg)."""
    matched = np.arccos(-(FIRST**2 + SECOND**2 - SIGNAL**2) / (2 * FIRST * SECOND))
    signal = np.arccos((FIRST**2 + SIGNAL**2 - SECOND**2) / (2 * FIRST * SIGNAL)) + np.radians(offset)
    x = SECOND * np.sin(matched) - SIGNAL * np.sin(signal)
    z = FIRST + SECOND * np.cos(matched) - SIGNAL * np.cos(signal)
    return INDEX * np.stack([x, 0 * x, z], axis=-1)


def main(length, tolerance, where="all"):
    momenta = momentum(np.linspace(85.5, 86.1, 1001) if where == "edge" else np.linspace(-86, 145, 1001))
    shape = Cylinder(length * cm, length * cm / 2)
    begun = time.process_time()
    result = pair_integrals(
        shape, "three-dimensional", ENERGY, momenta, MASS_I, MASS_J, np.array([0, 0, 1.0]), tolerance
    )
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{length:g} cm, {where}, {tolerance:g}: {seconds:.2f} s, {peak} MB; {result.reason}")


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
