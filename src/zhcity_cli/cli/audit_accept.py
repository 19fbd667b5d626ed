"""zhcity audit accept: an illegal step that a document settled; its findings print as 已追认 and no longer fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhcity_cli.cli.correct import DocumentOption, ReasonOption, one_line
from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library, day
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.audit.step import Charge
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.store.workspace import Workspace


@dataclass(frozen=True)
class Paper:
    """What a ruling rests on."""

    reason: str
    document: str
    on: date
    by: str


def accept(
    commit: Annotated[str, typer.Argument(metavar="提交", help="不合规定的那一步的提交号，见 zhcity audit verify。")],
    reason: ReasonOption,
    document: DocumentOption,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="规则", help="只追认这条规则，可写多个；不写就是这一步的全部。"),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="文件的日期，不写就是今天。")] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.writing import judged
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.change import DOCUMENT, REASON, Act
    from zhcity_cli.render.audit import heading
    from zhcity_cli.render.report import line
    from zhcity_cli.store.receiving import RULINGS
    from zhcity_cli.store.workspace import Workspace

    one_line(reason, "--reason")
    one_line(document, "--document")
    loaded = opened(library)
    workspace = Workspace(loaded)
    workspace.require_office("追认")
    dated = day(on) if on else loaded.library.today
    charge = _charge(workspace, commit)
    found = _whole(charge, Paper(reason, document, dated, workspace.person.unit.code))
    codes = _codes(found, rule or [])
    file = loaded.root / RULINGS
    if file.is_file() and workspace.unsaved([RULINGS]):
        raise Refused(f"{RULINGS} 还有没登记的改动。", "先 zhcity save，再追认。")
    revision = charge.step.revision
    by = workspace.person.unit.code
    records: list[Any] = [
        {"提交": revision.id, "规则": code, "理由": reason, "文号": document, "日期": str(dated), "由": by}
        for code in codes
    ]
    typer.echo(f"追认 {heading(charge.step)}：{'、'.join(codes)}")
    for finding in (each for each in found if each.code in codes):
        typer.echo("  " + line(finding).partition("\n")[0])
    if dry_run:
        typer.echo("演示，没有写入。")
        return 0
    contents: dict[str, bytes | None] = {
        RULINGS: _with(file.read_text(encoding="utf-8") if file.is_file() else "", records)
    }
    subject = f"追认 {revision.id[:10]} 的 {'、'.join(codes)}（{document}）"
    trailers = {REASON: reason, DOCUMENT: document}
    made = judged(workspace, lambda: workspace.publish(Act.ACCEPT, contents, subject, trailers))
    if made is None:
        return 1
    typer.echo(f"已追认并登记（{made[:10]}，{workspace.person.full_name}，依据 {document}）。")
    return 0


accept_command = writes("audit accept")(accept)


def _charge(workspace: Workspace, text: str) -> Charge:
    """The step that a person named, with what is wrong with it."""
    from zhcity_cli.errors import Refused, UsageError
    from zhcity_cli.store import clock
    from zhcity_cli.store.history import commit_of
    from zhcity_cli.store.lines import is_within
    from zhcity_cli.store.receiving import before
    from zhcity_cli.store.verifying import verified

    repository = workspace.repository
    head = repository.resolve("HEAD")
    commit = commit_of(repository, text)
    if commit is None or not is_within(repository, commit, head):
        raise UsageError(f"现在的历史里没有提交 {text}。", "提交号见 zhcity audit verify。")
    found = verified(workspace.loaded.root, clock.now(), before(repository, commit, head), (), lambda count: None)
    charge = next((each for each in found.charges if each.step.revision.id == commit), None)
    if charge is None or not charge.is_illegal:
        raise Refused(f"{commit[:10]} 这一步没有不合规定的地方，不用追认。", "要追认的提交号见 zhcity audit verify。")
    return charge


def _whole(charge: Charge, paper: Paper) -> list[Finding]:
    """All that is wrong with a step, also what shows only once the rest is settled."""
    from zhcity_cli.audit.step import findings
    from zhcity_cli.model.registry import Ruling, Rulings

    whole: dict[str, list[Finding]] = {}
    open_ones = [finding for finding in charge.findings if finding.is_error]
    while open_ones:
        for finding in open_ones:
            whole.setdefault(finding.code, []).append(finding)
        rulings = Rulings(
            rulings=tuple(
                Ruling(
                    commit=charge.step.revision.id,
                    rule_code=code,
                    reason=paper.reason,
                    document_number=paper.document,
                    dated_on=paper.on,
                    by=paper.by,
                )
                for code in (*whole, *_settled(charge))
            )
        )
        open_ones = [finding for finding in findings(charge.step, rulings) if finding.is_error]
    return [finding for group in whole.values() for finding in group]


def _settled(charge: Charge) -> list[str]:
    """What rulings on file settled already."""
    from zhcity_cli.model.finding import Verdict

    return [finding.code for finding in charge.findings if finding.verdict is Verdict.ACCEPTED]


def _codes(found: list[Finding], wanted: list[str]) -> list[str]:
    """The rules to settle; one that this step did not break is refused."""
    from zhcity_cli.errors import UsageError

    broken = list(dict.fromkeys(finding.code for finding in found))
    for code in wanted:
        if code not in broken:
            raise UsageError(f"这一步没有违反 {code}。", f"它违反的是 {'、'.join(broken)}。")
    return wanted or broken


def _with(text: str, records: list[Any]) -> bytes:
    from zhcity_cli.model.edit import Append
    from zhcity_cli.store.yaml_edit import apply

    return apply(text or "追认: []\n", [Append(("追认",), record) for record in records]).encode()
