"""The verbs staircase and mass-effect, and their figures: which ordering they show."""

import json

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.errors import InputError
from nupair.plots.spectra import mass_effect
from nupair.plots.staircase import has_staircase, slopes, staircase
from nupair.predict.edges import edges
from nupair.predict.family import edge_angles, spectrum_family
from nupair.units import deg

LARGE = {"model.form_factor": "large-target"}
ORDERINGS = ("normal", "inverted")


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_the_staircase_is_that_of_the_described_ordering(ordering):
    """Inverted, pair (33) is the lightest and ends outermost; normal, (11)."""
    experiment = nupair.load("er-ylf").replace(LARGE | {"neutrino.ordering": ordering})
    found = nupair.staircase(experiment)
    assert found["ordering"].values.tolist() == [ordering]
    ends = found["threshold_angle"].sel(edge="upper").squeeze()
    assert str(ends["pair"].values[ends.values.argmax()]) == {"normal": "11", "inverted": "33"}[ordering]
    assert float(found["massless_edge"]) > float(ends.max())
    own = nupair.spectrum(experiment, found["signal_angle"].values)
    shown = found["rate_integral"].sel(nature="dirac").squeeze()
    np.testing.assert_array_equal(shown, own["rate_integral"].values)
    (above, _) = staircase({"mine": found}).axes[:2]
    assert above.get_title() == f"mine\nlightest mass 10 meV, {ordering} ordering"


def test_both_orderings_share_angles_that_resolve_either():
    experiment = nupair.load("er-ylf").replace(LARGE)
    found = nupair.staircase(experiment, ORDERINGS, natures=("dirac",))
    for ordering in ORDERINGS:
        own = edge_angles(experiment.replace({"neutrino.ordering": ordering}))
        assert np.isin(own, found["signal_angle"].values).all()
    titles = [axes.get_title().rpartition(", ")[2] for axes in staircase({"mine": found}).axes[:2]]
    assert titles == ["normal ordering", "inverted ordering"]
    with pytest.raises(InputError, match="orderings"):
        nupair.staircase(experiment, [])


def insets(family):
    return staircase({"mine": family}).axes[0].child_axes


def test_the_inset_is_there_where_the_edges_are_seen():
    """A cylinder of 2 cm resolves nearly all of them; lasers that spread by a milliradian blur the innermost ones into a slope."""
    sharp = nupair.load("er-ylf")
    spread = {f"lasers.{laser}_divergence": "1 mrad" for laser in ("excitation_1", "excitation_2", "trigger")}
    assert len(insets(nupair.staircase(sharp, natures=("dirac",)))) == 1
    assert insets(nupair.staircase(sharp.replace(spread), natures=("dirac",))) == []


def test_slopes_do_not_show_the_error_of_the_values():
    """A relative step of 3e-6 between angles of 2e-8 rad, within an error of a thousandth, once stood as a spike."""
    at = np.sort(np.concatenate([np.linspace(-1, 6, 281), 0.147 + np.array([-3e-5, 3e-5])]))
    curve = 2.0 - 0.2 * at + np.where(at > 0.147, 3e-6, 0.0)
    _, found = slopes(at, curve, 1e-3 * curve)
    assert found.size > 10
    np.testing.assert_allclose(found, 0.2, rtol=1e-3)
    _, found = slopes(at, curve, np.zeros_like(curve))
    assert abs(found - 0.2).max() > 0.04, "the step is there without the error"
    assert slopes(at, np.zeros_like(at), np.zeros_like(at))[1].size == 0


@pytest.mark.parametrize("values", [{}, {"lasers.trigger_divergence": "2 mrad"}, {"neutrino.lightest_mass": "300 meV"}])
def test_the_angles_hold_the_whole_fall_of_every_edge(values):
    experiment = nupair.load("er-ylf").replace(values)
    upper, angles = edges(experiment).sel(edge="upper"), edge_angles(experiment)
    assert angles.min() <= float((upper["angle"] - 1.2 * upper["width"]).min())
    assert angles.max() >= float((upper["angle"] + 1.2 * upper["width"]).max())


