"""The tables of the report: rows of text, ready to print."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from nupair.documents import spelled
from nupair.experiment import Experiment
from nupair.predict.differences import Ladder
from nupair.predict.effects import Effect
from nupair.predict.provenance import used_records
from nupair.report.study import Case, Study
from nupair.switches import SWITCHES
from nupair.tables import sources
from nupair.units import deg, eV, meV, mrad


class Sheet(NamedTuple):
    """A table: heading, column names, rows of text."""

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def summary(study: Study) -> Sheet:
    """The numbers a reader looks for first, one column per description."""
    cases = list(study.cases.values())
    labels: dict[str, Callable[[Case], str]] = {
        "pair energy E (eV)": lambda case: f"{float(case.geometry['pair_energy']):.5f}",
        "angle of the second laser (deg)": lambda case: _angle(case, "second_angle"),
        "centre angle, smallest |P| (deg)": lambda case: _angle(case, "centre_angle"),
        "emission of massless pairs from ... to (deg)": _edges,
        "sum of rate integrals at the centre (eV^5)": lambda case: _at_centre(case, "rate_integral"),
        "sum of magnetization integrals at the centre (eV^5)": lambda case: _at_centre(case, "magnetization_integral"),
        "rate prefactor (eV^-5 s^-1)": lambda case: f"{float(case.spectrum['rate_prefactor']):.4e}",
    }
    rows = [(label, *(show(case) for case in cases)) for label, show in labels.items()]
    return Sheet("At a glance", ("quantity", *study.cases), rows)


def _angle(case: Case, name: str) -> str:
    return f"{float(case.geometry[name]) / deg:.4f}"


def _edges(case: Case) -> str:
    lower, upper = case.geometry["massless_edge"].values / deg
    return f"{lower:.4f} to {upper:.4f}" if np.isfinite(lower) else "all angles"


def _at_centre(case: Case, variable: str) -> str:
    centre = float(case.geometry["centre_angle"])
    chosen = case.spectrum.sel(signal_angle=centre, method="nearest")
    return f"{float(chosen[variable].sum()):.5e} ± {float(chosen[variable + '_error'].sum()):.0e}"


def masses(study: Study) -> Sheet:
    """The lightest masses of the run, the described ones marked: what mass and nature change in the rate at the centre angle."""
    cases = study.cases.values()
    described = [case.experiment.neutrino.lightest_mass / eV for case in cases]
    rows = []
    for mass in next(iter(cases)).family["lightest_mass"].values:
        mark = " (described)" if np.any(np.isclose(mass, described, rtol=1e-9, atol=0)) else ""
        effects = [show(case, mass) for case in cases for show in (_mass_change, _nature_ratio)]
        rows.append((f"{mass / (meV / eV):g} meV{mark}", *effects))
    columns = [f"{name}: {what}" for name in study.cases for what in ("Dirac, against the lightest", "Dirac/Majorana")]
    return Sheet("Mass and nature at the centre angle", ("lightest mass", *columns), rows)


def _centre_rates(case: Case, mass: float) -> dict[str, float]:
    """Summed rate integral at the centre by nature, in the described ordering."""
    chosen = case.family["rate_integral"].sel(ordering=case.experiment.neutrino.ordering, lightest_mass=mass)
    chosen = chosen.sel(signal_angle=float(case.geometry["centre_angle"]), method="nearest").sum("pair")
    return {str(nature): float(chosen.sel(nature=nature)) for nature in chosen["nature"].values}


def _nature_ratio(case: Case, mass: float) -> str:
    rates = _centre_rates(case, mass)
    return f"{rates['dirac'] / rates['majorana']:.4f}" if rates["majorana"] else "no emission"


def _mass_change(case: Case, mass: float) -> str:
    lightest = float(case.family["lightest_mass"].values[0])
    light, heavy = (_centre_rates(case, one)["dirac"] for one in (lightest, mass))
    return f"{100 * (heavy / light - 1):.3f} %" if light else "no emission"


def differences(steps: Ladder, names: Sequence[str] = ()) -> Sheet:
    """One row per step of the ladder, with the factor on each integral and rate; then the product of the printed factors.

    names: what to call the first and the last description; else by their own names, which may be one and the same.
    The rows around them have the numbers themselves, and the last one their ratio, which the product must meet.
    """
    first, last = names or (steps.first.name, steps.last.name)
    rows = [("beginning", first, *_values(steps.start), "", "")]
    before = steps.start
    for step in steps.steps:
        change = f"{step.before} → {step.changed_to}"
        rows.append((step.name, change, *_factors(step.after, before), *_alone(step.alone, steps.start)))
        before = step.after
    rows.append(("product of the factors", "", *_products(rows[1:]), "", ""))
    rows.append(("end", last, *_values(before), "", ""))
    rows.append(("all together", f"{first} → {last}", *_factors(before, steps.start), "", ""))
    return Sheet("What differs, and by what factor", ("step", "change", *_FACTORS.values(), *_ALONE.values()), rows)


_FACTORS = {
    "rate": "ΣF",
    "rate_majorana": "ΣF, Majorana",
    "magnetization": "ΣG",
    "pair_rate": "rate",
    "field_rate": "dM/dt",
}
_ALONE = {"pair_rate": "rate, alone", "field_rate": "dM/dt, alone"}


def _values(found: Effect) -> tuple[str, ...]:
    """ΣF, ΣG (eV^5), rate (1/s) and dM/dt (G/s) themselves."""
    values = (getattr(found, name) for name in _FACTORS)
    return tuple("-" if value is None else f"{value:.4g}" for value in values)


def _products(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The factors as printed, multiplied column by column; a dash where one of them is a word."""
    columns = list(zip(*(row[2 : 2 + len(_FACTORS)] for row in rows), strict=True)) or [()] * len(_FACTORS)
    return tuple(_product(column) for column in columns)


