"""年度计划 (第四条, 第五条): sums, order, approval, and agreement with the dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import ArrangementRow, Plan
from zhcity_cli.model.projection import moved_fields
from zhcity_cli.model.words import Basis, MeetingKind, PlanState
from zhcity_cli.regulation import DECLARATION, DUTIES
from zhcity_cli.rules.rule import demand, in_order, rule


@rule(
    demand(
        "R10d", "arrangement-adds-up", "分部门安排合计正确", basis=Basis.CONVENTION, articles=DUTIES,
        asks="分部门安排每行 建设＋运维＝建议；各行之和等于计划合计。",
        why="分部门安排建议是领导小组看的第一张表。",
        mend="不要手改 plan.yaml，用 zhcity plan build 重新生成",
    ),
    on=Plan,
)  # fmt: skip
def R10d(plan: Plan, library: Library) -> Iterator[Problem]:
    for place, row in enumerate(plan.arrangement):
        if row.construction_amount + row.operation_amount != row.suggested_amount:
            together = row.construction_amount + row.operation_amount
            message = f"{library.unit_name(row.project_unit)} 建设＋运维＝{together:.2f}，建议写的是 {row.suggested_amount:.2f}"
            yield Problem(("分部门安排", place, "建议"), message, f"{row.suggested_amount:.2f}", f"{together:.2f}")
    for key, attribute in (("建设", "construction_amount"), ("运维", "operation_amount"), ("总", "suggested_amount")):
        total = {"建设": plan.totals.construction_amount, "运维": plan.totals.operation_amount}.get(
            key, plan.totals.grand_total
        )
        together = _sum(plan.arrangement, attribute)
        if together != total:
            message = f"各部门{key}之和 {together:.2f} 万元，合计写的是 {total:.2f} 万元"
            yield Problem(("合计", key), message, f"{total:.2f}", f"{together:.2f}")


def _sum(rows: tuple[ArrangementRow, ...], attribute: str) -> Decimal:
    return sum((getattr(row, attribute) for row in rows), Decimal(0))


@rule(
    demand(
        "R10e", "suggestion-within-declared", "建议额不超过申报额", basis=Basis.CONVENTION, articles=DUTIES,
        asks="分部门安排里，本年建议不大于该部门的申报额。",
        why="没有申报的钱不安排。",
        mend="核对该部门各项目的 经费审核 和 分年",
    ),
    on=Plan, needs=("R10d",),
)  # fmt: skip
def R10e(plan: Plan, library: Library) -> Iterator[Problem]:
    raised = {
        row.project_unit
        for row in plan.project_rows
        if row.reviewed_amount > row.total or (row.approved_amount or Decimal(0)) > row.total
    }
    for place, row in enumerate(plan.arrangement):
        if row.suggested_amount > row.declared_amount and row.project_unit not in raised:
            name = library.unit_name(row.project_unit)
            message = f"{name} 建议 {row.suggested_amount:.2f} 万元，大于申报额 {row.declared_amount:.2f} 万元"
            expected = f"≤{row.declared_amount:.2f}"
            yield Problem(("分部门安排", place, "建议"), message, f"{row.suggested_amount:.2f}", expected)


@rule(
    demand(
        "R22d", "plan-steps-in-order", "拟定、送审、审定先后有序", basis=Basis.MEASURE, sentence="S31",
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
    for place, row in enumerate(plan.new_projects):
        filed = library.by_id.get(row.dossier_id)
        last = filed.record.last_review if filed else None
        if last and last.dated_on and last.dated_on > plan.proposed_on:
            message = f"{row.dossier_id} 的论证日期 {last.dated_on} 晚于拟定日期 {plan.proposed_on}"
            yield Problem(("新列", place), message, str(last.dated_on), f"不晚于 {plan.proposed_on}")


@rule(
    demand(
        "R23c", "members-reviewed", "新列项目论证已通过", basis=Basis.MEASURE, sentence="S30",
        asks="新列 的每个项目在库内，论证已通过。",
        why="经过论证的才纳入拟定年度计划。",
        mend="补办论证，或用 zhcity plan build 重新生成计划",
    ),
    on=Plan,
)  # fmt: skip
def R23c(plan: Plan, library: Library) -> Iterator[Problem]:
    for place, row in enumerate(plan.new_projects):
        filed = library.by_id.get(row.dossier_id)
        if filed is None:
            message = f"新列的 {row.dossier_id} 在项目库里读不到"
            yield Problem(("新列", place, "编号"), message, row.dossier_id, "库内的项目")
        elif not filed.record.has_passed_review:
            message = f"新列的 {row.dossier_id} 论证还没有通过"
            yield Problem(("新列", place, "论证结论"), message, row.review_conclusion or "空", "通过")


@rule(
    demand(
        "R24d", "plan-approved-on-record", "审定的计划有会议、文号、日期", basis=Basis.MEASURE, sentence="S31",
        asks="状态为 审定 或 调整 的计划，写明领导小组的会议、文号和日期，会议已登记。",
        why="计划由领导小组审定，没有文件的审定不算数。",
        mend="用 zhcity plan decide 登记审定，不要手改状态",
    ),
    on=Plan,
)  # fmt: skip
def R24d(plan: Plan, library: Library) -> Iterator[Problem]:
    if plan.state not in (PlanState.APPROVED, PlanState.ADJUSTED):
        return
    if plan.approval is None:
        yield Problem(("审定",), f"计划状态是 {plan.state}，没有审定记录", "空", "会议、文号、日期")
        return
    filed = library.meetings.get(plan.approval.meeting_id)
    if filed is None or filed.record.meeting_kind is not MeetingKind.LEADING_GROUP:
        message = f"计划审定引用的 {plan.approval.meeting_id} 不是已登记的领导小组会"
        yield Problem(("审定", "会议"), message, plan.approval.meeting_id, "领导小组会的编号")


@rule(
    demand(
        "R24e", "plan-matches-dossiers", "计划与卷宗一致", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="送审以后，计划里每个项目的名称、单位、金额等与卷宗一致。",
        why="领导小组审的是这张表，卷宗再改就不是审过的那个项目了。",
        mend="卷宗改错了就改回；确需调整的，按变更或计划调整办理",
    ),
    on=Plan, needs=("R23c",),
)  # fmt: skip
def R24e(plan: Plan, library: Library) -> Iterator[Problem]:
    if plan.state is PlanState.PROPOSED:
        return
    for section, rows in (("新列", plan.new_projects), ("续建", plan.continued), ("增补", plan.supplements)):
        for place, row in enumerate(rows):
            filed = library.by_id.get(row.dossier_id)
            for word, old, new in moved_fields(row, filed.record) if filed else ():
                message = f"{row.dossier_id} 的{word}，计划里是 {old}，卷宗里是 {new}"
                yield Problem((section, place, word), message, new, old)
