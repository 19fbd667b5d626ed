"""投用 to 结项 (第十一至十九条): assessments, the free period, yearly O&M, services bought, money asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.deadlines.owed import Owed
from zhcity_cli.model import upkeep
from zhcity_cli.model.days import add_days
from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import AssessmentKind, ContractKind

UNIT, OFFICE, FINANCE = Role.PROJECT_UNIT, Role.OFFICE, Role.FINANCE_BUREAU


def running(dossier: Dossier, library: Library) -> Iterator[Owed]:
    if dossier.in_service:
        yield from _assessments(dossier, library)
        yield from _self_evaluation(dossier, library)
    yield from _operation(dossier, library)
    yield from _service(dossier, library)
    yield from _contracts(dossier)
    yield from _payments(dossier)


def _assessments(dossier: Dossier, library: Library) -> Iterator[Owed]:
    parameters = library.settings.parameters
    kinds = [AssessmentKind.SECURITY_GRADING]
    if facts.is_graded(dossier, parameters.cryptography_from.value):
        kinds.append(AssessmentKind.CRYPTOGRAPHY)
    for kind in kinds:
        due = facts.assessment_due(dossier, kind, parameters)
        if due:
            what = f"做下一次{kind}测评" if kind is AssessmentKind.SECURITY_GRADING else f"做下一次{kind}"
            yield Owed("assessment", what, UNIT, due, key=str(kind), parameter="assessment_months", at=("测评",))


def _self_evaluation(dossier: Dossier, library: Library) -> Iterator[Owed]:
    window = facts.self_evaluation_window(dossier, library.settings.parameters)
    began = dossier.in_service.dated_on if dossier.in_service else date.max
    done = any(p.self_evaluation and p.self_evaluation.dated_on >= began for p in dossier.performance)
    if window and not done:
        opens, due = window
        what = f"投用后的绩效自评（{opens} 起）"
        at = ("绩效",)
        yield Owed("self-evaluation", what, UNIT, due, opens=opens, parameter="self_evaluation_months", at=at)


def _operation(dossier: Dossier, library: Library) -> Iterator[Owed]:
    for place, record in enumerate(dossier.operations):
        at, key = ("运维", place), str(record.year)
        if record.application and record.review is None and dossier.stage is not Stage.DECLARATION:
            since = record.application.dated_on
            yield Owed("operation-review", f"审核 {record.year} 年度运维申请", OFFICE, since=since, key=key, at=at)
        elif record.review and record.package_id is None and record.year >= library.today.year:
            what, since = f"列入 {record.year} 年度统一运维包", record.review.dated_on
            yield Owed("operation-packaging", what, OFFICE, since=since, key=key, at=at)
    ends = facts.free_until(dossier) if upkeep.is_kept_running(dossier) else None
    if ends and not upkeep.is_asked_after(dossier, ends):
        opens = add_days(ends, -library.settings.parameters.operation_reminder_days.value)
        what, parameter = "免费运维期满，申报以后年度的运维", "operation_reminder_days"
        yield Owed("free-period", what, UNIT, ends, opens=opens, parameter=parameter, at=("运维",))
        return
    for year in upkeep.years_owed(dossier, library):
        # What is to be maintained in a year is declared before the year begins (S40).
        what, due = f"申报 {year} 年度运维，不申请的写明理由", date(year - 1, 12, 31)
        yield Owed("operation-declaration", what, UNIT, due, key=str(year), at=("运维",))


def _service(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """A purchased service is reviewed once for each year."""
    started = [c.started_on or c.signed_on for _, c in facts.contracts_of(dossier, ContractKind.SERVICE)]
    if dossier.path is not Path.PURCHASED_SERVICE or dossier.stage is not Stage.SERVICE_PERIOD or not started:
        return
    there = {review.year for review in dossier.service_reviews}
    for year in range(max(min(started).year, library.today.year - 10), library.today.year):
        if year not in there:
            what, since = f"{year} 年度服务考核", date(year + 1, 1, 1)
            yield Owed("service-review", what, OFFICE, since=since, key=str(year), at=("考核",))


def _contracts(dossier: Dossier) -> Iterator[Owed]:
    for place, contract in facts.contracts_of(dossier, ContractKind.SERVICE, ContractKind.OPERATION):
        due, kind = facts.due_on(dossier, contract), contract.contract_kind
        followed = any(each.contract_kind is kind and each.signed_on > contract.signed_on for each in dossier.contracts)
        if due and not followed:
            what, at = f"{kind}合同 {contract.id} 到期，安排考核、续签或结项", ("合同", place, "完工期限")
            yield Owed("contract-end", what, UNIT, due, key=contract.id, at=at)


def _payments(dossier: Dossier) -> Iterator[Owed]:
    for place, each in enumerate(dossier.disbursements):
        at, key = ("拨付", place), f"{each.contract_id}/{each.serial}"
        which = f"{each.contract_id} 第 {each.serial} 笔"
        if each.review is None:
            since = each.application.dated_on
            yield Owed("payment-review", f"审核拨付申请（{which}）", FINANCE, since=since, key=key, at=at)
        elif each.payment is None:
            since = each.review.dated_on
            yield Owed("payment", f"支付（{which}）", FINANCE, since=since, key=key, at=at)
