"""立项与预算 (第四条): 立项, the year's investment plan, the year's budget, in either order; what may be procured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import plan_stale_on
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.projection import ZERO, this_year
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Basis, ContractKind, Mark, Standing
from zhcity_cli.regulation import DECLARATION, DUTIES
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

PROCURED = (Stage.PROCUREMENT,)
# What is not bought before approval; a study or a design may be.
BOUGHT = (ContractKind.CONSTRUCTION, ContractKind.SERVICE, ContractKind.SUPERVISION)

R08d = required(
    demand(
        "R08d", "initiation-recorded", "已立项", basis=Basis.CONVENTION, sentence="S22",
        asks="进入采购前，立项 写明文号、日期、投资。",
        why="立项由发展改革和统计局负责；解读没有说先后，采购前办好是本库的约定。",
        mend="请办公室按发展改革和统计局的文件填 立项：文号、日期、投资",
    ),
    "initiation", since=PROCURED, paths=BUILDING,
)  # fmt: skip

R08e = required(
    demand(
        "R08e", "budget-recorded", "已安排预算", basis=Basis.CONVENTION, sentence="S23",
        asks="进入采购前，预算 至少有一个年度，写明文号、日期、金额。",
        why="年度预算由财政金融局安排；没有预算就采购，合同签了付不出钱。",
        mend="请办公室按财政金融局的文件填 预算：年度、文号、日期、金额",
    ),
    "budgets", since=PROCURED, paths=BUILDING,
)  # fmt: skip


def _is_planned(dossier: Dossier, library: Library) -> bool:
    return any(plan.is_approved for plan, _ in library.plans_of.get(dossier.id, ()))


def procured_from(dossier: Dossier, library: Library) -> date | None:
    """The first day of procuring it: the entrustment or the first notice of its package."""
    packages = [filed.record for filed in library.packages_of.get(dossier.id, ())]
    days = [package.entrustment.dated_on for package in packages if package.entrustment]
    days += [package.first_notice for package in packages if package.first_notice]
    return min(days, default=None)


@rule(
    demand(
        "R27a", "in-an-approved-plan", "在已审定的年度计划内", basis=Basis.MEASURE, sentence="S32",
        quote="本年度计划内的建设项目参照集中采购项目集中带量采购",
        asks="进入采购前，项目在领导小组已审定（或调整）的年度计划里。",
        why="集中采购的是本年度计划内的建设项目，计划由领导小组审定；计划外的先办增补。",
        mend="等计划审定；撤销过的、计划外的，由办公室用 zhcity plan adjust 登记增补",
    ),
    Stage.PROCUREMENT, paths=BUILDING, needs=("R24c", "R24a", "R24f"), not_for=(Mark.LEGACY,),
)  # fmt: skip
def R27a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    is_withdrawn = dossier.standing in (Standing.DEFERRED, Standing.TERMINATED)
    if is_withdrawn or _is_planned(dossier, library):
        return
    plan = library.plan(dossier.plan_year) if dossier.plan_year else None
    seen = f"{dossier.plan_year} 年度计划{plan.state}" if plan and not plan.is_approved else "不在计划内"
    yield Problem(("计划年度",), f"项目不在已审定的年度计划里（{seen}）", seen, "在已审定的计划内")


@rule(
    demand(
        "R27b", "approved-before-procurement", "计划审定在采购启动之前", basis=Basis.CONVENTION, sentence="S32",
        asks="计划审定（增补的为增补）日期≤所在采购包的委托、公告日期。",
        why="还没有审定就委托采购，领导小组的审定就成了补手续。",
        mend="核对采购包的 委托、公告 和计划的审定日期，改正写错的那个",
    ),
    Stage.PROCUREMENT, paths=BUILDING, needs=("R27a",), not_for=(Mark.LEGACY,),
)  # fmt: skip
def R27b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    approved, started = library.approved_on(dossier.id), procured_from(dossier, library)
    if approved and started and started < approved:
        message = f"采购在 {started} 已经启动，早于列入计划的 {approved}"
        yield Problem(("采购包",), message, str(started), f"不早于 {approved}")


@rule(
    demand(
        "R27k", "approved-before-signing", "审定以后才签合同", basis=Basis.CONVENTION, sentence="S32",
        asks="承建、服务、监理合同的签订不早于领导小组第一次同意本项目；不论项目停在哪个阶段，在不在采购包里。",
        why="还没有审定就签合同，审定和集中采购就都绕过去了。",
        mend="核对合同的 签订 和 审定 的日期；确在审定以前签的，停下来报办公室",
    ),
    paths=BUILDING, needs=("R24a", "R24f", "R34b", "R34d"), not_for=(Mark.LEGACY,), reads=("contracts",),
)  # fmt: skip
def R27k(dossier: Dossier, library: Library) -> Iterator[Problem]:
    agreed = min((each.dated_on for each in dossier.approvals if each.is_agreed), default=None)
    for place, contract in enumerate(dossier.contracts):
        if contract.contract_kind not in BOUGHT or (agreed and contract.signed_on >= agreed):
            continue
        state = f"领导小组 {agreed} 才同意" if agreed else "领导小组还没有同意"
        message = f"{contract.contract_kind}合同 {contract.id} 签订于 {contract.signed_on}，{state}"
        expected = f"不早于 {agreed}" if agreed else "领导小组同意以后"
        yield Problem(("合同", place, "签订"), message, str(contract.signed_on), expected)


@rule(
    demand(
        "R26", "plan-not-stale", "列入计划后及时采购", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING, parameters=("plan_stale_months",),
        asks="列入审定的计划满设置的月数，采购已经启动。",
        why="占着计划不动，钱就压在那里；丽水 第十三条规定逾期未实施视同撤销。",
        mend="抓紧办理立项、预算和采购；不再实施的由领导小组撤销：zhcity plan adjust 年度 --withdraw 编号=理由",
    ),
    Stage.INITIATION, paths=BUILDING, not_for=(Mark.LEGACY,),
)  # fmt: skip
def R26(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.reached(Stage.PROCUREMENT) or dossier.standing is not Standing.NORMAL:
        return
    approved = library.approved_on(dossier.id)
    if approved is None or procured_from(dossier, library):
        return
    months = library.settings.parameters.plan_stale_months.value
    if library.today > plan_stale_on(approved, library.settings.parameters):
        message = f"{approved} 列入计划，已满 {months} 个月还没有启动采购"
        yield Problem(("阶段",), message, str(dossier.stage), f"{months} 个月内进入 采购")


@rule(
    demand(
        "R27c", "initiated-within-approved", "立项投资不超过审定额", basis=Basis.CONVENTION, articles=DUTIES,
        asks="立项.投资≤立项时有效的审定额。",
        why="立项超过领导小组审定的金额，多出的部分没有人同意过。",
        mend="核对 立项.投资；确需增加的，先由领导小组改审定额（zhcity plan adjust）",
    ),
    reads=("initiation",), needs=("R24b",),
)  # fmt: skip
def R27c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    initiation = dossier.initiation
    amounts = [(a.dated_on, a.approved_amount) for a in dossier.approvals if a.is_agreed and a.approved_amount]
    if initiation is None or not amounts:
        return
    in_force = [amount for day, amount in amounts if day <= initiation.dated_on] or [amounts[0][1]]
    if initiation.initiated_amount > in_force[-1]:
        seen, bound = f"{initiation.initiated_amount:.2f}", f"{in_force[-1]:.2f}"
        yield Problem(("立项", "投资"), f"立项投资 {seen} 万元，审定额是 {bound} 万元", seen, f"≤{bound}")


@rule(
    demand(
        "R27d", "budget-within-plan", "当年预算不超过计划的本年安排", basis=Basis.CONVENTION, articles=DUTIES,
        severity=Severity.WARNING,
        asks="每个年度的预算≤该年度已审定计划里给本项目的本年安排。",
        why="计划和预算是同一笔钱，预算多出来的要说得清。",
        mend="核对 预算 的年度和金额；确有原因的，在 说明 写一条 规则: R27d 和理由",
    ),
    reads=("budgets",), paths=BUILDING,
)  # fmt: skip
def R27d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if not _is_planned(dossier, library):
        return
    rows = {plan.year: row for plan, row in library.plans_of.get(dossier.id, ())}
    for place, budget in enumerate(dossier.budgets):
        plan = library.plan(budget.year)
        if plan is None or not plan.is_approved:
            continue
        row = rows.get(budget.year)
        arranged = this_year(row, budget.year) if row else ZERO
        if budget.amount > arranged:
            seen, bound = f"{budget.amount:.2f}", f"{arranged:.2f}"
            where = f"安排 {bound} 万元" if row else "没有安排本项目"
            message = f"{budget.year} 年度预算 {seen} 万元，该年度计划里{where}"
            yield Problem(("预算", place, "金额"), message, seen, f"≤{bound}")


@rule(
    demand(
        "R27e", "money-after-approval", "立项、预算不早于审定", basis=Basis.CONVENTION, articles=DUTIES,
        severity=Severity.WARNING,
        asks="立项、预算的日期不早于领导小组第一次同意的日期；两者谁先谁后都可以。",
        why="解读没有写先后，本库的次序是先审定、再立项和安排预算。",
        mend="核对日期；确实先办了的，在 说明 写一条 规则: R27e 和理由",
    ),
    reads=("initiation", "budgets"), paths=BUILDING, needs=("R22a",), not_for=(Mark.LEGACY,),
)  # fmt: skip
def R27e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    agreed = next((a.dated_on for a in dossier.approvals if a.is_agreed), None)
    dated = [(("立项", "日期"), "立项", dossier.initiation.dated_on)] if dossier.initiation else []
    days = [*dated, *((("预算", i, "日期"), f"{b.year} 年度预算", b.dated_on) for i, b in enumerate(dossier.budgets))]
    for at, word, day in days:
        if agreed and day < agreed:
            yield Problem(at, f"{word} {day} 早于领导小组同意的 {agreed}", str(day), f"不早于 {agreed}")