def _product(factors: Sequence[str]) -> str:
    try:
        return f"{np.prod([float(factor) for factor in factors]):.4g}"
    except ValueError:
        return "-"


def _factors(after: Effect, before: Effect) -> tuple[str, ...]:
    return tuple(_factor(getattr(after, name), getattr(before, name)) for name in _FACTORS)


def _alone(after: Effect | None, before: Effect) -> tuple[str, ...]:
    if after is None:
        return ("-",) * len(_ALONE)
    return tuple(_factor(getattr(after, name), getattr(before, name)) for name in _ALONE)


def _factor(after: float | None, before: float | None) -> str:
    """After over before; a word where there is nothing to divide."""
    if after is None or before is None:
        return "-"
    if not before:
        return "undefined (0/0)" if not after else "undefined (from 0)"
    factor = after / before
    return f"{factor:.4g}" if abs(factor - 1) > 1e-12 else "1"


def switches(study: Study) -> Sheet:
    """Every switch in both descriptions, and whether it acts on what this run shows."""
    cases = list(study.cases.values())
    rows = [
        (name, switch.about, *(spelled(getattr(case.experiment.model, name)) for case in cases), switch.acts_on)
        for name, switch in SWITCHES.items()
    ]
    return Sheet("Switches", ("switch", "about", *study.cases, "acts on"), rows)


def threshold_rows(geometry: xr.Dataset) -> Sheet:
    """The six pairs: mass, thresholds in angle, distance from the massless edge, threshold in trigger energy."""
    rows = []
    upper = float(geometry["massless_edge"].sel(edge="upper"))
    for pair in geometry["pair"].values:
        chosen = geometry.sel(pair=pair)
        low, high = chosen["threshold_angle"].values
        trigger = chosen["threshold_trigger"].values
        rows.append(
            (
                f"({pair})",
                f"{float(chosen['pair_mass']) * 1e3:.3f}",
                _degrees(low),
                _degrees(high),
                f"{(upper - high) / mrad:.4f}" if np.isfinite(high) else "-",
                ", ".join(f"{energy:.6f}" for energy in trigger[np.isfinite(trigger)]) or "-",
            )
        )
    columns = ("pair", "m_i + m_j (meV)", "lower edge (deg)", "upper edge (deg)", "inside the massless edge (mrad)")
    angle = _degrees(float(geometry["signal_angle"]))
    return Sheet("Thresholds", (*columns, f"trigger energy at {angle} deg (eV)"), rows)


