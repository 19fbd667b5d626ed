"""The annual plan as it is locked in plans/<year>/plan.yaml; every amount in 万元."""

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.base import Count, Day, DossierId, Money, Record, Text, UnitCode, Year
from zhcity_cli.model.words import AdjustmentKind, Category, FundingMode, LeftOutReason, Nature, PlanState


class Submission(Record):
    dated_on: Day
    document_number: Text | None = None


class PlanApproval(Record):
    meeting_id: Text
    document_number: Text
    dated_on: Day


class Adjustment(Record):
    serial: Count
    dated_on: Day
    meeting_id: Text
    document_number: Text
    adjustment_kind: AdjustmentKind
    dossier_id: DossierId
    old_value: Text | None = None
    new_value: Text | None = None


class ProjectRow(Record):
    """A member of 新列, 续建 or 增补: the declared projection that 摘要 digests."""

    dossier_id: DossierId
    name: Text
    project_unit: UnitCode
    category: Category
    nature: Nature | None = None
    funding_mode: FundingMode
    total: Money
    by_year: dict[Year, Money]
    sources: dict[Text, Money]
    review_conclusion: Text | None = None
    reviewed_amount: Money
    approved_amount: Money | None = None
    digest: Text


class OperationRow(Record):
    """A member of 运维: this year's O&M application and its review."""

    dossier_id: DossierId
    name: Text
    project_unit: UnitCode
    declared_amount: Money
    reviewed_amount: Money
    digest: Text


class LeftOutRow(Record):
    """A project of the year that is not in the plan, with the first reason that holds."""

    dossier_id: DossierId
    name: Text | None = None
    project_unit: UnitCode
    declared_amount: Money | None = None
    left_out_reason: LeftOutReason
    note: Text | None = None
    by_hand_reason: Text | None = None


class Totals(Record):
    project_count: Count
    construction_amount: Money
    operation_amount: Money
    grand_total: Money


class ArrangementRow(Record):
    """分部门安排建议 of one unit (S19): declared and reviewed of whole projects, the rest of this year."""

    project_unit: UnitCode
    project_count: Count
    declared_amount: Money
    reviewed_amount: Money
    construction_amount: Money
    operation_amount: Money
    suggested_amount: Money


class Plan(Record):
    year: Year
    state: PlanState
    proposed_on: Day
    submission: Submission | None = None
    approval: PlanApproval | None = None
    adjustments: tuple[Adjustment, ...] = ()
    catalogue_version: Count
    settings_digest: Text
    new_projects: tuple[ProjectRow, ...] = ()
    continued: tuple[ProjectRow, ...] = ()
    operation_members: tuple[OperationRow, ...] = ()
    supplements: tuple[ProjectRow, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()
    totals: Totals
    arrangement: tuple[ArrangementRow, ...] = ()

    @property
    def is_approved(self) -> bool:
        """Whether the leading group has decided on it: 审定, or 调整 since."""
        return self.state in (PlanState.APPROVED, PlanState.ADJUSTED)

    def joined_on(self, dossier_id: str) -> date | None:
        """The day on which the leading group first let a member in: its 增补, else the plan's 审定; None before that."""
        first = next((line for line in self.adjustments if line.dossier_id == dossier_id), None)
        if first and first.adjustment_kind is AdjustmentKind.SUPPLEMENT:
            return first.dated_on
        return self.approval.dated_on if self.approval else None

    @property
    def project_rows(self) -> tuple[ProjectRow, ...]:
        """新列, 续建 and 增补 in this order."""
        return self.new_projects + self.continued + self.supplements

    def members(self) -> Iterator[ProjectRow | OperationRow]:
        yield from self.project_rows
        yield from self.operation_members
