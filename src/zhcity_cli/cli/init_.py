"""zhcity init: a new library with settings, registry, skeletons and its first commit."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command("init", help="新建项目库：设置、名录、模板，并做第一次登记。")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放在哪里；不存在就新建。")],
    name: Annotated[str, typer.Option("--name", metavar="名称", help="项目库的名称。")] = "新型智慧城市建设项目库",
    person: Annotated[
        str | None, typer.Option("--person", metavar="姓名", help="办公室经办人；不写用 git 里的。")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="邮箱", help="经办人的邮箱；不写用 git 里的。")
    ] = None,
) -> int:
    from zhcity_cli.errors import NoIdentity, Refused
    from zhcity_cli.store.files import SETTINGS
    from zhcity_cli.store.founding import found

    target = folder.resolve()
    if (target / SETTINGS).exists():
        raise Refused(f"{folder} 已经是项目库。", "换一个文件夹；要检查这个库，用 zhcity validate。")
    if target.exists() and any(entry.name != ".git" for entry in target.iterdir()):
        raise Refused(f"{folder} 里已有别的文件。", "换一个空文件夹。")
    is_new = not target.exists()
    try:
        commit = found(target, name, person, email)
    except NoIdentity as missing:
        missing.hint = "加上 --person 姓名 --email 邮箱，写办公室经办人。"
        raise
    finally:
        if is_new and not (target / SETTINGS).exists():
            shutil.rmtree(target, ignore_errors=True)
    typer.echo(f"已新建项目库 {folder}（{commit[:10]}）。")
    typer.echo("下一步：在 registry/units.yaml 登记各单位和人员，zhcity save；然后 zhcity new 建第一个卷宗。")
    return 0
