"""The declared projection of a dossier into the plan: what the plan's 摘要 digests, in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Investment
from zhcity_cli.model.plan import ArrangementRow, OperationRow, Plan, ProjectRow, Totals
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import Mark

ZERO = Decimal(0)


def _digested(row: dict[str, Any], kind: type[ProjectRow] | type[OperationRow]) -> Any:
    bare = kind(**row, digest="-")
    text = bare.model_dump_json(by_alias=True, exclude={"digest"})
    return bare.model_copy(update={"digest": hashlib.sha256(text.encode()).hexdigest()[:12]})


def project_row(dossier: Dossier) -> ProjectRow:
    """The row of a dossier that has category, mode, investment and 经费审核; approved only when agreed."""
    investment = (dossier.declaration and dossier.declaration.investment) or Investment()
    sources: dict[str, Decimal] = {}
    for source in investment.funding_sources:
        sources[source.channel] = sources.get(source.channel, ZERO) + source.amount
    last_review, last_approval = dossier.last_review, dossier.last_approval
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
            "approved_amount": last_approval.approved_amount if last_approval and dossier.is_agreed else None,
        },
        ProjectRow,
    )
    return row


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


def this_year(row: ProjectRow, year: int) -> Decimal:
    """This year's money of a project in 万元.

    The granted amount (审定额, else 审核额) fills the years in order, so a cut falls on the last years first.
    """
    granted = row.approved_amount if row.approved_amount is not None else row.reviewed_amount
    extra = max(granted - row.total, ZERO)
    for each, asked in sorted(row.by_year.items()):
        given = min(asked, granted)
        if each == year:
            return given + (extra if each == max(row.by_year) else ZERO)
        granted -= given
    return ZERO


def moved_fields(
    old: ProjectRow | OperationRow, dossier: Dossier, year: int | None = None
) -> Iterator[tuple[str, str, str]]:
    """(word, value in the plan, value in the dossier) for each field of the projection that differs."""
    if isinstance(old, OperationRow):
        there = year is not None and any(record.year == year for record in dossier.operations)
        new: ProjectRow | OperationRow | None = operation_row(dossier, year) if there and year else None
    else:
        new = project_row(dossier) if dossier.category and dossier.funding_mode else None
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
