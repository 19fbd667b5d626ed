"""Moving a dossier: which step comes next, what stands in its way, which edits make it."""

from __future__ import annotations

from dataclasses import dataclass

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.stages import BACK, ENTRY, LINES, Stage, Via, following
from zhcity_cli.model.words import Decision, Standing
from zhcity_cli.rules import obstacles


@dataclass(frozen=True)
class Step:
    """A move of one dossier: legal if `refusal` is empty and nothing stands in its way."""

    filed: Filed[Dossier]
    before: Stage
    after: Stage | None
    refusal: str
    obstacles: tuple[Finding, ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.refusal and not self.obstacles


def forward(filed: Filed[Dossier], library: Library) -> Step:
    """The next step of a dossier by `zhcity advance`."""
    dossier = filed.record
    target = following(dossier.path, dossier.stage)
    refusal = _refusal(dossier, target)
    blocked = tuple(obstacles(filed, library, target)) if target and not refusal else ()
    return Step(filed, dossier.stage, target, refusal, blocked)


def _refusal(dossier: Dossier, target: Stage | None) -> str:
    if target is None:
        return f"{dossier.stage} 是最后一个阶段"
    if dossier.standing is not Standing.NORMAL:
        return f"状态是 {dossier.standing}，恢复 正常 后才能推进"
    entry = ENTRY[target]
    if entry.via is not Via.ADVANCE:
        return f"进入 {target} 用 {entry.via}"
    return ""


def backward(filed: Filed[Dossier]) -> Step:
    """退回: one of the legal moves back."""
    stage = filed.record.stage
    target = next((after for before, after in BACK if before is stage and after in LINES[filed.record.path]), None)
    return Step(filed, stage, target, "" if target else f"{stage} 不能退回")


def move(target: Stage) -> list[Edit]:
    return [Put(("阶段",), str(target))]


@dataclass(frozen=True)
class Verdict:
    """What the leading group decided on one member."""

    decision: Decision
    amount: str | None = None
    opinion: str | None = None


def decide(dossier: Dossier, verdict: Verdict, meeting: str, document: str, on: str) -> list[Edit]:
    """The edits that record a decision: the 审定 record, then the stage or the standing that follows from it."""
    agreed = verdict.decision in (Decision.AGREED, Decision.AGREED_IN_PRINCIPLE)
    reviewed = dossier.fund_review.reviewed_amount if dossier.fund_review else None
    record = {
        "序号": str(len(dossier.approvals) + 1),
        "会议": meeting,
        "结论": str(verdict.decision),
        "审定额": (verdict.amount or f"{reviewed:.2f}") if agreed else None,
        "文号": document,
        "日期": on,
        "意见": verdict.opinion,
    }
    edits: list[Edit] = [Append(("审定",), {k: v for k, v in record.items() if v is not None})]
    match verdict.decision:
        case Decision.DEFERRED:
            edits.append(Put(("状态",), str(Standing.DEFERRED)))
        case Decision.REJECTED:
            edits += move(Stage.DECLARATION)
        case _:
            edits += move(Stage.INITIATION)
    return edits


def plan_moves(plan: Plan) -> tuple[str, ...]:
    """The members that a submission or a decision moves."""
    return tuple(row.dossier_id for row in plan.new_projects + plan.supplements)
