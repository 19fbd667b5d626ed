"""年度投资计划 (第四条): the document of 发展改革和统计局 against the annual plan of the leading group."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan, ProjectRow
from zhcity_cli.model.projection import ZERO, this_year
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import demand, rule


@rule(
    demand(
        "R27f", "investment-adds-up", "投资计划合计正确", basis=Basis.CONVENTION, articles=DUTIES,
        asks="年度投资计划的合计等于各项目金额之和，差一分也不行。",
        why="合计是下达的总数，各项目是它的分解。",
        mend="核对 合计 和各项目的 金额",
    ),
    on=InvestmentPlan, needs=("R27g", "R27h"),
)  # fmt: skip
def R27f(investment: InvestmentPlan, library: Library) -> Iterator[Problem]:
    total = sum((row.amount for row in investment.projects), ZERO)
    if investment.investment_total != total:
        seen = f"{investment.investment_total:.2f}"
        message = f"投资计划合计 {seen} 万元，各项目之和是 {total:.2f} 万元"
        yield Problem(("合计",), message, seen, f"{total:.2f}")


@rule(
    demand(
        "R27g", "investment-in-the-plan", "投资计划的项目在当年已审定的计划内", basis=Basis.CONVENTION, sentence="S21",
        asks="年度投资计划的每个项目在同一年度领导小组已审定的计划里（新列、续建、增补），各列一次。",
        why="解读说投资计划由发展改革和统计局编制；编的应是领导小组审定的那些项目。",
        mend="去掉计划外和重复的项目；应列入的先调整计划（zhcity plan adjust）",
    ),
    on=InvestmentPlan,
)  # fmt: skip
def R27g(investment: InvestmentPlan, library: Library) -> Iterator[Problem]:
    plan = library.plan(investment.year)
    if plan is None or not plan.is_approved:
        seen = f"计划{plan.state}" if plan else "没有计划"
        message = f"{investment.year} 年度计划还没有审定（{seen}），却有年度投资计划"
        yield Problem(("年度",), message, seen, "已审定的计划")
        return
    rows = _rows(plan)
    for place, row in enumerate(investment.projects):
        number, at = row.dossier_id, ("项目", place, "编号")
        if number in [other.dossier_id for other in investment.projects[:place]]:
            yield Problem(at, f"投资计划里 {number} 列了两次", number, "只列一次")
        elif number not in rows:
            message = f"投资计划里的 {number} 不在 {plan.year} 年度已审定的计划里"
            yield Problem(at, message, number, "计划内的项目")


def _rows(plan: Plan) -> dict[str, ProjectRow]:
    return {row.dossier_id: row for row in plan.project_rows}


@rule(
    demand(
        "R27h", "investment-within-plan", "投资计划不超过本年安排", basis=Basis.CONVENTION, articles=DUTIES,
        asks="年度投资计划里每个项目的金额≤该年度计划给它的本年安排。",
        why="本年安排是领导小组审定的，多安排的要先调整计划。",
        mend="核对金额；确需增加的，先由领导小组改审定额（zhcity plan adjust）",
    ),
    on=InvestmentPlan, needs=("R27g",),
)  # fmt: skip
def R27h(investment: InvestmentPlan, library: Library) -> Iterator[Problem]:
    plan = library.plan(investment.year)
    rows = _rows(plan) if plan else {}
    for place, each in enumerate(investment.projects):
        arranged = this_year(rows[each.dossier_id], investment.year) if each.dossier_id in rows else None
        if arranged is not None and each.amount > arranged:
            seen, bound = f"{each.amount:.2f}", f"{arranged:.2f}"
            message = f"投资计划给 {each.dossier_id} {seen} 万元，本年安排是 {bound} 万元"
            yield Problem(("项目", place, "金额"), message, seen, f"≤{bound}")


@rule(
    demand(
        "R27i", "investment-after-approval", "投资计划不早于计划审定", basis=Basis.CONVENTION, articles=DUTIES,
        severity=Severity.WARNING,
        asks="年度投资计划的日期不早于年度计划的审定日期。",
        why="解读没有写先后；编在审定以前的，审定时可能已经变了。",
        mend="核对 日期，改正写错的那个",
    ),
    on=InvestmentPlan, needs=("R27g",),
)  # fmt: skip
def R27i(investment: InvestmentPlan, library: Library) -> Iterator[Problem]:
    plan = library.plan(investment.year)
    if plan and plan.approval and investment.dated_on < plan.approval.dated_on:
        message = f"投资计划 {investment.dated_on} 早于计划审定的 {plan.approval.dated_on}"
        yield Problem(("日期",), message, str(investment.dated_on), f"不早于 {plan.approval.dated_on}")


@rule(
    demand(
        "R27j", "investment-covers-plan", "计划内的项目都在投资计划里", basis=Basis.CONVENTION, articles=DUTIES,
        severity=Severity.WARNING,
        asks="计划里本年有安排的每个项目，年度投资计划都列入；暂不安排的写 0。",
        why="漏了的项目立项、下达投资时没有依据。",
        mend="在 项目 补上漏的编号和金额；zhcity plan invest 年度 可以重出一份",
    ),
    on=InvestmentPlan, needs=("R27g",),
)  # fmt: skip
def R27j(investment: InvestmentPlan, library: Library) -> Iterator[Problem]:
    plan = library.plan(investment.year)
    listed = {row.dossier_id for row in investment.projects}
    rows = _rows(plan).values() if plan else ()
    missing = [row.dossier_id for row in rows if row.dossier_id not in listed and this_year(row, investment.year)]
    if missing:
        names = "、".join(missing)
        yield Problem(("项目",), f"投资计划里没有 {names}，计划本年有安排", "空", names)
