"""zhcity sync: bring in what others did, put own steps on top of it, hand them on; all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.store.workspace import Workspace

ROUNDS = 3  # how often somebody may be quicker with the server than we


def register(app: typer.Typer) -> None:
    app.command("sync", help="同步：取回别人登记的，把自己没交的接在后面，再交上去；有冲突就说明，什么也不动。")(
        writes("sync")(sync)
    )


def sync(dry_run: DryRun = False, library: Library = None) -> int:
    from zhcity_cli.cli.incoming import tell_clash
    from zhcity_cli.store.lines import Clashed

    for last in (False,) * (ROUNDS - 1) + (True,):
        workspace = _workspace(library)
        try:
            code = _round(workspace, dry_run)
        except Clashed as clashed:
            remedy = "与对方商定以哪个为准：以对方的为准，把自己的改成对方的值，zhcity save 后再 zhcity sync；以您的为准，请对方先改。"
            return tell_clash(clashed, "远端", "您", remedy)
        if code is not None:
            return code
        if not last:
            typer.echo("※ 别人刚刚也交了，重新取一次。", err=True)
    typer.echo("× 远端一直有人在交，这次没有交上去；已取回的都在，自己的也在。", err=True)
    typer.echo("  → 过一会再运行 zhcity sync。", err=True)
    return 1


def _workspace(library: Library) -> Workspace:
    from zhcity_cli.store.workspace import Workspace

    return Workspace(opened(library))


def _round(workspace: Workspace, dry_run: bool) -> int | None:
    """One try; None where somebody pushed between our fetch and our push."""
    from zhcity_cli.store.branches import is_on_main, is_work_branch
    from zhcity_cli.store.remote import HEADS, fetch, main_line, need_remote

    repository = workspace.repository
    remote = need_remote(repository)
    fetch(repository, remote)
    branch = repository.branch()
    if is_work_branch(branch):
        return _on_work_branch(workspace, remote, dry_run)
    if not is_on_main(repository):
        from zhcity_cli.errors import Refused

        name, main = branch.removeprefix(HEADS), main_line(repository)
        raise Refused(
            f"现在在分支 {name} 上，不是主线。",
            f"运行 git switch {main} 再同步；要把这个分支交上去，用 zhcity submit。",
        )
    theirs = repository.tip(f"refs/remotes/{remote}/{main_line(repository)}")
    tip = _brought_in(workspace, theirs, dry_run)
    if tip is None:
        return 1
    if dry_run and tip != theirs:
        typer.echo("自己没交的会交上去（演示，没有写入）。")
    if dry_run or tip == theirs:
        return 0
    return _handed_on(workspace, remote, tip, theirs)


def _brought_in(workspace: Workspace, theirs: str | None, dry_run: bool) -> str | None:
    """Our tip after what others did was brought in; None where our steps are not legal on top of it."""
    from zhcity_cli.cli.incoming import errors_in, tell_steps
    from zhcity_cli.store.lines import Clashed, carried, folded, is_within, moved_between, own_steps

    repository = workspace.repository
    head = repository.head()
    if theirs is None or (head and is_within(repository, theirs, head)):
        if theirs == head:
            typer.echo("已是最新的，没有要取的，也没有要交的。")
        return head
    news = own_steps(repository, theirs, head) if head else []
    typer.echo(f"别人登记了 {len(news)} 步：")
    tell_steps(news, workspace.library)
    own = own_steps(repository, head, theirs) if head else []
    tip = theirs
    if own:
        try:
            tip, made = carried(repository, own, theirs, workspace.author)
        except Clashed:
            tip, made = folded(repository, own, theirs, workspace.author)
        wrong = errors_in(repository, theirs, tip) if made else 0
        if wrong:
            typer.echo(f"× 您有 {len(own)} 步没交，接在别人的后面有 {wrong} 处不合规定，什么也没有动。", err=True)
            typer.echo("  → 按上面的办法改好并登记，再 zhcity sync；办不了的告诉办公室。", err=True)
            return None
        same = "" if made else "和远端已经一样，不用再交"
        typer.echo(f"您没交的 {len(own)} 步{same or '接在后面，重新核对过，没有问题'}。")
    moved = moved_between(repository, head, tip)
    if dry_run:
        typer.echo(f"会更新 {len(moved)} 个文件（演示，没有写入）。")
        return tip
    workspace.land(tip, moved)
    typer.echo(f"已取回，更新了 {len(moved)} 个文件。")
    return tip


def _handed_on(workspace: Workspace, remote: str, tip: str, theirs: str | None) -> int | None:
    from zhcity_cli.cli.incoming import errors_in
    from zhcity_cli.store.branches import new_name, park
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.remote import Pushed, fetch, main_line, push

    main = main_line(workspace.repository)
    answer = push(workspace.repository, remote, tip, main)
    if answer.outcome is Pushed.BEHIND:
        return None
    if answer.outcome is Pushed.DONE:
        typer.echo(f"已交到 {remote} 的 {main}。")
        return 0
    fetch(workspace.repository, remote)
    if workspace.repository.tip(f"refs/remotes/{remote}/{main}") != theirs:
        return None
    _tell_server(answer.said)
    if theirs is None:
        typer.echo(f"× 远端不收 {main}，自己登记的都还在。", err=True)
        typer.echo("  → 请服务器的管理人把现有的项目库放上去。", err=True)
        return 1
    repository = Repository(workspace.loaded.root)  # its head has moved
    if wrong := errors_in(repository, theirs, tip):
        typer.echo(f"× 远端退回了：有 {wrong} 处不合规定。自己登记的都还在，没有交上去。", err=True)
        typer.echo("  → 按上面的办法改好并登记，再 zhcity sync；已经记下的错步骤改不掉的，告诉办公室。", err=True)
        return 1
    name = new_name(repository, workspace.person.unit.code, workspace.library.today)
    park(repository, name, theirs)
    typer.echo(f"※ 远端的主线不让直接交。您没交的步骤都在分支 {name} 上，主线和远端一样。", err=True)
    typer.echo("  → 用 zhcity submit 交上去，由办公室合并；还可以接着 zhcity save。", err=True)
    return 1


def _on_work_branch(workspace: Workspace, remote: str, dry_run: bool) -> int:
    """On a branch that was, or will be, handed in: back to the main line once the office took it in."""
    from zhcity_cli.store.branches import finish
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.lines import Clashed, end_of, is_within, moved_between, own_steps
    from zhcity_cli.store.remote import HEADS, main_line

    repository = workspace.repository
    head, name = repository.head() or "", repository.branch().removeprefix(HEADS)
    main = main_line(repository)
    theirs = repository.tip(f"refs/remotes/{remote}/{main}")
    if theirs is None:
        typer.echo(f"远端还没有主线 {main}。")
        return 0
    own = own_steps(repository, head, theirs)
    is_taken = is_within(repository, head, theirs)
    if own and not is_taken:
        with suppress(Clashed):  # the office will see it when it takes the branch in
            is_taken = not end_of(repository, head, theirs)
    if not is_taken:
        news = own_steps(repository, theirs, head)
        typer.echo(f"现在在分支 {name} 上，有 {len(own)} 步办公室还没有收；主线上另有 {len(news)} 步新的。")
        typer.echo("  → 还没交的用 zhcity submit；办公室收下以后再 zhcity sync，会回到主线。")
        return 0
    local = repository.tip(f"{HEADS}{main}")
    if local and not is_within(repository, local, theirs):
        typer.echo(f"× 分支 {name} 办公室已经收下，但本地主线 {main} 上另有没交的步骤。", err=True)
        typer.echo(f"  → 运行 git switch {main}，再 zhcity sync。", err=True)
        return 1
    moved = moved_between(repository, head, theirs)
    if dry_run:
        typer.echo(f"分支 {name} 办公室已经收下，会回到主线，更新 {len(moved)} 个文件（演示，没有写入）。")
        return 0
    if theirs != head:
        workspace.land(theirs, moved)
    finish(Repository(workspace.loaded.root), f"{HEADS}{main}", local)
    typer.echo(f"分支 {name} 办公室已经收下，回到主线 {main}，更新了 {len(moved)} 个文件。")
    return 0


def _tell_server(said: tuple[str, ...]) -> None:
    for line in said[:20]:
        typer.echo(f"  远端：{line}", err=True)
