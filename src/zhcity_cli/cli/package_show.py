"""zhcity package check and show: the packages of a year, their findings, and what is in no package yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Format, FormatOption, Library, YearArgument

if TYPE_CHECKING:
    from zhcity_cli.model.library import Filed
    from zhcity_cli.model.package import Package
    from zhcity_cli.store.load import Loaded


def check(year: YearArgument, as_of: AsOf = None, library: Library = None) -> int:
    from zhcity_cli.cli.package_build import readable
    from zhcity_cli.packaging import APPROVED, waiting
    from zhcity_cli.render.package import held_back, listing
    from zhcity_cli.render.report import line
    from zhcity_cli.rules import check as findings_of
    from zhcity_cli.store.load import locate_in_files

    loaded = opened(library, as_of)
    stock = loaded.library
    readable(loaded, year)
    filed = _of_year(loaded, year)
    found = [finding for each in filed for finding in findings_of(each, stock, each.record.id)]
    for finding in locate_in_files(loaded.root, found):
        typer.echo(line(finding))
    typer.echo(listing([each.record for each in filed]) if filed else f"{year} 年度还没有采购包。")
    plan = stock.plan(year)
    waits = waiting(plan, stock) if plan and plan.state in APPROVED else None
    rows = (*((row, "还没有进包") for row in waits.ready), *waits.held_back) if waits else ()
    if rows:
        typer.echo("\n没有进包的项目\n" + held_back(rows, stock))
        typer.echo(f"打包：zhcity package build {year}")
    elif plan is None or waits is None:
        typer.echo(f"※ {year} 年度计划{'还没有做' if plan is None else '还没有审定'}。")
    errors = sum(finding.is_error for finding in found)
    typer.echo(f"{len(filed)} 个采购包：错误 {errors}，提示和存疑 {len(found) - errors}。")
    return int(errors > 0)


def show(
    what: Annotated[str, typer.Argument(metavar="年度|包号", help="年度，如 2027；或包的编号，如 CG2027-01。")],
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json

    from zhcity_cli.cli.package_build import readable
    from zhcity_cli.cli.package_step import package_of
    from zhcity_cli.render.package import detail, listing

    loaded = opened(library)
    if what.isascii() and what.isdecimal() and len(what) == 4:
        readable(loaded, int(what))
        packages = [filed.record for filed in _of_year(loaded, int(what))]
        text = listing(packages) if packages else f"{what} 年度还没有采购包；用 zhcity package build {what} 打包。"
    else:
        packages = [package_of(loaded, what).record]
        text = detail(packages[0], loaded.library)
    if format is Format.JSON:
        plain = {"schema": 1, "packages": [package.model_dump(mode="json") for package in packages]}
        text = json.dumps(plain, ensure_ascii=False, indent=1)
    typer.echo(text)
    return 0


def _of_year(loaded: Loaded, year: int) -> list[Filed[Package]]:
    return [filed for each, filed in loaded.library.all_packages if each == year]
