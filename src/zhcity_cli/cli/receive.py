"""zhcity receive: the office takes in what a unit handed over as a file or a small library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.store.remote import Head
    from zhcity_cli.store.taking_in import Brought
    from zhcity_cli.store.workspace import Workspace


def register(app: typer.Typer) -> None:
    app.command("receive", help="收下单位交来的提交包或小库：核对、列出带来什么，没有问题就并入主线（办公室）。")(
        writes("receive")(receive)
    )


def receive(
    source: Annotated[
        str,
        typer.Argument(
            metavar="来源", help="提交包（zhcity submit --bundle 生成的）、小库的文件夹，或服务器上的分支名。"
        ),
    ],
    branch: Annotated[
        str | None, typer.Option("--branch", metavar="分支", help="提交包里有几个分支时，收哪一个。")
    ] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.incoming import reviewed, tell_clash
    from zhcity_cli.render.check import as_text
    from zhcity_cli.store.lines import Clashed
    from zhcity_cli.store.taking_in import bring, join, let_go
    from zhcity_cli.store.workspace import Workspace

    workspace = Workspace(opened(library))
    workspace.require_office("收下提交")
    head = _head(workspace)
    brought = bring(workspace.repository, source, lambda heads: _chosen(heads, branch), head, workspace.author)
    try:
        if not brought.steps:
            typer.echo("里面没有新的内容，都已经在主线上了。")
            return 0
        name = _named(workspace, brought)
        typer.echo(f"{name} 带来 {len(brought.steps)} 步。")
        merged, moved = join(workspace.repository, brought, head, _message(workspace, brought), workspace.author)
        if not moved:
            typer.echo("这些内容主线上都已经有了，不用再收。")
            return 0
        contents = workspace.repository.blobs([blob for blob in moved.values() if blob])
        workspace.refuse_exposed({path: contents[blob] if blob else None for path, blob in moved.items()})
        seen = reviewed(workspace.repository, head, merged)
        typer.echo(as_text(seen))
        if not seen.is_fine:
            typer.echo("× 没有收，什么也没有动。", err=True)
            typer.echo("  → 请对方照上面改好，重新提交；急用的，由办公室代录。", err=True)
            return 1
        if dry_run:
            typer.echo(f"可以收下，共 {len(moved)} 个文件（演示，没有写入）。")
            return 0
        workspace.land(merged, moved)
    except Clashed as clashed:
        remedy = "问清楚以哪个为准：以对方的为准，由办公室照着改主线再登记；以主线的为准，请对方改成主线的值再交。"
        return tell_clash(clashed, "主线", "对方", remedy)
    finally:
        let_go(workspace.repository, brought)
    typer.echo(f"已收下 {len(brought.steps)} 步、{len(moved)} 个文件（{merged[:10]}，{workspace.person.full_name}）。")
    return 0


def _head(workspace: Workspace) -> str:
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.branches import is_on_main

    head = workspace.repository.head()
    if head is None:
        raise Refused("项目库还没有任何登记。", "先用 zhcity save 做第一次登记。")
    if not is_on_main(workspace.repository):
        raise Refused("现在不在主线上，收下的内容要并入主线。", "运行 git switch main，再试。")
    return head


def _chosen(heads: list[Head], branch: str | None) -> Head:
    from zhcity_cli.errors import UsageError, likely

    names = {head.name: head for head in heads}
    if branch is None and len(heads) == 1:
        return heads[0]
    if branch in names:
        return names[branch]
    listed = f"里面有：{'、'.join(names) or '没有分支'}。"
    if branch is None:
        raise UsageError("没有说收哪个分支。", f"加上 --branch 分支；{listed}")
    raise UsageError(f"里面没有分支 {branch}。", likely(branch, list(names), listed))


def _message(workspace: Workspace, brought: Brought) -> str:
    people = dict.fromkeys(step.author.email for step in brought.steps)
    known = [workspace.library.person(email) for email in people]
    units = "、".join(dict.fromkeys(person.unit.name for person in known if person))
    return f"收下{units or '名录以外的人'}的 {len(brought.steps)} 步（{_named(workspace, brought)}）"


def _named(workspace: Workspace, brought: Brought) -> str:
    from zhcity_cli.exports.text import shown

    return f"{workspace.library.unit_name(brought.unit)}的小库" if brought.unit else f"分支 {shown(brought.name)}"
