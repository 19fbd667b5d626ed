"""The plan with the leading group: submitted, decided, and what a decision writes into a dossier. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhcity_cli.advance import move
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan, PlanApproval, ProjectRow, Submission
from zhcity_cli.model.projection import project_row, with_sums
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Decision, LeftOutReason, PlanState, Standing
from zhcity_cli.planning import left_row, reason_left_out


@dataclass(frozen=True)
class Paper:
    """What a decision rests on: the meeting, its document, the day."""

    meeting: str
    document: str
    on: date


@dataclass(frozen=True)
class Verdict:
    """What the leading group decided on one member; the amount is of the whole project, in 万元."""

    decision: Decision
    amount: Decimal | None = None
    opinion: str | None = None


def moving(plan: Plan) -> tuple[str, ...]:
    """The members that a submission or a decision moves."""
    return tuple(row.dossier_id for row in plan.new_projects + plan.supplements)


def submission_edits(dossier: Dossier) -> list[Edit]:
    """Into 审定; a project deferred last year stands there already."""
    return [] if dossier.reached(Stage.APPROVAL) else move(Stage.APPROVAL)


def decision_edits(dossier: Dossier, verdict: Verdict, paper: Paper) -> list[Edit]:
    """The edits that record a decision: the 审定 record, then the stage or the standing that follows from it."""
    edits = [approval(dossier, verdict, paper)]
    match verdict.decision:
        case Decision.DEFERRED:
            edits += standing(Standing.DEFERRED, paper, verdict.opinion or "领导小组审定暂缓")
        case Decision.REJECTED:
            edits += move(Stage.DECLARATION)
        case _:
            edits += into_initiation(dossier)
    return edits


def into_initiation(dossier: Dossier) -> list[Edit]:
    """Into 立项; a project that an earlier decision let further on stays where it is."""
    return [] if dossier.reached(Stage.INITIATION) else move(Stage.INITIATION)


def approval(dossier: Dossier, verdict: Verdict, paper: Paper) -> Edit:
    """The 审定 record of a decision; agreed without an amount of its own means the amount reviewed."""
    amount = verdict.amount
    if amount is None and dossier.fund_review:
        amount = dossier.fund_review.reviewed_amount
    agreed = verdict.decision in (Decision.AGREED, Decision.AGREED_IN_PRINCIPLE)
    record = {
        "序号": str(len(dossier.approvals) + 1),
        "会议": paper.meeting,
        "结论": str(verdict.decision),
        "审定额": f"{amount:.2f}" if agreed and amount is not None else None,
        "文号": paper.document,
        "日期": str(paper.on),
        "意见": verdict.opinion,
    }
    return Append(("审定",), {key: value for key, value in record.items() if value is not None})


def standing(word: Standing, paper: Paper, reason: str) -> list[Edit]:
    """A new 状态 with the record that says why."""
    record = {"状态": str(word), "日期": str(paper.on), "理由": reason, "文号": paper.document}
    return [Put(("状态",), str(word)), Append(("状态记录",), record)]


def submitted(plan: Plan, on: date, document: str | None) -> Plan:
    return plan.model_copy(
        update={"state": PlanState.SUBMITTED, "submission": Submission(dated_on=on, document_number=document)}
    )


def decided(plan: Plan, library: Library, paper: Paper) -> Plan:
    """The plan after the decision: `library` already holds the 审定 sections; members not agreed go to 未列入."""
    kept: dict[str, list[ProjectRow]] = {"new_projects": [], "supplements": []}
    left = list(plan.left_out)
    for name, rows in kept.items():
        for row in getattr(plan, name):
            dossier = library.by_id[row.dossier_id].record
            if dossier.is_agreed:
                rows.append(project_row(dossier))
            else:
                left.append(left_row(dossier, reason_left_out(dossier) or (LeftOutReason.REJECTED, None)))
    changed = {
        "state": PlanState.APPROVED,
        "approval": PlanApproval(meeting_id=paper.meeting, document_number=paper.document, dated_on=paper.on),
        "new_projects": tuple(kept["new_projects"]),
        "supplements": tuple(kept["supplements"]),
        "left_out": tuple(sorted(left, key=lambda row: row.dossier_id)),
    }
    return with_sums(plan.model_copy(update=changed), library.units)
