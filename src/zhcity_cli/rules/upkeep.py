"""运维年度与经费 (第十六至十九条): every system declares every year; what O&M money is not for, and who gets none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zhcity_cli.model.days import add_days, add_months
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import ZERO, free_until, granted
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.upkeep import (
    builder_of,
    first_year,
    is_asked_after,
    is_kept_running,
    withheld,
    years_owed,
)
from zhcity_cli.model.words import Basis, ContractKind, Nature
from zhcity_cli.regulation import OPERATION
from zhcity_cli.rules.rule import demand, rule

APPLIED = ("operations",)
BUILT = (Path.CONSTRUCTION,)
RUNNING = (Path.CONSTRUCTION, Path.OPERATION)


@rule(
    demand(
        "R57a", "free-period-ends", "免费运维期将满，准备运维申请", basis=Basis.CONVENTION, sentence="S41",
        severity=Severity.WARNING, parameters=("operation_reminder_days",),
        asks="免费运维期届满前的提醒天数起，已有届满以后年度的运维申请，或写明不申请的理由。",
        why="期满以后没有人维护，系统就会停摆。",
        mend="期满后在 运维 加一条该年度的 申请；不需要经费的写 不申请理由",
    ),
    Stage.IN_SERVICE, paths=BUILT,
)  # fmt: skip
def R57a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = free_until(dossier)
    if last is None or not is_kept_running(dossier):
        return
    days = library.settings.parameters.operation_reminder_days.value
    if add_days(library.today, days) > last and not is_asked_after(dossier, last):
        left = (last - library.today).days
        when = f"还有 {left} 天" if left >= 0 else f"已过 {-left} 天"
        message = f"免费运维期到 {last}，{when}，以后的年度没有运维申请"
        yield Problem(("运维",), message, "空", f"{last.year + 1} 年度的申请或不申请理由")


@rule(
    demand(
        "R57b", "every-year-declared", "在用的系统每年都申报运维情况", basis=Basis.CONVENTION, sentence="S40",
        severity=Severity.WARNING, parameters=("operation_reminder_days",),
        asks="免费运维期满的、运维的系统，每个年度（含提醒天数内将到的下一年度）都有运维申请，或写明不申请的理由。",
        why="该局每年根据各单位申报的运维情况统一招投标；没有报的系统谁也看不见。",
        mend="在 运维 为缺的年度各加一条 申请；不需要经费的写 不申请理由",
    ),
    Stage.IN_SERVICE, Stage.UNIFIED_OPERATION, paths=RUNNING, needs=("R57a",),
)  # fmt: skip
def R57b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    owed = years_owed(dossier, library)
    if owed:
        years = "、".join(map(str, owed))
        message = f"{years} 年度没有申报运维情况"
        yield Problem(("运维",), message, f"自 {first_year(dossier)} 年度起", "每年的申请或不申请理由")


@rule(
    demand(
        "R57c", "no-money-in-free-period", "免费运维期内的年度不列运维费", basis=Basis.MEASURE, sentence="S41",
        quote="在项目免费运维期结束后,向政务服务和大数据管理局提交运维申请",
        asks="整个年度都在免费运维期内的，不申请也不审核运维费。",
        why="免费运维期结束以后才纳入统一运维范围。",
        mend="删去该年度的申请，写 不申请理由",
    ),
    paths=BUILT, needs=("R55a",), reads=APPLIED,
)  # fmt: skip
def R57c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = free_until(dossier)
    for place, record in enumerate(dossier.operations):
        if record.application and last and date(record.year, 12, 31) <= last:
            message = f"{record.year} 年度全在免费运维期（到 {last}）内，却申请了 {record.asked:.2f} 万元"
            at = ("运维", place, "申请", "金额")
            yield Problem(at, message, f"{record.asked:.2f}", "不申请", on=record.application.dated_on)


@rule(
    demand(
        "R57d", "one-application-a-system", "一个系统一年只申请一次运维", basis=Basis.CONVENTION, sentence="S40",
        severity=Severity.WARNING,
        asks="运维项目申请的年度，同一系统（申报.前期项目）没有别的运维项目申请，建成它的项目也没有申请。",
        why="同一系统从两处申请，统一招标时就会买两次、付两次。",
        mend="留一处申请，另一处写 不申请理由；确是两件事的，在 说明 写一条 规则: R57d 和理由",
    ),
    paths=(Path.OPERATION,), needs=("R55a",), reads=APPLIED,
)  # fmt: skip
def R57d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    built, projects = builder_of(dossier, library), library.keepers.get(library.kept_by(dossier) or "", ())
    others = [*([built] if built else []), *(each for each in projects if each.id < dossier.id)]
    for place, record in enumerate(dossier.operations):
        for other in others if record.application else ():
            if any(each.year == record.year and each.application for each in other.operations):
                message = f"{record.year} 年度的运维，{other.id} 已为同一系统申请"
                yield Problem(("运维", place, "申请"), message, other.id, "一个系统一年一处申请")
                break


@rule(
    demand(
        "R58a", "operation-fee-cap", "年度运维费不超过投资的比例", basis=Basis.SIBLING, articles=OPERATION,
        severity=Severity.WARNING, parameters=("operation_fee_cap",),
        asks="设置了 运维费上限比例 的，年度运维审核额（未审核的为申请额）不超过审定额乘该比例；没有设置就不查。",
        why="比例没有可核的来源，由使用单位自己定。",
        mend="核减运维费，或在 说明 写一条 规则: R58 和理由",
    ),
    paths=BUILT, reads=APPLIED,
)  # fmt: skip
def R58a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    cap, invested = library.settings.parameters.operation_fee_cap.value, granted(dossier)
    if cap is None or not invested:
        return
    for place, record in enumerate(dossier.operations):
        amount = record.review.amount if record.review else record.asked
        if amount > invested * cap:
            share = f"{amount / invested:.1%}"
            message = f"{record.year} 年度运维费 {amount:.2f} 万元，是审定额 {invested:.2f} 的 {share}，超过 {cap:.1%}"
            yield Problem(("运维", place), message, share, f"≤{cap:.1%}")


@rule(
    demand(
        "R58b", "operation-contract-years", "运维合同不超过最长年数", basis=Basis.SIBLING, articles=OPERATION,
        severity=Severity.WARNING, parameters=("operation_years",),
        asks="运维合同自签订到完工期限不超过设置的年数。",
        why="财库〔2017〕210号 第十六条限定运维服务合同的期限。",
        mend="缩短合同期；确需更长的，在 说明 写一条 规则: R58 和理由",
    ),
    reads=("contracts",),
)  # fmt: skip
def R58b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    years = library.settings.parameters.operation_years.value
    for place, contract in enumerate(dossier.contracts):
        if contract.contract_kind is not ContractKind.OPERATION or contract.due_on is None:
            continue
        latest = add_months(contract.signed_on, 12 * years)
        if contract.due_on > latest:
            message = f"运维合同 {contract.id} 从 {contract.signed_on} 到 {contract.due_on}，超过 {years} 年"
            at = ("合同", place, "完工期限")
            yield Problem(at, message, str(contract.due_on), f"不晚于 {latest}", on=contract.signed_on)


@rule(
    demand(
        "R58c", "upgrade-is-a-project", "大的升级改造按新项目申报", basis=Basis.SIBLING, articles=OPERATION,
        severity=Severity.WARNING, parameters=("upgrade_ratio", "upgrade_amount"),
        asks="运维里的升级改造（费用构成里名称含 升级、改造 的各项；性质为改建、扩建的运维项目为全部申请额）不超过设置的金额，"
        "知道审定额的也不超过设置的比例。",
        why="借运维做建设，就绕开了论证和审定。",
        mend="把升级改造另报一个改建或扩建项目；确属运维的，在 说明 写一条 规则: R58 和理由",
    ),
    paths=RUNNING, reads=APPLIED,
)  # fmt: skip
def R58c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    parameters, invested = library.settings.parameters, granted(dossier)
    limits = [parameters.upgrade_amount.value]
    if invested and dossier.path is Path.CONSTRUCTION:
        limits.append(invested * parameters.upgrade_ratio.value)
    most = min(limits).quantize(Decimal("0.01"))
    for place, record in enumerate(dossier.operations):
        amount = sum((i.amount for i in record.fee_items if "升级" in i.name or "改造" in i.name), ZERO)
        if dossier.path is Path.OPERATION and dossier.nature in (Nature.REBUILD, Nature.EXTENSION):
            amount = record.asked
        if amount > most:
            message = f"{record.year} 年度运维里的升级改造 {amount:.2f} 万元，超过 {most:.2f} 万元"
            yield Problem(("运维", place), message, f"{amount:.2f}", f"≤{most:.2f}")


@rule(
    demand(
        "R59", "operation-withheld", "不共享、测评过期、未入目录的不安排运维经费", basis=Basis.SIBLING,
        articles=OPERATION, severity=Severity.WARNING,
        parameters=("operation_blockers", "assessment_months", "cryptography_from", "platforms"),
        asks="最近一个申请运维的年度，审核之日（未审核的为今天）系统已按申报的平台联通、等保和密评在有效期内、已登记在系统目录。",
        why="国办发〔2019〕57号 第二十八条：不共享、不登记、不符合安全要求的不安排运行维护经费。",
        mend="先联通、测评、登记再安排；确需安排的，在 说明 写一条 规则: R59 和理由（或用 operation build --take-in）",
    ),
    paths=RUNNING, needs=("R11a",), reads=APPLIED,
)  # fmt: skip
def R59(dossier: Dossier, library: Library) -> Iterator[Problem]:
    asked = [(record.year, place) for place, record in enumerate(dossier.operations) if record.application]
    if not asked:
        return
    year, place = max(asked)
    review = dossier.operations[place].review
    day = review.dated_on if review else library.today
    for blocker, fact in withheld(dossier, library, day):
        message = f"{year} 年度申请运维，{fact}（{blocker}）"
        yield Problem(("运维", place, "申请"), message, str(blocker), "先解决再安排", on=day)
