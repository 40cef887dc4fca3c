"""Labelled results as NetCDF files and as JSON."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from nupair.files import write


def to_netcdf(result: xr.Dataset, path: Path) -> Path:
    """Write one result; a complex variable becomes two, with `_real` and `_imag` after its name."""
    result = in_real_numbers(result)
    # made in memory first: the HDF5 library does not survive a disk that fills up under it
    content = bytes(result.to_netcdf(None, engine="h5netcdf"))
    return write(path, lambda place: place.write_bytes(content))


def to_netcdf_groups(results: Mapping[str, xr.Dataset], path: Path) -> Path:
    """Write several results as groups of one file; `xarray.open_dataset(path, group=name)` reads one."""
    content = bytes(
        xr.DataTree.from_dict({name: in_real_numbers(result) for name, result in results.items()}).to_netcdf(
            None, engine="h5netcdf"
        )
    )
    return write(path, lambda place: place.write_bytes(content))


def to_json(result: xr.Dataset) -> str:
    """Coordinates and variables by name as nested lists in dimension order, with `dims`, `units` and `attrs`.

    Numbers that are not finite become null; a complex variable becomes two, with `_real` and `_imag` after its name.
    """
    result = in_real_numbers(result)
    members = {str(name): member for name, member in {**result.coords, **result.data_vars}.items()}
    document: dict[str, Any] = {name: _plain(member.values.tolist()) for name, member in members.items()}
    document["dims"] = {name: list(map(str, member.dims)) for name, member in members.items()}
    document["units"] = {name: member.attrs["units"] for name, member in members.items() if "units" in member.attrs}
    document["attrs"] = {str(key): _plain(value) for key, value in result.attrs.items()}
    return json.dumps(document, indent=1, allow_nan=False)


def in_real_numbers(result: xr.Dataset) -> xr.Dataset:
    """The result with each complex variable as its real and its imaginary part."""
    split = [str(name) for name, member in result.data_vars.items() if member.dtype.kind == "c"]
    if not split:
        return result
    parts: dict[str, xr.DataArray] = {}
    for name, member in result.data_vars.items():
        if str(name) in split:
            parts |= {f"{name}_real": member.real, f"{name}_imag": member.imag}
            for half in (f"{name}_real", f"{name}_imag"):
                parts[half].attrs = dict(member.attrs)
        else:
            parts[str(name)] = member
    return xr.Dataset(parts, coords=result.coords, attrs=result.attrs)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
