"""Tables of propagated input uncertainties: totals by result, and the share of each input."""

import numpy as np
import xarray as xr

from nupair.predict.setting import HAMILTONIAN
from nupair.report.tables import Sheet

LEAST = 1e-6
"""Relative shares below this in every result are left out of the table of inputs."""
SYMBOLS = {
    "rate_integral": "ΣF",
    "magnetization_integral": "ΣG",
    "magnetization_rate": "dM/dt",
    "magnetization_rate_even": "dM/dt even",
    "threshold_angle_11": "edge (11)",
    "threshold_spread": "edge spread",
}
"""Short names of results, for the headings of narrow columns; others are called by their own names in words."""
LIGHT_AND_LEVELS = ("refractive_index", "level_q", "level_p", "level_e")


def total_sheet(result: xr.Dataset) -> Sheet:
    """Each result with its numerical error and its joined input uncertainties, apart from each other."""
    sampled = "low" in result
    rows = []
    for name in result["quantity"].values:
        one = result.sel(quantity=name)
        draws = tuple(_number(one[key]) for key in ("low", "middle", "high")) if sampled else ()
        rows.append(
            (
                str(name),
                symbol(str(name)),
                str(one["unit"].item()),
                *(_number(one[key]) for key in ("value", "numerical_error", "input_error")),
                _per_cent(float(one["input_error"]), float(one["value"])),
                _factor(one["input_factor"]),
                *draws,
            )
        )
    columns = (
        "result",
        "short",
        "unit",
        "value",
        "numerical error",
        "input error",
        "in per cent",
        "inputs to a factor",
    )
    return Sheet(result.attrs["title"], (*columns, *(("16 %", "50 %", "84 %") if sampled else ())), rows)


def input_sheet(result: xr.Dataset) -> Sheet:
    """One row an input, by groups: what it is, and by how much one standard deviation or its factor moves each result."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for key in result["input"].values:
        one = result.sel(input=key)
        moves = [
            _moved(*(float(entry) for entry in row))
            for row in zip(*(one[name].values for name in ("share", "bend", "factor", "value")), strict=True)
        ]
        if any(moves):
            about = (str(key), str(one["input_value"].item()), str(one["origin"].item()))
            groups.setdefault(_group(str(key)), []).append((*about, *(move or "-" for move in moves)))
    columns = ("input", "value", "origin", *(symbol(str(name)) for name in result["quantity"].values))
    rows = [row for name, members in groups.items() for row in ((f"{name}:",) + ("",) * (len(columns) - 1), *members)]
    hidden = result.sizes["input"] - sum(map(len, groups.values()))
    aside = f"; {hidden} that move nothing by {LEAST:g} left out" if hidden else ""
    return Sheet(f"Shares of the inputs, per cent of each result (x: a factor){aside}", columns, rows)


def symbol(name: str) -> str:
    """A result's short name."""
    return SYMBOLS.get(name, name.replace("_", " "))


def _group(key: str) -> str:
    """What an input is about: its table of the description; of the factors on records, what they are records of."""
    part, _, name = key.partition(".")
    if part != "scale":
        return part
    if name in LIGHT_AND_LEVELS:
        return "index and levels"
    return "Hamiltonian of the ion" if name in HAMILTONIAN else "strengths and widths"


def _moved(share: float, bend: float, factor: float, value: float) -> str:
    """A factor, or a number of per cent of the value: signed where the result follows the input, +- where it mainly bends."""
    if np.isfinite(factor):
        return f"x {factor:.3g}" if factor - 1 > LEAST else ""
    size = np.hypot(share, np.sqrt(2) * bend)
    if not (np.isfinite(size) and size > LEAST * abs(value)):
        return ""
    if 2 * bend**2 > share**2:
        return f"+-{100 * size / abs(value):.2g}"
    return f"{100 * share / abs(value):+.2g}"


def _per_cent(size: float, value: float) -> str:
    """A size against a value."""
    return f"{100 * size / abs(value):.2g}" if np.isfinite(size) and np.isfinite(value) and value else "-"


def _number(value: xr.DataArray) -> str:
    if np.isinf(value):
        return "infinite"
    return f"{float(value):.4g}" if np.isfinite(value) else "not estimated"


def _factor(value: xr.DataArray) -> str:
    return f"x {float(value):.3g}" if float(value) - 1 > LEAST else "-"
