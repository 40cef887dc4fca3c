"""Verbs about the ion: levels, decays, schemes."""

from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from nupair.cli.options import AsJson, Out, drawn, print_sheet, written
from nupair.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from nupair.report.tables import Sheet

Ion = Annotated[str, typer.Argument(metavar="[ION]", help="The ion, as in Er3+.")]
Host = Annotated[str, typer.Argument(metavar="[HOST]", help="The host crystal, as in LiYF4.")]


def levels(
    ion: Ion = "Er3+",
    host: Host = "LiYF4",
    magnetic_field: Annotated[
        str | None, typer.Option("--magnetic-field", metavar="FIELD", help="Along the crystal axis, as '0.1 T'.")
    ] = None,
    highest: Annotated[
        float, typer.Option("--highest", metavar="CM-1", help="Print levels up to this energy.")
    ] = 25000.0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Stark levels, g values and wave functions of an ion in a host; with --out also the level diagram."""
    from nupair.predict.levels import levels as compute

    if not highest >= 0:
        raise InputError("the highest energy", "zero or positive, 1/cm", highest)
    result = compute(ion, host, magnetic_field=magnetic_field)
    if out is not None:
        from nupair.plots.levels import level_diagram
        from nupair.predict.schemes import described_scheme

        marked = None if magnetic_field else described_scheme(ion, host)
        drawn("levels", level_diagram(result, marked), out, as_json)
    if not written(result, out, "levels", as_json):
        print_sheet(_level_rows(result.isel(level=np.flatnonzero(result["energy"].values <= highest))))


def schemes(
    ion: Ion = "Er3+",
    host: Host = "LiYF4",
    number: Annotated[int, typer.Option("--number", help="How many schemes to list.")] = 20,
    doublets: Annotated[
        int, typer.Option("--doublets", help="Lowest Stark levels of each manifold that may take part.")
    ] = 1,
    every_q: Annotated[
        bool, typer.Option("--every-q", help="A row for each way g → q → e of a scheme; they share one merit.")
    ] = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Level schemes for pair emission, ranked, and those of the presets; the merit is a rank and not a rate."""
    from nupair.predict.schemes import schemes as compute

    result = compute(ion, host, doublets=doublets, number=number, every_q=every_q)
    if not written(result, out, "schemes", as_json):
        print_sheet(_scheme_rows(result))
        if result.attrs["presets"]:
            typer.echo(f"\n{result.attrs['presets']}")


def decays(
    ion: Ion = "Er3+",
    host: Host = "LiYF4",
    refractive_index: Annotated[
        float | None, typer.Option("--refractive-index", metavar="N", help="One index in place of the host's record.")
    ] = None,
    temperature: Annotated[
        str, typer.Option("--temperature", metavar="T", help="Of the multiphonon decay, as '300 K'.")
    ] = "0 K",
    highest: Annotated[
        float, typer.Option("--highest", metavar="CM-1", help="Initial multiplets up to this energy.")
    ] = 20000.0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Radiative rates, multiphonon decay and lifetimes of the ion's multiplets, beside Table 1 of the paper."""
    from nupair.predict.decays import radiative_rates

    result = radiative_rates(ion, host, refractive_index, temperature, highest)
    if not written(result, out, "decays", as_json):
        print_sheet(_transition_rows(result))
        typer.echo("")
        print_sheet(_lifetime_rows(result))


def _level_rows(result: "xr.Dataset") -> "Sheet":
    from nupair.report.tables import Sheet

    rows = []
    for name in result["level"].values:
        chosen = result.sel(level=name)
        weight = chosen["weight"].groupby(abs(chosen["m_j"])).sum()
        main = weight.sortby(weight, ascending=False).isel(m_j=slice(0, 3))
        parts = ", ".join(f"{m:g}: {float(w):.3f}" for m, w in zip(main["m_j"].values, main.values, strict=True))
        measured = float(chosen["measured_energy"])
        rows.append(
            (
                str(name),
                f"{float(chosen['energy']):.1f}",
                f"{measured:.0f}" if np.isfinite(measured) else "-",
                str(chosen["symmetry_class"].item()),
                str(chosen["irrep"].item()),
                _number(chosen["g_parallel"]),
                _number(chosen["g_perpendicular"]),
                parts,
            )
        )
    columns = (
        "level",
        "energy (1/cm)",
        "measured",
        "class",
        "irrep",
        "g parallel",
        "g perpendicular",
        "largest weights of |M_J|",
    )
    return Sheet(f"{result.attrs['ion']} in {result.attrs['host']}: {result.attrs['parameter_set']}", columns, rows)


def _transition_rows(result: "xr.Dataset") -> "Sheet":
    from nupair.report.tables import Sheet

    sets = [str(name) for name in result["intensities"].values]
    rows = []
    for place in range(result.sizes["transition"]):
        chosen = result.isel(transition=place)
        rows.append(
            (
                f"{chosen['initial'].item()} → {chosen['final'].item()}",
                f"{float(chosen['energy']):.4f}",
                _digits(chosen["magnetic_rate_vacuum"], ".2f"),
                _digits(chosen["magnetic_rate"], ".2f"),
                *(_digits(chosen["electric_rate"].sel(intensities=name), ".2f") for name in sets),
                _digits(chosen["velocity_over_spin"][0], ".1e"),
                _digits(chosen["published_magnetic_rate"], ".2f"),
                _digits(chosen["published_electric_rate"], ".2f"),
                _digits(chosen["published_velocity_over_spin"], ".1e"),
            )
        )
    columns = (
        "transition",
        "energy (eV)",
        "MD vacuum (1/s)",
        "MD with n³",
        *(f"ED {name}" for name in sets),
        "v/S",
        "Table 1: MD",
        "ED",
        "v/S",
    )
    return Sheet(f"{result.attrs['title']} (Table 1 is for Cs2NaYF6)", columns, rows)


def _lifetime_rows(result: "xr.Dataset") -> "Sheet":
    from nupair.report.tables import Sheet

    rows = []
    for name in result["level"].values:
        chosen = result.sel(level=name).isel(intensities=0)
        numbers = ("gap", "radiative_rate", "multiphonon_rate", "lifetime", "measured_lifetime", "published_rate")
        rows.append((str(name), *(_digits(chosen[number], ".3g") for number in numbers)))
    columns = (
        "multiplet",
        "gap (1/cm)",
        "radiative (1/s)",
        "multiphonon (1/s)",
        "lifetime (s)",
        "measured (s)",
        "Table 1, sum (1/s)",
    )
    heading = f"Lifetimes at {result.attrs['temperature_K']:g} K; the gap law is good to a factor of ten"
    return Sheet(heading, columns, rows)


def _digits(value: "xr.DataArray", form: str) -> str:
    return format(float(value), form) if np.isfinite(float(value)) else "-"


def _number(value: "xr.DataArray") -> str:
    return f"{float(value):.3f}" if np.isfinite(float(value)) else "-"


def _scheme_rows(result: "xr.Dataset") -> "Sheet":
    from nupair.report.tables import Sheet

    rows = []
    for number in result["scheme"].values:
        chosen = result.sel(scheme=number)
        g, q, p, e = (str(level) for level in chosen["level"].values)
        energies = [f"{float(chosen[name]):.4f}" for name in ("excitation_1", "excitation_2", "trigger", "pair_energy")]
        numbers = (
            f"{float(chosen['spin_squared']):.2e}",
            f"{float(chosen['share_along_axis']):.2f}",
            _digits(chosen["velocity"], ".1e"),
            f"{float(chosen['width_e']):.1e}",
            f"{float(chosen['merit']):.2e}",
        )
        ways = str(int(chosen["ways"]))
        rows.append((str(number), f"{e} → {p} → {g}", q, ways, *energies, *numbers, str(chosen["preset"].item())))
    columns = (
        "rank",
        "e → p → g",
        "q",
        "ways",
        "1 (eV)",
        "2 (eV)",
        "trigger (eV)",
        "pair (eV)",
        "|S|²",
        "along c",
        "v/c",
        "decay of e (1/s)",
        "merit",
        "preset",
    )
    return Sheet(f"{result.attrs['title']}; ways: number of levels q that lead to e", columns, rows)
