"""zhcity plan adjust: what the leading group changes in an approved plan, in the dossiers and the plan, in one commit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import DryRun, Library, YearArgument, day, money, pair

if TYPE_CHECKING:
    from zhcity_cli.adjusting import Wish
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.model.plan import Plan


def adjust(
    year: YearArgument,
    meeting: Annotated[str, typer.Option("--meeting", metavar="会议编号", help="已登记的领导小组会的编号。")],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="同意调整的文件的文号。")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="调整的日期。")],
    supplements: Annotated[
        list[str] | None,
        typer.Option("--supplement", metavar="编号", help="增补一个项目，暂缓、撤销过的也这样回来；可写多次。"),
    ] = None,
    withdrawals: Annotated[
        list[str] | None,
        typer.Option(
            "--withdraw",
            metavar="编号=理由",
            help="撤销一个项目，状态改为 终止；先放一放的写 编号=暂缓:理由。可写多次。",
        ),
    ] = None,
    amounts: Annotated[
        list[str] | None,
        typer.Option(
            "--amount",
            metavar="编号=万元[:理由]",
            help="新的审定额（整个项目；运维为当年）；可写多次。和 --supplement 一起写，就是增补的审定额。",
        ),
    ] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli import adjusting
    from zhcity_cli.cli.plan_files import as_yaml
    from zhcity_cli.cli.plan_step import begin, carry_out, clean, future, renew_workbook, require_sound
    from zhcity_cli.deciding import Paper
    from zhcity_cli.errors import UnknownId, UsageError
    from zhcity_cli.model.change import Act
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.planning import plan_file

    wishes = _wishes(supplements or [], withdrawals or [], amounts or [])
    if not wishes:
        raise UsageError("没有说调整什么。", "写 --supplement 编号、--withdraw 编号=理由 或 --amount 编号=万元。")
    workspace, plan = begin(library, year, "调整", PlanState.APPROVED, PlanState.ADJUSTED)
    stock = workspace.library
    for wish in wishes:
        if wish.dossier_id not in stock.ids:
            raise UnknownId(wish.dossier_id, stock.ids)
    day_of = day(on)
    _require_in_order(plan, day_of)
    file = _meeting_file(stock, meeting, year, day_of)
    future(day_of, stock, "调整日期")
    for wish in wishes:
        adjusting.require_possible(wish, plan, stock)
    clean(workspace, tuple(wish.dossier_id for wish in wishes), plan_file(year), file)
    paper = Paper(meeting, document, day_of)
    edits = {w.dossier_id: adjusting.edits(w, plan, stock.by_id[w.dossier_id].record, paper) for w in wishes}
    contents, after = workspace.edited({number: listed for number, listed in edits.items() if listed})
    adjusted = adjusting.adjusted(plan, after, wishes, paper)
    if _told_errors(adjusted, after, wishes):
        return 1
    require_sound(adjusted, after)
    typer.echo(_told(plan, adjusted, after))
    everything = {plan_file(year): as_yaml(adjusted), **contents}
    subject = f"{year} 年度计划调整（{meeting}，{document}）"
    basis = {"Zhcity-Meeting": meeting, "Zhcity-Document": document}

    def done(commit: str) -> None:
        totals = adjusted.totals
        typer.echo(f"已登记（{commit}）：{totals.project_count} 个项目，本年安排 {totals.grand_total:.2f} 万元。")
        renew_workbook(workspace, adjusted, after)
        if stock.years[year].investment:
            typer.echo(f"※ {year} 年度投资计划已有，请发改统计局相应调整：plans/{year}/investment.yaml。")

    return carry_out(workspace, Act.PLAN_ADJUST, everything, subject, basis, done, dry_run)


def _wishes(supplements: list[str], withdrawals: list[str], amounts: list[str]) -> tuple[Wish, ...]:
    """What was asked for, in the order 增补, 撤销, 调额; each project once."""
    from dataclasses import replace

    from zhcity_cli.adjusting import Wish
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.words import AdjustmentKind, Standing

    wishes: dict[str, Wish] = {}

    def add(wish: Wish) -> None:
        if wish.dossier_id in wishes:
            raise UsageError(f"{wish.dossier_id} 写了两次。", "一次调整里，一个项目只写一项。")
        wishes[wish.dossier_id] = wish

    for number in supplements:
        add(Wish(AdjustmentKind.SUPPLEMENT, number.strip()))
    for text in withdrawals:
        number, said = pair(text.replace("：", ":"), "--withdraw")
        word, _, reason = said.partition(":")
        standing = Standing(word) if word in (Standing.DEFERRED, Standing.TERMINATED) else None
        reason = reason.strip() if standing else said
        if not reason:
            raise UsageError(f"撤销 {number} 没有写理由。", f"写成 --withdraw {number}=理由")
        add(Wish(AdjustmentKind.WITHDRAWAL, number, standing=standing or Standing.TERMINATED, reason=reason))
    for text in amounts:
        number, said = pair(text.replace("：", ":"), "--amount")
        amount, _, reason = said.partition(":")
        granted = money(amount, "--amount")
        if not granted:
            raise UsageError(f"{number} 的审定额写成了 0。", f"不做了的写 --withdraw {number}=理由。")
        there = wishes.get(number)
        if there and there.kind is AdjustmentKind.SUPPLEMENT and there.amount is None:
            wishes[number] = replace(there, amount=granted, reason=reason or None)
        else:
            add(Wish(AdjustmentKind.AMOUNT, number, granted, reason=reason or None))
    return tuple(wishes.values())


def _require_in_order(plan: Plan, on: date) -> None:
    from zhcity_cli.errors import Refused

    last = plan.adjustments[-1] if plan.adjustments else None
    if plan.approval and on < plan.approval.dated_on:
        raise Refused(f"调整日期 {on} 早于计划审定的 {plan.approval.dated_on}。", "请核对 --on。")
    if last and on < last.dated_on:
        raise Refused(f"调整日期 {on} 早于第 {last.serial} 条调整的 {last.dated_on}。", "请核对 --on。")


def _meeting_file(library: Stock, number: str, year: int, on: date) -> str:
    """The file of the meeting: it must be on the trail before an adjustment rests on it."""
    from zhcity_cli.cli.plan_step import leading_group_meeting
    from zhcity_cli.errors import Refused, likely

    there = leading_group_meeting(library, number, on, "调整日期")
    if there is None:
        near = likely(number, list(library.meetings))
        hint = f"{near}先在 plans/{year}/meetings.yaml 登记这次领导小组会，zhcity save 后再办。"
        raise Refused(f"会议 {number} 没有登记。", hint)
    return there.file


def _told_errors(plan: Plan, library: Stock, wishes: tuple[Wish, ...]) -> bool:
    """Errors with which a supplement may not enter: told, and nothing is written."""
    from zhcity_cli.adjusting import joining_errors
    from zhcity_cli.render.report import line

    errors = joining_errors(plan, library, wishes)
    for finding in errors:
        typer.echo(line(finding))
    if errors:
        names = "、".join(dict.fromkeys(finding.subject for finding in errors))
        typer.echo(f"× {names} 还有错误，不能增补，什么也没有写。", err=True)
        typer.echo("  → 改好后 zhcity save，再办调整。", err=True)
    return bool(errors)


def _told(before: Plan, plan: Plan, library: Stock) -> str:
    """Each new line of 调整, and where it leaves the project."""
    lines = []
    for each in plan.adjustments[len(before.adjustments) :]:
        dossier = library.by_id[each.dossier_id].record
        amounts = f"{each.old_value or '—'} → {each.new_value or '—'} 万元"
        where = f"阶段 {dossier.stage}，状态 {dossier.standing}"
        lines.append(f"√ {each.adjustment_kind} {each.dossier_id} {amounts}，{where}  {dossier.name}")
    return "\n".join(lines)
