"""Imports only go upwards in the table below: a file may use rooms above its own, and files above it in its own room."""

import ast
from pathlib import Path

import pytest

import nupair

ROOMS = [
    ["errors", "units", "tables", "constants"],
    [
        "neutrinos.__init__",
        "neutrinos.masses",
        "neutrinos.mixing",
        "neutrinos.couplings",
        "neutrinos.weights",
        "neutrinos.releases",
    ],
    [
        "ions.__init__",
        "ions.angular_momentum",
        "ions.determinants",
        "ions.two_body",
        "ions.magnetic_pairs",
        "ions.three_body",
        "ions.coupled",
        "ions.disk_cache",
        "ions.shell",
        "ions.free_ion",
        "ions.crystal_field",
        "ions.stevens",
        "ions.hamiltonian",
        "ions.zeeman",
        "ions.time_reversal",
        "ions.selection",
        "ions.manifolds",
        "ions.levels",
        "ions.model",
        "ions.measured",
        "ions.refit",
        "ions.sets",
        "ions.transitions",
        "ions.judd_ofelt",
        "ions.odd_field",
        "ions.radial",
        "ions.forced_dipole",
        "ions.pair_vectors",
        "ions.relaxation",
        "ions.hyperfine",
        "ions.multiplet_rates",
        "ions.cascade",
        "ions.schemes",
        "ions.named_levels",
        "ions.sites",
        "ions.matching",
        "ions.published_vectors",
    ],
    [
        "pairs.__init__",
        "pairs.parts",
        "pairs.helicity",
        "pairs.two_body",
        "pairs.planar",
        "pairs.large_target",
        "pairs.quadrature",
        "pairs.panel_series",
        "pairs.gridding",
        "pairs.graded_panels",
        "pairs.shapes",
        "pairs.soft_shapes",
        "pairs.directions",
        "pairs.momentum_lines",
        "pairs.transforms",
        "pairs.radial_basis",
        "pairs.near_region",
        "pairs.hankel",
        "pairs.rotated_waves",
        "pairs.rays",
        "pairs.radial_panels",
        "pairs.wave_sums",
        "pairs.ray_means",
        "pairs.kink_means",
        "pairs.direction_means",
        "pairs.line_means",
        "pairs.far_region",
        "pairs.ridges",
        "pairs.ripples",
        "pairs.left_out",
        "pairs.volume_integral",
        "pairs.planar_profiles",
        "pairs.planar_lines",
        "pairs.ring_moments",
        "pairs.ring_means",
        "pairs.ring_places",
        "pairs.ring_integral",
        "pairs.planar_ring",
        "pairs.planar_polar",
        "pairs.planar_position",
        "pairs.planar_integral",
        "pairs.interior",
        "pairs.finite",
        "pairs.gaussian_mean",
        "pairs.spread_cloud",
        "pairs.spread_stretches",
        "pairs.spread_kernel",
        "pairs.spread_tables",
        "pairs.spread_rings",
        "pairs.spread_target",
        "pairs.isotropic_doubt",
        "pairs.smeared_gaussian",
        "pairs.spread_far",
        "pairs.spread_near",
        "pairs.smeared_planar",
        "pairs.damped_shape",
        "pairs.smeared",
        "pairs.opening",
        "pairs.weighting",
        "pairs.published_tensors",
    ],
    [
        "light.__init__",
        "light.refraction",
        "light.birefringence",
        "light.geometry",
        "light.thresholds",
        "light.blur",
        "light.deviation",
        "light.rabi",
        "light.driven",
        "light.rotating_frame",
        "light.lindblad",
        "light.profiles",
        "light.graded",
        "light.constant_driving",
        "light.propagate",
        "light.steady_state",
        "light.line_shapes",
        "light.level_shifts",
        "light.tabulated",
        "light.ensemble",
        "light.hermitian",
        "light.ion_modes",
        "light.fading",
        "light.averaged",
        "light.ensemble_average",
        "light.accumulate",
        "light.gauss_kronrod",
        "light.gathered",
        "light.modes",
        "light.repetition",
        "light.preparation",
    ],
    [
        "observables.__init__",
        "observables.prefactors",
        "observables.published",
        "observables.coherent_vectors",
        "observables.emission",
        "observables.incoherent",
        "observables.single_ion_vectors",
        "observables.stray_field",
        "observables.doubling_panels",
        "observables.magnetised_beam",
        "observables.pickup",
        "observables.two_photon",
        "observables.many_photons",
        "observables.zeeman_selection",
        "observables.detector",
        "observables.budgets",
        "observables.response",
    ],
    ["documents", "quantities", "fields", "switches", "profile_keys", "description", "keys", "experiment"],
    [
        "predict.__init__",
        "predict.progress",
        "predict.setting",
        "predict.emitters",
        "predict.indices",
        "predict.vectors",
        "predict.ion_rates",
        "predict.drive_setting",
        "predict.provenance",
        "predict.attributes",
        "predict.resonance",
        "predict.drive",
        "predict.horizon",
        "predict.dynamics",
        "predict.qutip_bridge",
        "predict.coherence",
        "predict.drive_axes",
        "predict.coherence_point",
        "predict.coherence_search",
        "predict.coherence_map",
        "predict.emitting_pair",
        "predict.rates",
        "predict.single_ions",
        "predict.laboratory",
        "predict.smearing",
        "predict.spectrum",
        "predict.pair_rates",
        "predict.sensor",
        "predict.magnetised_body",
        "predict.field",
        "predict.backgrounds",
        "predict.detection",
        "predict.budgets",
        "predict.edges",
        "predict.family",
        "predict.geometry",
        "predict.weights",
        "predict.seen",
        "predict.sizes",
        "predict.opening",
        "predict.effects",
        "predict.differences",
        "predict.levels",
        "predict.schemes",
        "predict.decays",
        "predict.refits",
        "predict.repetition",
        "predict.magnetization",
        "predict.input_errors",
        "predict.uncertainties",
        "predict.outcome",
    ],
    [
        "plots.__init__",
        "plots.style",
        "plots.spectra",
        "plots.pairs",
        "plots.rates",
        "plots.staircase",
        "plots.sizes",
        "plots.geometry",
        "plots.levels",
        "plots.dynamics",
        "plots.repetition",
        "plots.coherence_map",
        "plots.field",
        "plots.detection",
    ],
    ["files", "export"],
    [
        "report.__init__",
        "report.laboratory",
        "report.study",
        "report.figures",
        "report.tables",
        "report.uncertainty_tables",
        "report.laboratory_tables",
        "report.texts",
        "report.pictures",
        "report.page",
        "report.job",
    ],
    [
        "papers.__init__",
        "papers.record",
        "papers.ledger",
        "papers.hara2021.inputs",
        "papers.hara2021.amplitude",
        "papers.hara2021.ion",
        "papers.hara2021.ion_trials",
        "papers.hara2021.helicities",
        "papers.hara2021.rates",
        "papers.hara2021.unconverged",
        "papers.hara2021.spectra",
        "papers.hara2021.sensitivity",
        "papers.hara2021.background",
        "papers.hara2021.appendix",
        "papers.hara2021.claims",
        "papers.hara2021.__init__",
        "papers.panels",
        "papers.hara2021.curves",
        "papers.hara2021.time_curves",
        "papers.hara2021.drawings",
        "papers.hara2021.decomposition",
        "papers.hara2021.figures",
        "papers.dinh2012",
        "papers.known",
        "papers.sheets",
        "papers.report",
    ],
    [
        "cli.options",
        "cli.information",
        "cli.masses",
        "cli.ions",
        "cli.dynamics",
        "cli.coherence",
        "cli.spectra",
        "cli.sizes",
        "cli.field",
        "cli.backgrounds",
        "cli.reproduce",
        "cli.uncertainties",
        "cli.app",
        "cli.__init__",
    ],
    ["__main__"],
]
FORMULAS = ROOMS[:6]
"""Rooms that may use nothing but the standard library, numpy and scipy."""
SOURCE = Path(nupair.__file__).parent
ORDER = [name for room in ROOMS for name in room]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def imports(path: Path) -> list[tuple[str, bool]]:
    """Every module that a file imports, in functions too, and whether it is only for type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            found += [(f"{node.module}.{alias.name}", id(node) in typing_only) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, id(node) in typing_only) for alias in node.names]
    return found


def home(imported: str) -> str | None:
    """The file of the package that an import reaches, None for one outside the package or for the package's version."""
    if not imported.startswith("nupair"):
        return None
    words = imported.split(".")[1:]
    for length in range(len(words), 0, -1):
        stem = ".".join(words[:length])
        if stem in ORDER:
            return stem
        if f"{stem}.__init__" in ORDER:
            return f"{stem}.__init__"
    return None


FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def test_every_file_has_a_place_and_every_place_a_file():
    assert sorted(map(module_name, FILES)) == sorted(ORDER)


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_only_climb_up_the_table(path):
    own = module_name(path)
    for imported, _ in imports(path):
        target = home(imported)
        assert target is None or ORDER.index(target) < ORDER.index(own), f"{own} imports {target}, which is below it"


@pytest.mark.parametrize("name", [name for room in FORMULAS for name in room])
def test_formulas_use_only_numpy_and_scipy(name):
    allowed = {"nupair", "numpy", "scipy", "wignernj"}
    import sys

    path = SOURCE / Path(*name.split(".")).with_suffix(".py")
    for imported, typing_only in imports(path):
        top = imported.partition(".")[0]
        assert typing_only or top in allowed or top in sys.stdlib_module_names, f"{name} imports {top}"


def test_no_formula_prints_or_opens_files():
    for name in (name for room in FORMULAS for name in room):
        if name in ("tables", "ions.disk_cache"):
            continue  # the two that read files, and nothing else
        tree = ast.parse((SOURCE / Path(*name.split(".")).with_suffix(".py")).read_text(encoding="utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"print", "open", "input"}, name
