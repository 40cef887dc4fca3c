"""The tables of the report in laboratory units: factors, prepared coherence, supplies, backgrounds, field at the detector."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from nupair.report.laboratory import Driven, FieldAtDetector, Missing, Rates
from nupair.report.study import Study
from nupair.report.tables import Sheet
from nupair.units import cm, deg, eV, gauss, m, s, tesla

Row = tuple[str, ...]
NANO = 1e9


def factor_rows(study: Study) -> Sheet:
    """Every factor of the rate and of the magnetization rates, and their products at the centre and beside it."""
    labels: dict[str, Callable[[Rates], str]] = {
        "prefactor (s^-1 eV^-5)": lambda r: _size(r.factors.prefactor * s * eV**5),
        "trigger factor 2 h_r^2": lambda r: _size(r.factors.trigger),
        "coherence, |chi|^2 or |rho_ep|^2": lambda r: _size(r.factors.coherence),
        "|S|^2 between e and p": lambda r: _size(r.factors.spin_squared),
        "ΣF at the centre (eV^5)": lambda r: _size(r.rate_integral[0] / eV**5),
        "rate at the centre: product of the five (1/s)": lambda r: _size(r.rate[0]),
        "S.v, with its sign, at the centre": lambda r: _size(r.factors.spin_velocity[0]),
        "S.v beside the centre": lambda r: _size(r.factors.spin_velocity[1]),
        "moment for an event, mu_0 M, beside the centre (G)": lambda r: _size(r.factors.moment[1] / gauss),
        "ΣG beside the centre (eV^5)": lambda r: _size(r.magnetization_integral[1] / eV**5),
        "parity-violating mu_0 dM/dt beside the centre (G/s)": lambda r: _size(r.odd[1]),
        "the same at the centre (G/s)": lambda r: _size(r.odd[0]),
        "parity-even mu_0 dM/dt beside the centre (G/s)": lambda r: _size(r.even[1]),
        "angle beside the centre (deg)": lambda r: f"{r.angle[1] / deg:.4f}",
        "where the coherence comes from": lambda r: r.factors.origin,
    }
    rows = _side_by_side(_results(study, "rates"), labels)
    return Sheet("Rate and magnetization in laboratory units", ("factor", *study.cases), rows)


def coherence_rows(study: Study) -> Sheet:
    """Peaks of population and coherence under the described lasers, and what drives them."""
    labels: dict[str, Callable[[Driven], str]] = {
        "peak of |rho_ep|^2": lambda d: _peak(d.settled, "coherence_squared"),
        "peak of |chi|^2 = rho_ee^2 |rho_ep|^2": lambda d: _peak(d.settled, "coherence_rate"),
        "peak of rho_ee^3 |rho_ep|^2": lambda d: _peak(d.settled, "coherence_magnetization"),
        "peak of rho_ee": lambda d: _size(_populations(d.settled).max()),
        "lifetime of e (ms)": lambda d: f"{1e3 * float(d.settled['lifetime']):.4g}",
        "pure dephasing (1/s)": lambda d: _size(d.settled["dephasing"]),
    }
    for laser in ("qg", "eq", "pg"):
        labels[f"Rabi frequency on {laser}, Omega/2 pi (kHz)"] = lambda d, laser=laser: _rabi(d.settled, laser)  # type: ignore[misc]
    return Sheet(
        "Coherence that the lasers prepare",
        ("quantity", *study.cases),
        _side_by_side(_results(study, "driven"), labels),
    )


def _populations(result: xr.Dataset) -> Any:
    return result["density_matrix"].sel(row="e", column="e").real.values


def _peak(result: xr.Dataset, name: str) -> str:
    """The largest value and when."""
    values = result[name].values
    return f"{_size(values.max())} at {1e3 * float(result['time'][int(np.argmax(values))]):.3g} ms"


def _rabi(result: xr.Dataset, laser: str) -> str:
    return f"{float(result['rabi_frequency'].sel(laser=laser)) / (2e3 * np.pi):.4g}"


def budget_rows(study: Study) -> Sheet:
    """Photons, absorption and gain, the crystal's own moments."""
    labels: dict[str, Callable[[xr.Dataset], str]] = {
        "ions in the target": lambda b: _size(b["ions"]),
        "radiative lifetime of e (ms)": lambda b: f"{1e3 * float(b['radiative_lifetime']):.4g}",
    }
    for laser in ("excitation_1", "excitation_2", "trigger"):
        spoken = laser.replace("_", " ")
        labels[f"{spoken}: photons per ion in that time"] = _picked("photons_per_ion", laser=laser)
        labels[f"{spoken}: intensity for one photon per two ions (kW/cm^2)"] = _picked(
            "half_excitation_intensity", laser=laser
        )
    for line in ("g-p", "g-q", "q-e"):
        labels[f"{line}: absorption with all ions in the lower level (1/cm)"] = _picked("line_coefficient", line=line)
    labels["p-e: gain with all ions in e (1/cm)"] = _picked("line_coefficient", line="p-e")
    for name, about in (
        ("saturated_field", "mu_0 M with all spins aligned (G)"),
        ("thermal_field", "thermal mu_0 M (G)"),
        ("spin_noise_field", "spin noise of mu_0 M, rms (G)"),
    ):
        labels[f"{about}, field along c; across c"] = lambda b, name=name: "; ".join(map(_size, b[name].values))  # type: ignore[misc]
    rows = _side_by_side(_results(study, "budgets"), labels)
    return Sheet("What lasers and crystal supply", ("quantity", *study.cases), rows)


