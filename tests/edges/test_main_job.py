"""The main job: files, figures and the page, for the paper's experiment and for a user's own."""

import re

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.plots.spectra import spectra
from nupair.predict.family import DEFAULT_MASSES, spectrum_family
from nupair.report.job import run
from nupair.report.study import both_descriptions, paper_experiment, shown_masses, with_given_switches
from nupair.switches import SWITCHES

INPUTS = ("oscillation parameters and weak angle", "levels and laser energies", "index and size of the target")
FIGURES = {"geometry", "rate-spectrum", "magnetization-spectrum", "rates", "mass-effect", "pairs", "staircase"}
FIGURES |= {f"{kind}-{name}" for kind in ("driven-ion", "coherence") for name in ("published", "consistent")}


TOLD = []
"""What the run of `output` says of its progress: (about, number of steps)."""


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    place = tmp_path_factory.mktemp("run")

    def progress(steps, total, about):
        TOLD.append((about, total))
        return steps

    run(paper_experiment(), place, progress)
    return place


def test_all_files_are_there_and_nothing_else(output):
    assert {path.name for path in output.iterdir()} == {"spectrum.nc", "report.html", "figures"}
    expected = {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}
    assert {path.name for path in (output / "figures").iterdir()} == expected


def test_the_file_holds_both_descriptions(output):
    for group, preset in (("published", "hara-2021"), ("consistent", "er-ylf")):
        with xr.open_dataset(output / "spectrum.nc", group=f"{group}/spectrum", engine="h5netcdf") as stored:
            again = nupair.spectrum(nupair.load(preset), stored["signal_angle"].values)
            np.testing.assert_array_equal(stored["rate_integral"], again["rate_integral"])
        for name, held in (("dynamics", "coherence_squared"), ("budgets", "ions"), ("backgrounds", "pair_rate")):
            with xr.open_dataset(output / "spectrum.nc", group=f"{group}/{name}", engine="h5netcdf") as part:
                assert np.all(part[held] >= 0)
                assert part.attrs["experiment"] == nupair.load(preset).to_toml()
        with xr.open_dataset(output / "spectrum.nc", group=f"{group}/family", engine="h5netcdf") as family:
            assert family.sizes["lightest_mass"] == len(DEFAULT_MASSES)
            assert list(family["nature"].values) == ["dirac", "majorana"]
            assert list(family["ordering"].values) == ["normal", "inverted"]


def test_the_printed_factors_multiply_to_the_printed_rate(output, read):
    rows = read(output).rows
    names = (
        "prefactor (s^-1 eV^-5)",
        "trigger factor 2 h_r^2",
        "coherence, |chi|^2 or |rho_ep|^2",
        "|S|^2 between e and p",
    )
    for column in (0, 1):
        product = np.prod([float(rows[name][column]) for name in (*names, "ΣF at the centre (eV^5)")])
        assert float(rows["rate at the centre: product of the five (1/s)"][column]) == pytest.approx(product, rel=5e-3)


def test_the_printed_field_is_xi_times_the_printed_rate(output, read):
    rows = read(output).rows
    for column in (0, 1):
        xi, rate = (
            float(rows[name][column])
            for name in ("xi = |B|/(mu_0 |M|) there", "parity-violating mu_0 dM/dt beside the centre (G/s)")
        )
        assert float(rows["its field at the detector (nG)"][column]) == pytest.approx(1e9 * xi * rate, rel=5e-3)


def test_the_printed_steps_multiply_to_the_last_row(output, read):
    rows = read(output).rows
    steps = [rows[name] for name in (*SWITCHES, *INPUTS)]
    for column in range(1, 6):
        assert np.prod([float(step[column]) for step in steps]) == pytest.approx(
            float(rows["all together"][column]), rel=1e-2
        )
    assert rows["sublattices"][-1] == "0"
    assert rows["spin_axis"][-2:] == ["-", "-"]


