"""zhcity submit: hand own steps to the office, as a branch of the server or as one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.store.workspace import Workspace


def register(app: typer.Typer) -> None:
    app.command("submit", help="提交：登记改动，把自己没交的步骤交给办公室（推成分支，或存成一个文件）。")(
        writes("submit")(submit)
    )


def submit(
    message: Annotated[
        str | None, typer.Option("--message", "-m", metavar="事由", help="为什么改，带上文号最好。")
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="文件", help="没有网络时，存成一个提交包，用 U 盘或邮件交给办公室。"),
    ] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.incoming import errors_in, tell_steps
    from zhcity_cli.cli.save import save
    from zhcity_cli.store.lines import ancestor, own_steps
    from zhcity_cli.store.workspace import Workspace

    workspace = Workspace(opened(library))
    if bundle is not None:
        _must_be_free(bundle, workspace)
    if workspace.changed():
        code = save(message=message, dry_run=dry_run, library=library)
        if code or dry_run:
            return code
        workspace = Workspace(opened(library))
    repository = workspace.repository
    head, base, is_part = _range(workspace, is_online=bundle is None)
    steps = own_steps(repository, head, base)
    if not steps:
        typer.echo("没有要提交的：自己登记的都已经在主线上了。")
        return 0
    typer.echo(f"要提交 {len(steps)} 步：")
    tell_steps(steps, workspace.library)
    start = ancestor(repository, head, base)
    wrong = errors_in(repository, start, head) if start else 0
    if wrong:
        typer.echo(f"× 有 {wrong} 处不合规定，没有提交。", err=True)
        typer.echo("  → 照上面改好，再 zhcity submit；不是您改的，告诉办公室。", err=True)
        return 1
    if dry_run:
        typer.echo("可以提交（演示，没有写入）。")
        return 0
    if bundle is not None:
        return _as_file(workspace, bundle, start, base, is_part)
    return _as_branch(workspace, start or base)


def _must_be_free(bundle: Path, workspace: Workspace) -> None:
    from zhcity_cli.errors import UsageError
    from zhcity_cli.store.files import must_be_writable

    if bundle.is_dir():
        raise UsageError(f"{bundle} 是文件夹。", "写一个文件名，如 提交.bundle。")
    if bundle.exists():
        raise UsageError(f"已经有 {bundle} 了。", "换一个文件名，或先删去它。")
    if bundle.resolve().is_relative_to(workspace.loaded.root.resolve()):
        raise UsageError(f"{bundle} 在项目库里面。", "存到项目库以外的地方，如 U 盘。")
    must_be_writable(bundle.resolve())


def _range(workspace: Workspace, *, is_online: bool) -> tuple[str, str, bool]:
    """(where we stand, the main line as the office has it, whether this is a part that was cut out)."""
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.cutting import origin
    from zhcity_cli.store.remote import fetch, known_tip, need_remote, remote_of

    repository = workspace.repository
    head = repository.head()
    if head is None:
        raise Refused("项目库还没有任何登记，没有可交的。", "先用 zhcity save 登记。")
    part = origin(repository, head)
    if part and (not is_online or remote_of(repository) is None):
        if is_online:
            raise Refused(
                "这是切出来的小库，没有服务器可交。", "用 zhcity submit --bundle 文件 存成提交包，交给办公室。"
            )
        return head, part.root, True
    if is_online:
        fetch(repository, need_remote(repository))
    base = known_tip(repository)
    if base is None:
        raise Refused(
            "不知道办公室的主线到了哪里，分不出哪些是没交的。", "先 zhcity sync（要有网络）；没有服务器的，请办公室用 zhcity slice 切一个小库给您。"
        )  # fmt: skip
    return head, base, False


def _as_file(workspace: Workspace, bundle: Path, start: str | None, base: str, is_part: bool) -> int:
    from zhcity_cli.store.branches import is_on_main, new_name, park
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.remote import HEADS, write_bundle

    repository = workspace.repository
    if not is_part and is_on_main(repository):
        park(repository, new_name(repository, workspace.person.unit.code, workspace.library.today), start or base)
        repository = Repository(workspace.loaded.root)
    branch = repository.branch().removeprefix(HEADS)
    # The office has no object of a part, and everything up to where the lines parted otherwise.
    write_bundle(repository, bundle, branch, None if is_part else start)
    typer.echo(f"已存成 {bundle}（{bundle.stat().st_size / 1024:.0f} KB）。")
    typer.echo("下一步：把这个文件交给办公室，办公室用 zhcity receive 文件 收下。" + ("" if is_part else _WAITING))
    return 0


_WAITING = "收下以后 zhcity sync，会回到主线。"


def _as_branch(workspace: Workspace, base: str) -> int:
    """Push the work branch; steps made on the main line wait on one from now on."""
    from zhcity_cli.store.branches import is_on_main, is_work_branch, new_name, park
    from zhcity_cli.store.remote import HEADS, Pushed, need_remote, push

    repository = workspace.repository
    remote, head = need_remote(repository), repository.head() or ""
    tried: list[str] = []
    is_waiting = is_work_branch(repository.branch())
    while True:
        unit, day = workspace.person.unit.code, workspace.library.today
        name = (
            repository.branch().removeprefix(HEADS)
            if is_waiting and not tried
            else new_name(repository, unit, day, tried)
        )
        answer = push(repository, remote, head, name)
        if answer.outcome is not Pushed.BEHIND or len(tried) > 8:
            break
        tried.append(name)
    for line in answer.said[:20]:
        typer.echo(f"  远端：{line}", err=True)
    if answer.outcome is not Pushed.DONE:
        typer.echo(f"× 远端没有收分支 {name}，自己登记的都还在。", err=True)
        typer.echo("  → 照远端说的改；不让推送的，用 zhcity submit --bundle 文件 存成文件交给办公室。", err=True)
        return 1
    if is_on_main(repository):
        park(repository, name, base)
    typer.echo(f"已交到 {remote} 的分支 {name}。")
    typer.echo("下一步：在网页上为它建合并请求（已经有的会自动更新），等办公室收下。" + _WAITING)
    return 0
