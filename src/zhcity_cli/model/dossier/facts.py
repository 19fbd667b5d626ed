"""What follows from a dossier: who was accepted when, what a contract is worth now, when the free period ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from zhcity_cli.model.days import add_months
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.acceptance import FinalAcceptance, PreliminaryAcceptance, TrialRun
from zhcity_cli.model.dossier.contract import ChangeOrder, Contract
from zhcity_cli.model.settings import Parameters
from zhcity_cli.model.stages import Path
from zhcity_cli.model.words import (
    AssessmentKind,
    AttachmentKind,
    ContractKind,
    CostKind,
    GradingLevel,
    Passed,
    Qualified,
    Standing,
)
from zhcity_cli.model.workdays import Workdays

ZERO = Decimal(0)
LEVELS = tuple(GradingLevel)
# What a contract on path 运维 may be called besides 运维 and still buy it.
UPKEEP_KINDS = (ContractKind.CONSTRUCTION, ContractKind.SERVICE, ContractKind.OTHER)
# 字段 of a change order: what moves the contract's money, its time, the time for applying for final acceptance.
AMOUNT_WORD = "金额"
TIME_WORDS = ("工期", "完工期限")
ACCEPTANCE_WORD = "竣工验收期限"


def granted(dossier: Dossier) -> Decimal | None:
    """What the project may cost as a whole, in 万元: the last 审定额, else the 审核额; None while neither is there."""
    last = dossier.last_approval
    if last and dossier.is_agreed and last.approved_amount is not None:
        return last.approved_amount
    return dossier.fund_review.reviewed_amount if dossier.fund_review else None


def grading(dossier: Dossier) -> GradingLevel | None:
    """The grading the system was declared with."""
    principles = dossier.declaration.principles if dossier.declaration else None
    return principles.security.proposed_grading if principles and principles.security else None


def is_graded(dossier: Dossier, least: GradingLevel) -> bool:
    """Whether the grading is `least` or above."""
    level = grading(dossier)
    return level is not None and LEVELS.index(level) >= LEVELS.index(least)


def is_for_operation(dossier: Dossier, contract: Contract) -> bool:
    """Whether a contract buys O&M: by its kind, or on path 运维 whatever it is called, reports of others left out."""
    kind = contract.contract_kind
    return kind is ContractKind.OPERATION or (dossier.path is Path.OPERATION and kind in UPKEEP_KINDS)


def contracts_of(dossier: Dossier, *kinds: ContractKind) -> tuple[tuple[int, Contract], ...]:
    """(place, contract) of these kinds."""
    return tuple((i, c) for i, c in enumerate(dossier.contracts) if c.contract_kind in kinds)


def is_named_major(dossier: Dossier) -> bool:
    """重大项目, named by the leading group."""
    return any(approval.is_major for approval in dossier.approvals)


def is_major(dossier: Dossier, parameters: Parameters) -> bool:
    """重大项目: by the amount granted, or named by the leading group."""
    amount = granted(dossier)
    return is_named_major(dossier) or (amount is not None and amount >= parameters.supervision_threshold.value)


def software_cost(dossier: Dossier) -> Decimal:
    """The declared cost of software development, in 万元."""
    investment = dossier.declaration.investment if dossier.declaration else None
    items = investment.cost_items if investment else ()
    return sum((item.amount for item in items if item.cost_kind is CostKind.SOFTWARE), ZERO)


def settled_changes(dossier: Dossier, contract: Contract) -> tuple[ChangeOrder, ...]:
    """The changes of a contract's amount that were approved or filed."""
    return tuple(
        change
        for change in dossier.change_orders
        if change.contract_id == contract.id
        and change.changed_field == AMOUNT_WORD
        and (change.sanction or change.filing)
    )


def amount_of(text: str | None) -> Decimal | None:
    """A value of a change order as an amount in 万元; None where it is none."""
    if text is None:
        return None
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


def present_value(dossier: Dossier, contract: Contract) -> Decimal:
    """合同现值: this project's share of the contract plus its settled changes, in 万元."""
    value = contract.amount
    for change in settled_changes(dossier, contract):
        old, new = amount_of(change.old_value), amount_of(change.new_value)
        if old is not None and new is not None:
            value += new - old
    return value


def is_at_work(dossier: Dossier) -> bool:
    """Whether time runs for the project: a deferred or terminated one is not pressed."""
    return dossier.standing not in (Standing.DEFERRED, Standing.TERMINATED)


def started_on(dossier: Dossier) -> date | None:
    """开工: the earliest of the 承建 contracts."""
    known = [c.started_on for _, c in contracts_of(dossier, ContractKind.CONSTRUCTION) if c.started_on]
    return min(known, default=None)


def supervised_from(dossier: Dossier) -> date | None:
    """The day from which supervision runs: the start of the work, or a supervisor that came later."""
    signed, started = [c.signed_on for _, c in contracts_of(dossier, ContractKind.SUPERVISION)], started_on(dossier)
    return max(started, min(signed)) if signed and started else None


def moved_to(dossier: Dossier, words: tuple[str, ...], contract: Contract | None = None) -> tuple[bool, date | None]:
    """Whether a change order moved a time limit, and to which day: None where its 新值 is not a day."""
    orders = [
        change
        for change in dossier.change_orders
        if change.changed_field in words
        and (contract is None or change.contract_id is None or change.contract_id == contract.id)
    ]
    return bool(orders), day_of(orders[-1].new_value) if orders else None


