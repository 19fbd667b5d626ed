"""The declared projection of a dossier into the plan: what the plan's 摘要 digests, in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Investment
from zhcity_cli.model.dossier.review import Approval
from zhcity_cli.model.investment import InvestmentPlan, InvestmentRow
from zhcity_cli.model.plan import ArrangementRow, OperationRow, Plan, ProjectRow, Totals
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import Mark

ZERO = Decimal(0)


def _digested(row: dict[str, Any], kind: type[ProjectRow] | type[OperationRow]) -> Any:
    bare = kind(**row, digest="-")
    text = bare.model_dump_json(by_alias=True, exclude={"digest"})
    return bare.model_copy(update={"digest": hashlib.sha256(text.encode()).hexdigest()[:12]})


def decided_on(plan: Plan, dossier_id: str) -> date | None:
    """The last day on which this plan's decisions touched a project; None while the plan is not 审定.

    What the leading group decides about the project under a later plan does not change this one.
    """
    if plan.approval is None:
        return None
    return max([plan.approval.dated_on, *(a.dated_on for a in plan.adjustments if a.dossier_id == dossier_id)])


def project_row(dossier: Dossier, until: date | None = None) -> ProjectRow:
    """The row of a dossier that has category, mode, investment and 经费审核; approved only when agreed.

    `until`: decisions after that day are left out.
    """
    investment = (dossier.declaration and dossier.declaration.investment) or Investment()
    sources: dict[str, Decimal] = {}
    for source in investment.funding_sources:
        sources[source.channel] = sources.get(source.channel, ZERO) + source.amount
    last_review, last_approval = dossier.last_review, _last_approval(dossier, until)
    conclusion = "简易" if last_review is None and Mark.SIMPLIFIED in dossier.marks else None
    if last_review and last_review.conclusion:
        conclusion = str(last_review.conclusion)
    row: ProjectRow = _digested(
        {
            "dossier_id": dossier.id,
            "name": dossier.name,
            "project_unit": dossier.project_unit,
            "category": dossier.category,
            "nature": dossier.nature,
            "funding_mode": dossier.funding_mode,
            "total": investment.total or ZERO,
            "by_year": dict(sorted(investment.by_year.items())),
            "sources": sources,
            "review_conclusion": conclusion,
            "reviewed_amount": dossier.fund_review.reviewed_amount if dossier.fund_review else ZERO,
            "approved_amount": last_approval.approved_amount if last_approval and last_approval.is_agreed else None,
        },
        ProjectRow,
    )
    return row


def _last_approval(dossier: Dossier, until: date | None) -> Approval | None:
    known = [approval for approval in dossier.approvals if until is None or approval.dated_on <= until]
    return known[-1] if known else None


def operation_row(dossier: Dossier, year: int) -> OperationRow:
    """The row of a dossier whose O&M application for the year was reviewed."""
    record = next(record for record in dossier.operations if record.year == year)
    row: OperationRow = _digested(
        {
            "dossier_id": dossier.id,
            "name": dossier.name,
            "project_unit": dossier.project_unit,
            "declared_amount": record.asked,
            "reviewed_amount": record.review.amount if record.review else ZERO,
        },
        OperationRow,
    )
    return row


def granted_in(row: ProjectRow | OperationRow) -> Decimal:
    """What a row stands for as a whole: 审定额, before the decision 审核额; for O&M the year's 审核额."""
    if isinstance(row, ProjectRow) and row.approved_amount is not None:
        return row.approved_amount
    return row.reviewed_amount


def this_year(row: ProjectRow, year: int) -> Decimal:
    """This year's money of a project in 万元.

    The granted amount (审定额, else 审核额) fills the years in order, so a cut falls on the last years first.
    """
    granted = granted_in(row)
    extra = max(granted - row.total, ZERO)
    for each, asked in sorted(row.by_year.items()):
        given = min(asked, granted)
        if each == year:
            return given + (extra if each == max(row.by_year) else ZERO)
        granted -= given
    return ZERO


def investment_plan(plan: Plan, document_number: str, dated_on: date) -> InvestmentPlan:
    """The year's investment plan as the annual plan has it: every project with money this year, and their sum."""
    amounts = {row.dossier_id: this_year(row, plan.year) for row in plan.project_rows}
    rows = tuple(InvestmentRow(dossier_id=number, amount=amount) for number, amount in amounts.items() if amount)
    return InvestmentPlan(
        year=plan.year,
        document_number=document_number,
        dated_on=dated_on,
        projects=rows,
        investment_total=sum((row.amount for row in rows), ZERO),
    )


def moved_fields(old: ProjectRow | OperationRow, dossier: Dossier, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """(word, value in the plan, value in the dossier) for each field of the projection that differs."""
    new: ProjectRow | OperationRow | None = None
    if isinstance(old, OperationRow):
        if any(record.year == plan.year for record in dossier.operations):
            new = operation_row(dossier, plan.year)
    elif dossier.category and dossier.funding_mode:
        new = project_row(dossier, decided_on(plan, dossier.id))
    if new is None:
        yield "记录", "有", "没有"
        return
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    for name in type(old).model_fields:
        if name != "digest" and before[name] != after[name]:
            yield chinese(name), _shown(before[name]), _shown(after[name])
    if old.digest != new.digest and before == {**after, "digest": old.digest}:
        yield chinese("digest"), old.digest, new.digest


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{key} {amount}" for key, amount in value.items()) or "空"
    return "空" if value is None else str(value)


def with_sums(plan: Plan, units: Iterable[str]) -> Plan:
    """The plan with 合计 and 分部门安排 made from its rows, the units in the order given."""
    order = {code: place for place, code in enumerate(units)}
    sums: dict[str, list[Decimal]] = {}
    for row in plan.project_rows:
        here = sums.setdefault(row.project_unit, [ZERO] * 5)
        for place, amount in enumerate((Decimal(1), row.total, row.reviewed_amount, this_year(row, plan.year), ZERO)):
            here[place] += amount
    for each in plan.operation_members:
        here = sums.setdefault(each.project_unit, [ZERO] * 5)
        amounts = (Decimal(1), each.declared_amount, each.reviewed_amount, ZERO, each.reviewed_amount)
        for place, amount in enumerate(amounts):
            here[place] += amount
    arrangement = tuple(
        ArrangementRow(
            project_unit=unit,
            project_count=int(count),
            declared_amount=declared,
            reviewed_amount=reviewed,
            construction_amount=construction,
            operation_amount=operation,
            suggested_amount=construction + operation,
        )
        for unit, (count, declared, reviewed, construction, operation) in sorted(
            sums.items(), key=lambda item: (order.get(item[0], len(order)), item[0])
        )
    )
    construction = sum((row.construction_amount for row in arrangement), ZERO)
    operation = sum((row.operation_amount for row in arrangement), ZERO)
    totals = Totals(
        project_count=sum(row.project_count for row in arrangement),
        construction_amount=construction,
        operation_amount=operation,
        grand_total=construction + operation,
    )
    return plan.model_copy(update={"arrangement": arrangement, "totals": totals})