def angle_rows(geometry: xr.Dataset) -> Sheet:
    """Angles, wave numbers and the pair momentum."""
    rows = [
        (name.replace("_", " "), _degrees(float(geometry[name])), "deg")
        for name in ("second_angle", "matched_second_angle", "matched_signal_angle", "centre_angle", "signal_angle")
    ]
    rows.append(("pair energy E", f"{float(geometry['pair_energy']):.6f}", "eV"))
    for laser in geometry["laser"].values:
        photon, wave = (float(geometry[name].sel(laser=laser)) for name in ("photon_energy", "wave_number"))
        rows.append((f"{str(laser).replace('_', ' ')}: photon energy", f"{photon:.6f}", "eV"))
        rows.append((f"{str(laser).replace('_', ' ')}: wave number", f"{wave:.6f}", "eV"))
    momentum = ", ".join(f"{component:.6f}" for component in geometry["pair_momentum"].values + 0.0)
    rows.append(("pair momentum P (x, y, z)", momentum, "eV"))
    return Sheet("Geometry (angles inside the crystal)", ("quantity", "value", "unit"), rows)


def _degrees(angle: float) -> str:
    return f"{angle / deg:.4f}" if np.isfinite(angle) else "none"


def weight_rows(weights: xr.Dataset) -> Sheet:
    """Derived and printed weights; the sum rules in the last column."""
    rows = []
    for origin in weights["origin"].values:
        for kind in weights["kind"].values:
            row = weights["weight"].sel(origin=origin, kind=kind)
            numbers = [f"{float(value) + 0.0:.4f}" for value in row.values]
            rows.append((str(origin), str(kind).replace("_", ", "), *numbers, f"{float(row.sum()):.4f}"))
    labels = tuple(f"({pair})" for pair in weights["pair"].values)
    return Sheet("Weights of the pairs", ("origin", "weight", *labels, "sum"), rows)


def record_rows(experiment: Experiment) -> Sheet:
    """The records behind the description: value, uncertainty, kind, confidence, source."""
    known = sources()
    rows = [
        (
            name,
            str(record),
            record.kind,
            record.confidence,
            known[record.source].citation + (f"; {record.note}" if record.note else ""),
        )
        for name, record in used_records(experiment).items()
    ]
    return Sheet("Records behind it", ("quantity", "value", "kind", "confidence", "source"), rows)


def switch_rows(experiment: Experiment) -> Sheet:
    """Every switch of one description, and whether it was set or follows."""
    given = dict(experiment.values())
    rows = []
    for name, switch in SWITCHES.items():
        how = "set" if f"model.{name}" in given else f"follows '{experiment.model.description}'"
        rows.append((f"model.{name}", spelled(getattr(experiment.model, name)), how, switch.acts_on, switch.about))
    return Sheet("Switches", ("switch", "value", "", "acts on", "about"), rows)


def input_rows(experiment: Experiment) -> Sheet:
    """Every value of the description with its source."""
    rows = [(key, spelled(value), experiment.source(key)) for key, value in experiment.values()]
    return Sheet(f"{experiment.name}: {experiment.title}", ("key", "value", "source"), rows)


def edge_rows(edges: xr.Dataset) -> Sheet:
    """The twelve edges with their widths, and which are resolved; dashes where no pair is emitted."""
    rows = []
    for edge in edges["edge"].values:
        for pair in edges["pair"].values:
            chosen = edges.sel(pair=pair, edge=edge)
            widths = [
                f"{width / mrad:.4f}" if np.isfinite(width := float(chosen[name])) else "-"
                for name in ("width_size", "width_direction", "width_linewidth", "width", "separation")
            ]
            angle = float(chosen["angle"])
            resolved = ("yes" if bool(chosen["resolved"]) else "no") if np.isfinite(angle) else "-"
            rows.append((str(edge), f"({pair})", _degrees(angle), *widths, resolved))
    columns = (
        "end",
        "pair",
        "angle (deg)",
        "size (mrad)",
        "directions",
        "linewidth",
        "width",
        "separation",
        "resolved",
    )
    return Sheet("Edges: full widths at half maximum, mrad", columns, rows)
