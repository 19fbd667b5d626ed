"""监督 (第四条): performance measured and evaluated, audits and major issues followed up, and the loop closed."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.days import add_months
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import self_evaluation_window, unreviewed_years
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, MeetingKind
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import Step, demand, in_order, rule

BUILT = (Path.CONSTRUCTION,)
SERVED = (Path.PURCHASED_SERVICE,)
# The stages in which a unit declares again.
DECLARING = (Stage.DECLARATION, Stage.EXPERT_REVIEW, Stage.APPLICATION_REVIEW)


@rule(
    demand(
        "R60a", "self-evaluated-in-time", "投用以后按时自评价", basis=Basis.SIBLING, articles=DUTIES,
        severity=Severity.WARNING, parameters=("self_evaluation_months",),
        asks="投用以后在设置的月数之间有第一次自评。",
        why="国办发〔2019〕57号 第二十七条：投入使用后开展自评价。",
        mend="在 绩效 加一条 自评：日期、指标、分",
    ),
    Stage.IN_SERVICE, paths=BUILT,
)  # fmt: skip
def R60a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    window = self_evaluation_window(dossier, library.settings.parameters)
    if window is None:
        return
    first, last = window
    made = [(p.self_evaluation.dated_on, i) for i, p in enumerate(dossier.performance) if p.self_evaluation]
    if not made:
        if library.today > last:
            yield Problem(("绩效",), f"{last} 以前应有的自评还没有", "空", f"{first} 至 {last}")
        return
    day, place = min(made)
    if not first <= day <= last:
        message = f"第一次自评在 {day}，不在 {first} 至 {last} 之间"
        yield Problem(("绩效", place, "自评", "日期"), message, str(day), f"{first} 至 {last}")


@rule(
    demand(
        "R60b", "goals-measured", "自评逐项实测申报的绩效目标", basis=Basis.CONVENTION, articles=DUTIES,
        severity=Severity.WARNING,
        asks="每次自评的指标与申报的绩效目标一一对应，都有实测值。",
        why="报的时候说了目标，用起来要看达到没有。",
        mend="在 自评 的 指标 补上缺的实测；名称与 绩效目标 写成一样",
    ),
    reads=("performance",),
)  # fmt: skip
def R60b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    goals = [goal.indicator for goal in dossier.declaration.performance_goals] if dossier.declaration else []
    for place, record in enumerate(dossier.performance):
        if record.self_evaluation is None or not goals:
            continue
        at = ("绩效", place, "自评", "指标")
        measured = [indicator.indicator for indicator in record.self_evaluation.indicators]
        missing = [goal for goal in goals if goal not in measured]
        if missing:
            message = f"{record.year} 年度自评没有实测 {'、'.join(missing)}"
            yield Problem(at, message, "、".join(measured) or "空", "、".join(goals))
        for i, name in enumerate(measured):
            if name not in goals and not missing:
                message = f"{record.year} 年度自评的指标“{name}”申报时没有"
                yield Problem((*at, i, "指标"), message, name, "、".join(goals))


@rule(
    demand(
        "R60g", "audit-deadline", "审计整改不过期限", basis=Basis.CONVENTION, articles=DUTIES, severity=Severity.WARNING,
        asks="审计 写了 期限 的，整改结果的日期不晚于期限；没有结果的，期限还没有过。",
        why="审计监督要有结果；过期没有整改的要看得见。",
        mend="尽快整改并填 整改结果；确有原因的，在 说明 写一条 规则: R60g",
    ),
    reads=("audits",), needs=("R60d",),
)  # fmt: skip
def R60g(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, audit in enumerate(dossier.audits):
        done = audit.audit_result.dated_on if audit.audit_result else None
        if audit.deadline and (done or library.today) > audit.deadline:
            state = f"在 {done} 才整改" if done else "还没有整改"
            message = f"{audit.dated_on} 的审计发现“{audit.matter}”期限 {audit.deadline}，{state}"
            yield Problem(("审计", place, "期限"), message, str(done or "空"), f"不晚于 {audit.deadline}")


@rule(
    demand(
        "R60h", "promotion-measured", "投用一年有推广的实测", basis=Basis.CONVENTION, sentence="S27",
        severity=Severity.WARNING,
        asks="投用满一年的系统，投用 的 推广 写明应用单位数和月活用户，且都不是 0。",
        why="应用推广是项目单位的事；建了没有人用，就是浪费。",
        mend="在 投用 的 推广 填 应用单位数、月活用户",
    ),
    Stage.IN_SERVICE, paths=BUILT,
)  # fmt: skip
def R60h(dossier: Dossier, library: Library) -> Iterator[Problem]:
    service = dossier.in_service
    if service is None or dossier.stage is Stage.CLOSED or add_months(service.dated_on, 12) > library.today:
        return
    if service.promotion is None:
        message = f"投用 {service.dated_on} 已满一年，没有推广的实测"
        yield Problem(("投用", "推广"), message, "空", "应用单位数、月活用户")
    elif not (service.promotion.using_units and service.promotion.monthly_users):
        seen = f"应用单位 {service.promotion.using_units} 家，月活用户 {service.promotion.monthly_users} 人"
        yield Problem(("投用", "推广"), f"投用 {service.dated_on} 已满一年，{seen}", seen, "都大于 0")


@rule(
    demand(
        "R60i", "service-reviewed-yearly", "购买的服务每年考核", basis=Basis.CONVENTION, sentence="S16",
        severity=Severity.WARNING,
        asks="服务期里已过完的每个年度都有 考核。",
        why="该局负责监督考核；服务好坏要按年说清，才好付钱。",
        mend="请办公室在 考核 为缺的年度各加一条：年度、日期、结论、分",
    ),
    Stage.SERVICE_PERIOD, paths=SERVED,
)  # fmt: skip
def R60i(dossier: Dossier, library: Library) -> Iterator[Problem]:
    missing = "、".join(map(str, unreviewed_years(dossier, library.today)))
    if missing and dossier.stage is not Stage.CLOSED:
        yield Problem(("考核",), f"{missing} 年度的服务没有考核", "空", f"{missing} 年度的考核")


@rule(
    demand(
        "R60k", "issue-settled-by-leading-group", "重大问题由领导小组会决定", basis=Basis.CONVENTION, sentence="S13",
        asks="重大问题的 决定 引用的会议种类是 领导小组会。",
        why="领导小组协调解决推进中的重大问题。",
        mend="把 决定 的 会议 改成领导小组会的编号",
    ),
    reads=("major_issues",),
)  # fmt: skip
def R60k(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, issue in enumerate(dossier.major_issues):
        filed = library.meetings.get(issue.settled.meeting_id) if issue.settled else None
        if filed and filed.record.meeting_kind is not MeetingKind.LEADING_GROUP:
            seen = f"{filed.record.id}（{filed.record.meeting_kind}）"
            message = f"重大问题 {issue.serial} 的决定引用的 {seen} 不是领导小组会"
            yield Problem(("重大问题", place, "决定", "会议"), message, seen, "领导小组会")


@rule(
    demand(
        "R60l", "oversight-in-order", "绩效、审计、重大问题的日期先后有序", basis=Basis.CONVENTION, articles=DUTIES,
        asks="绩效：自评≤评价；审计：发现≤整改；重大问题：提出≤决定≤办结。",
        why="先有问题才有解决，日期倒了就不可信。",
        mend="核对日期，改正写错的那个",
    ),
    reads=("performance", "audits", "major_issues"),
)  # fmt: skip
def R60l(dossier: Dossier, library: Library) -> Iterator[Problem]:
    chains: list[list[Step]] = []
    for i, record in enumerate(dossier.performance):
        own, office = record.self_evaluation, record.evaluation
        chains.append([
            (("绩效", i, "自评", "日期"), "自评", own.dated_on if own else None),
            (("绩效", i, "评价", "日期"), "评价", office.dated_on if office else None),
        ])  # fmt: skip
    for i, audit in enumerate(dossier.audits):
        done = audit.audit_result
        chains.append([
            (("审计", i, "日期"), "审计发现", audit.dated_on),
            (("审计", i, "整改结果", "日期"), "整改", done.dated_on if done else None),
        ])  # fmt: skip
    for i, issue in enumerate(dossier.major_issues):
        chains.append([
            (("重大问题", i, "提出", "日期"), "提出", issue.raised.dated_on),
            (("重大问题", i, "决定", "日期"), "决定", issue.settled.dated_on if issue.settled else None),
            (("重大问题", i, "办结", "日期"), "办结", issue.closed.dated_on if issue.closed else None),
        ])  # fmt: skip
    for chain in chains:
        yield from in_order(chain)


@rule(
    demand(
        "R60m", "the-loop-closes", "再申报时看得见以往的结果", basis=Basis.SIBLING, articles=DUTIES,
        severity=Severity.WARNING,
        asks="申报、论证、审核中的项目，其单位没有未整改的审计发现、过期未整改的竣工验收和差的绩效评价。",
        why="丽水 第二十二条：整改不到位的不再安排；丽水 第二十六条：评价结果作下年审批的依据。",
        mend="先把以往项目的问题了结；论证时请专家考虑，确需安排的在 说明 写一条 规则: R60m",
    ),
    Stage.DECLARATION,
)  # fmt: skip
def R60m(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.stage not in DECLARING:
        return
    matters = [f"{number} {what}" for number, what in library.open_matters.get(dossier.project_unit, ())]
    if matters:
        more = f"等 {len(matters)} 件" if len(matters) > 3 else ""
        unit = library.unit_name(dossier.project_unit)
        message = f"{unit}以往的项目：{'；'.join(matters[:3])}{more}"
        yield Problem(("项目单位",), message, f"{len(matters)} 件", "没有未了的事")
