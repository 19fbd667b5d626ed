"""zhcity save: put on the trail what was edited, after checking it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Ids, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.store.load import Loaded
    from zhcity_cli.store.workspace import Workspace


def register(app: typer.Typer) -> None:
    app.command("save", help="登记：检查改过的卷宗、计划、名录，没有错误就记入留痕。")(writes("save")(save))


def save(
    ids: Ids = None,
    message: Annotated[
        str | None, typer.Option("--message", "-m", metavar="事由", help="为什么改，带上文号最好。")
    ] = None,
    dry_run: DryRun = False,
    library: Library = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar="依据", help="代录凭的文号、会议编号，或文件的 sha256。")
    ] = None,
) -> int:
    from zhcity_cli.cli.validate import select
    from zhcity_cli.cli.writing import judged
    from zhcity_cli.model.change import Act
    from zhcity_cli.store.workspace import Workspace

    loaded = opened(library)
    workspace = Workspace(loaded)
    changed = workspace.changed()
    if ids:
        chosen = select(loaded, ids)
        changed = {path: content for path, content in changed.items() if path in chosen}
    if not changed:
        typer.echo("没有要登记的改动。")
        return 0
    workspace.refuse_exposed(changed)
    if _refused(loaded, changed):
        return 1
    for path, option in workspace.repository.hidden().items():
        if path in changed:
            remedy = f"登记后恢复正常；别的改动要恢复，运行 git update-index {option} -- 文件。"
            typer.echo(f"※ git 被告知不看 {path} 的改动（zhcity 照样看）；{remedy}", err=True)
    typer.echo("\n".join(f"  {_word(workspace, path, content)} {path}" for path, content in sorted(changed.items())))
    if dry_run:
        typer.echo(f"以上 {len(changed)} 个文件可以登记（演示，没有写入）。")
        return 0
    subject = message or f"登记 {_what(changed)}"
    commit = judged(workspace, lambda: workspace.publish(Act.SAVE, changed, subject, _basis(loaded, basis)))
    if commit is None:
        return 1
    typer.echo(f"已登记 {len(changed)} 个文件（{commit[:10]}，{workspace.person.full_name}）。")
    return 0


def _basis(loaded: Loaded, text: str | None) -> dict[str, str]:
    """What the step rests on, under the word that says what it is."""
    from zhcity_cli.cli.correct import one_line
    from zhcity_cli.model.change import DIGEST, DOCUMENT, MEETING

    if text is None:
        return {}
    one_line(text, "--basis")
    is_digest = re.fullmatch(r"[0-9a-f]{64}", text)
    return {DIGEST if is_digest else MEETING if text in loaded.library.meetings else DOCUMENT: text}


def _refused(loaded: Loaded, changed: dict[str, bytes | None]) -> bool:
    """Errors in what would be saved: told, and nothing is written."""
    from zhcity_cli.cli.validate import all_findings
    from zhcity_cli.render.report import line
    from zhcity_cli.store.load import locate_in_files

    found = [f for f in all_findings(loaded) if f.is_error and f.file in changed]
    for finding in locate_in_files(loaded.root, found):
        typer.echo(line(finding))
    if found:
        typer.echo(f"× 有 {len(found)} 处错误，没有登记。改好后再运行 zhcity save。", err=True)
    return bool(found)


def _word(workspace: Workspace, path: str, content: bytes | None) -> str:
    if content is None:
        return "删除"
    return "修改" if workspace.is_on_trail(path) else "新增"


def _what(changed: dict[str, bytes | None]) -> str:
    names = [path.rpartition("/")[2].removesuffix(".yaml") for path in sorted(changed)]
    return "、".join(names[:3]) + (f" 等 {len(names)} 个文件" if len(names) > 3 else "")
