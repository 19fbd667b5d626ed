"""Moving a dossier: which step comes next, what stands in its way, which edits make it."""

from __future__ import annotations

from dataclasses import dataclass

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.edit import Edit, Put
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.stages import BACK, ENTRY, LINES, Stage, Via, following
from zhcity_cli.model.words import Mark, Standing
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
    refusal = _refusal(dossier, target, library)
    blocked = tuple(obstacles(filed, library, target)) if target and not refusal else ()
    return Step(filed, dossier.stage, target, refusal, blocked)


def _refusal(dossier: Dossier, target: Stage | None, library: Library) -> str:
    if target is None:
        return f"{dossier.stage} 是最后一个阶段"
    if dossier.standing is not Standing.NORMAL:
        return f"状态是 {dossier.standing}，恢复 正常 后才能推进（改 状态，在 状态记录 写明理由，zhcity save）"
    if ENTRY[target].via is Via.ADVANCE:
        return ""
    if _is_late_supplement(dossier, library):
        return f"{dossier.plan_year} 年度计划已审定，增补用 zhcity plan adjust {dossier.plan_year} --supplement {dossier.id}"
    return f"进入 {target} 用 {ENTRY[target].via}"


def _is_late_supplement(dossier: Dossier, library: Library) -> bool:
    """A 增补 project whose year's plan is 审定 already: only an adjustment takes it in."""
    plan = library.plan(dossier.plan_year) if dossier.plan_year else None
    return plan is not None and plan.is_approved and Mark.SUPPLEMENT in dossier.marks


def backward(filed: Filed[Dossier]) -> Step:
    """退回: one of the legal moves back."""
    stage = filed.record.stage
    target = next((after for before, after in BACK if before is stage and after in LINES[filed.record.path]), None)
    return Step(filed, stage, target, "" if target else f"{stage} 不能退回")


def move(target: Stage) -> list[Edit]:
    return [Put(("阶段",), str(target))]
