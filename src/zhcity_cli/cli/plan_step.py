"""What 送审, 审定 and 调整 share: who may and when, the meeting they rest on, and carrying the step out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhcity_cli.cli.opening import opened

if TYPE_CHECKING:
    from zhcity_cli.model.change import Act
    from zhcity_cli.model.library import Filed, Library
    from zhcity_cli.model.meeting import Meeting
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.store.workspace import Workspace


def begin(folder: Path | None, year: int, what: str, *states: PlanState) -> tuple[Workspace, Plan]:
    """The office's library and its plan, which must be in one of these states and still say what the dossiers say."""
    from zhcity_cli.cli.plan_files import locked
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.workspace import Workspace

    loaded = opened(folder)
    workspace = Workspace(loaded)
    workspace.require_office(what)
    plan = locked(loaded.library, year)
    if plan.state not in states:
        raise Refused(f"{year} 年度计划的状态是 {plan.state}，不能{what}。", _next_step(plan))
    _still_same(plan, loaded.library)
    return workspace, plan


def _next_step(plan: Plan) -> str:
    from zhcity_cli.model.words import PlanState

    match plan.state:
        case PlanState.PROPOSED:
            return f"先用 zhcity plan submit {plan.year} 送审。"
        case PlanState.SUBMITTED:
            return f"领导小组审定后用 zhcity plan decide {plan.year} 登记。"
    return f"看计划用 zhcity plan show {plan.year}；审定以后的变动用 zhcity plan adjust {plan.year} 登记。"


def _still_same(plan: Plan, library: Library) -> None:
    """Refuse where the dossiers say something else than the plan on file.

    Settings and rules that moved are told only: once the plan is with the leading group it is not made again.
    """
    from zhcity_cli.comparing import verify
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.render.plan import verification

    found = verify(plan, library)
    if found.is_same:
        return
    typer.echo(verification(found))
    if plan.state is PlanState.PROPOSED:
        raise Refused("计划与现在的项目库不一致，没有登记。", f"先 zhcity plan build {plan.year} 重做。")
    if found.members:
        raise Refused("计划与现在的卷宗不一致，没有登记。", "先把上面的卷宗改回。")


def require_sound(plan: Plan, library: Library) -> None:
    """The rules over the plan hold before it is written."""
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.library import Filed
    from zhcity_cli.planning import plan_file
    from zhcity_cli.rules import check

    wrong = [f for f in check(Filed(plan_file(plan.year), plan), library, "计划") if f.is_error]
    if wrong:
        raise Refused(f"{wrong[0].code} {wrong[0].message}，计划没有写。", wrong[0].hint)


def clean(workspace: Workspace, ids: tuple[str, ...], *files: str) -> None:
    """Refuse where one of these dossiers or files has edits that are not on the trail yet."""
    from zhcity_cli.errors import Refused

    unsaved = workspace.unsaved([*(workspace.library.by_id[number].file for number in ids), *files])
    if unsaved:
        raise Refused(f"还有没登记的改动：{'、'.join(unsaved)}。", "先 zhcity save 登记，再办这一步。")


def future(day: date, library: Library, what: str) -> None:
    """A date after today is likely a slip; the official papers decide, so it is only told."""
    if day > library.today:
        typer.echo(f"※ {what} {day} 在今天 {library.today} 之后，请核对。", err=True)


def leading_group_meeting(library: Library, number: str, on: date, what: str) -> Filed[Meeting] | None:
    """The registered meeting of the leading group that a decision rests on; None where it is not registered."""
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.words import MeetingKind

    there = library.meetings.get(number)
    if there is None:
        return None
    if there.record.meeting_kind is not MeetingKind.LEADING_GROUP:
        raise Refused(f"{number} 是{there.record.meeting_kind}，不是领导小组会。", "请核对 --meeting。")
    if there.record.dated_on > on:
        raise Refused(f"{what} {on} 早于会议 {number} 的 {there.record.dated_on}。", "请核对 --on。")
    return there


def carry_out(
    workspace: Workspace,
    act: Act,
    contents: Mapping[str, bytes],
    subject: str,
    basis: Mapping[str, str],
    done: Callable[[str], None],
    dry_run: bool,
) -> int:
    """Put the step on the trail as one commit; nothing where it is only shown or the judge forbids it."""
    from zhcity_cli.cli.writing import judged

    if dry_run:
        typer.echo("演示，没有写入。")
        return 0
    commit = judged(workspace, lambda: workspace.publish(act, contents, subject, basis))
    if commit is None:
        return 1
    done(commit[:10])
    return 0


def renew_workbook(workspace: Workspace, plan: Plan, library: Library) -> None:
    """The workbook of the plan after the step. The step is on the trail: a workbook that is open only waits."""
    from zhcity_cli.cli.plan_files import relative, write_workbook
    from zhcity_cli.errors import TargetOpen

    try:
        workbook = write_workbook(workspace.loaded.root, plan, library)
    except TargetOpen as error:
        typer.echo(f"※ 已登记；{error.message}关闭后运行 zhcity plan build {plan.year} 更新工作簿。", err=True)
    else:
        typer.echo(f"工作簿已写出 {relative(workbook, workspace.loaded.root)}。")
