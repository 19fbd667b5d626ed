"""建设 (第六至十条): supervision of major projects, time, milestones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from zhcity_cli.model.days import add_months, whole_months
from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.dossier.contract import Contract
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, ContractKind
from zhcity_cli.regulation import CONSTRUCTION
from zhcity_cli.rules.rule import demand, rule

BUILT = (Path.CONSTRUCTION,)
SUPERVISOR, BUILDER = ContractKind.SUPERVISION, ContractKind.CONSTRUCTION


@rule(
    demand(
        "R35a", "named-major-supervised", "领导小组列为重大的项目有监理", basis=Basis.MEASURE, sentence="S36",
        quote="重大项目引入项目监理机制",
        asks="进入建设前，审定 里 列为重大 的项目，合同 里有监理合同。",
        why="重大项目引入项目监理机制。解读没有说多大算重大，领导小组点名的必是重大项目。",
        mend="签订监理合同，记入 合同（种类 写 监理）",
    ),
    Stage.CONSTRUCTION, paths=BUILT, reads=("approvals",),
)  # fmt: skip
def R35a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if facts.is_named_major(dossier) and not facts.contracts_of(dossier, SUPERVISOR):
        yield Problem(("合同",), "领导小组列为重大项目，没有监理合同", "无监理合同", "监理合同")


@rule(
    demand(
        "R35b", "big-project-supervised", "达到监理起点的项目有监理", basis=Basis.SIBLING, sentence="S36",
        parameters=("supervision_threshold",),
        asks="进入建设前，审定额（没有的看审核额）达到设置的监理起点，合同 里有监理合同。",
        why="解读没有说多大算重大项目，金额起点取自别处的办法，可在设置里改。",
        mend="签订监理合同，记入 合同（种类 写 监理）；起点不合本地的，改设置 监理起点万元",
    ),
    Stage.CONSTRUCTION, paths=BUILT, needs=("R35a",),
)  # fmt: skip
def R35b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    amount, threshold = facts.granted(dossier), library.settings.parameters.supervision_threshold.value
    if amount is not None and amount >= threshold and not facts.contracts_of(dossier, SUPERVISOR):
        message = f"项目 {amount:.2f} 万元，达到监理起点 {threshold:.2f} 万元，没有监理合同"
        yield Problem(("合同",), message, "无监理合同", "监理合同")


@rule(
    demand(
        "R35c", "supervisor-independent", "监理单位不是承建单位", basis=Basis.CONVENTION, sentence="S36",
        asks="监理合同的乙方，名称和信用代码都与承建合同的乙方不同。",
        why="自己监理自己，等于没有监理。",
        mend="核对两份合同的 乙方 和 信用代码；确是同一单位的，另行委托监理",
    ),
    reads=("contracts",),
)  # fmt: skip
def R35c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    builders = [contract for _, contract in facts.contracts_of(dossier, BUILDER)]
    for place, contract in facts.contracts_of(dossier, SUPERVISOR):
        if any(_is_same_firm(contract, builder) for builder in builders):
            message = f"监理单位 {contract.contractor} 就是承建单位"
            yield Problem(("合同", place, "乙方"), message, contract.contractor, "承建单位以外的单位")


def _is_same_firm(one: Contract, other: Contract) -> bool:
    same_code = one.credit_code is not None and one.credit_code == other.credit_code
    return same_code or one.contractor == other.contractor


@rule(
    demand(
        "R35d", "monthly-supervision-reports", "监理逐月有月报", basis=Basis.CONVENTION, sentence="S36",
        severity=Severity.WARNING,
        asks="有监理的项目，从开工到完工（没有完工的到今天），每个整月有一份监理月报。",
        why="监理有没有在做，看月报。",
        mend="在 监理月报 补上缺的月份：月、意见",
    ),
    reads=("contracts",),
)  # fmt: skip
def R35d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    since = facts.supervised_from(dossier)
    if since is None or not facts.is_at_work(dossier):
        return
    yesterday = library.today - timedelta(days=1)
    until = min(dossier.completion.dated_on, yesterday) if dossier.completion else yesterday
    there = {report.month for report in dossier.supervision_reports}
    missing = [month for month in whole_months(since, until) if month not in there]
    if missing:
        count = f" 等 {len(missing)} 个月的" if len(missing) > 6 else " 的"
        message = f"没有 {'、'.join(missing[:6])}{count}监理月报"
        yield Problem(("监理月报",), message, f"缺 {len(missing)} 个月", "每月一份")


@rule(
    demand(
        "R36a", "building-time-stated", "承建合同写明开工和完工期限", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="进入初验前，每份承建合同写明 开工 和 完工期限。",
        why="没有这两个日期，看不出工期长短、有没有拖期。",
        mend="在该合同填 开工 和 完工期限",
    ),
    Stage.PRELIMINARY_ACCEPTANCE, paths=BUILT, reads=("contracts",),
)  # fmt: skip
def R36a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in facts.contracts_of(dossier, BUILDER):
        blank = [w for w, v in (("开工", contract.started_on), ("完工期限", contract.due_on)) if v is None]
        if blank:
            words = "、".join(blank)
            yield Problem(("合同", place, blank[0]), f"承建合同 {contract.id} 没有填 {words}", "空", words)


@rule(
    demand(
        "R36b", "planned-building-time", "计划工期不超过最长月数", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING, parameters=("construction_months",),
        asks="承建合同从开工到完工期限，不超过设置的建设最长月数。",
        why="拖得久的项目，建成时需求和技术都变了。月数取自别处的办法，可在设置里改。",
        mend="分期建设，或在 说明 写一条 规则: R36 和理由",
    ),
    paths=BUILT, reads=("contracts",),
)  # fmt: skip
def R36b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    months = library.settings.parameters.construction_months.value
    for place, contract in facts.contracts_of(dossier, BUILDER):
        if contract.started_on is None or contract.due_on is None:
            continue
        latest = add_months(contract.started_on, months)
        if contract.due_on > latest:
            message = f"开工 {contract.started_on}，完工期限 {contract.due_on}，超过 {months} 个月"
            at = ("合同", place, "完工期限")
            yield Problem(at, message, str(contract.due_on), f"不晚于 {latest}", on=contract.signed_on)


@rule(
    demand(
        "R36c", "built-in-time", "按期完工，超期有工期变更", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING,
        asks="完工不晚于承建合同的完工期限（有工期变更的，看变更后的）；过了期限没有完工的，有工期变更。",
        why="丽水 第十六条要求工期超期的申请变更。",
        mend="在 变更 加一条：字段 写 工期，新值 写新的完工期限；已完工的填 完工.日期",
    ),
    paths=BUILT, reads=("contracts",),
)  # fmt: skip
def R36c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if not facts.is_at_work(dossier):
        return
    done = dossier.completion.dated_on if dossier.completion else None
    for place, contract in facts.contracts_of(dossier, BUILDER):
        due = facts.due_on(dossier, contract)
        if due is None or (done or library.today) <= due:
            continue
        state = f"{done} 才完工" if done else "还没有完工"
        moved = "（变更后）" if due != contract.due_on else ""
        message = f"合同 {contract.id} 的完工期限{moved}是 {due}，{state}，此后没有工期变更"
        yield Problem(("合同", place, "完工期限"), message, str(due), "工期变更", on=contract.signed_on)


@rule(
    demand(
        "R36d", "milestones-kept", "里程碑按计划完成", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        severity=Severity.WARNING,
        asks="里程碑过了计划日期，写明完成日期。",
        why="一步拖，步步拖；早看见早催。",
        mend="完成了的填 完成；没有完成的催办，或在 变更 记工期变更后改 计划",
    ),
    paths=BUILT, reads=("milestones",),
)  # fmt: skip
def R36d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, milestone in enumerate(dossier.milestones if facts.is_at_work(dossier) else ()):
        if milestone.done_on is None and milestone.planned_on < library.today:
            message = f"里程碑 {milestone.name} 计划 {milestone.planned_on} 完成，还没有完成"
            yield Problem(("里程碑", place, "完成"), message, "空", f"{milestone.planned_on} 以前")


@rule(
    demand(
        "R36e", "milestones-after-contract", "里程碑在签订合同以后", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="里程碑的完成日期不早于最早的承建合同的签订日期。",
        why="还没有签合同，不会有完成的建设内容。",
        mend="核对里程碑的 完成 和合同的 签订",
    ),
    paths=BUILT, reads=("milestones",),
)  # fmt: skip
def R36e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    signed = min((c.signed_on for _, c in facts.contracts_of(dossier, BUILDER)), default=None)
    for place, milestone in enumerate(dossier.milestones if signed else ()):
        if signed and milestone.done_on and milestone.done_on < signed:
            message = f"里程碑 {milestone.name} {milestone.done_on} 完成，早于合同签订 {signed}"
            yield Problem(("里程碑", place, "完成"), message, str(milestone.done_on), f"不早于 {signed}")
