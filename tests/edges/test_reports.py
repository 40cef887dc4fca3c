"""Reports of a user's own experiment, and of experiments at the limits."""

import re

import numpy as np
import pytest
import xarray as xr

import nupair
from nupair.report.job import run
from nupair.report.study import both_descriptions, with_given_switches


def test_a_users_own_experiment_is_computed_under_both_descriptions(tmp_path, read):
    mine = nupair.load("hara-2021").replace({"neutrino.lightest_mass": "20 meV"})
    cases = both_descriptions(mine)
    assert [case.model.description for case in cases.values()] == ["published", "consistent"]
    run(cases, tmp_path)
    assert (tmp_path / "report.html").stat().st_size > 1e5
    # both cases bear one name of a description, so the steps say which of the two they begin and end with
    names = ["published (hara-2021)", "consistent (hara-2021)"]
    assert [read(tmp_path).rows[row][0] for row in ("beginning", "end")] == names
    assert read(tmp_path).rows["all together"][0] == " → ".join(names)
    # the described mass stands between the default ones, in the file, the figures drawn from it and the table
    for group in ("published", "consistent"):
        with xr.open_dataset(tmp_path / "spectrum.nc", group=f"{group}/family", engine="h5netcdf") as family:
            np.testing.assert_allclose(family["lightest_mass"], [0.001, 0.01, 0.02, 0.05, 0.1, 0.6], rtol=1e-12)
    changes, ratios = (read(tmp_path).rows["20 meV (described)"][kind::2] for kind in (0, 1))
    assert all(-0.2 < float(change.removesuffix(" %")) < 0 for change in changes)
    assert all(1 < float(ratio) < 1.01 for ratio in ratios)
    # its consistent description lacks the states behind the printed levels: dashes and the reason, no rate
    published, consistent = read(tmp_path).rows["rate at the centre: product of the five (1/s)"]
    assert float(published) > 0
    assert consistent == "-"
    assert "ion.levels = 'measured'" in read(tmp_path).rows["why there is none"][1]


@pytest.mark.parametrize(
    "change",
    [
        {"neutrino.lightest_mass": "0.9 eV"},
        {"lasers.second_angle": "0 deg", "neutrino.alpha": "1 rad", "model.weights": "derived"},
    ],
    ids=["no pair is light enough", "no emission at any angle, and phases"],
)
def test_experiments_at_the_limits_have_a_report(change, tmp_path):
    stated = {"ion.coherence": 0.5, "ion.excited_population": 0.5}  # the driven ion has no part in these limits
    run(with_given_switches(nupair.load("er-ylf").replace(change | stated)), tmp_path)
    cells = re.findall(r"<td[^>]*>([^<]*)", (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert len(cells) > 100
    assert not {"inf", "-inf", "nan"} & {word for cell in cells for word in cell.split()}