def day_of(text: str) -> date | None:
    """A value of a change order as a day; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def due_on(dossier: Dossier, contract: Contract) -> date | None:
    """完工期限 as its last change order leaves it; None where none was set, or the order names no day."""
    moved, day = moved_to(dossier, TIME_WORDS, contract)
    return day if moved else contract.due_on


def trial_run_due(run: TrialRun, parameters: Parameters) -> date:
    """The first day on which a trial run has been long enough."""
    return add_months(run.from_on, parameters.trial_run_months.value) - timedelta(days=1)


def acceptance_due(dossier: Dossier, parameters: Parameters) -> date | None:
    """The last day to apply for 竣工验收; None before 完工, and where it was put off without a day."""
    moved, day = moved_to(dossier, (ACCEPTANCE_WORD,))
    if moved or dossier.completion is None:
        return day
    if any(paper.attachment_kind is AttachmentKind.EXTENSION_REQUEST for paper in dossier.attachments):
        return None
    return add_months(dossier.completion.dated_on, parameters.acceptance_months.value)


def filing_due(dossier: Dossier, parameters: Parameters, workdays: Workdays) -> date | None:
    """The last day to file the 等保 grading of a system in service; None where no filing is owed."""
    if dossier.in_service is None or not is_graded(dossier, GradingLevel.TWO):
        return None
    return workdays.after(dossier.in_service.dated_on, parameters.filing_days)


def passed_preliminary(dossier: Dossier) -> PreliminaryAcceptance | None:
    """The last round of 初验 where it passed."""
    last = dossier.preliminary_acceptances[-1] if dossier.preliminary_acceptances else None
    return last if last and last.conclusion is Passed.PASSED else None


def last_final(dossier: Dossier) -> FinalAcceptance | None:
    return dossier.final_acceptances[-1] if dossier.final_acceptances else None


def accepted_on(dossier: Dossier) -> date | None:
    """The day on which the last round of 竣工验收 found the project 合格; None while it has not."""
    last = last_final(dossier)
    return last.dated_on if last and last.conclusion is Qualified.QUALIFIED else None


def is_accepted_undated(dossier: Dossier) -> bool:
    """Whether the last round is 合格 without a day: what hangs on that day cannot be told before it is filled in."""
    last = last_final(dossier)
    return last is not None and last.conclusion is Qualified.QUALIFIED and last.dated_on is None


def free_until(dossier: Dossier) -> date | None:
    """The last day of the free O&M period: the longest of the 承建 contracts, counted from acceptance; None if unknown."""
    start = accepted_on(dossier)
    months = [c.free_operation_months for _, c in contracts_of(dossier, ContractKind.CONSTRUCTION)]
    known = [each for each in months if each is not None]
    if start is None or not known:
        return None
    return add_months(start, max(known)) - timedelta(days=1)


def signing_due(award_on: date, parameters: Parameters, workdays: Workdays) -> date:
    """The last day to sign a contract after its award."""
    return workdays.after(award_on, parameters.signing_days)


def plan_stale_on(decided_on: date, parameters: Parameters) -> date:
    """The last day to begin procuring a project of a plan that was approved on a day."""
    return add_months(decided_on, parameters.plan_stale_months.value)


def assessment_due(dossier: Dossier, kind: AssessmentKind, parameters: Parameters) -> date | None:
    """The last day on which the last 等保 or 密评 counts; None where none was made or its grading asks for no repetition."""
    level = grading(dossier)
    months = parameters.assessment_months.value.get(level) if level else None
    last = max((a.dated_on for a in dossier.assessments if a.assessment_kind is kind), default=None)
    return add_months(last, months) if months and last else None


def self_evaluation_window(dossier: Dossier, parameters: Parameters) -> tuple[date, date] | None:
    """First and last day of the self-evaluation of a system in service."""
    if dossier.in_service is None:
        return None
    first, last = parameters.self_evaluation_months.value
    return add_months(dossier.in_service.dated_on, first), add_months(dossier.in_service.dated_on, last)


# 等次 of an evaluation that a later declaration has to be seen with.
BAD_GRADES = ("差", "不合格")


def open_matters(dossier: Dossier, today: date) -> list[str]:
    """Results that are not put right: audit findings, a failed acceptance past its deadline, a bad last evaluation."""
    found = [f"审计发现“{audit.matter}”还没有整改" for audit in dossier.audits if audit.audit_result is None]
    last = last_final(dossier)
    if last and last.conclusion is Qualified.NOT_QUALIFIED:
        deadline = last.rectification_demand.deadline if last.rectification_demand else None
        if deadline and deadline < today:
            found.append(f"竣工验收不合格，整改期限 {deadline} 已过")
    evaluations = [record.evaluation for record in dossier.performance if record.evaluation]
    if evaluations and evaluations[-1].grade in BAD_GRADES:
        found.append(f"{evaluations[-1].dated_on} 的绩效评价为{evaluations[-1].grade}")
    return found


def unreviewed_years(dossier: Dossier, until: date) -> tuple[int, ...]:
    """The years of service, past before a day, that have no 考核."""
    served = [contract for _, contract in contracts_of(dossier, ContractKind.SERVICE)]
    if not served:
        return ()
    first = min(contract.started_on or contract.signed_on for contract in served).year
    last = max((contract.due_on.year for contract in served if contract.due_on), default=until.year)
    reviewed = {review.year for review in dossier.service_reviews}
    return tuple(year for year in range(first, min(last, until.year - 1) + 1) if year not in reviewed)
