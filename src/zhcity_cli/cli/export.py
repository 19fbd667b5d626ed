"""zhcity export: one of the workbooks for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Library


def register(app: typer.Typer) -> None:
    app.command("export", help="导出会议用的工作簿。")(export)


def export(
    name: Annotated[
        str, typer.Argument(metavar="工作簿", help="plan-review（年度计划送审表）、volume-summary（带量汇总）。")
    ],
    year: Annotated[int, typer.Argument(metavar="年度", help="计划年度，如 2027。")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="写到哪里；不写放在 out/。")
    ] = None,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.plan_files import anchor_of, anchored, locked, relative
    from zhcity_cli.errors import UsageError
    from zhcity_cli.exports import WORKBOOKS
    from zhcity_cli.render.xlsx import to_xlsx
    from zhcity_cli.store.files import write_atomically

    if name not in WORKBOOKS:
        raise UsageError(f"没有 {name} 这个工作簿。", f"可以导出：{'、'.join(WORKBOOKS)}。")
    loaded = opened(library)
    plan = locked(loaded.library, year)
    workbook = anchored(WORKBOOKS[name](plan, loaded.library), anchor_of(loaded.root, plan))
    target = output or loaded.root / "out" / f"{name}-{year}.xlsx"
    if target.suffix != ".xlsx":
        raise UsageError(f"文件名 {target.name} 不是 .xlsx。", "请以 .xlsx 结尾。")
    write_atomically(target, to_xlsx(workbook))
    typer.echo(f"已写出 {relative(target, loaded.root)}")
    return 0
