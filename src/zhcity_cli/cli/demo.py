"""zhcity demo: a library of one's own with a little history, to practise on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command("demo", help="生成一个带历史的练习库，随便试。")(demo)


def demo(folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放在哪里；须是不存在或空的文件夹。")]) -> int:
    from zhcity_cli.cli.plan_files import as_yaml
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.library import Library
    from zhcity_cli.planning import build_plan
    from zhcity_cli.store.demonstration import YEAR, demonstrate

    target = folder.resolve()
    if target.exists() and any(target.iterdir()):
        raise Refused(f"{folder} 里已有东西。", "换一个不存在或空的文件夹。")

    def write_plan(library: Library) -> bytes:
        return as_yaml(build_plan(library, YEAR).plan)

    is_done = False
    try:
        loaded = demonstrate(target, write_plan)
        is_done = True
    finally:
        if not is_done:
            shutil.rmtree(target, ignore_errors=True)
    count = len(loaded.library.dossiers)
    typer.echo(f"已生成练习库 {folder}：{count} 个示例项目，{YEAR} 年度计划已拟定。")
    typer.echo(f"进入文件夹后试试：zhcity list、zhcity show 编号、git log、zhcity plan submit {YEAR}。")
    return 0
