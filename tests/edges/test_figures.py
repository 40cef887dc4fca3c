"""What stands on the figures beside the curves: titles, powers of ten, captions."""

import numpy as np
import pytest

import nupair
from nupair.errors import InputError
from nupair.papers.panels import Line, Panel, draw
from nupair.plots.dynamics import weak_driving
from nupair.plots.pairs import pair_decomposition
from nupair.plots.rates import laboratory_rates
from nupair.plots.spectra import spectra
from nupair.plots.style import number_label, spoken_time
from nupair.units import deg

ANGLES = np.linspace(-26, 144, 35) * deg


@pytest.fixture(scope="module")
def published():
    return nupair.spectrum(nupair.load("hara-2021"), ANGLES)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.424, "0.42"), (1.9, "1.9"), (1894.0, "1900"), (2.64e-8, r"$2.6\times10^{-8}$"), (12345, r"$1.2\times10^{4}$")],
)
def test_numbers_on_figures_have_a_power_of_ten_only_where_it_helps(value, said):
    assert number_label(value) == said


def test_a_rate_of_a_tenth_has_no_power_of_ten_beside_its_axis(published):
    drawing = laboratory_rates({"published": published})
    drawing.canvas.draw()
    above = drawing.axes[0]
    assert 0.05 < above.get_ylim()[1] < 1
    assert above.yaxis.get_offset_text().get_text() == ""


def test_each_row_of_the_pairs_says_what_it_shows(published):
    drawing = pair_decomposition({"published (mine)": published})
    assert [axes.get_title() for axes in drawing.axes] == ["published (mine), rate", "published (mine), magnetization"]


def test_the_title_of_a_panel_is_clear_of_the_power_of_ten():
    x = np.linspace(0, 1, 5)
    drawing = draw([Panel("published: the kinematic edge", "x", "y", [Line("", x, 1e-16 * x)], "not converged")])
    drawing.canvas.draw()
    (axes,) = drawing.axes
    assert axes.get_title() == "published: the kinematic edge\nnot converged"
    offset = axes.yaxis.get_offset_text()
    assert "16" in offset.get_text()
    assert axes.title.get_window_extent().y0 > offset.get_window_extent().y1 - 1
    short = draw([Panel("(a) published", "x", "y", [Line("", x, x)], "not converged")])
    assert short.axes[0].get_title() == "(a) published, not converged"


@pytest.mark.parametrize(
    ("seconds", "said"), [(3.41e-8, "34.1 ns"), (1.71e-3, "1.71 ms"), (2.0, "2 s"), (4e-13, "0.4 ps"), (0.0, "0 ps")]
)
def test_times_are_spoken_in_a_unit_that_fits(seconds, said):
    assert spoken_time(seconds) == said


def test_a_logarithmic_axis_of_time_begins_where_the_times_do():
    """Before the first time after zero nothing is known, and nothing is drawn."""
    experiment = nupair.load("er-ylf").replace({"model.inhomogeneous": False})
    found = nupair.dynamics(experiment, times=np.linspace(0, 2e-4, 300))
    (axes,) = weak_driving(found).axes
    first = found["time"].values[1] / float(found["lifetime"])
    assert axes.get_xscale() == "log"
    assert first > 1
    assert axes.get_xlim()[0] == pytest.approx(first)
    assert " ns)" in axes.get_xlabel()


def test_every_curve_of_the_weakly_driven_ion_is_seen():
    """Curves with tops 14 decades apart: the axis once ended eight decades below the largest."""
    found = nupair.dynamics(
        nupair.load("er-ylf").replace({"model.inhomogeneous": False, "lasers.excitation_2_intensity": "1e-6 mW/cm^2"})
    )
    (axes,) = weak_driving(found).axes
    low, high = axes.get_ylim()
    tops = [float(np.nanmax(line.get_ydata())) for line in axes.get_lines()]
    assert len(tops) == 4
    assert min(tops) < 1e-8 * max(tops), "the case is one that was cut"
    assert all(10 * low < top < high for top in tops)


def test_a_single_spectrum_is_no_family(published):
    with pytest.raises(InputError, match="spectrum_family"):
        spectra({"mine": published}, "rate_integral")
