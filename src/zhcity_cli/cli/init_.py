"""zhcity init: a new library with its first commit, and what its forge or its server needs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.cli.options import known

FORGES = ("gitea", "gitlab", "gitee", "github", "bare")


def register(app: typer.Typer) -> None:
    app.command("init", help="新建项目库：设置、名录、模板，并做第一次登记；加上代码平台或服务器要的文件。")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放在哪里；不存在就新建。")],
    name: Annotated[str, typer.Option("--name", metavar="名称", help="项目库的名称。")] = "新型智慧城市建设项目库",
    person: Annotated[
        str | None, typer.Option("--person", metavar="姓名", help="办公室经办人；不写用 git 里的。")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="邮箱", help="经办人的邮箱；不写用 git 里的。")
    ] = None,
    forge: Annotated[
        str | None,
        typer.Option(
            "--forge",
            metavar="平台",
            help="加上检查流水线、合并请求模板、负责人文件（gitea、gitlab、gitee、github，已有的库也能加）；"
            "bare：建一个自己的服务器仓库，推送时逐步核对。",
        ),
    ] = None,
) -> int:
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.files import SETTINGS

    known(forge, list(FORGES), "平台")
    target = folder.resolve()
    if forge == "bare":
        return _server(folder)
    if (target / SETTINGS).exists():
        if forge is None:
            raise Refused(f"{folder} 已经是项目库。", "换一个文件夹；要检查这个库，用 zhcity validate。")
        return _added(folder, forge)
    if target.exists() and any(entry.name != ".git" for entry in target.iterdir()):
        raise Refused(f"{folder} 里已有别的文件。", "换一个空文件夹。")
    commit = _founded(target, name, person, email, forge)
    typer.echo(f"已新建项目库 {folder}（{commit[:10]}）。")
    if forge:
        _tell_forge(forge)
    typer.echo("下一步：在 registry/units.yaml 登记各单位和人员，zhcity save；然后 zhcity new 建第一个卷宗。")
    return 0


def _founded(target: Path, name: str, person: str | None, email: str | None, forge: str | None) -> str:
    from zhcity_cli.errors import NoIdentity
    from zhcity_cli.store.files import SETTINGS
    from zhcity_cli.store.forge import files, install_pre_commit
    from zhcity_cli.store.founding import found

    is_new = not target.exists()
    more: Mapping[str, bytes] = files(forge) if forge else {}
    try:
        commit = found(target, name, person, email, more)
    except NoIdentity as missing:
        missing.hint = "加上 --person 姓名 --email 邮箱，写办公室经办人。"
        raise
    finally:
        if is_new and not (target / SETTINGS).exists():
            shutil.rmtree(target, ignore_errors=True)
    if forge:
        install_pre_commit(target)
    return commit


def _added(folder: Path, forge: str) -> int:
    """The forge's files in a library that is there: one more step of the office. What somebody changed stays."""
    from zhcity_cli.cli.opening import opened
    from zhcity_cli.cli.writing import judged
    from zhcity_cli.model.change import Act
    from zhcity_cli.store.forge import files, install_pre_commit
    from zhcity_cli.store.workspace import Workspace

    workspace = Workspace(opened(folder))
    workspace.require_office("加平台文件")
    root = workspace.loaded.root
    wanted = files(forge)
    there = [path for path in wanted if (root / path).exists()]
    missing: dict[str, bytes | None] = {path: content for path, content in wanted.items() if path not in there}
    for path in there:
        typer.echo(f"  已有 {path}，没有动")
    if not install_pre_commit(root):
        typer.echo("  已有 .git/hooks/pre-commit，没有动")
    if not missing:
        typer.echo(f"{forge} 要的文件都有了。")
        return 0
    commit = judged(workspace, lambda: workspace.publish(Act.SAVE, missing, f"加上 {forge} 的检查和模板"))
    if commit is None:
        return 1
    typer.echo("\n".join(f"  新增 {path}" for path in missing))
    typer.echo(f"已登记（{commit[:10]}）。")
    _tell_forge(forge)
    return 0


def _server(folder: Path) -> int:
    from zhcity_cli.store.forge import serve

    is_new = serve(folder.resolve())
    typer.echo(
        f"{'已建服务器仓库' if is_new else '已给服务器仓库装好钩子'} {folder}：推送到 main 的逐步核对，不合规定的退回。"
    )
    typer.echo(f"下一步：在办公室的项目库里 git remote add origin {folder.resolve()}，再 zhcity sync。")
    return 0


def _tell_forge(forge: str) -> None:
    typer.echo(
        f"{forge}：流水线只是提醒，提交里可以改它；合并以前由办公室运行 zhcity check，主线请在平台上设为受保护。"
    )
    typer.echo(
        "流水线要在装好 zhcity 的自有执行机上跑（标签 zhcity）；负责人文件里的 @zhcity-office 换成办公室的账号。"
    )
