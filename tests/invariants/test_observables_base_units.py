"""Fields, backgrounds, budgets, detection, outcome and uncertainties do not depend on the base of the natural units."""

import pytest
from numpy.testing import assert_allclose

PROGRAM = """
import numpy as np
out = {}
for preset in nupair.presets():
    experiment = nupair.load(preset).replace({
        "model.form_factor": "large-target", "detector.repetition": "10 1/s", "detector.drift": "1e-3 fT/s",
        "detector.corner_frequency": "3 Hz"})
    results = [nupair.backgrounds(experiment, [0.8, 1.3]), nupair.budgets(experiment), nupair.pickup(experiment),
               nupair.detection(experiment, 1e-14, [1.0, 50.0]), nupair.field_map(experiment, [[0.01, 0.02, 0.03]])]
    single = {"model.incoherent": True} if preset == "er-ylf" else {}
    still = experiment.replace({"detector.drift": None, "detector.angular_resolution": None,
                                "ion.spin_relaxation_time": "5 ms"} | single)
    results.append(nupair.outcome(still).drop_vars(["magnetization_rate_error", "rate_error"]))
    if preset == "hara-2021":
        found = nupair.uncertainties(still, given={"target.length": "0.1 mm"})
        results.append(found[["value", "up", "down", "factor", "input_factor"]])  # differences of them round
    for number, result in enumerate(results):
        for name, variable in result.data_vars.items():
            values = np.nan_to_num(np.asarray(variable.values, dtype=float)).ravel()
            if not name.endswith("error") or number == 3:
                out[f"{preset} {number} {name}"] = values.tolist()
print(json.dumps(out))
"""


@pytest.mark.parametrize("base", ["3.7e-3"])
def test_laboratory_numbers_do_not_depend_on_the_base(with_base, base):
    plain, other = with_base(PROGRAM, "1.0"), with_base(PROGRAM, base)
    assert plain.keys() == other.keys()
    assert len(plain) > 80
    for name, value in plain.items():
        assert_allclose(other[name], value, rtol=1e-7, atol=1e-9 * max(map(abs, value)), err_msg=name)
