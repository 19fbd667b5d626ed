"""What the steps of a lot share: the package and lot that a call names, the rules over the package, writing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from zhcity_cli.cli.opening import must_be_open, opened

if TYPE_CHECKING:
    from zhcity_cli.model.edit import Edit
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.model.library import Filed
    from zhcity_cli.model.package import Lot, Package
    from zhcity_cli.store.load import Loaded


def own_library(folder: Path | None) -> Loaded:
    """The library, which must not be an example."""
    from zhcity_cli.errors import ExampleLibrary

    loaded = opened(folder)
    if loaded.library.settings.is_example:
        raise ExampleLibrary
    return loaded


def package_of(loaded: Loaded, number: str) -> Filed[Package]:
    """The package of a number; an unknown one is refused with the nearest."""
    from zhcity_cli.errors import UsageError, likely

    stock = loaded.library
    found = stock.packages.get(number) or stock.operation_packages.get(number)
    if found is None:
        every = [*stock.packages, *stock.operation_packages]
        hint = "用 zhcity package show 年度 看有哪些包；还没有的，用 zhcity package build 年度 打包。"
        raise UsageError(f"没有编号 {number} 的采购包。", likely(number, every, hint))
    must_be_open(stock, found[1].record)
    return cast("Filed[Package]", found[1])


def lot_of(package: Package, wanted: int | None) -> tuple[int, Lot]:
    """(place, lot) of the number given; without one, the only lot."""
    from zhcity_cli.errors import UsageError

    numbers = "、".join(str(lot.lot_number) for lot in package.lots)
    if not package.lots:
        raise UsageError(f"{package.id} 还没有标段。", f"先写一条：zhcity record {package.id} 标段 标的=… 限价=…")
    if wanted is None and len(package.lots) > 1:
        raise UsageError(
            f"{package.id} 有 {len(package.lots)} 个标段，没有写是哪一个。", f"加上 --lot，可写：{numbers}。"
        )
    for place, lot in enumerate(package.lots):
        if wanted in (None, lot.lot_number):
            return place, lot
    raise UsageError(f"{package.id} 没有第 {wanted} 标段。", f"可写：{numbers}。")


def errors_of(loaded: Loaded, number: str) -> list[Finding]:
    """The errors of a package as it stands in this library."""
    from zhcity_cli.rules import check

    return [finding for finding in check(package_of(loaded, number), loaded.library, number) if finding.is_error]


def tell(findings: Iterable[Finding]) -> None:
    """Findings at their place in words: their lines are not in the file yet."""
    from dataclasses import replace

    from zhcity_cli.render.report import line

    for finding in findings:
        typer.echo(line(replace(finding, file=f"{finding.file} {finding.path}".strip(), line=None, column=None)))


def carry_out(loaded: Loaded, number: str, edits: Sequence[Edit], *, save: bool, dry_run: bool) -> int:
    """Write the step unless it makes an error in the package that was not there before."""
    from zhcity_cli.cli.record import finish
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.recorded import drafted, named

    if not package_of(loaded, number).record.is_in_force:
        raise Refused(f"{number} 已经终止，不能再登记。", f"看这一年有哪些包：zhcity package show {number[2:6]}。")
    draft = drafted(loaded, named(loaded.library, number, ""), lambda _: edits)
    before = {(finding.code, finding.at) for finding in errors_of(loaded, number)}
    wrong = [finding for finding in errors_of(draft.after, number) if (finding.code, finding.at) not in before]
    if wrong:
        tell(wrong)
        typer.echo("× 这一步不合规定，什么也没有写。", err=True)
        return 1
    return finish(loaded, draft, number, save=save, message=None, dry_run=dry_run)