def background_rows(study: Study) -> Sheet:
    """One, two and three background photons beside the pairs."""
    labels: dict[str, Callable[[xr.Dataset], str]] = {}
    for place in ("centre", "edge"):
        labels[f"one photon: rate per ion at the {place} (1/s)"] = _picked("two_photon_rate_per_ion", place=place)
        labels[f"probability that an ion is lost to it, {place}"] = _picked("extinction_probability", place=place)
    labels |= {
        "one photon: what stands for |rho_ep|^2": _picked("two_photon_coherence"),
        "one photon: rate printed in the paper (1/s)": _picked("two_photon_rate_printed"),
        "angles where it is phase matched (deg)": lambda b: "; ".join(
            _size(value / deg) for value in b["two_photon_matched_angle"].values
        ),
        "two photons against pairs, no field": _picked("three_photon_to_pair"),
        "two photons against pairs, Zeeman states selected": _picked("three_photon_to_pair_selected"),
        "two photons: share left by the selection": _picked("three_photon_surviving_share"),
        "three photons against pairs": _picked("four_photon_to_pair"),
        "two photons: left at the edge of what the centre has": _picked("three_photon_momentum_factor", place="edge"),
        "three photons: left at the edge of what the centre has": _picked("four_photon_momentum_factor", place="edge"),
        "Zeeman splitting of e over the inhomogeneous width": _picked("zeeman_resolution", level="e"),
        "largest coherence, taken here": _picked("coherence"),
        "pairs per second at it, centre": _picked("pair_rate", place="centre"),
        "pairs per ion within the lifetime of e, centre": _picked("pair_branching", place="centre"),
    }
    rows = _side_by_side(_results(study, "backgrounds"), labels)
    return Sheet("Backgrounds", ("quantity", *study.cases), rows)


def field_rows(study: Study) -> Sheet:
    """Xi at the detector and the field there after one second."""
    labels: dict[str, Callable[[FieldAtDetector], str]] = {
        "detector (x, y, z; cm)": lambda f: ", ".join(f"{value * m / cm:.4g}" for value in f.position),
        "direction of M (x, y, z)": lambda f: ", ".join(f"{value:.4f}" for value in f.direction),
        "xi = |B|/(mu_0 |M|) there": lambda f: f"{f.geometric_factor:.4g}",
        "parity-violating M after one second (A/m)": lambda f: _size(f.magnetization),
        "its field at the detector (nG)": lambda f: _size(f.field * tesla / gauss * NANO),
        "parity-even M after one second (A/m)": lambda f: _size(f.even),
        "its field (nG)": lambda f: _size(f.even_field * tesla / gauss * NANO),
    }
    rows = _side_by_side(_results(study, "field"), labels)
    return Sheet("Field at the detector", ("quantity", *study.cases), rows)


