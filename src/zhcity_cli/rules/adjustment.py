"""计划调整 (第五条): what happens to a plan and its projects after 审定."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import amount_of
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import OperationRow, Plan, ProjectRow
from zhcity_cli.model.projection import granted_in
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import AdjustmentKind, Basis, Mark, PlanState, Standing
from zhcity_cli.regulation import DECLARATION
from zhcity_cli.rules.plan import is_leading_group
from zhcity_cli.rules.rule import BUILDING, demand, in_order, rule


@rule(
    demand(
        "R22f", "adjustments-in-order", "调整在审定之后、先后有序", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="计划审定日期≤各条调整的日期，一条不早于前一条；序号从 1 起连续。",
        why="调整改的是领导小组审定过的计划。",
        mend="核对 调整 的日期和序号；登记调整用 zhcity plan adjust，不要手改",
    ),
    on=Plan, needs=("R24d",),
)  # fmt: skip
def R22f(plan: Plan, library: Library) -> Iterator[Problem]:
    approved = (("审定", "日期"), "计划审定", plan.approval.dated_on if plan.approval else None)
    lines = ((("调整", i, "日期"), f"第 {a.serial} 条调整", a.dated_on) for i, a in enumerate(plan.adjustments))
    yield from in_order((approved, *lines))
    for place, line in enumerate(plan.adjustments):
        if line.serial != place + 1:
            message = f"第 {place + 1} 条调整的序号写成了 {line.serial}"
            yield Problem(("调整", place, "序号"), message, str(line.serial), str(place + 1))
            return


@rule(
    demand(
        "R24g", "adjustments-on-record", "调整有领导小组会", basis=Basis.CONVENTION, sentence="S31",
        asks="状态为 调整 的计划列出每条调整，各条引用已登记的领导小组会；没有调整的计划不写 调整。",
        why="计划由领导小组审定，审定以后的变动也要它同意。",
        mend="用 zhcity plan adjust 登记调整，不要手改状态",
    ),
    on=Plan, needs=("R24d",),
)  # fmt: skip
def R24g(plan: Plan, library: Library) -> Iterator[Problem]:
    if (plan.state is PlanState.ADJUSTED) is not bool(plan.adjustments):
        seen = f"{len(plan.adjustments)} 条调整"
        expected = "调整" if plan.adjustments else "审定"
        yield Problem(("状态",), f"计划状态是 {plan.state}，却有 {seen}", str(plan.state), expected)
        return
    for place, line in enumerate(plan.adjustments):
        if not is_leading_group(line.meeting_id, library):
            message = f"第 {line.serial} 条调整引用的 {line.meeting_id} 不是已登记的领导小组会"
            yield Problem(("调整", place, "会议"), message, line.meeting_id, "领导小组会的编号")


@rule(
    demand(
        "R24h", "adjustments-carried-out", "调整与计划各表一致", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="每个调整过的项目以最后一条为准：撤销的不在计划内，增补、调额的在计划内，新值等于计划里的审定额。",
        why="调整记录是领导小组的决定，表里没有照办就是两张皮。",
        mend="用 zhcity plan adjust 登记调整，不要手改 plan.yaml",
    ),
    on=Plan, needs=("R23c", "R24e", "R24g"),
)  # fmt: skip
def R24h(plan: Plan, library: Library) -> Iterator[Problem]:
    rows: dict[str, ProjectRow | OperationRow] = {}
    for row in plan.members():
        rows.setdefault(row.dossier_id, row)
    last = {line.dossier_id: (place, line) for place, line in enumerate(plan.adjustments)}
    for number, (place, line) in last.items():
        there, kind = rows.get(number), line.adjustment_kind
        if (there is None) is not (kind is AdjustmentKind.WITHDRAWAL):
            seen = "不在计划内" if there is None else "还在计划内"
            expected = "在计划内" if there is None else "移到 未列入"
            yield Problem(("调整", place, "编号"), f"{number} 已{kind}，却{seen}", seen, expected)
        elif there and amount_of(line.new_value) != granted_in(there):
            now = f"{granted_in(there):.2f}"
            message = f"{number} {kind}后的金额写的是 {line.new_value or '空'}，计划里是 {now} 万元"
            yield Problem(("调整", place, "新值"), message, line.new_value or "空", now)


@rule(
    demand(
        "R24i", "standing-explained", "状态有记录", basis=Basis.CONVENTION, articles=DECLARATION,
        severity=Severity.WARNING,
        asks="状态不是 正常 的，状态记录 的最后一条是同一个词；暂缓 也可以由最后一次审定的 暂缓 说明。",
        why="为什么停下、凭什么文件，几年以后要查得到。",
        mend="在 状态记录 加一条：状态、日期、理由、文号",
    )
)  # fmt: skip
def R24i(dossier: Dossier, library: Library) -> Iterator[Problem]:
    standing = dossier.standing
    if standing is Standing.NORMAL or (standing is Standing.DEFERRED and dossier.is_deferred):
        return
    records = dossier.standing_records
    if not records:
        yield Problem(("状态记录",), f"状态是 {standing}，没有写明何时、为何", "空", f"{standing}的日期和理由")
    elif records[-1].standing is not standing:
        seen = f"{records[-1].standing}（{records[-1].dated_on}）"
        at = ("状态记录", len(records) - 1, "状态")
        yield Problem(at, f"状态是 {standing}，最后一条状态记录却是 {seen}", seen, str(standing))


@rule(
    demand(
        "R13c", "late-project-marked", "计划审定以后来的项目标增补", basis=Basis.CONVENTION, articles=DECLARATION,
        severity=Severity.WARNING,
        asks="计划年度的计划已经审定，项目不在其中也不在未列入里的，标 增补；当年不上的改列以后年度。",
        why="审定过的计划只能由领导小组调整，不标 增补 就没有往下走的路。",
        mend="请办公室在 标记 加上 增补，办好以后用 zhcity plan adjust 调整计划；或改 计划年度",
    ),
    Stage.DECLARATION, paths=BUILDING, needs=("R11b", "R11c", "R24c"), not_for=(Mark.SUPPLEMENT, Mark.LEGACY),
)  # fmt: skip
def R13c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    plan = library.plan(dossier.plan_year) if dossier.plan_year else None
    if plan is None or not plan.is_approved or dossier.standing is not Standing.NORMAL or dossier.is_deferred:
        return
    known = (plan.year, dossier.id) in library.left_out or any(
        p is plan for p, _ in library.plans_of.get(dossier.id, ())
    )
    if not known:
        message = f"{plan.year} 年度计划已经审定，{dossier.id} 不在其中，也没有标 增补"
        yield Problem(("标记",), message, "、".join(dossier.marks) or "空", "增补")
