"""zhcity operation check and show: a year's declarations, its packages, and what is in none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Format, FormatOption, Library, YearArgument

if TYPE_CHECKING:
    from zhcity_cli.store.load import Loaded


def check(year: YearArgument, as_of: AsOf = None, library: Library = None) -> int:
    from zhcity_cli.cli.operation_build import readable
    from zhcity_cli.operating.proposal import in_force, operation_file
    from zhcity_cli.render.operation import declared, listing, waiting
    from zhcity_cli.render.report import line
    from zhcity_cli.rules import check as findings_of
    from zhcity_cli.store.load import locate_in_files

    loaded = opened(library, as_of)
    stock = loaded.library
    readable(loaded, year)
    filed = in_force(year, stock)
    found = [finding for each in filed for finding in findings_of(each, stock, each.record.id)]
    for finding in locate_in_files(loaded.root, found):
        typer.echo(line(finding))
    typer.echo(listing(year, stock))
    typer.echo("\n" + declared(year, stock))
    out = waiting(year, stock)
    if out:
        typer.echo("\n没有进包的申请\n" + out)
    errors = sum(finding.is_error for finding in found)
    typer.echo(f"{operation_file(year)}：{len(filed)} 个有效包，错误 {errors}，提示和存疑 {len(found) - errors}。")
    return int(errors > 0)


def show(
    what: Annotated[str, typer.Argument(metavar="年度|包号", help="年度，如 2027；或包的编号，如 YW2027-01。")],
    format: FormatOption = Format.TEXT,
    as_of: AsOf = None,
    library: Library = None,
) -> int:
    import json

    from zhcity_cli.cli.operation_build import readable
    from zhcity_cli.cli.package_step import package_of
    from zhcity_cli.render.operation import declared, listing
    from zhcity_cli.render.package import detail

    loaded = opened(library, as_of)
    if what.isascii() and what.isdecimal() and len(what) == 4:
        year = int(what)
        readable(loaded, year)
        text = listing(year, loaded.library) + "\n\n" + declared(year, loaded.library)
        plain = _plain(year, loaded)
    else:
        package = package_of(loaded, what).record
        text = detail(package, loaded.library)
        plain = {"schema": 1, "packages": [package.model_dump(mode="json")]}
    typer.echo(json.dumps(plain, ensure_ascii=False, indent=1) if format is Format.JSON else text)
    return 0


def _plain(year: int, loaded: Loaded) -> dict[str, object]:
    from dataclasses import asdict

    from zhcity_cli.operating.declarations import declarations, without_dossier
    from zhcity_cli.operating.proposal import waiting

    stock = loaded.library
    packages = [filed.record for y, filed in stock.all_operation_packages if y == year]
    return {
        "schema": 1,
        "year": year,
        "packages": [package.model_dump(mode="json") for package in packages],
        "units": [{**asdict(unit), "amount": f"{unit.amount:.2f}"} for unit in declarations(year, stock)],
        "systems_without_dossier": [system.id for system in without_dossier(stock)],
        "waiting": [{"id": dossier.id, "reason": reason} for dossier, reason in waiting(year, stock)],
    }