def outcome_rows(study: Study) -> Sheet:
    """The numbers behind the answer, and the last case over the first."""
    labels: dict[str, Callable[[xr.Dataset], float]] = {
        "pairs per second": lambda o: float(o["rate"]),
        "mean coherence of the drive over the largest": lambda o: float(o["mean_share"]),
        "pairs per second, mean coherence": lambda o: float(o["mean_rate"]),
        "parity-violating mu_0 dM/dt (G/s)": lambda o: float(o["magnetization_rate"][0]),
        "parity-even mu_0 dM/dt (G/s)": lambda o: float(o["magnetization_rate"][1]),
        "field at the sensor over mu_0 M": lambda o: float(o["geometric_factor"]),
        "source of the parity-violating field at the sensor (T/s)": lambda o: float(o["field_rate"][0]),
        "source of the parity-even field at the sensor (T/s)": lambda o: float(o["field_rate"][1]),
        "time to see the parity-violating field (s)": lambda o: float(o["time_to_see"][0]),
        "pairs emitted in that time": lambda o: float(o["pairs_until_seen"][0]),
        "time to see the parity-even field (s)": lambda o: float(o["time_to_see"][1]),
        "time to see the parity-violating field, mean coherence (s)": lambda o: float(o["mean_time_to_see"][0]),
    }
    found = _results(study, "outcome")
    rows = _side_by_side(found, {label: lambda o, show=show: _size(show(o)) for label, show in labels.items()})  # type: ignore[misc]
    first, last = list(found.values())
    if isinstance(first, Missing) or isinstance(last, Missing):
        ratios = ["-"] * len(rows)
    else:
        ratios = [_ratio(show(last), show(first)) for show in labels.values()]
    heading = "What this experiment would see"
    return Sheet(heading, ("quantity", *study.cases, "ratio"), [(*r, x) for r, x in zip(rows, ratios, strict=True)])


def answers(study: Study) -> list[str]:
    """One plain sentence or two for each case, or why there is none."""
    return [
        f"{name}: {one.reason}" if isinstance(one, Missing) else str(one.attrs["answer"])
        for name, one in _results(study, "outcome").items()
    ]


def _ratio(after: float, before: float) -> str:
    return _size(after / before) if before and np.isfinite([after, before]).all() else "-"


def _picked(name: str, **where: str) -> Callable[[xr.Dataset], str]:
    """Shows one value of a result, a dash where it has none."""

    def show(result: xr.Dataset) -> str:
        if name not in result or any(label not in result[dim].values for dim, label in where.items()):
            return "-"
        return _size(result[name].sel(where))

    return show


def _results(study: Study, part: str) -> Mapping[str, Any]:
    return {name: getattr(case.laboratory, part) for name, case in study.cases.items()}


def _side_by_side(results: Mapping[str, Any], labels: Mapping[str, Callable[[Any], str]]) -> list[Row]:
    """One row a label; where a case has no result, dashes and a last row with the reason."""
    found = list(results.values())
    rows = [
        (label, *("-" if isinstance(one, Missing) else show(one) for one in found)) for label, show in labels.items()
    ]
    if any(isinstance(one, Missing) for one in found):
        rows.append(("why there is none", *(one.reason if isinstance(one, Missing) else "" for one in found)))
    return rows


def _size(value: Any) -> str:
    """Four digits, or a dash for what is not given."""
    number = float(value)
    if not np.isfinite(number):
        return "-"
    return f"{number:.4g}" if number == 0 or 1e-3 <= abs(number) < 1e5 else f"{number:.3e}"
