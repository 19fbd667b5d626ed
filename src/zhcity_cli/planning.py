"""拟定: the annual plan from the dossiers, its members, what is left out and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.review import Approval
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library, YearFiles
from zhcity_cli.model.plan import (
    LeftOutRow,
    OperationRow,
    Plan,
    ProjectRow,
    Totals,
)  # fmt: skip
from zhcity_cli.model.projection import operation_row, project_row, this_year, with_sums
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import AdmissionResult, Decision, LeftOutReason, Mark, PlanState, ReviewResult, Standing
from zhcity_cli.rules import CATALOGUE_VERSION, check_dossier, meeting_findings

ZERO = Decimal(0)
Left = tuple[LeftOutReason, str | None]


def plan_file(year: int) -> str:
    return f"plans/{year}/plan.yaml"


@dataclass(frozen=True)
class Build:
    """A plan and, by member, the errors that forbid writing it."""

    plan: Plan
    errors: Mapping[str, tuple[Finding, ...]]


def build_plan(
    library: Library,
    year: int,
    *,
    on: date | None = None,
    leave_out: Mapping[str, str] = {},
    take_in: Iterable[str] = (),
) -> Build:
    """The plan of a year from its dossiers. `leave_out`: id → reason, added to those on record; `take_in` ends one."""
    previous = library.plan(year)
    by_hand = {
        row.dossier_id: row.by_hand_reason
        for row in (previous.left_out if previous else ())
        if row.by_hand_reason is not None
    }
    by_hand = {k: v for k, v in {**by_hand, **leave_out}.items() if k not in set(take_in)}
    new: list[ProjectRow] = []
    supplements: list[ProjectRow] = []
    continued: list[ProjectRow] = []
    operation: list[OperationRow] = []
    left_out: list[LeftOutRow] = []
    earlier = _members_before(library, year)
    for filed in sorted(library.dossiers, key=lambda filed: filed.record.id):
        dossier = filed.record
        if dossier.plan_year == year and dossier.path is not Path.OPERATION:
            left = reason_left_out(dossier, by_hand)
            if left:
                left_out.append(left_row(dossier, left))
            else:
                (supplements if Mark.SUPPLEMENT in dossier.marks else new).append(project_row(dossier))
        elif dossier.id in earlier and dossier.path is not Path.OPERATION and this_year(project_row(dossier), year):
            left = _reason_not_continued(dossier, by_hand)
            if left:
                left_out.append(left_row(dossier, left))
            else:
                continued.append(project_row(dossier))
        is_due = dossier.path is Path.OPERATION and dossier.plan_year == year
        if is_due or dossier.operation_of(year) is not None:
            left = reason_operation_left_out(dossier, year, by_hand)
            if left:
                left_out.append(left_row(dossier, left, year))
            else:
                operation.append(operation_row(dossier, year))
    left_out += _unreadable_rows(library, year)
    plan = Plan(
        year=year,
        state=PlanState.PROPOSED,
        proposed_on=on or _proposed_on(library, previous, [*new, *supplements]),
        catalogue_version=CATALOGUE_VERSION,
        settings_digest=library.settings.parameters.digest(),
        new_projects=tuple(new),
        continued=tuple(continued),
        operation_members=tuple(operation),
        supplements=tuple(supplements),
        left_out=_once_each(left_out, by_hand),
        totals=Totals(project_count=0, construction_amount=ZERO, operation_amount=ZERO, grand_total=ZERO),
    )
    plan = with_sums(plan, library.units)
    return Build(plan, member_errors(plan, library))


def _reason_not_continued(dossier: Dossier, by_hand: Mapping[str, str]) -> Left | None:
    if dossier.standing is not Standing.NORMAL:
        return LeftOutReason.STANDING, why_not_normal(dossier)
    return (LeftOutReason.BY_HAND, by_hand[dossier.id]) if dossier.id in by_hand else None


def _once_each(rows: Iterable[LeftOutRow], by_hand: Mapping[str, str]) -> tuple[LeftOutRow, ...]:
    """One row a project, the first reason that holds; what was left out by hand stays on record beside any reason."""
    first: dict[str, LeftOutRow] = {}
    for row in rows:
        first.setdefault(row.dossier_id, row.model_copy(update={"by_hand_reason": by_hand.get(row.dossier_id)}))
    return tuple(first.values())


def _members_before(library: Library, year: int) -> frozenset[str]:
    """Projects of earlier plans that the leading group has approved; one it took out again may be resumed."""
    plans = [files.plan.record for earlier, files in library.years.items() if earlier < year and files.plan]
    decided = [plan for plan in plans if plan.is_approved]
    return frozenset(
        [row.dossier_id for plan in decided for row in plan.project_rows]
        + [line.dossier_id for plan in decided for line in plan.adjustments]
    )


def reason_left_out(dossier: Dossier, by_hand: Mapping[str, str] = {}) -> Left | None:
    """The first reason that keeps a project out of 新列 and 增补, None if it belongs there."""
    reason = _reason(dossier)
    if reason is None and dossier.id in by_hand:
        return LeftOutReason.BY_HAND, by_hand[dossier.id] or None
    return reason


def _reason(dossier: Dossier) -> Left | None:
    last, approval = dossier.last_review, dossier.last_approval
    if dossier.standing is not Standing.NORMAL:
        return LeftOutReason.STANDING, why_not_normal(dossier)
    if approval and approval.conclusion is Decision.REJECTED and not (last and _is_after(last.dated_on, approval)):
        return LeftOutReason.REJECTED, approval.opinion
    if dossier.stage is Stage.RESERVE:
        return LeftOutReason.NOT_DECLARED, None
    if dossier.admission is None or dossier.admission.conclusion is not AdmissionResult.ADMITTED:
        return LeftOutReason.NOT_ADMITTED, dossier.admission.opinion if dossier.admission else None
    is_simplified = Mark.SIMPLIFIED in dossier.marks
    if dossier.stage is Stage.DECLARATION or (not is_simplified and (last is None or last.conclusion is None)):
        return LeftOutReason.NOT_REVIEWED, None
    if not dossier.has_passed_review:
        is_waiting = last is not None and last.conclusion is ReviewResult.PASSED_AFTER_CHANGES and last.recheck is None
        return LeftOutReason.REVIEW_FAILED, "修改后通过，待复核" if is_waiting else last.opinion if last else None
    if dossier.fund_review is None:
        return LeftOutReason.FUND_NOT_REVIEWED, None
    return None


def why_not_normal(dossier: Dossier) -> str:
    """The standing with its reason: the record that set it, else the opinion of the leading group."""
    record = dossier.standing_records[-1] if dossier.standing_records else None
    approval = dossier.last_approval
    reason = record.reason if record and record.standing is dossier.standing else approval.opinion if approval else None
    return f"{dossier.standing}：{reason}" if reason else str(dossier.standing)


def _is_after(day: date | None, approval: Approval) -> bool:
    """Whether a round was held after a decision: a rejected project that was reviewed again may come back."""
    return day is not None and day > approval.dated_on


def reason_operation_left_out(dossier: Dossier, year: int, by_hand: Mapping[str, str] = {}) -> Left | None:
    """The first reason that keeps a system out of the year's 运维 list."""
    found = dossier.operation_of(year)
    if dossier.standing is not Standing.NORMAL:
        return LeftOutReason.STANDING, why_not_normal(dossier)
    if found is None or dossier.stage is Stage.RESERVE:
        return LeftOutReason.NOT_DECLARED, None
    admitted = dossier.admission and dossier.admission.conclusion is AdmissionResult.ADMITTED
    if dossier.path is Path.OPERATION and not admitted:
        return LeftOutReason.NOT_ADMITTED, None
    if dossier.operations[found].review is None:
        return LeftOutReason.FUND_NOT_REVIEWED, None
    if dossier.id in by_hand:
        return LeftOutReason.BY_HAND, by_hand[dossier.id] or None
    return None


