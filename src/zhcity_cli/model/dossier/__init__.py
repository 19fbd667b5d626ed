"""项目卷宗: the head, its sections, whose act each is and from when it is frozen."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from zhcity_cli.model.base import Count, Day, DossierId, Frozen, Owned, Record, Sha256, Text, UnitCode, Year
from zhcity_cli.model.dossier.acceptance import (
    ArchiveAcceptance,
    Assessment,
    Completion,
    Connection,
    FinalAcceptance,
    InService,
    PreliminaryAcceptance,
    TrialRun,
)
from zhcity_cli.model.dossier.contract import ChangeOrder, Contract, Milestone, SupervisionReport
from zhcity_cli.model.dossier.declaration import Declaration, Person, Provenance
from zhcity_cli.model.dossier.later_life import (
    Audit,
    Closing,
    Disbursement,
    MajorIssue,
    Operation,
    Performance,
    ServiceReview,
)
from zhcity_cli.model.dossier.review import Admission, Approval, Budget, FundReview, Initiation, ReviewRound
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage, at_or_after
from zhcity_cli.model.words import AttachmentKind, Category, Decision, FundingMode, Mark, Nature, ReviewResult, Standing

UNIT, OFFICE = Role.PROJECT_UNIT, Role.OFFICE


def is_in_words(place: str) -> bool:
    """Whether a place is told in words (档案室 2026-水利-1 盒), so that there is no file to compare with its sha256."""
    return "/" not in place and "\\" not in place and not re.search(r"\.[A-Za-z0-9]{2,5}$", place)


class Attachment(Record):
    """A record of a file: 存 is a path in the library, `附件库/…` in the store outside git, or 档案室 … in words."""

    id: Text
    name: Text
    attachment_kind: AttachmentKind
    sha256: Sha256 | None = None
    pages: Count | None = None
    size: Count | None = None
    kept_at: Text | None = None


class Answer(Record):
    """说明: turns a 提示 or 存疑 of one rule into 已说明 until its end; never an error.

    对象 narrows it to the projects or systems that a finding is about (R18): anything new is asked again.
    """

    rule_code: Text
    reason: Text
    grounds: Text | None = None
    by: UnitCode
    until: Day
    about: tuple[Text, ...] = ()


class StandingRecord(Record):
    """状态记录: when and why the standing was set, and under which document."""

    standing: Standing
    dated_on: Day
    reason: Text
    document_number: Text | None = None


class ClassifiedDossier(Record):
    """路径 涉密: number, unit and state word only (R61)."""

    id: DossierId
    project_unit: UnitCode
    path: Literal[Path.CLASSIFIED]
    standing: Standing = Standing.NORMAL


class Dossier(Record):
    """One project. Lists of rounds and records only grow; sections keep their owner."""

    id: Annotated[DossierId, Owned(UNIT, Frozen.AT_ONCE)]
    name: Annotated[Text, Owned(UNIT, Stage.EXPERT_REVIEW)]
    project_unit: Annotated[UnitCode, Owned(UNIT, Stage.EXPERT_REVIEW)]
    category: Annotated[Category | None, Owned(UNIT, Stage.EXPERT_REVIEW)] = None
    nature: Annotated[Nature | None, Owned(UNIT, Stage.EXPERT_REVIEW)] = None
    funding_mode: Annotated[FundingMode | None, Owned(UNIT, Stage.EXPERT_REVIEW)] = None
    path: Annotated[Path, Owned(UNIT, Stage.EXPERT_REVIEW)]
    marks: Annotated[tuple[Mark, ...], Owned(OFFICE, drafted_by=UNIT)] = ()
    plan_year: Annotated[Year | None, Owned(OFFICE, drafted_by=UNIT)] = None
    stage: Annotated[Stage, Owned(OFFICE, Frozen.BY_MOVER)]
    standing: Annotated[Standing, Owned(OFFICE)] = Standing.NORMAL
    standing_records: Annotated[tuple[StandingRecord, ...], Owned(OFFICE, Frozen.APPEND_ONLY)] = ()
    leader: Annotated[Person | None, Owned(UNIT)] = None
    contact: Annotated[Person | None, Owned(UNIT)] = None
    provenance: Annotated[Provenance | None, Owned(UNIT)] = None
    declaration: Annotated[Declaration | None, Owned(UNIT, Stage.EXPERT_REVIEW)] = None
    admission: Annotated[Admission | None, Owned(OFFICE, Stage.APPROVAL)] = None
    fund_review: Annotated[FundReview | None, Owned(OFFICE, Stage.APPROVAL)] = None
    expert_reviews: Annotated[tuple[ReviewRound, ...], Owned(OFFICE, Stage.APPROVAL)] = ()
    approvals: Annotated[tuple[Approval, ...], Owned(Role.LEADING_GROUP, Frozen.AT_ONCE)] = ()
    initiation: Annotated[Initiation | None, Owned(Role.DEVELOPMENT_BUREAU, Stage.PROCUREMENT)] = None
    budgets: Annotated[tuple[Budget, ...], Owned(Role.FINANCE_BUREAU, Stage.PROCUREMENT)] = ()
    package_ids: Annotated[tuple[Text, ...], Owned(OFFICE)] = ()
    contracts: Annotated[tuple[Contract, ...], Owned(UNIT, Stage.PRELIMINARY_ACCEPTANCE)] = ()
    supervision_reports: Annotated[tuple[SupervisionReport, ...], Owned(UNIT, Frozen.APPEND_ONLY)] = ()
    milestones: Annotated[tuple[Milestone, ...], Owned(UNIT)] = ()
    change_orders: Annotated[tuple[ChangeOrder, ...], Owned(UNIT, Frozen.ONCE_APPROVED)] = ()
    completion: Annotated[Completion | None, Owned(UNIT, Stage.FINAL_ACCEPTANCE)] = None
    preliminary_acceptances: Annotated[tuple[PreliminaryAcceptance, ...], Owned(UNIT, Frozen.EACH_ROUND)] = ()
    trial_runs: Annotated[tuple[TrialRun, ...], Owned(UNIT, Frozen.EACH_ROUND)] = ()
    assessments: Annotated[tuple[Assessment, ...], Owned(UNIT, Frozen.EACH_ROUND)] = ()
    sharing: Annotated[tuple[Connection, ...], Owned(UNIT, Frozen.EACH_ROUND)] = ()
    archive_acceptance: Annotated[ArchiveAcceptance | None, Owned(UNIT, Stage.IN_SERVICE)] = None
    final_acceptances: Annotated[tuple[FinalAcceptance, ...], Owned(OFFICE, Stage.IN_SERVICE)] = ()
    in_service: Annotated[InService | None, Owned(UNIT)] = None
    disbursements: Annotated[tuple[Disbursement, ...], Owned(Role.FINANCE_BUREAU, Frozen.ONCE_PAID)] = ()
    operations: Annotated[tuple[Operation, ...], Owned(OFFICE, Frozen.ONCE_PACKAGED)] = ()
    service_reviews: Annotated[tuple[ServiceReview, ...], Owned(OFFICE, Frozen.AT_ONCE)] = ()
    performance: Annotated[tuple[Performance, ...], Owned(OFFICE, Frozen.ONCE_EVALUATED)] = ()
    audits: Annotated[tuple[Audit, ...], Owned(Role.AUDIT_BUREAU)] = ()
    major_issues: Annotated[tuple[MajorIssue, ...], Owned(Role.LEADING_GROUP, Frozen.ONCE_SETTLED)] = ()
    closing: Annotated[Closing | None, Owned(OFFICE, Frozen.AT_ONCE)] = None
    attachments: Annotated[tuple[Attachment, ...], Owned(UNIT, Stage.EXPERT_REVIEW)] = ()
    answers: Annotated[tuple[Answer, ...], Owned(UNIT, Frozen.BY_AUTHOR)] = ()

    def reached(self, since: Stage) -> bool:
        """Whether the dossier is at or past `since` on its own path."""
        return at_or_after(self.path, self.stage, since)

    @property
    def last_review(self) -> ReviewRound | None:
        return self.expert_reviews[-1] if self.expert_reviews else None

    @property
    def last_approval(self) -> Approval | None:
        return self.approvals[-1] if self.approvals else None

    @property
    def has_passed_review(self) -> bool:
        """Last round 通过, or 修改后通过 with a 复核 that passed; 简易 needs no review meeting."""
        last = self.last_review
        if last is None:
            return Mark.SIMPLIFIED in self.marks
        if last.conclusion is ReviewResult.PASSED_AFTER_CHANGES:
            return last.recheck is not None and last.recheck.conclusion == "通过"
        return last.conclusion is ReviewResult.PASSED

    @property
    def is_agreed(self) -> bool:
        """Whether the last decision of the leading group is 同意 or 原则同意."""
        last = self.last_approval
        return last is not None and last.is_agreed

    @property
    def is_deferred(self) -> bool:
        """Whether the leading group put it off and has not decided since: it waits in 审定 for a later plan."""
        last = self.last_approval
        return last is not None and last.conclusion is Decision.DEFERRED

    @property
    def was_deferred(self) -> bool:
        """Whether it was ever put off: then it may stand in the plan of a later year than it was declared for."""
        return any(approval.conclusion is Decision.DEFERRED for approval in self.approvals)

    def operation_of(self, year: int) -> int | None:
        """The index of the O&M application of a year, None where there is none or the year was waived."""
        return next((i for i, o in enumerate(self.operations) if o.year == year and o.application), None)

    def official_date(self, since: Stage) -> date | None:
        """The official date of the step into `since`: what effective dates are compared with; None if not recorded."""
        match since:
            case Stage.DECLARATION:
                return self.declaration.dated_on if self.declaration else None
            case Stage.EXPERT_REVIEW | Stage.APPLICATION_REVIEW:
                return self.admission.dated_on if self.admission else None
            case Stage.APPROVAL:
                return self.fund_review.dated_on if self.fund_review else None
            case Stage.INITIATION:
                return self.approvals[-1].dated_on if self.approvals else None
            case Stage.PROCUREMENT:
                return self.initiation.dated_on if self.initiation else None
            case Stage.CONSTRUCTION | Stage.SERVICE_PERIOD:
                return self.contracts[0].signed_on if self.contracts else None
            case Stage.PRELIMINARY_ACCEPTANCE:
                return self.completion.dated_on if self.completion else None
            case Stage.FINAL_ACCEPTANCE:
                return self.final_acceptances[-1].applied_on if self.final_acceptances else None
            case Stage.IN_SERVICE:
                return self.final_acceptances[-1].dated_on if self.final_acceptances else None
            case Stage.UNIFIED_OPERATION:
                asked = next((o.application for o in self.operations if o.application), None)
                return asked.dated_on if asked else None
            case Stage.CLOSED:
                return self.closing.dated_on if self.closing else None
        return None


def ownership() -> Iterator[tuple[str, Owned]]:
    """Each field group of the dossier with its owner, longest path last; read from the model itself."""
    for name, field in Dossier.model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Owned):
                yield name, mark
    yield from FINER


# Where one section holds the acts of two bodies: the longest path wins.
FINER: tuple[tuple[str, Owned], ...] = (
    ("contracts.delivery", Owned(UNIT, Frozen.AT_ONCE)),
    ("change_orders.filing", Owned(OFFICE, Frozen.ONCE_APPROVED)),
    ("change_orders.sanction", Owned(OFFICE, Frozen.ONCE_APPROVED)),
    ("final_acceptances.applied_on", Owned(UNIT, Stage.IN_SERVICE)),
    ("final_acceptances.rectification_result", Owned(UNIT, Stage.IN_SERVICE)),
    ("disbursements.application", Owned(UNIT, Frozen.ONCE_PAID)),
    ("operations.application", Owned(UNIT, Frozen.ONCE_PACKAGED)),
    ("operations.waiver", Owned(UNIT, Frozen.ONCE_PACKAGED)),
    ("operations.fee_items", Owned(UNIT, Frozen.ONCE_PACKAGED)),
    ("performance.self_evaluation", Owned(UNIT, Frozen.ONCE_EVALUATED)),
    ("audits.audit_result", Owned(UNIT)),
    ("major_issues.raised", Owned(UNIT, Frozen.ONCE_SETTLED)),
    ("major_issues.closed", Owned(UNIT, Frozen.AT_ONCE)),
)