def test_the_page_ends_with_a_plain_answer_for_both(output, read):
    text = re.sub(r"<[^>]+>", " ", (output / "report.html").read_text(encoding="utf-8"))
    ending = text[text.rindex("What this experiment would see") :]
    for name in ("hara-2021 (published)", "er-ylf (consistent)"):
        sentence = ending[ending.index(f"{name}: this experiment would see") :]
        assert re.search(r"neutrino pairs per second .* needs .+? for 3 sigma", sentence, re.DOTALL)
    assert "Sources" not in ending
    rows = read(output).rows
    for label, column in (("pairs per second", 4), ("parity-violating mu_0 dM/dt (G/s)", 5)):
        assert float(rows[label][2]) == pytest.approx(float(rows["all together"][column]), rel=5e-3)
    before, after, ratio = map(float, rows["source of the parity-violating field at the sensor (T/s)"])
    assert after / before == pytest.approx(ratio, rel=1e-3)


def test_the_page_has_the_uncertainties_of_the_inputs(output, read):
    rows = read(output).rows
    assert rows["scale.multiphonon"][1] == "assumed"
    assert "not estimated" in rows["threshold_angle_11"]


def test_the_page_is_self_contained(output, read):
    text = (output / "report.html").read_text(encoding="utf-8")
    page = read(output)
    assert len(page.images) == len(FIGURES)
    assert all(image["src"].startswith("data:image/png;base64,") and image["alt"] for image in page.images)
    assert page.images[0]["alt"].endswith("energies and index of the description published (hara-2021).")
    assert all(link.startswith("#") and link[1:] in page.anchors for link in page.links)
    assert not re.search(r"(src|href)=\"https?:", text)
    assert "nan" not in re.sub(r"data:image[^\"]*", "", text).lower().replace("resonant", "").split()


def test_shown_masses_hold_the_described_ones_once_and_rise():
    light, heavy = (
        nupair.load("hara-2021").replace({"neutrino.lightest_mass": text}) for text in ("0.02 eV", "0.5 eV")
    )
    assert shown_masses([light, heavy], ["100 meV", "20 meV", "1 meV"]) == ("1 meV", "0.02 eV", "100 meV", "0.5 eV")
    assert shown_masses([light], []) == ("0.02 eV",)
    with pytest.raises(nupair.NupairError, match="at most 7 with the described ones"):
        shown_masses([light], [f"{mass} meV" for mass in range(1, 8)])


def test_the_legend_of_seven_masses_fits_below_the_figure():
    masses = [f"{mass} meV" for mass in (1, 10, 20, 50, 100, 200, 600)]
    family = spectrum_family(nupair.load("hara-2021"), masses, np.linspace(0.5, 1.5, 5), refine=False)
    drawing = spectra({"published": family}, "rate_integral")
    drawing.canvas.draw()
    (legend,) = drawing.legends
    assert len(legend.get_texts()) == len(masses)
    box = legend.get_window_extent()
    assert 0 < box.x0 < box.x1 < drawing.bbox.width


def test_own_switches_stand_beside_the_plain_description():
    mine = nupair.load("er-ylf").replace({"model.majorana_coefficient": 0.25})
    plain, own = with_given_switches(mine).values()
    assert plain.model.majorana_coefficient == 1.0
    assert own == mine


def test_progress_is_told(output):
    assert any("figures" in about for about, _ in TOLD)
    assert all(total > 0 for _, total in TOLD)


def test_a_run_that_cannot_be_written_changes_nothing(tmp_path):
    (tmp_path / "spectrum.nc").write_text("old", encoding="utf-8")
    (tmp_path / "figures" / "pairs.svg").mkdir(parents=True)
    with pytest.raises(nupair.NupairError, match="it is a folder"):
        run(both_descriptions(nupair.load("hara-2021")), tmp_path)
    assert (tmp_path / "spectrum.nc").read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"spectrum.nc", "figures"}
