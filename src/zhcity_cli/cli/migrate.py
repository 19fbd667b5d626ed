"""zhcity migrate: bring a library to the newest format; every value stays what it was."""

from __future__ import annotations

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library
from zhcity_cli.cli.writing import writes


def register(app: typer.Typer) -> None:
    app.command("migrate", help="迁移：把旧格式的项目库改成新格式，内容不变，记一次留痕。")(writes("migrate")(migrate))


def migrate(dry_run: DryRun = False, library: Library = None) -> int:
    from zhcity_cli.cli.writing import judged
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.change import Act
    from zhcity_cli.store.migration import NEWEST, migrated
    from zhcity_cli.store.workspace import Workspace

    loaded = opened(library)
    version = loaded.library.settings.format_version
    if version == NEWEST:
        typer.echo(f"项目库已是最新格式（格式版本 {NEWEST}），不用迁移。")
        return 0
    if version > NEWEST:
        raise Refused(f"项目库的格式版本是 {version}，这个工具只认到 {NEWEST}。", "请安装新版的 zhcity。")
    workspace = Workspace(loaded)
    workspace.require_office("迁移")
    if workspace.changed():
        raise Refused("还有没登记的改动，不能迁移。", "先 zhcity save 登记，再迁移。")
    contents = migrated(loaded.root, version)
    typer.echo(f"由格式版本 {version} 迁移到 {NEWEST}：{len(contents)} 个文件。")
    if dry_run:
        typer.echo("演示，没有写入。")
        return 0
    subject = f"迁移到格式版本 {NEWEST}"
    commit = judged(workspace, lambda: workspace.publish(Act.MIGRATE, contents, subject))
    if commit is None:
        return 1
    typer.echo(f"已迁移并登记（{commit[:10]}）。")
    return 0
