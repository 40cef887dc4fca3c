"""Timings: kernels, one spectrum, start-up. Run with `make bench`; ratios compare within one run.

Aims: a large-target spectrum of 1001 angles and six pairs under 5 ms; `import nupair` within 3 times numpy's time;
`nupair --help` under 0.4 s of processor time.
"""

import resource
import statistics
import subprocess
import sys
import time

import numpy as np
import pytest

import nupair
from nupair.pairs.planar import planar_kernel
from nupair.pairs.two_body import two_body_kernel
from nupair.units import deg

ANGLES = np.linspace(-30, 150, 1001) * deg


@pytest.mark.parametrize("kernel", [two_body_kernel, planar_kernel])
def test_kernel_evaluations(benchmark, kernel):
    rng = np.random.default_rng(1)
    momentum = rng.normal(size=(20_000, 3)) * [0.5, 0.0, 0.5]
    current = np.array([0.0, 0.0, 1.0])
    benchmark(kernel, 1.59, momentum, 0.01, 0.05, current)
    benchmark.extra_info["evaluations_per_second"] = 20_000 / benchmark.stats["median"]
    print(f"\n{kernel.__name__}: {20_000 / benchmark.stats['median']:.3g} evaluations per second")


@pytest.mark.parametrize("preset", nupair.presets())
@pytest.mark.parametrize("nature", ["dirac", "majorana"])
def test_spectrum_of_1001_angles_six_pairs(benchmark, preset, nature):
    experiment = nupair.load(preset).replace({"neutrino.nature": nature, "model.form_factor": "large-target"})
    benchmark(nupair.spectrum, experiment, ANGLES)


def cpu_seconds(*words):
    """Processor time of a fresh process, user and system, median of seven."""
    times = []
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def test_import_time_relative_to_numpy(benchmark):
    bare, numpy_time, ours = (cpu_seconds("-c", code) for code in ("pass", "import numpy", "import nupair"))
    physics = cpu_seconds("-c", "import nupair.pairs.planar, nupair.light.thresholds, nupair.neutrinos.releases")
    print(
        f"\nimport nupair: {(ours - bare) / (numpy_time - bare):.2f} of numpy's time; physics rooms {physics - bare:.3f} s"
    )
    benchmark.pedantic(subprocess.run, ([sys.executable, "-c", "import nupair"],), rounds=5)


def test_command_line_start(benchmark):
    print(f"\nnupair --help: {cpu_seconds('-m', 'nupair', '--help'):.3f} s of processor time")
    benchmark.pedantic(
        subprocess.run, ([sys.executable, "-m", "nupair", "--help"],), {"capture_output": True}, rounds=5
    )


def test_one_angle_from_the_command_line(benchmark):
    words = ["-m", "nupair", "spectrum", "hara-2021", "--theta-s", "58.8 deg", "--json"]
    started = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    print(f"\none angle as JSON: {time.perf_counter() - started:.2f} s with all imports")
    benchmark.pedantic(subprocess.run, ([sys.executable, *words],), {"capture_output": True}, rounds=3)
