"""申报 to 预算 (第五条, 第四条): windows, admission, review, the plan and what follows its approval."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.deadlines.owed import Deadline, Owed, responsible
from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.library import Library, YearFiles
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import AdmissionResult, Mark, PlanState, ReviewResult
from zhcity_cli.rules.budgeting import procured_from
from zhcity_cli.year import next_plan_year, statuses, window

UNIT, OFFICE = Role.PROJECT_UNIT, Role.OFFICE


def declaring(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """储备 to 论证."""
    match dossier.stage:
        case Stage.RESERVE:
            yield from _reserve(dossier, library)
        case Stage.DECLARATION:
            yield from _admission(dossier)
        case Stage.EXPERT_REVIEW:
            yield from _review(dossier, library)


def _reserve(dossier: Dossier, library: Library) -> Iterator[Owed]:
    year = dossier.plan_year
    if year is None or year <= library.today.year or dossier.path is Path.OPERATION or Mark.SUPPLEMENT in dossier.marks:
        return
    span = window(year, library)
    what = f"申报 {year} 年度项目（还在储备）"
    yield Owed("declaration", what, UNIT, span.last, opens=span.first, parameter="declaration_window", at=("申报",))


def _admission(dossier: Dossier) -> Iterator[Owed]:
    admission, declared = dossier.admission, dossier.declaration
    if admission is None:
        if declared and declared.dated_on:
            yield Owed("admission", "审查申报材料，决定是否受理", OFFICE, since=declared.dated_on, at=("受理",))
    elif admission.conclusion is AdmissionResult.TO_COMPLETE:
        yield Owed("completing-papers", "补正申报材料", UNIT, since=admission.dated_on, at=("受理",))
    elif admission.conclusion is AdmissionResult.ADMITTED and dossier.path is not Path.OPERATION:
        if Mark.SIMPLIFIED in dossier.marks:
            yield from _fund_review(dossier)
        elif not dossier.expert_reviews:
            yield Owed("review-meeting", "安排专家论证", OFFICE, since=admission.dated_on, at=("论证",))


def _review(dossier: Dossier, library: Library) -> Iterator[Owed]:
    last = dossier.last_review
    if last is None:
        yield from _fund_review(dossier)
        return
    at, key = ("论证", len(dossier.expert_reviews) - 1), str(last.round)
    if last.conclusion is None:
        meeting = library.meetings.get(last.meeting_id)
        day = meeting.record.dated_on if meeting else None
        lies_ahead = day is not None and day >= library.today
        what = f"召开论证会 {last.meeting_id}，登记结论" if lies_ahead else f"登记第 {last.round} 轮论证的结论"
        due, since = (day, None) if lies_ahead else (None, day)
        yield Owed("review-conclusion", what, OFFICE, due, since, key=key, at=at)
    elif last.conclusion is ReviewResult.NOT_PASSED:
        yield Owed("review-again", "修改方案，重新论证", UNIT, since=last.dated_on, key=key, at=at)
    elif not dossier.has_passed_review:
        if last.recheck is None:
            yield Owed("recheck", "复核论证后的修改情况", OFFICE, since=last.dated_on, key=key, at=at)
        else:
            what = "复核没有通过，继续修改"
            yield Owed("changes-again", what, UNIT, since=last.recheck.dated_on, key=key, at=(*at, "复核"))
    else:
        yield from _fund_review(dossier)


def _fund_review(dossier: Dossier) -> Iterator[Owed]:
    if dossier.fund_review is None and dossier.has_passed_review:
        passed = dossier.last_review or dossier.admission
        since = passed.dated_on if passed else None
        yield Owed("fund-review", "审核项目经费", OFFICE, since=since, at=("经费审核",))


def approved(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """立项: what the bureaus owe after 审定, and until when procurement has to begin."""
    last = dossier.last_approval
    if dossier.stage is not Stage.INITIATION or last is None or not dossier.is_agreed:
        return
    if dossier.initiation is None:
        yield Owed("initiation", "办理立项", Role.DEVELOPMENT_BUREAU, since=last.dated_on, at=("立项",))
    if all(budget.year != dossier.plan_year for budget in dossier.budgets):
        what = f"安排 {dossier.plan_year} 年度预算" if dossier.plan_year else "安排预算"
        yield Owed("budget", what, Role.FINANCE_BUREAU, since=last.dated_on, key=str(dossier.plan_year), at=("预算",))
    if dossier.initiation and dossier.budgets and dossier.id not in library.packages_of:
        since = max(dossier.initiation.dated_on, dossier.budgets[-1].dated_on)
        yield Owed("packaging", "列入采购包", OFFICE, since=since, at=("采购包",))
    joined = library.approved_on(dossier.id)
    if joined and Mark.LEGACY not in dossier.marks and procured_from(dossier, library) is None:
        due = facts.plan_stale_on(joined, library.settings.parameters)
        yield Owed("procurement", "启动采购，逾期视同撤销", UNIT, due, parameter="plan_stale_months", at=("审定",))


def of_units(library: Library) -> Iterator[Deadline]:
    """Units that have declared nothing for the plan in the making, or for the one after it."""
    next_year = next_plan_year(library)
    for year in (next_year, next_year + 1):
        plan = library.plan(year)
        if plan is not None and plan.state is not PlanState.PROPOSED:
            continue
        span = window(year, library)
        what = f"申报 {year} 年度项目和运维"
        owed = Owed("declaration", what, UNIT, span.last, opens=span.first, parameter="declaration_window")
        found = statuses(year, library)
        for status in found:
            if status.owes and not status.in_reserve:
                yield Deadline(owed, f"{year} 年度申报", "", status.code, "registry/units.yaml")
        if plan is None and span.last < library.today and any(status.declared for status in found):
            yield _of_year(Owed("plan-build", f"拟定 {year} 年度计划", OFFICE, since=span.last), year, library)


def of_plans(library: Library) -> Iterator[Deadline]:
    """What each annual plan waits for."""
    for year, files in library.years.items():
        for owed in _plan(year, files, library):
            yield _of_year(owed, year, library)


def _plan(year: int, files: YearFiles, library: Library) -> Iterator[Owed]:
    plan = files.plan.record if files.plan else None
    if plan is None:
        return
    if plan.state is PlanState.PROPOSED:
        yield Owed("plan-submission", "年度计划报领导小组", OFFICE, since=plan.proposed_on, at=("送审",))
    elif plan.state is PlanState.SUBMITTED:
        since = plan.submission.dated_on if plan.submission else None
        yield Owed("plan-approval", "审定年度计划", Role.LEADING_GROUP, since=since, at=("审定",))
    elif files.investment is None and year >= library.today.year and plan.project_rows:
        since = plan.approval.dated_on if plan.approval else None
        yield Owed("investment-plan", "编制年度投资计划", Role.DEVELOPMENT_BUREAU, since=since, at=("审定",))


def _of_year(owed: Owed, year: int, library: Library) -> Deadline:
    return Deadline(owed, f"{year} 年度计划", "", responsible(owed.by, library), f"plans/{year}/plan.yaml")