def left_row(dossier: Dossier, left: Left, operation_year: int | None = None) -> LeftOutRow:
    """The row of 未列入; `operation_year`: what is left out is that year's O&M application."""
    declared = None
    found = dossier.operation_of(operation_year) if operation_year else None
    if found is not None:
        declared = dossier.operations[found].asked
    elif dossier.declaration and dossier.declaration.investment:
        declared = dossier.declaration.investment.total
    return LeftOutRow(
        dossier_id=dossier.id,
        name=dossier.name,
        project_unit=dossier.project_unit,
        declared_amount=declared,
        left_out_reason=left[0],
        note=left[1],
    )


def _unreadable_rows(library: Library, year: int) -> Iterator[LeftOutRow]:
    """Files that could not be read; one whose year is unknown belongs to the year after its birth."""
    for broken in library.unreadable:
        if not broken.is_classified and (broken.plan_year or int(broken.file.split("/")[1]) + 1) == year:
            yield LeftOutRow(
                dossier_id=broken.id,
                name=broken.name,
                project_unit=broken.project_unit,
                left_out_reason=LeftOutReason.UNREADABLE,
                note="见 zhcity validate",
            )


def _proposed_on(library: Library, previous: Plan | None, rows: list[ProjectRow]) -> date:
    """Kept on rebuild unless a member's date is later; else today."""
    dates = [day for row in rows for day in _member_dates(library.by_id[row.dossier_id].record)]
    if previous and previous.state is PlanState.PROPOSED:
        return max([previous.proposed_on, *dates])
    return library.today


def _member_dates(dossier: Dossier) -> Iterator[date]:
    for review in dossier.expert_reviews:
        if review.dated_on:
            yield review.dated_on
    if dossier.fund_review:
        yield dossier.fund_review.dated_on


def with_plan(library: Library, plan: Plan) -> Library:
    """The library as if this plan were on file."""
    files = library.years.get(plan.year, YearFiles())
    filed = replace(files, plan=Filed(plan_file(plan.year), plan))
    return replace(library, years={**library.years, plan.year: filed})


def member_errors(plan: Plan, library: Library) -> dict[str, tuple[Finding, ...]]:
    """By member, the errors with which it may not go to the leading group (checked as if the plan were submitted)."""
    submitted = with_plan(library, plan.model_copy(update={"state": PlanState.SUBMITTED}))
    fresh = {row.dossier_id for row in plan.new_projects + plan.supplements}
    errors: dict[str, tuple[Finding, ...]] = {}
    for number in dict.fromkeys(row.dossier_id for row in plan.members()):
        filed = submitted.by_id[number]
        at_least = Stage.APPROVAL if number in fresh and not filed.record.reached(Stage.APPROVAL) else None
        found = check_dossier(filed, submitted, at_least) + meeting_findings(filed.record, submitted)
        wrong = tuple(finding for finding in found if finding.is_error)
        if wrong:
            errors[number] = wrong
    return errors