def test_the_figure_shows_the_whole_fall_and_its_labels_whole():
    """Lasers of 2 mrad: the sum falls to a hundredth within the figure, and no text leaves it."""
    spread = nupair.load("er-ylf").replace(
        LARGE | {"lasers.trigger_divergence": "2 mrad", "neutrino.lightest_mass": "5 meV"}
    )
    found = nupair.staircase(spread, ORDERINGS, natures=("dirac",))
    drawing = staircase({"mine": found})
    drawing.draw_without_rendering()
    for axes in drawing.axes[:2]:
        line = max(axes.get_lines(), key=lambda one: len(one.get_xdata()))
        shown = line.get_ydata()[line.get_xdata() >= min(axes.get_xlim()) - 1e-9]
        assert shown.min() < 0.02 * shown.max()
    texts = [axis.label for axes in drawing.axes for axis in (axes.xaxis, axes.yaxis)] + [drawing._supxlabel]
    inside = drawing.bbox
    for text in texts:
        if text.get_text():
            box = text.get_window_extent()
            assert inside.x0 <= box.x0
            assert box.x1 <= inside.x1


def test_a_spectrum_without_an_end_has_no_staircase():
    parallel = nupair.load("er-ylf").replace(LARGE | {"lasers.second_angle": "0 deg"})
    with pytest.raises(InputError, match="emitted at every angle"):
        staircase({"parallel": nupair.staircase(parallel)})


def test_pairs_that_are_too_heavy_have_no_staircase():
    heavy = nupair.load("er-ylf").replace(LARGE | {"neutrino.lightest_mass": "5 eV"})
    found = nupair.staircase(heavy)
    assert not has_staircase(found)
    assert has_staircase(nupair.staircase(heavy.replace({"neutrino.lightest_mass": "5 meV"})))
    with pytest.raises(InputError, match="light enough"):
        staircase({"heavy": found})


def test_the_mass_effect_shows_the_ordering_that_is_asked_for():
    experiment = nupair.load("er-ylf").replace(LARGE)
    angles = np.array([20, 60, 143.4]) * deg
    family = spectrum_family(experiment, ["1 meV", "30 meV"], angles)
    for ordering in ORDERINGS:
        (axes,) = mass_effect({"mine": family}, {"mine": [ordering]}).axes
        assert axes.get_title() == f"mine, {ordering} ordering"
        sums = family["rate_integral"].sum("pair").sel(ordering=ordering, nature="dirac")
        expected = abs(sums.sel(lightest_mass=0.03) / sums.sel(lightest_mass=0.001) - 1)
        assert any(np.allclose(line.get_ydata(), expected) for line in axes.get_lines() if len(line.get_ydata()) == 3)


def test_the_verbs_follow_the_description_or_the_option(call, tmp_path):
    words = ["er-ylf", "--set", "model.form_factor=large-target", "--set", "neutrino.ordering=inverted"]
    code, out, _ = call("staircase", *words)
    assert code == 0
    assert out.startswith("er-ylf, inverted ordering.")
    assert "normal" not in out
    code, out, _ = call("staircase", *words, "--ordering", "both", "--out", str(tmp_path))
    assert [line.rpartition("/")[2] for line in out.splitlines()[:3]] == [
        "staircase.png",
        "staircase.svg",
        "staircase.nc",
    ]
    assert out.index("normal ordering") < out.index("inverted ordering")
    with xr.open_dataset(tmp_path / "staircase.nc", engine="h5netcdf") as stored:
        assert stored["ordering"].values.tolist() == list(ORDERINGS)
    code, out, _ = call("mass-effect", *words, "--masses", "1, 30 meV", "--out", str(tmp_path))
    assert [line.split()[:2] for line in out.splitlines()[-2:]] == [["inverted", "1"], ["inverted", "30"]]
    code, out, _ = call("mass-effect", *words, "--masses", "1 meV", "--ordering", "both", "--json")
    assert json.loads(out)["ordering"] == list(ORDERINGS)
    code, out, err = call("mass-effect", *words, "--ordering", "invertd")
    assert (code, out) == (2, "")
    assert "one of both, inverted, normal" in err
