"""zhcity correct: mend one value, also a frozen one, with its reason and document, as one commit that says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.model.edit import Edit
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.store.load import Loaded

ReasonOption = Annotated[str, typer.Option("--reason", metavar="理由", help="为什么，必填。")]
DocumentOption = Annotated[str, typer.Option("--document", metavar="文号", help="凭哪份文件，必填。")]


def register(app: typer.Typer) -> None:
    app.command("correct", help="更正：改正登记错了的一个值，冻结了的也能改；写明理由和文号，单独记一次留痕。")(
        writes("correct")(correct)
    )


def correct(
    number: Annotated[str, typer.Argument(metavar="编号", help="项目编号。")],
    field: Annotated[str, typer.Argument(metavar="字段", help="如 立项.文号、竣工验收.2.日期（第几条从 1 起）。")],
    value: Annotated[str, typer.Argument(metavar="值", help="正确的值；空的写 ''。")],
    reason: ReasonOption,
    document: DocumentOption,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.writing import judged
    from zhcity_cli.errors import Refused, UnknownId
    from zhcity_cli.model.change import DOCUMENT, REASON, Act
    from zhcity_cli.recording import Place, edits
    from zhcity_cli.render.report import line
    from zhcity_cli.store.recorded import drafted, named
    from zhcity_cli.store.workspace import Workspace

    one_line(reason, "--reason")
    one_line(document, "--document")
    loaded = opened(library)
    workspace = Workspace(loaded)
    if number not in loaded.library.by_id:
        raise UnknownId(number, loaded.library.by_id)
    wanted = named(loaded.library, number, "")
    if workspace.unsaved([wanted.file]):
        raise Refused(f"{number} 还有没登记的改动。", f"先 zhcity save {number}，或撤回改动，再更正。")
    route = re.sub(r"\[(\d+)\]", r".\1", field)

    def wished(root: Place) -> list[Edit]:
        return edits(root, root, [f"{route}={value}"])

    draft = drafted(loaded, wanted, wished)
    new = [*draft.faults, *_new_errors(loaded, draft.after, wanted.file)]
    for finding in new:
        typer.echo(line(finding))
    if new:
        typer.echo(f"× 更正以后有 {len(new)} 处错误，什么也没有写。", err=True)
        return 1
    if not draft.edits:
        typer.echo("已经是这样，没有改动。")
        return 0
    told = _told(loaded, draft.after, number)
    typer.echo(f"更正 {number}：{told}")
    if dry_run:
        typer.echo("演示，没有写入。")
        return 0
    contents: dict[str, bytes | None] = {wanted.file: draft.content}
    subject = f"更正 {number} 的 {told}（{document}）"
    trailers = {REASON: reason, DOCUMENT: document}
    commit = judged(workspace, lambda: workspace.publish(Act.CORRECT, contents, subject, trailers))
    if commit is None:
        return 1
    typer.echo(f"已更正并登记（{commit[:10]}，{workspace.person.full_name}，依据 {document}）。")
    return 0


def one_line(text: str, option: str) -> None:
    """What goes into the trail as one line of it."""
    from zhcity_cli.errors import UsageError

    if not text.strip() or not text.isprintable():
        raise UsageError(f"{option} 写成了“{text.strip()[:20]}”。", "写一行看得见的文字。")


def _new_errors(before: Loaded, after: Loaded, file: str) -> list[Finding]:
    """Errors that the correction would bring; what was wrong before does not stand in its way."""
    from zhcity_cli.cli.validate import all_findings

    only = frozenset([file])
    known = {(each.code, each.message) for each in all_findings(before, only)}
    return [f for f in all_findings(after, only) if f.is_error and (f.code, f.message) not in known]


def _told(before: Loaded, after: Loaded, number: str) -> str:
    """字段 旧值 → 新值."""
    from zhcity_cli.model.dossier.touched import differences
    from zhcity_cli.model.finding import written
    from zhcity_cli.rules.freezing import value

    old, new = (loaded.library.by_id[number].record for loaded in (before, after))
    return "；".join(f"{written(d.at)} {value(d.old)} → {value(d.new)}" for d in differences(old, new))
