"""Tables of propagated input uncertainties: totals by result, and the share of each input."""

import numpy as np
import xarray as xr

from nupair.report.tables import Sheet

LEAST = 1e-6
"""Relative shares below this in every result are left out of the table of inputs."""


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
                str(one["unit"].item()),
                *(_number(one[key]) for key in ("value", "numerical_error", "input_error")),
                _factor(one["input_factor"]),
                *draws,
            )
        )
    columns = ("result", "unit", "value", "numerical error", "input error", "inputs known to a factor")
    return Sheet(result.attrs["title"], (*columns, *(("16 %", "50 %", "84 %") if sampled else ())), rows)


def input_sheet(result: xr.Dataset) -> Sheet:
    """One row an input: what it is, and by how much one standard deviation (in per cent) or its factor moves each result."""
    names = [str(name) for name in result["quantity"].values]
    rows = []
    for key in result["input"].values:
        one = result.sel(input=key)
        moves = [
            _moved(*(float(entry) for entry in row))
            for row in zip(*(one[name].values for name in ("share", "bend", "factor", "value")), strict=True)
        ]
        if any(moves):
            about = (str(key), str(one["input_value"].item()), str(one["origin"].item()))
            rows.append((*about, *(move or "-" for move in moves)))
    hidden = result.sizes["input"] - len(rows)
    headings = [name.replace("_", " ") for name in names]  # words can be wrapped
    aside = f" ({hidden} that move nothing by {LEAST:g} left out)" if hidden else ""
    return Sheet(f"Shares of the inputs{aside}", ("input", "value", "origin", *headings), rows)


def _moved(share: float, bend: float, factor: float, value: float) -> str:
    """A factor, or per cent of the value: signed where the result follows the input, with +- where it mainly bends."""
    if np.isfinite(factor):
        return f"x {factor:.3g}" if factor - 1 > LEAST else ""
    size = np.hypot(share, np.sqrt(2) * bend)
    if not (np.isfinite(size) and size > LEAST * abs(value)):
        return ""
    if 2 * bend**2 > share**2:
        return f"+-{100 * size / abs(value):.2g} %"
    return f"{100 * share / abs(value):+.2g} %"


def _number(value: xr.DataArray) -> str:
    if np.isinf(value):
        return "infinite"
    return f"{float(value):.4g}" if np.isfinite(value) else "not estimated"


def _factor(value: xr.DataArray) -> str:
    return f"x {float(value):.3g}" if float(value) - 1 > LEAST else "-"
