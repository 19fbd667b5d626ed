"""zhcity demo: a library of one's own with a little history, to practise on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command("demo", help="生成一个有三年历史的练习库，随便试。")(demo)


def demo(folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放在哪里；须是不存在或空的文件夹。")]) -> int:
    from zhcity_cli.cli.plan_files import as_yaml
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.demonstration import demonstrate

    target = folder.resolve()
    if target.exists() and any(target.iterdir()):
        raise Refused(f"{folder} 里已有东西。", "换一个不存在或空的文件夹。")

    is_done = False
    try:
        loaded = demonstrate(target, as_yaml)
        is_done = True
    finally:
        if not is_done:
            shutil.rmtree(target, ignore_errors=True)
    count, year = len(loaded.library.dossiers), max(loaded.library.years)
    typer.echo(f"已生成练习库 {folder}：{count} 个示例项目，从 2024 年 1 月建库起三年的留痕，{year} 年度计划已拟定。")
    typer.echo(f"进入文件夹后试试：zhcity list、zhcity show 编号、git log、zhcity plan submit {year}。")
    return 0
