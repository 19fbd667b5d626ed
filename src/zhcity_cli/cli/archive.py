"""zhcity archive: what goes to the archive for a year: the whole history, the workbooks, their digests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Library, YearArgument


def register(app: typer.Typer) -> None:
    app.command("archive", help="归档：整个历史（git bundle）、工作簿和它们的 sha256，放进一个文件夹。")(archive)


def archive(
    year: YearArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="文件夹", help="放在哪里；须是不存在或空的文件夹。")
    ],
    library: Library = None,
) -> int:
    from zhcity_cli.cli.plan_files import anchor_of, anchored, locked
    from zhcity_cli.errors import Refused
    from zhcity_cli.exports import WORKBOOKS
    from zhcity_cli.render.xlsx import to_xlsx
    from zhcity_cli.store.archiving import archived
    from zhcity_cli.store.git import Repository

    loaded = opened(library)
    plan = locked(loaded.library, year)
    anchor = anchor_of(loaded.root, plan)
    if not anchor:
        raise Refused(f"{year} 年度计划还没有冻结，不能归档。", f"先用 zhcity plan freeze {year} 冻结。")
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise Refused(f"{output} 里已有东西。", "换一个不存在或空的文件夹。")
    books = {}
    for name, make in WORKBOOKS.items():
        try:
            books[f"{name}-{year}.xlsx"] = to_xlsx(anchored(make(plan, loaded.library), anchor))
        except Refused as refused:
            typer.echo(f"※ 没有 {name}：{refused.message}", err=True)
    for file in archived(Repository(loaded.root), output, year, anchor, books):
        typer.echo(f"  {file}")
    typer.echo(f"已归档到 {output}。{anchor}")
    typer.echo("核对：在该文件夹运行 sha256sum -c SHA256SUMS；怎样从备份恢复和核对见 说明.txt。")
    return 0
