"""zhcity plan decide: the leading group's decision becomes 审定 sections and the approved plan, in one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import DryRun, Library, YearArgument, day, money, pair

if TYPE_CHECKING:
    from datetime import date

    from zhcity_cli.deciding import Verdict
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.store.workspace import Workspace


def decide(
    year: YearArgument,
    meeting: Annotated[
        str, typer.Option("--meeting", metavar="会议编号", help="领导小组会的编号；没登记过的一并登记。")
    ],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="审定文件的文号。")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="审定日期。")],
    exceptions: Annotated[
        list[str] | None,
        typer.Option("--except", metavar="编号=结论:理由", help="个别项目的结论：原则同意、暂缓、不同意；可写多次。"),
    ] = None,
    amounts: Annotated[
        list[str] | None, typer.Option("--amount", metavar="编号=万元", help="审定额与审核额不同的项目；可写多次。")
    ] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli import deciding
    from zhcity_cli.cli.plan_files import as_yaml
    from zhcity_cli.cli.plan_step import begin, carry_out, clean, future, renew_workbook
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.change import Act
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.planning import plan_file

    workspace, plan = begin(library, year, "登记审定", PlanState.SUBMITTED)
    stock = workspace.library
    moving = deciding.moving(plan)
    clean(workspace, moving)
    day_of = day(on)
    if plan.submission and day_of < plan.submission.dated_on:
        raise Refused(f"审定日期 {day_of} 早于送审日期 {plan.submission.dated_on}。", "请核对 --on。")
    future(day_of, stock, "审定日期")
    verdicts = _verdicts(moving, exceptions or [], amounts or [])
    meetings = _meetings(workspace, year, meeting, document, day_of)
    paper = deciding.Paper(meeting, document, day_of)
    edits = {n: deciding.decision_edits(stock.by_id[n].record, verdicts[n], paper) for n in moving}
    contents, after = workspace.edited(edits)
    approved = deciding.decided(plan, after, paper)
    for number in moving:
        typer.echo(_told(after, number))
    everything = {plan_file(year): as_yaml(approved), **meetings, **contents}
    subject = f"{year} 年度计划审定（{meeting}，{document}）"
    basis = {"Zhcity-Meeting": meeting, "Zhcity-Document": document}

    def done(commit: str) -> None:
        totals = approved.totals
        typer.echo(f"已登记（{commit}）：{totals.project_count} 个项目，本年安排 {totals.grand_total:.2f} 万元。")
        renew_workbook(workspace, approved, after)

    return carry_out(workspace, Act.PLAN_DECIDE, everything, subject, basis, done, dry_run)


def _verdicts(moving: tuple[str, ...], exceptions: list[str], amounts: list[str]) -> dict[str, Verdict]:
    """The decision on each member: 同意 unless said otherwise."""
    from zhcity_cli.deciding import Verdict
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.words import Decision

    verdicts = {number: Verdict(Decision.AGREED) for number in moving}
    for text in exceptions:
        number, said = pair(text.replace("：", ":"), "--except")
        word, _, reason = said.partition(":")
        _member(number, verdicts)
        if word not in list(Decision):
            raise UsageError(f"--except 的结论写成了“{word}”。", "可写 同意、原则同意、暂缓、不同意。")
        if word in (Decision.DEFERRED, Decision.REJECTED) and not reason:
            raise UsageError(f"{number} {word} 没有写理由。", f"写成 --except {number}={word}:理由")
        verdicts[number] = Verdict(Decision(word), None, reason or None)
    for text in amounts:
        number, amount = pair(text, "--amount")
        _member(number, verdicts)
        if verdicts[number].decision in (Decision.DEFERRED, Decision.REJECTED):
            raise UsageError(f"{number} 是 {verdicts[number].decision}，不能再写审定额。", "去掉其中一个。")
        granted = money(amount, "--amount")
        if not granted:
            raise UsageError(f"{number} 的审定额写成了 0。", f"不给钱的写 --except {number}=不同意:理由。")
        verdicts[number] = Verdict(verdicts[number].decision, granted, verdicts[number].opinion)
    return verdicts


def _member(number: str, verdicts: dict[str, Verdict]) -> None:
    from zhcity_cli.errors import UsageError, likely

    if number not in verdicts:
        raise UsageError(f"{number} 不在这次送审的项目里。", likely(number, list(verdicts)))


def _meetings(workspace: Workspace, year: int, number: str, document: str, on: date) -> dict[str, bytes]:
    """The year's meetings.yaml with this meeting; nothing if it is on file already."""
    from zhcity_cli.cli.plan_step import leading_group_meeting
    from zhcity_cli.model.edit import Append
    from zhcity_cli.model.roles import Role
    from zhcity_cli.store.yaml_edit import apply

    library = workspace.library
    if leading_group_meeting(library, number, on, "审定日期"):
        return {}
    groups = [unit.code for unit in library.unit_of(Role.LEADING_GROUP)]
    record = {"编号": number, "种类": "领导小组会", "日期": str(on), "组织": groups, "文号": document}
    files = library.years.get(year)
    file = files.meetings.file if files and files.meetings else f"plans/{year}/meetings.yaml"
    path = workspace.loaded.root / file
    text = path.read_text(encoding="utf-8") if path.exists() else "会议: []\n"
    return {file: apply(text, [Append(("会议",), record)]).encode()}


def _told(library: Stock, number: str) -> str:
    dossier = library.by_id[number].record
    last = dossier.last_approval
    assert last is not None
    amount = f"，审定额 {last.approved_amount:.2f} 万元" if last.approved_amount is not None else ""
    mark = "√" if dossier.is_agreed else "○"
    where = f"进入 {dossier.stage}" if dossier.is_agreed else f"阶段 {dossier.stage}，状态 {dossier.standing}"
    return f"{mark} {number} {last.conclusion}{amount}，{where}  {dossier.name}"
