"""年度计划 (第四条, 第五条): sums, order, approval, and agreement with the dossiers."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import OperationRow, Plan, ProjectRow
from zhcity_cli.model.projection import moved_fields, with_sums
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import AdjustmentKind, Basis, MeetingKind, PlanState
from zhcity_cli.regulation import DECLARATION, DUTIES
from zhcity_cli.rules.rule import demand, in_order, rule

MONEY = ("declared_amount", "reviewed_amount", "construction_amount", "operation_amount", "suggested_amount")


@rule(
    demand(
        "R10d", "arrangement-adds-up", "分部门安排合计正确", basis=Basis.CONVENTION, articles=DUTIES,
        asks="分部门安排每行等于该部门各项目之和，建设＋运维＝建议；各行之和等于计划合计。",
        why="分部门安排建议是领导小组看的第一张表。",
        mend="不要手改 plan.yaml，用 zhcity plan build 重新生成",
    ),
    on=Plan, needs=("R23c", "R24e"),
)  # fmt: skip
def R10d(plan: Plan, library: Library) -> Iterator[Problem]:
    right = with_sums(plan, library.units)
    rows = {row.project_unit: row for row in right.arrangement}
    for place, row in enumerate(plan.arrangement):
        expected = rows.pop(row.project_unit, None)
        name = library.unit_name(row.project_unit)
        if expected is None:
            yield Problem(("分部门安排", place, "项目单位"), f"{name} 在计划里没有项目", name, "有项目的单位")
            continue
        for field in ("project_count", *MONEY):
            seen, wanted = getattr(row, field), getattr(expected, field)
            if seen != wanted:
                word = chinese(field)
                message = f"{name} 的{word}是 {seen}，按各项目算是 {wanted}"
                yield Problem(("分部门安排", place, word), message, str(seen), str(wanted))
    for unit in rows:
        yield Problem(("分部门安排",), f"分部门安排里没有 {library.unit_name(unit)}", "空", unit)
    for field in type(plan.totals).model_fields:
        seen, wanted = getattr(plan.totals, field), getattr(right.totals, field)
        if seen != wanted:
            word = chinese(field)
            yield Problem(("合计", word), f"合计的{word}是 {seen}，按各项目算是 {wanted}", str(seen), str(wanted))


@rule(
    demand(
        "R22d", "plan-steps-in-order", "拟定、送审、审定先后有序", basis=Basis.MEASURE, sentence="S31",
        quote="组织相关领域专家集中论证,纳入拟定项目年度计划,并提交智慧城市领导小组审定",
        asks="拟定日期≤送审日期≤审定日期；拟定不早于新列项目的论证。",
        why="先拟定年度计划，再提交领导小组审定。",
        mend="核对 plan.yaml 的日期；重新拟定用 zhcity plan build",
    ),
    on=Plan,
)  # fmt: skip
def R22d(plan: Plan, library: Library) -> Iterator[Problem]:
    yield from in_order(
        (
            (("拟定日期",), "拟定日期", plan.proposed_on),
            (("送审", "日期"), "送审", plan.submission.dated_on if plan.submission else None),
            (("审定", "日期"), "审定", plan.approval.dated_on if plan.approval else None),
        )
    )
    joined = {a.dossier_id: a.dated_on for a in plan.adjustments if a.adjustment_kind is AdjustmentKind.SUPPLEMENT}
    for section, place, row in _members(plan):
        filed = library.by_id.get(row.dossier_id) if section in ("新列", "增补") else None
        last = filed.record.last_review if filed else None
        day, word = joined.get(row.dossier_id, plan.proposed_on), "增补" if row.dossier_id in joined else "拟定"
        if last and last.dated_on and last.dated_on > day:
            message = f"{row.dossier_id} 的论证日期 {last.dated_on} 晚于{word}日期 {day}"
            yield Problem((section, place), message, str(last.dated_on), f"不晚于 {day}")


@rule(
    demand(
        "R23c", "members-reviewed", "列入的项目在库内、论证已通过", basis=Basis.CONVENTION, sentence="S30",
        asks="计划里的每个项目在库内；新列、增补的论证已通过。",
        why="解读只说论证以后纳入计划；本库只让通过的纳入。",
        mend="补办论证，或用 zhcity plan build 重新生成计划",
    ),
    on=Plan,
)  # fmt: skip
def R23c(plan: Plan, library: Library) -> Iterator[Problem]:
    for section, place, row in _members(plan):
        filed = library.by_id.get(row.dossier_id)
        if filed is None and row.dossier_id not in library.ids:
            message = f"{section}的 {row.dossier_id} 不在项目库里"
            yield Problem((section, place, "编号"), message, row.dossier_id, "库内的项目")
        elif filed is None:
            continue  # its file cannot be read: that is told there
        elif section in ("新列", "增补") and not filed.record.has_passed_review:
            message = f"{section}的 {row.dossier_id} 论证还没有通过"
            yield Problem((section, place, "论证结论"), message, "未通过", "通过")


def _members(plan: Plan) -> Iterator[tuple[str, int, ProjectRow | OperationRow]]:
    """(list, place in it, row) of every member."""
    lists: tuple[tuple[str, tuple[ProjectRow | OperationRow, ...]], ...] = (
        ("新列", plan.new_projects),
        ("续建", plan.continued),
        ("运维", plan.operation_members),
        ("增补", plan.supplements),
    )
    for section, rows in lists:
        for place, row in enumerate(rows):
            yield section, place, row


@rule(
    demand(
        "R24d", "plan-approved-on-record", "审定的计划有会议、文号、日期", basis=Basis.CONVENTION, sentence="S31",
        asks="状态为 审定 或 调整 的计划，写明领导小组的会议、文号和日期，会议已登记。",
        why="计划由领导小组审定，没有文件的审定不算数。",
        mend="用 zhcity plan decide 登记审定，不要手改状态",
    ),
    on=Plan,
)  # fmt: skip
def R24d(plan: Plan, library: Library) -> Iterator[Problem]:
    if plan.is_approved and plan.approval is None:
        yield Problem(("审定",), f"计划状态是 {plan.state}，没有审定记录", "空", "会议、文号、日期")
    elif plan.approval and plan.is_approved and not is_leading_group(plan.approval.meeting_id, library):
        message = f"计划审定引用的 {plan.approval.meeting_id} 不是已登记的领导小组会"
        yield Problem(("审定", "会议"), message, plan.approval.meeting_id, "领导小组会的编号")


def is_leading_group(number: str, library: Library) -> bool:
    filed = library.meetings.get(number)
    return filed is not None and filed.record.meeting_kind is MeetingKind.LEADING_GROUP


@rule(
    demand(
        "R24e", "plan-matches-dossiers", "计划与卷宗一致", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="送审以后，计划里每个项目的名称、单位、金额等与卷宗一致。",
        why="领导小组审的是这张表，卷宗再改就不是审过的那个项目了。",
        mend="卷宗改错了就改回；确需调整的，按变更或计划调整办理",
    ),
    on=Plan, needs=("R23c", "R22f", "R24g"),
)  # fmt: skip
def R24e(plan: Plan, library: Library) -> Iterator[Problem]:
    if plan.state is PlanState.PROPOSED:
        return
    for section, place, row in _members(plan):
        filed = library.by_id.get(row.dossier_id)
        for word, old, new in moved_fields(row, filed.record, plan) if filed else ():
            if section == "运维" and word in ("名称", "项目单位"):
                continue  # told once, in the list through which the project came in
            message = f"{row.dossier_id} 的{word}，计划里是 {old}，卷宗里是 {new}"
            yield Problem((section, place, word), message, new, old)
