"""What follows from a dossier: who was accepted when, what a contract is worth now, when the free period ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from zhcity_cli.model.days import add_months
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.acceptance import FinalAcceptance, PreliminaryAcceptance
from zhcity_cli.model.dossier.contract import ChangeOrder, Contract
from zhcity_cli.model.settings import Parameters
from zhcity_cli.model.words import ContractKind, CostKind, GradingLevel, Passed, Qualified

ZERO = Decimal(0)
LEVELS = tuple(GradingLevel)
# 字段 of a change order that moves the contract's money.
AMOUNT_WORD = "金额"


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


def contracts_of(dossier: Dossier, *kinds: ContractKind) -> tuple[tuple[int, Contract], ...]:
    """(place, contract) of these kinds."""
    return tuple((i, c) for i, c in enumerate(dossier.contracts) if c.contract_kind in kinds)


def is_major(dossier: Dossier, parameters: Parameters) -> bool:
    """重大项目: by the amount granted, or named by the leading group."""
    amount = granted(dossier)
    named = any(approval.is_major for approval in dossier.approvals)
    return named or (amount is not None and amount >= parameters.supervision_threshold.value)


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


def free_until(dossier: Dossier) -> date | None:
    """The last day of the free O&M period: the longest of the 承建 contracts, counted from acceptance; None if unknown."""
    start = accepted_on(dossier)
    months = [c.free_operation_months for _, c in contracts_of(dossier, ContractKind.CONSTRUCTION)]
    known = [each for each in months if each is not None]
    if start is None or not known:
        return None
    return add_months(start, max(known)) - timedelta(days=1)
