"""建设 and 验收 (第六至十五条): reports, milestones, rectification, rounds of acceptance and their limits."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.deadlines.owed import Owed
from zhcity_cli.model.days import last_of_month, whole_months
from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import AssessmentKind, ContractKind, Passed, Qualified

UNIT, OFFICE = Role.PROJECT_UNIT, Role.OFFICE


def building(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """建设: until 完工 is recorded."""
    for place, change in enumerate(dossier.change_orders):
        if not change.sanction and not change.filing:
            what, key = f"批准或备案第 {change.serial} 项变更（{change.matter}）", str(change.serial)
            yield Owed("change-order", what, OFFICE, since=change.applied_on, key=key, at=("变更", place))
    if dossier.path is not Path.CONSTRUCTION or not dossier.reached(Stage.CONSTRUCTION):
        return
    for place, milestone in enumerate(dossier.milestones):
        if milestone.done_on is None:
            what, key = f"里程碑：{milestone.name}", milestone.name
            yield Owed("milestone", what, UNIT, milestone.planned_on, key=key, at=("里程碑", place))
    if dossier.completion is not None:
        return
    for place, contract in facts.contracts_of(dossier, ContractKind.CONSTRUCTION):
        due = facts.due_on(dossier, contract)
        if due:
            what, at = f"完工（合同 {contract.id}）", ("合同", place, "完工期限")
            yield Owed("completion", what, UNIT, due, key=contract.id, at=at)
    yield from _supervision(dossier, library)


def _supervision(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """The report of this month, and in one line those that are missing from earlier ones."""
    since = facts.supervised_from(dossier)
    if since is None:
        return
    today, there = library.today, {report.month for report in dossier.supervision_reports}
    this_month = f"{today:%Y-%m}"
    months = whole_months(since, last_of_month(this_month))
    missing = [month for month in months if month not in there]
    earlier = [month for month in missing if month != this_month]
    if earlier:
        what = f"补交监理月报：{'、'.join(earlier[:3])}{f' 等 {len(earlier)} 个月' if len(earlier) > 3 else ''}"
        yield Owed("supervision-missing", what, UNIT, last_of_month(earlier[0]), at=("监理月报",))
    if this_month in missing:
        due = last_of_month(this_month)
        yield Owed("supervision-report", f"{this_month} 的监理月报", UNIT, due, key=this_month, at=("监理月报",))


def accepting(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """完工 to 投用."""
    if dossier.completion is None or not dossier.reached(Stage.CONSTRUCTION):
        return
    yield from _rectifications(dossier)
    if not dossier.final_acceptances:
        yield from _preliminary(dossier, library)
    yield from _final(dossier, library)
    if not any(a.filed_on for a in dossier.assessments if a.assessment_kind is AssessmentKind.SECURITY_GRADING):
        due = facts.filing_due(dossier, library.settings.parameters, library.workdays)
        if due:
            yield Owed("grading-filing", "办理等保备案", UNIT, due, parameter="filing_days", at=("测评",))


def _rectifications(dossier: Dossier) -> Iterator[Owed]:
    for place, each in enumerate(dossier.preliminary_acceptances):
        for item, rectification in enumerate(each.rectifications):
            if rectification.closed_on is None:
                what, key = f"初验整改：{rectification.matter}", f"{each.round}/{rectification.matter}"
                due, at = rectification.deadline, ("初验", place, "整改项", item)
                since = None if due else each.dated_on
                yield Owed("preliminary-rectification", what, UNIT, due, since, key=key, at=at)


def _preliminary(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """The next step before 竣工验收 is applied for."""
    completion = dossier.completion
    last = dossier.preliminary_acceptances[-1] if dossier.preliminary_acceptances else None
    if last is None:
        since = completion.dated_on if completion else None
        yield Owed("preliminary-acceptance", "组织初验", UNIT, since=since, at=("初验",))
    elif last.conclusion is not Passed.PASSED:
        what = "登记初验结论" if last.conclusion is None else "整改后再次初验"
        yield Owed("preliminary-acceptance", what, UNIT, since=last.dated_on, at=("初验",))
    elif not dossier.trial_runs:
        yield Owed("trial-run", "开始试运行", UNIT, since=last.dated_on, at=("试运行",))
    else:
        yield from _trial_run(dossier, library)


def _trial_run(dossier: Dossier, library: Library) -> Iterator[Owed]:
    parameters, run = library.settings.parameters, dossier.trial_runs[-1]
    if run.until_on is None:
        what = f"试运行满 {parameters.trial_run_months.value} 个月，收齐记录和用户评价"
        due, key = facts.trial_run_due(run, parameters), str(run.from_on)
        yield Owed("trial-run-end", what, UNIT, due, key=key, parameter="trial_run_months", at=("试运行",))


def _final(dossier: Dossier, library: Library) -> Iterator[Owed]:
    last = facts.last_final(dossier)
    if last is None:
        completion, due = dossier.completion, facts.acceptance_due(dossier, library.settings.parameters)
        since = None if due or completion is None else completion.dated_on
        what = "申请竣工验收" if due else "申请竣工验收（已申请延期，没有写新的期限）"
        yield Owed("final-application", what, UNIT, due, since, parameter="acceptance_months", at=("竣工验收",))
        return
    at, key = ("竣工验收", len(dossier.final_acceptances) - 1), str(last.round)
    if last.conclusion is None:
        what = f"会同发改组织第 {last.round} 轮竣工验收，登记结论"
        yield Owed("final-acceptance", what, OFFICE, since=last.applied_on, key=key, at=at)
    elif last.conclusion is Qualified.QUALIFIED:
        if dossier.in_service is None:
            yield Owed("in-service", "登记投用日期", UNIT, since=last.dated_on, at=("投用",))
    elif last.rectification_demand is None:
        yield Owed("rectification-demand", "提出整改要求和期限", OFFICE, since=last.dated_on, key=key, at=at)
    elif last.rectification_result is None:
        demand = last.rectification_demand
        what = f"竣工验收整改：{demand.matter}（{demand.responsible}）"
        yield Owed("final-rectification", what, UNIT, demand.deadline, key=key, at=(*at, "整改要求"))
    else:
        due, what = last.rectification_demand.deadline, "整改完，再次申请竣工验收"
        yield Owed("final-again", what, UNIT, due, key=key, at=(*at, "整改要求"))
